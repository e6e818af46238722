package resolve

import (
	"slices"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Diary is the diary of one visit: its rows in order, with real times where the end of the
// procedure is known.
type Diary struct {
	Definition *procedure.Diary
	Under      procedure.Conjunction // not asked: printed under a lead-in
	Rows       []DiaryRow
}

// DiaryRow is one line to fill in.
type DiaryRow struct {
	Before bool                // before the procedure
	Span   procedure.Span      // since the end of the procedure
	AtDay  procedure.TimeOfDay // "" if the span says everything
	At     time.Time           // zero if not known, or not a moment
	Day    visit.Date          // zero when not known
}

// resolveDiary resolves the procedure's diary. Its times are not rounded: the patient looks at a
// clock at each of them.
func (p *Plan) resolveDiary() *Diary {
	def := p.Procedure.Diary
	if def == nil {
		return nil
	}
	truth, open, failed := p.Holds(def.If)
	if truth != procedure.False {
		open, _, truth, failed = p.addExclusions(&procedure.Instruction{}, def.If, open)
	}
	if truth == procedure.False {
		p.Omitted = append(p.Omitted, Omitted{
			Instruction: &procedure.Instruction{Key: "diary", Sources: def.Sources, Confirm: def.Confirm, Note: def.Note, Pos: def.Pos},
			Case:        -1, Reason: ConditionFails, Term: failed,
		})
		return nil
	}
	return &Diary{Definition: def, Under: open, Rows: p.dropNightRows(p.diaryRows(def))}
}

// DiaryRows returns the rows of a diary when nothing is known of the visit: all that it can have.
func DiaryRows(def *procedure.Diary) []DiaryRow { return (&Plan{}).diaryRows(def) }

// diaryRows returns the rows of a diary, including those of the night.
func (p *Plan) diaryRows(def *procedure.Diary) []DiaryRow {
	var out []DiaryRow
	last := 0
	for _, entry := range def.At {
		for _, span := range entrySpans(entry, last) {
			out = append(out, p.diaryRow(span))
			last = max(last, span.High.Minutes())
		}
		out = append(out, p.dailyRows(entry)...)
		if entry.Before {
			out = append(out, DiaryRow{Before: true, Day: p.Anchor.Day})
		}
	}
	return out
}

// dropNightRows omits the rows of the night after the procedure, since nobody should wake to fill
// in a diary, and puts bedtime where the first day ends. Without the end of the procedure nobody
// knows which rows those are.
func (p *Plan) dropNightRows(rows []DiaryRow) []DiaryRow {
	if p.Anchor.Ended.IsZero() {
		return rows
	}
	sleep, wake := bedtime(p.Anchor), wakeTime(p.Anchor)
	first, later := []DiaryRow{}, []DiaryRow{}
	var atBedtime []DiaryRow
	for _, r := range rows {
		switch {
		case r.Span.Kind == procedure.Bedtime:
			atBedtime = []DiaryRow{r}
		case !r.At.IsZero() && !r.At.Before(sleep) && r.At.Before(wake):
		case len(later) > 0 || !r.Day.IsZero() && p.Anchor.Day.Before(r.Day):
			later = append(later, r)
		default:
			first = append(first, r)
		}
	}
	return slices.Concat(first, atBedtime, later)
}

// entrySpans returns the moments of one entry of the diary's `at`. A repetition starts at the first
// whole step after last, which is in minutes and belongs to the entry before it.
func entrySpans(entry procedure.DiaryTime, last int) []procedure.Span {
	switch {
	case entry.Before, len(entry.Daily) > 0:
		return nil
	case entry.Every.N == 0:
		return []procedure.Span{entry.At}
	}
	var out []procedure.Span
	step, until := entry.Every.Minutes(), entry.Until.Minutes()
	for m := (last/step + 1) * step; m <= until; m += step {
		a := procedure.Amount{N: m, Unit: procedure.Minutes}
		if m%60 == 0 {
			a = procedure.Amount{N: m / 60, Unit: procedure.Hours}
		}
		out = append(out, procedure.Span{Low: a, High: a})
	}
	return out
}

// dailyRows returns a row for each time of day on each day from the next one on: on the day of the
// procedure itself the morning may be over.
func (p *Plan) dailyRows(entry procedure.DiaryTime) []DiaryRow {
	if len(entry.Daily) == 0 {
		return nil
	}
	var out []DiaryRow
	for day := 1; day <= entry.Until.Days(); day++ {
		a := procedure.Amount{N: day, Unit: procedure.Days}
		for _, at := range entry.Daily {
			row := p.diaryRow(procedure.Span{Low: a, High: a})
			row.AtDay = at
			out = append(out, row)
		}
	}
	return out
}

func (p *Plan) diaryRow(s procedure.Span) DiaryRow {
	row := DiaryRow{Span: s}
	t := Compute(procedure.When{Key: procedure.At, Span: s}, "", p.Anchor)
	switch t.Shape {
	case AtClock:
		row.At, row.Day = t.Low, visit.DateOf(t.Low)
	case OnDay:
		row.Day = visit.DateOf(t.Low)
	case InWords, Clocks, DaySpan, AtNights, LastDay:
		if s.Kind == procedure.Bedtime {
			row.Day = p.Anchor.Day
		}
	}
	return row
}
