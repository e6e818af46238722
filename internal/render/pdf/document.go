package pdf

import (
	"fmt"

	"aftercare/internal/authoring/picture"
)

// drawnSheet is one sheet that is drawn and not yet in a file.
type drawnSheet struct {
	face      *typeface
	size      *metrics
	pages     []*page
	structure *structTree
	links     []*link
	logo      *picture.Picture // nil for none
	forms     []form
}

// document is a file of one sheet, or of many with each font once.
type document struct {
	f                                 *file
	catalog, pageTree, structDocument int
	structRoot                        int
	fonts                             map[*embeddedFace]int
	pictures                          map[pictureKey]int
	forms                             map[form]int
	pageNodes                         []int // of the page tree, one a sheet
	pages                             int
	structChildren                    []int // the children of the document in the structure
	parentTreeLeaves                  []int // of the parent tree
	nextKey                           int
	sheetSections                     bool // each sheet is a section
	lastPages                         []int
}

// pictureKey is a picture's complete content.
type pictureKey struct {
	width int
	bits  string
}

func newDocument(f *file) *document {
	b := &document{f: f, fonts: map[*embeddedFace]int{}, pictures: map[pictureKey]int{}, forms: map[form]int{}}
	b.catalog, b.pageTree = b.f.reserve(), b.f.reserve()
	b.structRoot, b.structDocument = b.f.reserve(), b.f.reserve()
	return b
}

func (b *document) font(c *embeddedFace) int {
	if _, ok := b.fonts[c]; !ok {
		b.fonts[c] = b.f.font(c)
	}
	return b.fonts[c]
}

// resources returns the resources that the pages of a sheet use.
func (b *document) resources(m drawnSheet) string {
	out := fmt.Sprintf("/Font <</F1 %d 0 R /F2 %d 0 R>>", b.font(m.face.faces[regular]), b.font(m.face.faces[bold]))
	var objects string
	if m.logo != nil {
		// A stencil mask: its white is the paper, with no halftone dots.
		key := pictureKey{m.logo.Width, string(m.logo.Bits)}
		if _, ok := b.pictures[key]; !ok {
			b.pictures[key] = b.f.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ImageMask true /BitsPerComponent 1 /Decode [1 0]",
				m.logo.Width, m.logo.Height), deflate(nil, m.logo.Bits))
		}
		objects = fmt.Sprintf("/Logo %d 0 R ", b.pictures[key])
	}
	for n, x := range m.forms {
		if _, ok := b.forms[x]; !ok {
			b.forms[x] = b.f.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [%s %s %s %s] /Resources <<>>",
				formatNumber(x.box[0]), formatNumber(x.box[1]), formatNumber(x.box[2]), formatNumber(x.box[3])), deflate(nil, []byte(x.content)))
		}
		objects += fmt.Sprintf("/Form%d %d 0 R ", n, b.forms[x])
	}
	if objects != "" {
		out += " /XObject <<" + objects + ">>"
	}
	return out
}

// add writes one sheet.
func (b *document) add(m drawnSheet) {
	f := b.f
	resources := b.resources(m)
	node := f.reserve()
	pages := make([]int, len(m.pages))
	for n := range pages {
		pages[n] = f.reserve()
	}
	notes := f.writeAnnotations(m.links, pages, m.size.height, b.nextKey+len(pages))
	for n, p := range m.pages {
		p.endSequence()
		f.deflated = deflate(f.deflated[:0], p.content, p.boundaries()...)
		content := f.stream("", f.deflated)
		f.put(pages[n], fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <<%s>> /Contents %d 0 R /StructParents %d /Tabs /S%s>>",
			node, formatNumber(m.size.width), formatNumber(m.size.height), resources, content, b.nextKey+n, notes[n]))
	}
	f.put(node, fmt.Sprintf("<</Type /Pages /Parent %d 0 R /Count %d /Kids [%s]>>", b.pageTree, len(pages), refs(pages)))
	b.pageNodes, b.lastPages = append(b.pageNodes, node), pages
	b.pages += len(pages)
	if b.sheetSections {
		section := f.reserve()
		f.put(section, fmt.Sprintf("<</S /Sect /P %d 0 R /K [%s]>>", b.structDocument, refs(f.writeStructure(m.structure, section, pages, m.size.height))))
		b.structChildren = append(b.structChildren, section)
	} else {
		b.structChildren = append(b.structChildren, f.writeStructure(m.structure, b.structDocument, pages, m.size.height)...)
	}
	b.parentTreeLeaves = append(b.parentTreeLeaves, f.writeParentTree(m.structure, m.links, b.nextKey))
	b.nextKey += len(pages) + len(m.links)
}

// close writes what belongs to all sheets.
func (b *document) close(title, language string, outline int) error {
	f := b.f
	f.put(b.pageTree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", b.pages, refs(b.pageNodes)))
	f.put(b.structDocument, fmt.Sprintf("<</S /Document /P %d 0 R /K [%s]>>", b.structRoot, refs(b.structChildren)))
	parents := f.add("<</Kids [" + refs(b.parentTreeLeaves) + "]>>")
	f.put(b.structRoot, fmt.Sprintf("<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", b.structDocument, parents, b.nextKey))
	intent := f.outputIntent()
	metadata := f.metadata(title, language)
	f.put(b.catalog, fmt.Sprintf("<</Type /Catalog /Pages %d 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Outlines %d 0 R "+
		"/Metadata %d 0 R /OutputIntents [%d 0 R] /ViewerPreferences <</DisplayDocTitle true>>>>",
		b.pageTree, textString(language), b.structRoot, outline, metadata, intent))
	info := f.add(fmt.Sprintf("<</Title %s /Creator (aftercare) /Producer (aftercare)>>", textString(title)))
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
			formatNumber(l.x0), formatNumber(height-l.y1), formatNumber(l.x1), formatNumber(height-l.y0), pages[l.page], l.key, textString(l.element.alt), textString(l.url)))
		notes[l.page] += fmt.Sprintf("%d 0 R ", l.object)
	}
	for n := range notes {
		if notes[n] != "" {
			notes[n] = " /Annots [" + notes[n] + "]"
		}
	}
	return notes
}
