package resolve

import (
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Shape says what is known of a time: only its words, a moment, a day, or a period.
type Shape int

// The shapes of a time.
const (
	InWords  Shape = iota // the interval in words; no clock time or date is claimed
	AtClock               // a moment: Low, which equals High
	OnDay                 // a day: Low, at noon
	Clocks                // between the moments Low and High
	DaySpan               // between the days Low and High, both at noon
	AtNights              // until the night that begins on the day Low
	LastDay               // up to and including the day Low
)

// Time is one time of an instruction, computed for a visit.
type Time struct {
	When      procedure.When
	Shape     Shape
	About     bool // Low and High are not exact, and the sheet must say so
	Low, High time.Time
	// Appointment says, for what the clinic and the patient do together on a day, whether it was arranged.
	Appointment Appointment
}

// IsKnown reports whether there is a clock time or a date to print.
func (t Time) IsKnown() bool { return t.Shape != InWords }

// IsInDays reports whether the time is known in days, with no hour.
func (t Time) IsInDays() bool {
	return t.Shape == OnDay || t.Shape == DaySpan || t.Shape == AtNights || t.Shape == LastDay
}

// IsAtNight reports whether the time is a moment at which people are assumed to be asleep.
func (t Time) IsAtNight() bool {
	return t.Shape == AtClock && (t.Low.Hour() >= bedtimeHour || t.Low.Hour() < wakeHour)
}

// Anchor is the moment that times are counted from.
type Anchor struct {
	Ended time.Time  // in the clinic's zone; zero when not known
	Day   visit.Date // zero when not known
	Zone  *time.Location
	// Events holds the days of the events whose day staff filled in. None is computed: an author only
	// knows the usual day, and the clinic decides this patient's.
	Events map[string]visit.Date
}

// Compute works out one time of an instruction in a section. Elapsed units need the moment when the
// procedure ended, calendar units its day; without them, and for every span that isn't exact
// enough, the result is InWords. So is the number of days for which a medicine is taken: it counts
// from the first dose, which another time of the instruction may give.
func Compute(w procedure.When, in procedure.Kind, a Anchor) Time {
	t := Time{When: w}
	s := w.Span
	switch {
	case s.After != "":
		if day, known := a.Events[s.After]; known && s.High.Unit.IsCalendar() && s.Kind <= procedure.UpTo && s.Kind != procedure.About {
			t.setCalendar(Anchor{Day: day, Zone: a.Zone}, in)
		}
	case s.Kind == procedure.AtEvent:
		if day, known := a.Events[s.Event]; known {
			t.setDay(Anchor{Day: day, Zone: a.Zone}, 0)
		}
	case s.Kind == procedure.NextDay:
		t.setDay(a, 1)
	case s.Kind == procedure.BedtimeOr:
		t.setBedtimeOr(a)
	case s.Kind > procedure.UpTo:
	case s.High.Unit.IsElapsed() && !a.Ended.IsZero():
		t.setElapsed(a, in)
	case s.High.Unit.IsCalendar() && s.Kind != procedure.About:
		t.setCalendar(a, in)
	}
	return t
}

func (t *Time) setDay(a Anchor, days int) {
	if a.Day.IsZero() {
		return
	}
	t.Shape = OnDay
	t.Low = a.Day.Add(days).Noon(a.Zone)
	t.High = t.Low
}

// setCalendar counts days. Of a range, a permission takes the later end and a deadline the earlier.
// What is normal for 3 days is normal on the day of the procedure and the two after it: on the next
// one a sign "by 3 days" is a reason to call.
func (t *Time) setCalendar(a Anchor, in procedure.Kind) {
	s := t.When.Span
	low, high := s.Low.Days(), s.High.Days()
	switch {
	case a.Day.IsZero():
	case t.When.Key == procedure.For && in == procedure.Medication: // setMedicineEnds counts
	case t.When.Key == procedure.For && s.High.Unit == procedure.Nights:
		t.setDay(a, high-1)
		t.Shape = AtNights
	case t.When.Key == procedure.For && in == procedure.Expect:
		t.setDay(a, high-1)
	case t.When.Key == procedure.By:
		t.setDay(a, low)
	case t.When.Key == procedure.At && s.Kind == procedure.Range:
		t.setDay(a, high)
		t.Shape = DaySpan
		t.Low = a.Day.Add(low).Noon(a.Zone)
	case t.When.Key == procedure.At && s.Kind == procedure.UpTo:
	default:
		t.setDay(a, high)
	}
}

func (t *Time) setElapsed(a Anchor, in procedure.Kind) {
	s := t.When.Span
	low, high := s.Low.Minutes(), s.High.Minutes()
	t.About = s.Kind == procedure.About
	switch t.When.Key {
	case procedure.From, procedure.Until:
		step := halfHour
		if t.About {
			step = fiveMinutes
		}
		t.setMoment(restrictionEnd(a, high, step))
	case procedure.For:
		t.setLength(a, in, high)
	case procedure.By:
		t.setMoment(deadline(a, low))
	case procedure.At:
		t.setPeriod(a, low, high)
	}
}

// setLength sets the end of what goes on for mins minutes. What is normal ends with the earliest
// sign of the same length, or before it, never after.
func (t *Time) setLength(a Anchor, in procedure.Kind, mins int) {
	t.About = t.About || t.When.Span.Kind == procedure.Range
	switch {
	case in == procedure.Expect:
		t.setMoment(deadline(a, mins))
	case t.About:
		t.setMoment(roundNear(a.Ended.Add(minutes(mins)), fiveMinutes))
	default:
		t.setMoment(restrictionEnd(a, mins, halfHour))
	}
}

// setMedicineEnds sets the end of a medicine's days if another time of the same instruction says on
// which day the first dose is: "for 7 days" from the next day on.
func setMedicineEnds(times []Time, a Anchor) {
	first := firstDose(times, a)
	if first.IsZero() {
		return
	}
	for n := range times {
		t := &times[n]
		s := t.When.Span
		if t.When.Key == procedure.For && s.After == "" && s.High.Unit.IsCalendar() && s.Kind <= procedure.UpTo && s.Kind != procedure.About {
			t.setDay(Anchor{Day: first, Zone: a.Zone}, s.High.Days()-1)
			t.Shape = LastDay
			if s.High.Unit == procedure.Nights {
				t.Shape = AtNights
			}
		}
	}
}

// firstDose returns the day that "from" names; zero if there is none, or if it isn't known.
func firstDose(times []Time, a Anchor) visit.Date {
	for _, t := range times {
		switch {
		case t.When.Key != procedure.From:
		case t.When.Span.Kind == procedure.Now:
			return a.Day
		case t.Shape == OnDay, t.Shape == AtClock:
			return visit.DateOf(t.Low)
		}
	}
	return visit.Date{}
}

// setBedtimeOr sets the time to the end of the interval if that comes before bedtime; otherwise to
// bedtime alone. If the end of the procedure isn't known, it keeps both.
func (t *Time) setBedtimeOr(a Anchor) {
	if a.Ended.IsZero() {
		return
	}
	end := restrictionEnd(a, t.When.Span.High.Minutes(), halfHour)
	if end.Before(bedtime(a)) {
		t.setMoment(end)
		return
	}
	t.When.Span = procedure.Span{Kind: procedure.Bedtime}
}

// bedtime returns when the day of the procedure is assumed to end for people who sleep at night.
func bedtime(a Anchor) time.Time {
	return time.Date(a.Day.Year, a.Day.Month, a.Day.Day, bedtimeHour, 0, 0, 0, a.Zone)
}

// wakeTime returns when the night after the procedure is assumed to end.
func wakeTime(a Anchor) time.Time {
	next := a.Day.Add(1)
	return time.Date(next.Year, next.Month, next.Day, wakeHour, 0, 0, 0, a.Zone)
}

// setPeriod sets a moment or period in which something takes place; exact ones aren't rounded.
func (t *Time) setPeriod(a Anchor, low, high int) {
	switch t.When.Span.Kind {
	case procedure.About:
		t.setMoment(roundNear(a.Ended.Add(minutes(high)), fiveMinutes))
	case procedure.Range:
		t.Shape = Clocks
		t.Low, t.High = a.Ended.Add(minutes(low)), a.Ended.Add(minutes(high))
	case procedure.Exact:
		t.setMoment(a.Ended.Add(minutes(high)))
	case procedure.UpTo, procedure.AFew, procedure.Now, procedure.NextDay, procedure.Bedtime, procedure.AtEvent, procedure.BedtimeOr:
	}
}

func (t *Time) setMoment(moment time.Time) { t.Shape, t.Low, t.High = AtClock, moment, moment }

const (
	halfHour    = 30
	fiveMinutes = 5

	bedtimeHour = 22 // 10 PM
	wakeHour    = 6
)

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// restrictionEnd returns the first moment, on a round step of the wall clock, at which the
// restriction is over however the clock is read: the time has elapsed, a wall clock has advanced as
// far, and in an hour that the clocks repeat both readings are late enough.
func restrictionEnd(a Anchor, mins, step int) time.Time {
	end := a.Ended.Add(minutes(mins))
	t := roundUp(end, step)
	for wallElapsed(a.Ended, t) < minutes(mins) || wallReadings(t)[0].Before(end) {
		t = roundUp(t.Add(time.Minute), step)
	}
	return t
}

// deadline returns the last moment, on a multiple of five minutes of the wall clock, that is in
// time however the clock is read.
func deadline(a Anchor, mins int) time.Time {
	end := a.Ended.Add(minutes(mins))
	t := roundDown(end, fiveMinutes)
	for wallElapsed(a.Ended, t) > minutes(mins) || last(wallReadings(t)).After(end) {
		t = roundDown(t.Add(-time.Minute), fiveMinutes)
	}
	return t
}

// wallElapsed returns how far a wall clock advances between two moments: an hour less or more than
// the elapsed time if the clocks changed.
func wallElapsed(from, to time.Time) time.Duration { return wallClock(to).Sub(wallClock(from)) }

// wallClock returns the date and time that a clock shows at a moment, as if there were no zones.
func wallClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func last(t []time.Time) time.Time { return t[len(t)-1] }

// wallReadings returns the moments that show the same wall time as t on the same day, the earliest
// first; t is one of them.
func wallReadings(t time.Time) []time.Time {
	return visit.Readings(visit.DateOf(t), visit.Clock{Hour: t.Hour(), Minute: t.Minute()}, t.Location())
}

// roundUp moves t forward to the next wall-clock minute that step divides.
func roundUp(t time.Time, step int) time.Time {
	minute := t.Truncate(time.Minute)
	if minute.Before(t) {
		minute = minute.Add(time.Minute)
	}
	for minute.Minute()%step != 0 {
		minute = minute.Add(time.Minute)
	}
	return minute
}

// roundDown moves t back to the last wall-clock minute that step divides.
func roundDown(t time.Time, step int) time.Time {
	minute := t.Truncate(time.Minute)
	for minute.Minute()%step != 0 {
		minute = minute.Add(-time.Minute)
	}
	return minute
}

// roundNear moves t to the nearest wall-clock minute that step divides; halfway goes up.
func roundNear(t time.Time, step int) time.Time {
	down, up := roundDown(t, step), roundUp(t, step)
	if t.Sub(down) < up.Sub(t) {
		return down
	}
	return up
}
