package lint

import (
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
					if len(c.Times) == 0 && restricts().MatchString(c.Text) && !ends().MatchString(c.Text) {
						p.Found(c.Pos, "the restriction has no end")
					}
				}
			default:
			}
		}
	},
}

var (
	restricts = topic(`(?i)\bdo not\b|\bavoid\b|\bno (?:driving|alcohol|lifting|swimming|baths?|sports?)\b`)
	ends      = topic(`(?i)\buntil\b|\bwhile\b|\btoday\b|\bbefore\b|\bagain\b`)
)
