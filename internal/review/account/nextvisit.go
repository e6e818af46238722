package account

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// VisitOutside says that the next visit isn't on the days of an appointment on the sheet. It
// reveals nothing about the patient but those days.
type VisitOutside struct {
	// Sentence is for people who make one sheet: with the days, and what the sheet says.
	Sentence string
	// Short is for a list of many: with the instruction and the days as its author wrote them.
	Short string
}

// UnknownVisitPrefix begins a batch's message about a next visit that can be one of several.
const UnknownVisitPrefix = "nobody said which visit the next one is"

// CheckNextVisit words what people who make the sheet should know about the next visit: that it can
// be one of several and nobody said which, or the appointments that it can't be.
func CheckNextVisit(plan *resolve.Plan) []VisitOutside {
	if names := plan.PossibleVisits(); names != nil {
		return []VisitOutside{{
			Sentence: fmt.Sprintf("%s: %s; the sheet leaves lines to write the days on; add --next-visit-for %s if it is that one", UnknownVisitPrefix, strings.Join(names, " or "), names[0]),
			Short:    fmt.Sprintf("%s (%s)", UnknownVisitPrefix, strings.Join(names, ", ")),
		}}
	}
	return VisitsOutside(plan)
}

// VisitsOutside words the plan's appointments that the next visit can't be, in reading order,
// without a full stop.
func VisitsOutside(plan *resolve.Plan) []VisitOutside {
	var out []VisitOutside
	for _, o := range plan.VisitsOutside {
		consequence := "the sheet has both days"
		if o.LeavesLine {
			consequence = "the sheet leaves a line to write that day on"
		}
		out = append(out, VisitOutside{
			Sentence: fmt.Sprintf("the next visit is on %s, but %q is for %s; %s",
				formatDay(o.Visit, plan.Anchor.Day), appointmentSentence(o.Item.Text), formatWindow(o.Days, plan.Anchor.Day), consequence),
			Short: fmt.Sprintf("the next visit is outside the days of %s (%s)", o.Item.Instruction.Ref(), authoredDays(o, plan.Anchor.Day)),
		})
	}
	return out
}

func formatWindow(w resolve.Window, procedureDay visit.Date) string {
	if w.Low == w.High {
		return formatDay(w.Low, procedureDay)
	}
	return formatDay(w.Low, procedureDay) + " to " + formatDay(w.High, procedureDay)
}

// formatDay words a day with its weekday, and with its year if that isn't the procedure's.
func formatDay(d, procedureDay visit.Date) string {
	form := "Mon, Jan 2"
	if d.Year != procedureDay.Year {
		form = "Mon, Jan 2, 2006"
	}
	return d.Noon(time.UTC).Format(form)
}

// appointmentSentence returns an instruction's words before its appointment, or after it if there
// are none before. Other values of the text may be the patient's, so they are omitted.
func appointmentSentence(text string) string {
	parts, _ := procedure.ParseText(text)
	var before, after strings.Builder
	to := &before
	for _, p := range parts {
		switch p.Name {
		case "":
			to.WriteString(p.Words)
		case string(procedure.At):
			to = &after
		default:
			to.WriteString("…")
		}
	}
	const ends = ".?!"
	said := before.String()
	if said = said[strings.LastIndexAny(said, ends)+1:]; strings.TrimSpace(said) == "" {
		said = strings.TrimLeft(after.String(), " ")
		if n := strings.IndexAny(said, ends); n >= 0 {
			said = said[:n]
		}
	}
	return strings.Trim(said, " ,;:")
}

// authoredDays returns the days of an appointment as its author wrote them; for several wordings,
// counted from the procedure.
func authoredDays(o resolve.VisitOutside, procedureDay visit.Date) string {
	switch w := o.When; {
	case o.CaseUnknown:
		return fmt.Sprintf("%d to %d days after the procedure", daysBetween(procedureDay, o.Days.Low), daysBetween(procedureDay, o.Days.High))
	case w.Span.Kind == procedure.NextDay:
		return "the day after the procedure"
	case w.Span.Kind == procedure.AtEvent:
		return "at " + w.Span.Event
	case w.Span.After != "":
		return w.Words
	default:
		return w.Words + " after the procedure"
	}
}

func daysBetween(from, to visit.Date) int {
	const day = 24 * time.Hour
	return int(to.Noon(time.UTC).Sub(from.Noon(time.UTC)) / day)
}
