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
	plain, extended *measurements // of what shows no extra, and of what does
	goal            *goal         // what must be reached; nil for nothing

	help      int // the page of the most urgent help box; 0 before it is placed
	helpBoxes int // how many there are
	onFirst   int // how many of them are on the first page
	overfull  bool
	uses      []pageUse // of the pages
	white     float64   // the height that the pages before this one leave white
	faults    int       // how many of them have a gap
	inDiary   bool      // what is placed now is the diary

	reachedEnding bool // what comes after the sections was placed, or the last of them
	couldSplit    bool // a box that arrangements split came up, and didn't fit
	hasTimeline   bool // the sheet has one, drawn or not

	boxNext      bool               // what is placed now is a box
	isFixed      bool               // it is as high in every arrangement
	fixed        float64            // the height of all that is
	onlySigned   bool               // the page has nothing but signatures
	diaryPages   int                // how many pages the diary takes, after all others
	keep         float64            // the height of what must be on the same page as what is placed now
	rest         []numberedBlock    // what comes after the sections that are placed now
	h1           *pdfwriter.Element // the title's tag, if it is drawn late
	pageHasBlock bool               // the page already has a block
	forNextPage  *sheet.ForOthers   // what to show helpers, if it is the first thing on the next page
	underHelp    bool               // a box of whom to call is above, and no other box or section between
	othersUnder  bool               // what to show helpers is under one of them, in its column
	columnSlack  [2]float64         // how far above l.y each column ends, after boxes of two heights
	headingGap   float64
	sectionGap   float64
	bulletGap    float64
	groupGap     float64
	bulletInset  float64
}

func newLayout(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, a arrangement) *layout {
	l := &layout{workspace: d, plain: d.measurementsOf(measured{a.fit, 0}), extended: d.measurementsOf(measured{a.fit, a.extras}), c: pdfwriter.NewCanvas(d.arena, f, m.width, m.height), f: f, m: m, s: s, a: a}
	if len(s.Voice.Short) > 0 {
		l.c.Expand(s.Voice.Next)
	}
	share := 1 - fitStep*float64(m.fit)
	l.headingGap = 2.5 * share
	l.sectionGap = 0.7 * m.gap
	l.bulletGap = 0.18 * m.body.size * share
	l.groupGap = 0.4 * m.body.size * share
	l.bulletInset = 0.84 * m.body.size
	if l.plain.metrics == nil {
		l.plain.metrics = m
		if need := l.measureFoot(); need > m.bottom {
			higher := *m
			higher.bottom = need
			l.plain.metrics = &higher
		}
	}
	l.m = l.plain.metrics
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
	l.hasTimeline = len(l.placedBlocks.timeline) > 0
	for n := 0; n < len(blocks) && !l.missesGoal(); n++ {
		l.block, l.part, l.keep, l.boxNext, l.isFixed = blocks[n].n, 0, 0, false, false
		switch b := blocks[n].Block.(type) {
		case sheet.Section, sheet.Conditional, sheet.NextVisit:
			flow := l.flowFrom(blocks[n:])
			if used := flow.blocks(); used > 0 {
				l.rest = blocks[n+used:]
				l.sections(flow)
				l.rest = nil
				n += used - 1
				continue
			}
			l.reachedEnding = true
			next, isNext := b.(sheet.NextVisit)
			l.boxNext = isNext && next.Link != nil // the code and the words beside it stay together
			if n+1 < len(blocks) && isNext && !l.m.large {
				if teach, ok := blocks[n+1].Block.(sheet.TeachBack); ok {
					l.keep = l.signaturesAfter(blocks[n+2:])
					l.drawEnding(next, teach)
					n++
					continue
				}
			}
		case sheet.TeachBack:
			l.reachedEnding = true
			l.keep = l.signaturesAfter(blocks[n+1:])
		case sheet.Help, sheet.ForOthers:
			l.boxNext = true
		case sheet.KeyTimes:
			l.boxNext = true
		case sheet.Message:
			l.boxNext, l.isFixed = true, true
		case sheet.Notice, sheet.Letterhead:
			l.isFixed = true
		case sheet.PatientBanner:
			l.isFixed = !l.a.headAfter // its labels are longer then
		}
		blocks[n].Accept(l)
	}
	l.overfull = l.overfull || l.forNextPage != nil
	l.endPage()
}

// flowKey is everything that a flow depends on: its first block, and whether the next visit and the questions flow too.
type flowKey struct {
	first  int
	ending bool
}

// flowFrom returns the blocks that flow together in columns, from the first one on: the sections, and with them the next
// visit and the questions if they flow too. They are gathered once for all arrangements.
func (l *layout) flowFrom(blocks []numberedBlock) columnFlow {
	key := flowKey{blocks[0].n, l.a.flowEnding}
	flow, ok := l.flows[key]
	if !ok {
		flow = gatherFlow(blocks, l.a.flowEnding)
		l.flows[key] = flow
	}
	return flow
}

