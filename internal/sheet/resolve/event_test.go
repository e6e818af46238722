package resolve

import (
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// An event has a day if staff gave it; times counted from it in days then have a date, but never an
// hour. The days after the procedure that its author gave don't count: what the clinic does with
// this patient on a day is an appointment.
func TestEventsWithDays(t *testing.T) {
	span := func(words string) procedure.Span {
		s, err := procedure.ParseSpan(words, func(k string) bool { return k == "exact" || k == "range" || k == "given" || k == "never" })
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	p := &procedure.Procedure{Events: []procedure.Event{
		{Key: "exact", After: span("7 days")}, {Key: "range", After: span("5 to 7 days")}, {Key: "given", On: "end"}, {Key: "never"},
	}}
	given := visit.Visit{Day: visit.Date{Year: 2026, Month: 11, Day: 23}, FillValues: map[string]visit.FillValue{"end": {Day: visit.Date{Year: 2026, Month: 12, Day: 1}}}}
	for _, c := range []struct {
		key   procedure.TimeKey
		words string
		v     visit.Visit
		want  string
	}{
		{procedure.Until, "exact", given, ""}, {procedure.From, "exact", given, ""}, {procedure.From, "2 days after exact", given, ""},
		{procedure.Until, "range", given, ""}, {procedure.From, "2 days after range", given, ""}, {procedure.Until, "never", given, ""},
		{procedure.Until, "given", given, "2026-12-01"}, {procedure.Until, "given", visit.Visit{FillValues: given.FillValues}, "2026-12-01"},
		{procedure.Until, "given", visit.Visit{Day: given.Day}, ""}, {procedure.From, "2 days after given", given, "2026-12-03"},
		{procedure.From, "1 to 2 weeks after given", given, "2026-12-15"}, {procedure.By, "1 to 2 weeks after given", given, "2026-12-08"},
		{procedure.Until, "24 hours after given", given, ""}, {procedure.From, "about 2 days after given", given, ""}, {procedure.From, "2 months after given", given, ""},
		{procedure.For, "1 to 3 days after given", given, "2026-12-04"}, {procedure.For, "3 days after never", given, ""}, {procedure.For, "3 days after exact", given, ""},
		{procedure.For, "24 hours after given", given, ""}, {procedure.For, "a few days after given", given, ""},
	} {
		got := Compute(procedure.When{Key: c.key, Words: c.words, Span: span(c.words)}, "", anchor(p, clinic.Profile{}, c.v, time.UTC))
		day := ""
		if got.IsKnown() {
			day = visit.DateOf(got.Low).String()
		}
		if day != c.want || got.IsKnown() && got.Shape != OnDay {
			t.Errorf("%s %s: %q, shape %d; want %q", c.key, c.words, day, got.Shape, c.want)
		}
	}
}
