package pdf

import (
	"bytes"
	"math"

	"github.com/jung-kurt/gofpdf"

	"aftercare/internal/picture"
)

// canvas is what a layout draws on: a list of operations for each page, in reading order,
// with the origin at the top left. Nothing is drawn while it is dry, so that a block can be
// measured by drawing it.
type canvas struct {
	pages [][]op
	dry   int
	// boxes are the places of texts, recorded for the tests when they ask.
	record bool
	boxes  []textBox

	tag     *tag // what texts are drawn for; nil: decoration
	picture bool // lines belong to the tag too
	spare   []tag
	plain   int // while it is more than 0, all is decoration
	links   []*link
	logo    *picture.Picture // what image drew
}

// op draws something on a page that gofpdf holds. What has no tag is decoration; what has a
// tag and draws nothing is an empty part, such as a cell to write in.
type op struct {
	tag  *tag
	draw func(d *drawer)
}

// textBox is where a text stands on a page.
type textBox struct {
	page           int
	x0, y0, x1, y1 float64
	text           string
}

// drawer turns operations into a page's content.
type drawer struct {
	tpl    *gofpdf.Tpl
	height float64
	face   *typeface
	buffer []byte
}

func (c *canvas) newPage() {
	usual := 512 // operations on a page
	if c.dry > 0 {
		usual = 0
	}
	c.pages = append(c.pages, make([]op, 0, usual))
}

// do draws lines: decoration, unless they are a picture's.
func (c *canvas) do(draw func(d *drawer)) {
	if c.picture {
		c.put(op{c.tag, draw})
		return
	}
	c.put(op{nil, draw})
}

func (c *canvas) put(o op) {
	if c.dry == 0 {
		c.pages[len(c.pages)-1] = append(c.pages[len(c.pages)-1], o)
	}
}

// mark is a state that takeBack returns to.
type mark struct{ ops, boxes, links int }

func (c *canvas) mark() mark {
	return mark{len(c.pages[len(c.pages)-1]), len(c.boxes), len(c.links)}
}

// lead makes a part of the page lead to an address.
func (c *canvas) lead(x0, y0, x1, y1 float64, url string) {
	if c.dry == 0 {
		c.links = append(c.links, &link{page: len(c.pages) - 1, x0: x0, y0: y0, x1: x1, y1: y1, url: url, tag: c.tag})
	}
}

// takeBack forgets what was drawn on this page since the mark.
func (c *canvas) takeBack(m mark) {
	last := len(c.pages) - 1
	c.pages[last] = c.pages[last][:m.ops]
	c.boxes, c.links = c.boxes[:m.boxes], c.links[:m.links]
}

// measure runs a drawing without drawing and returns what it returns: a height.
func (c *canvas) measure(draw func() float64) float64 {
	c.dry++
	defer func() { c.dry-- }()
	return draw()
}

// text draws a run with its baseline at y.
func (c *canvas) text(f *typeface, x, y, size float64, w weight, white bool, s string) {
	if s == "" || c.dry > 0 {
		return
	}
	if c.record {
		c.boxes = append(c.boxes, textBox{len(c.pages), x, y - 0.72*size, x + f.width(s, w, size), y + 0.2*size, s})
	}
	c.put(op{c.tag, func(d *drawer) { d.text(x, y, size, w, white, s) }})
}

func (d *drawer) text(x, y, size float64, w weight, white bool, s string) {
	b := d.buffer[:0]
	if white {
		b = append(b, "1 g "...)
	}
	b = append(b, "BT /F"...)
	b = append(b, '1'+byte(w), ' ')
	b = appendNumber(b, size)
	b = append(b, " Tf "...)
	b = appendNumber(b, x)
	b = append(b, ' ')
	b = appendNumber(b, d.height-y)
	b = append(b, " Td ("...)
	b = d.face.cut[w].encode(b, s)
	b = append(b, ") Tj ET"...)
	if white {
		b = append(b, " 0 g"...)
	}
	d.raw(b)
}

// raw writes operators, and keeps their bytes' room for the next.
func (d *drawer) raw(b []byte) {
	d.buffer = b
	d.tpl.RawWriteBuf(bytes.NewReader(b))
}

// image draws a picture. A sheet holds one; it is kept in the file by its content.
func (c *canvas) image(p *picture.Picture, x, y, w, h float64) {
	c.logo = p
	c.do(func(d *drawer) {
		b := d.buffer[:0]
		b = append(b, "q "...)
		for _, n := range []float64{w, 0, 0, h, x, d.height - y - h} {
			b = append(appendNumber(b, n), ' ')
		}
		d.raw(append(b, "cm /Logo Do Q"...))
	})
}

// line draws a straight line.
func (c *canvas) line(x1, y1, x2, y2, width float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		d.tpl.SetLineWidth(width)
		d.tpl.Line(x1, y1, x2, y2)
	})
}

