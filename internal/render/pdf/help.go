package pdf

import (
	"slices"
	"sort"

	"aftercare/internal/sheet"
)

// emergencyLevel is the level whose box has the solid header and is on the first page.
const emergencyLevel = "call-911"

// nowLevel is the level of what can't wait until the clinic opens.
const nowLevel = "call-now"

// Help draws a box for each level. Two boxes are side by side if they fit, the emergency one on the left;
// with more, the emergency box takes the full width, its signs in two columns, and the others are below
// it. In large print they are one below another, and so are two that don't fit on any page side by side.
func (l *layout) Help(b sheet.Help) {
	boxes := b.Boxes
	if l.m.large || l.a.stacked {
		l.stackBoxes(boxes)
		return
	}
	if len(boxes) == 2 && boxes[0].Level == emergencyLevel && l.fits(func() float64 { return l.sideBySide(boxes, l.y) }) {
		l.placeBoxes(len(boxes), l.m.gap, func(y float64) float64 { return l.sideBySide(boxes, y) })
		return
	}
	if len(boxes)%2 == 1 {
		l.stackBoxes(boxes[:1])
		boxes = boxes[1:]
	}
	for len(boxes) > 1 {
		two := [2]sheet.HelpBox(boxes)
		if h := l.c.Measure(func() float64 { return slices.Max(l.pairAt(two, 0)) }); h > l.remainingHeight() && h > l.emptyPage() {
			l.stackBoxes(two[:])
		} else {
			l.pair(two)
		}
		boxes = boxes[2:]
	}
}

// fits reports whether a drawing fits on the rest of the page.
func (l *layout) fits(draw func() float64) bool { return l.c.Measure(draw) <= l.remainingHeight() }

// placeBoxes places some help boxes together. It records the page of the first of all boxes, and
// how many are on the first page.
func (l *layout) placeBoxes(count int, after float64, draw func(y float64) float64) {
	l.placeWhole(after, draw)
	l.underHelp, l.othersUnder = true, false
	if l.help == 0 {
		l.help = l.c.Pages()
	}
	if l.c.Pages() == 1 {
		l.onFirst += count
	}
	l.helpBoxes += count
}

const (
	boxGap   = 7.0
	boxLine  = 1.2 // of an ordinary box
	boxHeavy = 2.0 // of the emergency box
)

// sideBySide draws two boxes of the same height.
func (l *layout) sideBySide(pair []sheet.HelpBox, y float64) float64 {
	w := (l.m.innerWidth() - boxGap) / 2
	right := l.m.left + w + boxGap
	h := l.c.Measure(func() float64 {
		return max(l.helpBox(pair[0], l.m.left, y, w, 0, 1), l.helpBox(pair[1], right, y, w, 0, 1))
	})
	l.helpBox(pair[0], l.m.left, y, w, h, 1)
	l.helpBox(pair[1], right, y, w, h, 1)
	return h
}

// pair places two boxes side by side, each as high as its text: the columns below begin where each ends.
func (l *layout) pair(two [2]sheet.HelpBox) {
	var h []float64
	l.placeBoxes(len(two), l.sectionGap, func(y float64) float64 {
		h = l.pairAt(two, y)
		return slices.Max(h)
	})
	l.columnSlack = [2]float64{max(h[1]-h[0], 0), max(h[0]-h[1], 0)}
}

// pairAt draws two boxes side by side and returns their heights.
func (l *layout) pairAt(two [2]sheet.HelpBox, y float64) []float64 {
	w := l.m.columnWidth()
	h := make([]float64, len(two))
	for n, box := range two {
		h[n] = l.helpBox(box, l.m.left+float64(n)*(w+l.m.gutter), y, w, 0, 1)
	}
	return h
}

// stackBoxes places one box below another, each unsplit if it fits on a page.
func (l *layout) stackBoxes(boxes []sheet.HelpBox) {
	columns := l.boxColumns()
	for n, box := range boxes {
		after := boxGap
		if n == len(boxes)-1 && (l.m.large || l.a.stacked) {
			after = l.m.gap
		}
		draw := func(y float64) float64 { return l.helpBox(box, l.m.left, y, l.m.innerWidth(), 0, columns) }
		h := l.c.Measure(func() float64 { return draw(0) })
		// The first must begin on the first page: it continues on the next one only if nothing else
		// makes room for it.
		split := h > l.remainingHeight() && (h > l.emptyPage() || l.mayBegin(box, columns))
		if l.help == 0 {
			split = h > l.remainingHeight() && l.a.splitEmergency
		}
		if !split {
			l.placeBoxes(1, after, draw)
			continue
		}
		begins := l.splitBox(box, after, columns)
		if l.help == 0 {
			l.help = begins
		}
		l.helpBoxes++
		l.underHelp = true
	}
}

// boxColumns returns how many columns of signs a full-width box has.
func (l *layout) boxColumns() int {
	if l.m.large {
		return 1
	}
	return 2
}

