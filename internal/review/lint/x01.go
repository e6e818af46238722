package lint

import (
	"aftercare/internal/authoring/procedure"
)

// x1 is rule X1.
var x1 = &Analyzer{
	Name: "X1", Doc: "a test block whose patient is told to rest, nap or take pain medicine", Instead: "what usually hurts, gently, until the hold ends", Why: "rest and pain medicine hide what the test is meant to show",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if !hasAnswer(plan, "diagnostic", procedure.Yes) {
				continue
			}
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.Activity && i.Instruction.Section != procedure.Medication && i.Instruction.Section != procedure.Observation {
					continue
				}
				for _, s := range sentences(i.Text) {
					if spoils().MatchString(s) && !forbids(s) && !sooner().MatchString(s) {
						p.Report(itemPos(i), "this is a test, but the patient is told %q", s)
					}
				}
			}
		}
	},
}

var (
	spoils = lazyMatcher(`(?i)\brest\b|\bnap\b|\btake (?:\w+ ){0,3}pain medicine\b`)
	sooner = lazyMatcher(`(?i)\bif\b|\bmay\b`)
)
