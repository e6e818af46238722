package lint

import (
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/procedure"
)

// e20 is rule E20.
var e20 = &Analyzer{
	Name: "E20", Doc: "a list of more than 7 items, or a section of more than 80 words", Instead: "less that patients need not know, the most important first; where all is needed, a comment on the first line that allows it", Why: "what is too long is not read", Severity: diag.Warning,
	Sheet: func(p *Pass) {
		const mostItems, mostWords = 7, 80
		told := map[procedure.Kind]bool{}
		for _, plan := range p.Plans() {
			items, words := map[procedure.Kind]int{}, map[procedure.Kind]int{}
			for _, i := range plan.Items {
				kind := i.Instruction.Section
				if kind == procedure.Warnings {
					continue
				}
				items[kind]++
				words[kind] += len(strings.Fields(i.Text))
				if items[kind] == mostItems+1 && !told[kind] {
					told[kind] = true
					p.Found(p.Procedure.Pos, "the section %s has more than %d items", kind, mostItems)
				}
				if n := len(strings.Fields(i.Text)); words[kind] > mostWords && words[kind]-n <= mostWords && !told[kind] {
					told[kind] = true
					p.Found(p.Procedure.Pos, "the section %s has more than %d words, with %q", kind, mostWords, i.Instruction.Ref())
				}
			}
		}
	},
}