func gatherFlow(blocks []numberedBlock, ending bool) (flow columnFlow) {
	for _, b := range blocks {
		switch b := b.Block.(type) {
		case sheet.Section:
			flow.sections = append(flow.sections, flowSection{Section: b})
		case sheet.Conditional:
			flow.sections = append(flow.sections, flowConditional(b))
		case sheet.NextVisit:
			if !ending {
				return flow
			}
			flow.next = &b
		case sheet.TeachBack:
			if !ending {
				return flow
			}
			flow.teach = &b
		default:
			return flow
		}
	}
	return flow
}

// signaturesAfter returns the height of the signatures if they come next: they are never alone on a page.
func (l *layout) signaturesAfter(blocks []numberedBlock) float64 {
	if len(blocks) == 0 {
		return 0
	}
	b, ok := blocks[0].Block.(sheet.Signatures)
	if !ok {
		return 0
	}
	return l.c.Measure(func() float64 { return l.signatureRow(b, 0) })
}

// endingHeight returns the height of the next visit, the questions and the signatures, as far as they come next and are
// no part of the columns; 0 for none.
func (l *layout) endingHeight(blocks []numberedBlock) float64 {
	return l.c.Measure(func() float64 {
		h := 0.0
		for n := 0; n < len(blocks); n++ {
			switch b := blocks[n].Block.(type) {
			case sheet.NextVisit:
				if n+1 < len(blocks) && !l.m.large {
					if teach, ok := blocks[n+1].Block.(sheet.TeachBack); ok {
						h += l.endingBeside(b, teach, 0)
						n++
						continue
					}
				}
				h += l.nextVisit(b, l.m.left, 0, l.m.innerWidth()) + l.m.gap
			case sheet.TeachBack:
				h += l.teachBack(b, l.m.left, 0, l.m.innerWidth()) + l.m.gap
			case sheet.Signatures:
				return h + l.signatureRow(b, 0)
			default:
				return h
			}
		}
		return h
	})
}

// endPage records how the page was filled.
func (l *layout) endPage() {
	top := l.m.top
	if l.c.Pages() > 1 {
		top += l.measureHead()
	}
	// The gap after the last block is white.
	u := pageUse{share: (l.y - l.m.gap - top) / (l.m.textBottom() - top), beforeBox: l.boxNext, onlySignatures: l.onlySigned}
	l.uses = append(l.uses, u)
}

// nextPage begins a page; every one but the first has the running head.
func (l *layout) nextPage() {
	if l.c.Pages() > 0 {
		l.endPage()
		l.white += max(l.m.textBottom()-l.y, 0)
		if !l.inDiary && l.uses[len(l.uses)-1].hasGap() {
			l.faults++
		}
	}
	l.c.NewPage()
	l.y, l.pageHasBlock, l.onlySigned, l.underHelp, l.columnSlack = l.m.top, false, false, false, [2]float64{}
	l.draftMark()
	if l.c.Pages() > 1 {
		if l.c.Measuring() {
			l.y += l.measureHead()
		} else {
			l.y += l.c.Varying(func() float64 { return l.runningHead(l.y) })
		}
	}
	if b := l.forNextPage; b != nil {
		l.forNextPage = nil
		block, part, keep := l.block, l.part, l.keep
		l.block, l.keep = noNumber, 0
		l.ForOthers(*b)
		l.block, l.part, l.keep = block, part, keep
	}
}

// remainingHeight returns the height that remains on the page. Heights are sums in different
// orders, and differ in their rounding.
func (l *layout) remainingHeight() float64 {
	const rounding = 0.001
	room := l.m.textBottom() - l.y + rounding
	if l.a.short > 0 && l.c.Pages() == l.a.shortPage {
		room -= shortStep * float64(l.a.short) * l.m.height
	}
	return room
}

// shortStep is the share of a page that a step leaves empty.
const shortStep = 0.025

// emptyPage returns the height that a page after the first has for its text.
func (l *layout) emptyPage() float64 {
	return l.m.textBottom() - l.m.top - l.measureHead()
}

// measureHead returns the height of the running head.
func (l *layout) measureHead() float64 {
	if l.plain.headHeight == 0 {
		l.plain.headHeight = l.c.Measure(func() float64 { return l.runningHead(0) })
	}
	return l.plain.headHeight
}

// leastGap is the least share of a gap that follows a block.
const leastGap = 0.6

// placeWhole places a block that isn't split: at the cursor, or on the next page if it doesn't fit.
// The space after it counts only if something follows.
func (l *layout) placeWhole(after float64, draw func(y float64) float64) {
	l.placeMeasured(l.height(draw), after, draw)
}

