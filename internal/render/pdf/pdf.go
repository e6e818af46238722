// Package pdf renders a sheet for paper. A layout writes the content of its pages; gofpdf draws
// the shapes on them, each once a process; text is written as glyphs of fonts that are read,
// cut and packed once a process; a small writer assembles the file. A sheet goes in; the bytes of a PDF come out, which depend on nothing
// but the sheet and the options.
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
	LargePrint bool   // 18 point instead of 12, laid out anew
	Extra      *Extra // a typeface for what the embedded ones lack; nil for none

	boxes *[]textBox // where texts stand, for the tests
}

// Render writes the whole document, or nothing and an error, and returns its pages.
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
	Lines int // of body text that fill as much as what stands on the last page
}

// Length returns how long the sheet would be, or why it can't be made. It makes no file.
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

// recoverPanic turns a panic of a library into this sheet's error.
func recoverPanic(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("drawing the sheet: %v", p)
	}
}

// layout chooses the typeface and sets the sheet on pages.
func (r Renderer) layout(d *workspace, s *sheet.Sheet) (*canvas, *typeface, *metrics, error) {
	face, err := r.typefaceFor(s)
	if err != nil {
		return nil, nil, nil, err
	}
	size := newMetrics(r.Paper, r.LargePrint)
	c, err := layoutSheet(d, s, face, size, r.boxes != nil)
	return c, face, size, err
}

// typefaceFor returns the typeface that has every sign of a sheet; an *UnprintableError where none has.
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

// Printable returns the error by which the sheet would be refused for its signs, or for the clinic's font; nil where it would be printed.
func (r Renderer) Printable(s *sheet.Sheet) (err error) {
	defer recoverPanic(&err)
	_, err = r.typefaceFor(s)
	return err
}

// drawSheet lays out and draws one sheet. What is made stands on the desk.
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
