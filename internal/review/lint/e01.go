package lint

import (
	"aftercare/internal/authoring/procedure"
)

// e1 is rule E1.
var e1 = &Analyzer{
	Name: "E1", Element: true, Doc: "a sheet without a sign to call 911 for, or without one to call the clinic for", Instead: "at least one sign under call-911 and one under call-now or call-today", Why: "a patient must know whom to call for what",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			urgent, ours := 0, 0
			for _, i := range plan.Items {
				switch i.Instruction.Level {
				case procedure.Call911:
					urgent++
				case procedure.CallNow, procedure.CallToday:
					ours++
				case procedure.LevelNone:
				}
			}
			if urgent == 0 {
				p.Report(p.Procedure.Pos, "no sign to call the emergency number for")
			}
			if ours == 0 {
				p.Report(p.Procedure.Pos, "no sign to call the clinic for")
			}
			if urgent == 0 || ours == 0 {
				return
			}
		}
	},
}
