package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
)

// e42 is rule E42.
var e42 = &Analyzer{
	Name: "E42", Severity: diag.Warning, Doc: "a key time that is no use at home: it has passed before the patient leaves, or another has the same name",
	Instead: "key-times: with what a patient asks about at home, such as driving, a shower, usual activity; a milestone that isn't listed there is only on the timeline",
	Why:     "patients read the box of key times first, and it has room for four: a time that has passed, or is there twice, takes the place of another",
	Bad:     []string{"top | key-times: [observation.stay]\nobservation.stay | We watch you for {for}. Then you go home. | for: 30 minutes, milestone: Go home"},
	Good:    []string{"top | key-times: [activity.driving]\nobservation.stay | We watch you for {for}. Then you go home. | for: 30 minutes, milestone: Go home\nactivity.driving | Do not drive until {until}. | milestone: Driving, until: 24 hours"},
	Sheet: func(p *Pass) {
		keys := p.keyTimes()
		for _, k := range keys {
			if isOverAtHome(k.in) {
				p.Report(k.pos, "the key time %q is over before the patient goes home", k.in.Milestone)
			}
		}
		p.reportTwins(keys)
	},
}

// listedTime is a key time of a definition.
type listedTime struct {
	in  *procedure.Instruction
	pos diag.Pos // where it is listed; of the instruction, if all milestones are key times
}

// keyTimes returns the key times of the definition in their order.
func (p *Pass) keyTimes() []listedTime {
	var out []listedTime
	if len(p.Procedure.KeyTimes) == 0 {
		for in := range p.Procedure.Each() {
			if in.Milestone != "" {
				out = append(out, listedTime{in, in.Pos})
			}
		}
		return out
	}
	for _, k := range p.Procedure.KeyTimes {
		for in := range p.Procedure.Each() {
			if in.HasRef(k.Ref) {
				out = append(out, listedTime{in, k.Pos})
			}
		}
	}
	return out
}

// isOverAtHome reports whether an instruction's time is over before the patient goes home: of the
// observation, unless it says that it is at home, or of a sentence about the clinic.
func isOverAtHome(in *procedure.Instruction) bool {
	return slices.ContainsFunc(in.Cases, func(c procedure.Case) bool {
		if len(c.Times) == 0 {
			return false
		}
		if in.Section == procedure.Observation {
			return !saysAtHome().MatchString(c.Text)
		}
		return in.Section != procedure.FollowUp && slices.ContainsFunc(sentences(c.Text), func(s string) bool {
			said := slices.ContainsFunc(c.Times, func(w procedure.When) bool { return strings.Contains(s, "{"+string(w.Key)+"}") })
			return said && saysInClinic().MatchString(s)
		})
	})
}

var (
	saysAtHome   = lazyMatcher(`(?i)\bat (?:your )?home\b`)
	saysInClinic = lazyMatcher(`(?i)\bwe (?:will )?(?:watch|observe|monitor|keep) you\b|\b(?:recovery|waiting) (?:room|area)\b|\b(?:before|until) you (?:go home|leave)\b|\bthen you (?:may |can )?(?:go home|leave)\b`)
)

// reportTwins reports the later of two key times with the same name that stand on one sheet.
func (p *Pass) reportTwins(keys []listedTime) {
	told := map[diag.Pos]bool{}
	report := func(pos diag.Pos, format string, args ...any) {
		if !told[pos] {
			told[pos] = true
			p.Report(pos, format, args...)
		}
	}
	for n, k := range keys {
		for _, before := range keys[:n] {
			switch {
			case before.in == k.in:
				report(k.pos, "%q is among the key times twice", k.in.Ref())
			case strings.EqualFold(before.in.Milestone, k.in.Milestone) && p.onOneSheet(before.in, k.in):
				report(k.pos, "%q and %q are both called %q among the key times of one sheet", before.in.Ref(), k.in.Ref(), k.in.Milestone)
			}
		}
	}
}

// onOneSheet reports whether some patient's sheet shows the milestones of two instructions.
func (p *Pass) onOneSheet(one, other *procedure.Instruction) bool {
	shows := func(plan *resolve.Plan, in *procedure.Instruction) bool {
		return slices.ContainsFunc(plan.Items, func(i resolve.Item) bool {
			return i.Instruction == in && (len(i.Times) > 0 || len(p.Procedure.DateFills(i.Text)) > 0)
		})
	}
	return slices.ContainsFunc(p.Plans(), func(plan *resolve.Plan) bool { return shows(plan, one) && shows(plan, other) })
}
