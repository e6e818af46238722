package lint

import (
	"io"
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
	Name: "E21", Doc: "a sheet of more than two pages, or of more than four in large print", Instead: "less text, first in the longest section", Why: "a third page is lost, and never read; the type never shrinks",
	Sheet: func(p *Pass) {
		plan := longest(p.Plans())
		own := ofPatient(p, plan)
		for _, large := range []bool{false, true} {
			most, kind := 2, "12 point"
			if large {
				most, kind = 4, "large print"
			}
			pages, err := pdf.Renderer{LargePrint: large}.Render(io.Discard, compose.Compose(own, p.Words, ""))
			if err == nil && pages > most {
				p.Found(p.Procedure.Pos, "%d pages in %s; expected at most %d; the longest section is %s", pages, kind, most, longestSection(plan))
			}
		}
	},
}

// e23 is rule E23.
var e23 = &Analyzer{
	Name: "E23", Doc: "a sheet that can't be printed", Instead: "fewer or shorter warning signs, first of those that are for few", Why: "a refusal at the printer comes when the patient is waiting",
	Sheet: func(p *Pass) {
		for name, plan := range map[string]*resolve.Plan{
			"of a patient": ofPatient(p, longest(p.Plans())), "that is blank and has every case": resolve.Resolve(p.Procedure, p.Clinic, visit.Visit{}, time.UTC),
		} {
			for _, large := range []bool{false, true} {
				if _, err := (pdf.Renderer{LargePrint: large}).Render(io.Discard, compose.Compose(plan, p.Words, "")); err != nil {
					p.Found(p.Procedure.Pos, "the sheet %s can't be made%s: %v", name, map[bool]string{true: " in large print"}[large], err)
				}
			}
		}
	},
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
