package lint

import (
	"fmt"
	"maps"
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// e31 is rule E31.
var e31 = &Analyzer{
	Name: "E31", Doc: "a definition that does not say for which ages it is; in one for children, a dose that does not; or text for an age that the definition is not for",
	Instead: "ages: 18+",
	Why:     "a child could get a text for adults, with its doses: without ages: a definition counts as one for adults, whether or not anybody checked that",
	Sheet: func(p *Pass) {
		if !p.Procedure.Ages.IsSet() {
			p.report(diag.Diagnostic{
				Pos: p.Procedure.Pos, Message: "the definition has no ages; unsaid, it is for " + procedure.Adults.Describe(), Hint: "ages: " + procedure.Adults.String(),
			})
			return
		}
		for _, name := range slices.Sorted(maps.Keys(p.Procedure.Conditions)) {
			ages := p.Procedure.Conditions[name].Ages
			if _, some := ages.Intersect(p.Procedure.Ages); ages.IsSet() && !some {
				p.report(diag.Diagnostic{
					Pos:     p.Procedure.Pos,
					Message: fmt.Sprintf("the text is for %s, but its lines for %q are for %s, so nobody gets them", p.Procedure.Ages.Describe(), name, ages.Describe()),
					Hint:    fmt.Sprintf("remove the lines for %q: take the block out of include, or list its lines under omit", name),
				})
			}
		}
		if p.Procedure.Ages.Min >= procedure.Adults.Min {
			return
		}
		for _, i := range p.Procedure.Instructions() {
			if i.Dose != nil && !i.Dose.Ages.IsSet() {
				p.report(diag.Diagnostic{
					Pos:     i.Dose.Pos,
					Message: fmt.Sprintf("the text is for %s, and the dose has no ages of its own; expected ages: beside it, and other-ages: where it is not for all of them", p.Procedure.Ages.Describe()),
					Hint:    "ages: " + p.Procedure.Ages.String(),
				})
			}
		}
	},
}
