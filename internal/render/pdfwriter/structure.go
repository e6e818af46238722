package pdfwriter

import (
	"fmt"
	"strconv"
)

// Element is a part of the document's logical structure: what a screen reader follows. A tag is
// created where its content is drawn, and joins the tree when the content does, in the order of
// drawing, which is the reading order: so what was only measured leaves nothing behind.
type Element struct {
	Title string  // of a heading, for the bookmarks
	Y     float64 // of a heading: where a bookmark leads to

	kind    string      // "P", "H1", "LI"
	parent  *Element    // nil for the children of the document
	alt     string      // what a figure or a link is, in words
	actual  string      // what is read in its place, where nothing drawn in it is a word
	scope   string      // of a table's header cell: "Column" or "Row"
	marker  string      // of a list: what its items are marked with, "Decimal" or "Disc"
	box     *[4]float64 // of a figure: left, top, right, bottom
	varying bool        // its words vary from file to file

	inTree   bool
	children []childEntry
	object   int // its object number, once the file is written
}

// childEntry is a child of a tag: a tag, a piece of marked content, or a link's annotation.
type childEntry struct {
	element *Element
	page    int // of the marked content, from 0
	mcid    int
	link    *link
}

// link is the target of a link area on a page.
type link struct {
	page           int // from 0
	x0, y0, x1, y1 float64
	url            string
	contents       string // what it is, in words
	element        *Element
	object         int
	key            int // in the parent tree
}

// structTree is the structure of one document.
type structTree struct {
	children []childEntry
	pages    [][]*Element // by page and number, the tag of each piece of content
}

// buildStructure builds the tree of what was drawn.
func buildStructure(pages []*page) *structTree {
	t := &structTree{}
	for _, p := range pages {
		t.pages = append(t.pages, make([]*Element, 0, p.mcids))
		for _, s := range p.sequences {
			if s.empty {
				t.addElement(s.element)
			} else {
				t.addContent(s.element)
			}
		}
	}
	return t
}

// addElement adds a tag, and its parents, to the tree.
func (t *structTree) addElement(g *Element) {
	if g.inTree {
		return
	}
	g.inTree = true
	if g.parent == nil {
		t.children = append(t.children, childEntry{element: g})
		return
	}
	t.addElement(g.parent)
	g.parent.children = append(g.parent.children, childEntry{element: g})
}

// addContent gives a tag the next piece of content of the last page.
func (t *structTree) addContent(g *Element) {
	t.addElement(g)
	last := len(t.pages) - 1
	g.children = append(g.children, childEntry{page: last, mcid: len(t.pages[last])})
	t.pages[last] = append(t.pages[last], g)
}

// writeStructure writes the tree's tags under a parent, and returns their numbers. Pages holds the
// pages' object numbers.
func (f *file) writeStructure(t *structTree, parent int, pages []int, height float64) []int {
	for _, k := range t.children {
		k.element.assignNumbers(f)
	}
	out := make([]int, len(t.children))
	for n, k := range t.children {
		f.writeElement(k.element, parent, pages, height)
		out[n] = k.element.object
	}
	return out
}

// writeParentTree writes a leaf of the parent tree: by page, each piece of content's tag; then each
// link's. Keys are counted from first.
func (f *file) writeParentTree(t *structTree, links []*link, first int) int {
	leaf := f.reserve()
	f.beginObject(leaf)
	b := fmt.Appendf(f.objectStream, "<</Limits [%d %d] /Nums [", first, first+len(t.pages)+len(links)-1)
	for n, content := range t.pages {
		b = append(strconv.AppendInt(b, int64(first+n), 10), " ["...)
		for _, g := range content {
			b = append(appendRef(b, g.object), ' ')
		}
		b = append(b, "] "...)
	}
	for _, l := range links {
		b = append(strconv.AppendInt(b, int64(l.key), 10), ' ')
		b = append(appendRef(b, l.element.object), ' ')
	}
	b = append(b, "]>>"...)
	f.objectStream = b
	return leaf
}

// refs writes references to objects.
func refs(numbers []int) string {
	var b []byte
	for _, n := range numbers {
		b = append(appendRef(b, n), ' ')
	}
	return string(b)
}

