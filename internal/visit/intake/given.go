package intake

import (
	"errors"
	"strings"
	"time"

	"aftercare/internal/visit"
)

// ParseGiven reads when a patient received the sheet, as Ended does. It can't be before the
// procedure ended or, if only its day is known, before that day.
func ParseGiven(s string, v visit.Visit, now time.Time, zone *time.Location) (time.Time, error) {
	const field = "--given"
	at, err := Ended(s, now, zone)
	var wrong *Error
	switch {
	case errors.As(err, &wrong):
		renamed := *wrong
		if renamed.Field = field; renamed.Hint == hintScheduled {
			renamed.Hint = "it records what was done, so it is said afterwards"
		}
		return time.Time{}, &renamed
	case err != nil:
		return time.Time{}, err
	case at.Before(v.Ended):
		return time.Time{}, &Error{Field: field, Problem: "is before the procedure ended, " + v.Ended.Format("2006-01-02 15:04")}
	case v.Ended.IsZero() && !v.Day.IsZero() && visit.DateOf(at).String() < v.Day.String():
		return time.Time{}, &Error{Field: field, Problem: "is before the day of the procedure, " + v.Day.String()}
	}
	return at, nil
}

// HasName reports whether the fields are of one named patient.
func (f Fields) HasName() bool { return strings.TrimSpace(f.Name+f.GivenName+f.FamilyName) != "" }
