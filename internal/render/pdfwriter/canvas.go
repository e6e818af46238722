package pdfwriter

import (
	"fmt"
	"slices"
)

// Canvas is what one document is drawn on: pages of one size, in the order of reading, with the
// origin at the top left and lengths in points. Its texts are set in one typeface. While it is
// measuring, nothing is drawn, so that a block can be measured by drawing it.
type Canvas struct {
	arena         *Arena
	face          *Typeface
	width, height float64 // of the paper
	pages         []*page
	measuring     int  // while it is above 0, nothing is drawn
	record        bool // keep texts
	texts         []TextBox

	element    *Element // the tag that texts are drawn for; nil for decoration
	inFigure   bool     // lines belong to the tag too
	inArtifact int      // while it is above 0, everything is decoration
	varying    bool     // what is drawn is in no other file
	links      []*link
	stencil    *Stencil
	forms      []Form // what DrawForm drew, by number in the document
	next       func(text string) (at int, printed, said string)
	ownSheet   int // the page, from 0, that begins a sheet of paper; 0 for none after the first
}

// NewCanvas returns a canvas without pages, on paper of this size. What is drawn on it is valid
// until the arena is reset.
func NewCanvas(a *Arena, f *Typeface, width, height float64) *Canvas {
	return &Canvas{arena: a, face: f, width: width, height: height}
}

// Stencil is a picture with one bit a pixel: what is black is printed, and what is white is the
// paper. Bits holds rows from the top, each filled up to whole bytes; 1 is black.
type Stencil struct {
	Width, Height int
	Bits          []byte
}

// Form is something drawn more than once: it is in the file once, with its origin at the bottom
// left of its content.
type Form struct {
	box     [4]float64 // left, bottom, right, top
	content string
}

// TextBox is the position of a text on a page, which is counted from 1.
type TextBox struct {
	Page           int
	X0, Y0, X1, Y1 float64
	Text           string
}

// RecordTexts keeps the position of each text that is drawn from now on.
func (c *Canvas) RecordTexts() { c.record = true }

// RecordedTexts returns the texts kept, in the order of drawing.
func (c *Canvas) RecordedTexts() []TextBox { return c.texts }

// Expand says how shortened words are said in full: next returns the place of the first ones in a text, as they are
// printed and as they are said; "" for none.
func (c *Canvas) Expand(next func(text string) (at int, printed, said string)) { c.next = next }

// Expanded draws one text, all of which is said otherwise than it is printed: "28", "Saturday, November 28".
func (c *Canvas) Expanded(said string, draw func()) {
	outer := c.next
	defer func() { c.next = outer }()
	c.next = func(text string) (at int, printed, full string) {
		full, said = said, ""
		return 0, text, full
	}
	draw()
}

// show appends the operators that show a text, of which shortened words have their long form beside them.
func (c *Canvas) show(b []byte, w Weight, s string) []byte {
	for c.next != nil && c.element != nil {
		at, printed, said := c.next(s)
		if said == "" {
			break
		}
		b = append(append(c.showPlain(b, w, s[:at]), "/Span <</E "...), textString(said)...)
		b = append(c.showPlain(append(b, ">> BDC "...), w, printed), "EMC "...)
		s = s[at+len(printed):]
	}
	return c.showPlain(b, w, s)
}

func (c *Canvas) showPlain(b []byte, w Weight, s string) []byte {
	if s == "" {
		return b
	}
	return append(c.face.faces[w].encode(append(b, '('), s), ") Tj "...)
}

// Pages returns how many pages there are.
func (c *Canvas) Pages() int { return len(c.pages) }

// NewPage begins a page.
func (c *Canvas) NewPage() {
	p := placeholderPage
	if c.measuring == 0 {
		p = c.arena.newPage()
	}
	c.pages = append(c.pages, p)
}

// BeginSheet says that the current page begins a sheet of paper of its own, so that it can be handed
// over without what is before it. One page can do so, beside the first.
func (c *Canvas) BeginSheet() { c.ownSheet = len(c.pages) - 1 }

