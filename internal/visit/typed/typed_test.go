package typed

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"aftercare/internal/visit"
)

// Whatever is typed, nothing breaks, and a person is asked exactly where there are several readings, or an unlikely one. What
// texts mean is in testdata/fields/typed.tsv, which package interview reads.
func TestAnythingCanBeTyped(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.November, 23, 13, 32, 0, 0, zone)
	pieces := []string{
		"", "at", "now", "ago", "4", "04", "415", "0415", "12", "31", "99", "1961", "19610402", "4/2", "4/2/61", "04/02/1961", "13/13/1961", "2026-11-22", "10:20", "25:00", "10:20 AM", "pm", "p.m.", "noon",
		"midnight", "yesterday", "today", "tomorrow", "Mon", "Sunday", "Apr", "2nd", "nan", "inf", "-5", "1e3", "an", "hour", "hours", "min", "and", ",", "/", "-", ".", "é", "李", "\x00", "00:00", "0000",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var words []string
		for range random.IntN(5) {
			words = append(words, pieces[random.IntN(len(pieces))])
		}
		text := strings.Join(words, []string{" ", "", "/"}[random.IntN(3)])
		for name, r := range map[string]Readings{
			"born": BirthDate(text, visit.DateOf(now)), "ended": End(text, now), "next": NextVisit(text, now), "day": Day(text, visit.DateOf(now)),
		} {
			if r.Ask != "" && len(r.All) == 0 || r.Ask == "" && len(r.All) > 1 {
				t.Fatalf("%s %q: %+v", name, text, r)
			}
			for _, reading := range r.All {
				if reading.Value == "" || reading.Words == "" {
					t.Fatalf("%s %q: %+v", name, text, r)
				}
			}
		}
	}
}

func TestNoNumberIsNoTime(t *testing.T) {
	now := time.Date(2026, time.November, 23, 13, 32, 0, 0, time.UTC)
	for _, text := range []string{"nan hours ago", "inf minutes ago", "-5 minutes ago", "1e9 hours ago", "minutes ago", "2 2 ago"} {
		if r := End(text, now); len(r.All) > 0 {
			t.Errorf("%q: %+v", text, r)
		}
	}
}
