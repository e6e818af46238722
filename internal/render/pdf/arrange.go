package pdf

import (
	"cmp"
	"errors"
	"math"
	"slices"

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
	splitBoxes     bool // so do the boxes of what is less urgent, where they don't fit
	flowEnding     bool // the next visit and the questions flow in the columns of the sections
	noSummary      bool // what matters most isn't said twice
	fit            int  // steps of copyfitting
	extras         extraSet
	// short is how many steps of the page before the last stay empty, so that the last is fuller.
	short, shortPage int
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
		usual = usual[1:3]
	}
	tight = []arrangement{
		{timeline: true, help: helpBeforeTimes, stacked: true},
		{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true},
		{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true, headAfter: true},
		{timeline: true, help: helpBeforeTimes, stacked: true, textAfter: true, headAfter: true, clinicAfter: true},
	}
	if !m.large {
		for _, beside := range tight[:2] { // the others save too few pages for their time
			beside.stacked = false
			tight = append(tight, beside)
		}
	}
	return flowing(usual, m.large), flowing(tight, m.large)
}

// flowing returns each arrangement and the forms of it that need less room.
func flowing(all []arrangement, large bool) []arrangement {
	var out []arrangement
	for _, a := range all {
		for _, flow := range []bool{false, true} {
			a.flowEnding = flow
			out = append(out, a)
		}
		a.splitBoxes = large || a.stacked
		if a.splitBoxes {
			out = append(out, a)
		}
		if a.help == helpBeforeTimes {
			a.timeline = false
			out = append(out, a)
		}
	}
	return out
}

// errNoRoom reports a sheet with something that is never split, such as one instruction, and that
// is higher than a page.
var errNoRoom = errors.New("a single instruction, or another part that stays whole, is higher than a page; make several of it")

// outcome is what an arrangement comes to. Of two, the one that is less is better.
type outcome struct {
	pages   int
	omitted int // 1 without the summary, which only fewer pages are worth
	fit     int // steps of copyfitting, which only fewer pages are worth
	faults  int // pages that break a rule: a signature alone, a last page nearly empty, a gap inside
	missing int // boxes of whom to call that are not on the first page
}

func (o outcome) less(p outcome) bool {
	return cmp.Or(cmp.Compare(o.pages, p.pages), o.compareLoss(p), cmp.Compare(o.faults, p.faults), cmp.Compare(o.missing, p.missing)) < 0
}

// compareLoss compares what fewer pages were worth.
func (o outcome) compareLoss(p outcome) int {
	return cmp.Or(cmp.Compare(o.omitted, p.omitted), cmp.Compare(o.fit, p.fit))
}

// goal is what an arrangement must reach to be of use: no more pages, and no more of their height left white than
// those pages have to spare; or one page less, or else more than so many boxes of whom to call on the first page.
type goal struct {
	pages       int
	spare, less float64 // what pages have to spare, and one page less
	moreThan    int     // boxes on the first page; -1 where that doesn't matter
	faults      int     // how many pages may break a rule, unless there is one page less
}

// missesGoal reports whether the goal can no longer be reached, whatever else is placed.
func (l *layout) missesGoal() bool {
	g := l.goal
	if g == nil {
		return false
	}
	if l.overfull || l.help > 1 || l.c.Pages() > g.pages || l.white > g.spare {
		return true
	}
	return l.c.Pages() > 1 && l.white > g.less && (l.onFirst <= g.moreThan || l.faults > g.faults)
}

