// Package pdf renders a sheet for paper: a layout chooses an arrangement of the sheet's blocks and
// draws it on the pages of a pdfwriter.Canvas. The bytes of the PDF depend only on the sheet and the
// options.
package pdf

import (
	"errors"
	"fmt"
	"io"
	"math"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// Renderer renders for one kind of paper.
type Renderer struct {
	Paper      string // "letter", the default, or "a4"
	LargePrint bool   // 18 point instead of 12, with a layout of its own
	Extra      *Extra // a typeface for what the embedded ones lack; nil for none
	Cache      *Cache // what is kept from sheet to sheet; nil for nothing
	TwoSided   bool   // for paper that is printed on both sides: a diary never begins on the back of another page

	boxes *[]pdfwriter.TextBox // the positions of texts, for the tests
	uses  *[]pageUse           // how the pages before the diary are filled, for the tests
}

// Render writes the complete document and returns its number of pages, or writes nothing and
// returns an error.
func (r Renderer) Render(w io.Writer, s *sheet.Sheet) (pages int, err error) {
	d := r.Cache.acquire()
	drawing, err := r.draw(d, s)
	if err != nil {
		return 0, err
	}
	if err := drawing.Write(w, r.Cache.packed(), info(s.Title, s.Language, r.TwoSided)); err != nil {
		return 0, err
	}
	pages = drawing.Pages()
	r.Cache.release(d)
	return pages, nil
}

// info returns what a file says of itself.
func info(title, language string, twoSided bool) pdfwriter.Info {
	return pdfwriter.Info{Title: title, Language: language, Creator: "aftercare", TwoSided: twoSided}
}

// Length is how long a sheet is on paper.
type Length struct {
	Pages int
	Lines int // the number of lines of body text as high as the text of the last page
}

// Length returns how long the sheet would be, or why it can't be made. It doesn't make a file.
func (r Renderer) Length(s *sheet.Sheet) (l Length, err error) {
	defer recoverPanic(&err)
	d := r.Cache.acquire()
	best, err := r.layout(d, s)
	if err != nil {
		return Length{}, err
	}
	l = Length{Pages: best.c.Pages(), Lines: int(math.Ceil((best.y - best.m.top) / best.m.body.lead))}
	r.Cache.release(d)
	return l, nil
}

// recoverPanic turns a panic of a library into an error for this sheet.
func recoverPanic(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("drawing the sheet: %v", p)
	}
}

// layout chooses the typeface and lays out the sheet on pages.
func (r Renderer) layout(d *workspace, s *sheet.Sheet) (*layout, error) {
	face, err := r.typefaceFor(s)
	if err != nil {
		return nil, err
	}
	return layoutSheet(d, s, face, newMetrics(r.Paper, r.LargePrint), r.boxes != nil)
}

// typefaceFor returns the typeface that has every letter of a sheet; an *UnprintableError if none has.
func (r Renderer) typefaceFor(s *sheet.Sheet) (*pdfwriter.Typeface, error) {
	families, need, err := r.familiesFor(texts(s))
	if err != nil {
		return nil, err
	}
	return r.Cache.packed().Typeface(families, need), nil
}

// familiesFor returns the families that draw some texts, and their letters; an *UnprintableError if none can.
func (r Renderer) familiesFor(texts placed) (pdfwriter.Families, pdfwriter.Letters, error) {
	need, err := collectLetters(texts)
	if err != nil {
		return pdfwriter.Families{}, need, err
	}
	var own func() (*pdfwriter.Family, error)
	if r.Extra != nil {
		own = r.Extra.load
	}
	families, err := pdfwriter.ChooseFamilies(need, own)
	var missing *pdfwriter.MissingError
	if errors.As(err, &missing) {
		err = &UnprintableError{Script: scriptOf(missing.Rune), Rune: missing.Rune, Place: findRune(texts, missing.Rune), Font: r.Extra != nil}
	}
	return families, need, err
}

// Printable returns the error with which the sheet would be refused because of its letters, or
// of the clinic's font; nil if it would be printed.
func (r Renderer) Printable(s *sheet.Sheet) (err error) {
	defer recoverPanic(&err)
	_, _, err = r.familiesFor(texts(s))
	return err
}

// Typed says why a text that is typed for one patient can't be printed, and what to do; "" if it can.
func (r Renderer) Typed(text string) (problem, hint string) {
	if refused := r.printableText(text); refused != nil {
		return "holds " + refused.What() + ", which the PDF can't print", refused.Hint()
	}
	return "", ""
}

// printableText returns the error with which a sheet would be refused because of a text that is typed for one patient; nil if
// it would be printed. A font that can't be read is reported by the sheets that need it.
func (r Renderer) printableText(s string) *UnprintableError {
	var refused *UnprintableError
	if _, _, err := r.familiesFor(func(yield func(place, text string) bool) { yield(inWhatIsTyped, s) }); errors.As(err, &refused) {
		return refused
	}
	return nil
}

// draw lays out and draws one sheet. The result belongs to the workspace.
func (r Renderer) draw(d *workspace, s *sheet.Sheet) (drawing *pdfwriter.Drawing, err error) {
	defer recoverPanic(&err)
	l, err := r.layout(d, s)
	if err != nil {
		return nil, err
	}
	if r.boxes != nil {
		*r.boxes = l.c.RecordedTexts()
	}
	if r.uses != nil {
		*r.uses = l.textUses()
	}
	return l.c.Finish(), nil
}
