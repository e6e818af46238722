package lint

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/clinic"
	"aftercare/internal/compose"
	"aftercare/internal/procedure"
	"aftercare/internal/render/pdf"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// e21 is rule E21.
var e21 = &Analyzer{
	Name: "E21", Doc: "a sheet of more than two pages, or of more than five in large print", Instead: "less text, first in the longest section; never a warning sign, nor what it says of its cause", Why: "a third page is lost, and never read; the type never shrinks, and in large print the same text takes 2.25 times the room",
	Sheet: func(p *Pass) {
		for _, s := range p.printings() {
			most, kind := 2, "12 point"
			if s.large {
				most, kind = 5, "large print"
			}
			if !s.blank && s.err == nil && s.pages > most {
				p.Found(p.Procedure.Pos, "%d pages in %s; expected at most %d; the longest section is %s", s.pages, kind, most, longestSection(longest(p.Plans())))
			}
		}
	},
}

// e23 is rule E23.
var e23 = &Analyzer{
	Name: "E23", Doc: "a sheet that can't be printed: a letter that the PDF lacks, or one instruction higher than a page", Instead: "other letters, or several instructions", Why: "a refusal at the printer comes when the patient is waiting",
	Sheet: func(p *Pass) {
		for _, s := range p.printings() {
			if s.err != nil {
				name := map[bool]string{false: "of a patient", true: "that is blank and has every case"}[s.blank]
				p.Found(p.Procedure.Pos, "the sheet %s can't be made%s: %v", name, map[bool]string{true: " in large print"}[s.large], s.err)
			}
		}
	},
}

// printing is what came of one sheet on paper.
type printing struct {
	blank, large bool
	pages        int
	err          error
}

// printings prints the longest sheet of a patient and the blank one, in both sizes of type.
func (p *Pass) printings() []printing {
	if p.printed != nil {
		return p.printed
	}
	for _, blank := range []bool{false, true} {
		plan := resolve.Resolve(p.Procedure, p.Clinic, visit.Visit{}, time.UTC)
		if !blank {
			plan = ofPatient(p, longest(p.Plans()))
		}
		s := compose.Compose(plan, p.Words, "")
		for _, large := range []bool{false, true} {
			pages, err := pdf.Renderer{LargePrint: large}.Pages(s)
			p.printed = append(p.printed, printing{blank, large, pages, err})
		}
	}
	return p.printed
}

// ofPatient is a plan as a patient gets it, with a letterhead and a name: what is counted must
// be what is printed.
func ofPatient(p *Pass, plan *resolve.Plan) *resolve.Plan {
	c := p.Clinic
	if c.Sample() {
		c = clinic.Profile{
			ID: "example", Name: "Example Clinic", Address: []string{"100 Example Street, Suite 200", "Springfield, IL 62701"},
			Phone: "(217) 555-0134", AfterHours: "(217) 555-0199",
		}
	}
	v := plan.Visit
	v.Name, v.Born, v.Side = "Rosa M. Example-Delgado", visit.Date{Year: 1951, Month: 4, Day: 2}, visit.NoSide
	if p.Procedure.Side.Ask {
		v.Side = visit.Left
	}
	return resolve.Resolve(p.Procedure, c, v, time.UTC)
}

// longest returns the plan with the most words.
func longest(plans []*resolve.Plan) *resolve.Plan {
	var best *resolve.Plan
	most := -1
	for _, plan := range plans {
		if n := planWords(plan); n > most {
			best, most = plan, n
		}
	}
	return best
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
