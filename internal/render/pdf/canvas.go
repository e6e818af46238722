package pdf

import (
	"fmt"
	"slices"

	"aftercare/internal/authoring/picture"
)

// canvas is what a layout draws on: the content of each page, in reading order, with the origin at the
// top left. While it is measuring, nothing is drawn, so that a block can be measured by drawing it.
type canvas struct {
	*workspace
	pages     []*page
	height    float64 // of the paper
	end       float64 // where the text of the last page ends
	measuring int
	// boxes holds the positions of texts, recorded if a test asks for them.
	record bool
	boxes  []textBox

	element    *element // the tag that texts are drawn for; nil for decoration
	inFigure   bool     // lines belong to the tag too
	perPatient bool     // what is drawn contains this patient's words or times
	inArtifact int      // while it is above 0, everything is decoration
	links      []*link
	logo       *picture.Picture // the picture that image drew
	forms      []form           // what drawForm drew, by number on the sheet
}

// form is something drawn more than once: it is in the file once, with its origin at the bottom
// left of its content.
type form struct {
	box     [4]float64 // left, bottom, right, top
	content string
}

// textBox is the position of a text on a page.
type textBox struct {
	page           int
	x0, y0, x1, y1 float64
	text           string
}

func (c *canvas) newPage() {
	p := placeholderPage
	if c.measuring == 0 {
		p = c.allocPage()
	}
	c.pages = append(c.pages, p)
}

// placeholderPage replaces each page when a try draws nothing.
var placeholderPage = &page{}

// currentPage returns the page being drawn on.
func (c *canvas) currentPage() *page { return c.pages[len(c.pages)-1] }

// pageForLines returns the page, ready for lines: they are decoration, unless they belong to a picture.
func (c *canvas) pageForLines() *page {
	p := c.currentPage()
	if c.inFigure {
		p.beginSequence(c.element, c.perPatient)
	} else {
		p.beginSequence(nil, false)
	}
	return p
}

// addEmptyElement adds a tag without content.
func (c *canvas) addEmptyElement(g *element) {
	if c.measuring == 0 {
		p := c.currentPage()
		p.sequences = append(p.sequences, markedSequence{g, true})
	}
}

// drawPerPatient draws something that contains this patient's words or times.
func (c *canvas) drawPerPatient(draw func() float64) float64 {
	before := c.perPatient
	c.perPatient = true
	defer func() { c.perPatient = before }()
	return draw()
}

// addLink makes an area of the page a link to a URL.
func (c *canvas) addLink(x0, y0, x1, y1 float64, url string) {
	if c.measuring == 0 {
		c.links = append(c.links, &link{page: len(c.pages) - 1, x0: x0, y0: y0, x1: x1, y1: y1, url: url, element: c.element})
	}
}

// measure runs draw without drawing, and returns its result: a height.
func (c *canvas) measure(draw func() float64) float64 {
	c.measuring++
	defer func() { c.measuring-- }()
	return draw()
}

// text draws a run with its baseline at y.
func (c *canvas) text(f *typeface, x, y, size float64, w weight, white bool, s string) {
	if s == "" || c.measuring > 0 {
		return
	}
	c.recordBox(f, x, y, size, w, s)
	p := c.currentPage()
	p.beginSequence(c.element, c.perPatient)
	b := p.content
	if white {
		b = append(b, "1 g "...)
	}
	b = c.beginText(b, x, y, size, w)
	b = append(f.faces[w].encode(append(b, '('), s), ") Tj ET"...)
	if white {
		b = append(b, " 0 g"...)
	}
	b = append(b, '\n')
	p.content = b
}

