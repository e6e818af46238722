package compose

import (
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
)

// writeOnce gives each time that staff would write by hand in several places one line to write it on, among the
// key times; every other place refers to it there. A time of a single place keeps its line. Like the spaces of
// keepNumbersWhole it is no part of the text that a clinic approves: the words that say which time it is stay. The
// rows of a diary keep their lines, since the patient hands it back.
func (w *writer) writeOnce(blocks []sheet.Block) []sheet.Block {
	if len(w.moments) == 0 {
		return blocks // each time is known
	}
	places := map[string]int{}
	eachBlank(blocks, func(r *sheet.Run) { places[r.Moment]++ })
	at := slices.IndexFunc(blocks, func(b sheet.Block) bool { _, ok := b.(sheet.KeyTimes); return ok })
	var key sheet.KeyTimes
	if at >= 0 {
		key = blocks[at].(sheet.KeyTimes) //nolint:forcetypeassert // found as such
		for _, c := range key.Cells {
			if c.Write && c.Moment != "" {
				places[c.Moment]++
			}
		}
	}
	for moment, n := range places {
		if n > 1 {
			label := w.moments[moment].label
			key.Lines = append(key.Lines, sheet.TimeLine{Label: upperFirst(bindUnits(label)), Moment: moment})
		}
	}
	if len(key.Lines) == 0 {
		return blocks
	}
	slices.SortFunc(key.Lines, func(a, b sheet.TimeLine) int { return w.moments[a.Moment].compare(w.moments[b.Moment]) })
	for n := range key.Cells {
		c := &key.Cells[n]
		c.Write = c.Write && places[c.Moment] < 2
	}
	key.Heading = w.words.Say("headings.key-times")
	there := w.words.Say("see-time")
	eachBlank(blocks, func(r *sheet.Run) {
		if places[r.Moment] > 1 {
			r.Words, r.Blank = there, false
		}
	})
	if at >= 0 {
		blocks[at] = key
		return blocks
	}
	before := 0 // the patient banner, and the summary under it
	for n, b := range blocks {
		switch b.(type) {
		case sheet.PatientBanner, sheet.Summary:
			before = n + 1
		}
	}
	return slices.Insert(blocks, before, sheet.Block(key))
}

// eachBlank calls each with every line in the texts of the blocks on which a time is written that counts from the
// end of the procedure.
func eachBlank(blocks []sheet.Block, each func(*sheet.Run)) {
	for _, b := range blocks {
		for r := range sheet.Runs(b) {
			if r.Blank && r.Moment != "" {
				each(r)
			}
		}
	}
}

// moment is a time that staff write by hand, in words and by its length.
type moment struct {
	label         string // "24 hours after your procedure"
	days, minutes int
}

// compare orders moments: the earlier one first, those of the same length by their words.
func (m moment) compare(other moment) int {
	const dayMinutes = 24 * 60
	if d := m.days*dayMinutes + m.minutes - other.days*dayMinutes - other.minutes; d != 0 {
		return d
	}
	if m.label < other.label {
		return -1
	}
	return 1
}

// moment returns the name of the time that staff write beside an interval, which counts from the end of the
// procedure: the same for times that are said in the same words, and so never for one that is only near. It is ""
// where the words don't say one moment alone: after an event, and for a range that begins or is within its words.
func (w *writer) moment(when procedure.When) string {
	s := beginning(when)
	m := moment{}
	switch {
	case s.After != "" || when.Key == procedure.For:
		return ""
	case s.Kind == procedure.NextDay:
		m.label, m.days = w.words.Say("key-next-day"), 1
	case s.Kind == procedure.BedtimeOr: // the line is that of the hours
		s.Kind = procedure.Exact
		m.label = w.words.Say("key-after", "length", w.words.Length(s))
	case s.Kind > procedure.UpTo || s.Kind == procedure.Range && when.Key != procedure.Until:
		return ""
	default:
		m.label = w.words.Say("key-after", "length", w.words.Length(s))
	}
	if m.days == 0 {
		m.days, m.minutes = s.High.Days(), s.High.Minutes()
	}
	if w.moments == nil {
		w.moments = map[string]moment{}
	}
	w.moments[m.label] = m
	return m.label
}
