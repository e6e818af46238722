package pdf

import (
	"errors"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// arrangement is one way to lay out a sheet; bestOf chooses.
type arrangement struct {
	timeline       bool
	help           helpPlace
	stacked        bool // the help boxes are one below another
	textAfter      bool // "what we did" comes after the help box
	headAfter      bool // so does the title
	clinicAfter    bool // and the letterhead
	splitEmergency bool // the emergency box continues on the next page
}

// helpPlace is where the help boxes are placed.
type helpPlace int

const (
	helpInPlace helpPlace = iota
	helpBeforeTimeline
	helpBeforeTimes
)

// lastResort begins the emergency box on the first page, directly below the patient banner, and
// continues it on the next: no sheet is refused because of its signs.
var lastResort = arrangement{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true, headAfter: true, clinicAfter: true, splitEmergency: true}

// arrangements returns the usual ways to lay out a sheet, best first, and those for a first page
// that is too full for them.
func arrangements(m *metrics) (usual, tight []arrangement) {
	usual = []arrangement{
		{timeline: true, help: helpInPlace},
		{timeline: true, help: helpBeforeTimeline},
		{timeline: false, help: helpInPlace},
		{timeline: false, help: helpInPlace, stacked: true},
	}
	if m.large {
		usual = usual[1:]
	}
	return usual, []arrangement{
		{timeline: true, help: helpBeforeTimes, stacked: true},
		{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true},
		{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true, headAfter: true},
		{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true, headAfter: true, clinicAfter: true},
	}
}

// errNoRoom reports a sheet with something that is never split, such as one instruction, and that
// is higher than a page.
var errNoRoom = errors.New("a single instruction, or another part that stays whole, is higher than a page; make several of it")

// goal is what an arrangement must reach to be better than another: more boxes of whom to call on
// the first page, and no more pages than allowed.
type goal struct{ onFirst, boxes, pages int }

// missesGoal reports whether the goal can no longer be reached, whatever else is placed.
func (l *layout) missesGoal() bool {
	g := l.goal
	return g != nil && (l.overfull || l.help > 1 || l.c.Pages() > g.pages ||
		l.onFirst <= g.onFirst && (l.c.Pages() > 1 || l.helpBoxes == g.boxes))
}

// layoutSheet lays out the sheet in its best arrangement. Arrangements are tried without drawing,
// and the best is drawn.
func layoutSheet(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, record bool) (*layout, error) {
	key := arrangementKeyOf(s, m)
	guess, known := d.cache.expected(key)
	try := func(a arrangement, g *goal) *layout {
		return setSheet(d, s, f, m, a, g, g != nil || known && guess != a, record)
	}
	best := bestOf(m, try)
	if best == nil {
		return nil, errNoRoom
	}
	d.cache.expect(key, best.a)
	if best.c.Measuring() {
		if best = setSheet(d, s, f, m, best.a, nil, false, record); best == nil {
			return nil, errNoRoom
		}
	}
	best.footers()
	return best, nil
}

// setSheet lays out a sheet in one arrangement; nil if it doesn't fit, or misses the goal.
func setSheet(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, a arrangement, g *goal, measuring, record bool) *layout {
	l := newLayout(d, s, f, m, a)
	l.goal = g
	if record {
		l.c.RecordTexts()
	}
	if measuring {
		l.c.OnlyMeasure()
	}
	l.run()
	if l.overfull || l.help > 1 || l.missesGoal() {
		return nil
	}
	return l
}

// bestOf chooses. Of the usual arrangements that keep the emergency box on the first page it takes
// the one with the fewest pages, and of those the best that also has the other boxes there: so the
// timeline, which only repeats the text, gives way first. If there is none, the key times, then the
// text about the procedure, then the title, then the letterhead make room for the box; and if it is
// still too high, it continues on the next page.
func bestOf(m *metrics, try func(arrangement, *goal) *layout) *layout {
	usual, tight := arrangements(m)
	best := try(usual[0], nil)
	// The last is the most compact: if it saves no page, none between does. Nor does it save one if
	// the page has far more text than would fit on one page less.
	const saves = 300
	if best != nil && best.filled-saves > float64(best.c.Pages()-1)*(m.textBottom()-m.top) {
		return helpFirst(best, append(usual[1:], tight...), try)
	}
	if last := try(usual[len(usual)-1], nil); best == nil || (last != nil && last.c.Pages() < best.c.Pages()) {
		for _, a := range usual[1 : len(usual)-1] {
			if l := try(a, nil); l != nil && (best == nil || l.c.Pages() < best.c.Pages()) {
				best = l
			}
		}
		if best == nil || (last != nil && last.c.Pages() < best.c.Pages()) {
			best = last
		}
	}
	for n := 0; best == nil && n < len(tight); n++ {
		best = try(tight[n], nil)
	}
	if best == nil {
		return try(lastResort, nil)
	}
	return helpFirst(best, append(usual, tight...), try)
}

// helpFirst returns the first of the arrangements that has more boxes of whom to call on the first
// page than the best one, and no more pages: every number to call belongs there.
func helpFirst(best *layout, others []arrangement, try func(arrangement, *goal) *layout) *layout {
	better := func(a arrangement, pages int) {
		if best.onFirst == best.helpBoxes {
			return
		}
		if l := try(a, &goal{best.onFirst, best.helpBoxes, pages}); l != nil {
			best = l
		}
	}
	// The timeline only repeats: with it the boxes may need an extra page that they don't need without it.
	better(arrangement{help: helpBeforeTimes, stacked: true, textAfter: true}, best.c.Pages()-1)
	for _, a := range others {
		better(a, best.c.Pages())
	}
	return best
}
