package lint

import (
	"strings"

	"aftercare/internal/procedure"
)

// e6 is rule E6.
var e6 = &Analyzer{
	Name: "E6", Doc: "a restriction without an end", Instead: "until: and a time or an event, and {until} in the text", Why: "\"do not drive\" without an end is broken too early or kept for ever",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			switch i.Section {
			case procedure.Activity, procedure.Diet, procedure.SiteCare:
				for _, c := range i.Cases {
					if len(c.Times) == 0 && !ends().MatchString(c.Text) && restrictsForEver(c.Text) {
						p.foundAnew(!restricts().MatchString(c.Text), c.Pos, "the restriction has no end")
					}
				}
			default:
			}
		}
	},
}

// restrictsForEver reports whether a sentence of a text forbids something, and does not itself say when: "Do not
// drive if you feel sleepy".
func restrictsForEver(text string) bool {
	supposes := false // the sentence before says when: "If the bandage sticks, soak it off. Do not pull it off dry."
	for _, s := range sentences(text) {
		before := supposes
		supposes = saysOnWhat().MatchString(s)
		if before && !tempting().MatchString(s) {
			continue
		}
		order := asOrders(s)
		for _, at := range restricts().FindAllStringIndex(order, -1) {
			if strings.Contains(strings.ToLower(s), "never") && !tempting().MatchString(s) {
				continue // "Never pull on the wires" holds for ever
			}
			if !barsNothing().Regexp.MatchString(order[at[1]:]) && !saysOnWhat().MatchString(s) {
				return true
			}
		}
	}
	return false
}

var (
	restricts = topic(`(?i)\bdo not\b|\bavoid\b|\bno (?:driving|alcohol|lifting|swimming|baths?|sports?)\b`)
	ends      = topic(`(?i)\buntil\b|\bwhile\b|\btoday\b|\bbefore\b|\bagain\b`)
	// tempting is what a patient wants to do again.
	tempting = topic(`(?i)\b(?:driv|lift|swim|run|bath|shower|drink|alcohol|eat|smok|vap|exercis|fly|work|sport|walk|bend|twist|climb|sex|lens|makeup|rub)`)
	// saysOnWhat is what a restriction hangs on, which ends it too.
	saysOnWhat = topic(`(?i)\bif\b|\bwhen(?:ever)?\b|\bunless\b|\bas long as\b|\bat a time\b|\bat once\b`)
)
