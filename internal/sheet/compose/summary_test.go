package compose_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
)

// A summary stands under the facts of the patient, its sentences after its heading, and an approval covers it. A sheet
// without one has no place for it.
func TestSummary(t *testing.T) {
	words := testkit.English(t)
	p := showing("Show this sheet.")
	without := compose.Digest(p, clinic.Profile{}, words)
	summary := func() (heading, said string) {
		s := compose.Compose(resolve.Resolve(p, clinic.Profile{}, testkit.Visits(t)["ended"], testkit.Zone(t)), words, "")
		for n, b := range s.Blocks {
			if b, ok := b.(sheet.Summary); ok {
				if _, under := s.Blocks[n-1].(sheet.PatientBanner); !under {
					t.Errorf("the summary stands under %T", s.Blocks[n-1])
				}
				return b.Heading, strings.Join(sheet.Strings([]sheet.Block{b}), " ")
			}
		}
		return "", ""
	}
	if heading, _ := summary(); heading != "" {
		t.Errorf("a sheet without a summary has %q", heading)
	}
	say := func(texts ...string) {
		s := procedure.Section{Kind: procedure.Summary}
		for n, text := range texts {
			s.Items = append(s.Items, procedure.Instruction{Section: procedure.Summary, Key: string(rune('a' + n)), Cases: []procedure.Case{{Text: text}}})
		}
		p.Sections = append([]procedure.Section{s}, p.Sections...)
	}
	say("Rest the joint.", "Call about the signs below.")
	if _, said := summary(); said != "In short: Rest the joint. Call about the signs below." {
		t.Errorf("the summary says %q", said)
	}
	if compose.Digest(p, clinic.Profile{}, words) == without {
		t.Error("an approval doesn't cover the summary")
	}
}
