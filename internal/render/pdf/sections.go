package pdf

import (
	"slices"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// unit is a part of a section that isn't split: a heading with its first item, a lead-in with its
// first item, an item.
type unit struct {
	bullet   *bullet                                  // what is drawn, unless drawFunc draws more
	drawFunc func(l *layout, x, y, w float64) float64 // nil for nothing more
	gap      float64                                  // above it, unless it is the first of a column
	level    breakLevel
	isBox    bool // it stays whole, whatever height that leaves white
	// What is repeated above it where it begins a column: its section's heading as continued, and who it is for.
	continued string
	leadIn    *sheet.LeadIn
}

// draw draws a unit and returns its height.
func (u *unit) draw(l *layout, x, y, w float64) float64 {
	if u.drawFunc != nil {
		return u.drawFunc(l, x, y, w)
	}
	return u.bullet.draw(l, x, y, w)
}

// breakLevel says how bad it is for a column to begin with a unit.
type breakLevel int

const (
	breakFree   breakLevel = iota // a heading
	breakGroup                    // a lead-in, or an item for everyone
	breakRow                      // a table row, or an item under a lead-in, which would be separated from the one before
	breakForced                   // an item that would be alone
)

// bullet is one instruction with its drawing and its log, without its steps.
type bullet struct {
	item     *sheet.Item
	elements listElements
	inset    float64     // of what holds under an "if"
	text     *brokenText // what the item says; nil before it is first asked for
}

// linesIn returns the lines of a bullet in a column of this width.
func (b *bullet) linesIn(l *layout, w float64) []textLine {
	if b.text == nil {
		t := itemText(*b.item)
		if len(t) == 0 {
			return nil
		}
		b.text = l.findText(t)
	}
	return b.text.lines(l, l.m.body, w-l.bulletInset)
}

// isLine reports whether a bullet has no more than one line in a column of this width; so does none at all.
func (b *bullet) isLine(l *layout, w float64) bool { return b == nil || len(b.linesIn(l, w)) < 2 }

// draw draws it and returns its height.
func (b *bullet) draw(l *layout, x, y, w float64) float64 {
	size := l.m.body.size
	x, w = x+b.inset, w-b.inset
	width := w
	d, shown := l.shownDrawing(b.item)
	beside := false
	if shown {
		var text float64
		if text, beside = d.beside(l, b, w); beside {
			w = text
		}
	}
	lines := b.linesIn(l, w)
	if len(lines) == 0 {
		return 0
	}
	draw := func() float64 {
		h := l.drawLines(lines, x+l.bulletInset, y, l.m.body, false)
		switch {
		case beside:
			d.draw(l, x+w+drawingGap, y+drawingAbove)
			h = max(h, drawingAbove+d.height(l)+drawingBelow)
		case shown:
			d.draw(l, x+l.bulletInset, y+h+drawingAbove)
			h += drawingAbove + d.height(l) + drawingBelow
		}
		if log := l.shownLog(b.item); log != nil {
			h += l.log(log, x+l.bulletInset, y+h, width-l.bulletInset)
		}
		return h
	}
	if l.c.Measuring() {
		return draw()
	}
	first := lines[0].height(l.m.body, l.m)
	l.c.Dot(x+0.3*size, y+first-l.m.body.lead+l.m.body.baseline()-0.30*size, 0.16*size)
	return b.elements.drawIn(l, draw)
}

// listElements is the place of an instruction in the structure: in a list, with a body.
type listElements struct{ list, item, body *pdfwriter.Element }

func (e listElements) drawIn(l *layout, draw func() float64) float64 {
	return l.c.In(e.list, func() float64 {
		return l.c.In(e.item, func() float64 { return l.c.In(e.body, draw) })
	})
}

// groups draws groups one below another.
func (l *layout) groups(groups []sheet.Group, x, y, w float64) float64 {
	return l.drawUnits(l.unitsOf(groups), x, y, w)
}

// unitsOf cuts groups into units, once for all arrangements.
func (l *layout) unitsOf(groups []sheet.Group) []unit {
	if len(groups) == 0 {
		return nil
	}
	units, ok := l.plain.units[&groups[0]]
	if !ok {
		for n, g := range groups {
			units = append(units, l.groupUnits(g, n > 0)...)
		}
		l.plain.units[&groups[0]] = units
	}
	return units
}

// groupUnits cuts a group into units.
func (l *layout) groupUnits(g sheet.Group, follows bool) []unit {
	out := make([]unit, 0, len(g.Items))
	if i, ok := asSentence(g); ok {
		g, follows = sheet.Group{Items: []sheet.Item{i}}, false
	}
	list := l.c.NewList(pdfwriter.Dots) // one for all items, in whichever column they are
	bullets := make([]bullet, len(g.Items))
	for n := range g.Items {
		i := &g.Items[n]
		u := unit{gap: l.bulletGap, level: breakGroup}
		if n == 0 && follows {
			u.gap = l.groupGap
		}
		if n > 0 && g.LeadIn != nil {
			u.level = breakRow
		}
		e := listElements{list, l.c.NewElement("LI"), l.c.NewElement("LBody")}
		item := &bullets[n]
		item.item, item.elements, u.bullet = i, e, item
		if g.LeadIn != nil {
			item.inset = leadInInset * l.m.body.size
		}
		if n == 0 && g.LeadIn != nil {
			u.drawFunc = func(l *layout, x, y, w float64) float64 {
				h := l.leadIn(*g.LeadIn, x, y, w) + 1
				return h + item.draw(l, x, y+h, w)
			}
		}
		out = l.appendSteps(out, u, *i, e)
	}
	for n := 1; n < len(out); n++ {
		out[n].leadIn = g.LeadIn
	}
	return out
}

// asSentence returns a group of one instruction as that instruction alone, which begins with whom it is for: "If you have
// diabetes: check your blood sugar". It reports false where the lead-in has a box, or the instruction a table.
func asSentence(g sheet.Group) (sheet.Item, bool) {
	if g.LeadIn == nil || g.LeadIn.Box || len(g.Items) != 1 || len(g.Items[0].Steps) > 0 {
		return sheet.Item{}, false
	}
	i := g.Items[0]
	i.Text = append(sheet.Text{{Words: g.LeadIn.Text + ":", Strong: true}, {Words: " "}}, i.Text...)
	return i, true
}

// leadInInset is how far what holds under an "if" is indented, in sizes of the type.
const leadInInset = 0.8

// flowSection is a section, or what depends on an answer: then it has no heading but whom it is for.
type flowSection struct {
	sheet.Section
	isFor []sheet.LeadIn
}

func flowConditional(b sheet.Conditional) flowSection {
	return flowSection{sheet.Section{Continued: b.Continued, Groups: b.Groups}, b.Heading}
}

// sectionUnits cuts a section into units for a column of this width. No single line is left alone under its heading or
// at the end of the section, unless there is no other way.
func (l *layout) sectionUnits(s flowSection, w float64) []unit {
	var out []unit
	for n, g := range s.Groups {
		out = append(out, l.groupUnits(g, n > 0)...)
	}
	if len(out) == 0 {
		out = append(out, unit{drawFunc: func(*layout, float64, float64, float64) float64 { return 0 }}) // a code to scan follows the heading
	}
	first := out[0]
	out[0].drawFunc = func(l *layout, x, y, w float64) float64 {
		var h float64
		if len(s.isFor) > 0 {
			h = l.conditionalHead(s.isFor, x, y, w)
		} else {
			h = l.sectionHead(s.Kind, s.Heading, x, y, w)
		}
		return h + first.draw(l, x, y+h, w)
	}
	out[0].gap, out[0].level = l.sectionGap, breakFree
	if len(s.isFor) > 0 {
		out[0].gap *= 0.6 // its heading is smaller
	}
	for n := 1; n < len(out); n++ {
		out[n].continued = s.Continued
		oneGroup := len(s.Groups) == 1
		begins := n == 1 && (oneGroup || l.m.fit == 0) && first.bullet.isLine(l, w) // in more groups, not where it costs a page
		ends := n == len(out)-1 && oneGroup && out[n].bullet.isLine(l, w)
		if begins || ends {
			out[n].level = breakForced
		}
	}
	return out
}

// sectionHead draws icon, heading and rule, and returns the height down to where the text begins.
func (l *layout) sectionHead(kind, heading string, x, y, w float64) float64 {
	inset := l.m.icon + 7
	h := l.c.Heading("H2", heading, y, func() float64 { return l.words(heading, x+inset, y, w-inset, l.m.h2) })
	l.icon(kind, x, y+(l.m.h2.lead-l.m.icon)/2, l.m.icon, false)
	l.c.Rule(x, y+h+2, w, 0.8)
	return h + 2 + l.headingGap
}

// conditionalHead draws whom the instructions below are for, with the box to tick, or the answers of which one is to be
// ticked; and a rule, as under every heading. It returns the height down to where the text begins.
func (l *layout) conditionalHead(all []sheet.LeadIn, x, y, w float64) float64 {
	h := 0.0
	for _, b := range all {
		if len(all) > 1 {
			h += l.c.P(func() float64 { return l.boxedWords(b.Text, b.Box, x, y+h, w) })
			continue
		}
		h += l.c.Heading("H2", b.Text, y, func() float64 { return l.boxedWords(b.Text+":", b.Box, x, y, w) })
	}
	l.c.Rule(x, y+h+1, w, 0.8)
	return h + 1 + l.headingGap
}

// continuation draws above a unit that begins a column what it goes on with, and returns its height: its section's
// heading, and who it is for. A screen reader gets both once.
func (l *layout) continuation(u *unit, x, y, w float64) float64 {
	if u.continued == "" && u.leadIn == nil || u.level == breakFree {
		return 0
	}
	return l.c.Artifact(func() float64 {
		h := 0.0
		if u.continued != "" {
			h = l.words(u.continued, x, y, w, l.m.strong) + 1
			l.c.Rule(x, y+h, w, 0.4)
			h += l.headingGap
		}
		if u.leadIn != nil {
			h += l.words(u.leadIn.Text+":", x, y+h, w, l.m.strong) + 1
		}
		return h
	})
}

func (l *layout) drawUnits(units []unit, x, y, w float64) float64 {
	top := y
	for n := range units {
		u := &units[n]
		if n > 0 {
			y += u.gap
		}
		y += u.draw(l, x, y, w)
	}
	return y - top
}

// columnFlow is what flows through columns: sections, and after them the next visit and the questions, or nil.
type columnFlow struct {
	sections []flowSection
	next     *sheet.NextVisit
	teach    *sheet.TeachBack
}

// blocks returns how many blocks of the sheet flow.
func (f columnFlow) blocks() int {
	n := len(f.sections)
	if f.next != nil {
		n++
	}
	if f.teach != nil {
		n++
	}
	return n
}

// sectionColumns returns how many columns sections flow in, and how wide they are.
func (l *layout) sectionColumns() (columns int, width float64) {
	if l.m.large {
		return 1, l.m.innerWidth()
	}
	return 2, l.m.columnWidth()
}

// sections flows sections through the columns of as many pages as they need. The columns of the
// last page are as even as possible.
func (l *layout) sections(all columnFlow) {
	columns, w := l.sectionColumns()
	units, heights, again := l.measureSections(all, w)
	for len(units) > 0 && !l.missesGoal() {
		if l.remainingHeight()+slices.Max(l.columnSlack[:]) < l.leastBegin() && l.pageHasBlock {
			l.beginPageWith(units[0])
		}
		counts, ok := l.split(units, heights, again, columns)
		if !ok && l.pageHasBlock {
			l.beginPageWith(units[0])
			continue
		}
		if !ok {
			// A single item is higher than an empty page.
			counts, l.overfull = perColumn{len(units)}, true
		}
		used, at := 0.0, 0
		for c, n := range counts[:columns] {
			x, y := l.m.left+float64(c)*(w+l.m.gutter), l.y-l.columnSlack[c]
			if n > 0 {
				used = max(used, l.drawColumn(units[at:at+n], heights[at:at+n], again[at], x, y, w)-l.columnSlack[c])
			}
			at += n
		}
		units, heights, again = units[at:], heights[at:], again[at:]
		l.reachedEnding = l.reachedEnding || len(units) == 0
		l.y += used + l.m.gap
		l.pageHasBlock, l.onlySigned, l.underHelp, l.columnSlack = true, false, false, [2]float64{}
		if len(units) > 0 {
			l.beginPageWith(units[0])
		}
	}
}

// beginPageWith begins a page whose first unit is this.
func (l *layout) beginPageWith(u unit) {
	l.boxNext = u.isBox
	l.nextPage()
	l.boxNext = false
}

// leastBegin returns the least height for which sections begin at the foot of a page: less, that of a heading with two
// lines, where that saves a page.
func (l *layout) leastBegin() float64 {
	if l.m.fit > 0 && !l.m.large {
		return l.m.h2.lead + 2*l.m.body.lead
	}
	return 0.12 * l.m.height
}

// sectionsKey is everything that the heights of a sheet's sections depend on.
type sectionsKey struct {
	first       *sheet.Group
	sections    int
	next, teach bool
	width       float64
}

type sectionUnits struct {
	units   []unit
	heights []float64
	again   []float64 // the height of what is repeated above each, if it begins a column
}

// measureSections cuts sections into units and measures them, once for all arrangements.
func (l *layout) measureSections(all columnFlow, w float64) (units []unit, heights, again []float64) {
	key := sectionsKey{sections: len(all.sections), next: all.next != nil, teach: all.teach != nil, width: w}
	for n := 0; n < len(all.sections) && key.first == nil; n++ {
		if len(all.sections[n].Groups) > 0 {
			key.first = &all.sections[n].Groups[0]
		}
	}
	of := l.extended
	if len(all.sections) == 1 && !key.next && !key.teach {
		of = l.measurements(all.sections[0].Groups)
	}
	m, ok := of.measuredSections[key]
	if ok {
		return m.units, m.heights, m.again
	}
	if len(all.sections) == 1 && !key.next && !key.teach {
		m = l.measureUnits(l.sectionUnits(all.sections[0], w), w)
	} else {
		parts := make([]sectionUnits, 0, len(all.sections)+1)
		for n := range all.sections {
			units, heights, again := l.measureSections(columnFlow{sections: all.sections[n : n+1]}, w)
			parts = append(parts, sectionUnits{units, heights, again})
		}
		var ending []unit
		if key.next {
			ending = l.nextVisitUnits(*all.next, w)
		}
		if key.teach {
			ending = append(ending, l.teachBackUnits(*all.teach)...)
		}
		m = join(append(parts, l.measureUnits(ending, w)))
	}
	if key.first != nil || len(all.sections) == 0 {
		of.measuredSections[key] = m
	}
	return m.units, m.heights, m.again
}

// join returns the units of several sections, one after another.
func join(parts []sectionUnits) sectionUnits {
	count := 0
	for _, p := range parts {
		count += len(p.units)
	}
	m := sectionUnits{make([]unit, 0, count), make([]float64, 0, count), make([]float64, 0, count)}
	for _, p := range parts {
		m.units, m.heights, m.again = append(m.units, p.units...), append(m.heights, p.heights...), append(m.again, p.again...)
	}
	return m
}

func (l *layout) measureUnits(units []unit, w float64) sectionUnits {
	m := sectionUnits{units, l.heights(units, w), make([]float64, len(units))}
	for n := range units {
		m.again[n] = l.c.Measure(func() float64 { return l.continuation(&units[n], 0, 0, w) })
	}
	return m
}

// drawColumn draws a column, or returns how high it would be.
func (l *layout) drawColumn(units []unit, heights []float64, again, x, y, w float64) float64 {
	if !l.c.Measuring() {
		return again + l.drawUnits(units, x, y+l.continuation(&units[0], x, y, w), w)
	}
	return again + columnHeight(units, heights)
}

func (l *layout) heights(units []unit, w float64) []float64 {
	out := make([]float64, len(units))
	l.c.Measure(func() float64 {
		for n := range units {
			out[n] = units[n].draw(l, 0, 0, w)
		}
		return 0
	})
	return out
}

// perColumn holds how many units each column takes.
type perColumn [2]int

// split returns how many units each column of the page takes. Sections stay unsplit if that costs
// little; a lead-in is separated from its items only if nothing else fits. If all the remaining
// units fit on the page, its columns are as even as possible. It reports whether anything fits.
func (l *layout) split(units []unit, heights, again []float64, columns int) (perColumn, bool) {
	const worth = 45 // of height, for which a section is split
	f := columnFiller{units: units, heights: heights, again: again, columns: columns, columnSlack: l.columnSlack, underHelp: l.underHelp}
	whole, wholeHeight, asWhole := f.fillEvenly(l.remainingHeight(), breakFree)
	parted, partedHeight, asParts := f.fillEvenly(l.remainingHeight(), breakGroup)
	if asWhole && asParts && whole != parted {
		// Where only the lower columns leave room for what comes after them, nothing else is worth as much.
		room := l.remainingHeight() - l.m.gap - l.endingHeight(l.rest)
		asWhole = wholeHeight <= room || partedHeight > room
	}
	switch {
	case asWhole && (!asParts || wholeHeight <= partedHeight+worth):
		return whole, true
	case asParts:
		return parted, true
	}
	room := l.remainingHeight()
	counts, _ := f.fill(room, breakGroup)
	if f.used(counts) < leastInner*room {
		// The lead-in is repeated, so that its items may part rather than leave a gap.
		if rows, _ := f.fill(room, breakRow); f.used(rows) > f.used(counts) {
			counts = rows
		}
	}
	if counts[0] == 0 && !l.pageHasBlock {
		counts, _ = f.fill(room, breakForced)
	}
	return counts, counts[0] > 0
}

// used returns the height of the highest column.
func (f *columnFiller) used(counts perColumn) float64 {
	used, at := 0.0, 0
	for c, n := range counts[:f.columns] {
		if n > 0 {
			used = max(used, f.again[at]+columnHeight(f.units[at:at+n], f.heights[at:at+n])-f.columnSlack[c])
		}
		at += n
	}
	return used
}

// columnFiller fills columns with units.
type columnFiller struct {
	units       []unit
	heights     []float64
	again       []float64 // what is repeated above a unit that begins a column
	columns     int
	columnSlack [2]float64 // how much higher than the other each column begins
	underHelp   bool       // they begin under boxes of whom to call: no section goes on there
}

// fillEvenly fills the columns so that the highest is as low as possible, and returns its height;
// false if not everything fits into the room.
func (f *columnFiller) fillEvenly(room float64, level breakLevel) (perColumn, float64, bool) {
	if _, ok := f.fill(room, level); !ok {
		return perColumn{}, 0, false
	}
	low, high := 0.0, room
	for high-low > 1 {
		middle := (low + high) / 2
		if _, ok := f.fill(middle, level); ok {
			high = middle
		} else {
			low = middle
		}
	}
	counts, _ := f.fill(high, level)
	return counts, high, true
}

// fill fills one column after another up to a height, beginning each at a unit of at most this level.
func (f *columnFiller) fill(room float64, level breakLevel) (counts perColumn, all bool) {
	at := 0
	for c := range f.columns {
		if f.underHelp && c > 0 && at < len(f.units) && f.units[at].level > breakFree {
			break
		}
		sum, n, fit := -f.columnSlack[c], at, at
		if at < len(f.units) {
			sum += f.again[at]
		}
		for n < len(f.units) {
			if n > at {
				sum += f.units[n].gap
			}
			sum += f.heights[n]
			if sum > room+0.01 {
				break
			}
			n++
			if n == len(f.units) || f.units[n].level <= level {
				fit = n
			}
		}
		counts[c] = fit - at
		at = fit
	}
	return counts, at == len(f.units)
}

// Section is drawn with its neighbours, by sections.
func (l *layout) Section(b sheet.Section) {
	l.sections(columnFlow{sections: []flowSection{{Section: b}}})
}

// Conditional is drawn with its neighbours, by sections.
func (l *layout) Conditional(b sheet.Conditional) {
	l.sections(columnFlow{sections: []flowSection{flowConditional(b)}})
}

// Message draws the clinician's own words, in a box, so that they are distinct from the approved text.
func (l *layout) Message(b sheet.Message) {
	l.placeWhole(l.m.gap, func(y float64) float64 {
		x, w := l.m.left+l.m.pad, l.m.innerWidth()-2*l.m.pad
		h := 7.0
		inset := l.m.icon + 7
		l.icon("message", x, y+h, l.m.icon, false)
		h += max(l.c.Heading("H2", b.Heading, y+h, func() float64 { return l.words(b.Heading, x+inset, y+h, w-inset, l.m.h2) }), l.m.icon) + 3
		h += l.c.P(func() float64 {
			return l.c.Varying(func() float64 { return l.paragraph(b.Text, x, y+h, w, l.m.body) })
		}) + 7
		l.c.Frame(l.m.left, y, l.m.innerWidth(), h, boxLine)
		return h
	})
}
