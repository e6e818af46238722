package lint

import (
	"aftercare/internal/procedure"
)

// x8 is rule X8.
var x8 = &Analyzer{
	Name: "X8", Doc: "a shower allowed, and the spot to be kept dry", Instead: "until: for keeping dry, and from: for the shower, at one time", Why: "one of the two is broken",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				until, kept := i.Time(procedure.Until)
				if !keepsDry().MatchString(i.Text) {
					continue
				}
				for _, wet := range plan.Items {
					from, timed := wet.Time(procedure.From)
					if !showers().MatchString(wet.Text) || forbids().MatchString(wet.Text) {
						continue
					}
					if !kept || !until.Known() || !timed || !from.Known() || before(from, until) {
						p.Also(place(wet), place(i), "what is kept dry", "a shower while the spot is kept dry")
					}
				}
			}
		}
	},
}

var (
	keepsDry = topic(`(?i)\bkeep\b.*\bdry\b`)
	showers  = topic(`(?i)\bshower\b`)
)
