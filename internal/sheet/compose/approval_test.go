package compose_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// An approval counts while it is in force, up to and including its last day, for exactly this text,
// and with a decision on each question to the clinic.
func TestWhichApprovalCounts(t *testing.T) {
	p := &procedure.Procedure{
		ID: "scan", Title: "Scan", Edition: "2026-11-23",
		About: procedure.Instruction{Key: "about", Confirm: &procedure.Confirm{Question: "What was it of?", Required: true}, Cases: []procedure.Case{{Text: "We took a picture."}}},
	}
	base := clinic.Approval{
		Procedure: "scan", Language: "en", By: "Dr. Example", Role: "physician", On: "2026-11-01", Until: "2027-11-01", Digest: "d",
		Confirm: map[string]string{"about": "as written"},
	}
	day := func(s string) visit.Date {
		d, err := visit.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		what   string
		day    string // "" for any day
		change func(*clinic.Approval)
		counts bool
	}{
		{"as it stands", "2026-11-23", func(*clinic.Approval) {}, true},
		{"on its last day", "2027-11-01", func(*clinic.Approval) {}, true},
		{"on the day after", "2027-11-02", func(*clinic.Approval) {}, false},
		{"for no day in particular", "", func(*clinic.Approval) {}, true},
		{"without an end", "2099-01-01", func(a *clinic.Approval) { a.Until = "" }, true},
		{"withdrawn", "2026-11-23", func(a *clinic.Approval) { a.Withdrawn = "2026-11-20" }, false},
		{"without a decision", "2026-11-23", func(a *clinic.Approval) { a.Confirm = nil }, false},
		{"of another text", "2026-11-23", func(a *clinic.Approval) { a.Digest = "e" }, false},
		{"in another language", "2026-11-23", func(a *clinic.Approval) { a.Language = "es" }, false},
		{"of another procedure", "2026-11-23", func(a *clinic.Approval) { a.Procedure = "scans" }, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			a, on := base, visit.Date{}
			c.change(&a)
			if c.day != "" {
				on = day(c.day)
			}
			if got := compose.FindApproval(clinic.Profile{Approvals: []clinic.Approval{a}}, p, "en", "d", on); (got != nil) != c.counts {
				t.Errorf("counts: %v, want %v", got != nil, c.counts)
			}
		})
	}
	t.Run("the newest that counts", func(t *testing.T) {
		newer, withdrawn := base, base
		newer.By, withdrawn.Withdrawn = "Dr. Newer", "2026-11-20"
		got := compose.FindApproval(clinic.Profile{Approvals: []clinic.Approval{base, newer, withdrawn}}, p, "en", "d", visit.Date{})
		if got == nil || got.By != "Dr. Newer" {
			t.Errorf("%+v", got)
		}
	})
}

// A blank handout says after which day it must not be used: a year after its edition, or the end of
// its approval.
func TestTheLastDayOfABlankHandout(t *testing.T) {
	p := &procedure.Procedure{
		ID: "scan", Title: "Scan", Edition: "2026-11-23",
		About: procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "We took a picture."}}},
	}
	words := testkit.English(t)
	for _, c := range []struct {
		clinic clinic.Profile
		want   string
	}{
		{clinic.Profile{}, "Do not use after Nov 23, 2027"},
		{clinic.Profile{ID: "front", Approvals: []clinic.Approval{{Procedure: "scan", Language: "en", Until: "2026-12-24", Digest: "d"}}}, "Do not use after Dec 24, 2026"},
	} {
		s := compose.Compose(resolve.Resolve(p, c.clinic, visit.Visit{}, time.UTC), words, "d")
		if !strings.HasPrefix(testkit.StripSpace(s.Footer.Lines[1]), testkit.StripSpace(c.want)) {
			t.Errorf("%q, want %q first", s.Footer.Lines[1], c.want)
		}
	}
}
