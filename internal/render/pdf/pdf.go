// Package pdf renders a sheet for paper. A layout writes the content of its pages; gofpdf draws the
// shapes on them, each once per process; text is written as glyphs of fonts that are read, cut and
// deflated once per process; a small writer assembles the file. The bytes of the PDF depend only on
// the sheet and the options.
package pdf

import (
	"fmt"
	"io"
	"math"

	"aftercare/internal/sheet"
)

// Renderer renders for one kind of paper.
type Renderer struct {
	Paper      string // "letter", the default, or "a4"
	LargePrint bool   // 18 point instead of 12, with a layout of its own
	Extra      *Extra // a typeface for what the embedded ones lack; nil for none

	boxes *[]textBox // the positions of texts, for the tests
}

// Render writes the complete document and returns its number of pages, or writes nothing and
// returns an error.
func (r Renderer) Render(w io.Writer, s *sheet.Sheet) (pages int, err error) {
	d := acquireWorkspace()
	m, err := r.drawSheet(d, s)
	if err != nil {
		return 0, err
	}
	b := newDocument(d.file)
	b.add(*m)
	outline := b.f.writeOutline(m.structure.headings(), b.lastPages, m.size.height)
	if err := b.close(s.Title, s.Language, outline); err != nil {
		return 0, err
	}
	pages = len(m.pages)
	_, err = w.Write(b.f.out.Bytes())
	d.release()
	return pages, err
}

// Length is how long a sheet is on paper.
type Length struct {
	Pages int
	Lines int // the number of lines of body text as high as the text of the last page
}

// Length returns how long the sheet would be, or why it can't be made. It doesn't make a file.
func (r Renderer) Length(s *sheet.Sheet) (l Length, err error) {
	defer recoverPanic(&err)
	d := acquireWorkspace()
	c, _, m, err := r.layout(d, s)
	if err != nil {
		return Length{}, err
	}
	l = Length{Pages: len(c.pages), Lines: int(math.Ceil((c.end - m.top) / m.body.lead))}
	d.release()
	return l, nil
}

// recoverPanic turns a panic of a library into an error for this sheet.
func recoverPanic(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("drawing the sheet: %v", p)
	}
}

// layout chooses the typeface and lays out the sheet on pages.
func (r Renderer) layout(d *workspace, s *sheet.Sheet) (*canvas, *typeface, *metrics, error) {
	face, err := r.typefaceFor(s)
	if err != nil {
		return nil, nil, nil, err
	}
	size := newMetrics(r.Paper, r.LargePrint)
	c, err := layoutSheet(d, s, face, size, r.boxes != nil)
	return c, face, size, err
}

// typefaceFor returns the typeface that has every character of a sheet; an *UnprintableError if none has.
func (r Renderer) typefaceFor(s *sheet.Sheet) (*typeface, error) {
	runes, err := collectRunes(s)
	if err != nil {
		return nil, err
	}
	face, missing, err := chooseTypeface(runes, r.Extra)
	if err == nil && face == nil {
		err = &UnprintableError{Script: scriptOf(missing), Rune: missing, Place: findRune(s, missing), Font: r.Extra != nil}
	}
	return face, err
}

// Printable returns the error with which the sheet would be refused because of its characters, or
// of the clinic's font; nil if it would be printed.
func (r Renderer) Printable(s *sheet.Sheet) (err error) {
	defer recoverPanic(&err)
	_, err = r.typefaceFor(s)
	return err
}

// drawSheet lays out and draws one sheet. The result belongs to the workspace.
func (r Renderer) drawSheet(d *workspace, s *sheet.Sheet) (m *drawnSheet, err error) {
	defer recoverPanic(&err)
	c, face, size, err := r.layout(d, s)
	if err != nil {
		return nil, err
	}
	if r.boxes != nil {
		*r.boxes = c.boxes
	}
	return &drawnSheet{face, size, c.pages, buildStructure(c.pages), c.links, c.logo, c.forms}, nil
}
