package intake

import (
	"errors"
	"time"
)

// Given reads when a patient got the sheet: as Ended reads, and not before the procedure
// ended, where that is known.
func Given(s string, ended, now time.Time, zone *time.Location) (time.Time, error) {
	const field = "--given"
	at, err := Ended(s, now, zone)
	var wrong *Error
	switch {
	case errors.As(err, &wrong):
		own := *wrong
		if own.Field = field; own.Hint == hintScheduled {
			own.Hint = "it records what was done, so it is said afterwards"
		}
		return time.Time{}, &own
	case err != nil:
		return time.Time{}, err
	case at.Before(ended):
		return time.Time{}, &Error{Field: field, Problem: "is before the procedure ended, " + ended.Format("2006-01-02 15:04")}
	}
	return at, nil
}