// layoutSheet lays out the sheet in its best arrangement. Arrangements are tried without drawing,
// and the best is drawn.
func layoutSheet(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, record bool) (*layout, error) {
	d.extras = extrasOf(s)
	like, hasShape := shape{}, false
	if d.cache != nil {
		like, hasShape = shapeOf(d, s, f, m)
	}
	if hasShape {
		if a, ok := d.cache.arranged(answered(d, s, f, m, like)); ok {
			if l, fits := setSheet(d, s, f, m, a, nil, false, record); fits {
				l.footers()
				return l, nil
			}
		}
	}
	d.beginChoice()
	c := chooser{extras: d.extras, try: func(a arrangement, g *goal) (*layout, bool) {
		return setSheet(d, s, f, m, a, g, true, record)
	}}
	best := c.choose(m)
	d.choosing = false
	if best == nil {
		return nil, errNoRoom
	}
	if hasShape {
		d.cache.ask(like, d.questionsAsked())
		if answers := answered(d, s, f, m, like); len(answers) > 0 {
			d.cache.arrange(answers[len(answers)-1], best.a)
		}
	}
	best, fits := setSheet(d, s, f, m, best.a, nil, false, record)
	if !fits {
		return nil, errNoRoom
	}
	best.footers()
	return best, nil
}

// setSheet lays out a sheet in one arrangement. It reports whether the sheet fits and reaches the goal; if not, it was
// given up on the way.
func setSheet(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, a arrangement, g *goal, measuring, record bool) (*layout, bool) {
	l := newLayout(d, s, f, m.fitted(a.fit), a)
	l.goal = g
	if record {
		l.c.RecordTexts()
	}
	if measuring {
		l.c.OnlyMeasure()
	}
	l.run()
	return l, !l.overfull && l.help <= 1 && !l.missesGoal()
}

// choose tries what could win, and chooses: the fewest pages that keep the emergency box on the first one; of those the one with the
// least copyfitting; then with the fewest pages that break a rule; then the most boxes of whom to call on the first
// page; then the order of the list. So the timeline, which only repeats the text, gives way first. Where no usual arrangement has room for the
// emergency box, the key times, then the text about the procedure, then the title, then the letterhead make room
// for it; and if it is still too high, it continues on the next page.
// Where neither saves a page, but the sheet is a page shorter without its summary, which only repeats what the sheet says, the
// summary is omitted. Last come the extras, as far as they change nothing of this.
func (c *chooser) choose(m *metrics) *layout {
	usual, tight := arrangements(m)
	c.all = slices.Concat(usual, tight)
	c.consider(0, len(usual), 0)
	c.consider(len(usual), len(c.all), 0)
	if c.best == nil {
		c.all = flowing([]arrangement{lastResort}, m.large)
		c.consider(0, len(c.all), 0)
	}
	if c.best == nil {
		return nil
	}
	c.fit()
	if c.best.hasSummary() {
		c.noSummary = true
		c.consider(0, len(c.all), 0)
		c.fit()
	}
	c.fill()
	c.addExtras()
	return c.best
}

// fit tries copyfitting. What the most of it doesn't save, less doesn't either.
func (c *chooser) fit() {
	c.consider(0, len(c.all), maxFit)
	if c.best.a.noSummary != c.noSummary {
		return
	}
	for fit := min(c.best.a.fit, maxFit-1); fit > 0; fit-- {
		c.consider(0, len(c.all), fit)
	}
}

// chooser holds the best arrangement so far.
type chooser struct {
	extras     extras
	exhaustive bool // nothing is given up early: for the test of what is
	try        func(arrangement, *goal) (*layout, bool)
	all        []arrangement // what is tried: of two that are equally good, the first wins
	best       *layout
	noSummary  bool // what is tried has no summary
	// least is the height of everything if nothing had to be kept together, without and with stacked boxes; 0
	// before it is known. The summary isn't in it.
	least [2]float64
}

