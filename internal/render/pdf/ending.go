package pdf

import (
	"strconv"

	"aftercare/internal/scan"
	"aftercare/internal/sheet"
)

// ending draws the next visit and the questions side by side, where a page holds them so.
func (l *layout) ending(next sheet.NextVisit, teach sheet.TeachBack) {
	share := 0.5
	if next.Link == nil {
		share = 0.4 // short without the code: the questions then take fewer lines
	}
	w := share * (l.m.inner() - l.m.gutter)
	draw := func(y float64) float64 {
		h := l.nextVisit(next, l.m.left, y, w)
		return max(h, l.teachBack(teach, l.m.left+w+l.m.gutter, y, l.m.inner()-l.m.gutter-w))
	}
	if h := l.height(draw); h <= l.room() || h <= l.emptyPage() {
		l.set(h, 0, draw)
		return
	}
	l.NextVisit(next)
	l.TeachBack(teach)
}

// NextVisit draws what comes next, with the code to scan at the right; under the text where that
// is higher than a page.
func (l *layout) NextVisit(b sheet.NextVisit) {
	draw := func(y float64) float64 { return l.nextVisit(b, l.m.left, y, l.m.inner()) }
	if h := l.height(draw); h <= l.room() || h <= l.emptyPage() {
		l.set(h, l.m.gap, draw)
		return
	}
	l.sections([]sheet.Section{{Kind: "follow-up", Heading: b.Heading, Groups: b.Groups}})
	if b.Link != nil {
		l.place(l.m.gap, func(y float64) float64 {
			s := l.scanned(*b.Link, l.m.inner())
			s.draw(l, l.m.left+l.m.inner(), y)
			return s.height
		})
	}
}

// TeachBack draws the questions, with a line to write on under each.
func (l *layout) TeachBack(b sheet.TeachBack) {
	l.place(l.m.gap, func(y float64) float64 { return l.teachBack(b, l.m.left, y, l.m.inner()) })
}

func (l *layout) nextVisit(b sheet.NextVisit, x, y, w float64) float64 {
	h := l.sectionHead("follow-up", b.Heading, x, y, w)
	if b.Link == nil {
		return h + l.groups(b.Groups, x, y+h, w)
	}
	s := l.scanned(*b.Link, w)
	text := l.beside(l.unitsOf(b.Groups), x, y+h, w, s)
	s.draw(l, x+w, y+h)
	return h + max(text, s.height)
}

// beside draws units to the left of a code to scan, and those that begin under it in the whole
// width.
func (l *layout) beside(units []unit, x, y, w float64, s scanned) float64 {
	top := y
	for n := range units {
		u := &units[n]
		if n > 0 {
			y += u.gap
		}
		if y < top+s.height {
			y += u.draw(l, x, y, w-s.width-scanGap)
		} else {
			y += u.draw(l, x, y, w)
		}
	}
	return y - top
}

// scanned is a code to scan with its address under it, laid out.
type scanned struct {
	link                sheet.Link
	label               []textLine
	side, width, height float64
}

const (
	scanQuiet = 6.0  // the white around the code belongs to it: readers need it
	scanGap   = 18.0 // between it and the text
)

// scanned lays a code out for a column of that width.
func (l *layout) scanned(link sheet.Link, w float64) scanned {
	side := 72.0
	if l.m.large {
		side = 92
	}
	label := l.wrapWords(link.Text, l.m.label, max(side, 0.4*w))
	return scanned{link, label, side, max(side, widest(label)), scanQuiet + side + scanGap/2 + l.linesHeight(label, l.m.label)}
}

// draw draws it to the left of x.
func (s *scanned) draw(l *layout, x, y float64) {
	left, top := x-s.side, y+scanQuiet
	l.figure(s.link.Alt, [4]float64{left, top, left + s.side, top + s.side}, func() float64 {
		l.code(s.link.URL, left, top, s.side)
		return s.side
	})
	l.p(func() float64 {
		link := l.newTag("Link")
		link.alt = plainSpaces(s.link.Text)
		return l.inside(link, func() float64 {
			under := top + s.side + scanGap/2
			h := 0.0
			for _, line := range s.label {
				h += l.drawLines([]textLine{line}, x-line.width, under+h, l.m.label, false)
			}
			l.c.lead(x-s.width, under, x, under+h, s.link.URL)
			return h
		})
	})
}

// code draws an address as a code to scan.
func (l *layout) code(url string, x, y, side float64) {
	c := scan.Of(url)
	if c.Size == 0 || l.c.dry > 0 {
		// The address is printed under the code in letters, so nothing is lost without it.
		return
	}
	unit := side / float64(c.Size)
	out := make([]square, len(c.Rows))
	for i, r := range c.Rows {
		out[i] = square{x + float64(r.X)*unit, y + float64(r.Y)*unit, float64(r.Width) * unit, unit}
	}
	l.c.squares(out)
}

func (l *layout) teachBack(b sheet.TeachBack, x, y, w float64) float64 {
	h := l.sectionHead("teach-back", b.Heading, x, y, w)
	list := l.child("L", l.c.tag)
	for n, q := range b.Questions {
		inset := 1.4 * l.m.body.size
		h += l.inside(l.child("LI", list), func() float64 {
			l.tagged("Lbl", func() float64 {
				l.single(strconv.Itoa(n+1), x, y+h, l.m.strong)
				return 0
			})
			return l.tagged("LBody", func() float64 { return l.paragraph(itemText(q), x+inset, y+h, w-inset, l.m.body) })
		})
		// The line's height counts from the letters above it.
		h += l.m.write - 3
		l.c.rule(x+inset, y+h, w-inset, 0.6)
		h += 2
	}
	return h
}

// Signatures draws the lines to sign on: in one row, or one under the other in large print,
// unless only a row saves a page.
func (l *layout) Signatures(b sheet.Signatures) {
	draw := func(y float64) float64 { return l.signatureRow(b, y) }
	if l.m.large {
		stacked := func(y float64) float64 {
			h := 0.0
			for _, s := range b.Lines {
				h += l.signature(s, l.m.left, y+h, l.m.inner()) + 4
			}
			return h
		}
		if h := l.height(stacked); h <= l.room() || l.height(draw) > l.room() {
			l.set(h, 0, stacked)
			return
		}
	}
	l.place(0, draw)
}

func (l *layout) signatureRow(b sheet.Signatures, y float64) float64 {
	const gap = 18.0
	w := (l.m.inner() - gap*float64(len(b.Lines)-1)) / float64(max(len(b.Lines), 1))
	h := 0.0
	for n, s := range b.Lines {
		h = max(h, l.signature(s, l.m.left+float64(n)*(w+gap), y, w))
	}
	return h
}

func (l *layout) signature(s sheet.Signature, x, y, w float64) float64 {
	const share, gap = 0.62, 10.0
	line := y + l.m.write
	l.c.rule(x, line, share*w, 0.6)
	l.c.rule(x+share*w+gap, line, w-share*w-gap, 0.6)
	return l.m.write + 2 + l.p(func() float64 {
		h := l.words(s.Label+apart, x, line+2, share*w, l.m.label)
		return max(h, l.words(s.When, x+share*w+gap, line+2, w-share*w-gap, l.m.label))
	})
}
