package compose_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// TestWhatIsReadIsInTheApprovedText: no patient reads an instruction, in words that depend only on
// answers and side, that the approved text doesn't have.
func TestWhatIsReadIsInTheApprovedText(t *testing.T) {
	words := testkit.English(t)
	for seed := range uint64(rounds) {
		p, v := testkit.Random(seed)
		v.Ended, v.Day, v.FillValues = time.Time{}, visit.Date{}, nil // what depends on the clock is in the text for one moment
		v.NextVisit = visit.Moment{}                                  // and an appointment in words
		text := compose.Statements(p, clinic.Profile{}, words)
		s := withoutLines(compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), words, ""))
		for _, b := range s.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					if i.Ref == "visit.next-visit" {
						continue
					}
					// which spaces are non-breaking is no part of the text
					read := strings.ReplaceAll(i.Text.String(), "\u00a0", " ")
					if !slices.ContainsFunc(text, func(st compose.Statement) bool {
						return st.Ref == i.Ref && strings.ReplaceAll(st.Words, "\u00a0", " ") == read
					}) {
						t.Fatalf("seed %d: %s reads %q, which is not in the approved text", seed, i.Ref, i.Text.String())
					}
				}
			}
		}
	}
}

// TestDecodeReadsWhatEncodeWrote: what is stored with an approval is the text, and its hash the digest.
func TestDecodeReadsWhatEncodeWrote(t *testing.T) {
	words := testkit.English(t)
	for seed := range uint64(rounds / 10) {
		p, _ := testkit.Random(seed)
		text := compose.Statements(p, clinic.Profile{}, words)
		data := compose.Encode(text)
		got, err := compose.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(text, got); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
		if compose.DigestOf(data) != compose.Digest(p, clinic.Profile{}, words) {
			t.Fatalf("seed %d: the kept text has another digest", seed)
		}
	}
	for _, bad := range [][]byte{nil, []byte("x"), bytes.Replace(compose.Encode([]compose.Statement{{Ref: "a"}}), []byte("\t"), nil, 1)} {
		if _, err := compose.Decode(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// TestSwappedAnswersAreAnotherText: the same words for the other patients.
func TestSwappedAnswersAreAnotherText(t *testing.T) {
	words := testkit.English(t)
	p := func(answer string) *procedure.Procedure {
		return &procedure.Procedure{
			ID: "x", Title: "X", Edition: "2026-11-23",
			About: procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "We did it."}}},
			Sections: []procedure.Section{{Kind: procedure.Diet, Items: []procedure.Instruction{{
				Section: procedure.Diet, Key: "tea", If: procedure.Conjunction{{Condition: "c", Answers: []string{answer}}},
				NotAsked: "Ask about tea.", Cases: []procedure.Case{{Text: "No tea."}},
			}}}},
			Conditions: map[string]procedure.Condition{"c": {Name: "c", LeadIn: "If so", LeadInNot: "If not"}},
		}
	}
	if compose.Digest(p("yes"), clinic.Profile{}, words) == compose.Digest(p("no"), clinic.Profile{}, words) {
		t.Error("the digest is the same")
	}
}

// changes are ways to tell a patient something else; each must end an approval.
var changes = map[string]func(p *procedure.Procedure){
	"a step": func(p *procedure.Procedure) {
		i := &p.Sections[len(p.Sections)-1].Items[0]
		i.Cases[len(i.Cases)-1].Steps = []procedure.Step{{At: []procedure.TimeOfDay{procedure.Noon}}}
	},
	"a dose": func(p *procedure.Procedure) {
		i := &p.Sections[len(p.Sections)-1].Items[0]
		i.Cases[len(i.Cases)-1].Text += "{dose}"
		i.Dose = &procedure.Dose{Amount: "1 drop"}
	},
	"another dose": func(p *procedure.Procedure) {
		i := &p.Sections[len(p.Sections)-1].Items[0]
		i.Cases[len(i.Cases)-1].Text += "{dose}"
		i.Dose = &procedure.Dose{Amount: "2 drops"}
	},
	"an event's day": func(p *procedure.Procedure) {
		i := &p.Sections[len(p.Sections)-1].Items[0]
		c := &i.Cases[len(i.Cases)-1]
		c.Text += "{until}"
		c.Times = []procedure.When{{Key: procedure.Until, Span: procedure.Span{Kind: procedure.AtEvent, Event: "out"}}}
		week := procedure.Amount{N: 1, Unit: procedure.Weeks}
		p.Events = []procedure.Event{{Key: "out", Text: "it is out", After: procedure.Span{Low: week, High: week}}}
	},
	"an event": func(p *procedure.Procedure) {
		i := &p.Sections[len(p.Sections)-1].Items[0]
		c := &i.Cases[len(i.Cases)-1]
		c.Text += "{until}"
		c.Times = []procedure.When{{Key: procedure.Until, Span: procedure.Span{Kind: procedure.AtEvent, Event: "out"}}}
		p.Events = []procedure.Event{{Key: "out", Text: "it is out"}}
	},
	"only without a visit": func(p *procedure.Procedure) { p.Sections[len(p.Sections)-1].Items[0].WithoutVisit = true },
	"of which visit":       func(p *procedure.Procedure) { p.Sections[len(p.Sections)-1].Items[0].Visit = "wound" },
	"a heading":            func(p *procedure.Procedure) { p.Headings = map[string]string{"activity": "Moving"} },
}