// consider tries some of all arrangements, as far as they could be better than the best.
func (c *chooser) consider(from, to, fit int) {
	var tried []*layout
	for _, a := range c.all[from:to] {
		a.fit, a.noSummary = fit, c.noSummary
		if !c.exhaustive && slices.ContainsFunc(tried, func(l *layout) bool { return l.isAs(a) }) {
			continue
		}
		g := &goal{pages: math.MaxInt, spare: math.Inf(1), less: math.Inf(1), moreThan: -1, faults: math.MaxInt}
		if c.best != nil {
			o := c.best.outcome()
			pages, loss := o.pages, a.loss().compareLoss(o)
			if loss > 0 || loss == 0 && o.faults == 0 && o.missing == 0 {
				pages-- // only fewer pages would be better
			}
			g = c.goal(pages, a)
			if pages == o.pages && loss == 0 {
				g.faults = o.faults
				if o.faults == 0 {
					g.moreThan = c.best.onFirst
				}
			}
			if g.spare < 0 && !c.exhaustive {
				continue
			}
		}
		if c.exhaustive {
			g = nil
		}
		tried = append(tried, c.consult(a, g))
	}
}

// consult tries an arrangement, and keeps it if it is better than the best.
func (c *chooser) consult(a arrangement, g *goal) *layout {
	l, ok := c.try(a, g)
	if ok && (c.best == nil || l.outcome().less(c.best.outcome())) {
		c.best = l
	}
	return l
}

// isAs reports whether a layout, as far as it went, would be the same in another arrangement: nothing came up in which
// the two differ.
func (l *layout) isAs(a arrangement) bool {
	like := l.a
	if !l.reachedEnding {
		like.flowEnding = a.flowEnding
	}
	if !l.couldSplit {
		like.splitBoxes = a.splitBoxes
	}
	if !l.hasTimeline {
		like.timeline = a.timeline
		if like.help != helpBeforeTimes && a.help != helpBeforeTimes {
			like.help = a.help
		}
	}
	return like == a
}

// goal returns the goal of so many pages in an arrangement. Nothing is to spare if they can't hold everything in the
// form in which it is least high.
func (c *chooser) goal(pages int, a arrangement) *goal {
	l, stacked := c.best, 0
	if a.stacked {
		stacked = 1
	}
	if c.least[stacked] == 0 {
		c.least[stacked] = l.leastHeight(a.stacked)
	}
	share := 1 - fitStep*float64(a.fit)
	text := float64(pages - min(l.diaryPages, 1))
	// The gap after the last block of a page, and that above the first of a column, are not needed.
	page := l.m.textBottom() - l.m.top + l.m.gap + l.sectionGap
	head := l.measureHead() * share
	spare := page + (text-1)*(page-head) - c.least[stacked]*share
	return &goal{pages, spare, spare - (page - head), -1, math.MaxInt}
}

// fill leaves space empty on the page before the last one until the last has enough on it.
func (c *chooser) fill() {
	const steps = 16 // as high as the next visit in large print, whose code and words stay together
	last := c.best.outcome()
	if last.faults == 0 {
		return
	}
	page := last.pages - c.best.diaryPages - 1
	for _, a := range append([]arrangement{c.best.a}, c.all...) {
		a.fit, a.noSummary = c.best.a.fit, c.best.a.noSummary
		for short := 1; short <= steps && c.best.outcome().faults > 0; short++ {
			a.short, a.shortPage = short, page
			c.consult(a, c.goal(last.pages, a))
		}
	}
}

// How full pages must be.
const (
	leastLast  = 1.0 / 3
	leastInner = 0.70
)

// loss returns what fewer pages must be worth, without anything else.
func (a arrangement) loss() outcome {
	o := outcome{fit: a.fit}
	if a.noSummary {
		o.omitted = 1
	}
	return o
}

// outcome returns what an arrangement came to.
func (l *layout) outcome() outcome {
	o := l.a.loss()
	o.pages, o.missing = l.c.Pages(), l.helpBoxes-l.onFirst
	text := l.textUses()
	for n, u := range text {
		switch {
		case u.onlySignatures:
			o.faults += 10
		case n == len(text)-1:
			if n > 0 && u.share < leastLast {
				o.faults++
			}
		case u.hasGap():
			o.faults++
		}
	}
	return o
}

// pageUse is how a page was filled.
type pageUse struct {
	share          float64 // of its height
	beforeBox      bool    // the next page begins with a box, which stays whole
	onlySignatures bool
}

