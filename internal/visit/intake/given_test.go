package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aftercare/internal/visit"
)

func TestGiven(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 13, 32, 40, 0, zone)
	ended := time.Date(2026, 11, 23, 10, 20, 0, 0, zone)
	for _, c := range []struct{ typed, want, problem string }{
		{"now", "2026-11-23T13:32:00-08:00", ""},
		{"11:05 AM", "2026-11-23T11:05:00-08:00", ""},
		{"2026-11-23 10:20", "2026-11-23T10:20:00-08:00", ""},
		{"2026-11-23T18:30:00Z", "2026-11-23T10:30:00-08:00", ""},
		{"2026-11-23 10:19", "", "before the procedure ended"},
		{"14:20", "", "in the future"},
		{"11:05", "2026-11-23T11:05:00-08:00", ""},
		{"1:05", "", "could be 1:05 AM or 1:05 PM"},
		{"soon", "", "expected a time"},
	} {
		at, err := ParseGiven(c.typed, visit.Visit{Ended: ended}, now, zone)
		var wrong *Error
		switch {
		case c.problem == "" && (err != nil || at.Format(time.RFC3339) != c.want):
			t.Errorf("%q is %v, %v", c.typed, at, err)
		case c.problem != "" && (!errors.As(err, &wrong) || wrong.Field != "--given" || !strings.Contains(wrong.Problem, c.problem) || wrong.Hint == hintScheduled):
			t.Errorf("%q: %v", c.typed, err)
		}
	}
	if _, err := ParseGiven("2026-01-02 09:00", visit.Visit{}, now, zone); err != nil {
		t.Errorf("where no end is known: %v", err)
	}
	day := visit.Visit{Day: visit.DateOf(ended)}
	if _, err := ParseGiven("2026-11-23 00:10", day, now, zone); err != nil {
		t.Errorf("on the day: %v", err)
	}
	var wrong *Error
	if _, err := ParseGiven("2026-11-22 23:50", day, now, zone); !errors.As(err, &wrong) || wrong.Problem != "is before the day of the procedure, 2026-11-23" {
		t.Errorf("before the day: %v", err)
	}
}
