package compose_test

import (
	"testing"

	"aftercare/internal/clinic"
	"aftercare/internal/compose"
	"aftercare/internal/procedure"
	"aftercare/internal/testkit"
)

// changes are ways to say something else to a patient; each must end an approval.
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
	"a heading": func(p *procedure.Procedure) { p.Headings = map[string]string{"activity": "Moving"} },
}

// TestEachChangeEndsAnApproval: what a patient reads otherwise has another digest.
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
	p.Sections[0].Items[0].Decided = []procedure.Decided{{Layer: "x"}}
	if compose.Digest(p, clinic.Profile{}, words) != base {
		t.Error("a decision is no word")
	}
}
