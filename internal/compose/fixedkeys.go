package compose

import (
	"slices"

	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
)

// milestone adds what a key time and its lane on the timeline say of an instruction's first time.
func (f *fixedWords) milestone(in *procedure.Instruction, c *procedure.Case) {
	when := c.Times[0]
	f.timelineWords()
	f.say(f.words.LengthKeys(when.Span)...)
	key := f.isKeyTime(in)
	if key {
		f.say("headings.key-times")
	}
	f.legend(in, when)
	s := when.Span
	switch {
	case resolve.IsAppointment(in, when):
		f.appointmentCell(in, when, key)
		return
	case s.After != "" || s.Kind == procedure.AtEvent:
		if f.filled(s) {
			f.eventCell(in, when)
		}
	case s.Kind == procedure.NextDay:
		f.dayCell(when, key, 1)
	case s.Kind == procedure.BedtimeOr:
		f.bedtimeCell(when)
	case s.Kind > procedure.UpTo:
	case s.High.Unit.Elapsed():
		f.momentCell(in, when, key)
	case !counted(s):
	default:
		f.calendarCell(in, c, when, key)
	}
	if key || f.staysInWords(in, when) {
		f.wordsCell(in, when)
	}
}

// isKeyTime reports whether a milestone stands among the key times, and not on the timeline alone.
func (f *fixedWords) isKeyTime(in *procedure.Instruction) bool {
	refs := f.plan.Procedure.KeyTimes
	return len(refs) == 0 || slices.ContainsFunc(refs, in.Is)
}

// timelineWords adds what a timeline with a lane says.
func (f *fixedWords) timelineWords() {
	f.say("timeline.alt", "timeline.lane", "hour", "noon", "midnight", "date")
}

// legend adds what stripes mean, where the end of a bar is not exact.
func (f *fixedWords) legend(in *procedure.Instruction, when procedure.When) {
	s := when.Span
	bar := s.After == "" && s.High.Unit.Elapsed() && reckoned(when) <= 2*dayMinutes && !resolve.IsAppointment(in, when)
	about := s.Kind == procedure.About || s.Kind == procedure.Range && when.Key == procedure.For
	if bar && about && (when.Key == procedure.For || when.Key == procedure.By) {
		f.say("timeline.legend")
	}
}

// milestoneDate adds what a key time says that is a date filled in.
func (f *fixedWords) milestoneDate(in *procedure.Instruction) {
	f.timelineWords()
	if f.isKeyTime(in) {
		f.say("headings.key-times", "note.today", "note.tomorrow")
	}
}

// lasting reports whether a key time says how long something lasts.
func lasting(in *procedure.Instruction, when procedure.When) bool {
	return when.Key == procedure.For && (in.Section != procedure.Observation || !when.Span.High.Unit.Elapsed())
}

// directed adds the word that says on which side of a time something is allowed.
func (f *fixedWords) directed(when procedure.When, about bool) {
	key := string(when.Key)
	switch {
	case when.Key == procedure.At || when.Key == procedure.For:
		if about {
			f.say("lead.about")
		}
	case about:
		f.say("lead." + key + "-about")
	default:
		f.say("lead." + key)
	}
}

// dayCell adds what a key time says that is a day, so many days after the procedure.
func (f *fixedWords) dayCell(when procedure.When, key bool, days ...int) {
	f.directed(when, false)
	f.say("date")
	if when.Key != procedure.At && when.Key != procedure.For {
		f.say("in-text.date")
	}
	if key && slices.Contains(days, 0) {
		f.say("note.today")
	}
	if key && slices.Contains(days, 1) {
		f.say("note.tomorrow")
	}
}

// anyDay stands for a day that people choose.
var anyDay = []int{0, 1}

func (f *fixedWords) appointmentCell(in *procedure.Instruction, when procedure.When, key bool) {
	s := when.Span
	if f.filled(s) {
		f.say("event-on")
		if s.Kind == procedure.AtEvent {
			f.dayCell(when, key, anyDay...)
		}
	}
	if f.mayBeMade(in, s) {
		f.dayCell(when, key, f.visitDays(s)...)
	}
	f.wordsCell(in, when)
}

// visitDays returns which of the first days the next visit can be on.
func (f *fixedWords) visitDays(s procedure.Span) []int {
	if s.Kind == procedure.AtEvent && !f.filled(s) {
		e, _ := f.plan.Procedure.Event(s.Event)
		s = e.After
	}
	low, _, _ := resolve.WindowDays(s)
	switch {
	case !f.windowKnown(s), s.Kind == procedure.AtEvent:
		return anyDay
	case s.After != "":
		return daysFrom(low)
	}
	var out []int
	for _, day := range anyDay {
		if low, high, known := resolve.WindowDays(s); known && low <= day && day <= high {
			out = append(out, day)
		}
	}
	return out
}

