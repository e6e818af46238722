package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// x3 is rule X3.
var x3 = &Analyzer{
	Name: "X3", Doc: "driving allowed before a limit on driving ends", Instead: "the later of the two times, once", Why: "a patient who reads only one of the two drives too soon",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			limit, ok := latestLimit(plan, speaksOfDriving().MatchString)
			if !ok {
				continue
			}
			for _, i := range plan.Items {
				from, allowed := i.Time(procedure.From)
				if allowed && from.IsKnown() && allowsDriving(i.Text) && isBefore(from, limit.end) {
					p.reportRelatedNew(forbidsAnew(limit.item.Text), itemPos(i), itemPos(limit.item), "the limit", "driving is allowed before its limit ends%s", formatAnswers(plan, "sedation"))
				}
			}
		}
	},
}

// allowsDriving reports whether the sentence with the permission's time is about driving.
func allowsDriving(text string) bool {
	return slices.ContainsFunc(sentences(text), func(s string) bool {
		return strings.Contains(s, "{from}") && speaksOfDriving().MatchString(s)
	})
}

// limit is a restriction and its end.
type limit struct {
	item resolve.Item
	end  resolve.Time
}

// latestLimit returns the restriction that ends last, of those that are about something.
func latestLimit(plan *resolve.Plan, about func(string) bool) (limit, bool) {
	var out limit
	for _, i := range plan.Items {
		until, ok := i.Time(procedure.Until)
		if ok && until.IsKnown() && forbids(i.Text) && about(i.Text) && (out.end.When.Key == "" || isBefore(out.end, until)) {
			out = limit{i, until}
		}
	}
	return out, out.end.When.Key != ""
}
