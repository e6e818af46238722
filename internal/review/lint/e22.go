package lint

import (
	"aftercare/internal/authoring/procedure"
)

// e22 is rule E22.
var e22 = &Analyzer{
	Name: "E22", Doc: "a dose that, taken as often as allowed, exceeds the maximum in 24 hours", Instead: "a smaller dose, a longer time between doses, or the correct maximum", Why: "a patient who follows both lines takes too much, or trusts neither",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			if d := i.Dose; d != nil && d.Max != "" && d.Amount != "" {
				p.checkDailyTotal(i, d)
			}
		}
	},
}

func (p *Pass) checkDailyTotal(i procedure.Instruction, d *procedure.Dose) {
	doses := dosesInADay(i, d)
	if doses == 0 || d.Most == (procedure.Maximum{}) {
		p.Warn(d.Pos, "%q has the most in 24 hours but not how often, so nothing can be added up", i.Ref())
		return
	}
	known := false
	for _, one := range []procedure.Quantity{d.Total(), d.Count} {
		all := procedure.Quantity{N: one.N * float64(doses), Unit: one.Unit}
		for _, most := range []procedure.Quantity{d.Most.Total, d.Most.Count} {
			order, same := all.Compare(most)
			known = known || same
			if same && order > 0 {
				p.Report(d.Pos, "%d doses of %s in 24 hours are %s; the most is %s", doses, d.Amount, all, d.Max)
				return
			}
		}
	}
	if !known {
		p.Warn(d.Pos, "doses of %s can't be added up to %s", d.Amount, d.Max)
	}
}

// dosesInADay returns how many doses fit in 24 hours at the shortest interval, the first at once;
// for steps, the maximum in a day. 0 if neither is given.
func dosesInADay(i procedure.Instruction, d *procedure.Dose) int {
	if doses := d.InADay(); doses > 0 {
		return doses
	}
	maxDoses := 0
	for _, c := range i.Cases {
		for _, s := range c.Steps {
			maxDoses = max(maxDoses, len(s.At))
		}
	}
	return maxDoses
}
