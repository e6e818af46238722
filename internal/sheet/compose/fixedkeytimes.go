package compose

import (
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// addMilestone adds the words of a key time, and of its lane on the timeline, for an instruction's
// first time.
func (f *fixedWords) addMilestone(in *procedure.Instruction, c *procedure.Case) {
	when := c.Times[0]
	f.addKeys("noon", "midnight", "date")
	if f.bars() >= leastBars {
		f.addTimeline()
	}
	f.addKeys(f.words.LengthKeys(when.Span)...)
	key := f.plan.Procedure.IsKeyTime(in)
	if key {
		f.addKeys("headings.key-times")
	}
	if f.bars() >= leastBars {
		f.addLegend(in, when)
	}
	s := when.Span
	switch {
	case resolve.IsAppointment(in, when):
		f.addAppointmentCell(in, when, key)
		return
	case s.After != "" || s.Kind == procedure.AtEvent:
		if f.isDayFilledIn(s) {
			f.addEventCell(in, when)
		}
	case s.Kind == procedure.NextDay:
		f.addDayCell(when, key, 1)
	case s.Kind == procedure.BedtimeOr:
		f.addBedtimeCell(when)
	case s.Kind > procedure.UpTo:
	case s.High.Unit.IsElapsed():
		f.addMomentCell(in, when, key)
	case !leadsToDay(s):
	default:
		f.addCalendarCell(in, c, when, key)
	}
	if key || f.staysInWords(in, when) {
		f.addWordsCell(in, when)
	}
}

// addTimeline adds the words of a timeline. Whether a sheet has one depends on the hour at which its procedure
// ended, so a text has them wherever one is possible.
func (f *fixedWords) addTimeline() {
	f.addKeys("timeline.title", "timeline.alt", "timeline.lane", "hour")
}

// bars returns how many milestones can have a bar on a timeline.
func (f *fixedWords) bars() int {
	count := 0
	for in := range f.plan.Procedure.All() {
		if in.Milestone != "" && slices.ContainsFunc(in.Cases, func(c procedure.Case) bool { return len(c.Times) > 0 && mayBeBar(c.Times[0]) }) {
			count++
		}
	}
	return count
}

// mayBeBar reports whether a milestone's time can be drawn, as writer.bar draws it.
func mayBeBar(when procedure.When) bool {
	switch when.Key {
	case procedure.From, procedure.Until:
		return when.Span.Kind != procedure.AtEvent && when.Span.Kind != procedure.Now
	case procedure.For, procedure.By:
		return when.Span.After == "" && (when.Span.Kind == procedure.BedtimeOr || when.Span.High.Unit.IsElapsed())
	case procedure.At:
	}
	return false
}

// addLegend adds the legend for a milestone's bar, and for stripes where the end of a bar is not exact.
func (f *fixedWords) addLegend(in *procedure.Instruction, when procedure.When) {
	switch {
	case !mayBeBar(when):
	case when.Key == procedure.From || when.Key == procedure.Until:
		f.addKeys("timeline.legend-from")
	default:
		f.addKeys("timeline.legend-until")
	}
	s := when.Span
	bar := s.After == "" && s.High.Unit.IsElapsed() && effectiveMinutes(when) <= 2*dayMinutes && !resolve.IsAppointment(in, when)
	about := s.Kind == procedure.About || s.Kind == procedure.Range && when.Key == procedure.For
	if bar && about && (when.Key == procedure.For || when.Key == procedure.By) {
		f.addKeys("timeline.legend")
	}
}

// addMilestoneDate adds the words of a key time that is a filled-in date.
func (f *fixedWords) addMilestoneDate(in *procedure.Instruction) {
	if f.plan.Procedure.IsKeyTime(in) {
		f.addKeys("date", "headings.key-times", "note.today", "note.tomorrow")
	}
}

// showsLength reports whether a key time shows how long something lasts.
func showsLength(in *procedure.Instruction, when procedure.When) bool {
	return when.Key == procedure.For && (in.Section != procedure.Observation || !when.Span.High.Unit.IsElapsed())
}

// addDirection adds the word for the side of a time on which something is allowed.
func (f *fixedWords) addDirection(when procedure.When, about bool) {
	key := string(when.Key)
	switch {
	case when.Key == procedure.At || when.Key == procedure.For:
		if about {
			f.addKeys("lead.about")
		}
	case about:
		f.addKeys("lead." + key + "-about")
	default:
		f.addKeys("lead." + key)
	}
}

// addDayCell adds the words of a key time that is a day, this many days after the procedure.
func (f *fixedWords) addDayCell(when procedure.When, key bool, days ...int) {
	f.addDirection(when, false)
	f.addKeys("date")
	if when.Key != procedure.At && when.Key != procedure.For {
		f.addKeys("in-text.date")
	}
	if key && slices.Contains(days, 0) {
		f.addKeys("note.today")
	}
	if key && slices.Contains(days, 1) {
		f.addKeys("note.tomorrow")
	}
}

// exampleDays stands for a day that people choose.
var exampleDays = []int{0, 1}

func (f *fixedWords) addAppointmentCell(in *procedure.Instruction, when procedure.When, key bool) {
	s := when.Span
	if f.isDayFilledIn(s) {
		f.addKeys("event-on")
		if s.Kind == procedure.AtEvent {
			f.addDayCell(when, key, exampleDays...)
		}
	}
	if f.mayBeNextVisit(in, s) {
		f.addDayCell(when, key, f.visitDays(s)...)
	}
	f.addWordsCell(in, when)
}

// visitDays returns which of the first days the next visit can be on.
func (f *fixedWords) visitDays(s procedure.Span) []int {
	if s.Kind == procedure.AtEvent && !f.isDayFilledIn(s) {
		e, _ := f.plan.Procedure.Event(s.Event)
		s = e.After
	}
	low, _, _ := resolve.WindowDays(s)
	switch {
	case !f.isWindowKnown(s), s.Kind == procedure.AtEvent:
		return exampleDays
	case s.After != "":
		return daysFrom(low)
	}
	var out []int
	for _, day := range exampleDays {
		if low, high, known := resolve.WindowDays(s); known && low <= day && day <= high {
			out = append(out, day)
		}
	}
	return out
}

// addEventCell adds the words of a key time whose event has a day.
func (f *fixedWords) addEventCell(in *procedure.Instruction, when procedure.When) {
	s, key := when.Span, f.plan.Procedure.IsKeyTime(in)
	f.addKeys("event-on")
	switch {
	case s.After != "" && !leadsToDay(s):
	case when.Key == procedure.For:
		f.addKeys("date")
		if in.Section == procedure.Medication {
			return
		}
		if s.High.Unit == procedure.Nights {
			f.addKeys("note.last")
		} else {
			f.addKeys("note.until", "in-text.date")
		}
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.addKeys("at.between", "in-text.date", "date")
	case s.Kind == procedure.AtEvent:
		f.addDayCell(when, key, exampleDays...)
	case when.Key == procedure.By:
		f.addDayCell(when, key, daysFrom(s.Low.Days())...)
	default:
		f.addDayCell(when, key, daysFrom(s.High.Days())...)
	}
}

// daysFrom returns those of the first days that are at least low days after the procedure: an event
// with a filled-in day never comes before that.
func daysFrom(low int) []int {
	return slices.DeleteFunc(slices.Clone(exampleDays), func(day int) bool { return day < low })
}

// addBedtimeCell adds the words of the key time "bedtime or 8 hours".
func (f *fixedWords) addBedtimeCell(when procedure.When) {
	if when.Span.High.Minutes() < bedtimeMins {
		f.addDirection(when, false)
		f.addKeys("note.today")
	}
	f.addKeys("key-" + string(when.Key) + ".bedtime")
}

// addMomentCell adds the words of a key time that is a moment.
func (f *fixedWords) addMomentCell(in *procedure.Instruction, when procedure.When, key bool) {
	s := when.Span
	about := s.Kind == procedure.About || s.Kind == procedure.Range && when.Key == procedure.For
	switch {
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.addKeys("at.between")
		f.addMoment(s.Low.Minutes(), true)
	case showsLength(in, when):
		f.addMoment(effectiveMinutes(when), false)
		if about {
			f.addKeys("note.until-about")
		} else {
			f.addKeys("note.until")
		}
	default:
		f.addDirection(when, about)
		f.addKeys("midnight-on", "note.on", "date")
		switch {
		case effectiveMinutes(when) >= dayMinutes:
		case when.Key == procedure.For:
			f.addKeys("note.for")
		default:
			f.addKeys("note.today")
		}
		if key && toCheck(in.Section, when.Key) {
			f.addKeys("note.night")
		}
	}
}

// addCalendarCell adds the words of a key time that is counted in days.
func (f *fixedWords) addCalendarCell(in *procedure.Instruction, c *procedure.Case, when procedure.When, key bool) {
	s := when.Span
	switch {
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.addKeys("at.between", "in-text.date", "date")
	case when.Key == procedure.For && in.Section == procedure.Medication:
		before := len(f.keys)
		f.addFirstDose(c, when)
		if len(f.keys) == before {
			return // the first day isn't known
		}
		f.keys = f.keys[:before]
		f.addKeys("date")
		if s.High.Unit == procedure.Nights {
			f.addKeys("note.last")
		} else {
			f.addKeys("note.last-day")
		}
	case when.Key == procedure.For && s.High.Unit == procedure.Nights:
		f.addKeys("note.last", "date")
	case when.Key == procedure.For:
		f.addKeys("note.until", "in-text.date", "date")
	case when.Key == procedure.By:
		f.addDayCell(when, key, s.Low.Days())
	default:
		f.addDayCell(when, key, s.High.Days())
	}
}

// staysInWords reports whether a time may have no clock time and no date although the end of the procedure
// is known.
func (f *fixedWords) staysInWords(in *procedure.Instruction, when procedure.When) bool {
	s := when.Span
	switch {
	case s.After != "" || s.Kind == procedure.AtEvent:
		return true
	case s.Kind == procedure.NextDay || s.Kind == procedure.BedtimeOr:
		return false
	case s.Kind > procedure.UpTo, when.Key == procedure.At && s.Kind == procedure.UpTo:
		return true
	case s.High.Unit.IsElapsed():
		return false
	}
	return !leadsToDay(s) || when.Key == procedure.For && in.Section == procedure.Medication
}

// addWordsCell adds the words of a key time that has neither a clock time nor a date.
func (f *fixedWords) addWordsCell(in *procedure.Instruction, when procedure.When) {
	s, key, clause := when.Span, string(when.Key)+".", "key-"+string(when.Key)+"."
	switch {
	case s.Kind == procedure.Now:
		f.addKeys(key + "now")
	case s.Kind == procedure.NextDay:
		f.addDirection(when, false)
		f.addKeys("key-next-day")
	case showsLength(in, when) || s.After != "" && when.Key == procedure.For:
		if s.After != "" {
			f.addKeys("for.after-event")
		}
	case s.After != "" && when.Key == procedure.At:
		f.addKeys("at.after-event")
	case s.Kind == procedure.AtEvent && when.Key == procedure.At:
		f.addKeys("at.event")
	case s.Kind == procedure.Bedtime && when.Key == procedure.At:
		f.addKeys("at.bedtime")
	case s.After != "":
		f.addKeys(clause + "after-event")
	case s.Kind == procedure.AtEvent:
		f.addKeys(clause + "event")
	case s.Kind == procedure.BedtimeOr:
		f.addKeys(clause + "bedtime-or")
	case s.Kind == procedure.Bedtime:
		f.addKeys(clause + "bedtime")
	default:
		f.addDirection(when, false)
		f.addKeys("key-after")
	}
}
