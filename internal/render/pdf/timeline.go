package pdf

import (
	"time"

	"aftercare/internal/sheet"
)

// axis maps times to the width of the drawing: the days, or the hours of the day of the procedure, to scale,
// then, after a break, the next day, not to scale.
type axis struct {
	x, w   float64
	t      sheet.Timeline
	broken bool
}

const (
	dayShare  = 0.78 // of the axis, if a next day follows
	laneBreak = 10.0
)

func (a axis) dayEnd() float64 {
	if a.broken {
		return a.x + dayShare*a.w
	}
	return a.x + a.w
}

func (a axis) nextStart() float64 { return a.dayEnd() + laneBreak }

// at returns the position of a time; after the first day's part it is in the next day's.
func (a axis) at(t time.Time) float64 {
	tomorrow := a.broken && !t.Before(a.t.LaterFrom)
	if !t.After(a.t.To) && !tomorrow {
		share := float64(t.Sub(a.t.From)) / float64(a.t.To.Sub(a.t.From))
		return a.x + min(max(share, 0), 1)*(a.dayEnd()-a.x)
	}
	if !tomorrow {
		return a.dayEnd()
	}
	share := float64(t.Sub(a.t.LaterFrom)) / float64(a.t.LaterUntil.Sub(a.t.LaterFrom))
	return a.nextStart() + min(share, 1)*(a.x+a.w-a.nextStart())
}

// Timeline draws a lane for each milestone along the day. It only repeats the key times and the sections:
// if the words of a lane are wider than its axis, as a long date in large print can be, it is omitted.
func (l *layout) Timeline(b sheet.Timeline) {
	a, _ := l.axisOf(b)
	for _, lane := range b.Lanes {
		if l.textWidth(lane.Words, l.m.small) > a.w {
			return
		}
	}
	l.placeWhole(l.m.gap, func(y float64) float64 {
		top := y
		y += l.timelineHead(b, y)
		h := l.c.Measure(func() float64 { return l.timeline(b, y) })
		box := [4]float64{l.m.left, y, l.m.width - l.m.right, y + h}
		if _, beside := l.legendBesideTitle(b); beside {
			box[1] = top
		}
		return y - top + l.c.Varying(func() float64 {
			return l.c.Figure(b.Alt, box, func() float64 { return l.timeline(b, y) })
		})
	})
}

// timelineHead draws the title with a rule below it, as a section has one. The picture has the legend.
func (l *layout) timelineHead(b sheet.Timeline, y float64) float64 {
	r := l.m.body.asBold()
	h := l.c.Heading("H2", b.Title, y, func() float64 { return l.words(b.Title, l.m.left, y, l.m.innerWidth(), r) })
	l.c.Rule(l.m.left, y+h+1, l.m.innerWidth(), 0.8)
	return h + titleGap
}

// titleGap is the space between the title and the picture, with the rule between them.
const titleGap = 4.0

// timeline draws the picture and returns its height. The legend stands on the line of the title, where no bar is; below
// the lanes if it has no room there.
func (l *layout) timeline(b sheet.Timeline, y float64) float64 {
	top := y
	small := l.m.small
	a, names := l.axisOf(b)
	l.drawLine(b.Label, l.m.left, y, small.asBold())
	y += small.lead + 6
	heights := make([]float64, len(b.Lanes))
	total := 0.0
	for n, lane := range b.Lanes {
		heights[n] = l.linesHeight(l.wrapWords(lane.Label, small, names-8), small) + 4
		total += heights[n]
	}
	l.axis(a, y, total)
	y += 6
	for n, lane := range b.Lanes {
		l.words(lane.Label, l.m.left, y+2, names-8, small)
		l.lane(a, lane, y, heights[n])
		y += heights[n]
	}
	if x, beside := l.legendBesideTitle(b); beside {
		l.legend(b.Legend, x, top-titleGap-l.m.body.lead+(l.m.body.lead-small.lead)/2-1)
	} else {
		y += l.legend(b.Legend, l.m.left, y)
	}
	return y - top
}

// axisOf places the axis to the right of the lanes' names, and also returns their width. The first
// tick's label is centred on the start of the axis.
func (l *layout) axisOf(b sheet.Timeline) (a axis, names float64) {
	names = l.textWidth(b.Label, l.m.small.asBold())
	for _, lane := range b.Lanes {
		names = max(names, l.textWidth(lane.Label, l.m.small))
	}
	names = min(names+16, 0.4*l.m.innerWidth())
	return axis{x: l.m.left + names + 8, w: l.m.innerWidth() - names - 8, t: b, broken: b.Later != ""}, names
}

