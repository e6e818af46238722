package lint

import (
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// e14 is rule E14.
var e14 = &Analyzer{
	Name: "E14", Element: true, Doc: "a sheet that says neither when the next visit is nor who will call by when", Instead: "a line under follow-up with by: or at:", Why: "without a day, nobody notices that the call never came",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			dated := slices.ContainsFunc(plan.Items, func(i resolve.Item) bool {
				return i.Instruction.Section == procedure.FollowUp && len(i.Times) > 0
			})
			if !dated {
				p.Report(p.Procedure.Pos, "no next visit, and no day by which somebody will call")
				return
			}
		}
	},
}
