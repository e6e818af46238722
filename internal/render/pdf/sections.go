package pdf

import (
	"aftercare/internal/sheet"
)

// unit is a part of a section that is not split: a heading with its first item, a lead-in
// with its first item, an item.
type unit struct {
	draw      func(x, y, w float64) float64
	gap       float64 // above it, unless it is the first of a column
	breakable bool    // a column may begin with it
}

// bullet draws one instruction and returns its height.
func (l *layout) bullet(i sheet.Item, x, y, w float64) float64 {
	size := l.m.body.size
	text := l.wrap(itemText(i), l.m.body, w-l.bulletInset)
	if len(text) == 0 {
		return 0
	}
	first := text[0].height(l.m.body, l.m)
	l.c.dot(x+0.3*size, y+first-l.m.body.lead+l.m.body.baseline()-0.30*size, 0.16*size)
	return l.lines(text, x+l.bulletInset, y, l.m.body, false)
}

// groups draws groups one under the other.
func (l *layout) groups(groups []sheet.Group, x, y, w float64) float64 {
	var units []unit
	for n, g := range groups {
		units = append(units, l.groupUnits(g, n > 0, false)...)
	}
	return l.drawUnits(units, x, y, w)
}

// groupUnits cuts a group into units. Split says whether a column may begin inside it.
func (l *layout) groupUnits(g sheet.Group, follows, split bool) []unit {
	var out []unit
	for n, i := range g.Items {
		u := unit{gap: l.bulletGap, breakable: split}
		if n == 0 && follows {
			u.gap = l.groupGap
		}
		u.draw = func(x, y, w float64) float64 { return l.bullet(i, x, y, w) }
		if n == 0 && g.LeadIn != nil {
			u.draw = func(x, y, w float64) float64 {
				h := l.leadIn(*g.LeadIn, x, y, w, l.m.body) + 1
				return h + l.bullet(i, x, y+h, w)
			}
		}
		out = append(out, u)
	}
	return out
}

// sectionUnits cuts a section into units. A long list may go on in the next column, but
// not with a single item left behind or sent ahead.
func (l *layout) sectionUnits(s sheet.Section, anywhere bool) []unit {
	const long = 6
	items := 0
	for _, g := range s.Groups {
		items += len(g.Items)
	}
	var out []unit
	for n, g := range s.Groups {
		out = append(out, l.groupUnits(g, n > 0, anywhere || items > long)...)
	}
	if len(out) == 0 {
		return nil
	}
	body := out[0].draw
	out[0].draw = func(x, y, w float64) float64 {
		h := l.sectionHead(s.Kind, s.Heading, x, y, w)
		return h + body(x, y+h, w)
	}
	out[0].gap, out[0].breakable = l.sectionGap, true
	if len(out) > 1 {
		out[1].breakable = false
		out[len(out)-1].breakable = out[len(out)-1].breakable && len(out) <= 2
	}
	return out
}

// sectionHead draws icon, heading and rule, and returns the height to where the text begins.
func (l *layout) sectionHead(kind, heading string, x, y, w float64) float64 {
	inset := l.m.icon + 7
	h := max(l.words(heading, x+inset, y, w-inset, l.m.h2), l.m.icon)
	l.c.icon(kind, x, y+(min(h, l.m.h2.lead)-l.m.icon)/2, l.m.icon, false)
	l.c.rule(x, y+h+2, w, 0.8)
	return h + 2 + l.headingGap
}

func (l *layout) drawUnits(units []unit, x, y, w float64) float64 {
	top := y
	for n, u := range units {
		if n > 0 {
			y += u.gap
		}
		y += u.draw(x, y, w)
	}
	return y - top
}

func (l *layout) unitsHeight(units []unit, w float64) float64 {
	return l.c.measure(func() float64 { return l.drawUnits(units, 0, 0, w) })
}

