package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e13 is rule E13.
var e13 = &Analyzer{
	Name: "E13", Element: true, Doc: "sedation without limits on driving, alcohol and decisions, or without a responsible adult", Instead: "include: [sedation], which covers all four", Why: "a sedated patient feels recovered hours too early",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if !hasAnswer(plan, "sedation", procedure.Yes) {
				continue
			}
			var missing []string
			for _, t := range sedationTopics {
				if !anyItem(plan, func(s string) bool { return t.says().MatchString(s) }, procedure.Activity, procedure.Diet, procedure.Medication) {
					missing = append(missing, t.name)
				}
			}
			if len(missing) > 0 {
				p.Report(p.Procedure.Pos, "sedation without a line on %s", strings.Join(missing, ", "))
				return
			}
		}
	},
}

var sedationTopics = []struct {
	name string
	says func() *matcher
}{
	{"driving", speaksOfDriving},
	{"alcohol", lazyMatcher(`(?i)\balcohol\b`)},
	{"decisions", lazyMatcher(`(?i)\bdecisions?\b`)},
	{"a responsible adult", lazyMatcher(`(?i)\badult\b`)},
}
