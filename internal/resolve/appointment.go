package resolve

import "aftercare/internal/procedure"

// Appointment says whether a time is a day on which the clinic and the patient meet, and
// whether anybody made it.
type Appointment int

// The states of an appointment.
const (
	NoAppointment Appointment = iota // no appointment, or one on a day that staff filled in
	ToMake                           // nobody made it: words, and a line to write its day on
)

// isAppointment reports whether a time is an appointment: what happens once, and comes next.
// "Right away" and "at bedtime" need none.
func isAppointment(in *procedure.Instruction, w procedure.When) bool {
	return in.Section == procedure.FollowUp && w.Key == procedure.At && w.Span.Kind != procedure.Now && w.Span.Kind != procedure.Bedtime
}

// appointment never computes a day: only people make appointments. The day of an event that
// staff filled in is such a day.
func (p *Plan) appointment(w procedure.When) Time {
	if w.Span.Kind == procedure.AtEvent {
		if t := Compute(w, p.Anchor); t.Known() {
			return t
		}
	}
	return Time{When: w, Appointment: ToMake}
}
