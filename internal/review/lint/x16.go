package lint

import "aftercare/internal/diag"

// x16 is rule X16.
var x16 = &Analyzer{
	Name: "X16", New: true, Doc: "something allowed before the limit on it ends", Instead: "one line with one time, or give the permission the from: at which the limit ends",
	Why:  "a patient who reads only one of the two lifts, swims or drinks too soon",
	Bad:  []string{"activity | You may lift anything from day 3.\nactivity | Do not lift more than 10 pounds. You may lift more again {from}. | from: 2 weeks"},
	Good: []string{"activity | You may lift light things {from}. | from: 3 days\nactivity | Do not lift more than 10 pounds. You may lift more again {from}. | from: 2 weeks"},
	Sheet: func(p *Pass) {
		told := map[[2]diag.Pos]bool{}
		for _, plan := range p.Plans() {
			limits := p.restrictions(plan)
			allowed := p.permissions(plan)
			for n, d := range activities {
				if d.name == driving {
					continue // X3 and X13 are about driving
				}
				for of, wider := range activities {
					if !wider.covers(d) {
						continue
					}
					for _, g := range allowed[n] {
						for _, limit := range limits[of] {
							// X8 is about a shower with what is kept dry.
							at := [2]diag.Pos{itemPos(g.item), itemPos(limit.item)}
							if told[at] || at[0] == at[1] || !g.beginsDuring(limit) || d.name == shower && keepsDry().MatchString(limit.item.Text) || wider.ofPlace && staysDry(plan, g, limit) {
								continue
							}
							told[at] = true
							p.ReportRelated(at[0], at[1], "the limit", "%s is allowed before the limit of %q ends%s", d.name, limit.item.Instruction.Ref(), formatAnswers(plan, limit.item.Instruction.Conditions()...))
						}
					}
				}
			}
		}
	},
}

// beginsDuring reports whether a permission begins during a limit, and is for what that limit forbids.
func (g permission) beginsDuring(limit restriction) bool {
	return !g.partial && (!limit.partial || g.unlimited) && isBefore(g.from, limit.end)
}
