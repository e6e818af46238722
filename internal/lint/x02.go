package lint

import (
	"slices"

	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
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
				if speaksOfSleepiness().MatchString(i.Text) && !otherCause(i) {
					p.Found(place(i), "no sedation was given, and %q is said", i.Text)
				}
			}
		}
	},
}

// otherCause reports whether sleepiness is spoken of that need not come from sedation: as a sign
// without an end, or under another condition, such as an opioid.
func otherCause(i resolve.Item) bool {
	if namesSedation().MatchString(i.Text) {
		return false
	}
	section := i.Instruction.Section
	sign := (section == procedure.Warnings || section == procedure.ForOthers) && len(i.Times) == 0
	return sign || slices.ContainsFunc(i.Instruction.Conditions(), func(name string) bool { return name != "sedation" })
}

var namesSedation = topic(`(?i)\bsedat|\bto make (?:me|you) sleepy\b`)
