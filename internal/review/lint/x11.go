package lint

import (
	"time"

	"aftercare/internal/authoring/procedure"
)

// x11 is rule X11.
var x11 = &Analyzer{
	Name: "X11", Doc: "weakness that is normal for a time, without a warning or with one that begins before that time ends", Instead: "\"Weakness that is not gone by {by}\", with the same time", Why: "a patient can't tell normal weakness from a warning sign",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.Expect || !weakness().MatchString(i.Text) || len(i.Times) == 0 || !i.Times[0].IsKnown() {
					continue
				}
				warned := false
				for _, sign := range plan.Items {
					by, timed := sign.Time(procedure.By)
					if sign.Instruction.Section == procedure.Warnings && weakness().MatchString(sign.Text) && timed {
						warned = warned || !by.Low.Add(rounding).Before(i.Times[0].High)
					}
				}
				if !warned {
					p.Report(itemPos(i), "weakness is normal here, but no warning says when it no longer is")
				}
			}
		}
	},
}

// rounding is how much earlier a printed deadline may be than the end it is counted for.
const rounding = 30 * time.Minute

var weakness = lazyMatcher(`(?i)\bweak(?:ness)?\b`)
