package lint

import (
	"slices"

	"aftercare/internal/authoring/procedure"
)

// e12 is rule E12.
var e12 = &Analyzer{
	Name: "E12", Element: true, Doc: "a diagnostic block without a diary, usual activity or a hold on pain medicine", Instead: "a diary, a line on what usually hurts, and \"Do not take pain medicine until {until}\"", Why: "a test whose results nobody wrote down, or that a pill changed, is wasted",
	Sheet: func(p *Pass) {
		if !slices.Contains(usedConditions(p.Procedure), "diagnostic") {
			return
		}
		for _, plan := range p.Plans() {
			if !hasAnswer(plan, "diagnostic", procedure.Yes) {
				continue
			}
			switch {
			case plan.Diary == nil && !slices.ContainsFunc(p.Procedure.Omitted, func(i procedure.Instruction) bool { return i.Key == procedure.PartDiary }):
				p.Report(p.Procedure.Pos, "a diagnostic procedure without a diary")
			case !anyItem(plan, usualActivity().MatchString, procedure.Activity):
				p.Report(p.Procedure.Pos, "a diagnostic procedure without a line on usual activity")
			case !anyItem(plan, func(s string) bool { return holdsPainMedicine().MatchString(asOrders(s)) }, procedure.Medication):
				p.Report(p.Procedure.Pos, "a diagnostic procedure without a hold on pain medicine")
			default:
				continue
			}
			return
		}
	},
}

var (
	usualActivity     = lazyMatcher(`(?i)\busual(?:ly)?\b`)
	holdsPainMedicine = lazyMatcher(`(?i)\bdo not take (?:any )?pain medicine\b`)
)