// hasGap reports whether a page that isn't the last leaves more white than it may.
func (u pageUse) hasGap() bool { return u.share < leastInner && !u.beforeBox }

// textUses returns how the pages before the diary are filled.
func (l *layout) textUses() []pageUse { return l.uses[:len(l.uses)-l.diaryPages] }

// leastHeight returns the height that the sheet's text takes at least in any arrangement with boxes stacked, or not:
// each block as it is least high, with the gap after it.
func (l *layout) leastHeight(stacked bool) float64 {
	return l.c.Measure(func() float64 { return l.leastOf(stacked) })
}

func (l *layout) leastOf(stacked bool) float64 {
	columns, w := l.sectionColumns()
	inColumns := func(flow columnFlow) float64 {
		units, heights, _ := l.measureSections(flow, w)
		sum := 0.0
		for n := range units {
			sum += units[n].gap + heights[n]
		}
		return sum / float64(columns)
	}
	total := l.fixed
	var next *sheet.NextVisit
	var teach *sheet.TeachBack
	for _, b := range l.s.Blocks {
		switch b := b.(type) {
		case sheet.Heading:
			total += l.words(b.Text, l.m.left, 0, l.m.innerWidth(), l.titleRole(b.Text))
		case sheet.Overview:
			for _, g := range b.Groups {
				total += l.paragraph(l.joinItems(g.Items), l.m.left, 0, l.m.innerWidth(), l.m.body)
			}
		case sheet.Help:
			for _, box := range b.Boxes {
				h := l.helpBox(box, l.m.left, 0, l.m.innerWidth(), 0, l.boxColumns()) + min(boxGap, l.sectionGap)
				if !l.m.large && !stacked {
					half := min(l.m.columnWidth(), (l.m.innerWidth()-boxGap)/2)
					h = min(h, (l.helpBox(box, l.m.left, 0, half, 0, 1)+l.sectionGap)/2)
				}
				total += h
			}
		case sheet.ForOthers:
			box := sheet.HelpBox{Level: "for-others", Heading: sheet.Words(b.Heading), Groups: b.Groups}
			h := l.helpBox(box, l.m.left, 0, l.m.innerWidth(), 0, l.boxColumns()) + l.m.gap
			if !l.m.large && !stacked {
				h = min(h, (l.helpBox(box, l.m.left, 0, l.m.columnWidth(), 0, 1)+l.sectionGap)/2)
			}
			total += h
		case sheet.Section:
			total += inColumns(columnFlow{sections: []flowSection{{Section: b}}})
		case sheet.Conditional:
			total += inColumns(columnFlow{sections: []flowSection{flowConditional(b)}})
		case sheet.NextVisit:
			next = &b
		case sheet.TeachBack:
			teach = &b
		case sheet.Signatures:
			total += l.signatureRow(b, 0)
		case sheet.KeyTimes:
			total += leastGap*l.m.gap + l.leastKeyTimes(b)
		}
	}
	ending := 0.0
	if next != nil {
		ending += min(inColumns(columnFlow{next: next}), l.nextVisit(*next, l.m.left, 0, l.m.innerWidth()))
	}
	if teach != nil {
		ending += min(inColumns(columnFlow{teach: teach}), l.teachBack(*teach, l.m.left, 0, l.m.innerWidth()))
	}
	if next != nil && teach != nil && !l.m.large {
		ending = min(ending, l.endingBeside(*next, *teach, 0))
	}
	return total + ending
}

// leastKeyTimes returns the height that the key times take at least.
func (l *layout) leastKeyTimes(b sheet.KeyTimes) float64 {
	if len(b.Cells) <= 1 {
		return l.fewKeyTimes(b, 0)
	}
	h := l.keyTimesUnder(b, 0)
	if l.m.large {
		return h
	}
	return min(h, l.keyTimesBeside(b, 0))
}
