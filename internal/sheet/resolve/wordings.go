package resolve

import (
	"slices"

	"aftercare/internal/authoring/procedure"
)

// Assignments returns every combination of answers to the named conditions, "not asked" included,
// except those that exclude one another.
func Assignments(p *procedure.Procedure, conditions []string) []map[string]string {
	return combineAnswers(p, conditions, []string{""})
}

// Combinations returns every combination of answers to the named conditions, all answered, except
// those that exclude one another.
func Combinations(p *procedure.Procedure, conditions []string) []map[string]string {
	return combineAnswers(p, conditions, nil)
}

// combineAnswers returns every combination of the conditions' answers and of the extra values in also.
func combineAnswers(p *procedure.Procedure, conditions, also []string) []map[string]string {
	out := []map[string]string{{}}
	for _, name := range conditions {
		var next []map[string]string
		for _, so := range out {
			for _, answer := range slices.Concat(also, p.Conditions[name].Answers()) {
				with := map[string]string{name: answer}
				for k, v := range so {
					with[k] = v
				}
				next = append(next, with)
			}
		}
		out = next
	}
	return slices.DeleteFunc(out, func(answers map[string]string) bool {
		_, _, found := p.Contradiction(answers)
		return found
	})
}

// Wordings returns the items that one instruction would give under other answers than the plan's.
// The plan itself doesn't change.
func (p *Plan) Wordings(in *procedure.Instruction, answers map[string]string) []Item {
	return p.NewAlternative().Wordings(in, answers)
}

// Alternative is a plan in which only the answers change: one serves for all combinations of them.
type Alternative struct{ plan Plan }

// NewAlternative returns a plan like p without answers.
func (p *Plan) NewAlternative() *Alternative {
	return &Alternative{Plan{Procedure: p.Procedure, Clinic: p.Clinic, Visit: p.Visit, Anchor: p.Anchor, Answers: map[string]Answer{}}}
}

// Wordings returns the items that one instruction gives under some answers.
func (o *Alternative) Wordings(in *procedure.Instruction, answers map[string]string) []Item {
	clear(o.plan.Answers)
	for name, value := range answers {
		o.plan.Answers[name] = Answer{Value: value, From: Given}
	}
	o.plan.Omitted = o.plan.Omitted[:0]
	o.plan.possibleAnswers = o.plan.findPossibleAnswers()
	return o.plan.appendItems(nil, in)
}
