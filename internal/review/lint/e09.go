package lint

import "aftercare/internal/authoring/procedure"

// e9 is rule E9.
var e9 = &Analyzer{
	Name: "E9", Element: true, Doc: "a sheet for adults without a line on blood thinners", Instead: "include: [blood-thinner], or a line of its own", Why: "a blood thinner stopped or restarted on a guess is the most dangerous mistake at home",
	Sheet: func(p *Pass) {
		if p.Procedure.PatientAges().Max < procedure.Adults.Min {
			return // hardly any child takes one
		}
		for _, i := range p.Procedure.Instructions() {
			if i.Section == procedure.ForOthers {
				continue // what the patient says to others doesn't inform the patient
			}
			for _, c := range i.Cases {
				if speaksOfBloodThinner().MatchString(c.Text) {
					return
				}
			}
		}
		p.Report(p.Procedure.Pos, "nothing on blood thinners")
	},
}
