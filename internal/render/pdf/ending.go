package pdf

import (
	"math"
	"strconv"
	"strings"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/render/qr"
	"aftercare/internal/sheet"
)

// drawEnding draws the next visit and the questions side by side, if they fit on a page like that.
func (l *layout) drawEnding(next sheet.NextVisit, teach sheet.TeachBack) {
	draw := func(y float64) float64 { return l.endingBeside(next, teach, y) }
	if h := l.height(draw); h <= l.remainingHeight() || h <= l.emptyPage() {
		l.placeMeasured(h, 0, draw)
		return
	}
	l.NextVisit(next)
	l.TeachBack(teach)
}

// endingBeside draws the next visit beside the questions, in the widths that make the taller of them as low as possible, and returns
// its height.
func (l *layout) endingBeside(next sheet.NextVisit, teach sheet.TeachBack, y float64) float64 {
	room := l.m.innerWidth() - l.m.gutter
	m := l.extended
	if m.endingWidth == 0 {
		lowest := math.Inf(1)
		for _, share := range []float64{0.5, 0.4, 0.45, 0.55, 0.6} {
			w := share * room
			h := l.c.Measure(func() float64 { return max(l.nextVisit(next, 0, 0, w), l.teachBack(teach, 0, 0, room-w)) })
			if h < lowest {
				lowest, m.endingWidth = h, w
			}
		}
	}
	w := m.endingWidth
	h := l.nextVisit(next, l.m.left, y, w)
	return max(h, l.teachBack(teach, l.m.left+w+l.m.gutter, y, room-w))
}

// NextVisit draws what comes next, with the code to scan on the right; below the text if the code
// is higher than a page.
func (l *layout) NextVisit(b sheet.NextVisit) {
	draw := func(y float64) float64 { return l.nextVisit(b, l.m.left, y, l.m.innerWidth()) }
	if h := l.height(draw); h <= l.remainingHeight() || h <= l.emptyPage() {
		l.placeMeasured(h, l.m.gap, draw)
		return
	}
	l.sections(columnFlow{sections: []flowSection{followUp(b)}})
	if b.Link != nil {
		l.placeWhole(l.m.gap, func(y float64) float64 {
			return l.drawWithCode(nil, l.m.left, y, l.m.innerWidth(), l.codeBesideWords(*b.Link, l.m.innerWidth()))
		})
	}
}

// TeachBack draws the questions, with a line to write on under each.
func (l *layout) TeachBack(b sheet.TeachBack) {
	l.placeWhole(l.m.gap, func(y float64) float64 { return l.teachBack(b, l.m.left, y, l.m.innerWidth()) })
}

func (l *layout) nextVisit(b sheet.NextVisit, x, y, w float64) float64 {
	h := l.sectionHead("follow-up", b.Heading, x, y, w)
	if b.Link == nil {
		return h + l.groups(b.Groups, x, y+h, w)
	}
	units := l.unitsOf(b.Groups)
	s := l.codeAboveWords(*b.Link, w)
	heightWith := func(s codeLayout) float64 {
		return l.c.Measure(func() float64 { return l.drawWithCode(units, 0, 0, w, s) })
	}
	narrow := w-s.width-codeGap < besideEms*l.m.body.size // it would break a date
	if beside := l.codeBesideWords(*b.Link, w); narrow || heightWith(beside) < heightWith(s) {
		s = beside
	}
	return h + l.drawWithCode(units, x, y+h, w, s)
}

// drawWithCode draws units to the left of a code to scan, and those that begin below it in the full width. It returns the height
// of all.
func (l *layout) drawWithCode(units []unit, x, y, w float64, s codeLayout) float64 {
	text := 0.0
	for n := range units {
		u, room := &units[n], w
		if n > 0 {
			text += u.gap
		}
		if text < s.height-underCode {
			room -= s.width + codeGap
		}
		text += u.draw(l, x, y+text, room)
	}
	if !s.beside {
		s.draw(l, x+w, y, x+w, y+s.height-s.wordsHeight(l))
		return max(text, s.height)
	}
	words := max(text+l.bulletGap, s.height-s.wordsHeight(l))
	s.draw(l, x+w, y, x+w-s.width-codeGap/2, y+words)
	return max(words+s.wordsHeight(l), s.height)
}

// codeLayout is a code to scan with its words, laid out.
type codeLayout struct {
	link                sheet.Link
	lead, label         []textLine // what it opens, and the address
	side, width, height float64    // of the code; width and height of the words too, if they are under it
	beside              bool       // the words are on the left of the code, under what else is there
}

// codeWords is how the words of a code are set: few short lines, one under another.
func (l *layout) codeWords() role {
	r := l.m.label
	r.lead--
	return r
}

// wrap wraps its words at this width.
func (s *codeLayout) wrap(l *layout, w float64) {
	s.lead, s.label = l.wrapWords(s.link.Lead, l.codeWords(), w), l.wrapAddress(s.link.Text, l.codeWords(), w)
}

