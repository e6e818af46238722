package batch

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
	"aftercare/internal/visit/intake"
)

// The words for a day, counted from the day on which a run begins.
const (
	today    = "today"
	tomorrow = "tomorrow"
)

// ParseDay reads "today", "tomorrow" or a date. Now is in the clinic's time zone.
func ParseDay(s string, now visit.Date) (visit.Date, error) {
	switch s {
	case today:
		return now, nil
	case tomorrow:
		return now.Add(1), nil
	}
	d, err := visit.ParseDate(s)
	if err != nil {
		return visit.Date{}, fmt.Errorf("%q is not a day; expected today, tomorrow or a date such as 2026-11-23", s)
	}
	return d, nil
}

// DayOf returns a row's day: its date, or else the day on which the procedure ended by the clocks of the zone.
// It is zero if the row doesn't say one. Timed reports whether the row has the time at which it ended.
func DayOf(row schedule.Row, zone *time.Location) (day visit.Date, timed bool) {
	return intake.Day(row.Fields["date"], row.Fields["ended"], zone)
}

// ResumedDay returns the day of the run to resume, which was set when that run began; asked, if there is no run to resume. Asked
// is the day that the person names, zero for none; another than the run's is an error.
func ResumedDay(dir string, shard Shard, asked visit.Date) (visit.Date, error) {
	recorded, there, err := recordedDay(folder{dir, shard.suffix()})
	switch {
	case err != nil:
		return asked, err
	case !there && asked.IsZero() && !recorded.IsZero():
		return asked, diag.Usage("add the --day that it was begun with", "the run to resume was stopped before it had begun, so its day is not known")
	case !there:
		return asked, nil
	case asked.IsZero():
		return recorded, nil
	case recorded.IsZero():
		return asked, diag.Usage("leave out --day, or run it without --resume", "the run to resume was begun without --day")
	case recorded != asked:
		return asked, diag.Usage("leave out --day to go on with that run; without --resume a new one begins", "the run to resume is for %s, but --day is %s", recorded, asked)
	}
	return asked, nil
}

// recordedDay returns the day of the run to resume; zero if it was begun without one. False means that there is
// no run to resume: then the day is that of the previous run, if any.
func recordedDay(f folder) (visit.Date, bool, error) {
	_, missing := os.Lstat(f.manifest())
	there := !errors.Is(missing, fs.ErrNotExist)
	o, known, err := readOrigin(f)
	if err != nil || !known || o.Day == "" {
		return visit.Date{}, known && there, err
	}
	day, err := visit.ParseDate(o.Day)
	if err != nil {
		return visit.Date{}, false, &record.BrokenError{Path: f.origin(), Line: 1, What: "it is not a complete line written by this program"}
	}
	return day, there, nil
}

// NoneOfDayError reports a schedule without a row for the run's day.
type NoneOfDayError struct {
	Day       visit.Date
	otherDays string // how many rows each day has
}

// Error says which days the rows are for.
func (e *NoneOfDayError) Error() string {
	if e.otherDays == "" {
		return fmt.Sprintf("the schedule has no row for %s: it has no rows", e.Day)
	}
	return fmt.Sprintf("the schedule has no row for %s: %s", e.Day, e.otherDays)
}

// Hint suggests what to do.
func (e *NoneOfDayError) Hint() string {
	if e.otherDays == "" {
		return "check the export; if nobody is booked on that day, add --allow-empty"
	}
	return "nothing in the folder was changed; give the schedule of that day, or the day of this schedule with --day"
}

// FewRowsError reports a schedule with fewer rows of the run's day than the clinic says that a day has at least.
type FewRowsError struct {
	Day         visit.Date
	Rows, Least int
}

// Error counts the rows.
func (e *FewRowsError) Error() string {
	return fmt.Sprintf("the schedule has %s for %s; the clinic's profile says that a day has at least %d", diag.Count(e.Rows, "row"), e.Day, e.Least)
}

// Hint suggests what to do.
func (e *FewRowsError) Hint() string {
	return "check the export, nothing was made; if the day is that short, add --fewer"
}

// days counts rows by day; those without a day count under the zero day.
type days map[visit.Date]int

// maxDaysListed is how many days are listed one by one.
const maxDaysListed = 3

// summary says how many rows each day has, the day with most rows first.
func (d days) summary() string {
	known := slices.DeleteFunc(slices.Collect(maps.Keys(d)), visit.Date.IsZero)
	slices.SortFunc(known, func(a, b visit.Date) int {
		return cmp.Or(cmp.Compare(d[b], d[a]), strings.Compare(a.String(), b.String()))
	})
	var parts []string
	add := func(n int, of string) {
		words := fmt.Sprint(n)
		switch {
		case len(parts) == 0 && n == 1:
			words = "1 row is"
		case len(parts) == 0:
			words += " rows are"
		}
		parts = append(parts, words+" of "+of)
	}
	for _, day := range known[:min(len(known), maxDaysListed)] {
		add(d[day], day.String())
	}
	if rest := known[min(len(known), maxDaysListed):]; len(rest) > 0 {
		n := 0
		for _, day := range rest {
			n += d[day]
		}
		add(n, "other days")
	}
	if n := d[visit.Date{}]; n > 0 {
		add(n, "no day")
	}
	return strings.Join(parts, ", ")
}

// warning reports rows for other days if no day was asked for; "" if every row that has a day is for this one.
func (d days) warning(now visit.Date) string {
	other := false
	for day := range d {
		other = other || day != now && !day.IsZero()
	}
	switch {
	case !other:
		return ""
	case d[now] == 0:
		return d.summary() + ", none of today, " + now.String() + "; --day makes only the sheets of one day"
	}
	return d.summary() + "; today is " + now.String() + "; --day makes only the sheets of one day"
}

// checkDay refuses a row for another day than the run's, or without a day.
func (m Maker) checkDay(row schedule.Row) *refusal {
	if m.Day.IsZero() {
		return nil
	}
	switch of, _ := DayOf(row, m.zone()); {
	case of.IsZero() && isMidnightElsewhere(row, m.zone()):
		return nil // rejected for that
	case of.IsZero():
		return reject("neither date nor ended gives a day, and this run is for one day")
	case of != m.Day:
		return reject("the appointment is not on the day of this run")
	}
	return nil
}

// endedAtMidnight reports an end that is only the row's day, written as its midnight.
func endedAtMidnight(row schedule.Row, of visit.Date, zone *time.Location) bool {
	ended := row.Fields["ended"]
	if ended == "" {
		return false
	}
	day, is, err := visit.Midnight(ended, of, zone)
	return is && err == nil && day == of
}

func midnightWarning(n int) string {
	if n == 1 {
		return "1 row ended at midnight, which counts as the day alone: its sheet has no times of day"
	}
	return fmt.Sprintf("%d rows ended at midnight, which counts as the day alone: their sheets have no times of day", n)
}

func isMidnightElsewhere(row schedule.Row, zone *time.Location) bool {
	_, _, err := visit.Midnight(row.Fields["ended"], visit.Date{}, zone)
	return err != nil
}

func (m Maker) zone() *time.Location { return m.Line.Library.Clinic().Zone(m.Zone) }
