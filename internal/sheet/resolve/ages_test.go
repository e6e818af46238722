package resolve_test

import (
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

func ages(words string) procedure.Ages {
	a, err := procedure.ParseAges(words)
	if err != nil {
		panic(err)
	}
	return a
}

// A dose that isn't for the patient's age is replaced with the author's words, along with its
// times, its steps and the questions about it; a wording without the dose stays.
func TestADoseForOtherAgesGivesWay(t *testing.T) {
	yes := procedure.Conjunction{{Condition: "strong", Answers: []string{"yes"}}}
	adult := procedure.Conjunction{{Condition: "opioid", Answers: []string{"yes"}}}
	p := &procedure.Procedure{
		Ages:       ages("0+"),
		Conditions: map[string]procedure.Condition{"strong": {Name: "strong", LeadIn: "If strong", LeadInNot: "If not"}, "opioid": {Name: "opioid", LeadIn: "If opioid", Ages: ages("18+")}},
		Sections: []procedure.Section{{Kind: procedure.Medication, Items: []procedure.Instruction{
			{
				Section: procedure.Medication, Key: "pain", Milestone: "Tablets", Dose: &procedure.Dose{Medicine: "x", Amount: "500 mg", Ages: ages("12+"), OtherAges: "Ask us."},
				Cases: []procedure.Case{
					{Name: "strong", If: yes, Text: "Take no {medicine}."},
					{Name: "otherwise", Text: "Take {dose} {from}.", Times: []procedure.When{{Key: procedure.From, Words: "now", Span: procedure.Span{Kind: procedure.Now}}}},
				},
			},
			{Section: procedure.Medication, Key: "opioid", If: adult, Cases: texts("Take the strong one.")},
		}}},
		TeachBack: []procedure.Instruction{{Key: "medication.pain", Cases: texts("How much?")}},
	}
	born := func(date string, answers map[string]string) visit.Visit {
		v := visit.Visit{Name: "Rosa", Answers: answers}
		if date != "" {
			d, err := visit.ParseDate(date)
			if err != nil {
				t.Fatal(err)
			}
			v.Born, v.AgeOn = d, visit.Date{Year: 2026, Month: time.November, Day: 23}
		}
		return v
	}
	strong, not := map[string]string{"strong": "yes"}, map[string]string{"strong": "no"}
	for _, c := range []struct {
		name  string
		v     visit.Visit
		words string
		asked bool
		dose  bool
	}{
		{"11 years", born("2014-11-24", not), "Ask us.", false, false},
		{"12 today", born("2014-11-23", not), "Take {dose} {from}.", true, true},
		{"an adult", born("1961-04-02", not), "Take {dose} {from}.", true, true},
		{"not known", born("", not), "Ask us.", false, false},
		{"not known, and an adult by an answer", born("", map[string]string{"strong": "no", "opioid": "yes"}), "Take {dose} {from}.", true, true},
		{"no dose is said, to a child", born("2022-04-02", strong), "Take no {medicine}.", true, false},
	} {
		plan := resolve.Resolve(p, clinic.Profile{}, c.v, time.UTC)
		item := plan.Items[0]
		if item.Text != c.words || len(plan.TeachBack) == 1 != c.asked || plan.HasDose() != c.dose {
			t.Errorf("%s: %q, asked: %t, a dose: %t", c.name, item.Text, len(plan.TeachBack) == 1, plan.HasDose())
		}
		if item.OtherAges != (c.words == "Ask us.") || item.OtherAges && len(item.Times) > 0 {
			t.Errorf("%s: other ages: %t, %d times", c.name, item.OtherAges, len(item.Times))
		}
		omitted := false
		for _, l := range plan.Omitted {
			omitted = omitted || l.Reason == resolve.DoseForOthers && l.Case == 1
		}
		if omitted != item.OtherAges {
			t.Errorf("%s: what was left out has its reason: %t", c.name, omitted)
		}
	}
	// nobody asked: both wordings are under their lead-ins, and the dose is replaced in its own
	plan := resolve.Resolve(p, clinic.Profile{}, born("2022-04-02", nil), time.UTC)
	if len(plan.Items) < 2 || plan.Items[0].Text != "Take no {medicine}." || plan.Items[1].Text != "Ask us." || plan.Items[1].IsCertain() {
		t.Errorf("%+v", plan.Items)
	}
}