// placeholderPage replaces each page when a canvas only measures.
var placeholderPage = &page{}

// OnEachPage calls draw once for each page, counted from 1, to draw on that page.
func (c *Canvas) OnEachPage(draw func(n int)) {
	all := c.pages
	for n := range all {
		c.pages = all[:n+1]
		draw(n + 1)
	}
	c.pages = all
}

// currentPage returns the page being drawn on.
func (c *Canvas) currentPage() *page { return c.pages[len(c.pages)-1] }

// pageForLines returns the page, ready for lines: they are decoration, unless they belong to a picture.
func (c *Canvas) pageForLines() *page {
	p := c.currentPage()
	if c.inFigure {
		p.beginSequence(c.element, c.varying)
	} else {
		p.beginSequence(nil, false)
	}
	return p
}

// Varying draws what varies from file to file, such as a name or a time. A reader sees no
// difference: what doesn't vary is packed once for all files.
func (c *Canvas) Varying(draw func() float64) float64 {
	before := c.SetVarying(true)
	defer c.SetVarying(before)
	return draw()
}

// SetVarying says whether what is drawn from now on varies, and returns what was said before.
func (c *Canvas) SetVarying(varying bool) (before bool) {
	before, c.varying = c.varying, varying
	return before
}

// IsVarying reports whether what is drawn now varies.
func (c *Canvas) IsVarying() bool { return c.varying }

// Link makes an area of the page a link to a URL, described by contents. It belongs to the current tag.
func (c *Canvas) Link(x0, y0, x1, y1 float64, url, contents string) {
	if c.measuring == 0 {
		c.links = append(c.links, &link{page: len(c.pages) - 1, x0: x0, y0: y0, x1: x1, y1: y1, url: url, contents: ordinarySpaces(contents), element: c.element})
	}
}

// Measure runs draw without drawing, and returns its result: a height.
func (c *Canvas) Measure(draw func() float64) float64 {
	c.measuring++
	defer func() { c.measuring-- }()
	return draw()
}

// OnlyMeasure makes a canvas on which nothing will be drawn, from its first page on.
func (c *Canvas) OnlyMeasure() { c.measuring++ }

// Measuring reports whether nothing is drawn now.
func (c *Canvas) Measuring() bool { return c.measuring > 0 }

// Text draws a run with its baseline at y.
func (c *Canvas) Text(x, y, size float64, w Weight, white bool, s string) {
	if s == "" || c.measuring > 0 {
		return
	}
	if c.face.beside == nil {
		c.text(x, y, size, w, white, s)
		return
	}
	c.face.Parts(NFC(s), w, func(part string, w Weight) {
		c.text(x, y, size, w, white, part)
		x += c.face.Width(part, w, size)
	})
}

// text draws a run of one face.
func (c *Canvas) text(x, y, size float64, w Weight, white bool, s string) {
	c.recordBox(x, y, size, w, s)
	p := c.currentPage()
	p.beginSequence(c.element, c.varying)
	b := p.content
	if white {
		b = append(b, "1 g "...)
	}
	thick := c.face.isThickened(w)
	if thick {
		b = beginThickened(b, size, white)
	}
	b = c.beginText(b, x, y, size, w)
	b = append(c.show(b, w, s), "ET"...)
	if thick {
		b = append(b, " Q"...)
	}
	if white {
		b = append(b, " 0 g"...)
	}
	b = append(b, '\n')
	p.content = b
}

// thickening is how wide the outline of a letter without a bold face is, relative to the font size. Half of it is outside.
const thickening = 0.035

// beginThickened begins texts that are filled and outlined, until the state is restored.
func beginThickened(b []byte, size float64, white bool) []byte {
	b = append(b, "q 2 Tr 1 j "...)
	if white {
		b = append(b, "1 G "...)
	}
	return append(appendNumber(b, thickening*size), " w "...)
}