// ForOthers draws what to show or tell helpers, in a full-width box. If that saves a page, a box that doesn't fit on the
// first page is the first thing on the second, and the sections after it fill the first.
func (l *layout) ForOthers(b sheet.ForOthers) {
	box := sheet.HelpBox{Level: "for-others", Heading: sheet.Words(b.Heading), Continued: sheet.Words(b.Continued), Groups: b.Groups}
	draw := func(y float64) float64 { return l.helpBox(box, l.m.left, y, l.m.innerWidth(), 0, l.boxColumns()) }
	h := l.c.Measure(func() float64 { return draw(0) })
	if l.inShorterColumn(box, h) {
		return
	}
	if h > l.remainingHeight() && (h > l.emptyPage() || l.mayBegin(box, l.boxColumns())) {
		l.splitBox(box, l.m.gap, l.boxColumns())
		l.underHelp = false
		return
	}
	if h > l.remainingHeight() && l.c.Pages() == 1 && l.m.fit > 0 && !l.m.large {
		l.forNextPage = &b
		return
	}
	l.placeWhole(l.m.gap, draw)
	l.underHelp = false
}

// inShorterColumn places a box below the shorter of two boxes that are side by side, if it takes less of the page
// there than its height in the full width, and reports whether it did.
func (l *layout) inShorterColumn(box sheet.HelpBox, full float64) bool {
	c := 0
	if l.columnSlack[1] > l.columnSlack[0] {
		c = 1
	}
	slack, w := l.columnSlack[c], l.m.columnWidth()
	if slack == 0 {
		return false
	}
	draw := func(y float64) float64 { return l.helpBox(box, l.m.left+float64(c)*(w+l.m.gutter), y, w, 0, 1) }
	h := l.c.Measure(func() float64 { return draw(0) })
	if h-slack > min(full, l.remainingHeight()) {
		return false
	}
	if !l.c.Measuring() {
		draw(l.y - slack)
	}
	l.othersUnder = true
	longer := h + l.sectionGap - slack // than the other column
	l.columnSlack[c], l.columnSlack[1-c] = max(-longer, 0), max(longer, 0)
	l.y += max(longer, 0)
	return true
}

// splitBox draws a box on as many pages as it needs, with a frame and its heading on each, and returns
// the first of them. A sign is never split, nor separated from the words that say who it is for.
func (l *layout) splitBox(b sheet.HelpBox, after float64, columns int) (begins int) {
	for len(b.Groups) > 0 {
		here, rest := l.splitToFit(b, columns)
		if len(here.Groups) == 0 && l.pageHasBlock {
			l.nextPage()
			continue
		}
		if len(here.Groups) == 0 {
			here, rest = splitAfter(b, 1) // a single sign is higher than an empty page: too high for any
		}
		if begins == 0 {
			begins = l.c.Pages()
		}
		l.placeWhole(after, func(y float64) float64 { return l.drawBox(here, l.m.left, y, l.m.innerWidth(), 0, columns) })
		if b = rest; len(b.Groups) > 0 {
			l.nextPage()
		}
	}
	return begins
}

// mayBegin reports whether a box that doesn't fit begins on this page all the same: in an arrangement that splits
// boxes, with two signs at least here and two on the next page. What is for at once is never split.
func (l *layout) mayBegin(b sheet.HelpBox, columns int) bool {
	const least = 2
	if b.Level == emergencyLevel || b.Level == nowLevel {
		return false
	}
	l.couldSplit = true
	if !l.a.splitBoxes {
		return false
	}
	here, rest := l.splitToFit(b, columns)
	return signs(here) >= least && signs(rest) >= least
}

func signs(b sheet.HelpBox) int {
	n := 0
	for _, g := range b.Groups {
		n += len(g.Items)
	}
	return n
}

// splitKey is the beginning of what is left of a box: so many of its signs.
type splitKey struct {
	level       string
	left, signs int
	columns     int
}

// splitToFit splits off as many of a box's signs as the rest of the page holds.
func (l *layout) splitToFit(b sheet.HelpBox, columns int) (here, rest sheet.HelpBox) {
	room, all, m := l.remainingHeight(), signs(b), l.measurements(b.Groups)
	fit := sort.Search(all, func(n int) bool {
		key := splitKey{b.Level, all, n + 1, columns}
		h, ok := m.splitHeights[key]
		if !ok {
			more, _ := splitAfter(b, n+1)
			h = l.c.Measure(func() float64 { return l.drawBox(more, l.m.left, 0, l.m.innerWidth(), 0, columns) })
			m.splitHeights[key] = h
		}
		return h > room
	})
	if fit == 0 {
		return sheet.HelpBox{}, b
	}
	return splitAfter(b, fit)
}

