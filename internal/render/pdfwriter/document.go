package pdfwriter

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Info is what a file says of itself.
type Info struct {
	Title    string
	Language string // as BCP 47: "en"
	Creator  string // the program that made it
	TwoSided bool   // it is made for paper that is printed on both sides
}

// Drawing is a document that is drawn and not yet in a file.
type Drawing struct {
	arena         *Arena
	face          *Typeface
	width, height float64
	pages         []*page
	structure     *structTree
	links         []*link
	stencil       *Stencil // nil for none
	forms         []Form
	ownSheet      int // the page, from 0, that begins a sheet of paper of its own; 0 for none after the first
}

// Finish ends the drawing. The canvas must not be used again.
func (c *Canvas) Finish() *Drawing {
	return &Drawing{c.arena, c.face, c.width, c.height, c.pages, buildStructure(c.pages), c.links, c.stencil, c.forms, c.ownSheet}
}

// Pages returns how many pages the drawing has.
func (d *Drawing) Pages() int { return len(d.pages) }

// Write writes the file of one drawing, whose headings are its bookmarks: all of it in one Write.
func (d *Drawing) Write(w io.Writer, k *Cache, info Info) error {
	f := d.arena.file
	f.cache = k
	b := newDocument(f)
	pages := b.add(d, nil, info.TwoSided)
	outline := f.writeOutline(d.structure.headings(), pages, d.height)
	if err := b.close(info, outline, d.sides(info.TwoSided)); err != nil {
		return err
	}
	_, err := w.Write(f.out.Bytes())
	return err
}

// What a viewer's dialog for printing proposes.
const (
	oneSided = "Simplex"
	twoSided = "DuplexFlipLongEdge"
)

// sides says how a drawing alone is to be printed; "" for a single page. What begins a sheet of paper would stand on the
// back of another after an odd number of pages, unless the file was made for both sides and has a blank page there.
func (d *Drawing) sides(madeForBoth bool) string {
	switch {
	case len(d.pages) == 1:
		return ""
	case d.ownSheet%2 == 1 && !madeForBoth:
		return oneSided
	}
	return twoSided
}

// document is a file of one drawing, or of many with each font once.
type document struct {
	f                                 *file
	catalog, pageTree, structDocument int
	structRoot                        int
	fonts                             map[*face]int
	stencils                          map[stencilKey]int
	forms                             map[Form]int
	pageNodes                         []int // of the page tree, one a drawing
	pages                             int
	structChildren                    []int // the children of the document in the structure
	parentTreeLeaves                  []int // of the parent tree
	nextKey                           int
}

// stencilKey is a picture's complete content.
type stencilKey struct {
	width int
	bits  string
}

func newDocument(f *file) *document {
	b := &document{f: f, fonts: map[*face]int{}, stencils: map[stencilKey]int{}, forms: map[Form]int{}}
	b.catalog, b.pageTree = b.f.reserve(), b.f.reserve()
	b.structRoot, b.structDocument = b.f.reserve(), b.f.reserve()
	return b
}

func (b *document) font(c *face) int {
	if _, ok := b.fonts[c]; !ok {
		b.fonts[c] = b.f.font(c)
	}
	return b.fonts[c]
}

// resources returns the resources that the pages of a drawing use.
func (b *document) resources(d *Drawing) string {
	out := "/Font <<"
	for n, face := range d.face.faces {
		if face != nil {
			out += fmt.Sprintf("/F%d %d 0 R ", n+1, b.font(face))
		}
	}
	out = strings.TrimRight(out, " ") + ">>"
	var objects string
	if s := d.stencil; s != nil {
		// A stencil mask: its white is the paper, with no halftone dots.
		key := stencilKey{s.Width, string(s.Bits)}
		if _, ok := b.stencils[key]; !ok {
			b.stencils[key] = b.f.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ImageMask true /BitsPerComponent 1 /Decode [1 0]",
				s.Width, s.Height), b.f.cache.deflate(nil, s.Bits))
		}
		objects = fmt.Sprintf("/Logo %d 0 R ", b.stencils[key])
	}
	for n, x := range d.forms {
		if _, ok := b.forms[x]; !ok {
			b.forms[x] = b.f.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [%s %s %s %s] /Resources <<>>",
				formatNumber(x.box[0]), formatNumber(x.box[1]), formatNumber(x.box[2]), formatNumber(x.box[3])), b.f.cache.deflate(nil, []byte(x.content)))
		}
		objects += fmt.Sprintf("/Form%d %d 0 R ", n, b.forms[x])
	}
	if objects != "" {
		out += " /XObject <<" + objects + ">>"
	}
	return out
}

// section is a drawing's own part of a file of many.
type section struct{ language string }

