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
	"aftercare/internal/visit"
)

// showing returns a procedure whose patients show their sheet to helpers.
func showing(text string) *procedure.Procedure {
	p, _ := testkit.Random(0)
	p.Sections = []procedure.Section{
		{Kind: procedure.Warnings, Items: []procedure.Instruction{{
			Section: procedure.Warnings, Level: procedure.Call911, Key: "pain", Cases: []procedure.Case{{Text: "Very bad pain."}},
		}}},
		{Kind: procedure.ForOthers, Items: []procedure.Instruction{{
			Section: procedure.ForOthers, Key: "emergency-room", Cases: []procedure.Case{{Text: text}},
		}}},
		{Kind: procedure.Medication, Items: []procedure.Instruction{{
			Section: procedure.Medication, Key: "usual", Cases: []procedure.Case{{Text: "Take your usual medicines."}},
		}}},
	}
	return p
}

// What to show helpers comes after whom to call and before everything else, with the day of the
// procedure, including its year; with a line to write on if the day isn't known. The digest covers it.
func TestForOthers(t *testing.T) {
	const text = `Say: "I had a needle near my spine on {procedure-day}."`
	words := testkit.English(t)
	p := showing(text)
	for _, c := range []struct {
		name string
		v    visit.Visit
		want string
	}{
		{"ended", testkit.Visits(t)["ended"], `Say: "I had a needle near my spine on Mon, Nov 23, 2026."`},
		{"day", testkit.Visits(t)["day"], `Say: "I had a needle near my spine on Mon, Nov 23, 2026."`},
		{"blank", visit.Visit{}, `Say: "I had a needle near my spine on ` + sheet.BlankLine + `."`},
	} {
		s := compose.Compose(resolve.Resolve(p, clinic.Profile{}, c.v, testkit.Zone(t)), words, "")
		var after sheet.Block
		for n, b := range s.Blocks {
			if _, ok := b.(sheet.Help); ok {
				after = s.Blocks[n+1]
			}
		}
		box, ok := after.(sheet.ForOthers)
		if !ok {
			t.Fatalf("%s: %T stands after whom to call", c.name, after)
		}
		said := strings.ReplaceAll(strings.Join(sheet.Strings([]sheet.Block{box}), "\n"), "\u00a0", " ")
		if want := "Show this to those who help you\n" + c.want; said != want {
			t.Errorf("%s: %q, want %q", c.name, said, want)
		}
		for _, r := range box.Groups[0].Items[0].Text {
			if r.Time != nil && (!r.Time.Day || visit.DateOf(r.Time.Start).String() != "2026-11-23") {
				t.Errorf("%s: the value is %v", c.name, r.Time)
			}
		}
	}
	if compose.Digest(p, clinic.Profile{}, words) == compose.Digest(showing(text+" "), clinic.Profile{}, words) {
		t.Error("the digest does not cover what to show those who help")
	}
}
