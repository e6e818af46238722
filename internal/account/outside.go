package account

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// VisitOutside says of an appointment on a sheet that the next visit lies on another day. It
// says nothing of the patient but those days.
type VisitOutside struct {
	// Sentence is for who makes one sheet: with the days, and what the sheet says of it.
	Sentence string
	// Short is for a list of many: with the instruction and the days as its author wrote them.
	Short string
}

// WhichVisit begins what a batch says of a next visit that can be one of several.
const WhichVisit = "nobody said which visit the next one is"

// NextVisit words what whoever makes the sheet should know of the next visit: that it can be one of several
// and nobody said which, or the appointments that it can't be.
func NextVisit(plan *resolve.Plan) []VisitOutside {
	if names := plan.WhichVisit(); names != nil {
		return []VisitOutside{{
			Sentence: fmt.Sprintf("%s: %s; the sheet leaves lines to write the days on; add --next-visit-for %s if it is that one", WhichVisit, strings.Join(names, " or "), names[0]),
			Short:    fmt.Sprintf("%s (%s)", WhichVisit, strings.Join(names, ", ")),
		}}
	}
	return VisitsOutside(plan)
}

// VisitsOutside words the plan's appointments that the next visit can't be, in reading order,
// without a full stop.
func VisitsOutside(plan *resolve.Plan) []VisitOutside {
	var out []VisitOutside
	for _, o := range plan.Outside {
		told := "the sheet has both days"
		if o.Line {
			told = "the sheet leaves a line to write that day on"
		}
		out = append(out, VisitOutside{
			Sentence: fmt.Sprintf("the next visit is on %s, but %q is for %s; %s",
				day(o.Visit, plan.Anchor.Day), sentence(o.Item.Text), days(o.Days, plan.Anchor.Day), told),
			Short: fmt.Sprintf("the next visit is outside the days of %s (%s)", o.Item.Instruction.Ref(), asWritten(o, plan.Anchor.Day)),
		})
	}
	return out
}

func days(w resolve.Window, procedureDay visit.Date) string {
	if w.Low == w.High {
		return day(w.Low, procedureDay)
	}
	return day(w.Low, procedureDay) + " to " + day(w.High, procedureDay)
}

// day words a day with its weekday, and with its year where that is not the procedure's.
func day(d, procedureDay visit.Date) string {
	form := "Mon, Jan 2"
	if d.Year != procedureDay.Year {
		form = "Mon, Jan 2, 2006"
	}
	return d.Noon(time.UTC).Format(form)
}

// sentence is what an instruction says before its appointment, or after it where nothing
// stands before. Other values of the text may be the patient's: they are left out.
func sentence(text string) string {
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

// asWritten is the days of an appointment as its author wrote them; those of several wordings
// counted from the procedure.
func asWritten(o resolve.VisitOutside, procedureDay visit.Date) string {
	switch w := o.When; {
	case o.Several:
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