// placeMeasured places a block that has been measured.
func (l *layout) placeMeasured(h, after float64, draw func(y float64) float64) {
	need := h
	if l.keep > 0 && h+after+l.keep <= l.emptyPage() {
		need += after + l.keep
	}
	if need > l.remainingHeight() && l.pageHasBlock {
		l.nextPage()
	}
	if h > l.remainingHeight()+0.5 {
		l.overfull = true
	}
	if !l.c.Measuring() {
		draw(l.y)
	}
	l.y += h + after
	if l.isFixed {
		l.fixed += h + leastGap*l.m.gap
	}
	l.pageHasBlock, l.onlySigned, l.columnSlack = true, false, [2]float64{}
	l.underHelp = l.underHelp && !l.othersUnder
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
	if l.block == noNumber {
		return l.c.Measure(func() float64 { return draw(0) })
	}
	m := l.extended
	switch b := l.s.Blocks[l.block].(type) {
	case sheet.NextVisit, sheet.TeachBack: // their answers may be longer
	default:
		if m != l.plain {
			m = l.measurements(sheet.Groups(b))
		}
	}
	h, ok := m.blockHeights[key]
	if !ok {
		h = l.c.Measure(func() float64 { return draw(0) })
		m.blockHeights[key] = h
	}
	return h
}

// runningHead says on each page after the first whose sheet it is, and whom to call. A line to
// write on needs no extra height here: the margin above it is white.
func (l *layout) runningHead(y float64) float64 {
	r := l.m.small.asBold()
	right := l.m.width - l.m.right
	lines := l.wrap(l.s.RunningHead.Right, r, 0.4*l.m.innerWidth())
	h := 0.0
	for _, line := range l.joinParts(l.s.RunningHead.Left, r, l.m.innerWidth()-maxLineWidth(lines)-16) {
		h += l.words(line, l.m.left, y+h, l.m.innerWidth()-maxLineWidth(lines)-16, r)
	}
	rh := 0.0
	for _, line := range lines {
		line.blank = false
		l.drawLines([]textLine{line}, right-line.width, y+rh, r, false)
		rh += r.lead
	}
	h = max(h, rh) + 3
	l.c.Rule(l.m.left, y+h, l.m.innerWidth(), 1.5)
	return h + 0.5*l.m.gap
}

// joinParts joins parts with bars into lines, of which none begins or ends with a bar.
func (l *layout) joinParts(parts []string, r role, width float64) []string {
	const bar = " | "
	var out []string
	for _, part := range parts {
		if n := len(out); n > 0 && l.textWidth(out[n-1]+bar+part, r) <= width {
			out[n-1] += bar + part
			continue
		}
		out = append(out, part)
	}
	for n := range out[:max(len(out)-1, 0)] {
		out[n] += separator
	}
	return out
}

// footers writes the footer of each page, once their number is known.
func (l *layout) footers() {
	total := l.c.Pages()
	l.c.OnEachPage(func(n int) { l.footer(n, total) })
}

// The footer of a page: a rule, and its lines beside the page number.
const (
	footGap       = 5.0 // above the rule
	footRule      = 3.0 // from the rule to the first line
	footBeside    = 16.0
	maxPageNumber = 88 // no sheet has more pages, and no two-digit number is wider
)

func (l *layout) footer(n, total int) {
	y := l.m.textBottom() + footGap
	l.c.Rule(l.m.left, y, l.m.innerWidth(), 0.6)
	y += footRule
	page := l.pageOf(n, total)
	l.drawLine(page, l.m.width-l.m.right-l.textWidth(page, l.m.page), y, l.m.page)
	for _, line := range l.footLines() {
		y += l.words(line, l.m.left, y, l.footWidth(), l.m.foot)
	}
}

// footLines returns the footer's lines, joined where they fit beside each other.
func (l *layout) footLines() []string { return l.joinParts(l.s.Footer.Lines, l.m.foot, l.footWidth()) }

// measureFoot returns the height of a page's footer, down to the edge of the paper: the procedure's
// name and the clinic's status determine its number of lines.
func (l *layout) measureFoot() float64 {
	h := footGap + footRule + edge
	text := 0.0
	for _, line := range l.footLines() {
		text += l.linesHeight(l.wrapWords(line, l.m.foot, l.footWidth()), l.m.foot)
	}
	return h + max(text, l.m.page.lead)
}

// footWidth returns the width of the footer's lines, the same on all pages.
func (l *layout) footWidth() float64 {
	return l.m.innerWidth() - l.textWidth(l.pageOf(maxPageNumber, maxPageNumber), l.m.page) - footBeside
}

func (l *layout) pageOf(n, total int) string {
	return strings.ReplaceAll(strings.ReplaceAll(l.s.Footer.PageOf, "{page}", strconv.Itoa(n)), "{pages}", strconv.Itoa(total))
}
