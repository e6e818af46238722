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
	face, missing, err := choose(runes, r.Extra)
	switch {
	case err != nil:
		return nil, 0, err
	case face == nil:
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
	streams, structure, err := draw(c, face, size)
	if err != nil {
		return nil, 0, err
	}
	return assemble(s, face, size, streams, structure, c.links), len(streams), nil
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

// assemble writes the file around the pages' contents.
func assemble(s *sheet.Sheet, face *typeface, size *metrics, streams [][]byte, structure *tree, links []*link) []byte {
	f := &file{}
	room := 16<<10 + len(face.cut[regular].fontFile) + len(face.cut[bold].fontFile)
	for _, s := range streams {
		room += len(s) / 4 // deflated
	}
	f.out.Grow(room)
	f.small = make([]byte, 0, 32<<10)
	catalog, pageTree := f.reserve(), f.reserve()
	fonts := fmt.Sprintf("/F1 %d 0 R /F2 %d 0 R", f.font(face.cut[regular]), f.font(face.cut[bold]))
	pages := make([]int, len(streams))
	for n := range pages {
		pages[n] = f.reserve()
	}
	notes := f.annotations(links, pages, size.height)
	kids := ""
	for n, stream := range streams {
		content := f.stream("", deflate(stream))
		f.put(pages[n], fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <</Font <<%s>>>> /Contents %d 0 R /StructParents %d /Tabs /S%s>>",
			pageTree, number(size.width), number(size.height), fonts, content, n, notes[n]))
		kids += fmt.Sprintf("%d 0 R ", pages[n])
	}
	f.put(pageTree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(streams), kids))
	root := f.structure(structure, pages, links, size.height)
	outline := f.outline(structure.headings(), pages, size.height)
	intent := f.outputIntent()
	metadata := f.metadata(s.Title, s.Language)
	f.put(catalog, fmt.Sprintf("<</Type /Catalog /Pages %d 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Outlines %d 0 R "+
		"/Metadata %d 0 R /OutputIntents [%d 0 R] /ViewerPreferences <</DisplayDocTitle true>>>>",
		pageTree, textString(s.Language), root, outline, metadata, intent))
	info := f.add(fmt.Sprintf("<</Title %s /Creator (aftercare) /Producer (aftercare)>>", textString(s.Title)))
	return f.finish(catalog, info)
}

// annotations writes the links and returns what each page says of them.
func (f *file) annotations(links []*link, pages []int, height float64) []string {
	notes := make([]string, len(pages))
	for n, l := range links {
		l.object, l.key = f.reserve(), len(pages)+n
		l.tag.kids = append(l.tag.kids, kid{link: l})
		f.put(l.object, fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%s %s %s %s] /Border [0 0 0] /F 4 /P %d 0 R /StructParent %d /Contents %s /A <</S /URI /URI %s>>>>",
			number(l.x0), number(height-l.y1), number(l.x1), number(height-l.y0), pages[l.page], l.key, textString(l.tag.alt), textString(l.url)))
		notes[l.page] += fmt.Sprintf("%d 0 R ", l.object)
	}
	for n := range notes {
		if notes[n] != "" {
			notes[n] = " /Annots [" + notes[n] + "]"
		}
	}
	return notes
}
