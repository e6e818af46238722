package resolve

import (
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// stepsOf resolves three steps, the last without an end, from a time in words; "" for none.
func stepsOf(t *testing.T, from string, v visit.Visit) []Step {
	t.Helper()
	week, day := procedure.Amount{N: 1, Unit: procedure.Weeks}, procedure.Amount{N: 1, Unit: procedure.Days}
	c := procedure.Case{Text: "x", Steps: []procedure.Step{{For: week}, {For: day}, {}}}
	if from != "" {
		span, err := procedure.ParseSpan(from, func(s string) bool { return s == "healed" })
		if err != nil {
			t.Fatal(err)
		}
		c.Times = []procedure.When{{Key: procedure.From, Span: span}}
	}
	p := &procedure.Procedure{Sections: []procedure.Section{{Kind: procedure.Diet, Items: []procedure.Instruction{
		{Section: procedure.Diet, Key: "food", Cases: []procedure.Case{c}},
	}}}}
	return Resolve(p, clinic.Profile{}, v, time.UTC).Items[0].Steps
}

// Day 1 is the day of the procedure, or the one that "from" names; each step begins on the
// day after the one before.
func TestStepsFollowEachOther(t *testing.T) {
	known := visit.Visit{Day: visit.Date{Year: 2026, Month: 12, Day: 28}}
	for _, c := range []struct {
		from string
		v    visit.Visit
		want [3]string
	}{
		{"", known, [3]string{"2026-12-28 2027-01-03", "2027-01-04 2027-01-04", "2027-01-05 0000-00-00"}},
		{"now", known, [3]string{"2026-12-28 2027-01-03", "2027-01-04 2027-01-04", "2027-01-05 0000-00-00"}},
		{"next day", known, [3]string{"2026-12-29 2027-01-04", "2027-01-05 2027-01-05", "2027-01-06 0000-00-00"}},
		{"3 days", known, [3]string{"2026-12-31 2027-01-06", "2027-01-07 2027-01-07", "2027-01-08 0000-00-00"}},
		{"healed", known, [3]string{"0000-00-00 0000-00-00", "0000-00-00 0000-00-00", "0000-00-00 0000-00-00"}},
		{"", visit.Visit{}, [3]string{"0000-00-00 0000-00-00", "0000-00-00 0000-00-00", "0000-00-00 0000-00-00"}},
	} {
		for n, s := range stepsOf(t, c.from, c.v) {
			if got := s.From.String() + " " + s.To.String(); got != c.want[n] {
				t.Errorf("from %q, step %d: %s; want %s", c.from, n+1, got, c.want[n])
			}
			if days := [3][2]int{{1, 7}, {8, 8}, {9, 0}}[n]; s.Low != days[0] || s.High != days[1] {
				t.Errorf("from %q, step %d: days %d to %d", c.from, n+1, s.Low, s.High)
			}
		}
	}
}
