package lint

import (
	"fmt"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// The maximum for a section of a usual sheet.
const (
	maxItems = 12
	maxWords = 240
)

// e20 is rule E20.
var e20 = &Analyzer{
	Name: "E20", Severity: diag.Warning, Doc: fmt.Sprintf("a section of more than %d items or %d words on a usual sheet", maxItems, maxWords),
	Instead: "remove what patients don't need to know, and put the most important first; if all of it is needed, a comment on the first line that allows it",
	Why:     "nobody reads what is too long. A usual sheet is the one for the definition's usual answers; without them, it is the one of median length among those with the assumed answers and at most two more that add lines",
	Sheet: func(p *Pass) {
		items, words := map[procedure.Kind]int{}, map[procedure.Kind]int{}
		for _, i := range p.usualPlan().Items {
			items[i.Instruction.Section]++
			words[i.Instruction.Section] += len(strings.Fields(i.Text))
		}
		for _, kind := range procedure.Kinds {
			if kind != procedure.Warnings && (items[kind] > maxItems || words[kind] > maxWords) {
				p.Report(p.Procedure.Pos, "the section %s of the usual sheet has %s and %s; expected at most %d and %d", kind, diag.Count(items[kind], "item"), diag.Count(words[kind], "word"), maxItems, maxWords)
			}
		}
	},
}
