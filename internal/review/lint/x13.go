package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// x13 is rule X13.
var x13 = &Analyzer{
	Name: "X13", Doc: "a permission that begins while driving is still forbidden, and doesn't mention driving", Instead: "the exception: \"Driving is below\"", Why: "\"normal activity\" is taken to include driving", Severity: diag.Warning,
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			barred, ok := latestLimit(plan, speaksOfDriving().MatchString)
			if !ok {
				continue
			}
			for _, i := range plan.Items {
				from, allowed := i.Time(procedure.From)
				if i.Instruction.Section == procedure.Activity && allowed && from.IsKnown() && isBefore(from, barred.end) && !speaksOfDriving().MatchString(i.Text) {
					p.reportRelatedNew(forbidsAnew(barred.item.Text), itemPos(i), itemPos(barred.item), "the limit", "allowed before driving is, and driving is not named%s", formatAnswers(plan, "sedation"))
				}
			}
		}
	},
}
