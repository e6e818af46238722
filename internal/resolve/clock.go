package resolve

import (
	"time"

	"aftercare/internal/procedure"
	"aftercare/internal/visit"
)

// Shape says what is known of a time: nothing but its words, a moment, a day, or a period.
type Shape int

// The shapes of a time.
const (
	InWords  Shape = iota // the interval in words; no clock time and no date is claimed
	AtClock               // a moment: Low, which equals High
	OnDay                 // a day: Low, at noon
	Clocks                // between the moments Low and High
	DaySpan               // between the days Low and High, both at noon
	AtNights              // until the night that begins on the day Low
	LastDay               // up to the day Low, and with it
)

// Time is one time of an instruction, computed for a visit.
type Time struct {
	When      procedure.When
	Shape     Shape
	About     bool // Low and High are not exact and must be said so
	Low, High time.Time
	// Appointment says, of what the clinic and the patient do together on a day, whether
	// anybody made it yet.
	Appointment Appointment
}

// IsKnown reports whether there is a clock time or a date to print.
func (t Time) IsKnown() bool { return t.Shape != InWords }

// IsInDays reports whether the time is known in days, with no hour.
func (t Time) IsInDays() bool {
	return t.Shape == OnDay || t.Shape == DaySpan || t.Shape == AtNights || t.Shape == LastDay
}

// IsAtNight reports whether the time is a moment at which people are taken to be asleep.
func (t Time) IsAtNight() bool {
	return t.Shape == AtClock && (t.Low.Hour() >= bedtimeHour || t.Low.Hour() < wakeHour)
}

// Anchor is the moment that times are counted from.
type Anchor struct {
	Ended time.Time  // in the clinic's zone; zero when not known
	Day   visit.Date // zero when not known
	Zone  *time.Location
	// Events are the days of the events whose day staff filled in. None is computed: what an
	// author knows is the usual day, and the clinic decides this patient's.
	Events map[string]visit.Date
}

// Compute works out one time of an instruction in a section. Elapsed units need the moment the
// procedure ended, calendar units its day; without them, and for every span that is not exact
// enough, the result is InWords. So is for how many days a medicine is taken: that counts from
// the first dose, which another time of the instruction may name.
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

// setCalendar counts days. Of a range, a permission takes the later end and a deadline the
// earlier. What is normal for 3 days is so on the day of the procedure and the two after it: on
// the next one a sign "by 3 days" is a reason to call.
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

// setLength is the end of what goes on for so many minutes. What is normal ends with the earliest
// sign that names the same length, or before it, never after.
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

// setMedicineEnds gives the days of a medicine their end, where another time of the same
// instruction says on which day the first dose is: "for 7 days" from the next day on.
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

// firstDose is the day that "from" names; zero when there is none, or when it is not known.
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

// setBedtimeOr is the end of the amount of time, where that comes before bedtime; else bedtime
// alone, which then is all that the time says. Without the end of the procedure it is both.
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

// bedtime is when the day of the procedure is taken to end for who sleeps at night.
func bedtime(a Anchor) time.Time {
	return time.Date(a.Day.Year, a.Day.Month, a.Day.Day, bedtimeHour, 0, 0, 0, a.Zone)
}

// wakeTime is when the night after the procedure is taken to end.
func wakeTime(a Anchor) time.Time {
	next := a.Day.Add(1)
	return time.Date(next.Year, next.Month, next.Day, wakeHour, 0, 0, 0, a.Zone)
}

// setPeriod is a moment or period in which something takes place; exact ones are not rounded.
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

// restrictionEnd is the first moment, on a round step of the wall clock, at which the
// restriction is over however the clock is read: the time has elapsed, a clock on the wall
// has gone on as far, and in an hour that the clocks double both readings are late enough.
func restrictionEnd(a Anchor, mins, step int) time.Time {
	end := a.Ended.Add(minutes(mins))
	t := roundUp(end, step)
	for wallElapsed(a.Ended, t) < minutes(mins) || wallReadings(t)[0].Before(end) {
		t = roundUp(t.Add(time.Minute), step)
	}
	return t
}

// deadline is the last moment, on five minutes of the wall clock, that is in time however
// the clock is read.
func deadline(a Anchor, mins int) time.Time {
	end := a.Ended.Add(minutes(mins))
	t := roundDown(end, fiveMinutes)
	for wallElapsed(a.Ended, t) > minutes(mins) || last(wallReadings(t)).After(end) {
		t = roundDown(t.Add(-time.Minute), fiveMinutes)
	}
	return t
}

// wallElapsed is how far a clock on the wall has gone on between two moments: an hour less or
// more than the time elapsed where the clocks changed.
func wallElapsed(from, to time.Time) time.Duration { return wallClock(to).Sub(wallClock(from)) }

// wallClock is the date and time that a moment shows, as if there were no zones.
func wallClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func last(t []time.Time) time.Time { return t[len(t)-1] }

// wallReadings returns the moments that show the same wall time as t on the same day, the first
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

// roundNear moves t to the nearest wall-clock minute that step divides, up from the middle.
func roundNear(t time.Time, step int) time.Time {
	down, up := roundDown(t, step), roundUp(t, step)
	if t.Sub(down) < up.Sub(t) {
		return down
	}
	return up
}
