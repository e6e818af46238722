package pdf

import (
	"errors"
	"strconv"
	"strings"

	"aftercare/internal/sheet"
)

// layout sets one sheet on pages. Each block is drawn at the cursor by a method of the
// sheet's Visitor; a block is measured first, by drawing it dry, and moves to the next page
// as a whole when it does not fit.
type layout struct {
	c *canvas
	f *typeface
	m *metrics
	s *sheet.Sheet
	a arrangement
	y float64 // where the next block begins

	help        int // the page of the most urgent help box; 0 before it is placed
	overfull    bool
	continuing  bool // the page has a running head
	onPage      bool // the page has a block already
	remembered  map[wrapKey][]textLine
	headingGap  float64
	sectionGap  float64
	bulletGap   float64
	groupGap    float64
	bulletInset float64
}

// arrangement is one way to set a sheet. The first that keeps the emergency box on the
// first page is taken, so that only what must give way does.
type arrangement struct {
	timeline  bool
	help      helpPlace
	textAfter bool // "what we did" stands after the help box
}

// helpPlace is where the help boxes stand.
type helpPlace int

const (
	helpInPlace helpPlace = iota
	helpBeforeTimeline
	helpBeforeTimes
)

// arrangements are tried in order.
func arrangements(m *metrics) []arrangement {
	first := arrangement{timeline: true, help: helpInPlace}
	if m.large {
		first.help = helpBeforeTimeline
	}
	return []arrangement{
		first,
		{timeline: false, help: first.help},
		{timeline: true, help: helpBeforeTimes},
		{timeline: true, help: helpBeforeTimes, textAfter: true},
	}
}

// errNoRoom is a sheet whose emergency box can't stand on the first page, whatever gives way.
var errNoRoom = errors.New("the box with the emergency signs does not fit on the first page; " +
	"shorten the emergency signs of the definition")

// layoutSheet sets the sheet in the first arrangement that keeps the emergency box on the
// first page. The timeline, which only repeats what the text says, gives way first: also
// when that saves a sheet of paper that holds little else.
func layoutSheet(s *sheet.Sheet, f *typeface, m *metrics, record bool) (*canvas, error) {
	usual := 2
	if m.large {
		usual = 4
	}
	remembered := map[wrapKey][]textLine{}
	try := func(a arrangement) (*layout, bool) {
		l := newLayout(s, f, m, a)
		l.remembered, l.c.record = remembered, record
		l.run()
		return l, !l.overfull && l.help <= 1
	}
	all := arrangements(m)
	for n, a := range all {
		l, ok := try(a)
		if !ok {
			continue
		}
		if n == 0 && len(l.c.pages) > usual {
			if shorter, ok := try(all[1]); ok && len(shorter.c.pages) < len(l.c.pages) {
				l = shorter
			}
		}
		l.footers()
		return l.c, nil
	}
	return nil, errNoRoom
}

func newLayout(s *sheet.Sheet, f *typeface, m *metrics, a arrangement) *layout {
	l := &layout{c: &canvas{}, f: f, m: m, s: s, a: a}
	l.headingGap = 4
	l.sectionGap = 0.8 * m.gap
	l.bulletGap = 0.22 * m.body.size
	l.groupGap = 0.4 * m.body.size
	l.bulletInset = 1.05 * m.body.size
	return l
}

// run sets every block in the order of the arrangement.
func (l *layout) run() {
	l.page()
	blocks := l.order()
	for n := 0; n < len(blocks); n++ {
		if _, ok := blocks[n].(sheet.Section); ok {
			k := n
			var sections []sheet.Section
			for ; k < len(blocks); k++ {
				section, ok := blocks[k].(sheet.Section)
				if !ok {
					break
				}
				sections = append(sections, section)
			}
			l.sections(sections)
			n = k - 1
			continue
		}
		if next, ok := blocks[n].(sheet.NextVisit); ok && n+1 < len(blocks) && !l.m.large {
			if teach, ok := blocks[n+1].(sheet.TeachBack); ok {
				l.ending(next, teach)
				n++
				continue
			}
		}
		blocks[n].Accept(l)
	}
}