// TestEachChangeEndsAnApproval: text that a patient reads differently has another digest.
func TestEachChangeEndsAnApproval(t *testing.T) {
	words := testkit.English(t)
	p, _ := testkit.Random(1)
	base := compose.Digest(p, clinic.Profile{}, words)
	seen := map[string]string{base: "nothing"}
	for name, change := range changes {
		p, _ := testkit.Random(1)
		change(p)
		digest := compose.Digest(p, clinic.Profile{}, words)
		if other, twice := seen[digest]; twice {
			t.Errorf("%s and %s are the same", name, other)
		}
		seen[digest] = name
	}
}

// TestADecisionAsWrittenChangesNothing: only words count.
func TestADecisionAsWrittenChangesNothing(t *testing.T) {
	words := testkit.English(t)
	p, _ := testkit.Random(1)
	base := compose.Digest(p, clinic.Profile{}, words)
	p.Sections[0].Items[0].Decisions = []procedure.Decision{{Layer: "x"}}
	if compose.Digest(p, clinic.Profile{}, words) != base {
		t.Error("a decision is no word")
	}
}

// TestNightWordsAreApproved: words that only a late procedure brings are in the text where a time
// can need them, and only there.
func TestNightWordsAreApproved(t *testing.T) {
	words := testkit.English(t)
	for seed := range uint64(rounds / 10) {
		p, _ := testkit.Random(seed)
		sign, nap := false, false
		for _, i := range p.Instructions() {
			for _, c := range i.Cases {
				for _, w := range c.Times {
					sign = sign || w.Key == procedure.By && (i.Section == procedure.Warnings || i.Section == procedure.Expect) && w.Span.Kind <= procedure.UpTo && w.Span.After == "" && w.Span.High.Unit.IsElapsed()
					nap = nap || w.Key == procedure.Until && w.Span.Kind == procedure.BedtimeOr
				}
			}
		}
		text := compose.Statements(p, clinic.Profile{}, words)
		for key, want := range map[string]bool{"by.night": sign, "until.bedtime": nap} {
			got := slices.ContainsFunc(text, func(s compose.Statement) bool { return s.Ref == compose.PartTimes && s.Words == words.Say(key) })
			if got != want {
				t.Errorf("seed %d: %s in the text: %v, want %v", seed, key, got, want)
			}
		}
	}
}

// TestTextV1IsRead: without fixed words, and with the digest of that version.
func TestTextV1IsRead(t *testing.T) {
	p, _ := testkit.Random(1)
	text := compose.Statements(p, clinic.Profile{}, testkit.English(t))
	first := slices.DeleteFunc(slices.Clone(text), func(s compose.Statement) bool { return s.Kind == compose.FixedWord })
	encoded := bytes.Replace(compose.Encode(first), []byte("aftercare text 2:"), []byte("aftercare text 1:"), 1)
	got, err := compose.Decode(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(first, got); d != "" {
		t.Error(d)
	}
	if compose.DigestOf(encoded) != compose.DigestV1(text) || compose.DigestV1(text) == compose.DigestOf(compose.Encode(text)) {
		t.Error("the digest is not the one that it had")
	}
}
