package library

import (
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
)

// maxSteps is the maximum; patients can't follow more.
const maxSteps = 12

// stepSections are the sections that can hold steps: a table needs its own place, and there is no
// time for one in a warning sign.
var stepSections = []procedure.Kind{procedure.Medication, procedure.Activity, procedure.Diet, procedure.SiteCare, procedure.Expect, procedure.FollowUp}

// steps reads steps that follow each other. Times are those of the wording; the steps are counted
// from its "from".
func (b *builder) steps(n *yamlfile.Node, in *procedure.Instruction, times []procedure.When) []procedure.Step {
	if !slices.Contains(stepSections, in.Section) {
		b.list.Add(n.Pos, "", "steps are only allowed in a section that lists what to do")
		return nil
	}
	items := b.items(n, "steps")
	if n.Kind != yamlfile.Sequence || len(items) == 0 || len(items) > maxSteps {
		b.list.Add(n.Pos, "", "steps is %s; expected a list of 1 to %d steps", describeNode(n), maxSteps)
		return nil
	}
	var out []procedure.Step
	for i, item := range items {
		if b.mapping(item, "a step", schema.Step.Names()) {
			out = append(out, b.step(item, i == len(items)-1, in.Dose))
		}
	}
	b.checkStepsFrom(times)
	return out
}

func (b *builder) step(n *yamlfile.Node, last bool, dose *procedure.Dose) procedure.Step {
	s := procedure.Step{Pos: n.Pos}
	if f := n.Get("for"); f != nil {
		s.Words = b.text(f, "for")
		days, err := procedure.ParseDays(s.Words)
		if err != nil {
			b.list.Add(f.Pos, "", "%s", err)
		}
		s.For = days
	} else if !last {
		b.list.Add(n.Pos, "only the last step may go on without an end", `the step has no "for"`)
	}
	s.At = b.timesOfDay(n.Get("at"))
	if t := n.Get("text"); t != nil {
		s.Text = b.textWithoutTimes(t, "text", textScope{dose: dose})
	}
	if n.Get("at") == nil && n.Get("text") == nil {
		b.list.Add(n.Pos, "", `the step has neither "at" nor "text"`)
	}
	return s
}

// timesOfDay reads times of day, each once, in the order of the day.
func (b *builder) timesOfDay(n *yamlfile.Node) []procedure.TimeOfDay {
	var names []string
	for _, t := range procedure.TimesOfDay {
		names = append(names, string(t))
	}
	var out []procedure.TimeOfDay
	last := -1
	for _, i := range b.items(n, "at") {
		t := b.oneOf(i, "at", names)
		at := slices.Index(names, t)
		switch {
		case at < 0:
			continue
		case at <= last:
			b.list.Add(i.Pos, "", "%q comes after %q; expected each time of day once, in the order of the day", t, names[last])
		}
		last = max(last, at)
		out = append(out, procedure.TimeOfDay(t))
	}
	return out
}

// checkStepsFrom checks that the steps begin on a whole day.
func (b *builder) checkStepsFrom(times []procedure.When) {
	at := slices.IndexFunc(times, func(w procedure.When) bool { return w.Key == procedure.From })
	if at < 0 {
		return
	}
	switch s := times[at].Span; {
	case s.Kind == procedure.Now, s.Kind == procedure.NextDay, s.Kind == procedure.AtEvent:
	case s.Kind == procedure.Exact && s.High.Unit.IsCalendar() && s.After == "":
	default:
		b.list.Add(times[at].Pos, "steps are counted in days", "steps can't begin from %q; expected now, next day, an amount such as 3 days, or an event", times[at].Words)
	}
}