// add writes one drawing, as a section or, for nil, as the whole document, and returns its pages' object numbers. TwoSided means that an extra blank page goes before
// a page that would not begin a sheet of paper otherwise.
func (b *document) add(d *Drawing, section *section, twoSided bool) []int {
	f := b.f
	resources := b.resources(d)
	node := f.reserve()
	pages := make([]int, len(d.pages))
	for n := range pages {
		pages[n] = f.reserve()
	}
	notes := f.writeAnnotations(d.links, pages, d.height, b.nextKey+len(pages))
	for n, p := range d.pages {
		p.endSequence()
		f.deflated = f.cache.deflate(f.deflated[:0], p.content, p.boundaries()...)
		content := f.stream("", f.deflated)
		f.put(pages[n], fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <<%s>> /Contents %d 0 R /StructParents %d /Tabs /S%s>>",
			node, formatNumber(d.width), formatNumber(d.height), resources, content, b.nextKey+n, notes[n]))
	}
	kids := pages
	if twoSided && d.ownSheet%2 == 1 {
		kids = slices.Insert(slices.Clone(pages), d.ownSheet, b.blankPage(node, d.width, d.height))
	}
	b.addPages(node, kids)
	if section != nil {
		object := f.reserve()
		f.put(object, fmt.Sprintf("<</S /Sect /P %d 0 R /Lang %s /K [%s]>>", b.structDocument, textString(section.language), refs(f.writeStructure(d.structure, object, pages, d.height))))
		b.structChildren = append(b.structChildren, object)
	} else {
		b.structChildren = append(b.structChildren, f.writeStructure(d.structure, b.structDocument, pages, d.height)...)
	}
	b.parentTreeLeaves = append(b.parentTreeLeaves, f.writeParentTree(d.structure, d.links, b.nextKey))
	b.nextKey += len(pages) + len(d.links)
	return pages
}

// addPages adds pages to the page tree, under a node of their own.
func (b *document) addPages(node int, pages []int) {
	b.f.put(node, fmt.Sprintf("<</Type /Pages /Parent %d 0 R /Count %d /Kids [%s]>>", b.pageTree, len(pages), refs(pages)))
	b.pageNodes = append(b.pageNodes, node)
	b.pages += len(pages)
}

// blankPage writes an empty page: the back of a sheet of paper.
func (b *document) blankPage(node int, width, height float64) int {
	return b.f.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <<>> /Tabs /S>>", node, formatNumber(width), formatNumber(height)))
}

// close writes what belongs to the whole file. Sides is what a viewer proposes for printing; "" for nothing.
func (b *document) close(i Info, outline int, sides string) error {
	f := b.f
	if sides != "" {
		sides = " /Duplex /" + sides
	}
	f.put(b.pageTree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", b.pages, refs(b.pageNodes)))
	f.put(b.structDocument, fmt.Sprintf("<</S /Document /P %d 0 R /K [%s]>>", b.structRoot, refs(b.structChildren)))
	parents := f.add("<</Kids [" + refs(b.parentTreeLeaves) + "]>>")
	f.put(b.structRoot, fmt.Sprintf("<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", b.structDocument, parents, b.nextKey))
	intent := f.outputIntent()
	metadata := f.metadata(i)
	f.put(b.catalog, fmt.Sprintf("<</Type /Catalog /Pages %d 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Outlines %d 0 R "+
		"/Metadata %d 0 R /OutputIntents [%d 0 R] /ViewerPreferences <</DisplayDocTitle true /PrintScaling /None%s>>>>",
		b.pageTree, textString(i.Language), b.structRoot, outline, metadata, intent, sides))
	creator := textString(i.Creator)
	info := f.add(fmt.Sprintf("<</Title %s /Creator %s /Producer %s>>", textString(i.Title), creator, creator))
	return f.finish(b.catalog, info)
}

// writeAnnotations writes the links and returns each page's entry for them. Their keys in the
// parent tree are counted from first.
func (f *file) writeAnnotations(links []*link, pages []int, height float64, first int) []string {
	notes := make([]string, len(pages))
	for n, l := range links {
		l.object, l.key = f.reserve(), first+n
		l.element.children = append(l.element.children, childEntry{link: l})
		f.put(l.object, fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%s %s %s %s] /Border [0 0 0] /F 4 /P %d 0 R /StructParent %d /Contents %s /A <</S /URI /URI %s>>>>",
			formatNumber(l.x0), formatNumber(height-l.y1), formatNumber(l.x1), formatNumber(height-l.y0), pages[l.page], l.key, textString(l.contents), textString(l.url)))
		notes[l.page] += fmt.Sprintf("%d 0 R ", l.object)
	}
	for n := range notes {
		if notes[n] != "" {
			notes[n] = " /Annots [" + notes[n] + "]"
		}
	}
	return notes
}
