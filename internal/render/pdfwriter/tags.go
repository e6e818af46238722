package pdfwriter

import "strings"

// AddEmpty adds a tag without content, such as a cell to write in.
func (c *Canvas) AddEmpty(e *Element) {
	if c.measuring == 0 {
		p := c.currentPage()
		p.sequences = append(p.sequences, markedSequence{e, true})
	}
}

// Current returns the tag that is drawn in; nil for none.
func (c *Canvas) Current() *Element { return c.element }

// Tag draws something as a part of the structure, inside the current tag.
func (c *Canvas) Tag(kind string, draw func() float64) float64 {
	if c.measuring > 0 || c.inArtifact > 0 {
		return draw()
	}
	return c.In(c.NewElement(kind), draw)
}

// NewElement makes a tag: "P", "L". It joins the structure where something is drawn in it, inside the
// tag that is current there.
func (c *Canvas) NewElement(kind string) *Element { return c.arena.newElement(kind) }

// NewChild makes a tag that is inside another, wherever it is drawn.
func (c *Canvas) NewChild(kind string, parent *Element) *Element {
	e := c.NewElement(kind)
	e.parent = parent
	return e
}

// NewHeaderCell makes the header cell of a column or a row.
func (c *Canvas) NewHeaderCell(scope string) *Element {
	e := c.NewElement("TH")
	e.scope = scope
	return e
}

// What the items of a list are marked with, for NewList.
const (
	Numbers = "Decimal" // drawn as the label of each item
	Dots    = "Disc"
)

// NewList makes the tag of a list whose items are marked: a screen reader says that it is numbered.
func (c *Canvas) NewList(marker string) *Element {
	e := c.NewElement("L")
	e.marker = marker
	return e
}

// NewLink makes the tag of a link, with what it is in words; "" if what is drawn in it says so.
func (c *Canvas) NewLink(alt string) *Element {
	e := c.NewElement("Link")
	e.alt = ordinarySpaces(alt)
	return e
}

// P draws a paragraph.
func (c *Canvas) P(draw func() float64) float64 { return c.Tag("P", draw) }

// In draws with a tag that the caller made.
func (c *Canvas) In(e *Element, draw func() float64) float64 {
	if c.measuring > 0 || c.inArtifact > 0 {
		return draw()
	}
	outer := c.element
	if e.parent == nil && !e.inTree {
		e.parent = outer
	}
	c.element = e
	defer func() { c.element = outer }()
	return draw()
}

// Heading draws a heading that the bookmarks list.
func (c *Canvas) Heading(kind, title string, y float64, draw func() float64) float64 {
	if c.measuring > 0 {
		return draw()
	}
	e := c.NewElement(kind)
	e.Title, e.Y = ordinarySpaces(title), y
	return c.In(e, draw)
}

// Artifact draws what only repeats something, or is only decoration.
func (c *Canvas) Artifact(draw func() float64) float64 {
	outer := c.element
	c.element = nil
	c.inArtifact++
	defer func() { c.element = outer; c.inArtifact-- }()
	return draw()
}

// Figure draws a picture with its alternative text; every line belongs to it.
func (c *Canvas) Figure(alt string, box [4]float64, draw func() float64) float64 {
	if c.measuring > 0 {
		return draw()
	}
	e := c.NewElement("Figure")
	e.alt, e.box, e.varying = ordinarySpaces(alt), &box, c.varying
	return c.In(e, func() float64 {
		c.inFigure = true
		defer func() { c.inFigure = false }()
		return draw()
	})
}

// Said draws lines that stand for words, such as a line to write on, inside the current tag: a screen reader says the
// words. Where there is no tag, the lines are decoration.
func (c *Canvas) Said(words string, draw func()) {
	if c.measuring > 0 || c.element == nil || words == "" {
		draw()
		return
	}
	e := c.NewElement("Span")
	e.actual = words
	c.In(e, func() float64 {
		inFigure := c.inFigure
		c.inFigure = true
		defer func() { c.inFigure = inFigure }()
		draw()
		return 0
	})
}

// ordinarySpaces returns a text for the file's own data, where lines don't wrap.
func ordinarySpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
