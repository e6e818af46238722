package lint

import (
	"slices"

	"aftercare/internal/diag"
)

// x19 is rule X19.
var x19 = &Analyzer{
	Name: "X19", Severity: diag.Warning, Doc: "one thing that two lines forbid until different times", Instead: "one line, with the later time; or say why each applies: \"while you take it\"",
	Why:  "a patient who reads only the shorter limit stops following both",
	Bad:  []string{"activity | Do not drive until {until}. | until: 24 hours\nmedication | Do not drive until {until}. | until: 48 hours"},
	Good: []string{"activity | Do not drive until {until}. | until: 24 hours\nmedication | Do not drive while you take it, until {until}. | until: 48 hours"},
	Sheet: func(p *Pass) {
		told := map[[2]diag.Pos]bool{}
		for _, plan := range p.Plans() {
			for deed, limits := range p.restrictions(plan) {
				limits = slices.DeleteFunc(limits, func(h restriction) bool { return !h.isTotal() })
				for n, a := range limits {
					for _, b := range limits[n+1:] {
						at := [2]diag.Pos{itemPos(b.item), itemPos(a.item)}
						if told[at] || at[0] == at[1] || activities[deed].ofPlace && wetted(a.sentence) != wetted(b.sentence) || !isBefore(a.end, b.end) && !isBefore(b.end, a.end) {
							continue
						}
						told[at] = true
						p.ReportRelated(at[0], at[1], "the other limit", "%q and %q forbid %s until different times%s", a.item.Instruction.Ref(), b.item.Instruction.Ref(), activities[deed].name,
							formatAnswers(plan, append(a.item.Instruction.Conditions(), b.item.Instruction.Conditions()...)...))
					}
				}
			}
		}
	},
}

// isTotal reports whether a limit is about all of its activity, at any time until its end.
func (h restriction) isTotal() bool {
	return !h.partial && len(h.item.Steps) == 0 && !anotherReason().MatchString(h.sentence)
}
