package resolve_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// What nobody asked still has an answer, and each patient reads the sheet with their own. So for
// each way to answer the open questions, each instruction says to that patient exactly what its
// definition says to them: one wording if it holds, and none, with a reason, if it doesn't. A summary only repeats what
// holds for all of them.
func TestEachPatientReadsOneWordingOfEachInstruction(t *testing.T) {
	const rounds = 600
	for seed := range uint64(rounds) {
		p, v := testkit.Random(seed)
		plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		for _, in := range p.Instructions() {
			if in.Section == procedure.Summary {
				checkCertain(t, plan, &in)
				continue
			}
			checkOneWording(t, plan, &in)
			checkEveryWording(t, plan, &in)
		}
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

// checkCertain checks that each wording of an instruction that is printed holds for everyone, and that one is omitted with
// a reason otherwise.
func checkCertain(t *testing.T, plan *resolve.Plan, in *procedure.Instruction) {
	t.Helper()
	items := itemsOf(plan, in)
	for _, i := range items {
		if !i.IsCertain() {
			t.Errorf("%s is printed under %v", in.Ref(), i.Under)
		}
	}
	omitted := slices.ContainsFunc(plan.Omitted, func(o resolve.Omitted) bool { return o.Instruction.Ref() == in.Ref() })
	if len(items) == 0 && !omitted {
		t.Errorf("%s is neither printed nor omitted", in.Ref())
	}
}

func checkOneWording(t *testing.T, plan *resolve.Plan, in *procedure.Instruction) {
	t.Helper()
	for _, patient := range completions(plan) {
		var got []string
		for _, item := range itemsOf(plan, in) {
			if holdsFor(item.Under, patient) {
				got = append(got, item.Text)
			}
		}
		if want := wordingFor(plan, in, patient); !slices.Equal(got, want) {
			t.Errorf("%s, a patient with %v: reads %q, want %q", in.Ref(), patient, got, want)
		}
	}
}

// wordingFor returns what the definition says to a patient with these answers.
func wordingFor(plan *resolve.Plan, in *procedure.Instruction, patient map[string]string) []string {
	switch {
	case in.WithoutVisit && isItsVisit(plan, in):
		return nil
	case in.NotAsked != "" && openConditions(plan, in.If) && !hasAnswer(plan, in):
		return []string{ofAge(plan, in, in.NotAsked)}
	case !holdsFor(in.If, patient):
		return nil
	}
	for _, c := range in.Cases {
		if holdsFor(c.If, patient) {
			return []string{ofAge(plan, in, c.Text)}
		}
	}
	return nil
}

// isItsVisit reports whether the next visit removes a line for patients without it: any visit if
// the line names none; else the one that was named; and if none was, the one kind of visit on the
// sheet, if each of its appointments can be on that day.
func isItsVisit(plan *resolve.Plan, in *procedure.Instruction) bool {
	day := plan.Visit.NextVisit.Day
	switch {
	case day.IsZero() || in.Visit == "":
		return !day.IsZero()
	case plan.Visit.NextVisitFor != "":
		return plan.Visit.NextVisitFor == in.Visit
	}
	has := false
	for _, other := range plan.Procedure.Instructions() {
		if other.Section != procedure.FollowUp || other.Visit == "" || conditionFails(plan, other.If) {
			continue
		}
		if other.Visit != in.Visit {
			return false
		}
		for _, c := range other.Cases {
			w, at := c.Time(procedure.At)
			if !at || other.WithoutVisit || conditionFails(plan, c.If) {
				continue
			}
			if days, known := plan.Window(w.Span); !known || !days.Contains(day) {
				return false
			}
			has = true
		}
	}
	return has
}

// conditionFails reports whether a known answer rules a conjunction out.
func conditionFails(plan *resolve.Plan, c procedure.Conjunction) bool {
	truth, _, _ := plan.Holds(c)
	return truth == procedure.False
}

// ofAge returns a wording as a patient of the plan's age reads it: one with a dose for others is
// replaced with the words that the author wrote.
func ofAge(plan *resolve.Plan, in *procedure.Instruction, text string) string {
	age, known := plan.Visit.Age()
	if in.Dose != nil && known && age < in.Dose.Ages.Min && strings.Contains(text, "{dose}") {
		return in.Dose.OtherAges
	}
	return text
}

// checkEveryWording: a wording that nobody reads is omitted with a reason, and one that somebody
// reads isn't reported as omitted.
func checkEveryWording(t *testing.T, plan *resolve.Plan, in *procedure.Instruction) {
	t.Helper()
	printed, whole := map[string]bool{}, false
	for _, item := range itemsOf(plan, in) {
		printed[item.Text] = true
	}
	omitted := map[int]bool{}
	for _, l := range plan.Omitted {
		if l.Instruction.Ref() == in.Ref() {
			omitted[l.Case] = true
			whole = whole || l.Case < 0
		}
	}
	for n, c := range in.Cases {
		switch {
		case whole && printed[c.Text]:
			t.Errorf("%s is omitted as a whole, and %q is printed", in.Ref(), c.Text)
		case !whole && printed[c.Text] == omitted[n]:
			t.Errorf("%s: %q is printed: %v, and omitted: %v", in.Ref(), c.Text, printed[c.Text], omitted[n])
		}
	}
}

func itemsOf(plan *resolve.Plan, in *procedure.Instruction) []resolve.Item {
	var out []resolve.Item
	for _, item := range plan.Items {
		if item.Instruction.Ref() == in.Ref() {
			out = append(out, item)
		}
	}
	return out
}

// completions returns every way to answer what nobody asked, besides the given answers.
func completions(plan *resolve.Plan) []map[string]string {
	out := []map[string]string{{}}
	for _, name := range slices.Sorted(maps.Keys(plan.Procedure.Conditions)) {
		answers := plan.Procedure.Conditions[name].Answers()
		if known := plan.Answers[name].Value; known != "" {
			answers = []string{known}
		}
		var next []map[string]string
		for _, so := range out {
			for _, a := range answers {
				with := maps.Clone(so)
				with[name] = a
				next = append(next, with)
			}
		}
		out = next
	}
	return out
}

// holdsFor evaluates a conjunction for a patient all of whose answers are known. It is independent
// of the program's own code, which it tests.
func holdsFor(c procedure.Conjunction, patient map[string]string) bool {
	for _, term := range c {
		if !slices.Contains(term.Answers, patient[term.Condition]) {
			return false
		}
	}
	return true
}

// openConditions reports whether a conjunction depends on what nobody asked: no answer makes it
// false, and at least one is missing.
func openConditions(plan *resolve.Plan, c procedure.Conjunction) bool {
	missing := false
	for _, term := range c {
		switch answer := plan.Answers[term.Condition].Value; {
		case answer == "":
			missing = true
		case !slices.Contains(term.Answers, answer):
			return false
		}
	}
	return missing
}

// hasAnswer reports whether a condition by which the wordings of in differ has an answer.
func hasAnswer(plan *resolve.Plan, in *procedure.Instruction) bool {
	for _, c := range in.Cases {
		for _, term := range c.If {
			if plan.Answers[term.Condition].Value != "" {
				return true
			}
		}
	}
	return false
}

// The first to answer in this order is believed: the visit, then the clinic for its named patients,
// then the author for sheets without a patient.
func TestWhoAnswersACondition(t *testing.T) {
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{"sedation": {Name: "sedation"}},
		Assume:     map[string]string{"sedation": "yes"},
	}
	named, blank := visit.Visit{Name: "Ann Example", Record: "0012"}, visit.Visit{}
	assumes := clinic.Profile{ID: "front", Assume: map[string]string{"sedation": "no"}}
	for _, c := range []struct {
		what   string
		clinic clinic.Profile
		visit  visit.Visit
		said   string
		want   resolve.Answer
	}{
		{"a patient, the visit says", assumes, named, "yes", resolve.Answer{Value: "yes", From: resolve.Given}},
		{"a patient, the clinic assumes", assumes, named, "", resolve.Answer{Value: "no", From: resolve.AssumedByClinic}},
		{"a patient, nobody said", clinic.Profile{}, named, "", resolve.Answer{}},
		{"a blank, the visit says", assumes, blank, "no", resolve.Answer{Value: "no", From: resolve.Given}},
		{"a blank, the author assumes", clinic.Profile{}, blank, "", resolve.Answer{Value: "yes", From: resolve.AssumedByAuthor}},
		{"a blank at a clinic that assumes", assumes, blank, "", resolve.Answer{Value: "yes", From: resolve.AssumedByAuthor}},
	} {
		t.Run(c.what, func(t *testing.T) {
			v := c.visit
			if c.said != "" {
				v.Answers = map[string]string{"sedation": c.said}
			}
			if got := resolve.Resolve(p, c.clinic, v, time.UTC).Answers["sedation"]; got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
	t.Run("a blank at a clinic that assumes, with no author's answer", func(t *testing.T) {
		p := &procedure.Procedure{Conditions: p.Conditions}
		if got := resolve.Resolve(p, assumes, blank, time.UTC).Answers["sedation"]; got != (resolve.Answer{}) {
			t.Errorf("%+v: a clinic's assumption is for its named patients alone", got)
		}
	})
}

// What an unanswered condition does to an instruction, to its other words and to its cases.
func TestWhatIsNotKnownIsNeverTakenForTrue(t *testing.T) {
	yes, no := procedure.Conjunction{{Condition: "sedation", Answers: []string{"yes"}}}, procedure.Conjunction{{Condition: "sedation", Answers: []string{"no"}}}
	for _, c := range []struct {
		what   string
		in     procedure.Instruction
		answer string
		want   []string // the texts, with "?" if they depend on the answer
	}{
		{"yes", procedure.Instruction{If: yes, Cases: texts("Rest.")}, "yes", []string{"Rest."}},
		{"no", procedure.Instruction{If: yes, Cases: texts("Rest.")}, "no", nil},
		{"not asked", procedure.Instruction{If: yes, Cases: texts("Rest.")}, "", []string{"Rest.?"}},
		{"not asked, with other words", procedure.Instruction{If: yes, NotAsked: "If you slept, rest.", Cases: texts("Rest.")}, "", []string{"If you slept, rest."}},
		{"yes, with other words", procedure.Instruction{If: yes, NotAsked: "If you slept, rest.", Cases: texts("Rest.")}, "yes", []string{"Rest."}},
		{"no, with other words", procedure.Instruction{If: yes, NotAsked: "If you slept, rest.", Cases: texts("Rest.")}, "no", nil},
		{"a case and its otherwise, not asked", procedure.Instruction{Cases: []procedure.Case{{If: no, Text: "Walk."}, {Text: "Rest."}}}, "", []string{"Walk.?", "Rest.?"}},
		{"a case holds", procedure.Instruction{Cases: []procedure.Case{{If: no, Text: "Walk."}, {Text: "Rest."}}}, "no", []string{"Walk."}},
		{"a case fails", procedure.Instruction{Cases: []procedure.Case{{If: no, Text: "Walk."}, {Text: "Rest."}}}, "yes", []string{"Rest."}},
	} {
		t.Run(c.what, func(t *testing.T) {
			c.in.Section, c.in.Key = procedure.Activity, "rest"
			p := &procedure.Procedure{
				Conditions: map[string]procedure.Condition{"sedation": {Name: "sedation"}},
				Sections:   []procedure.Section{{Kind: procedure.Activity, Items: []procedure.Instruction{c.in}}},
			}
			v := visit.Visit{Answers: map[string]string{"sedation": c.answer}}
			var got []string
			for _, item := range resolve.Resolve(p, clinic.Profile{}, v, time.UTC).Items {
				mark := ""
				if !item.IsCertain() {
					mark = "?"
				}
				got = append(got, item.Text+mark)
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func texts(all ...string) []procedure.Case {
	var out []procedure.Case
	for _, text := range all {
		out = append(out, procedure.Case{Text: text})
	}
	return out
}
