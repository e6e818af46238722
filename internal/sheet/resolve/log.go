package resolve

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Log is what the patient writes down under an instruction.
type Log struct {
	Kind   procedure.Log // "" for none
	Doses  int           // of LogTimes: how many fit in 24 hours
	Days   int           // of LogDays: how many boxes there are
	Nights bool          // each is of a night, and its date that of the evening
	First  visit.Date    // the day of the first box; zero if not known
}

// resolveLog returns the log of a wording. The last day of its boxes is the one that the text prints; it has no more
// times than doses may be taken. Where a clinic chose a length that can't be listed, there is none.
func resolveLog(in *procedure.Instruction, c *procedure.Case, times []Time) Log {
	l := Log{Kind: c.Log}
	if l.Kind == procedure.LogTimes && in.Dose != nil {
		l.Doses = in.Dose.InADay()
	}
	if l.Kind != procedure.LogDays {
		if l.Doses == 0 {
			return Log{}
		}
		return l
	}
	for _, t := range times {
		if t.When.Key != procedure.For {
			continue
		}
		l.Days, l.Nights = t.When.Span.LogDays(), t.When.Span.High.Unit == procedure.Nights
		if t.IsInDays() {
			l.First = visit.DateOf(t.Low).Add(1 - l.Days)
		}
	}
	if l.Days == 0 {
		return Log{}
	}
	return l
}
