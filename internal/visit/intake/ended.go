package intake

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/pattern"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// Now is the word for the present minute.
const Now = "now"

var clockPattern = pattern.New(`^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([AaPp]\.?\s?[Mm]\.?)?$`)

const hintScheduled = "give the time the procedure ended; a scheduled time is not it"

const endedExamples = `such as "10:20 AM", "14:20", "2026-11-23 10:20" or "now"`

const otherDayProblem = "is another day than the one on which the procedure ended"

// readEnd reads the end of the procedure, and its day. An end at midnight of a day that is also
// given, in the field itself or as the date, is only that day: exports write dates so.
func (f Fields) readEnd(v *visit.Visit, c Context) error {
	ended, problem := field.Read(field.Ended, f.Ended)
	if problem != "" {
		return &Error{Field: "--ended", Problem: problem}
	}
	date, problem := field.Read(field.Date, f.Date)
	if problem != "" {
		return &Error{Field: "--date", Problem: problem}
	}
	if date != "" {
		day, ok := field.Day(date)
		if !ok {
			return &Error{Field: "--date", Problem: "is not a date such as 2026-11-23"}
		}
		v.Day = day
	}
	if ended == "" {
		return nil
	}
	d, is, err := visit.Midnight(ended, v.Day, c.Zone)
	switch {
	case err != nil:
		return &Error{Field: "--ended", Problem: err.Error(), Hint: `such as "2026-11-23 16:00", or --date 2026-11-23`}
	case is && !v.Day.IsZero() && v.Day != d:
		return &Error{Field: "--date", Problem: otherDayProblem}
	case is && visit.DateOf(c.Now.In(c.Zone)).Before(d):
		return &Error{Field: "--ended", Problem: "is in the future: " + d.String() + " is after today", Hint: hintScheduled}
	case is:
		v.Day = d
		return nil
	}
	at, err := Ended(ended, c.Now, c.Zone)
	if err != nil {
		return err
	}
	if !v.Day.IsZero() && !canBelong(v.Day, at) {
		return &Error{Field: "--date", Problem: otherDayProblem}
	}
	if v.Ended = at; v.Day.IsZero() {
		v.Day = visit.DateOf(at)
	}
	return nil
}

// Ended reads when a procedure ended, in the clinic's zone: "10:20 AM" and "14:20" are today's,
// "2026-11-23 10:20" is any day's on the 24-hour clock, RFC 3339 any moment, "now" this minute. An
// ambiguous time is refused, with both readings: an hour from 1 to 12 without AM or PM, and a time
// that the clocks repeat. So is one that they skip, and one in the future.
func Ended(s string, now time.Time, zone *time.Location) (time.Time, error) {
	now = now.In(zone)
	if s == Now {
		return now.Truncate(time.Minute), nil
	}
	at, zoned := visit.ParseInstant(s)
	if !zoned {
		var err error
		if at, err = parseEnd(s, now, zone); err != nil {
			return time.Time{}, err
		}
	}
	if at = at.In(zone); at.After(now) {
		return time.Time{}, &Error{Field: "--ended", Problem: "is in the future: " + at.Format("2006-01-02 15:04") + " is after now, " + now.Format("15:04"),
			Hint: hintScheduled}
	}
	return at, nil
}

func parseEnd(s string, now time.Time, zone *time.Location) (time.Time, error) {
	day, clock, dated := visit.DateOf(now), s, false
	if first, rest, ok := strings.Cut(strings.Replace(s, "T", " ", 1), " "); ok && strings.Count(first, "-") == 2 {
		d, err := visit.ParseDate(first)
		if err != nil {
			return time.Time{}, &Error{Field: "--ended", Problem: "is on a day that does not exist; expected a time " + endedExamples}
		}
		day, clock, dated = d, strings.TrimSpace(rest), true
	}
	c, half, err := parseClock(clock)
	if err != nil {
		return time.Time{}, err
	}
	if !half && !dated && c.Hour >= 1 && c.Hour <= 12 {
		return resolveTwelveHour(s, c, day, now, zone)
	}
	return wallTime(day, c, zone)
}

