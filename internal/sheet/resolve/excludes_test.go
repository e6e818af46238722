package resolve_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// Of answers that exclude one another, a patient reads the lines of one. This is tested for
// definitions and exclusions of any kind, and for each way to answer what nobody asked: every
// possible patient reads exactly what the definition says, a patient with both reads no advice of
// the one that gives way, and no instruction disappears from the sheet.
func TestNobodyReadsTheAdviceOfTwoThatExcludeEachOther(t *testing.T) {
	const rounds = 1500
	carried := 0
	for seed := range uint64(rounds) {
		p, v := testkit.Random(seed)
		before := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		excluding(p, rand.New(rand.NewPCG(seed, 1)))
		if _, _, refused := p.Contradiction(v.Answers); refused || neverHolds(p) {
			continue // no input accepts such answers, and no such definition loads
		}
		plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		for _, in := range p.Instructions() {
			if in.Section == procedure.Summary {
				continue // it has no wording that depends on an open question
			}
			if len(itemsOf(before, &in)) > 0 && len(itemsOf(plan, &in)) == 0 {
				t.Errorf("%s left the sheet", in.Ref())
			}
			if len(itemsOf(plan, &in)) > len(itemsOf(before, &in)) {
				carried++
			}
			everyPatient(t, plan, &in)
		}
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	if carried == 0 {
		t.Error("no exclusion changed a sheet; the test sees nothing")
	}
}

func everyPatient(t *testing.T, plan *resolve.Plan, in *procedure.Instruction) {
	t.Helper()
	for _, patient := range completions(plan) {
		_, _, both := plan.Procedure.Contradiction(patient)
		var got []string
		for _, item := range itemsOf(plan, in) {
			if !holdsFor(item.Under, patient) {
				continue
			}
			got = append(got, item.Text)
			if both && in.Section != procedure.Warnings && in.Section != procedure.ForOthers && item.Text != in.NotAsked && checkGivesWay(plan.Procedure, in, item, patient) {
				t.Errorf("%s, somebody with %v, of which two exclude each other, reads %q", in.Ref(), patient, item.Text)
			}
		}
		if both || in.NotAsked != "" && openConditions(plan, in.If) {
			continue
		}
		if want := wordingFor(plan, in, patient); !slices.Equal(got, want) {
			t.Errorf("%s, a patient with %v: reads %q, want %q", in.Ref(), patient, got, want)
		}
	}
}

// checkGivesWay reports whether an item is advice for an answer that excludes another of the patient's.
func checkGivesWay(p *procedure.Procedure, in *procedure.Instruction, item resolve.Item, patient map[string]string) bool {
	needs := slices.Clone(in.If)
	for _, c := range in.Cases {
		if c.Text == item.Text {
			needs = append(needs, c.If...)
		}
	}
	for _, t := range needs {
		if !holdsFor(procedure.Conjunction{t}, patient) {
			return false
		}
	}
	for _, t := range needs {
		c := p.Conditions[t.Condition]
		for _, o := range p.Conditions {
			remaining := c.RemainingAnswers(t, o)
			if len(remaining.Answers) < len(o.Answers()) && !slices.Contains(remaining.Answers, patient[o.Name]) {
				return true
			}
		}
	}
	return false
}

// excluding gives the conditions of a procedure a few exclusions, each defined on one side.
func excluding(p *procedure.Procedure, r *rand.Rand) {
	names := slices.Sorted(maps.Keys(p.Conditions))
	p.Conditions = maps.Clone(p.Conditions)
	for range 1 + r.IntN(2) {
		one, other := names[r.IntN(len(names))], names[r.IntN(len(names))]
		c, o := p.Conditions[one], p.Conditions[other]
		if one == other || len(c.Excludes)+len(o.Excludes) > 0 {
			continue
		}
		term, all := c.Answers()[r.IntN(len(c.Answers()))], o.Answers()
		c.Excludes = []procedure.Exclusion{{Answer: term, Other: procedure.Term{Condition: other, Answers: []string{all[r.IntN(len(all))]}}}}
		p.Conditions[one] = c
	}
}

// neverHolds reports whether the library would refuse a wording: it could never be read.
func neverHolds(p *procedure.Procedure) bool {
	for _, in := range p.Instructions() {
		for _, c := range in.Cases {
			needs := slices.Concat(in.If, c.If)
			for _, t := range needs {
				for _, o := range needs {
					if p.Conditions[t.Condition].ExcludesAll(t, o) {
						return true
					}
				}
			}
		}
	}
	return false
}

// An answer given with the visit excludes an assumed one; the assumed condition is then not asked.
func TestAGivenAnswerExcludesWhatIsAssumed(t *testing.T) {
	p := &procedure.Procedure{Conditions: map[string]procedure.Condition{
		"pill":    {Name: "pill", Excludes: []procedure.Exclusion{{Answer: "yes", Other: procedure.Term{Condition: "thinner", Answers: []string{"yes"}}}}},
		"thinner": {Name: "thinner"},
	}}
	named, blank := visit.Visit{Name: "Ann Example", Record: "0012"}, visit.Visit{}
	for _, c := range []struct {
		what          string
		visit         visit.Visit
		assumed, said string
		answer        string
		want          resolve.Answer
	}{
		{"a patient, it excludes the other", named, "pill", "thinner", "yes", resolve.Answer{}},
		{"a patient, the other excludes it", named, "thinner", "pill", "yes", resolve.Answer{}},
		{"a patient, no is said", named, "pill", "thinner", "no", resolve.Answer{Value: "yes", From: resolve.AssumedByClinic}},
		{"a blank, it excludes the other", blank, "pill", "thinner", "yes", resolve.Answer{}},
		{"a blank, the other excludes it", blank, "thinner", "pill", "yes", resolve.Answer{}},
		{"a blank, no is said", blank, "thinner", "pill", "no", resolve.Answer{Value: "yes", From: resolve.AssumedByAuthor}},
	} {
		t.Run(c.what, func(t *testing.T) {
			changed, v := *p, c.visit
			changed.Assume = map[string]string{c.assumed: "yes"}
			v.Answers = map[string]string{c.said: c.answer}
			plan := resolve.Resolve(&changed, clinic.Profile{ID: "front", Assume: changed.Assume}, v, time.UTC)
			if got := plan.Answers[c.assumed]; got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// A known answer that excludes another makes the rest certain. The converse doesn't hold: what was
// allowed says nothing about the patient.
func TestWhatFollowsFromAnAnswer(t *testing.T) {
	yes, no := []string{"yes"}, []string{"no"}
	term := func(name string, answers []string) procedure.Conjunction {
		return procedure.Conjunction{{Condition: name, Answers: answers}}
	}
	line := func(key string, c procedure.Conjunction) procedure.Instruction {
		return procedure.Instruction{Section: procedure.Diet, Key: key, If: c, Cases: []procedure.Case{{Text: key}}}
	}
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{
			"pill":    {Name: "pill", Excludes: []procedure.Exclusion{{Answer: "yes", Other: procedure.Term{Condition: "thinner", Answers: yes}}}},
			"thinner": {Name: "thinner"},
		},
		Sections: []procedure.Section{{Kind: procedure.Diet, Items: []procedure.Instruction{
			line("pill", term("pill", yes)), line("no pill", term("pill", no)), line("thinner", term("thinner", yes)), line("no thinner", term("thinner", no)),
		}}},
	}
	for _, c := range []struct {
		answers map[string]string
		want    map[string]string // by line, the lead-in it is under
	}{
		{nil, map[string]string{"pill": "pill=yes&thinner=no", "no pill": "pill=no", "thinner": "thinner=yes", "no thinner": "thinner=no"}},
		{map[string]string{"pill": "yes"}, map[string]string{"pill": "thinner=no", "thinner": "thinner=yes", "no thinner": "thinner=no"}},
		{map[string]string{"thinner": "yes"}, map[string]string{"pill": "pill=yes&thinner=no", "no pill": "", "thinner": ""}},
		{map[string]string{"thinner": "no"}, map[string]string{"pill": "pill=yes", "no pill": "pill=no", "no thinner": ""}},
		{map[string]string{"pill": "no"}, map[string]string{"no pill": "", "thinner": "thinner=yes", "no thinner": "thinner=no"}},
	} {
		got := map[string]string{}
		for _, i := range resolve.Resolve(p, clinic.Profile{}, visit.Visit{Answers: c.answers}, time.UTC).Items {
			got[i.Text] = i.Under.Key()
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.answers, got, c.want)
		}
	}
}
