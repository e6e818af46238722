package pdf

import (
	"slices"

	"aftercare/internal/sheet"
)

// The size of a log.
const (
	logBoxWidth  = 12.4 // points; a box to tick for an answer is a square
	logBoxHeight = 11.4 // four millimetres
	logLarge     = 1.3  // times as large in large print
	logBoxGap    = 2.8  // between a box and its date
	logDayGap    = 4.5  // at least, between two days
	logRowGap    = 4.5  // between two rows
	logAbove     = 3.0
	logBelow     = 3.0
	logWrite     = 6.5 * millimetre // the height to write a time in
	logLeast     = 14 * millimetre  // the least width of a line after the label, with the gap
	logLineGap   = 7.0
)

// shownLog returns the log of an item if the arrangement has it, else nil.
func (l *layout) shownLog(i *sheet.Item) *sheet.Log {
	if i.Log == nil || !l.a.extras.hasLog(slices.Index(l.extras.logs, i.Log)) {
		return nil
	}
	return i.Log
}

// log draws a log below an instruction's text, and returns its height. A voice says each day whole.
func (l *layout) log(log *sheet.Log, x, y, w float64) float64 {
	return l.c.P(func() float64 {
		if len(log.Days) > 0 {
			if l.choosing {
				l.asked = append(l.asked, asking{question: question{of: slices.Index(l.extras.logs, log), log: true, width: w}})
			}
			return l.logDays(log.Days, x, y, w)
		}
		return l.logLines(log, x, y, w)
	})
}

// logScale returns how large a log is drawn.
func (l *layout) logScale() float64 {
	if l.m.large {
		return logLarge
	}
	return 1
}

// logDays draws a box for each day with its date, in rows of as many as have room, and returns the height.
func (l *layout) logDays(days []sheet.LogDay, x, y, w float64) float64 {
	scale, r := l.logScale(), l.m.label
	boxWidth, boxHeight, rowLead := scale*logBoxWidth, scale*logBoxHeight, scale*logBoxHeight+logRowGap
	columns := l.logColumns(days, w)
	height := logAbove + float64((len(days)+len(columns)-1)/len(columns))*rowLead - logRowGap + logBelow
	if l.c.Measuring() {
		return height
	}
	before, at := l.c.IsVarying(), x
	for n, d := range days {
		if n%len(columns) == 0 {
			at = x
		}
		top := y + logAbove + float64(n/len(columns))*rowLead
		l.c.SetVarying(before || d.Time != nil)
		l.c.Said(l.s.Voice.Tick, func() { l.c.Frame(at+0.5, top, boxWidth, boxHeight, 1) })
		l.c.Expanded(d.Said+separator, func() { l.drawLine(d.Label+separator, at+boxWidth+logBoxGap, top+(boxHeight-r.lead)/2, r) })
		at += columns[n%len(columns)]
	}
	l.c.SetVarying(before)
	return height
}

// logColumns returns the width of each column of days: as many as make the fewest rows, all about as long.
func (l *layout) logColumns(days []sheet.LogDay, w float64) []float64 {
	for rows := 1; ; rows++ {
		columns := make([]float64, (len(days)+rows-1)/rows)
		for n, d := range days {
			at := &columns[n%len(columns)]
			*at = max(*at, l.logScale()*logBoxWidth+logBoxGap+l.textWidth(d.Label, l.m.label)+logDayGap)
		}
		sum := -logDayGap
		for _, c := range columns {
			sum += c
		}
		if sum <= w || len(columns) == 1 {
			return columns
		}
	}
}

// logLines draws lines to write times on, in a row after the label, or below it where they would be short, and returns
// the height.
func (l *layout) logLines(log *sheet.Log, x, y, w float64) float64 {
	label := log.Label + ":" + separator
	h := l.logScale() * logWrite
	if side := l.textWidth(label, l.m.label) + labelGap; w-side >= l.logScale()*logLeast*float64(log.Lines) {
		l.drawLine(label, x, y+h-l.m.label.lead, l.m.label)
		x, w = x+side, w-side
	} else {
		h += l.words(label, x, y, w, l.m.label)
	}
	width := (w + logLineGap) / float64(log.Lines)
	for n := range log.Lines {
		l.writingLine(x+float64(n)*width, y+h, width-logLineGap)
	}
	return h + logBelow
}
