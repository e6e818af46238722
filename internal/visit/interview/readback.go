package interview

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// ReadBack describes the visit that is about to be printed, as labels and their texts, so that a wrong patient, side or time
// is noticed before it is on paper.
func ReadBack(plan *resolve.Plan, now time.Time) [][2]string {
	v := plan.Visit
	who := "nobody: a blank sheet"
	if v.IsNamed() {
		who = v.Name + ", " + secondIdentifier(v)
	}
	procedure := plan.Procedure.Title
	for _, name := range slices.Sorted(maps.Keys(v.Answers)) {
		procedure += fmt.Sprintf("; %s: %s", name, v.Answers[name])
	}
	for _, fill := range plan.UsedFills() {
		if value, given := v.FillValues[fill.Name]; given {
			procedure += fmt.Sprintf("; %s: %s", fill.Name, value.Input())
		}
	}
	side := diag.Join(", ", string(v.Side), v.Site)
	if side == "" {
		side = "not said"
	}
	return [][2]string{{"Patient", who}, {"Procedure", procedure}, {"Side", side}, {"Ended", formatAgo(v, now)}}
}

func secondIdentifier(v visit.Visit) string {
	born, record := "", ""
	if !v.Born.IsZero() {
		born = "born " + v.Born.String()
	}
	if v.Record != "" {
		record = "record " + v.Record
	}
	return diag.Join(", ", born, record)
}

// formatAgo says when the procedure ended and how long ago that is: a wrong hour is obvious at once.
func formatAgo(v visit.Visit, now time.Time) string {
	if v.Ended.IsZero() {
		return "not said: the times are lines to write on"
	}
	when := v.Ended.Format("3:04 PM")
	if visit.DateOf(v.Ended) != visit.DateOf(now.In(v.Ended.Location())) {
		when = v.Ended.Format("Mon, Jan 2, 3:04 PM")
	}
	const day = 24 * time.Hour
	switch since := now.Sub(v.Ended).Truncate(time.Minute); {
	case since < time.Minute:
		return when + ", just now"
	case since < 2*time.Hour:
		return when + ", " + diag.Count(int(since.Minutes()), "minute") + " ago"
	case since < 2*day:
		return when + ", " + diag.Count(int(since.Hours()), "hour") + " ago"
	default:
		return when + ", " + diag.Count(int(since/day), "day") + " ago"
	}
}