// splitAfter splits a box after this many signs. The rest has the continued heading, and repeats
// the words that say who it is for.
func splitAfter(b sheet.HelpBox, signs int) (here, rest sheet.HelpBox) {
	here, rest = b, b
	here.Groups, rest.Groups = nil, nil
	rest.Heading, rest.Note = b.Continued, nil
	for _, g := range b.Groups {
		n := min(signs, len(g.Items))
		signs -= n
		if n > 0 {
			here.Groups = append(here.Groups, sheet.Group{LeadIn: g.LeadIn, Items: g.Items[:n]})
		}
		if n < len(g.Items) {
			rest.Groups = append(rest.Groups, sheet.Group{LeadIn: g.LeadIn, Items: g.Items[n:]})
		}
	}
	return here, rest
}

// boxKey is everything that the height of a sheet's help box depends on.
type boxKey struct {
	level   string
	width   float64
	columns int
}

// helpBox draws one box at least minHeight high, and returns its height. Boxes that are only
// measured are measured once.
func (l *layout) helpBox(b sheet.HelpBox, x, y, w, minHeight float64, columns int) float64 {
	if !l.c.Measuring() {
		return l.drawBox(b, x, y, w, minHeight, columns)
	}
	key, m := boxKey{b.Level, w, columns}, l.measurements(b.Groups)
	h, ok := m.boxHeights[key]
	if !ok {
		h = l.drawBox(b, 0, 0, w, 0, columns)
		m.boxHeights[key] = h
	}
	return max(h, minHeight)
}

func (l *layout) drawBox(b sheet.HelpBox, x, y, w, minHeight float64, columns int) float64 {
	urgent := b.Level == emergencyLevel
	head := l.m.h2
	if urgent && !l.m.large {
		head = role{15.5, 19, bold}
	}
	inset := l.m.pad + l.m.icon + 8
	lines := l.wrap(b.Heading, head, w-inset-l.m.pad)
	if smaller := (role{head.size - 1, head.lead - 1.5, bold}); !urgent && len(lines) > 1 {
		// A little smaller where that saves a line.
		if fewer := l.wrap(b.Heading, smaller, w-inset-l.m.pad); len(fewer) < len(lines) {
			head, lines = smaller, fewer
		}
	}
	headHeight := max(l.linesHeight(lines, head), l.m.icon) + 4
	if urgent {
		l.c.Fill(x, y, w, headHeight)
	}
	l.icon(b.Level, x+l.m.pad, y+(headHeight-l.m.icon)/2, l.m.icon, urgent)
	l.c.Heading("H2", b.Heading.String(), y, func() float64 {
		return l.drawLines(lines, x+inset, y+(headHeight-l.linesHeight(lines, head))/2, head, urgent)
	})
	at := y + headHeight
	if !urgent {
		l.c.Rule(x, at, w, boxLine)
	}
	at += 3
	inner := w - 2*l.m.pad
	if len(b.Note) > 0 {
		at += l.c.P(func() float64 { return l.paragraph(b.Note, x+l.m.pad, at, inner, l.m.body) }) + l.bulletGap
	}
	at += l.drawInColumns(b.Groups, x+l.m.pad, at, inner, columns) + 4
	h := max(at-y, minHeight)
	width := boxLine
	if urgent {
		width = boxHeavy
	}
	l.c.Frame(x, y, w, h, width)
	return h
}

// drawInColumns draws groups of bullets in one or two columns, in two if that is less high.
func (l *layout) drawInColumns(groups []sheet.Group, x, y, w float64, columns int) float64 {
	if columns == 1 || len(groups) == 0 {
		return l.groups(groups, x, y, w)
	}
	const gap = 12
	half := (w - gap) / 2
	units, m := l.unitsOf(groups), l.measurements(groups)
	left, ok := m.leftCounts[columnsKey{&groups[0], w}]
	if !ok {
		var h float64
		if left, h = balance(units, l.heights(units, half)); columnHeight(units, l.heights(units, w)) < h {
			left = 0
		}
		m.leftCounts[columnsKey{&groups[0], w}] = left
	}
	if left == 0 {
		return l.drawUnits(units, x, y, w)
	}
	h := l.drawUnits(units[:left], x, y, half)
	return max(h, l.drawUnits(units[left:], x+half+gap, y, half))
}

// columnsKey is everything that the columns of a box depend on.
type columnsKey struct {
	first *sheet.Group
	width float64
}

// columnHeight returns the height of units one below another.
func columnHeight(units []unit, heights []float64) float64 {
	sum := 0.0
	for n := range units {
		if n > 0 {
			sum += units[n].gap
		}
		sum += heights[n]
	}
	return sum
}

// balance returns how many units the left of two columns takes, so that the higher of the two is as
// low as possible, and how high that is.
func balance(units []unit, heights []float64) (left int, height float64) {
	best, lowest := len(units), 1e9
	for n := 1; n <= len(units); n++ {
		if n < len(units) && units[n].level > breakGroup {
			continue
		}
		if h := max(columnHeight(units[:n], heights[:n]), columnHeight(units[n:], heights[n:])); h < lowest {
			best, lowest = n, h
		}
	}
	return best, lowest
}
