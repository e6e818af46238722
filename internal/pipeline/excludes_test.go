package pipeline_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit/intake"
	"aftercare/procedures"
)

// No answers that intake accepts, together with anything that a clinic assumes, make a sheet on
// which somebody reads the advice of two conditions that exclude each other: for each definition,
// every combination of answers to the conditions that exclude something, including not asked.
func TestNoSheetHasTheAdviceOfTwoThatExcludeEachOther(t *testing.T) {
	now, sheets := time.Date(2026, 11, 23, 13, 32, 0, 0, time.UTC), 0
	for _, p := range builtIn(t) {
		var names []string
		for name, c := range p.Conditions {
			for _, e := range c.Excludes {
				if _, reached := p.Conditions[e.Other.Condition]; reached {
					names = append(names, name, e.Other.Condition)
				}
			}
		}
		slices.Sort(names)
		names = slices.Compact(names)
		for _, answers := range everyAnswer(p, names) {
			for _, assumed := range append(names, "") {
				c := clinic.Profile{ID: "front", Assume: map[string]string{}}
				if assumed != "" {
					c.Assume[assumed] = p.Conditions[assumed].Answers()[0]
				}
				f := intake.Fields{Name: "Rosa Example", Record: "00417", Ended: "10:20", Answers: answers}
				if sides := p.Side.Options(); len(sides) > 0 {
					f.Side = sides[0]
				}
				v, err := f.Visit(intake.Context{Procedure: p, Clinic: c, Now: now, Zone: time.UTC})
				if _, _, both := p.Contradiction(answers); both != (err != nil) {
					t.Errorf("%s, %v: %v, and two exclude each other: %v", p.ID, answers, err, both)
				}
				if err != nil {
					continue
				}
				sheets++
				plan := resolve.Resolve(p, c, v, time.UTC)
				known := map[string]string{}
				for name, a := range plan.Answers {
					known[name] = a.Value
				}
				if one, other, both := p.Contradiction(known); both {
					t.Errorf("%s, %v, %s assumed: the sheet is for %s and %s", p.ID, answers, assumed, one, other)
				}
				for n := range plan.Items {
					apart(t, plan, &plan.Items[n])
				}
			}
		}
	}
	if sheets == 0 {
		t.Error("no definition has conditions that exclude each other")
	}
}

// everyAnswer returns every combination of answers, including those that exclude each other.
func everyAnswer(p *procedure.Procedure, names []string) []map[string]string {
	open := *p
	open.Conditions = map[string]procedure.Condition{}
	for name, c := range p.Conditions {
		c.Excludes = nil
		open.Conditions[name] = c
	}
	return resolve.Assignments(&open, names)
}

// apart checks that nobody reads an item of advice who has what it excludes.
func apart(t *testing.T, plan *resolve.Plan, i *resolve.Item) {
	t.Helper()
	if i.Instruction.Section == procedure.Warnings || i.Instruction.Section == procedure.ForOthers || i.Text == i.Instruction.NotAsked {
		return
	}
	needs := slices.Clone(i.Instruction.If)
	for _, c := range i.Instruction.Cases {
		if c.Text == i.Text {
			needs = append(needs, c.If...)
		}
	}
	for _, term := range needs {
		cond := plan.Procedure.Conditions[term.Condition]
		for _, e := range cond.Excludes {
			other, reached := plan.Procedure.Conditions[e.Other.Condition]
			if !reached || len(cond.RemainingAnswers(term, other).Answers) == len(other.Answers()) {
				continue
			}
			said := slices.ContainsFunc(i.Under, func(u procedure.Term) bool {
				return u.Condition == other.Name && !slices.ContainsFunc(e.Other.Answers, func(a string) bool { return slices.Contains(u.Answers, a) })
			})
			if e.Other.Holds(plan.Answers[other.Name].Value) != procedure.False && !said {
				t.Errorf("%s, %v: %s is read by somebody with %s", plan.Procedure.ID, plan.Visit.Answers, i.Instruction.Ref(), other.Name)
			}
		}
	}
}

// builtIn returns the built-in definitions.
func builtIn(t *testing.T) []*procedure.Procedure {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll(procedure.SourceLanguage)
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	out := make([]*procedure.Procedure, 0, len(all))
	for _, l := range all {
		out = append(out, l.Procedure)
	}
	return out
}
