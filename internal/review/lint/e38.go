package lint

import "aftercare/internal/diag"

// e38 is rule E38.
var e38 = &Analyzer{
	Name: "E38", Severity: diag.Warning, Doc: "a key time that is missing for some patients who have the line, because their wording has no time", Instead: "from: now, an event or another time for each wording that has the milestone",
	Why:  "a patient who looks for driving among the key times and finds nothing assumes that there is no limit",
	Bad:  []string{"activity.driving | - | milestone: Driving, cases: {sedation: {text: \"Do not drive until {until}.\", until: 24 hours}, otherwise: {text: You may drive.}}"},
	Good: []string{"activity.driving | - | milestone: Driving, cases: {sedation: {text: \"Do not drive until {until}.\", until: 24 hours}, otherwise: {text: \"You may drive {from}.\", from: now}}"},
	Sheet: func(p *Pass) {
		told := map[diag.Pos]bool{}
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if i.Instruction.Milestone == "" || len(i.Times) > 0 || len(plan.Procedure.DateFills(i.Text)) > 0 || i.OtherAges || told[itemPos(i)] {
					continue
				}
				if !p.Procedure.IsKeyTime(i.Instruction) {
					continue
				}
				told[itemPos(i)] = true
				p.Report(itemPos(i), "the key time %q is missing for patients who get this wording: it has no time", i.Instruction.Milestone)
			}
		}
	},
}
