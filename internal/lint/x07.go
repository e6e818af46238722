package lint

import (
	"aftercare/internal/procedure"
)

// x7 is rule X7.
var x7 = &Analyzer{
	Name: "X7", Doc: "a limit on food or drink together with \"eat as usual\"", Instead: "the limit as an exception: \"as usual, except for …\"", Why: "\"as usual\" wins over any limit beside it",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.Diet || !eatsAsUsual().MatchString(i.Text) || excepts().MatchString(i.Text) {
					continue
				}
				for _, limit := range plan.Items {
					if limit.Instruction.Section == procedure.Diet && limitsFood().MatchString(limit.Text) {
						p.Also(place(i), place(limit), "the limit", "eating as usual, and a limit%s", in(plan, "sedation"))
					}
				}
			}
		}
	},
}

var (
	eatsAsUsual = topic(`(?i)\b(?:eat|drink)\b.*\bas usual\b`)
	limitsFood  = topic(`(?i)\bdo not (?:eat|drink|have)\b|\bonly (?:clear|soft|liquid)`)
)
