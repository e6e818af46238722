package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e28 is rule E28.
var e28 = &Analyzer{
	Name: "E28", Doc: "a limit on medicine, alcohol, driving, machines or anything else that needs a clear head, that can end at bedtime",
	Instead: "only the amount of time: until: 8 hours", Why: "for a patient who goes to bed early, or naps, the limit would end too soon; \"bedtime or\" is for tests and comfort",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, c := range i.Cases {
				for _, w := range c.Times {
					if w.Span.Kind == procedure.BedtimeOr && isRisky(&i, c.Text) {
						p.Report(w.Pos, "%q may end at bedtime, on a line about medicine, alcohol, driving, machines or anything else that needs a clear head", w.Words)
					}
				}
			}
		}
	},
}

// isRisky reports whether an instruction limits something that is harmful if done too early: by its
// section, its key or its words.
func isRisky(i *procedure.Instruction, text string) bool {
	return i.Section == procedure.Medication || needsFullTime().MatchString(text) || needsFullTime().MatchString(strings.ReplaceAll(i.Key, "-", " "))
}

var needsFullTime = lazyMatcher(`(?i)\bdriv(?:e|es|ing)\b|\b(?:alcohol|beer|wine|liquor)\b|\b(?:medicines?|pills?|tablets?|doses?|thinners?|painkillers?)\b` +
	`|\b(?:ibuprofen|acetaminophen|naproxen|aspirin|opioids?|tylenol|advil|motrin|aleve|insulin)\b` +
	`|\b(?:machines?|power tools|ladders?|saws?|stoves?|cook|mow|swim|bikes?|motorcycles?|legal papers|sign papers|decisions|child|children)\b`)
