package lint

import (
	"io"
	"slices"
	"strings"

	"aftercare/internal/compose"
	"aftercare/internal/procedure"
	"aftercare/internal/render/pdf"
	"aftercare/internal/resolve"
)

// e21 is rule E21.
var e21 = &Analyzer{
	Name: "E21", Doc: "a sheet of more than two pages, or of more than four in large print", Instead: "less text, first in the longest section", Why: "a third page is lost, and never read; the type never shrinks",
	Sheet: func(p *Pass) {
		for _, large := range []bool{false, true} {
			plan := longest(p.Plans())
			s := compose.Compose(plan, p.Words, "")
			pages, err := pdf.Renderer{LargePrint: large}.Render(io.Discard, s)
			most, kind := 2, "12 point"
			if large {
				most, kind = 4, "large print"
			}
			switch {
			case err != nil:
				p.Found(p.Procedure.Pos, "the sheet in %s can't be made: %v", kind, err)
			case pages > most:
				p.Found(p.Procedure.Pos, "%d pages in %s; expected at most %d; the longest section is %s", pages, kind, most, longestSection(plan))
			}
		}
	},
}

// longest returns the plan with the most words.
func longest(plans []*resolve.Plan) *resolve.Plan {
	return slices.MaxFunc(plans, func(a, b *resolve.Plan) int { return planWords(a) - planWords(b) })
}

func planWords(plan *resolve.Plan) int {
	n := 0
	for _, i := range plan.Items {
		n += len(strings.Fields(i.Text))
		for _, s := range i.Steps {
			n += 8 + len(strings.Fields(s.Step.Text))
		}
	}
	if plan.Diary != nil {
		n += 10 * len(plan.Diary.Rows)
	}
	return n
}

func longestSection(plan *resolve.Plan) procedure.Kind {
	words := map[procedure.Kind]int{}
	for _, i := range plan.Items {
		words[i.Instruction.Section] += len(strings.Fields(i.Text))
	}
	return slices.MaxFunc(procedure.Kinds, func(a, b procedure.Kind) int { return words[a] - words[b] })
}
