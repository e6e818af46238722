package lint

import (
	"aftercare/internal/authoring/procedure"
)

// e8 is rule E8.
var e8 = &Analyzer{
	Name: "E8", Element: true, Doc: "a sheet that says nothing about pain medicine", Instead: "a line on pain medicine under medication, even \"no limit\"", Why: "the first question at home is what to take for pain",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if !anyItem(plan, speaksOfPainMedicine().MatchString, procedure.Medication) {
				p.Report(p.Procedure.Pos, "nothing on pain medicine%s", formatAnswers(plan, "diagnostic", "sedation"))
				return
			}
		}
	},
}
