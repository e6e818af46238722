package appointments

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/console"
	"aftercare/internal/visit"
)

// List is today's appointments to choose from, the latest end first; those that can't be used come last, and behind them those
// that did not take place. Those of another day are not in it.
type List struct {
	*Day
	Entries []Entry
}

// Entry is one appointment. Its row's Reject says why it can't be used, and Skip that it did not take place; "" if it can.
type Entry struct {
	Row   schedule.Row
	Words string // as shown
	// Find is what a nurse may search for: any word of the name, the birth date as it may be typed, the record number.
	Find []string
	// Also is the procedure under its names, and the side: "rosa m" must not find Rosa Lee with her medial branch block.
	Also []string
}

// List reads the day's appointments. Titles are those of the procedures that a sheet can be made of, by id. The error is a
// NoScheduleError if the file isn't there, or why it can't be read.
func (d *Day) List(ctx context.Context, titles map[string]string) (*List, error) {
	var rows []schedule.Row
	times := map[string]int{} // how often an appointment occurs, in any spelling, cancelled or not
	err := d.eachRow(func(r schedule.Row, own bool) error {
		if own {
			times[strings.ToLower(r.Fields["appointment_id"])]++
		}
		if own {
			r.Raw = nil
			rows = append(rows, r)
		}
		return context.Cause(ctx)
	})
	if err != nil {
		return nil, err
	}
	for n, r := range rows {
		switch id := strings.ToLower(r.Fields["appointment_id"]); {
		case r.Reject != "", r.Skip != "":
		case id != "" && times[id] > 1:
			rows[n].Reject = "the appointment is in the schedule more than once"
		case titles[r.Fields["procedure"]] == "":
			rows[n].Reject = "procedure is not the id of a procedure here"
			if err := d.Library.CheckUsable(r.Fields["procedure"]); err != nil {
				rows[n].Reject = err.Error()
			}
		default:
			rows[n].Reject = batch.IDProblem(r)
		}
	}
	slices.SortStableFunc(rows, func(a, b schedule.Row) int {
		return cmp.Or(cmp.Compare(rejectedRank(a), rejectedRank(b)), cmp.Compare(padClock(endedClock(b, d.ClinicZone())), padClock(endedClock(a, d.ClinicZone()))))
	})
	list := &List{Day: d}
	for _, r := range rows {
		list.Entries = append(list.Entries, d.entry(r, titles))
	}
	return list, nil
}

// rejectedRank sorts the rows that can't be used last.
func rejectedRank(r schedule.Row) int {
	switch {
	case r.Skip != "":
		return 2
	case r.Reject != "":
		return 1
	}
	return 0
}

// padClock makes 9:05 sort before 10:20.
func padClock(clock string) string { return fmt.Sprintf("%5s", clock) }

func (d *Day) entry(r schedule.Row, titles map[string]string) Entry {
	f, _ := batch.Fields(r)
	name := f.Name
	if name == "" {
		name = strings.TrimSpace(f.GivenName + " " + f.FamilyName)
	}
	parts := []string{name}
	born, find := f.Born, []string{name, f.Born, f.Record, f.Appointment}
	if day, err := visit.ParseDay(f.Born); err == nil {
		at := day.Noon(time.UTC)
		born = at.Format("Jan 2, 2006")
		find = append(find, born, at.Format("January 2 2006"), at.Format("1/2/2006"), at.Format("01/02/2006"), at.Format("1/2/06"))
	}
	if born != "" {
		parts = append(parts, "born "+born)
	}
	if f.Record != "" {
		parts = append(parts, "record "+f.Record)
	}
	parts = append(parts, diag.Join(" ", cmp.Or(titles[r.Fields["procedure"]], r.Fields["procedure"]), f.Side))
	if at := endedClock(r, d.ClinicZone()); at != "" {
		if t, err := time.Parse("15:04", at); err == nil {
			at = t.Format("3:04 PM")
		}
		parts = append(parts, "ended "+at)
	}
	words := diag.Join(", ", parts...)
	switch {
	case r.Skip != "":
		words += " (" + r.Skip + ")"
	case r.Reject != "":
		words += " [can't be used]"
	}
	return Entry{r, console.Clean(words), find, []string{titles[r.Fields["procedure"]], r.Fields["procedure"], f.Side}}
}

// WhyStale says why a row of an older list can't be used any more, now that the schedule was read again; "" if it can. A list
// may stay on a screen for hours, over midnight too, while appointments are changed and cancelled.
func (l *List) WhyStale(old *List, row schedule.Row) string {
	switch {
	case old.Date != l.Date:
		return "A new day has begun, and this is its list"
	case !slices.ContainsFunc(l.Entries, func(e Entry) bool { return sameRow(e.Row, row) }):
		return "The schedule has changed, and this is the list as it is now"
	}
	return ""
}

// sameRow reports whether two rows have the same content, wherever they are in the file.
func sameRow(a, b schedule.Row) bool {
	return a.Reject == b.Reject && a.Skip == b.Skip && maps.Equal(a.Fields, b.Fields) && maps.Equal(a.Answers, b.Answers) && maps.Equal(a.Fill, b.Fill)
}
