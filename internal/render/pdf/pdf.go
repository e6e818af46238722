// Package pdf renders a sheet for paper. gofpdf draws the lines, through a template; text is
// written as glyphs of fonts that are read, cut and packed once a process; a small writer
// assembles the file. A sheet goes in; the bytes of a PDF come out, which depend on nothing
// but the sheet and the options.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/jung-kurt/gofpdf"

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
	b.f.out.Grow(room(m.face, m.streams))
	b.f.small = make([]byte, 0, 32<<10)
	b.add(*m)
	outline := b.f.outline(m.structure.headings(), b.lastPages, m.size.height)
	if err := b.close(s.Title, s.Language, outline); err != nil {
		return 0, err
	}
	_, err = w.Write(b.f.out.Bytes())
	return len(m.streams), err
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
	streams, structure, err := draw(c, face, size)
	if err != nil {
		return nil, err
	}
	return &made{face, size, streams, structure, c.links, c.logo}, nil
}

// draw turns the operations of each page into its content, with the marks that tie it to
// the structure.
func draw(c *canvas, face *typeface, size *metrics) ([][]byte, *tree, error) {
	base := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: size.width, Ht: size.height}})
	var failed error
	structure := &tree{}
	tpl := base.CreateTemplateCustom(gofpdf.PointType{}, gofpdf.SizeType{Wd: size.width, Ht: size.height}, func(t *gofpdf.Tpl) {
		d := &drawer{tpl: t, height: size.height, face: face}
		for n, ops := range c.pages {
			if n > 0 {
				t.AddPage()
			}
			structure.pages = append(structure.pages, nil)
			d.page(ops, structure)
		}
		failed = t.Error()
	})
	if failed != nil {
		return nil, nil, fmt.Errorf("drawing the sheet: %w", failed)
	}
	var out [][]byte
	for _, p := range tpl.FromPages() {
		out = append(out, unmarked(p.Bytes()))
	}
	if len(out) != len(c.pages) {
		return nil, nil, errors.New("drawing the sheet: a page is missing")
	}
	return out, structure, nil
}

// page draws one page. Each stretch of one tag is one piece of marked content, and all else
// is marked as decoration.
func (d *drawer) page(ops []op, structure *tree) {
	var open *tag
	started := false
	mark := func(g *tag) {
		if started && g == open {
			return
		}
		if started {
			d.tpl.RawWriteStr("EMC")
		}
		started, open = true, g
		if g == nil {
			d.tpl.RawWriteStr("/Artifact BMC")
			return
		}
		b := append(append(d.buffer[:0], '/'), g.kind...)
		b = strconv.AppendInt(append(b, " <</MCID "...), int64(structure.content(g)), 10)
		d.raw(append(b, ">> BDC"...))
	}
	// gofpdf begins each page with settings of its own.
	d.tpl.RawWriteStr(pageBegins)
	for _, o := range ops {
		if o.draw == nil {
			structure.join(o.tag)
			continue
		}
		mark(o.tag)
		o.draw(d)
	}
	if started {
		d.tpl.RawWriteStr("EMC")
	}
}

// pageBegins parts what gofpdf writes at the start of a page from what we write.
const pageBegins = "%begins"

// unmarked takes away what stands before our own content: settings that we make ourselves.
func unmarked(page []byte) []byte {
	_, content, ok := bytes.Cut(page, []byte(pageBegins+"\n"))
	if !ok {
		return page
	}
	return content
}