// order returns the blocks as the arrangement places them.
func (l *layout) order() []sheet.Block {
	var before, texts, strip, times, timeline, help, after []sheet.Block
	for _, b := range l.s.Blocks {
		switch b := b.(type) {
		case sheet.Overview:
			texts = append(texts, b)
		case sheet.KeyTimes:
			times = append(times, b)
		case sheet.Timeline:
			if l.a.timeline {
				timeline = append(timeline, b)
			}
		case sheet.Help:
			help = append(help, b)
		case sheet.Strip:
			strip = append(strip, b)
		case sheet.Notice, sheet.Letterhead, sheet.Heading:
			before = append(before, b)
		default:
			after = append(after, b)
		}
	}
	var out []sheet.Block
	add := func(parts ...[]sheet.Block) {
		for _, p := range parts {
			out = append(out, p...)
		}
	}
	switch {
	case l.a.textAfter:
		add(before, strip, help, texts, times, timeline)
	case l.a.help == helpBeforeTimes:
		add(before, texts, strip, help, times, timeline)
	case l.a.help == helpBeforeTimeline:
		add(before, texts, strip, times, help, timeline)
	default:
		add(before, texts, strip, times, timeline, help)
	}
	add(after)
	return out
}

// page begins a page; every one but the first has the running head.
func (l *layout) page() {
	l.c.newPage()
	l.y, l.onPage = l.m.top, false
	if len(l.c.pages) > 1 {
		l.y += l.runningHead(l.y)
	}
}

// room is the height that is left on the page.
func (l *layout) room() float64 { return l.m.end() - l.y }

// place sets a block that is not split. The space after it belongs to it only if something
// follows.
func (l *layout) place(after float64, draw func(y float64) float64) {
	h := l.c.measure(func() float64 { return draw(l.y) })
	if h > l.room() && l.onPage {
		l.page()
	}
	if h > l.room()+0.5 {
		l.overfull = true
	}
	draw(l.y)
	l.y += h + after
	l.onPage = true
}

// runningHead says on each page after the first whose sheet it is, and whom to call.
func (l *layout) runningHead(y float64) float64 {
	r := l.m.small.bolder()
	right := l.wrap(l.s.Running.Right, r, 0.4*l.m.inner())
	w := widest(right)
	left := sheet.Words(strings.Join(l.s.Running.Left, "  |  "))
	h := l.paragraph(left, l.m.left, y, l.m.inner()-w-16, r)
	h = max(h, l.right(l.s.Running.Right, l.m.width-l.m.right, y, 0.4*l.m.inner(), r))
	l.c.rule(l.m.left, y+h+4, l.m.inner(), 1.5)
	return h + 4 + 0.85*l.m.gap
}

// footers writes the foot of each page, when their number is known.
func (l *layout) footers() {
	total := len(l.c.pages)
	all := l.c.pages
	for n := range all {
		// The canvas draws on the last page it has, so each page is the last in turn.
		l.c.pages = all[:n+1]
		l.footer(n+1, total)
	}
	l.c.pages = all
}

func (l *layout) footer(n, total int) {
	y := l.m.end() + 6
	l.c.rule(l.m.left, y, l.m.inner(), 0.6)
	y += 4
	page := strings.NewReplacer("{page}", strconv.Itoa(n), "{pages}", strconv.Itoa(total)).Replace(l.s.Footer.PageOf)
	w := l.textWidth(page, l.m.page)
	l.single(page, l.m.width-l.m.right-w, y, l.m.page)
	for _, line := range l.s.Footer.Lines {
		y += l.words(line, l.m.left, y, l.m.inner()-w-16, l.m.foot)
	}
}
