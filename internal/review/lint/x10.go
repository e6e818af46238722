package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// x10 is rule X10.
var x10 = &Analyzer{
	Name: "X10", Doc: "a next visit, or a day to call by, before the diary ends, or a visit on a day when the clinic is closed", Instead: "a day after the last row of the diary, when the clinic is open", Why: "a diary that isn't finished can't be evaluated, and nobody is there when the clinic is closed",
	Sheet: func(p *Pass) {
		seen := map[diag.Pos]bool{}
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.FollowUp {
					continue
				}
				for _, t := range i.Times {
					if isBeforeDiaryEnd(plan, &t) {
						p.Report(itemPos(i), "the day is before the last row of the diary")
					}
					if day, closed := closedDayAfter(p, t); closed && !seen[t.When.Pos] {
						seen[t.When.Pos] = true
						p.Report(t.When.Pos, "%s after a %s is a %s, when the clinic is closed", t.When.Words, day.Weekday(), day.Add(t.When.Span.Low.Days()).Weekday())
					}
				}
			}
		}
	},
}

// isBeforeDiaryEnd reports whether a time, or the first day of an appointment, is before the last
// row of the diary.
func isBeforeDiaryEnd(plan *resolve.Plan, t *resolve.Time) bool {
	if plan.Diary == nil || len(plan.Diary.Rows) == 0 {
		return false
	}
	last := plan.Diary.Rows[len(plan.Diary.Rows)-1].Day
	if t.IsKnown() {
		return visit.DateOf(t.Low).Before(last)
	}
	days, known := plan.Window(t.When.Span)
	return t.Appointment == resolve.ToMake && known && days.Low.Before(last)
}

// closedDayAfter returns a day of the week on which the clinic is open and for which a visit after
// this many days falls on one when it isn't. A day by which to call doesn't need an open clinic.
func closedDayAfter(p *Pass, t resolve.Time) (visit.Date, bool) {
	s := t.When.Span
	if t.When.Key != procedure.At || s.Kind != procedure.Exact || !s.Low.Unit.IsCalendar() || s.After != "" {
		return visit.Date{}, false
	}
	const week = 7
	for n := range week {
		day := visit.DateOf(exampleEnd).Add(n)
		if !p.Clinic.IsClosedOn(day) && p.Clinic.IsClosedOn(day.Add(s.Low.Days())) {
			return day, true
		}
	}
	return visit.Date{}, false
}
