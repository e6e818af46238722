package resolve

import (
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// A log's boxes end on the day that the text prints, and begin as many days before: worked by hand.
func TestLogDays(t *testing.T) {
	day := visit.Date{Year: 2026, Month: 12, Day: 28}
	known := visit.Visit{Day: day, FillValues: map[string]visit.FillValue{"healed-on": {Day: visit.Date{Year: 2027, Month: 1, Day: 4}}}}
	for _, c := range []struct {
		section  procedure.Kind
		from, is string
		v        visit.Visit
		days     int
		first    string
		nights   bool
	}{
		{procedure.SiteCare, "", "7 days", known, 7, "2026-12-29", false}, // until Jan 4
		{procedure.SiteCare, "", "2 weeks", known, 14, "2026-12-29", false},
		{procedure.SiteCare, "", "7 nights", known, 7, "2026-12-28", true}, // the last one is Jan 3
		{procedure.Activity, "", "1 day", known, 1, "2026-12-29", false},
		{procedure.Activity, "", "3 days after healed", known, 3, "2027-01-05", false},
		{procedure.Activity, "", "3 days after healed", visit.Visit{Day: day}, 3, "0000-00-00", false},
		{procedure.Medication, "next day", "7 days", known, 7, "2026-12-29", false}, // the last one is Jan 4
		{procedure.Medication, "now", "7 nights", known, 7, "2026-12-28", true},
		{procedure.Medication, "", "7 days", known, 7, "0000-00-00", false}, // nobody knows the day of the first dose
		{procedure.SiteCare, "", "7 days", visit.Visit{}, 7, "0000-00-00", false},
		// What a clinic can choose instead has no log.
		{procedure.SiteCare, "", "15 days", known, 0, "0000-00-00", false},
		{procedure.SiteCare, "", "2 to 4 days", known, 0, "0000-00-00", false},
		{procedure.SiteCare, "", "a few nights", known, 0, "0000-00-00", false},
		{procedure.SiteCare, "", "up to 3 days", known, 0, "0000-00-00", false},
		{procedure.SiteCare, "", "24 hours", known, 0, "0000-00-00", false},
	} {
		w := procedure.Case{Text: "x", Log: procedure.LogDays}
		for key, words := range map[procedure.TimeKey]string{procedure.From: c.from, procedure.For: c.is} {
			if words == "" {
				continue
			}
			span, err := procedure.ParseSpan(words, func(s string) bool { return s == "healed" })
			if err != nil {
				t.Fatal(err)
			}
			w.Times = append(w.Times, procedure.When{Key: key, Span: span})
		}
		p := &procedure.Procedure{Events: []procedure.Event{{Key: "healed", Text: "it is healed", On: "healed-on"}}, Sections: []procedure.Section{
			{Kind: c.section, Items: []procedure.Instruction{{Section: c.section, Key: "x", Cases: []procedure.Case{w}}}},
		}}
		got := Resolve(p, clinic.Profile{}, c.v, time.UTC).Items[0].Log
		if got.Days != c.days || got.First.String() != c.first || got.Nights != c.nights || (got.Kind == "") != (c.days == 0) {
			t.Errorf("%s, from %q for %q: %+v; want %d from %s", c.section, c.from, c.is, got, c.days, c.first)
		}
	}
}
