package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// tag is a part of the document's logical structure: what a screen reader walks through. A
// tag is made where its content is drawn, and joins the tree when the content does, in the
// order of drawing, which is the order of reading: so what was only measured leaves
// nothing behind.
type tag struct {
	kind   string // "P", "H1", "LI"
	parent *tag   // nil for the children of the document
	alt    string // of a figure or a link
	scope  string // of a table's head cell: "Column" or "Row"
	title  string // of a heading, for the bookmarks
	y      float64
	box    *[4]float64 // of a figure: left, top, right, bottom
	own    bool        // its words say this patient's times

	joined bool
	kids   []kid
	object int // the number of its object, when the file is written
}

// kid is a child of a tag: a tag, a piece of marked content, or a link's annotation.
type kid struct {
	child *tag
	page  int // of the marked content, from 0
	mcid  int
	link  *link
}

// link is an address that a part of a page leads to.
type link struct {
	page           int // from 0
	x0, y0, x1, y1 float64
	url            string
	tag            *tag
	object         int
	key            int // in the tree of parents
}

// tree is the structure of one document.
type tree struct {
	kids  []kid
	pages [][]*tag // by page and number, whose content it is
}

// structureOf makes the tree of what was drawn.
func structureOf(pages []*page) *tree {
	t := &tree{}
	for _, p := range pages {
		t.pages = append(t.pages, make([]*tag, 0, p.numbered))
		for _, s := range p.stretches {
			if s.empty {
				t.join(s.tag)
			} else {
				t.content(s.tag)
			}
		}
	}
	return t
}

// join puts a tag, and what it stands in, into the tree.
func (t *tree) join(g *tag) {
	if g.joined {
		return
	}
	g.joined = true
	if g.parent == nil {
		t.kids = append(t.kids, kid{child: g})
		return
	}
	t.join(g.parent)
	g.parent.kids = append(g.parent.kids, kid{child: g})
}

// content gives a tag the next piece of content of the last page.
func (t *tree) content(g *tag) {
	t.join(g)
	last := len(t.pages) - 1
	g.kids = append(g.kids, kid{page: last, mcid: len(t.pages[last])})
	t.pages[last] = append(t.pages[last], g)
}

// structure writes the tree's tags under a parent, and returns their numbers. Pages are the
// numbers of the pages' objects.
func (f *file) structure(t *tree, parent int, pages []int, height float64) []int {
	for _, k := range t.kids {
		k.child.number(f)
	}
	out := make([]int, len(t.kids))
	for n, k := range t.kids {
		f.tag(k.child, parent, pages, height)
		out[n] = k.child.object
	}
	return out
}

