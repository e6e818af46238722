package resolve

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Step is one step of an instruction, with its days counted from the first, and its dates
// where they are known.
type Step struct {
	Step     procedure.Step
	Low      int        // its first day; the first step's is 1
	High     int        // its last day; 0 for a step that doesn't end
	From, To visit.Date // zero if not known; To also for a step that doesn't end
}

// resolveSteps puts the steps of a wording one after another, starting where its times say.
func (p *Plan) resolveSteps(c *procedure.Case, times []Time) []Step {
	if len(c.Steps) == 0 {
		return nil
	}
	first := p.firstDay(times)
	out := make([]Step, len(c.Steps))
	day := 1
	for n, s := range c.Steps {
		step := Step{Step: s, Low: day}
		if s.For.N > 0 {
			day += s.For.Days()
			step.High = day - 1
		}
		if !first.IsZero() {
			step.From = first.Add(step.Low - 1)
			if step.High > 0 {
				step.To = first.Add(step.High - 1)
			}
		}
		out[n] = step
	}
	return out
}

// firstDay returns the first day of the steps: that of the procedure, or the one that "from" names;
// zero if not known.
func (p *Plan) firstDay(times []Time) visit.Date {
	for _, t := range times {
		if t.When.Key != procedure.From || t.When.Span.Kind == procedure.Now {
			continue
		}
		if t.Shape != OnDay {
			return visit.Date{}
		}
		return visit.DateOf(t.Low)
	}
	return p.Anchor.Day
}
