package visit

import (
	"fmt"
	"time"
)

// Clock is a time of day on a wall clock.
type Clock struct{ Hour, Minute int }

// String returns the 24-hour form, 14:05.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute) }

// Readings returns the moments at which a wall clock in loc shows c on day d, in order: usually
// one, none in an hour that a clock change skips, two in one that it repeats.
func Readings(d Date, c Clock, loc *time.Location) []time.Time {
	naive := time.Date(d.Year, d.Month, d.Day, c.Hour, c.Minute, 0, 0, time.UTC)
	var found []time.Time
	// Offsets in force around the day: a wall time exists if its own offset yields it.
	for _, probe := range []time.Duration{-26 * time.Hour, 26 * time.Hour} {
		_, offset := naive.Add(probe).In(loc).Zone()
		t := naive.Add(-time.Duration(offset) * time.Second).In(loc)
		if t.Hour() == c.Hour && t.Minute() == c.Minute && DateOf(t) == d {
			found = append(found, t)
		}
	}
	if len(found) == 2 {
		switch {
		case found[0].Equal(found[1]):
			found = found[:1]
		case found[1].Before(found[0]):
			found[0], found[1] = found[1], found[0]
		}
	}
	return found
}

// WallTime returns the only one of Readings. It refuses a time that a clock change skips or
// repeats, and names the readings.
func WallTime(d Date, c Clock, loc *time.Location) (time.Time, error) {
	r := Readings(d, c, loc)
	switch len(r) {
	case 1:
		return r[0], nil
	case 0:
		t := time.Date(d.Year, d.Month, d.Day, c.Hour, c.Minute, 0, 0, loc)
		return time.Time{}, &NonexistentTimeError{Date: d, Clock: c, After: t}
	}
	return time.Time{}, &AmbiguousTimeError{Date: d, Clock: c, Readings: [2]time.Time{r[0], r[1]}}
}

// NonexistentTimeError reports a time of day that no clock showed.
type NonexistentTimeError struct {
	Date  Date
	Clock Clock
	After time.Time // a real moment on the other side of the change
}

// Error names the skipped time.
func (e *NonexistentTimeError) Error() string {
	return fmt.Sprintf("%s on %s does not exist: the clocks skip that hour", e.Clock, e.Date)
}

// AmbiguousTimeError reports a time of day that the clocks showed twice.
type AmbiguousTimeError struct {
	Date     Date
	Clock    Clock
	Readings [2]time.Time
}

// Error names both readings.
func (e *AmbiguousTimeError) Error() string {
	return fmt.Sprintf("%s on %s happens twice, since the clocks go back: %s or %s", e.Clock, e.Date,
		e.Readings[0].Format(time.RFC3339), e.Readings[1].Format(time.RFC3339))
}