// axis draws the line, its ticks with their labels, and the break before the next day.
func (l *layout) axis(a axis, y, lanes float64) {
	end := a.x + a.w
	limit := end + 2 // the end of the last label
	if a.broken {
		limit = a.dayEnd() + 2
		l.c.Rule(a.x, y, a.dayEnd()-a.x, 0.8)
		l.c.Rule(a.nextStart(), y, end-a.nextStart(), 0.8)
		for _, dx := range []float64{2, 6} {
			l.c.Line(a.dayEnd()+dx-2, y+4, a.dayEnd()+dx+2, y-4, 0.8)
		}
		label := l.m.small.asBold()
		w := l.textWidth(a.t.Later, label)
		later := min(a.nextStart(), end-w)
		limit = min(limit, later-4)
		l.drawLine(a.t.Later, later, y-label.lead-6, label)
	} else {
		l.c.Rule(a.x, y, a.w, 0.8)
	}
	last := l.m.left + l.textWidth(a.t.Label, l.m.small.asBold())
	var ticks, dotted [][4]float64
	for _, t := range a.t.Ticks {
		x := a.at(t.At)
		length := 2.5
		if t.Label != "" {
			length = 5
			w := l.textWidth(t.Label, l.m.small)
			if x-w/2 > last+4 && x+w/2 <= limit {
				l.drawLine(t.Label, x-w/2, y-l.m.small.lead-6, l.m.small)
				last = x + w/2
				dotted = append(dotted, [4]float64{x, y + 6, x, y + 6 + lanes})
			}
		}
		ticks = append(ticks, [4]float64{x, y - length, x, y})
	}
	l.c.Rules(ticks, 0.8)
	l.c.DottedLines(dotted)
}

// lane draws one milestone's bar and the words beside it.
func (l *layout) lane(a axis, b sheet.Lane, y, h float64) {
	bar := 0.58 * (l.m.small.lead + 4)
	top := y + (h-bar)/2
	w := l.textWidth(b.Words, l.m.small)
	words := func(x float64) { l.wordsOnWhite(b.Words, x, y+(h-l.m.small.lead)/2, a) }
	// Words come after their bar, or before it if there is more room.
	beside := func(x0, x1 float64) {
		if x1+6+w > a.x+a.w && x0-6-w > a.x {
			words(x0 - 6 - w)
			return
		}
		words(x1 + 6)
	}
	switch b.Kind {
	case sheet.LaneBar:
		x0, x1 := a.at(b.From), a.at(b.To)
		if !b.AboutFrom.IsZero() {
			s0 := max(a.at(b.AboutFrom), x0)
			x1 = a.at(b.AboutTo)
			l.c.BlankBox(x0, top, x1-x0, bar)
			l.c.Stripes(s0, top, x1-s0, bar)
		} else {
			l.c.BlankBox(x0, top, max(x1-x0, 2), bar)
		}
		beside(x0, x1)
	case sheet.LaneOpen:
		x0, x1 := a.at(b.From), a.x+a.w
		l.c.Arrow(x0, top, x1-x0, bar)
		if x0-6-w > a.x {
			words(x0 - 6 - w)
		} else {
			words(x0 + 8)
		}
	}
}

// wordsOnWhite writes words on a white ground, so that no dotted line crosses them, and within the axis.
func (l *layout) wordsOnWhite(s string, x, y float64, a axis) {
	w := l.textWidth(s, l.m.small)
	x = max(min(x, a.x+a.w-w), a.x)
	l.c.FillWhite(x-2, y+1, w+4, l.m.small.lead-2)
	l.drawLine(s, x, y, l.m.small)
}

const (
	legendBar = 20.0
	legendGap = 6.0  // between a bar and its words
	legendEnd = 14.0 // after them
)

// legendWidth returns how wide an entry of the legend is, with what is after it.
func (l *layout) legendWidth(e sheet.LegendEntry) float64 {
	return legendBar + legendGap + l.textWidth(e.Words, l.m.small) + legendEnd
}

// legendBesideTitle returns where the legend begins on the line of the title, at its end, and whether it has room there.
func (l *layout) legendBesideTitle(b sheet.Timeline) (x float64, fits bool) {
	x = l.m.left + l.m.innerWidth() + legendEnd
	for _, e := range b.Legend {
		x -= l.legendWidth(e)
	}
	return x, l.m.left+l.textWidth(b.Title, l.m.body.asBold())+legendEnd <= x
}

// legend draws what each kind of bar means, on one line from x on, or on more where the width ends, and returns its height.
func (l *layout) legend(entries []sheet.LegendEntry, x, y float64) float64 {
	lead := l.m.small.lead + 2
	bar := 0.58 * (l.m.small.lead + 4)
	start, h := x, lead
	for _, e := range entries {
		w := l.legendWidth(e)
		if x > start && x+w-legendEnd > l.m.left+l.m.innerWidth() {
			x, h = start, h+lead
		}
		top := y + h - lead + (l.m.small.lead-bar)/2 + 1
		if e.Kind == sheet.LaneOpen {
			l.c.Arrow(x, top, legendBar, bar)
		} else {
			l.c.BlankBox(x, top, legendBar, bar)
		}
		if e.Striped {
			l.c.Stripes(x, top, legendBar, bar)
		}
		l.drawLine(e.Words, x+legendBar+legendGap, y+h-lead+1, l.m.small)
		x += w
	}
	return h
}
