package resolve

import (
	"slices"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Appointment says whether a time is a day on which the clinic and the patient meet, and whether
// the appointment was made.
type Appointment int

// The states of an appointment.
const (
	NoAppointment Appointment = iota // or it is on a day that staff filled in
	ToMake                           // not made: words, and a line to write its day on
	Made                             // it is the next visit
)

// VisitOutside is an appointment that the next visit can't be: it lies on other days.
type VisitOutside struct {
	Item       *Item
	When       procedure.When
	Days       Window
	Visit      visit.Date // in the clinic's zone
	LeavesLine bool       // the sheet has a line to write its day on; otherwise staff filled it in
	// CaseUnknown reports that nobody said which of its wordings holds: Days covers all of them, and
	// Item and When are the first's.
	CaseUnknown bool
}

// Window is the range of days in which an appointment lies, both ends included.
type Window struct{ Low, High visit.Date }

// Contains reports whether a day lies in the window.
func (w Window) Contains(d visit.Date) bool { return !d.Before(w.Low) && !w.High.Before(d) }

// IsAppointment reports whether a time is an appointment: something that happens once, and comes
// next. "Right away" and "at bedtime" need none.
func IsAppointment(in *procedure.Instruction, w procedure.When) bool {
	return in.Section == procedure.FollowUp && w.Key == procedure.At && w.Span.Kind != procedure.Now && w.Span.Kind != procedure.Bedtime
}

// VisitNames returns the names of the visits that follow-up lines belong to, each once, in reading
// order: of the lines that hold for this patient, or may.
func (p *Plan) VisitNames() []string {
	var out []string
	for _, s := range p.Procedure.Sections {
		if s.Kind != procedure.FollowUp {
			continue
		}
		for n := range s.Items {
			if in := &s.Items[n]; in.Visit != "" && !slices.Contains(out, in.Visit) && p.mayBePrinted(in) {
				out = append(out, in.Visit)
			}
		}
	}
	return out
}

// VisitNamesOf returns the names of the visits that the lines of a visit's sheet belong to.
func VisitNamesOf(p *procedure.Procedure, c clinic.Profile, v visit.Visit) []string {
	plan := &Plan{Procedure: p, Clinic: c, Visit: v, Answers: settleAnswers(p, c, v)}
	plan.possibleAnswers = plan.findPossibleAnswers()
	return plan.VisitNames()
}

// mayBePrinted reports whether a line is on the sheet, or may be.
func (p *Plan) mayBePrinted(in *procedure.Instruction) bool {
	return !in.IsOmitted() && p.mayHold(in.If)
}

func (p *Plan) mayHold(c procedure.Conjunction) bool {
	truth, _, _ := p.Holds(c)
	return truth != procedure.False
}

// PossibleVisits returns the names of the visits that the next one may be, if there are several and
// nobody said which; otherwise none.
func (p *Plan) PossibleVisits() []string {
	if p.Visit.NextVisit.IsZero() || p.Visit.NextVisitFor != "" {
		return nil
	}
	if names := p.VisitNames(); len(names) > 1 {
		return names
	}
	return nil
}

// isNextVisit reports whether the next visit may be the one that a line belongs to. If nobody said
// which visit it is, it may be any line's, unless the lines belong to several visits.
func (p *Plan) isNextVisit(in *procedure.Instruction) bool {
	switch {
	case p.Visit.NextVisit.IsZero():
		return false
	case p.Visit.NextVisitFor != "":
		return p.Visit.NextVisitFor == in.Visit
	}
	return p.PossibleVisits() == nil
}

// isVisitGiven reports whether the given next visit is the one that a line for patients without it
// belongs to. If the line names its visit and nobody said which one the next is, a next visit
// within the days of that appointment counts as the same.
func (p *Plan) isVisitGiven(in *procedure.Instruction) bool {
	switch {
	case in.Visit == "":
		return !p.Visit.NextVisit.IsZero()
	case p.Visit.NextVisitFor != "":
		return p.isNextVisit(in)
	}
	return p.isNextVisit(in) && p.isInVisitWindow(in.Visit)
}

// isInVisitWindow reports whether the next visit lies in the window of an appointment of that
// visit, whichever of the wordings holds.
func (p *Plan) isInVisitWindow(name string) bool {
	found := false
	for _, s := range p.Procedure.Sections {
		for n := range s.Items {
			in := &s.Items[n]
			if in.Visit != name || in.WithoutVisit || !p.mayBePrinted(in) {
				continue
			}
			for _, c := range in.Cases {
				w, is := c.Time(procedure.At)
				if !is || !p.mayHold(c.If) {
					continue
				}
				if days, known := p.Window(w.Span); !known || !days.Contains(p.nextVisitDay()) {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// appointmentTime never computes a day: only people make appointments. The day is that of the next
// visit, if it lies in the window, or of an event that staff filled in. If staff said that the next
// visit is this one, its window need not be known.
func (p *Plan) appointmentTime(in *procedure.Instruction, w procedure.When) Time {
	t := Time{When: w, Appointment: ToMake}
	day := p.nextVisitDay()
	window, known := p.Window(w.Span)
	if p.isNextVisit(in) && (known && window.Contains(day) || !known && p.Visit.NextVisitFor != "") {
		t.Appointment = Made
		t.setDay(Anchor{Day: day, Zone: p.Anchor.Zone}, 0)
	} else if filled := Compute(w, procedure.FollowUp, p.Anchor); w.Span.Kind == procedure.AtEvent && filled.IsKnown() {
		return filled
	}
	return t
}

// nextVisitDay returns the day of the next visit in the clinic's zone; zero if none was given.
func (p *Plan) nextVisitDay() visit.Date {
	if at := p.Visit.NextVisit.At; !at.IsZero() {
		return visit.DateOf(at.In(p.Anchor.Zone))
	}
	return p.Visit.NextVisit.Day
}

// Window returns the days on which an appointment lies, if they can be known: months differ in
// length, holidays aren't known, and hours aren't days.
func (p *Plan) Window(s procedure.Span) (Window, bool) {
	from := p.Anchor.Day
	if s.After != "" {
		from = p.Anchor.Events[s.After]
	}
	if s.Kind == procedure.AtEvent {
		return p.eventWindow(s.Event)
	}
	return windowFrom(from, s)
}

// eventWindow returns the day of an event that staff filled in, or else the days after the
// procedure that its author gave.
func (p *Plan) eventWindow(key string) (Window, bool) {
	if day, known := p.Anchor.Events[key]; known {
		return Window{day, day}, true
	}
	e, _ := p.Procedure.Event(key)
	return windowFrom(p.Anchor.Day, e.After)
}

func windowFrom(from visit.Date, s procedure.Span) (Window, bool) {
	low, high, counted := WindowDays(s)
	if from.IsZero() {
		return Window{}, false
	}
	return Window{from.Add(low), from.Add(high)}, counted
}

// WindowDays returns how many days after the procedure, or after its event, an appointment lies:
// low is the earliest, high the latest. Counted reports whether that can be known.
func WindowDays(s procedure.Span) (low, high int, counted bool) {
	low, high, counted = s.Low.Days(), s.High.Days(), s.High.Unit.IsCalendar()
	switch {
	case s.Kind == procedure.NextDay:
		low, high, counted = 1, 1, true
	case s.Kind == procedure.About:
		low, high = low-aboutDays(low), high+aboutDays(high)
	case s.Kind == procedure.UpTo:
		low = 0
	case s.Kind != procedure.Exact && s.Kind != procedure.Range:
		counted = false
	}
	return low, high, counted
}

// aboutDays returns how far "about so many days" extends on each side: a day for every five, and at
// least one. So "about 1 week" is 6 to 8 days, and "about 6 weeks" is 34 to 50.
func aboutDays(days int) int {
	const each = 5
	return max(days/each, 1)
}

// findVisitsOutside returns the appointments that the next visit can't be. One that comes after a
// next visit which is another appointment of the sheet isn't reported: it is the one after.
func (p *Plan) findVisitsOutside() []VisitOutside {
	day := p.nextVisitDay()
	if day.IsZero() {
		return nil
	}
	var out []VisitOutside
	placed := false
	for n := 0; n < len(p.Items); {
		wordings := p.wordingsAt(n)
		n += len(wordings)
		o, known := p.appointmentOf(wordings)
		switch {
		case !known:
		case o.Days.Contains(day):
			placed = placed || wordings[0].IsCertain()
		default:
			o.Visit = day
			out = append(out, o)
		}
	}
	if placed {
		out = slices.DeleteFunc(out, func(o VisitOutside) bool { return !o.Days.High.Before(day) })
	}
	return out
}

// wordingsAt returns the items of one instruction, which are adjacent.
func (p *Plan) wordingsAt(first int) []Item {
	n := first + 1
	for n < len(p.Items) && p.Items[n].Instruction == p.Items[first].Instruction {
		n++
	}
	return p.Items[first:n]
}

// appointmentOf returns the appointment of an instruction that is printed for this patient, and its
// days. If nobody said which of its wordings holds, these are the days of all of them.
func (p *Plan) appointmentOf(wordings []Item) (out VisitOutside, known bool) {
	in := wordings[0].Instruction
	if truth, _, _ := p.Holds(in.If); truth != procedure.True || !isExhaustive(wordings) || !p.isNextVisit(in) {
		return out, false
	}
	for n := range wordings {
		t, is := wordings[n].Time(procedure.At)
		days, counted := p.Window(t.When.Span)
		if !is || !IsAppointment(in, t.When) || !counted {
			return out, false
		}
		if n == 0 {
			out = VisitOutside{Item: &wordings[n], When: t.When, Days: days, LeavesLine: t.Appointment == ToMake}
			continue
		}
		out.CaseUnknown = true
		if days.Low.Before(out.Days.Low) {
			out.Days.Low = days.Low
		}
		if out.Days.High.Before(days.High) {
			out.Days.High = days.High
		}
	}
	return out, true
}

// isExhaustive reports whether each patient reads some wording of an instruction: one is certain,
// or the last is for everyone else.
func isExhaustive(wordings []Item) bool {
	last := &wordings[len(wordings)-1]
	otherwise := &last.Instruction.Cases[len(last.Instruction.Cases)-1]
	return last.IsCertain() || len(otherwise.If) == 0 && last.Text == otherwise.Text
}
