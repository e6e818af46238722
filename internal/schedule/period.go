package schedule

import (
	"time"

	"aftercare/internal/visit"
)

// period is a Period of FHIR: dates of any precision, both ends included, each of which may be missing.
type period struct{ Start, End string }

func (p period) open() bool { return p == period{} }

// days is a Period as days on the clinic's calendar; a zero end is open.
type days struct{ first, last visit.Date }

// days reads a period. One whose dates can't be read is not ok.
func (p period) days(zone *time.Location) (out days, ok bool) {
	if p.Start != "" {
		if out.first, _, ok = daysOf(p.Start, zone); !ok {
			return out, false
		}
	}
	if p.End != "" {
		if _, out.last, ok = daysOf(p.End, zone); !ok {
			return out, false
		}
	}
	return out, true
}

// hold reports whether a day lies within. No day lies within an end that is known.
func (d days) hold(day visit.Date) bool {
	if day.IsZero() {
		return d == days{}
	}
	return (d.first.IsZero() || !day.Before(d.first)) && (d.last.IsZero() || !d.last.Before(day))
}

// daysOf returns the days that a FHIR date covers: a year and a month are many, and all of them match.
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
