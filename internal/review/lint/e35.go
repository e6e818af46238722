package lint

import "aftercare/internal/authoring/procedure"

// e35 is rule E35.
var e35 = &Analyzer{
	Name: "E35", Doc: "two appointments under follow-up, one of which does not name its visit",
	Instead: "visit: NAME on each of them, such as visit: stitches", Why: "the next visit replaces both, and the patient comes for only one of them",
	Sheet: func(p *Pass) {
		var before []procedure.Instruction
		for _, i := range p.Procedure.Instructions() {
			if !isAppointment(&i) {
				continue
			}
			for _, other := range before {
				if _, both := i.If.And(other.If); both && (i.Visit == "" || other.Visit == "") {
					p.ReportRelated(i.Pos, other.Pos, "the other one", "%s and %s are appointments, but one of them doesn't name its visit", other.Ref(), i.Ref())
					break
				}
			}
			before = append(before, i)
		}
	},
}

// isAppointment reports whether a line is about something that the clinic and the patient do
// together on a day.
func isAppointment(i *procedure.Instruction) bool {
	if i.Section != procedure.FollowUp {
		return false
	}
	for _, c := range i.Cases {
		if w, ok := c.Time(procedure.At); ok && w.Span.Kind != procedure.Now && w.Span.Kind != procedure.Bedtime {
			return true
		}
	}
	return false
}
