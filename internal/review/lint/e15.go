package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// e15 is rule E15.
var e15 = &Analyzer{
	Name: "E15", Element: true, Doc: "a sheet that does not say what is normal", Instead: "what to expect, and for how long, under expect", Why: "a normal symptom that the sheet doesn't mention leads to a call at night", Severity: diag.Warning,
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if !anyItem(plan, func(string) bool { return true }, procedure.Expect) {
				p.Report(p.Procedure.Pos, "nothing on what to expect")
				return
			}
		}
	},
}
