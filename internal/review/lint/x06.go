package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
)

// x6 is rule X6.
var x6 = &Analyzer{
	Name: "X6", Doc: "ice and heat at the same time", Instead: "one of them, or when to use each", Why: "together they cancel each other out", Severity: diag.Warning,
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			var ice, heat *resolve.Item
			for n := range plan.Items {
				i := &plan.Items[n]
				if i.Instruction.Section == procedure.Warnings || i.Instruction.Section == procedure.Expect || forbids(i.Text) {
					continue
				}
				if usesIce().MatchString(i.Text) {
					ice = i
				}
				if usesHeat().MatchString(i.Text) {
					heat = i
				}
			}
			if ice != nil && heat != nil && len(ice.Times)+len(heat.Times) == 0 {
				p.ReportRelated(itemPos(*heat), itemPos(*ice), "the ice", "ice and heat, without saying when to use each")
			}
		}
	},
}

var (
	usesIce  = lazyMatcher(`(?i)\bice\b|\b(?:cold|gel) packs?\b`)
	usesHeat = lazyMatcher(`(?i)\bheat(?:ing pad)?\b|\b(?:warm|hot) (?:packs?|cloths?|towels?|baths?|compress(?:es)?|water bottles?)\b`)
)