// Texts draws runs on one line, each at its position relative to x.
func (c *Canvas) Texts(x float64, places []float64, y, size float64, w Weight, runs []string) {
	if len(runs) == 0 || c.measuring > 0 {
		return
	}
	if c.face.beside != nil {
		for n, s := range runs {
			c.Text(x+places[n], y, size, w, false, s)
		}
		return
	}
	p := c.currentPage()
	p.beginSequence(c.element, c.varying)
	b := c.beginText(p.content, x+places[0], y, size, w)
	for n, s := range runs {
		c.recordBox(x+places[n], y, size, w, s)
		if n > 0 {
			b = append(appendNumber(b, places[n]-places[n-1]), " 0 Td "...)
		}
		b = c.show(b, w, s)
	}
	b = append(b, "ET\n"...)
	p.content = b
}

// recordBox records the position of a text, for the tests.
func (c *Canvas) recordBox(x, y, size float64, w Weight, s string) {
	if c.record {
		c.texts = append(c.texts, TextBox{len(c.pages), x, y - 0.72*size, x + c.face.Width(s, w, size), y + 0.2*size, s})
	}
}

func (c *Canvas) beginText(b []byte, x, y, size float64, w Weight) []byte {
	b = append(append(b, "BT /F"...), '1'+byte(w), ' ')
	b = append(appendNumber(b, size), " Tf "...)
	b = append(appendNumber(b, x), ' ')
	return append(appendNumber(b, c.height-y), " Td "...)
}

// OutlinedText draws a text in one grey with a black outline, its baseline moved and turned by a
// matrix of the file, whose origin is at the bottom left. It is decoration.
func (c *Canvas) OutlinedText(matrix [6]float64, size, grey, outline float64, w Weight, s string) {
	if c.measuring > 0 {
		return
	}
	p := c.currentPage()
	p.beginSequence(nil, false)
	b := append(appendNumber(append(p.content, "q "...), outline), " w "...)
	b = append(appendNumber(b, grey), " g 2 Tr BT "...)
	first := true
	c.face.Parts(NFC(s), w, func(part string, w Weight) {
		b = append(append(b, "/F"...), '1'+byte(w), ' ')
		b = append(appendNumber(b, size), " Tf "...)
		if first {
			for _, n := range matrix {
				b = append(appendNumber(b, n), ' ')
			}
			b, first = append(b, "Tm "...), false
		}
		b = append(c.face.faces[w].encode(append(b, '('), part), ") Tj "...)
	})
	b = append(b, "ET Q\n"...)
	p.content = b
}

// DrawStencil draws a picture in a rectangle. A document has one; the file stores it by its content.
func (c *Canvas) DrawStencil(s Stencil, x, y, w, h float64) {
	if c.measuring > 0 {
		return
	}
	c.stencil = &s
	on := c.pageForLines()
	on.content = append(on.content, "q "...)
	for _, n := range []float64{w, 0, 0, h, x, c.height - y - h} {
		on.content = append(appendNumber(on.content, n), ' ')
	}
	on.content = append(on.content, "cm /Logo Do Q\n"...)
}

// drawContent draws earlier content, whose origin is at the bottom left, at x, y.
func (c *Canvas) drawContent(x, y float64, drawn []byte) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(append(p.content, "q 1 0 0 1 "...), x), ' ')
	b = append(appendNumber(b, c.height-y), " cm "...)
	p.content = append(append(b, drawn...), " Q\n"...)
}

// DrawForm draws a form with its origin at x, y.
func (c *Canvas) DrawForm(x, y float64, f Form) {
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

// Line draws a straight line.
func (c *Canvas) Line(x1, y1, x2, y2, width float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(p.content, width), " w "...)
	p.content = append(c.segment(b, x1, y1, x2, y2), "S\n"...)
}

// Rule draws a horizontal line.
func (c *Canvas) Rule(x, y, w, width float64) { c.Line(x, y, x+w, y, width) }