// wrapAddress breaks an address into lines after its slashes. A part of it is broken only if it alone is longer than a line: a
// hyphen at the end of a line reads as none of the address.
func (l *layout) wrapAddress(address string, r role, w float64) []textLine {
	var out []textLine
	line := ""
	for _, part := range strings.SplitAfter(address, "/") {
		if line != "" && l.textWidth(line+part, r) > w {
			out, line = append(out, l.wrapWords(line, r, w)...), ""
		}
		line += part
	}
	return append(out, l.wrapWords(line, r, w)...)
}

func (s *codeLayout) wordsHeight(l *layout) float64 {
	return l.linesHeight(s.lead, l.codeWords()) + l.linesHeight(s.label, l.codeWords())
}

const (
	codeSide      = 20 * millimetre // at arm's length, what a phone reads at once
	codeSideLarge = 92.0
	quietZone     = 6.0  // the white margin of the code: readers need it
	codeGap       = 18.0 // between it and the text
	underCode     = 3.0  // the white below the last of its words, which the line under them has above it too
)

func (l *layout) codeSide() float64 {
	if l.m.large {
		return codeSideLarge
	}
	return codeSide
}

// codeAboveWords lays out a code with its words under it, for a column of this width. They are wider than the code, so that an
// address has few lines, and no part of it is broken that has room in half of the column.
func (l *layout) codeAboveWords(link sheet.Link, w float64) codeLayout {
	side := l.codeSide()
	s := codeLayout{link: link, side: side}
	wide := max(side, 0.4*w)
	for part := range strings.SplitAfterSeq(link.Text, "/") {
		if need := l.textWidth(part, l.codeWords()); need <= 0.5*w {
			wide = max(wide, need)
		}
	}
	s.wrap(l, wide)
	s.width = max(side, maxLineWidth(s.lead), maxLineWidth(s.label))
	s.height = quietZone + side + quietZone + s.wordsHeight(l)
	return s
}

// codeBesideWords lays out a code with its words on the left, for a column of this width.
func (l *layout) codeBesideWords(link sheet.Link, w float64) codeLayout {
	side := l.codeSide()
	s := codeLayout{link: link, side: side, width: side, height: quietZone + side, beside: true}
	s.wrap(l, w-side-codeGap/2)
	return s
}

// draw draws the code to the left of x, and its words to the left of right from this height on.
func (s *codeLayout) draw(l *layout, x, y, right, words float64) {
	left, top := x-s.side, y+quietZone
	l.c.Figure(s.link.Alt, [4]float64{left, top, left + s.side, top + s.side}, func() float64 {
		l.drawCode(s.link.URL, left, top, s.side)
		return s.side
	})
	l.c.P(func() float64 {
		drawRight := func(lines []textLine, y float64) float64 {
			h := 0.0
			for _, line := range lines {
				h += l.drawLines([]textLine{line}, right-line.width, y+h, l.codeWords(), false)
			}
			return h
		}
		h := drawRight(s.lead, words)
		return h + l.c.In(l.c.NewLink(s.link.Text), func() float64 {
			of := drawRight(s.label, words+h)
			l.c.Link(right-maxLineWidth(s.label), words+h, right, words+h+of, s.link.URL, s.link.Text)
			return of
		})
	})
}

// drawCode draws an address as a code to scan.
func (l *layout) drawCode(url string, x, y, side float64) {
	c := qr.Encode(url)
	if c.Size == 0 || l.c.Measuring() {
		// The address is also printed below the code, so nothing is lost without it.
		return
	}
	unit := side / float64(c.Size)
	out := make([]pdfwriter.Rect, len(c.Rows))
	for i, r := range c.Rows {
		out[i] = pdfwriter.Rect{X: x + float64(r.X)*unit, Y: y + float64(r.Y)*unit, W: float64(r.Width) * unit, H: unit}
	}
	l.c.FillRects(out)
}

// nextVisitUnits cuts the next visit into units for a column: its lines, then the code; or all of it as one, with the code
// beside the lines, if that takes less height.
func (l *layout) nextVisitUnits(b sheet.NextVisit, w float64) []unit {
	units := l.sectionUnits(followUp(b), w)
	if b.Link == nil {
		return units
	}
	units = append(units, unit{level: breakForced, continued: b.Continued, drawFunc: func(l *layout, x, y, w float64) float64 {
		return l.drawWithCode(nil, x, y, w, l.codeBesideWords(*b.Link, w))
	}})
	whole := unit{level: breakFree, isBox: true, gap: l.sectionGap, drawFunc: func(l *layout, x, y, w float64) float64 { return l.nextVisit(b, x, y, w) }}
	if l.heights([]unit{whole}, w)[0] < columnHeight(units, l.heights(units, w)) {
		return []unit{whole}
	}
	return units
}

// followUp returns the lines of the next visit as a section.
func followUp(b sheet.NextVisit) flowSection {
	return flowSection{Section: sheet.Section{Kind: "follow-up", Heading: b.Heading, Continued: b.Continued, Groups: b.Groups}}
}

