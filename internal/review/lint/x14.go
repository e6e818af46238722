package lint

import (
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// x14 is rule X14.
var x14 = &Analyzer{
	Name: "X14", Doc: "a line only for the answer no that patients also need for whom yes is excluded", Instead: "cases: the excluded one first, then yes, then otherwise", Severity: diag.Warning,
	Why: "a patient who takes a blood thinner and was told that ibuprofen is safe doesn't get a line that is only for those who weren't told",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, t := range i.If {
				for _, e := range p.Procedure.Conditions[t.Condition].Excludes {
					_, reached := p.Procedure.Conditions[e.Other.Condition]
					said := slices.ContainsFunc(i.If, func(o procedure.Term) bool { return o.Condition == e.Other.Condition })
					if e.Answer == procedure.Yes && reached && !said && !slices.Contains(t.Answers, e.Answer) {
						p.Report(i.Pos, "only for those without %q, and %q excludes it", t.Condition, e.Other.Condition)
					}
				}
			}
		}
	},
}