// Rules draws many lines as one path: separate strokes would cost more than all the text.
func (c *Canvas) Rules(segments [][4]float64, width float64) {
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
func (c *Canvas) segment(b []byte, x1, y1, x2, y2 float64) []byte {
	return c.point(c.point(b, x1, y1, " m "), x2, y2, " l ")
}

// point appends a point, followed by its operator.
func (c *Canvas) point(b []byte, x, y float64, operator string) []byte {
	b = append(appendNumber(b, x), ' ')
	return append(appendNumber(b, c.height-y), operator...)
}

// rectangle appends a rectangle to a path.
func (c *Canvas) rectangle(b []byte, x, y, w, h float64) []byte {
	b = append(appendNumber(b, x), ' ')
	b = append(appendNumber(b, c.height-y-h), ' ')
	b = append(appendNumber(b, w), ' ')
	return append(appendNumber(b, h), " re "...)
}

// Frame draws the outline of a rectangle.
func (c *Canvas) Frame(x, y, w, h, width float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(p.content, width), " w "...)
	p.content = append(c.rectangle(b, x, y, w, h), "S\n"...)
}

// Fill fills a rectangle with black.
func (c *Canvas) Fill(x, y, w, h float64) { c.FillRects([]Rect{{x, y, w, h}}) }

// Rect is a filled rectangle: its position, width and height.
type Rect struct{ X, Y, W, H float64 }

// FillRects fills many rectangles as one path.
func (c *Canvas) FillRects(all []Rect) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	for _, r := range all {
		p.content = c.rectangle(p.content, r.X, r.Y, r.W, r.H)
	}
	p.content = append(p.content, "f\n"...)
}

// FillWhite paints a rectangle white.
func (c *Canvas) FillWhite(x, y, w, h float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	p.content = append(c.rectangle(append(p.content, "1 g "...), x, y, w, h), "f 0 g\n"...)
}

// Dot draws a black disc, as Circles does.
func (c *Canvas) Dot(x, y, r float64) {
	if c.measuring > 0 {
		return
	}
	p := c.pageForLines()
	b := append(appendNumber(append(p.content, "1 J "...), 2*r), " w "...)
	p.content = append(c.segment(b, x, y, x+0.01, y), "S 0 J\n"...)
}

// Circles returns a row of circles on white ground, with the centre of the first as the origin. A line
// of nearly no length with round ends is a disc as wide as the line: a black disc with a white one on
// it makes a circle in a tenth of the bytes that curves take, and a diary has more than a hundred.
func Circles(count int, pitch, r, width float64) Form {
	c := Canvas{}
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
	return Form{[4]float64{-out, -out, float64(count-1)*pitch + out, out}, string(b)}
}

// Stripes fills a rectangle with diagonal lines: "about this time".
func (c *Canvas) Stripes(x, y, w, h float64) {
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
	c.Rules(segments, thick)
}

// DottedLines draws many dotted lines as one path.
func (c *Canvas) DottedLines(segments [][4]float64) {
	if c.measuring > 0 || len(segments) == 0 {
		return
	}
	p := c.pageForLines()
	p.content = append(p.content, "[0.8 2.2] 0 d\n"...)
	c.Rules(segments, 0.5)
	p.content = append(p.content, "[] 0 d\n"...)
}

// BlankBox draws the outline of a rectangle on white ground.
func (c *Canvas) BlankBox(x, y, w, h float64) {
	c.FillWhite(x, y, w, h)
	c.Frame(x, y, w, h, 0.8)
}

// Arrow draws the outline of a bar with a pointed end, which means that it continues.
func (c *Canvas) Arrow(x, y, w, h float64) {
	if c.measuring > 0 {
		return
	}
	tip := min(h/2, w/2)
	c.FillWhite(x, y, w-tip, h)
	p := c.pageForLines()
	p.content = c.point(append(p.content, "0.8 w "...), x, y, " m ")
	for _, to := range [][2]float64{{x + w - tip, y}, {x + w, y + h/2}, {x + w - tip, y + h}, {x, y + h}} {
		p.content = c.point(p.content, to[0], to[1], " l ")
	}
	p.content = append(p.content, "s\n"...)
}
