package compose_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
)

const rounds = 600

// eachRandomSheet runs a property over random procedures and visits.
func eachRandomSheet(t *testing.T, property func(t *testing.T, p *procedure.Procedure, plan *resolve.Plan, s *sheet.Sheet)) {
	words := testkit.English(t)
	for seed := range uint64(rounds) {
		p, v := testkit.Random(seed)
		plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		property(t, p, plan, compose.Compose(plan, words, ""))
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

// A plan points at the definition's own instructions, which all patients' plans share: nothing made
// from it may write to them.
func TestADefinitionStaysAsItWas(t *testing.T) {
	words := testkit.English(t)
	for seed := range uint64(rounds / 10) {
		before, _ := testkit.Random(seed)
		p, v := testkit.Random(seed)
		compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), words, "")
		compose.Statements(p, clinic.Profile{}, words)
		compose.InstructionTexts(p, clinic.Profile{}, words)
		if diff := cmp.Diff(before, p); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// TestNothingIsLostBetweenPlanAndSheet: each item is on the sheet once, in its own section or
// level, with its text, its time and its lead-in, and nothing else is.
func TestNothingIsLostBetweenPlanAndSheet(t *testing.T) {
	eachRandomSheet(t, func(t *testing.T, _ *procedure.Procedure, plan *resolve.Plan, s *sheet.Sheet) {
		want := map[string]int{}
		for _, i := range plan.Items {
			want[place(*i.Instruction)+" "+i.Instruction.Ref()+" "+mark(i.Text)]++
			for _, s := range i.Steps {
				want[i.Instruction.Ref()+" "+mark(s.Step.Text)]++
			}
		}
		got := map[string]int{}
		for where, items := range placed(s) {
			for _, i := range items {
				if strings.Contains(i.Text.String(), "{") {
					t.Errorf("%s: a placeholder is left in %q", i.Ref, i.Text)
				}
				if i.Ref != "about" && i.Ref != "visit.next-visit" {
					got[where+" "+i.Ref+" "+mark(i.Text.String())]++
				}
				for _, s := range i.Steps {
					got[i.Ref+" "+mark(written(s))]++
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("plan and sheet differ, -plan +sheet:\n%s", d)
		}
	})
}

// TestWhatIsNotCertainStandsUnderALeadIn: patients can tell whether it is for them, and no key time
// or lane comes from it.
func TestWhatIsNotCertainStandsUnderALeadIn(t *testing.T) {
	eachRandomSheet(t, func(t *testing.T, _ *procedure.Procedure, plan *resolve.Plan, s *sheet.Sheet) {
		uncertain := map[string]bool{}
		for _, i := range plan.Items {
			if !i.IsCertain() {
				uncertain[i.Instruction.Ref()] = true
			}
		}
		for _, b := range s.Blocks {
			if k, ok := b.(sheet.KeyTimes); ok {
				for _, c := range k.Cells {
					if uncertain[c.Ref] {
						t.Errorf("%s is not certain, and a key time", c.Ref)
					}
				}
			}
		}
		eachGroup(s, func(_ string, g sheet.Group) {
			for _, i := range g.Items {
				if (g.LeadIn != nil) != uncertain[i.Ref] && i.Ref != "about" {
					t.Errorf("%s: under a lead-in %v, uncertain %v", i.Ref, g.LeadIn != nil, uncertain[i.Ref])
				}
			}
		})
	})
}

// TestSameInputSameSheet composes twice and compares everything.
func TestSameInputSameSheet(t *testing.T) {
	words := testkit.English(t)
	eachRandomSheet(t, func(t *testing.T, p *procedure.Procedure, plan *resolve.Plan, s *sheet.Sheet) {
		again := compose.Compose(resolve.Resolve(p, plan.Clinic, plan.Visit, time.UTC), words, "")
		if d := cmp.Diff(s, again); d != "" {
			t.Error(d)
		}
	})
}

// TestDigestFollowsTheWords: it is the same for the same text, and changes with any text, lead-in,
// time or setting.
func TestDigestFollowsTheWords(t *testing.T) {
	words := testkit.English(t)
	kolkata, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for seed := range uint64(40) {
		make := func() *procedure.Procedure {
			p, _ := testkit.Random(seed)
			return p
		}
		base := compose.Digest(make(), clinic.Profile{}, words)
		if again := compose.Digest(make(), clinic.Profile{ID: "x", Name: "Clinic", Location: kolkata}, words); again != base {
			t.Fatalf("seed %d: a clinic's name or zone is no part of the text", seed)
		}
		for n, s := range make().Sections {
			for m := range s.Items {
				p := make()
				i := &p.Sections[n].Items[m]
				for c := range i.Cases {
					i.Cases[c].Text += "!"
				}
				if compose.Digest(p, clinic.Profile{}, words) == base {
					t.Errorf("seed %d: a letter of %s does not count", seed, i.Ref())
				}
			}
		}
		if other, ok := seen[base]; ok {
			t.Errorf("seeds %s and %d share a digest", other, seed)
		}
		seen[base] = fmt.Sprint(seed)
	}
}

// place returns the block that an instruction belongs in.
func place(i procedure.Instruction) string {
	if i.Level != procedure.LevelNone {
		return string(i.Level)
	}
	return string(i.Section)
}

// mark returns the word that identifies a text.
func mark(text string) string {
	for _, w := range strings.Fields(text) {
		if strings.HasPrefix(w, "word") {
			return strings.TrimRight(w, ".")
		}
	}
	return text
}

// written returns the authored text of a step; "" if there is none.
func written(s sheet.Step) string {
	_, text, found := strings.Cut(s.What.String(), "Step ")
	if !found {
		return ""
	}
	return "Step " + text
}

// placed returns the items of a sheet by their place.
func placed(s *sheet.Sheet) map[string][]sheet.Item {
	out := map[string][]sheet.Item{}
	eachGroup(s, func(where string, g sheet.Group) { out[where] = append(out[where], g.Items...) })
	return out
}

func eachGroup(s *sheet.Sheet, do func(where string, g sheet.Group)) {
	walk := func(where string, groups []sheet.Group) {
		for _, g := range groups {
			do(where, g)
		}
	}
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.Overview:
			walk("observation", b.Groups)
		case sheet.Help:
			for _, box := range b.Boxes {
				walk(box.Level, box.Groups)
			}
		case sheet.Summary:
			walk("summary", b.Groups)
		case sheet.ForOthers:
			walk("for-others", b.Groups)
		case sheet.Section:
			walk(b.Kind, b.Groups)
		case sheet.Conditional:
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					section, _, _ := strings.Cut(i.Ref, ".")
					do(section, sheet.Group{LeadIn: g.LeadIn, Items: []sheet.Item{i}})
				}
			}
		case sheet.NextVisit:
			walk("follow-up", b.Groups)
		}
	}
}

// TestBlocksStandInReadingOrder: danger before instructions, and what holds for everyone before what depends on an answer,
// however many there are of each.
func TestBlocksStandInReadingOrder(t *testing.T) {
	order := []string{"Notice", "Letterhead", "Heading", "Overview", "PatientBanner", "Summary", "KeyTimes", "Timeline", "Help", "ForOthers", "Message", "Section", "Conditional", "Diary", "NextVisit", "TeachBack", "Signatures"}
	eachRandomSheet(t, func(t *testing.T, _ *procedure.Procedure, _ *resolve.Plan, s *sheet.Sheet) {
		last := 0
		for _, b := range s.Blocks {
			n := slices.Index(order, strings.TrimPrefix(fmt.Sprintf("%T", b), "sheet."))
			if n < last {
				t.Errorf("%T stands too late", b)
			}
			last = n
		}
	})
}