// parents writes a leaf of the tree of parents: by page, each piece of content's tag; then
// each link's. Keys are counted from first.
func (f *file) parents(t *tree, links []*link, first int) int {
	leaf := f.reserve()
	f.object(leaf)
	b := fmt.Appendf(f.small, "<</Limits [%d %d] /Nums [", first, first+len(t.pages)+len(links)-1)
	for n, content := range t.pages {
		b = append(strconv.AppendInt(b, int64(first+n), 10), " ["...)
		for _, g := range content {
			b = append(appendRef(b, g.object), ' ')
		}
		b = append(b, "] "...)
	}
	for _, l := range links {
		b = append(strconv.AppendInt(b, int64(l.key), 10), ' ')
		b = append(appendRef(b, l.tag.object), ' ')
	}
	b = append(b, "]>>"...)
	f.small = b
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

// number gives out the numbers of a tag and all in it, so that children can name parents.
func (g *tag) number(f *file) {
	g.object = f.reserve()
	for _, k := range g.kids {
		if k.child != nil {
			k.child.number(f)
		}
	}
}

func (f *file) tag(g *tag, parent int, pages []int, height float64) {
	f.object(g.object)
	if g.own {
		f.cut(1, false)
	}
	b := f.small
	b = append(append(b, "<</S /"...), g.kind...)
	b = appendRef(append(b, " /P "...), parent)
	if g.alt != "" {
		b = append(append(b, " /Alt "...), textString(g.alt)...)
	}
	switch {
	case g.scope != "":
		b = append(append(append(b, " /A <</O /Table /Scope /"...), g.scope...), ">>"...)
	case g.box != nil:
		b = fmt.Appendf(b, " /A <</O /Layout /Placement /Block /BBox [%s %s %s %s]>>",
			number(g.box[0]), number(height-g.box[3]), number(g.box[2]), number(height-g.box[1]))
	}
	home := -1
	for _, k := range g.kids {
		if k.child == nil && k.link == nil {
			home = k.page
			b = appendRef(append(b, " /Pg "...), pages[home])
			break
		}
	}
	b = append(b, " /K ["...)
	for _, k := range g.kids {
		switch {
		case k.child != nil:
			b = append(appendRef(b, k.child.object), ' ')
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
	f.small = b
	if g.own {
		f.cut(1, true)
	}
	for _, k := range g.kids {
		if k.child != nil {
			f.tag(k.child, g.object, pages, height)
		}
	}
}

// appendRef appends a reference to an object.
func appendRef(b []byte, n int) []byte {
	return append(strconv.AppendInt(b, int64(n), 10), " 0 R"...)
}

// headings returns the tags with a title, in order.
func (t *tree) headings() []*tag {
	var out []*tag
	var walk func(kids []kid)
	walk = func(kids []kid) {
		for _, k := range kids {
			if k.child != nil {
				if k.child.title != "" {
					out = append(out, k.child)
				}
				walk(k.child.kids)
			}
		}
	}
	walk(t.kids)
	return out
}

// outline writes the bookmarks: one for each heading. They hold no patient data, since no
// heading does.
func (f *file) outline(all []*tag, pages []int, height float64) int {
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
		for _, k := range g.kids {
			if k.child == nil {
				page = k.page
				break
			}
		}
		f.object(items[n])
		b := append(append(f.small, "<</Title "...), textString(g.title)...)
		b = appendRef(append(b, " /Parent "...), root)
		b = appendRef(append(b, " /Dest ["...), pages[page])
		b = append(appendNumber(append(b, " /XYZ 0 "...), height-g.y), " null]"...)
		if n > 0 {
			b = appendRef(append(b, " /Prev "...), items[n-1])
		}
		if n+1 < len(items) {
			b = appendRef(append(b, " /Next "...), items[n+1])
		}
		b = append(b, ">>"...)
		f.small = b
	}
	f.put(root, fmt.Sprintf("<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>", items[0], items[len(items)-1], len(items)))
	return root
}

// tagged draws something as a part of the structure, inside what is being tagged.
func (l *layout) tagged(kind string, draw func() float64) float64 {
	if l.c.dry > 0 || l.c.plain > 0 {
		return draw()
	}
	return l.inside(l.newTag(kind), draw)
}

func (l *layout) newTag(kind string) *tag { return l.tag(kind) }

// child makes a tag that stands in another, wherever it is drawn.
func (l *layout) child(kind string, parent *tag) *tag {
	g := l.newTag(kind)
	g.parent = parent
	return g
}

// headCell makes the head cell of a column or a row.
func (l *layout) headCell(scope string) *tag {
	g := l.newTag("TH")
	g.scope = scope
	return g
}

// p draws a paragraph.
func (l *layout) p(draw func() float64) float64 { return l.tagged("P", draw) }

// inside draws with a tag of the caller's own making.
func (l *layout) inside(g *tag, draw func() float64) float64 {
	if l.c.dry > 0 || l.c.plain > 0 {
		return draw()
	}
	outer := l.c.tag
	if g.parent == nil && !g.joined {
		g.parent = outer
	}
	l.c.tag = g
	defer func() { l.c.tag = outer }()
	return draw()
}

// heading draws a heading that the bookmarks list.
func (l *layout) heading(kind, title string, y float64, draw func() float64) float64 {
	if l.c.dry > 0 {
		return draw()
	}
	g := l.newTag(kind)
	g.title, g.y = plainSpaces(title), y
	return l.inside(g, draw)
}

// decoration draws what only repeats, or only looks.
func (l *layout) decoration(draw func() float64) float64 {
	outer := l.c.tag
	l.c.tag = nil
	l.c.plain++
	defer func() { l.c.tag = outer; l.c.plain-- }()
	return draw()
}

// figure draws a picture, every line of which belongs to it, with its words.
func (l *layout) figure(alt string, box [4]float64, draw func() float64) float64 {
	if l.c.dry > 0 {
		return draw()
	}
	g := l.newTag("Figure")
	g.alt, g.box, g.own = plainSpaces(alt), &box, l.c.own
	return l.inside(g, func() float64 {
		l.c.picture = true
		defer func() { l.c.picture = false }()
		return draw()
	})
}

// plainSpaces is a text for the file's own data, where nothing breaks lines.
func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
