package lint

import (
	"slices"

	"aftercare/internal/diag"
)

// x19 is rule X19.
var x19 = &Analyzer{
	Name: "X19", Severity: diag.Warning, Doc: "one thing that two lines forbid until two different times", Instead: "one line, with the later time; or say why each holds: \"while you take it\"",
	Why:  "a patient who reads only the shorter limit ends both",
	Bad:  []string{"activity | Do not drive until {until}. | until: 24 hours\nmedication | Do not drive until {until}. | until: 48 hours"},
	Good: []string{"activity | Do not drive until {until}. | until: 24 hours\nmedication | Do not drive while you take it, until {until}. | until: 48 hours"},
	Sheet: func(p *Pass) {
		told := map[[2]diag.Pos]bool{}
		for _, plan := range p.Plans() {
			for deed, limits := range p.holds(plan) {
				limits = slices.DeleteFunc(limits, func(h hold) bool { return !h.wholly() })
				for n, a := range limits {
					for _, b := range limits[n+1:] {
						at := [2]diag.Pos{place(b.item), place(a.item)}
						if told[at] || at[0] == at[1] || allDeeds[deed].ofPlace && wetted(a.sentence) != wetted(b.sentence) || !before(a.end, b.end) && !before(b.end, a.end) {
							continue
						}
						told[at] = true
						p.Also(at[0], at[1], "the other limit", "%q and %q forbid %s until different times%s", a.item.Instruction.Ref(), b.item.Instruction.Ref(), allDeeds[deed].name,
							in(plan, append(a.item.Instruction.Conditions(), b.item.Instruction.Conditions()...)...))
					}
				}
			}
		}
	},
}

// wholly reports whether a limit is about all of its deed, at any time until its end.
func (h hold) wholly() bool {
	return !h.some && len(h.item.Steps) == 0 && !anotherReason().MatchString(h.sentence)
}
