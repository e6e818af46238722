package interview

import (
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Line is one line of a visit that is read back.
type Line struct{ Label, Words string }

// ReadBack describes the visit that is about to be printed, so that a wrong patient, side or time is noticed before it is on
// paper. What staff are asked and didn't answer is in it too.
func ReadBack(plan *resolve.Plan, now time.Time) []Line {
	v := plan.Visit
	who := "nobody: a blank sheet"
	if v.IsNamed() {
		who = v.Name + ", " + secondIdentifier(v)
	}
	out := []Line{{"Patient", who}, {"Procedure", plan.Procedure.Title}}
	if answers := readBackAnswers(plan); answers != "" {
		out = append(out, Line{"Answers", answers})
	}
	switch {
	case plan.Procedure.Side.Ask && v.Side == visit.NoSide:
		out = append(out, Line{"Side", diag.Join(", ", "a line to write on", v.Site)})
	case v.Side != visit.NoSide:
		out = append(out, Line{"Side", diag.Join(", ", string(v.Side), v.Site)})
	case v.Site != "":
		out = append(out, Line{"Site", v.Site})
	}
	out = append(out, Line{"Ended", formatAgo(v, now)})
	if !v.NextVisit.IsZero() {
		when := v.NextVisit.Day.Noon(time.UTC).Format("Mon, January 2, 2006")
		if !v.NextVisit.At.IsZero() {
			when = v.NextVisit.At.Format("Mon, January 2, 2006, 3:04 PM")
		}
		if v.NextVisitFor != "" {
			when += ", for: " + inWords(v.NextVisitFor)
		}
		out = append(out, Line{"Next visit", when})
	}
	for _, l := range []Line{{"Clinician", v.Clinician}, {"Message", v.Message}} {
		if l.Words != "" {
			out = append(out, l)
		}
	}
	return out
}

// readBackAnswers says how each question is answered; on a sheet for nobody, only those that are.
func readBackAnswers(plan *resolve.Plan) string {
	v := plan.Visit
	open := map[string]bool{} // conditions whose texts are all printed
	for n := range plan.Items {
		for _, term := range plan.Items[n].Under {
			open[term.Condition] = true
		}
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(plan.Procedure.Conditions)) {
		condition := plan.Procedure.Conditions[name]
		words := inWords(v.Answers[name])
		switch assumed := plan.Answers[name]; {
		case words != "":
		case assumed.Value != "" && v.IsNamed():
			words = inWords(assumed.Value) + " (as your clinic assumes)"
		case condition.AskedOf != procedure.Staff || !v.IsNamed():
			continue
		case !open[name]:
			words = "not known"
		case len(condition.Answers()) == 2:
			words = "not known (both texts are printed)"
		default:
			words = "not known (all texts are printed)"
		}
		all = append(all, condition.Words()+": "+words)
	}
	for _, fill := range plan.UsedFills() {
		if value, given := v.FillValues[fill.Name]; given {
			words := value.Words
			if words == "" {
				words = value.Day.Noon(time.UTC).Format("Mon, January 2, 2006")
			}
			all = append(all, inWords(fill.Name)+": "+words)
		}
	}
	return strings.Join(all, "; ")
}

func secondIdentifier(v visit.Visit) string {
	born, record := "", ""
	if !v.Born.IsZero() {
		born = "born " + FormatDate(v.Born)
	}
	if v.Record != "" {
		record = "record " + v.Record
	}
	return diag.Join(", ", born, record)
}

// FormatDate writes a date as staff read it: April 2, 1961.
func FormatDate(d visit.Date) string { return d.Noon(time.UTC).Format("January 2, 2006") }

// formatAgo says when the procedure ended and how long ago that is: a wrong hour is obvious at once.
func formatAgo(v visit.Visit, now time.Time) string {
	if v.Ended.IsZero() {
		return "not known: the times are lines to write on"
	}
	when := v.Ended.Format("3:04 PM")
	if visit.DateOf(v.Ended) != visit.DateOf(now.In(v.Ended.Location())) {
		when = v.Ended.Format("Mon, Jan 2, 3:04 PM")
	}
	const day = 24 * time.Hour
	switch since := now.Sub(v.Ended).Truncate(time.Minute); {
	case since < time.Minute:
		return when + ", just now"
	case since < time.Hour:
		return when + ", " + diag.Count(int(since.Minutes()), "minute") + " ago"
	case since < 2*time.Hour && since%time.Hour >= time.Minute:
		return when + ", 1 hour " + diag.Count(int((since-time.Hour).Minutes()), "minute") + " ago"
	case since < 2*day:
		return when + ", " + diag.Count(int(since.Hours()), "hour") + " ago"
	default:
		return when + ", " + diag.Count(int(since/day), "day") + " ago"
	}
}
