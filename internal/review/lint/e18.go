package lint

import (
	"slices"
	"strings"
)

// e18 is rule E18.
var e18 = &Analyzer{
	Name: "E18", Doc: "instructions that name another region of the back than the procedure's", Instead: "the region of the procedure everywhere", Why: "a sheet for the neck that mentions the lower back was copied from another procedure",
	Sheet: func(p *Pass) {
		own := regions(p.Procedure.Title)
		for _, c := range p.Procedure.About.Cases {
			own = append(own, regions(c.Text)...)
		}
		if len(own) == 0 {
			return
		}
		for _, i := range p.Procedure.Instructions() {
			if describesSigns(i.Section) {
				continue // signs may come at any time
			}
			for _, c := range i.Cases {
				for _, r := range regions(c.Text) {
					if !slices.Contains(own, r) {
						p.Report(c.Pos, "%q in a procedure of the %s", r, strings.Join(own, ", "))
					}
				}
			}
		}
	},
}

var regionWords = lazyMatcher(`(?i)\b(?:neck|middle back|lower back)\b`)

func regions(text string) []string {
	var out []string
	for _, r := range regionWords().FindAllString(text, -1) {
		out = append(out, strings.ToLower(r))
	}
	return out
}