// texts draws runs on one line, each at its position relative to x.
func (c *canvas) texts(f *typeface, x float64, places []float64, y, size float64, w weight, runs []string) {
	if len(runs) == 0 || c.measuring > 0 {
		return
	}
	p := c.currentPage()
	p.beginSequence(c.element, c.perPatient)
	b := c.beginText(p.content, x+places[0], y, size, w)
	for n, s := range runs {
		c.recordBox(f, x+places[n], y, size, w, s)
		if n > 0 {
			b = append(appendNumber(b, places[n]-places[n-1]), " 0 Td "...)
		}
		b = append(f.faces[w].encode(append(b, '('), s), ") Tj "...)
	}
	b = append(b, "ET\n"...)
	p.content = b
}

// recordBox records the position of a text, for the tests.
func (c *canvas) recordBox(f *typeface, x, y, size float64, w weight, s string) {
	if c.record {
		c.boxes = append(c.boxes, textBox{len(c.pages), x, y - 0.72*size, x + f.width(s, w, size), y + 0.2*size, s})
	}
}

func (c *canvas) beginText(b []byte, x, y, size float64, w weight) []byte {
	b = append(append(b, "BT /F"...), '1'+byte(w), ' ')
	b = append(appendNumber(b, size), " Tf "...)
	b = append(appendNumber(b, x), ' ')
	return append(appendNumber(b, c.height-y), " Td "...)
}

// image draws a picture. A sheet has one; the file stores it by its content.
func (c *canvas) image(p *picture.Picture, x, y, w, h float64) {
	c.logo = p
	if c.measuring > 0 {
		return
	}
	on := c.pageForLines()
	on.content = append(on.content, "q "...)
	for _, n := range []float64{w, 0, 0, h, x, c.height - y - h} {
		on.content = append(appendNumber(on.content, n), ' ')
	}
	on.content = append(on.content, "cm /Logo Do Q\n"...)
}

// drawContent draws earlier content, whose origin is at the bottom left, at x, y.
func (c *canvas) drawContent(x, y float64, drawn []byte) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(append(p.content, "q 1 0 0 1 "...), x), ' ')
	b = append(appendNumber(b, c.height-y), " cm "...)
	p.content = append(append(b, drawn...), " Q\n"...)
}

// drawForm draws a form with its origin at x, y.
func (c *canvas) drawForm(x, y float64, f form) {
	if c.measuring > 0 {
		return
	}
	n := slices.Index(c.forms, f)
	if n < 0 {
		n = len(c.forms)
		c.forms = append(c.forms, f)
	}
	c.drawContent(x, y, fmt.Appendf(nil, "/Form%d Do", n))
}

// line draws a straight line.
func (c *canvas) line(x1, y1, x2, y2, width float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(p.content, width), " w "...)
	p.content = append(c.segment(b, x1, y1, x2, y2), "S\n"...)
}

// rule draws a horizontal line.
func (c *canvas) rule(x, y, w, width float64) { c.line(x, y, x+w, y, width) }

// rules draws many lines as one path: separate strokes would cost more than all the text.
func (c *canvas) rules(segments [][4]float64, width float64) {
	if c.measuring > 0 || len(segments) == 0 {
		return
	}
	p := c.pageForLines()
	p.content = append(appendNumber(p.content, width), " w "...)
	for _, s := range segments {
		p.content = c.segment(p.content, s[0], s[1], s[2], s[3])
	}
	p.content = append(p.content, "S\n"...)
}

// segment appends a straight line to a path.
func (c *canvas) segment(b []byte, x1, y1, x2, y2 float64) []byte {
	return c.point(c.point(b, x1, y1, " m "), x2, y2, " l ")
}

// point appends a point, followed by its operator.
func (c *canvas) point(b []byte, x, y float64, operator string) []byte {
	b = append(appendNumber(b, x), ' ')
	return append(appendNumber(b, c.height-y), operator...)
}

// rectangle appends a rectangle to a path.
func (c *canvas) rectangle(b []byte, x, y, w, h float64) []byte {
	b = append(appendNumber(b, x), ' ')
	b = append(appendNumber(b, c.height-y-h), ' ')
	b = append(appendNumber(b, w), ' ')
	return append(appendNumber(b, h), " re "...)
}