// sections flows sections through the columns of as many pages as they need. The columns of
// the last page are as even as they can be.
func (l *layout) sections(all []sheet.Section) {
	columns, w := 2, l.m.half()
	if l.m.large {
		columns, w = 1, l.m.inner()
	}
	var units []unit
	for _, s := range all {
		units = append(units, l.sectionUnits(s, false)...)
	}
	heights := l.heights(units, w)
	if tooHigh(units, heights, l.m.end()-l.m.top-60) {
		units = units[:0]
		for _, s := range all {
			units = append(units, l.sectionUnits(s, true)...)
		}
	}
	for len(units) > 0 {
		heights = l.heights(units, w)
		counts, whole := split(units, heights, columns, l.room())
		if !whole && l.onPage && (counts[0] == 0 || l.room() < 0.15*l.m.height) {
			l.page()
			continue
		}
		if counts[0] == 0 {
			// Nothing fits on an empty page: what is set runs over, and is refused.
			counts[0], l.overfull = len(units), true
		}
		used, at := 0.0, 0
		for c, n := range counts {
			x := l.m.left + float64(c)*(w+l.m.gutter)
			used = max(used, l.drawUnits(units[at:at+n], x, l.y, w))
			at += n
		}
		units = units[at:]
		l.y += used + l.m.gap
		l.onPage = true
		if len(units) > 0 {
			l.page()
		}
	}
}

func (l *layout) heights(units []unit, w float64) []float64 {
	out := make([]float64, len(units))
	for n, u := range units {
		out[n] = l.c.measure(func() float64 { return u.draw(0, 0, w) })
	}
	return out
}

// tooHigh reports whether a stretch that may not be split is higher than a page.
func tooHigh(units []unit, heights []float64, most float64) bool {
	sum := 0.0
	for n, u := range units {
		if u.breakable {
			sum = 0
		}
		sum += u.gap + heights[n]
		if sum > most {
			return true
		}
	}
	return false
}

// split says how many units each column takes: as even as can be where all that is left
// fits into the room, and else as many as fit. Whole reports which it was.
func split(units []unit, heights []float64, columns int, room float64) (counts []int, whole bool) {
	if n, ok := fillColumns(units, heights, columns, room); !ok {
		return n, false
	}
	// The lowest height that holds them all.
	low, high := 0.0, room
	for high-low > 1 {
		middle := (low + high) / 2
		if _, ok := fillColumns(units, heights, columns, middle); ok {
			high = middle
		} else {
			low = middle
		}
	}
	counts, _ = fillColumns(units, heights, columns, high)
	return counts, true
}

// fillColumns fills one column after the other up to a height.
func fillColumns(units []unit, heights []float64, columns int, room float64) (counts []int, all bool) {
	counts = make([]int, columns)
	at := 0
	for c := range counts {
		sum := 0.0
		n, fit := at, at
		for n < len(units) {
			if n > at {
				sum += units[n].gap
			}
			sum += heights[n]
			if sum > room+0.01 {
				break
			}
			n++
			if n == len(units) || units[n].breakable {
				fit = n
			}
		}
		counts[c] = fit - at
		at = fit
	}
	return counts, at == len(units)
}

// Section is drawn with its neighbours, by sections.
func (l *layout) Section(b sheet.Section) { l.sections([]sheet.Section{b}) }

// Message draws the clinician's own words, in a box, so that they are told from the
// approved text.
func (l *layout) Message(b sheet.Message) {
	l.place(l.m.gap, func(y float64) float64 {
		x, w := l.m.left+l.m.pad, l.m.inner()-2*l.m.pad
		h := 7.0
		inset := l.m.icon + 7
		l.c.icon("message", x, y+h, l.m.icon, false)
		h += max(l.words(b.Heading, x+inset, y+h, w-inset, l.m.h2), l.m.icon) + 3
		h += l.paragraph(b.Text, x, y+h, w, l.m.body) + 7
		l.c.frame(l.m.left, y, l.m.inner(), h, boxLine)
		return h
	})
}
