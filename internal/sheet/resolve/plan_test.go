package resolve_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// A question is asked only about what is certainly on this patient's sheet.
func TestTeachBackAsksOnlyAboutWhatIsCertain(t *testing.T) {
	yes := procedure.Conjunction{{Condition: "sedation", Answers: []string{"yes"}}}
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{"sedation": {Name: "sedation"}},
		Sections: []procedure.Section{{Kind: procedure.Activity, Items: []procedure.Instruction{
			{Section: procedure.Activity, Key: "driving", If: yes, Cases: texts("Do not drive.")},
		}}},
		TeachBack: []procedure.Instruction{{Key: "activity.driving", Cases: texts("When can you drive?")}},
	}
	for answer, asked := range map[string]bool{"yes": true, "no": false, "": false} {
		plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{Answers: map[string]string{"sedation": answer}}, time.UTC)
		if got := len(plan.TeachBack) == 1; got != asked {
			t.Errorf("sedation %q: asked %v, want %v", answer, got, asked)
		}
		omitted := slices.ContainsFunc(plan.Omitted, func(l resolve.Omitted) bool {
			return l.Instruction.Key == "activity.driving" && l.Instruction.Section == ""
		})
		if omitted == asked {
			t.Errorf("sedation %q: asked %v, and omitted with a reason %v", answer, asked, omitted)
		}
	}
}

// Staff are asked for exactly the values that something printed uses, or counts its time from.
func TestFillsAreThoseThatSomethingPrintedSays(t *testing.T) {
	yes := procedure.Conjunction{{Condition: "stent", Answers: []string{"yes"}}}
	until := procedure.Case{Text: "Do not swim until {until}.", Times: []procedure.When{{
		Key: procedure.Until, Span: procedure.Span{Kind: procedure.AtEvent, Event: "out"},
	}}}
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{"stent": {Name: "stent"}},
		Events:     []procedure.Event{{Key: "out", Text: "the stent is out", On: "stent-day"}},
		Fills: []procedure.Fill{
			{Name: "stent-day", Kind: procedure.FillDate}, {Name: "medicine", Kind: procedure.FillWords}, {Name: "sign", Kind: procedure.FillWords}, {Name: "nobody-says-it", Kind: procedure.FillWords},
		},
		Sections: []procedure.Section{
			{Kind: procedure.Warnings, Items: []procedure.Instruction{{Section: procedure.Warnings, Level: procedure.CallNow, Key: "sign", Do: "Show {fill.sign}.", Cases: texts("It falls out.")}}},
			{Kind: procedure.Medication, Items: []procedure.Instruction{{Section: procedure.Medication, Key: "take", Cases: texts("Take {fill.medicine}.")}}},
			{Kind: procedure.Activity, Items: []procedure.Instruction{{Section: procedure.Activity, Key: "swim", If: yes, Cases: []procedure.Case{until}}}},
		},
	}
	for answer, want := range map[string][]string{"yes": {"stent-day", "medicine", "sign"}, "no": {"medicine", "sign"}, "": {"stent-day", "medicine", "sign"}} {
		var got []string
		for _, f := range resolve.Resolve(p, clinic.Profile{}, visit.Visit{Answers: map[string]string{"stent": answer}}, time.UTC).UsedFills() {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("stent %q: %q, want %q", answer, got, want)
		}
	}
}

// Looking at other wordings doesn't change the plan.
func TestWordingsOfOtherPatients(t *testing.T) {
	in := procedure.Instruction{Section: procedure.Activity, Key: "walk", Cases: []procedure.Case{
		{If: procedure.Conjunction{{Condition: "sedation", Answers: []string{"yes"}}}, Text: "Rest."}, {Text: "Walk."},
	}}
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{"sedation": {Name: "sedation"}},
		Sections:   []procedure.Section{{Kind: procedure.Activity, Items: []procedure.Instruction{in}}},
	}
	plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{Answers: map[string]string{"sedation": "no"}}, time.UTC)
	items, omitted := len(plan.Items), len(plan.Omitted)
	var got []string
	for _, answers := range resolve.Assignments(p, []string{"sedation"}) {
		for _, i := range plan.Wordings(&in, answers) {
			got = append(got, i.Text)
		}
	}
	if want := []string{"Rest.", "Walk.", "Rest.", "Walk."}; !slices.Equal(got, want) { // not asked, yes, no
		t.Errorf("%q, want %q", got, want)
	}
	if len(plan.Items) != items || len(plan.Omitted) != omitted || plan.Answers["sedation"].Value != "no" {
		t.Error("the plan changed")
	}
}
