package pdf

import (
	"strconv"
	"strings"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// layout lays out one sheet on pages. Each block is drawn at the cursor by a method of the sheet's
// Visitor; one that doesn't fit is undone and drawn on the next page, unsplit.
type layout struct {
	c *pdfwriter.Canvas
	f *pdfwriter.Typeface
	m *metrics
	s *sheet.Sheet
	a arrangement
	y float64 // where the next block begins

	block, part int // what is being placed: the number of the block, and how often it was placed

	*workspace
	goal *goal // what must be reached; nil for nothing

	help         int // the page of the most urgent help box; 0 before it is placed
	helpBoxes    int // how many there are
	onFirst      int // how many of them are on the first page
	overfull     bool
	filled       float64            // the height of the text on all pages
	h1           *pdfwriter.Element // the title's tag, if it is drawn late
	pageHasBlock bool               // the page already has a block
	columnSlack  [2]float64         // how far above l.y each column ends, after boxes of two heights
	headingGap   float64
	sectionGap   float64
	bulletGap    float64
	groupGap     float64
	bulletInset  float64
}

func newLayout(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, a arrangement) *layout {
	l := &layout{workspace: d, c: pdfwriter.NewCanvas(d.arena, f, m.width, m.height), f: f, m: m, s: s, a: a}
	l.headingGap = 3.5
	l.sectionGap = 0.75 * m.gap
	l.bulletGap = 0.18 * m.body.size
	l.groupGap = 0.4 * m.body.size
	l.bulletInset = 1.05 * m.body.size
	if d.metrics == nil {
		d.metrics = m
		if need := l.measureFoot(); need > m.bottom {
			higher := *m
			higher.bottom = need
			d.metrics = &higher
		}
	}
	l.m = d.metrics
	return l
}

// run places every block in the order of the arrangement.
func (l *layout) run() {
	l.nextPage()
	if l.a.headAfter {
		// A screen reader gets the title first, wherever it is drawn.
		l.h1 = l.c.NewElement("H1")
		l.c.AddEmpty(l.h1)
	}
	blocks := l.order(l.s.Blocks, l.a)
	for n := 0; n < len(blocks) && !l.missesGoal(); n++ {
		l.block, l.part = blocks[n].n, 0
		if _, ok := blocks[n].Block.(sheet.Section); ok {
			k := n
			var sections []sheet.Section
			for ; k < len(blocks); k++ {
				section, ok := blocks[k].Block.(sheet.Section)
				if !ok {
					break
				}
				sections = append(sections, section)
			}
			l.sections(sections)
			n = k - 1
			continue
		}
		if next, ok := blocks[n].Block.(sheet.NextVisit); ok && n+1 < len(blocks) && !l.m.large {
			if teach, ok := blocks[n+1].Block.(sheet.TeachBack); ok {
				l.drawEnding(next, teach)
				n++
				continue
			}
		}
		blocks[n].Accept(l)
	}
	l.filled += l.y - l.m.top
}

// nextPage begins a page; every one but the first has the running head.
func (l *layout) nextPage() {
	if l.c.Pages() > 0 {
		l.filled += l.y - l.m.top
	}
	l.c.NewPage()
	l.y, l.pageHasBlock, l.columnSlack = l.m.top, false, [2]float64{}
	l.draftMark()
	if l.c.Pages() > 1 {
		l.y += l.c.Varying(func() float64 { return l.runningHead(l.y) })
	}
}

// remainingHeight returns the height that remains on the page. Heights are sums in different
// orders, and differ in their rounding.
func (l *layout) remainingHeight() float64 {
	const rounding = 0.001
	return l.m.textBottom() - l.y + rounding
}

// emptyPage returns the height that a page after the first has for its text.
func (l *layout) emptyPage() float64 {
	if l.headHeight == 0 {
		l.headHeight = l.c.Measure(func() float64 { return l.runningHead(0) })
	}
	return l.m.textBottom() - l.m.top - l.headHeight
}

// placeWhole places a block that isn't split: at the cursor, or on the next page if it doesn't fit.
// The space after it counts only if something follows.
func (l *layout) placeWhole(after float64, draw func(y float64) float64) {
	l.placeMeasured(l.height(draw), after, draw)
}

// placeMeasured places a block that has been measured.
func (l *layout) placeMeasured(h, after float64, draw func(y float64) float64) {
	if h > l.remainingHeight() && l.pageHasBlock {
		l.nextPage()
	}
	if h > l.remainingHeight()+0.5 {
		l.overfull = true
	}
	if !l.c.Measuring() {
		draw(l.y)
	}
	l.y += h + after
	l.pageHasBlock, l.columnSlack = true, [2]float64{}
}

// heightKey is a part of a block of the sheet, and everything in an arrangement that its height
// depends on: boxes of whom to call are other parts of their block if they are stacked, and the
// ages are beside the title or in the patient banner.
type heightKey struct {
	block, part        int
	stacked, headAfter bool
}

// height measures a block, once for all arrangements in which its height is the same.
func (l *layout) height(draw func(y float64) float64) float64 {
	key := heightKey{l.block, l.part, l.a.stacked, l.a.headAfter}
	l.part++
	h, ok := l.blockHeights[key]
	if !ok || l.block == noNumber {
		h = l.c.Measure(func() float64 { return draw(0) })
		l.blockHeights[key] = h
	}
	return h
}

// runningHead says on each page after the first whose sheet it is, and whom to call. A line to
// write on needs no extra height here: the margin above it is white.
func (l *layout) runningHead(y float64) float64 {
	r := l.m.small.asBold()
	right := l.m.width - l.m.right
	lines := l.wrap(l.s.RunningHead.Right, r, 0.4*l.m.innerWidth())
	left := sheet.Words(strings.Join(l.s.RunningHead.Left, "  |  "))
	h := l.paragraph(left, l.m.left, y, l.m.innerWidth()-maxLineWidth(lines)-16, r)
	rh := 0.0
	for _, line := range lines {
		line.blank = false
		l.drawLines([]textLine{line}, right-line.width, y+rh, r, false)
		rh += r.lead
	}
	h = max(h, rh) + 4
	l.c.Rule(l.m.left, y+h, l.m.innerWidth(), 1.5)
	return h + 0.6*l.m.gap
}

// footers writes the footer of each page, once their number is known.
func (l *layout) footers() {
	total := l.c.Pages()
	l.c.OnEachPage(func(n int) { l.footer(n, total) })
}

// The footer of a page: a rule, and its lines beside the page number.
const (
	footGap       = 6.0  // above the rule
	footRule      = 4.0  // from the rule to the first line
	footMargin    = 10.0 // to the edge of the paper
	footBeside    = 16.0
	maxPageNumber = 88 // no sheet has more pages, and no two-digit number is wider
)

func (l *layout) footer(n, total int) {
	y := l.m.textBottom() + footGap
	l.c.Rule(l.m.left, y, l.m.innerWidth(), 0.6)
	y += footRule
	page := l.pageOf(n, total)
	l.drawLine(page, l.m.width-l.m.right-l.textWidth(page, l.m.page), y, l.m.page)
	for _, line := range l.s.Footer.Lines {
		y += l.words(line, l.m.left, y, l.footWidth(), l.m.foot)
	}
}

// measureFoot returns the height of a page's footer, down to the edge of the paper: the procedure's
// name and the clinic's status determine its number of lines.
func (l *layout) measureFoot() float64 {
	h := footGap + footRule + footMargin
	for _, line := range l.s.Footer.Lines {
		h += l.linesHeight(l.wrapWords(line, l.m.foot, l.footWidth()), l.m.foot)
	}
	return h
}

// footWidth returns the width of the footer's lines, the same on all pages.
func (l *layout) footWidth() float64 {
	return l.m.innerWidth() - l.textWidth(l.pageOf(maxPageNumber, maxPageNumber), l.m.page) - footBeside
}

func (l *layout) pageOf(n, total int) string {
	return strings.ReplaceAll(strings.ReplaceAll(l.s.Footer.PageOf, "{page}", strconv.Itoa(n)), "{pages}", strconv.Itoa(total))
}
