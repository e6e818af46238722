package lint

import (
	"aftercare/internal/authoring/procedure"
)

// x9 is rule X9.
var x9 = &Analyzer{
	Name: "X9", Doc: "a bath allowed before the bandage comes off", Instead: "the bath when the bandage comes off, or later", Why: "a soaked bandage keeps germs on the wound",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, off := range plan.Items {
				if !bandageOff().MatchString(off.Text) || len(off.Times) == 0 || !off.Times[0].IsKnown() {
					continue
				}
				for _, i := range plan.Items {
					from, allowed := i.Time(procedure.From)
					until, barred := i.Time(procedure.Until)
					if !baths().MatchString(i.Text) {
						continue
					}
					early := allowed && from.IsKnown() && isBefore(from, off.Times[0])
					if early || barred && until.IsKnown() && isBefore(until, off.Times[0]) {
						p.ReportRelated(itemPos(i), itemPos(off), "the bandage", "a bath before the bandage comes off")
					}
				}
			}
		}
	},
}

var (
	bandageOff = lazyMatcher(`(?i)\b(?:take off|remove|take) the (?:bandage|dressing)\b`)
	baths      = lazyMatcher(`(?i)\bbath(?:e|es|ing|s)?\b|\bpool\b|\bswim|\bhot tub\b`)
)
