package locale_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

func boundWords(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// What stays on one line is what the language's file says, with non-breaking spaces: over random
// days, times and lengths.
func TestBoundWordsAreThoseOfTheFile(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		w := testkit.Words(t, lang)
		g := rand.New(rand.NewPCG(1, 2))
		for range 2000 {
			at := time.Date(1900+g.IntN(200), 1, 1+g.IntN(365), g.IntN(24), g.IntN(60), 0, 0, time.UTC)
			d := visit.DateOf(at)
			day := []string{
				"weekday", w.List("weekdays")[d.Weekday()], "month", w.List("months")[d.Month-1], "day", fmt.Sprint(d.Day), "year", fmt.Sprint(d.Year),
			}
			hour := at.Hour()
			if w.Say("clock") == "12" {
				hour = (hour+11)%12 + 1
			}
			clock := []string{"hour", fmt.Sprint(hour), "minute", fmt.Sprintf("%02d", at.Minute()), "ampm", w.List("ampm")[at.Hour()/12]}
			amount := procedure.Amount{N: 1 + g.IntN(60), Unit: procedure.Minutes}
			for got, want := range map[string]string{
				w.Date(d, visit.Date{}): w.Say("date", day...),
				w.FullDate(d):           w.Say("date-year", day...),
				w.DateWithoutWeekday(d): w.Say("date-plain", day...),
				w.Amount(amount):        w.Plural("minutes", amount.N),
			} {
				if got != boundWords(want) {
					t.Errorf("%s: %q, want %q", lang, got, boundWords(want))
				}
			}
			if at.Minute() > 0 && w.Clock(at) != boundWords(w.Say("time", clock...)) {
				t.Errorf("%s: %q, want %q", lang, w.Clock(at), boundWords(w.Say("time", clock...)))
			}
			if at.Hour()%12 > 0 && w.Hour(at) != boundWords(w.Say("hour", clock...)) {
				t.Errorf("%s: %q, want %q", lang, w.Hour(at), boundWords(w.Say("hour", clock...)))
			}
		}
	}
}