// teachBackUnits cuts the questions into units for a column.
func (l *layout) teachBackUnits(b sheet.TeachBack) []unit {
	list := l.c.NewList(pdfwriter.Numbers)
	var out []unit
	for n, q := range b.Questions {
		u := unit{level: breakGroup, continued: b.Continued, drawFunc: func(l *layout, x, y, w float64) float64 {
			return l.c.In(list, func() float64 { return l.question(q, n+1, x, y, w) })
		}}
		if n == 0 {
			u = unit{level: breakFree, gap: l.sectionGap, drawFunc: func(l *layout, x, y, w float64) float64 {
				h := l.sectionHead("teach-back", b.Heading, x, y, w)
				return h + l.c.In(list, func() float64 { return l.question(q, n+1, x, y+h, w) })
			}}
		}
		out = append(out, u)
	}
	return out
}

// The least width of a line to write an answer on that begins where its question ends: that on which a few words have room, and
// the more that a sheet gives where it stays as long.
const (
	answerWidth     = 38 * millimetre
	longAnswerWidth = 50 * millimetre
)

// question draws a question with a line to write on, and returns its height. The line begins after the question
// where enough of its last line is left, else it is below.
func (l *layout) question(q sheet.Item, n int, x, y, w float64) float64 {
	inset, h := 1.4*l.m.body.size, 0.0
	lines := l.wrap(itemText(q), l.m.body, w-inset)
	last := lines[len(lines)-1].width + labelGap
	least := answerWidth
	if l.a.extras&longAnswers != 0 {
		least = longAnswerWidth
	}
	beside := w-inset-last >= least
	if beside {
		y += l.m.writeHeight - l.m.body.lead // above the line is space for letters
	}
	l.c.In(l.c.NewChild("LI", l.c.Current()), func() float64 {
		l.c.Tag("Lbl", func() float64 {
			l.drawLine(strconv.Itoa(n), x, y, l.m.strong)
			return 0
		})
		h = l.c.Tag("LBody", func() float64 {
			h := l.drawLines(lines, x+inset, y, l.m.body, false)
			if beside {
				l.writingLine(x+inset+last, y+h-2, w-inset-last)
				return l.m.writeHeight - l.m.body.lead + h
			}
			h += l.m.writeHeight - 3 // the line's height includes the letters above it
			l.writingLine(x+inset, y+h, w-inset)
			return h + 2
		})
		return h
	})
	return h
}

func (l *layout) teachBack(b sheet.TeachBack, x, y, w float64) float64 {
	h := l.sectionHead("teach-back", b.Heading, x, y, w)
	list := l.c.NewList(pdfwriter.Numbers)
	for n, q := range b.Questions {
		h += l.c.In(list, func() float64 { return l.question(q, n+1, x, y+h, w) })
	}
	return h
}

// Signatures draws the lines to sign on: in one row, or one below another in large print, unless
// only a row saves a page.
func (l *layout) Signatures(b sheet.Signatures) {
	draw := func(y float64) float64 { return l.signatureRow(b, y) }
	if l.m.large {
		stacked := func(y float64) float64 {
			h := 0.0
			for _, s := range b.Lines {
				h += l.signature(s, l.m.left, y+h, l.m.innerWidth(), l.m.writeHeight) + 4
			}
			return h
		}
		if h := l.height(stacked); h <= l.remainingHeight() || l.height(draw) > l.remainingHeight() {
			l.placeSignatures(h, stacked)
			return
		}
	}
	l.placeSignatures(l.height(draw), draw)
}

// placeSignatures places the lines, and records whether they are alone on their page.
func (l *layout) placeSignatures(h float64, draw func(y float64) float64) {
	pages := l.c.Pages()
	l.placeMeasured(h, 0, draw)
	l.onlySigned = l.c.Pages() > pages
}

// signatureRow draws the lines beside each other. The gap above the row is part of the height to write in.
func (l *layout) signatureRow(b sheet.Signatures, y float64) float64 {
	const gap = 18.0
	w := (l.m.innerWidth() - gap*float64(len(b.Lines)-1)) / float64(max(len(b.Lines), 1))
	h := 0.0
	for n, s := range b.Lines {
		h = max(h, l.signature(s, l.m.left+float64(n)*(w+gap), y, w, l.m.writeHeight-l.m.gap))
	}
	return h
}

// signature draws the lines of one person with this height above them.
func (l *layout) signature(s sheet.Signature, x, y, w, above float64) float64 {
	const share, gap = 0.62, 10.0
	line := y + above
	return above + 2 + l.c.P(func() float64 {
		h := l.words(s.Label+separator, x, line+2, share*w, l.m.label)
		l.writingLine(x, line, share*w)
		h = max(h, l.words(s.When, x+share*w+gap, line+2, w-share*w-gap, l.m.label))
		l.writingLine(x+share*w+gap, line, w-share*w-gap)
		return h
	})
}
