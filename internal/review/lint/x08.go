package lint

import (
	"aftercare/internal/authoring/procedure"
)

// x8 is rule X8.
var x8 = &Analyzer{
	Name: "X8", Doc: "a shower allowed while the spot must be kept dry", Instead: "until: for keeping dry and from: for the shower, with the same time", Why: "a patient can't do both",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if !keepsDry().MatchString(i.Text) || wraps().MatchString(i.Text) {
					continue
				}
				until, kept := i.Time(procedure.Until)
				if !kept {
					until, kept = i.Time(procedure.From) // "It may get wet again {from}."
				}
				for _, wet := range plan.Items {
					from, timed := wet.Time(procedure.From)
					if !showers().MatchString(wet.Text) || forbids(wet.Text) || wet.Instruction == i.Instruction || covered().MatchString(wet.Text) || wraps().MatchString(wet.Text) {
						continue
					}
					if !kept || !until.IsKnown() || !timed || !from.IsKnown() || isBefore(from, until) {
						p.ReportRelated(itemPos(wet), itemPos(i), "what is kept dry", "a shower while the spot is kept dry")
					}
				}
			}
		}
	},
}

var (
	keepsDry = lazyMatcher(`(?i)\bkeep\b.*\bdry\b`)
	showers  = lazyMatcher(`(?i)\bshower\b`)
	// wraps and covered match how a patient showers while the place stays dry.
	wraps   = lazyMatcher(`(?i)\bplastic\b|\bbags?\b|\bwaterproof\b|\bcotton balls?\b|\bear ?plugs?\b|\bshower cap\b|\bout of the (?:water|shower|spray)\b`)
	covered = lazyMatcher(`(?i)\bcover(?:ed|s)? (?:it|the|your|over)\b|\b(?:keep|keeps|kept) (?:it|them|the [a-z]+|water) (?:dry|out|off|away)\b|\bnot get (?:it|the [a-z]+) wet\b|\bno water\b`)
)
