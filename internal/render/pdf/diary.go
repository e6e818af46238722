package pdf

import (
	"strconv"
	"strings"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// diaryTable holds the columns of a diary.
type diaryTable struct {
	times, scale, free     float64 // where each begins
	timeWidth, scaleWidth  float64
	freeWidth, pitch, ring float64
	row                    float64
	clockWidth             float64        // of the widest clock time: they are right-aligned
	secondLine             bool           // the free column is on a second line of each row
	rings                  pdfwriter.Form // the circles of one row
	digits                 []string
	places                 []float64 // the position of each in the column
}

// Diary draws the rules and the table. It moves to the next page as a whole; a table longer than a
// page continues with its header repeated.
func (l *layout) Diary(b sheet.Diary) {
	t := l.diaryHeights(b)
	l.inDiary = true
	if l.pageHasBlock {
		l.nextPage()
	}
	l.c.BeginSheet()
	before := l.c.Pages()
	defer func() { l.diaryPages = l.c.Pages() - before + 1 }()
	drawUnlessMeasuring := func(draw func(y float64) float64) {
		if !l.c.Measuring() {
			draw(l.y)
		}
	}
	drawUnlessMeasuring(func(y float64) float64 { return l.diaryIntro(b, y) })
	l.y += t.intro
	table := l.c.NewChild("Table", l.c.Current())
	drawUnlessMeasuring(func(y float64) float64 {
		return l.c.In(l.c.NewChild("THead", table), func() float64 { return l.diaryHead(b, t.diaryTable, y) })
	})
	l.y += t.head
	body := l.c.NewChild("TBody", table)
	for n, row := range b.Rows {
		need := t.row
		if n == len(b.Rows)-1 {
			need += t.relief
		}
		if need > l.remainingHeight() {
			l.nextPage()
			drawUnlessMeasuring(func(y float64) float64 { // a screen reader gets it once
				return l.c.Artifact(func() float64 { return l.diaryHead(b, t.diaryTable, y) })
			})
			l.y += t.head
		}
		drawUnlessMeasuring(func(float64) float64 {
			return l.c.In(l.c.NewChild("TR", body), func() float64 { return l.diaryRow(b, t.diaryTable, row, n > 0) })
		})
		l.y += t.row
	}
	l.c.Rule(l.m.left, l.y, l.m.innerWidth(), 0.4)
	drawUnlessMeasuring(func(y float64) float64 { return l.c.P(func() float64 { return l.relief(b, y) }) })
	l.y += t.relief + l.m.gap
	l.pageHasBlock = true
}

// diaryHeights holds a diary's columns, and the heights of what is around its rows.
type diaryHeights struct {
	diaryTable
	intro, head, relief float64
}

// diaryHeights measures a diary, once for all arrangements.
func (l *layout) diaryHeights(b sheet.Diary) diaryHeights {
	m := l.measurements([]sheet.Group{{Items: b.Intro}})
	t, ok := m.diaries[l.block]
	if ok {
		return t
	}
	t.diaryTable = l.diaryTable(b)
	t.intro = l.c.Measure(func() float64 { return l.diaryIntro(b, 0) })
	t.head = l.c.Measure(func() float64 { return l.diaryHead(b, t.diaryTable, 0) })
	t.relief = l.c.Measure(func() float64 { return l.relief(b, 0) })
	room := l.emptyPage() - t.intro - t.head - t.relief - l.m.gap
	t.row = max(t.row, min(room/float64(max(len(b.Rows), 1)), twoLines))
	m.diaries[l.block] = t
	return t
}

// twoLines is as high as a row grows where its page has room: two lines of handwriting in a narrow column.
const twoLines = 14 * millimetre

func (l *layout) diaryTable(b sheet.Diary) diaryTable {
	t := diaryTable{times: l.m.left, pitch: 21, ring: 15.5, row: l.m.writeHeight}
	if l.m.height > 800 && !l.m.large {
		t.row = 24
	}
	if l.m.large {
		t.pitch, t.ring, t.row = 30.2, 23, 34
	}
	t.timeWidth = l.diaryTimes(b)
	for _, r := range b.Rows {
		if r.Time != nil {
			t.clockWidth = max(t.clockWidth, l.textWidth(r.Label, l.rowRole()))
		}
	}
	t.scaleWidth = t.pitch*float64(b.High-b.Low) + t.ring
	if len(b.Sides) > 0 {
		t.scaleWidth = 78 * float64(len(b.Sides)) // "Pain, left side" on one line
	} else {
		l.scale(&t, b)
	}
	t.timeWidth = min(t.timeWidth, l.m.innerWidth()-t.scaleWidth)
	t.scale = t.times + t.timeWidth
	t.free = t.scale + t.scaleWidth + 14
	t.freeWidth = l.m.left + l.m.innerWidth() - t.free
	if t.freeWidth < 80 {
		t.secondLine = true
		t.free, t.freeWidth = t.scale, l.m.left+l.m.innerWidth()-t.scale
		t.row = l.ringRow(t) + secondLineHeight
	}
	return t
}

// diaryTimes returns how wide a diary's column of times is, if there is room: all that a page's height depends on of the rows' words.
func (l *layout) diaryTimes(b sheet.Diary) float64 {
	w := 142.0
	if l.m.large {
		w = 150
	}
	for _, r := range b.Rows {
		note := 0.0
		if r.Note != "" {
			note = l.textWidth(r.Note, l.m.label) + 8
		}
		w = max(w, min(l.textWidth(r.Label, l.rowRole())+note+10, 0.42*l.m.innerWidth()))
	}
	return w
}

// scale lays out the numbers to circle.
func (l *layout) scale(t *diaryTable, b sheet.Diary) {
	t.rings = pdfwriter.Circles(b.High-b.Low+1, t.pitch, t.ring/2, 0.8)
	for n := b.Low; n <= b.High; n++ {
		s := strconv.Itoa(n)
		centre := t.ring/2 + float64(n-b.Low)*t.pitch
		t.places = append(t.places, centre-l.f.Width(s, regular, t.digitSize())/2)
		if n < b.High {
			s += " " // for screen readers, and for copied text
		}
		t.digits = append(t.digits, s)
	}
}

func (t diaryTable) digitSize() float64 { return 0.60 * t.ring }

// secondLineHeight is the height of the line to write on under the numbers.
const secondLineHeight = 24.0

// ringRow returns the height of the part of a row that holds the numbers.
func (l *layout) ringRow(t diaryTable) float64 {
	if t.secondLine {
		return t.ring + 7
	}
	return t.row
}

func (l *layout) rowRole() role {
	if l.m.large {
		return role{18, 22, bold}
	}
	return role{12, 15, bold}
}

func (l *layout) diaryIntro(b sheet.Diary, y float64) float64 {
	top := y
	y += l.sectionHead("diary", b.Heading, l.m.left, y, l.m.innerWidth())
	if b.LeadIn != nil {
		y += l.leadIn(*b.LeadIn, l.m.left, y, l.m.innerWidth())
	}
	// The rules are sentences of one paragraph: as a list, the table wouldn't fit on its page.
	y += l.c.P(func() float64 { return l.paragraph(l.joinItems(b.Intro), l.m.left, y, l.m.innerWidth(), l.m.body) }) + 4
	return y - top
}

// diaryHead draws the names of the columns, above the rows.
func (l *layout) diaryHead(b sheet.Diary, t diaryTable, y float64) float64 {
	r := l.m.label.asBold()
	h := 0.0
	l.c.Tag("TR", func() float64 {
		h = l.column(func() float64 { return l.words(b.TimeHead, t.times, y, t.timeWidth-8, r) })
		scale := b.LowLabel + ": " + strconv.Itoa(b.Low) + ". " + b.HighLabel + ": " + strconv.Itoa(b.High) + "."
		if len(b.Sides) > 0 {
			w := t.scaleWidth / float64(len(b.Sides))
			under := 0.0
			for _, side := range b.Sides {
				under = max(under, l.c.Measure(func() float64 { return l.words(side, 0, 0, w-8, r) }))
			}
			for n, side := range b.Sides {
				h = max(h, under+l.column(func() float64 {
					l.words(side+separator, t.scale+float64(n)*w, y, w-8, r)
					if n < len(b.Sides)-1 {
						return 0
					}
					return l.words(scale, t.scale, y+under, t.scaleWidth, l.m.label)
				}))
			}
		} else {
			h = max(h, l.column(func() float64 {
				low := l.words(b.LowLabel+separator, t.scale, y, t.scaleWidth/2, r)
				return max(low, l.drawRightAligned(sheet.Words(b.HighLabel), t.scale+t.scaleWidth, y, t.scaleWidth/2, r))
			}))
		}
		if t.secondLine {
			h += l.freeHead(b, t, y+h, r)
		} else {
			h = max(h, l.freeHead(b, t, y, r))
		}
		return h
	})
	l.c.Rule(l.m.left, y+h+2, l.m.innerWidth(), 0.8)
	return h + 2
}

// column draws the header of a column.
func (l *layout) column(draw func() float64) float64 {
	return l.c.In(l.c.NewHeaderCell("Column"), draw)
}

func (l *layout) freeHead(b sheet.Diary, t diaryTable, y float64, r role) float64 {
	h := 0.0
	w := t.freeWidth / float64(max(len(b.Columns), 1))
	for n, name := range b.Columns {
		h = max(h, l.column(func() float64 { return l.words(name, t.free+float64(n)*w, y, w-6, r) }))
	}
	return h
}

// diaryRow draws one line: the time, what to circle, and the space to write.
func (l *layout) diaryRow(b sheet.Diary, t diaryTable, row sheet.DiaryRow, ruled bool) float64 {
	if ruled {
		width := 0.4
		if row.NewDay {
			width = 1.6
		}
		l.c.Rule(l.m.left, l.y, l.m.innerWidth(), width)
	}
	r := l.rowRole()
	ringRow := l.ringRow(t)
	y := l.y + (ringRow-r.lead)/2
	room := t.timeWidth - 8
	noteWidth := 0.0
	if row.Note != "" {
		noteWidth = l.textWidth(row.Note, l.m.label) + 8
	}
	lw := l.textWidth(row.Label, r)
	l.c.In(l.c.NewHeaderCell("Row"), func() float64 {
		l.emptyCell() // a row without words still has its cells
		lw = l.diaryTime(t, row, r, lw, noteWidth, room, y)
		if row.Write {
			l.writingLine(t.times+min(lw, room)+8, y+r.baseline()+2, max(t.timeWidth-min(lw, room)-noteWidth-18, 0))
		}
		return 0
	})
	l.rating(b, t, l.y, ringRow)
	w := t.freeWidth / float64(max(len(b.Columns), 1))
	for n := range b.Columns {
		l.c.In(l.c.NewElement("TD"), l.emptyCell)
		if t.secondLine {
			l.c.Rule(t.free+float64(n)*w, l.y+t.row-5, w-8, 0.4)
		} else {
			l.c.Line(t.free+float64(n)*w-4, l.y+3, t.free+float64(n)*w-4, l.y+t.row-3, 0.4)
		}
	}
	return t.row
}

// emptyCell adds a cell to write in.
func (l *layout) emptyCell() float64 {
	l.c.AddEmpty(l.c.Current())
	return 0
}

// diaryTime writes a row's time with its note and returns how wide the label is.
func (l *layout) diaryTime(t diaryTable, row sheet.DiaryRow, r role, lw, noteWidth, room, y float64) float64 {
	if lw+noteWidth <= room || noteWidth == 0 && lw <= room {
		indent := 0.0
		if row.Time != nil && lw < t.clockWidth {
			indent = min(t.clockWidth-lw, room-lw-noteWidth)
			lw += indent
		}
		label := row.Label
		if row.Note != "" {
			label += separator
		}
		l.drawLine(label, t.times+indent, y, r)
		l.drawLine(row.Note, t.times+lw+8, y+r.baseline()-l.m.label.baseline(), l.m.label)
	} else {
		// Too long for a line: two lines, the note under the label, in the size of a label.
		small := l.m.label.asBold()
		text := sheet.Text{{Words: row.Label, Strong: true}}
		if row.Note != "" {
			text = append(text, sheet.Run{Words: "  " + row.Note})
		}
		lines := l.wrap(text, l.m.label, room)
		l.drawLines(lines, t.times, l.y+max((t.row-l.linesHeight(lines, small))/2, 0), l.m.label, false)
	}
	return lw
}

// rating draws the numbers to circle, or for each side a box to write one in.
func (l *layout) rating(b sheet.Diary, t diaryTable, y, h float64) {
	if len(b.Sides) > 0 {
		w := t.scaleWidth / float64(len(b.Sides))
		for n := range b.Sides {
			l.c.In(l.c.NewElement("TD"), l.emptyCell)
			high := min(h-6, maxRatingBox)
			l.c.Frame(t.scale+float64(n)*w, y+(h-high)/2, 40, high, 0.8)
		}
		return
	}
	l.c.DrawForm(t.scale+t.ring/2, y+h/2, t.rings)
	l.c.Tag("TD", func() float64 {
		size := t.digitSize()
		l.c.Texts(t.scale, t.places, y+h/2+0.35*size, size, regular, t.digits)
		return 0
	})
}

// maxRatingBox is as high as a box for one number grows.
const maxRatingBox = 26.0

// relief draws the last line, to be ticked at the end of the day.
func (l *layout) relief(b sheet.Diary, y float64) float64 {
	if b.Relief == "" {
		return 0
	}
	label := strings.TrimSuffix(b.Relief, ":") + ":"
	w := l.textWidth(label, l.m.strong) + 12
	lead := max(l.m.body.lead, 0.8*l.m.writeHeight)
	if w > l.m.innerWidth()/2 {
		h := l.words(label+separator, l.m.left, y+5, l.m.innerWidth(), l.m.strong)
		return 5 + h + l.choices(b.ReliefWords, l.m.left, y+5+h, l.m.innerWidth(), l.m.body)
	}
	l.drawLine(label+separator, l.m.left, y+5+(lead-l.m.body.lead)/2, l.m.strong)
	return 5 + l.choices(b.ReliefWords, l.m.left+w, y+5, l.m.innerWidth()-w, l.m.body)
}
