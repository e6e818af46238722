// Package pdf renders a sheet for paper. A layout writes the content of its pages; gofpdf draws
// the shapes on them, each once a process; text is written as glyphs of fonts that are read,
// cut and packed once a process; a small writer assembles the file. A sheet goes in; the bytes of a PDF come out, which depend on nothing
// but the sheet and the options.
package pdf

import (
	"fmt"
	"io"

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
	m, err := r.make(s)
	if err != nil {
		return 0, err
	}
	b := newBook(nil)
	b.f.out.Grow(room(m.face, m.pages))
	b.f.small = make([]byte, 0, 32<<10)
	b.add(*m)
	outline := b.f.outline(m.structure.headings(), b.lastPages, m.size.height)
	if err := b.close(s.Title, s.Language, outline); err != nil {
		return 0, err
	}
	_, err = w.Write(b.f.out.Bytes())
	return len(m.pages), err
}

// Pages returns how many pages the sheet would have, or why it can't be made. It lays out and
// draws nothing.
func (r Renderer) Pages(s *sheet.Sheet) (pages int, err error) {
	defer guarded(&err)
	c, _, _, err := r.layout(s)
	if err != nil {
		return 0, err
	}
	return len(c.pages), nil
}

// guarded turns a panic of a library into this sheet's error.
func guarded(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("drawing the sheet: %v", p)
	}
}

// layout chooses the typeface and sets the sheet on pages.
func (r Renderer) layout(s *sheet.Sheet) (*canvas, *typeface, *metrics, error) {
	runes, err := runesOf(s)
	if err != nil {
		return nil, nil, nil, err
	}
	face, missing, err := choose(runes, r.Extra)
	switch {
	case err != nil:
		return nil, nil, nil, err
	case face == nil:
		return nil, nil, nil, &UnprintableError{Script: scriptOf(missing), Rune: missing, Place: where(s, missing)}
	}
	size := sizes(r.Paper, r.LargePrint)
	c, err := layoutSheet(s, face, size, r.boxes != nil)
	return c, face, size, err
}

// make lays out and draws one sheet.
func (r Renderer) make(s *sheet.Sheet) (m *made, err error) {
	defer guarded(&err)
	c, face, size, err := r.layout(s)
	if err != nil {
		return nil, err
	}
	if r.boxes != nil {
		*r.boxes = c.boxes
	}
	return &made{face, size, c.pages, structureOf(c.pages), c.links, c.logo, c.forms}, nil
}
