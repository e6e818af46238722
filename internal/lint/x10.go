package lint

import (
	"aftercare/internal/procedure"
	"aftercare/internal/visit"
)

// x10 is rule X10.
var x10 = &Analyzer{
	Name: "X10", Doc: "a next visit, or a day to call by, before the diary ends", Instead: "a day after the last row of the diary", Why: "a diary that is not full can't be read",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if plan.Diary == nil || len(plan.Diary.Rows) == 0 {
				continue
			}
			last := plan.Diary.Rows[len(plan.Diary.Rows)-1]
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.FollowUp {
					continue
				}
				for _, t := range i.Times {
					if t.Known() && visit.DateOf(t.Low).Before(last.Day) {
						p.Found(place(i), "the day is before the last row of the diary")
					}
				}
			}
		}
	},
}