// rule draws a horizontal line.
func (c *canvas) rule(x, y, w, width float64) { c.line(x, y, x+w, y, width) }

// rules draws many lines as one path: a stroke each would cost more than all the text.
func (c *canvas) rules(segments [][4]float64, width float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		b := append(appendNumber(d.buffer[:0], width), " w "...)
		for _, s := range segments {
			b = d.segment(b, s[0], s[1], s[2], s[3])
		}
		d.raw(append(b, 'S'))
	})
}

// segment appends a straight line to a path.
func (d *drawer) segment(b []byte, x1, y1, x2, y2 float64) []byte {
	for _, p := range []struct {
		x, y float64
		op   string
	}{{x1, y1, " m "}, {x2, y2, " l "}} {
		b = append(appendNumber(b, p.x), ' ')
		b = append(appendNumber(b, d.height-p.y), p.op...)
	}
	return b
}

// frame draws the outline of a rectangle, fill a filled one.
func (c *canvas) frame(x, y, w, h, width float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		d.tpl.SetLineWidth(width)
		d.tpl.Rect(x, y, w, h, "D")
	})
}

func (c *canvas) fill(x, y, w, h float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) { d.tpl.Rect(x, y, w, h, "F") })
}

// dot draws a black disc, as circles does.
func (c *canvas) dot(x, y, r float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		b := append(appendNumber(append(d.buffer[:0], "1 J "...), 2*r), " w "...)
		d.raw(append(d.segment(b, x, y, x+0.01, y), "S 0 J"...))
	})
}

// square is a filled rectangle: its place, width and height.
type square struct{ x, y, w, h float64 }

// squares fills many rectangles as one path.
func (c *canvas) squares(all []square) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		b := d.buffer[:0]
		for _, r := range all {
			for _, n := range []float64{r.x, d.height - r.y - r.h, r.w, r.h} {
				b = append(appendNumber(b, n), ' ')
			}
			b = append(b, "re "...)
		}
		d.raw(append(b, 'f'))
	})
}

// circles draws many outlines of one radius, on white ground. A line of no length to speak
// of, with round ends, is a disc as wide as the line: a black disc and a white one on it are
// a circle in a tenth of the bytes that curves take, and a diary has more than a hundred.
func (c *canvas) circles(at [][2]float64, r, width float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		b := d.buffer[:0]
		b = append(b, "1 J "...)
		for _, disc := range []struct {
			diameter float64
			colour   string
		}{{2*r + width, " w 0 G "}, {2*r - width, " w 1 G "}} {
			b = append(appendNumber(b, disc.diameter), disc.colour...)
			for _, p := range at {
				b = d.segment(b, p[0], p[1], p[0]+0.01, p[1])
			}
			b = append(b, "S "...)
		}
		d.raw(append(b, "0 J 0 G"...))
	})
}

// stripes fills a rectangle with slanting lines: "about this time".
func (c *canvas) stripes(x, y, w, h float64) {
	if c.dry > 0 {
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

// dotted draws a vertical dotted line.
func (c *canvas) dotted(x, y1, y2 float64) {
	if c.dry > 0 {
		return
	}
	const dash, step = 0.8, 3.0
	var segments [][4]float64
	for y := y1; y < y2; y += step {
		segments = append(segments, [4]float64{x, y, x, math.Min(y+dash, y2)})
	}
	c.rules(segments, 0.5)
}

// clear paints a rectangle white.
func (c *canvas) clear(x, y, w, h float64) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		d.tpl.RawWriteStr("1 g " + number(x) + " " + number(d.height-y-h) + " " + number(w) + " " + number(h) + " re f 0 g")
	})
}

// blankBox draws the outline of a rectangle on white ground.
func (c *canvas) blankBox(x, y, w, h float64) {
	c.clear(x, y, w, h)
	c.frame(x, y, w, h, 0.8)
}

// arrow draws the outline of a bar that ends in a point: it goes on.
func (c *canvas) arrow(x, y, w, h float64) {
	tip := min(h/2, w/2)
	c.clear(x, y, w-tip, h)
	c.path(0.8, [][2]float64{{x, y}, {x + w - tip, y}, {x + w, y + h/2}, {x + w - tip, y + h}, {x, y + h}}, true)
}

// path draws straight lines from point to point, closed or open.
func (c *canvas) path(width float64, points [][2]float64, closed bool) {
	if c.dry > 0 {
		return
	}
	c.do(func(d *drawer) {
		d.tpl.SetLineWidth(width)
		d.tpl.MoveTo(points[0][0], points[0][1])
		for _, p := range points[1:] {
			d.tpl.LineTo(p[0], p[1])
		}
		if closed {
			d.tpl.ClosePath()
		}
		d.tpl.DrawPath("D")
	})
}