// eventCell adds what a key time says whose event has a day.
func (f *fixedWords) eventCell(in *procedure.Instruction, when procedure.When) {
	s, key := when.Span, f.isKeyTime(in)
	f.say("event-on")
	switch {
	case s.After != "" && !counted(s):
	case when.Key == procedure.For:
		f.say("date")
		if in.Section == procedure.Medication {
			return
		}
		if s.High.Unit == procedure.Nights {
			f.say("note.last")
		} else {
			f.say("note.until", "in-text.date")
		}
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.say("at.between", "in-text.date", "date")
	case s.Kind == procedure.AtEvent:
		f.dayCell(when, key, anyDay...)
	case when.Key == procedure.By:
		f.dayCell(when, key, daysFrom(s.Low.Days())...)
	default:
		f.dayCell(when, key, daysFrom(s.High.Days())...)
	}
}

// daysFrom returns which of the first days lie so many days, or more, after the procedure: an event whose day
// is filled in never comes before it.
func daysFrom(low int) []int {
	return slices.DeleteFunc(slices.Clone(anyDay), func(day int) bool { return day < low })
}

// bedtimeCell adds what a key time says of "bedtime or 8 hours".
func (f *fixedWords) bedtimeCell(when procedure.When) {
	if when.Span.High.Minutes() < bedtimeMins {
		f.directed(when, false)
		f.say("note.today")
	}
	f.say("key-" + string(when.Key) + ".bedtime")
}

// momentCell adds what a key time says that is a moment.
func (f *fixedWords) momentCell(in *procedure.Instruction, when procedure.When, key bool) {
	s := when.Span
	about := s.Kind == procedure.About || s.Kind == procedure.Range && when.Key == procedure.For
	switch {
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.say("at.between")
		f.moment(s.Low.Minutes(), true)
	case lasting(in, when):
		f.moment(reckoned(when), false)
		if about {
			f.say("note.until-about")
		} else {
			f.say("note.until")
		}
	default:
		f.directed(when, about)
		f.say("midnight-on", "note.on", "date")
		switch {
		case reckoned(when) >= dayMinutes:
		case when.Key == procedure.For:
			f.say("note.for")
		default:
			f.say("note.today")
		}
		if key && toCheck(in.Section, when.Key) {
			f.say("note.night")
		}
	}
}

// calendarCell adds what a key time says that is counted in days.
func (f *fixedWords) calendarCell(in *procedure.Instruction, c *procedure.Case, when procedure.When, key bool) {
	s := when.Span
	switch {
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.say("at.between", "in-text.date", "date")
	case when.Key == procedure.For && in.Section == procedure.Medication:
		before := len(f.keys)
		f.firstDose(c, when)
		if len(f.keys) == before {
			return // nobody knows the first day
		}
		f.keys = f.keys[:before]
		f.say("date")
		if s.High.Unit == procedure.Nights {
			f.say("note.last")
		} else {
			f.say("note.last-day")
		}
	case when.Key == procedure.For && s.High.Unit == procedure.Nights:
		f.say("note.last", "date")
	case when.Key == procedure.For:
		f.say("note.until", "in-text.date", "date")
	case when.Key == procedure.By:
		f.dayCell(when, key, s.Low.Days())
	default:
		f.dayCell(when, key, s.High.Days())
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
	case s.High.Unit.Elapsed():
		return false
	}
	return !counted(s) || when.Key == procedure.For && in.Section == procedure.Medication
}

// wordsCell adds what a key time says without a clock time and without a date.
func (f *fixedWords) wordsCell(in *procedure.Instruction, when procedure.When) {
	s, key, clause := when.Span, string(when.Key)+".", "key-"+string(when.Key)+"."
	switch {
	case s.Kind == procedure.Now:
		f.say(key + "now")
	case s.Kind == procedure.NextDay:
		f.directed(when, false)
		f.say("key-next-day")
	case lasting(in, when) || s.After != "" && when.Key == procedure.For:
		if s.After != "" {
			f.say("for.after-event")
		}
	case s.After != "" && when.Key == procedure.At:
		f.say("at.after-event")
	case s.Kind == procedure.AtEvent && when.Key == procedure.At:
		f.say("at.event")
	case s.Kind == procedure.Bedtime && when.Key == procedure.At:
		f.say("at.bedtime")
	case s.After != "":
		f.say(clause + "after-event")
	case s.Kind == procedure.AtEvent:
		f.say(clause + "event")
	case s.Kind == procedure.BedtimeOr:
		f.say(clause + "bedtime-or")
	case s.Kind == procedure.Bedtime:
		f.say(clause + "bedtime")
	default:
		f.directed(when, false)
		f.say("key-after")
	}
}
