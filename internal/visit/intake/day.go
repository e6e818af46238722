package intake

import (
	"strings"
	"time"

	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// lastLateHour is the hour until which an end may belong to the day before, if the visit's date is that
// day.
const lastLateHour = 4

const maxEndAge = 24 * time.Hour

// Day returns the day of a visit: its date, or else the day on which the procedure ended in the
// zone. It returns the zero day if neither has a day, as with only a time. Timed reports whether
// ended has a time of day.
func Day(date, ended string, zone *time.Location) (d visit.Date, timed bool) {
	d, _ = field.Day(strings.TrimSpace(date))
	ended = strings.TrimSpace(ended)
	end, is, err := visit.Midnight(ended, d, zone)
	switch {
	case err != nil:
		return d, false
	case !is:
		end, timed = endDay(ended, zone)
	}
	if d.IsZero() {
		d = end
	}
	return d, timed
}

func endDay(ended string, zone *time.Location) (visit.Date, bool) {
	if t, ok := visit.ParseInstant(ended); ok {
		return visit.DateOf(t.In(zone)), true
	}
	if first, _, timed := strings.Cut(strings.Replace(ended, "T", " ", 1), " "); timed {
		if d, err := visit.ParseDate(first); err == nil {
			return d, true
		}
	}
	return visit.Date{}, false
}

// canBelong reports whether a procedure that ended at this time can belong to day d: the day of the end
// or, until lastLateHour, the day before.
func canBelong(d visit.Date, at time.Time) bool {
	of := visit.DateOf(at)
	return d == of || d == of.Add(-1) && at.Hour() < lastLateHour && !visit.IsMidnight(at)
}

// checkRecent refuses a patient's own sheet of long ago, which is usually a mistyped date.
func (f Fields) checkRecent(v *visit.Visit, c Context) error {
	if c.AllowOld || f.OldConfirmed || !v.IsNamed() {
		return nil
	}
	field := ""
	switch yesterday := visit.DateOf(c.Now.In(c.Zone)).Add(-1); {
	case !v.Ended.IsZero():
		if c.Now.Sub(v.Ended) > maxEndAge {
			field = "--ended"
		}
	case !v.Day.IsZero() && v.Day.Before(yesterday):
		field = "--date"
		if strings.TrimSpace(f.Date) == "" { // midnight that means a day
			field = "--ended"
		}
	}
	if field == "" {
		return nil
	}
	return &Error{Field: field, Problem: "is more than a day ago", Hint: "if that is right, add --yes", Confirmable: true}
}
