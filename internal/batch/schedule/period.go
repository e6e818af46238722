package schedule

import (
	"time"

	"aftercare/internal/visit"
)

// period is a FHIR Period: dates of any precision, both ends included, either of which may be missing.
type period struct{ Start, End string }

func (p period) isUnbounded() bool { return p == period{} }

// days is a Period as days on the clinic's calendar, counted from the year 1; 0 is an open end.
type days struct{ first, last int32 }

// days reads a period. ok is false if its dates can't be read.
func (p period) days(zone *time.Location) (out days, ok bool) {
	if p.Start != "" {
		first, _, ok := daysOf(p.Start, zone)
		if !ok {
			return out, false
		}
		out.first = dayNumber(first)
	}
	if p.End != "" {
		_, last, ok := daysOf(p.End, zone)
		if !ok {
			return out, false
		}
		out.last = dayNumber(last)
	}
	return out, true
}

// dayNumber counts days from the year 1.
func dayNumber(d visit.Date) int32 {
	const before1970 = 719163
	return int32(d.Noon(time.UTC).Unix()/(24*60*60)) + before1970
}

// contains reports whether a day is in the period. An unknown day is only in a period that is open at both ends.
func (d days) contains(day visit.Date) bool {
	if day.IsZero() {
		return d == days{}
	}
	n := dayNumber(day)
	return (d.first == 0 || d.first <= n) && (d.last == 0 || n <= d.last)
}

// daysOf returns the days that a FHIR date covers: for a year or a month, all of its days.
func daysOf(s string, zone *time.Location) (first, last visit.Date, ok bool) {
	if at, err := time.Parse("2006", s); err == nil && at.Year() > 0 {
		return visit.DateOf(at), visit.DateOf(at.AddDate(1, 0, -1)), true
	}
	if at, err := time.Parse("2006-01", s); err == nil && at.Year() > 0 {
		return visit.DateOf(at), visit.DateOf(at.AddDate(0, 1, -1)), true
	}
	day := dayOf(s, zone)
	if isoMoment().MatchString(day) {
		day = day[:len("2006-01-02")]
	}
	d, err := visit.ParseDate(day)
	return d, d, err == nil
}