// parseClock reads a time of day; half reports whether AM or PM was given.
func parseClock(s string) (c visit.Clock, half bool, err error) {
	bad := func() error {
		return &Error{Field: "--ended", Problem: "can't be read; expected a time " + endedExamples}
	}
	hour, minute, ok := strings.Cut(s, ":")
	m := []string{s, hour, minute, ""}
	if usual := ok && len(hour) == 2 && len(minute) == 2 && strings.Trim(hour+minute, "0123456789") == ""; usual {
		// as most are; the pattern isn't compiled for them
	} else if m = clockPattern().FindStringSubmatch(s); m == nil {
		return c, false, bad()
	}
	c.Hour, _ = strconv.Atoi(m[1])
	c.Minute, _ = strconv.Atoi(m[2])
	mark := strings.ToLower(m[3])
	if c.Hour > 23 || c.Minute > 59 || (mark != "" && (c.Hour < 1 || c.Hour > 12)) {
		return c, false, bad()
	}
	switch {
	case strings.HasPrefix(mark, "p"):
		c.Hour = c.Hour%12 + 12
	case strings.HasPrefix(mark, "a"):
		c.Hour %= 12
	}
	return c, mark != "", nil
}

// minHoursAhead is how far ahead the evening reading must be to be ruled out: a clock that is
// slightly off, or a typing mistake, must not turn an afternoon into a night.
const minHoursAhead = 2 * time.Hour

// resolveTwelveHour reads an hour from 1 to 12 without AM or PM. It is unambiguous only if the
// later reading is hours ahead, so that it can't have been meant.
func resolveTwelveHour(s string, c visit.Clock, day visit.Date, now time.Time, zone *time.Location) (time.Time, error) {
	morning, evening := visit.Clock{Hour: c.Hour % 12, Minute: c.Minute}, visit.Clock{Hour: c.Hour%12 + 12, Minute: c.Minute}
	am, errAM := wallTime(day, morning, zone)
	pm, errPM := wallTime(day, evening, zone)
	if errAM == nil && errPM == nil && !am.After(now) && pm.Sub(now) > minHoursAhead {
		return am, nil
	}
	if errAM != nil {
		return time.Time{}, errAM
	}
	return time.Time{}, &Error{Field: "--ended", Problem: fmt.Sprintf("is %q, which could be %s or %s", s, formatTwelveHour(morning), formatTwelveHour(evening)), Hint: "add AM or PM"}
}

func formatTwelveHour(c visit.Clock) string {
	half := "AM"
	if c.Hour >= 12 {
		half = "PM"
	}
	return fmt.Sprintf("%d:%02d %s", (c.Hour+11)%12+1, c.Minute, half)
}

// wallTime is visit.WallTime with its errors worded.
func wallTime(day visit.Date, c visit.Clock, zone *time.Location) (time.Time, error) {
	at, err := visit.WallTime(day, c, zone)
	var skipped *visit.NonexistentTimeError
	var doubled *visit.AmbiguousTimeError
	switch {
	case errors.As(err, &skipped):
		return at, &Error{Field: "--ended", Problem: "is a time that no clock showed: " + skipped.Error(), Hint: "the clocks went forward then; look at the time again"}
	case errors.As(err, &doubled):
		return at, &Error{Field: "--ended", Problem: "has two readings: " + doubled.Error(), Hint: "give one of the two exactly as shown"}
	}
	return at, err
}

// parseNextVisit reads a day, with or without a time. Midnight means the day: no visit is at that
// hour, and exports write dates so.
func parseNextVisit(s string, zone *time.Location) (visit.Moment, error) {
	s = strings.TrimSpace(s)
	bad := &Error{Field: "--next-visit", Problem: `is not a day or time such as "2026-11-30" or "2026-11-30 09:30"`}
	d, is, err := visit.Midnight(s, visit.Date{}, zone)
	switch {
	case err != nil:
		return visit.Moment{}, &Error{Field: "--next-visit", Problem: err.Error(), Hint: `such as "2026-11-30 16:00", or 2026-11-30`}
	case is:
		return visit.Moment{Day: d}, nil
	}
	if at, zoned := visit.ParseInstant(s); zoned {
		return visit.Moment{Day: visit.DateOf(at.In(zone)), At: at.In(zone)}, nil
	}
	first, rest, timed := strings.Cut(strings.Replace(s, "T", " ", 1), " ")
	if d, err = visit.ParseDate(first); err != nil {
		return visit.Moment{}, bad
	}
	if !timed {
		return visit.Moment{Day: d}, nil
	}
	c, _, err := parseClock(strings.TrimSpace(rest))
	if err != nil {
		return visit.Moment{}, bad
	}
	at, err := visit.WallTime(d, c, zone)
	if err != nil {
		return visit.Moment{}, bad
	}
	return visit.Moment{Day: d, At: at}, nil
}
