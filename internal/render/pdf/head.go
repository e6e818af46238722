package pdf

import (
	"math"
	"slices"
	"strings"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// Notice draws the outlined bar that says that the sheet is a sample, or isn't approved.
func (l *layout) Notice(b sheet.Notice) {
	l.placeWhole(0.6*l.m.gap, func(y float64) float64 {
		const pad = 3
		h := l.c.P(func() float64 {
			return l.words(b.Text, l.m.left+l.m.pad, y+pad, l.m.innerWidth()-2*l.m.pad, l.m.strong)
		}) + 2*pad
		l.c.Frame(l.m.left, y, l.m.innerWidth(), h, 1.2)
		return h
	})
}

// Letterhead draws the clinic on the left and its phones on the right, above a rule.
func (l *layout) Letterhead(b sheet.Letterhead) {
	l.placeWhole(0.7*l.m.gap, func(y float64) float64 {
		name := role{13, 17, bold}
		if l.m.large {
			name = role{18, 22, bold}
		}
		rightWidth := 0.42 * l.m.innerWidth()
		right := l.m.width - l.m.right
		used := max(maxLineWidth(l.wrap(b.Phone, name, rightWidth)), maxLineWidth(l.wrap(b.AfterHours, l.m.small, rightWidth)))
		logo := l.logo(b, y)
		left := l.m.left + logo[0]
		leftWidth := l.m.innerWidth() - logo[0] - used - 16
		h := l.c.P(func() float64 { return l.paragraph(b.Name, left, y, leftWidth, name) })
		for _, line := range []string{strings.Join(b.Address, ", "), b.Motto} {
			h += l.c.P(func() float64 { return l.words(line, left, y+h, leftWidth, l.m.small) })
		}
		h = max(h, logo[1])
		rh := l.c.P(func() float64 { return l.drawRightAligned(b.Phone, right, y, rightWidth, name) })
		rh += l.c.P(func() float64 { return l.drawRightAligned(b.AfterHours, right, y+rh, rightWidth, l.m.small) })
		h = max(h, rh) + 5
		l.c.Rule(l.m.left, y+h, l.m.innerWidth(), 1.5)
		return h
	})
}

// logo draws the clinic's picture and returns the width that it takes, with its margin, and its height.
func (l *layout) logo(b sheet.Letterhead, y float64) [2]float64 {
	if b.Logo == nil {
		return [2]float64{}
	}
	const high, margin = 36, 10
	w, h := high*float64(b.Logo.Width)/float64(b.Logo.Height), float64(high)
	if widest := l.m.innerWidth() / 4; w > widest {
		w, h = widest, h*widest/w
	}
	l.c.Figure(b.LogoAlt, [4]float64{l.m.left, y, l.m.left + w, y + h}, func() float64 {
		l.c.DrawStencil(pdfwriter.Stencil{Width: b.Logo.Width, Height: b.Logo.Height, Bits: b.Logo.Bits}, l.m.left, y, w, h)
		return h
	})
	return [2]float64{w + margin, h}
}

// Heading draws the title.
func (l *layout) Heading(b sheet.Heading) {
	l.placeWhole(4, func(y float64) float64 {
		draw := func() float64 { return l.words(b.Text, l.m.left, y, l.m.innerWidth(), l.titleRole(b.Text)) }
		if l.h1 == nil {
			return l.forWhom(b.Text, y, l.c.Heading("H1", b.Text, y, draw))
		}
		l.h1.Title, l.h1.Y = b.Text, y
		return l.forWhom(b.Text, y, l.c.In(l.h1, draw))
	})
}

// titleRole returns how a title is set: smaller, but clearly above the headings, where that saves a line. The ages
// at its end save one, too.
func (l *layout) titleRole(title string) role {
	least := (l.m.title.size + l.m.h2.size) / 2
	out := l.m.title
	smaller := out
	ages := 0.0
	if l.s.ForWhom != "" && !l.a.headAfter {
		ages = agesGap + l.textWidth(l.s.ForWhom, l.m.label.asBold())
	}
	fits := false
	for ; smaller.size >= least; smaller.size, smaller.lead = smaller.size-1, smaller.lead*(smaller.size-1)/smaller.size {
		width := l.textWidth(title, smaller)
		if width+ages <= l.m.innerWidth() {
			return smaller
		}
		if !fits && width <= l.m.innerWidth() {
			out, fits = smaller, true
		}
	}
	return out
}

// agesGap is the least space between a title and the ages at its end.
const agesGap = 12.0

// forWhom draws the ages that the sheet is for, at the end of the title's last line if there is
// room, else below it, and returns the height of both. If the title gave way to the emergency box,
// the patient banner has the ages.
func (l *layout) forWhom(title string, y, h float64) float64 {
	if l.s.ForWhom == "" || l.a.headAfter {
		return h
	}
	r, big := l.m.label.asBold(), l.titleRole(title)
	tight := (big.lead - big.size) / 2 // the empty part of the title's line height
	lines := l.wrap(sheet.Words(title), big, l.m.innerWidth())
	used, width := maxLineWidth(lines[len(lines)-1:]), l.textWidth(l.s.ForWhom, r)
	if used+agesGap+width > l.m.innerWidth() {
		return h - tight + l.c.P(func() float64 { return l.words(l.s.ForWhom, l.m.left, y+h-tight, l.m.innerWidth(), r) })
	}
	l.c.P(func() float64 {
		return l.words(l.s.ForWhom, l.m.width-l.m.right-width-1, y+h-big.lead+big.baseline()-r.baseline(), width+1, r)
	})
	return h
}

// Overview draws its sentences as running text in the full width, a paragraph for each group.
func (l *layout) Overview(b sheet.Overview) {
	for n, g := range b.Groups {
		after := 0.2 * l.m.body.size
		if n == len(b.Groups)-1 {
			after = 0.7 * l.m.gap
		}
		l.placeWhole(after, func(y float64) float64 {
			h := 0.0
			if g.LeadIn != nil {
				h = l.leadIn(*g.LeadIn, l.m.left, y, l.m.innerWidth())
			}
			return h + l.c.P(func() float64 { return l.paragraph(l.joinItems(g.Items), l.m.left, y+h, l.m.innerWidth(), l.m.body) })
		})
	}
}

// joinItems joins items into one text, once for all arrangements of a sheet.
func (l *layout) joinItems(items []sheet.Item) sheet.Text {
	if len(items) == 0 {
		return nil
	}
	if out, ok := l.runningTexts[&items[0]]; ok {
		return out
	}
	var out sheet.Text
	add := func(r sheet.Run) {
		if n := len(out); n > 0 && !out[n-1].Strong && !out[n-1].Blank && !r.Strong && !r.Blank {
			out[n-1].Words += r.Words
			return
		}
		out = append(out, r)
	}
	for n, i := range items {
		if n > 0 {
			add(sheet.Run{Words: " "})
		}
		for _, r := range itemText(i) {
			add(r)
		}
	}
	l.runningTexts[&items[0]] = out
	return out
}

// itemText returns an instruction and what to do at once as one text.
func itemText(i sheet.Item) sheet.Text {
	if len(i.Do) == 0 {
		return i.Text
	}
	out := append(sheet.Text{}, i.Text...)
	out = append(out, sheet.Run{Words: " "})
	for _, r := range i.Do {
		r.Strong = true
		out = append(out, r)
	}
	return out
}

// leadIn draws who the items below are for, with a box before it if staff tick it.
func (l *layout) leadIn(b sheet.LeadIn, x, y, w float64) float64 {
	return l.c.P(func() float64 { return l.boxedWords(b.Text+":", b.Box, x, y, w) })
}

// boxedWords draws bold words, with a box to tick before them or none.
func (l *layout) boxedWords(words string, box bool, x, y, w float64) float64 {
	r, inset := l.m.body, 0.0
	if box {
		inset = tickSide*r.size + 6
		l.tickBox(x, y, r)
	}
	return l.words(words, x+inset, y, w-inset, r.asBold())
}

// separator separates a text from the next one of the same tag, for screen readers and copied text:
// an invisible space.
const separator = " "

// fieldWidth returns the share that a field gets of what a row leaves over.
func fieldWidth(k sheet.FieldKind) float64 {
	switch k {
	case sheet.FieldName:
		return 1.35
	case sheet.FieldProcedure:
		return 1.9
	case sheet.FieldBorn, sheet.FieldRecord:
		return 0.85
	case sheet.FieldSide, sheet.FieldClinician:
	}
	return 1.2
}

// PatientBanner draws the fields in rows between two rules.
func (l *layout) PatientBanner(b sheet.PatientBanner) {
	if l.a.headAfter {
		b.Fields = addNameToLabel(b.Fields, l.s.Name, l.s.ForWhom)
		l.part++ // its height differs from that without the name
	}
	after := l.m.gap
	if l.hasSummary() {
		after *= leastGap // it belongs to the facts above it
	}
	l.placeWhole(after, func(y float64) float64 { return l.banner(b.Fields, y) })
}

func (l *layout) banner(fields []sheet.Field, y float64) float64 {
	top := y
	l.c.Rule(l.m.left, y, l.m.innerWidth(), 0.6)
	y += 3
	for _, row := range l.bannerRows(fields) {
		y += l.c.Varying(func() float64 { return l.fields(row, y) })
	}
	y += 3
	l.c.Rule(l.m.left, y, l.m.innerWidth(), 0.6)
	return y - top
}

// addNameToLabel puts the procedure's name before the label of its day: if the title gave way to the
// emergency box, page 1 still says what was done, and which ages the sheet is for.
func addNameToLabel(fields []sheet.Field, name, forWhom string) []sheet.Field {
	out := slices.Clone(fields)
	for n := range out {
		if out[n].Kind == sheet.FieldProcedure {
			if forWhom != "" {
				name += ". " + forWhom
			}
			out[n].Label = name + ". " + out[n].Label
		}
	}
	return out
}

// fieldGap is the space after a field.
const fieldGap = 14.0

// fieldNeed returns the width that a field takes at least, with the space after it: that of its words; one that is
// written in needs room for handwriting beside its label, 80 mm for a name and 45 for a date or a number.
func (l *layout) fieldNeed(f sheet.Field) float64 {
	label := l.textWidth(f.Label, l.m.label)
	if !isBlank(f.Value) {
		need := max(minField, label)
		if len(f.Value) > 0 {
			need = max(need, maxLineWidth(l.wrap(f.Value, l.m.value, l.m.innerWidth())))
		}
		for _, word := range f.Choices {
			need = max(need, tickSide*l.m.body.size+choiceGap+l.textWidth(word+separator, l.m.body))
		}
		return need + fieldGap
	}
	least := minField
	switch f.Kind {
	case sheet.FieldName:
		least = 80 * millimetre
	case sheet.FieldBorn, sheet.FieldRecord:
		least = 45 * millimetre
	case sheet.FieldProcedure, sheet.FieldSide, sheet.FieldClinician:
	}
	return label + labelGap + least + fieldGap
}

const (
	minField = 60.0 // of a field, and of a line to write on
	labelGap = 5.0  // between a label and its line
)

func isBlank(t sheet.Text) bool { return len(t) == 1 && t[0].Blank }

// bannerRows returns the fields in rows, as few as hold them.
func (l *layout) bannerRows(fields []sheet.Field) [][]sheet.Field {
	var rows [][]sheet.Field
	for n := 0; n < len(fields); {
		k := n + 1
		for k < len(fields) && l.fieldsNeed(fields[n:k+1]) <= l.m.innerWidth() {
			k++
		}
		rows = append(rows, fields[n:k])
		n = k
	}
	if n := len(rows) - 1; n > 0 && len(rows[n]) == 1 && len(rows[n-1]) > 2 {
		// Three and one: rather two and two.
		first := len(fields) - 1 - len(rows[n-1])
		middle := len(fields) - 2
		if l.fieldsNeed(fields[middle:]) <= l.m.innerWidth() {
			rows[n-1], rows[n] = fields[first:middle], fields[middle:]
		}
	}
	return rows
}

// fieldsNeed returns the width that fields need beside each other.
func (l *layout) fieldsNeed(fields []sheet.Field) float64 {
	need := 0.0
	for _, f := range fields {
		need += l.fieldNeed(f)
	}
	return need - fieldGap
}

// fields draws a row of fields and returns its height. What the fields don't need is shared out.
func (l *layout) fields(row []sheet.Field, y float64) float64 {
	share := 0.0
	for _, f := range row {
		share += fieldWidth(f.Kind)
	}
	rest := max(l.m.innerWidth()-l.fieldsNeed(row), 0)
	x, h := l.m.left, 0.0
	for _, f := range row {
		w := min(l.fieldNeed(f)-fieldGap, l.m.innerWidth()) + fieldWidth(f.Kind)/share*rest
		h = max(h, l.c.P(func() float64 { return l.field(f, x, y, w) }))
		x += w + fieldGap
	}
	return h + 2
}

func (l *layout) field(f sheet.Field, x, y, w float64) float64 {
	lw := l.textWidth(f.Label, l.m.label) + labelGap
	if isBlank(f.Value) && lw+minField <= w {
		// The line is beside its label: that leaves as much space to write, in less height.
		base := y + l.m.writeHeight - 5
		l.c.Text(x, base, l.m.label.size, l.m.label.weight, false, f.Label+separator)
		l.writingLine(x+lw, base+2, w-lw)
		return l.m.writeHeight
	}
	h := l.words(f.Label+separator, x, y, w, l.m.label)
	if len(f.Value) > 0 {
		h += l.paragraph(append(f.Value[:len(f.Value):len(f.Value)], sheet.Run{Words: separator}), x, y+h, w, l.m.value)
	}
	if len(f.Choices) > 0 {
		h += l.choices(f.Choices, x, y+h, w, l.m.body)
	}
	return h
}

// choiceGap is the space between a box to tick and its word.
const choiceGap = 5.0

// choices draws words with a box to tick before each, as many on a line as fit.
func (l *layout) choices(words []string, x, y, w float64, r role) float64 {
	lead := max(r.lead, 0.8*l.m.writeHeight)
	side := tickSide * r.size
	at, h := 0.0, lead
	for _, word := range words {
		need := side + choiceGap + l.textWidth(word, r)
		if at > 0 && at+need > w {
			at, h = 0, h+lead
		}
		top := y + h - lead + (lead-r.lead)/2
		l.tickBox(x+at, top, r)
		l.drawLine(word+separator, x+at+side+choiceGap, top, r)
		at += need + 14
	}
	return h
}

// hasSummary reports whether the summary stands on the sheet.
func (l *layout) hasSummary() bool {
	return !l.a.noSummary && slices.ContainsFunc(l.s.Blocks, func(b sheet.Block) bool { _, ok := b.(sheet.Summary); return ok })
}

// Summary draws what matters most as running text after its heading in bold.
func (l *layout) Summary(b sheet.Summary) {
	l.placeWhole(leastGap*l.m.gap, func(y float64) float64 {
		return l.c.P(func() float64 { return l.paragraph(l.summary(b), l.m.left, y, l.m.innerWidth(), l.m.body) })
	})
}

// summary returns what matters most as one text after its heading.
func (l *layout) summary(b sheet.Summary) sheet.Text {
	text := sheet.Text{{Words: b.Heading, Strong: true}, {Words: " "}}
	for _, g := range b.Groups {
		text = append(text, l.joinItems(g.Items)...)
	}
	return text
}

// KeyTimes draws the box with a black header and a cell for each time.
func (l *layout) KeyTimes(b sheet.KeyTimes) {
	draw := func(y float64) float64 { return l.keyTimesUnder(b, y) }
	switch {
	case len(b.Cells) <= 1:
		draw = func(y float64) float64 { return l.fewKeyTimes(b, y) }
	case l.m.fit > 0 && l.canHeadBeside(b):
		draw = func(y float64) float64 { return l.keyTimesBeside(b, y) }
	}
	l.placeWhole(l.sectionGap, draw)
}

// keyTimesUnder draws the times under their heading.
func (l *layout) keyTimesUnder(b sheet.KeyTimes, y float64) float64 {
	top := y
	bar := l.m.h2.lead + 4
	l.c.Fill(l.m.left, y, l.m.innerWidth(), bar)
	l.c.Heading("H2", b.Heading, y, func() float64 {
		l.c.Text(l.m.left+l.m.pad, y+2+l.m.h2.baseline(), l.m.h2.size, bold, true, b.Heading)
		return bar
	})
	y += bar
	list := l.c.NewChild("L", l.c.Current())
	perRow := len(b.Cells)
	if l.m.large {
		perRow = min(perRow, 2)
	}
	for n := 0; n < len(b.Cells); n += perRow {
		if n > 0 {
			l.c.Rule(l.m.left+l.m.pad, y, l.m.innerWidth()-2*l.m.pad, 0.6)
		}
		y += l.keyTimeRow(list, b.Cells[n:min(n+perRow, len(b.Cells))], l.m.left, y, l.m.innerWidth()/float64(perRow))
	}
	return l.endKeyTimes(list, b.Lines, top, y)
}

// keyTimesBeside draws the times in one row, with their heading in a black cell before them: this takes less height than under it.
func (l *layout) keyTimesBeside(b sheet.KeyTimes, y float64) float64 {
	head, x, w := l.headBeside(b)
	h := l.keyTimeParts(b.Cells, w-2*l.m.pad).height() + keyTimePad
	l.c.Fill(l.m.left, y, x-l.m.left, h)
	l.c.Heading("H2", b.Heading, y, func() float64 {
		return l.drawLines(head, l.m.left+l.m.pad, y+(h-l.linesHeight(head, l.m.h2))/2, l.m.h2, true)
	})
	list := l.c.NewChild("L", l.c.Current())
	return l.endKeyTimes(list, b.Lines, y, y+l.keyTimeRow(list, b.Cells, x, y, w))
}

// headBeside returns the heading of times as it stands beside them, where their row begins, and how wide each cell is.
func (l *layout) headBeside(b sheet.KeyTimes) (head []textLine, x, w float64) {
	const share = 0.17 // of the width, the most that the heading takes
	head = l.wrapWords(b.Heading, l.m.h2, share*l.m.innerWidth())
	x = l.m.left + maxLineWidth(head) + 2*l.m.pad
	return head, x, (l.m.left + l.m.innerWidth() - x) / float64(len(b.Cells))
}

// canHeadBeside reports whether times have room beside their heading: none of them is then smaller or takes more lines.
func (l *layout) canHeadBeside(b sheet.KeyTimes) bool {
	if l.m.large {
		return false
	}
	head, _, w := l.headBeside(b)
	beside := l.keyTimeParts(b.Cells, w-2*l.m.pad)
	under := l.keyTimeParts(b.Cells, l.m.innerWidth()/float64(len(b.Cells))-2*l.m.pad)
	return beside == under && l.linesHeight(head, l.m.h2) <= beside.height()
}

// keyTimeRow draws times in cells of this width beside each other, and returns the height of the row.
func (l *layout) keyTimeRow(list *pdfwriter.Element, row []sheet.KeyTime, x, y, w float64) float64 {
	parts := l.keyTimeParts(row, w-2*l.m.pad)
	h := parts.height()
	for k, cell := range row {
		at := x + float64(k)*w
		l.c.In(l.c.NewChild("LI", list), func() float64 {
			return l.c.Tag("LBody", func() float64 {
				return l.c.Varying(func() float64 { return l.keyTime(cell, parts, at+l.m.pad, y+keyTimePad/2, w-2*l.m.pad) })
			})
		})
		if k > 0 {
			l.c.Line(at, y+keyTimePad/2+1, at, y+h+keyTimePad/2, 0.6)
		}
	}
	return h + keyTimePad
}

// keyTimePad is the space above and below the words of a row of times.
const keyTimePad = 8.0

// endKeyTimes draws the lines on which staff write times below the cells, and the frame, and returns the height of all.
func (l *layout) endKeyTimes(list *pdfwriter.Element, lines []sheet.TimeLine, top, y float64) float64 {
	if len(lines) > 0 {
		l.c.Rule(l.m.left+l.m.pad, y, l.m.innerWidth()-2*l.m.pad, 0.6)
		y += l.timeLines(list, lines, l.m.left+l.m.pad, y, l.m.innerWidth()-2*l.m.pad) + 4
	}
	l.c.Frame(l.m.left, top, l.m.innerWidth(), y-top, 1.5)
	return y - top
}

// fewKeyTimes draws a single key time, or none, and the lines of times beside their heading: alone, they would leave
// a black box nearly empty.
func (l *layout) fewKeyTimes(b sheet.KeyTimes, y float64) float64 {
	const pad, share = 7, 0.42 // of the width, the most that the heading takes
	w := min(l.textWidth(b.Heading, l.m.h2)+l.m.pad, share*l.m.innerWidth())
	x, rest := l.m.left+2*l.m.pad+w, l.m.innerWidth()-3*l.m.pad-w
	lines := l.wrapWords(b.Heading, l.m.h2, w)
	headed := l.linesHeight(lines, l.m.h2)
	cell, below := 0.0, l.timeLinesHeight(b.Lines, rest)
	var parts cellParts
	if len(b.Cells) > 0 {
		parts = l.keyTimeParts(b.Cells, rest)
		cell = parts.height()
	}
	h := max(cell+below, headed) + 2*pad
	l.c.Heading("H2", b.Heading, y, func() float64 {
		return l.drawLines(lines, l.m.left+l.m.pad, y+(h-headed)/2, l.m.h2, false)
	})
	list := l.c.NewChild("L", l.c.Current())
	at := y + (h-cell-below)/2
	if len(b.Cells) > 0 {
		l.c.In(l.c.NewChild("LI", list), func() float64 {
			return l.c.Tag("LBody", func() float64 {
				return l.c.Varying(func() float64 { return l.keyTime(b.Cells[0], parts, x, at, rest) })
			})
		})
	}
	l.timeLines(list, b.Lines, x, at+cell, rest)
	l.c.Frame(l.m.left, y, l.m.innerWidth(), h, 1.5)
	return h
}

// minTimeLine is the least width of a line to write a time and its day on.
const minTimeLine = 45 * millimetre

// timeLineForm is how lines for times stand in a width.
type timeLineForm struct {
	perRow int
	width  float64 // of each, with its label
	label  float64 // of the labels before the lines; 0 where each stands above its line
	height float64 // of a row
}

// timeLineForm returns the form of lines for times in a width: two in a row, one, or each below its label.
func (l *layout) timeLineForm(lines []sheet.TimeLine, w float64) timeLineForm {
	for _, f := range []timeLineForm{{perRow: 2, width: (w - fieldGap) / 2}, {perRow: 1, width: w}} {
		if f.perRow > len(lines) {
			continue
		}
		room, most := f.width-labelGap-minTimeLine, 0
		for _, t := range lines {
			label := l.wrapWords(t.Label+":", l.m.cell, max(room, 1))
			most = max(most, len(label))
			f.height = max(f.height, l.m.writeHeight, l.linesHeight(label, l.m.cell)+2)
			for n := range label {
				f.label = max(f.label, label[n].width)
			}
		}
		if most <= 2 && f.label <= room {
			return f
		}
	}
	f := timeLineForm{perRow: 1, width: w}
	for _, t := range lines {
		f.height = max(f.height, l.linesHeight(l.wrapWords(t.Label+":", l.m.cell, w), l.m.cell)+l.m.writeHeight)
	}
	return f
}

// timeLinesHeight returns the height of lines for times.
func (l *layout) timeLinesHeight(lines []sheet.TimeLine, w float64) float64 {
	if len(lines) == 0 {
		return 0
	}
	f := l.timeLineForm(lines, w)
	return float64((len(lines)+f.perRow-1)/f.perRow) * f.height
}

// timeLines draws lines on which staff write times, as items of a list, and returns their height.
func (l *layout) timeLines(list *pdfwriter.Element, lines []sheet.TimeLine, x, y, w float64) float64 {
	if len(lines) == 0 {
		return 0
	}
	f := l.timeLineForm(lines, w)
	for n, t := range lines {
		at, base := x+float64(n%f.perRow)*(f.width+fieldGap), y+float64(n/f.perRow+1)*f.height-3
		l.c.In(l.c.NewChild("LI", list), func() float64 {
			return l.c.Tag("LBody", func() float64 {
				from, room, gap := at, f.width, l.m.writeHeight-3
				if f.label > 0 {
					from, room, gap = at+f.label+labelGap, f.label, -2
				}
				label := l.wrapWords(t.Label+":", l.m.cell, room+0.01)
				l.drawLines(label, at, base-gap-l.linesHeight(label, l.m.cell), l.m.cell, false)
				l.writingLine(from, base, at+f.width-from)
				return f.height
			})
		})
	}
	return l.timeLinesHeight(lines, w)
}

// cellParts holds the heights that a row of key times shares, so that its values begin on one line:
// those of the tallest label, and of the tallest value with its note.
type cellParts struct {
	label, value float64
	size         role // of the values
}

func (p cellParts) height() float64 { return p.label + p.value }

// keyTimeParts measures a row. A value that would take several lines is set smaller, down to the
// size of a heading, before it wraps.
func (l *layout) keyTimeParts(row []sheet.KeyTime, w float64) cellParts {
	p := cellParts{size: l.m.key}
	for _, smaller := range []role{l.m.key, {math.Round(0.85 * l.m.key.size), math.Round(0.85 * l.m.key.lead), bold}, l.m.h2} {
		p.size = smaller
		fits := true
		for _, k := range row {
			fits = fits && len(l.wrapWords(k.Value, smaller, w)) <= 1
		}
		if fits {
			break
		}
	}
	for _, k := range row {
		p.label = max(p.label, l.linesHeight(l.wrap(keyLabel(k), l.m.cell, w), l.m.cell))
		value := l.linesHeight(l.wrapWords(k.Value, p.size, w), p.size) + l.linesHeight(l.wrapWords(k.Note, l.m.small, w), l.m.small)
		if k.Write {
			value += l.m.writeHeight
		}
		p.value = max(p.value, value)
	}
	return p
}

// keyLabel returns the label with the word that belongs to the value: "Go home at about".
func keyLabel(k sheet.KeyTime) sheet.Text {
	if k.Lead == "" {
		return sheet.Words(k.Label + separator)
	}
	return sheet.Words(k.Label + " " + k.Lead + separator)
}

func (l *layout) keyTime(k sheet.KeyTime, p cellParts, x, y, w float64) float64 {
	label := l.wrap(keyLabel(k), l.m.cell, w)
	// A label with fewer lines than its neighbours is directly above its value.
	l.drawLines(label, x, y+p.label-l.linesHeight(label, l.m.cell), l.m.cell, false)
	below := y + p.height()
	y += p.label
	y += l.words(k.Value+separator, x, y, w, p.size) // a note is directly below its own value
	l.words(k.Note, x, y, w, l.m.small)
	if k.Write {
		l.writingLine(x, below-3, w)
	}
	return p.height()
}
