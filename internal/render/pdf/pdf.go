// Package pdf renders a sheet for paper. gofpdf draws the lines, through a template; text is
// written as glyphs of fonts that are read, cut and packed once a process; a small writer
// assembles the file. A sheet goes in; the bytes of a PDF come out, which depend on nothing
// but the sheet and the options.
package pdf

import (
	"errors"
	"fmt"
	"io"

	"github.com/jung-kurt/gofpdf"

	"aftercare/internal/sheet"
)

// Renderer renders for one kind of paper.
type Renderer struct {
	Paper      string // "letter", the default, or "a4"
	LargePrint bool   // 18 point instead of 12, laid out anew

	boxes *[]textBox // where texts stand, for the tests
}

// Render writes the whole document, or nothing and an error, and returns its pages.
func (r Renderer) Render(w io.Writer, s *sheet.Sheet) (pages int, err error) {
	data, pages, err := r.document(s)
	if err != nil {
		return 0, err
	}
	_, err = w.Write(data)
	return pages, err
}

// document guards one sheet: a panic in a library becomes this sheet's error.
func (r Renderer) document(s *sheet.Sheet) (data []byte, pages int, err error) {
	defer func() {
		if p := recover(); p != nil {
			data, pages, err = nil, 0, fmt.Errorf("drawing the sheet: %v", p)
		}
	}()
	runes, err := runesOf(s)
	if err != nil {
		return nil, 0, err
	}
	face, missing, ok := choose(runes)
	if !ok {
		return nil, 0, &UnprintableError{Script: scriptOf(missing), Rune: missing, Place: place(s, missing)}
	}
	size := sizes(r.Paper, r.LargePrint)
	c, err := layoutSheet(s, face, size, r.boxes != nil)
	if err != nil {
		return nil, 0, err
	}
	if r.boxes != nil {
		*r.boxes = c.boxes
	}
	streams, err := draw(c, face, size)
	if err != nil {
		return nil, 0, err
	}
	return assemble(s, face, size, streams), len(streams), nil
}

// draw turns the operations of each page into its content.
func draw(c *canvas, face *typeface, size *metrics) ([][]byte, error) {
	base := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: size.width, Ht: size.height}})
	var failed error
	tpl := base.CreateTemplateCustom(gofpdf.PointType{}, gofpdf.SizeType{Wd: size.width, Ht: size.height}, func(t *gofpdf.Tpl) {
		d := &drawer{tpl: t, height: size.height, face: face}
		for n, ops := range c.pages {
			if n > 0 {
				t.AddPage()
			}
			// The dash and cap of the last page end with it.
			t.SetLineCapStyle("butt")
			for _, o := range ops {
				o(d)
			}
		}
		failed = t.Error()
	})
	if failed != nil {
		return nil, fmt.Errorf("drawing the sheet: %w", failed)
	}
	var out [][]byte
	for _, p := range tpl.FromPages() {
		out = append(out, p.Bytes())
	}
	if len(out) != len(c.pages) {
		return nil, errors.New("drawing the sheet: a page is missing")
	}
	return out, nil
}

// assemble writes the file around the pages' contents.
func assemble(s *sheet.Sheet, face *typeface, size *metrics, streams [][]byte) []byte {
	f := &file{}
	room := 16 << 10 // for what is not counted here
	for _, part := range append([][]byte{face.cut[regular].fontFile, face.cut[bold].fontFile}, streams...) {
		room += len(part)
	}
	f.out.Grow(room)
	catalog, tree := f.reserve(), f.reserve()
	fonts := fmt.Sprintf("/F1 %d 0 R /F2 %d 0 R", f.font(face.cut[regular]), f.font(face.cut[bold]))
	kids := ""
	for _, stream := range streams {
		content := f.stream("", deflate(stream))
		page := f.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <</Font <<%s>>>> /Contents %d 0 R>>",
			tree, number(size.width), number(size.height), fonts, content))
		kids += fmt.Sprintf("%d 0 R ", page)
	}
	f.put(tree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(streams), kids))
	f.put(catalog, fmt.Sprintf("<</Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences <</DisplayDocTitle true>>>>", tree, textString(s.Language)))
	info := f.add(fmt.Sprintf("<</Title %s /Creator (aftercare) /Producer (aftercare)>>", textString(s.Title)))
	return f.finish(catalog, info)
}