// frame draws the outline of a rectangle.
func (c *canvas) frame(x, y, w, h, width float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(p.content, width), " w "...)
	p.content = append(c.rectangle(b, x, y, w, h), "S\n"...)
}

func (c *canvas) fill(x, y, w, h float64) { c.fillRects([]rect{{x, y, w, h}}) }

// rect is a filled rectangle: its position, width and height.
type rect struct{ x, y, w, h float64 }

// fillRects fills many rectangles as one path.
func (c *canvas) fillRects(all []rect) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	for _, r := range all {
		p.content = c.rectangle(p.content, r.x, r.y, r.w, r.h)
	}
	p.content = append(p.content, "f\n"...)
}

// fillWhite paints a rectangle white.
func (c *canvas) fillWhite(x, y, w, h float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	p.content = append(c.rectangle(append(p.content, "1 g "...), x, y, w, h), "f 0 g\n"...)
}

// dot draws a black disc, as circles does.
func (c *canvas) dot(x, y, r float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(append(p.content, "1 J "...), 2*r), " w "...)
	p.content = append(c.segment(b, x, y, x+0.01, y), "S 0 J\n"...)
}

// circles returns a row of circles on white ground, with the centre of the first as the origin. A line
// of nearly no length with round ends is a disc as wide as the line: a black disc with a white one on
// it makes a circle in a tenth of the bytes that curves take, and a diary has more than a hundred.
func circles(count int, pitch, r, width float64) form {
	c := canvas{}
	b := []byte("1 J ")
	for _, disc := range []struct {
		diameter float64
		colour   string
	}{{2*r + width, " w 0 G "}, {2*r - width, " w 1 G "}} {
		b = append(appendNumber(b, disc.diameter), disc.colour...)
		for n := range count {
			b = c.segment(b, float64(n)*pitch, 0, float64(n)*pitch+0.01, 0)
		}
		b = append(b, "S "...)
	}
	out := r + width
	return form{[4]float64{-out, -out, float64(count-1)*pitch + out, out}, string(b)}
}

// stripes fills a rectangle with diagonal lines: "about this time".
func (c *canvas) stripes(x, y, w, h float64) {
	if c.measuring > 0 {
		return
	}
	const step, thick = 3.2, 0.9
	var segments [][4]float64
	for at := x - h + step/2; at < x+w; at += step {
		// From (at, y+h) up to (at+h, y), cut to the rectangle.
		x1, y1, x2, y2 := at, y+h, at+h, y
		if x1 < x {
			y1 -= x - x1
			x1 = x
		}
		if x2 > x+w {
			y2 += x2 - (x + w)
			x2 = x + w
		}
		if x2 > x1 {
			segments = append(segments, [4]float64{x1, y1, x2, y2})
		}
	}
	c.rules(segments, thick)
}

// dottedLines draws many dotted lines as one path.
func (c *canvas) dottedLines(segments [][4]float64) {
	if c.measuring > 0 || len(segments) == 0 {
		return
	}
	p := c.pageForLines()
	p.content = append(p.content, "[0.8 2.2] 0 d\n"...)
	c.rules(segments, 0.5)
	p.content = append(p.content, "[] 0 d\n"...)
}

// blankBox draws the outline of a rectangle on white ground.
func (c *canvas) blankBox(x, y, w, h float64) {
	c.fillWhite(x, y, w, h)
	c.frame(x, y, w, h, 0.8)
}

// arrow draws the outline of a bar with a pointed end, which means that it continues.
func (c *canvas) arrow(x, y, w, h float64) {
	if c.measuring > 0 {
		return
	}
	tip := min(h/2, w/2)
	c.fillWhite(x, y, w-tip, h)
	p := c.pageForLines()
	p.content = c.point(append(p.content, "0.8 w "...), x, y, " m ")
	for _, to := range [][2]float64{{x + w - tip, y}, {x + w, y + h/2}, {x + w - tip, y + h}, {x, y + h}} {
		p.content = c.point(p.content, to[0], to[1], " l ")
	}
	p.content = append(p.content, "s\n"...)
}