// assignNumbers reserves object numbers for a tag and everything in it, so that children can refer
// to parents.
func (g *Element) assignNumbers(f *file) {
	g.object = f.reserve()
	for _, k := range g.children {
		if k.element != nil {
			k.element.assignNumbers(f)
		}
	}
}

func (f *file) writeElement(g *Element, parent int, pages []int, height float64) {
	f.beginObject(g.object)
	if g.varying {
		f.endBlock(1, false)
	}
	b := f.objectStream
	b = append(append(b, "<</S /"...), g.kind...)
	b = appendRef(append(b, " /P "...), parent)
	if g.alt != "" {
		b = append(append(b, " /Alt "...), textString(g.alt)...)
	}
	if g.actual != "" {
		b = append(append(b, " /ActualText "...), textString(g.actual)...)
	}
	switch {
	case g.scope != "":
		b = append(append(append(b, " /A <</O /Table /Scope /"...), g.scope...), ">>"...)
	case g.marker != "":
		b = append(append(append(b, " /A <</O /List /ListNumbering /"...), g.marker...), ">>"...)
	case g.box != nil:
		b = fmt.Appendf(b, " /A <</O /Layout /Placement /Block /BBox [%s %s %s %s]>>",
			formatNumber(g.box[0]), formatNumber(height-g.box[3]), formatNumber(g.box[2]), formatNumber(height-g.box[1]))
	}
	home := -1
	for _, k := range g.children {
		if k.element == nil && k.link == nil {
			home = k.page
			b = appendRef(append(b, " /Pg "...), pages[home])
			break
		}
	}
	b = append(b, " /K ["...)
	for _, k := range g.children {
		switch {
		case k.element != nil:
			b = append(appendRef(b, k.element.object), ' ')
		case k.link != nil:
			b = append(appendRef(append(b, "<</Type /OBJR /Obj "...), k.link.object), ">> "...)
		case k.page == home:
			b = append(strconv.AppendInt(b, int64(k.mcid), 10), ' ')
		default:
			b = appendRef(append(b, "<</Type /MCR /Pg "...), pages[k.page])
			b = append(strconv.AppendInt(append(b, " /MCID "...), int64(k.mcid), 10), ">> "...)
		}
	}
	b = append(b, "]>>"...)
	f.objectStream = b
	if g.varying {
		f.endBlock(1, true)
	}
	for _, k := range g.children {
		if k.element != nil {
			f.writeElement(k.element, g.object, pages, height)
		}
	}
}

// appendRef appends a reference to an object.
func appendRef(b []byte, n int) []byte {
	return append(strconv.AppendInt(b, int64(n), 10), " 0 R"...)
}

// headings returns the tags with a title, in order.
func (t *structTree) headings() []*Element {
	var out []*Element
	var walk func(kids []childEntry)
	walk = func(kids []childEntry) {
		for _, k := range kids {
			if k.element != nil {
				if k.element.Title != "" {
					out = append(out, k.element)
				}
				walk(k.element.children)
			}
		}
	}
	walk(t.children)
	return out
}

// writeOutline writes the bookmarks: one for each heading that has a title.
func (f *file) writeOutline(all []*Element, pages []int, height float64) int {
	if len(all) == 0 {
		return 0
	}
	root := f.reserve()
	items := make([]int, len(all))
	for n := range all {
		items[n] = f.reserve()
	}
	for n, g := range all {
		page := 0
		for _, k := range g.children {
			if k.element == nil {
				page = k.page
				break
			}
		}
		f.beginObject(items[n])
		b := append(append(f.objectStream, "<</Title "...), textString(g.Title)...)
		b = appendRef(append(b, " /Parent "...), root)
		b = appendRef(append(b, " /Dest ["...), pages[page])
		b = append(appendNumber(append(b, " /XYZ 0 "...), height-g.Y), " null]"...)
		if n > 0 {
			b = appendRef(append(b, " /Prev "...), items[n-1])
		}
		if n+1 < len(items) {
			b = appendRef(append(b, " /Next "...), items[n+1])
		}
		b = append(b, ">>"...)
		f.objectStream = b
	}
	f.put(root, fmt.Sprintf("<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>", items[0], items[len(items)-1], len(items)))
	return root
}
