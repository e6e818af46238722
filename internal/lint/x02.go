package lint

import (
	"aftercare/internal/procedure"
)

// x2 is rule X2.
var x2 = &Analyzer{
	Name: "X2", Doc: "a sheet without sedation that speaks of being sleepy from it", Instead: "if: sedation", Why: "a patient who got none looks for what was given",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if !answered(plan, "sedation", procedure.No) {
				continue
			}
			for _, i := range plan.Items {
				if speaksOfSleepiness().MatchString(i.Text) {
					p.Found(place(i), "no sedation was given, and %q is said", i.Text)
				}
			}
		}
	},
}
