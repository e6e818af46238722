package lint

import (
	"slices"

	"aftercare/internal/authoring/procedure"
)

// x12 is rule X12.
var x12 = &Analyzer{
	Name: "X12", Doc: "a text about the steroid on a sheet without a steroid, or a steroid without a text", Instead: "if: steroid on each line that mentions it", Why: "blood sugar rises after a steroid, and the patient must know",
	Sheet: func(p *Pass) {
		if !slices.Contains(usedConditions(p.Procedure), "steroid") {
			return
		}
		for _, plan := range p.Plans() {
			said := false
			for _, i := range plan.Items {
				if !speaksOfSteroid().MatchString(i.Text) {
					continue
				}
				said = said || i.Instruction.Section != procedure.ForOthers // which doesn't inform the patient
				if hasAnswer(plan, "steroid", procedure.No) {
					p.Report(itemPos(i), "no steroid was given, but the text says %q", i.Text)
				}
			}
			if hasAnswer(plan, "steroid", procedure.Yes) && !said {
				p.Report(p.Procedure.Pos, "a steroid was given, but the sheet doesn't mention it")
				return
			}
		}
	},
}
