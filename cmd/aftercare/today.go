package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
	"aftercare/internal/visit"
)

// daySchedule is the schedule that the clinic's profile names for today.
type daySchedule struct {
	*scheduleReader
	file string
	day  visit.Date
}

// noScheduleError reports that the schedule that the profile names doesn't exist.
type noScheduleError struct{ file, hint string }

func (e *noScheduleError) Error() string {
	return fmt.Sprintf("today's schedule is not there: expected %q", e.file)
}

// errNoSchedule reports a profile without a schedule.
var errNoSchedule = &diag.UsageError{
	Problem: "the clinic's profile names no schedule", Hint: `write where it is into clinic.yaml: schedule: "schedules/{date}.csv"; or name a file with --from`,
}

// todaysSchedule finds the clinic's schedule for today. The flags' mapping and encoding take precedence over
// the profile's.
func (e *env) todaysSchedule(f *scheduleFlags) (*daySchedule, error) {
	options := *f
	options.sample, options.mapping = true, ""
	p, err := e.newScheduleReader(&options, "print")
	if err != nil {
		return nil, err
	}
	return p.openToday(f)
}

// openToday returns today's schedule, by the clinic's clock.
func (p *scheduleReader) openToday(f *scheduleFlags) (*daySchedule, error) {
	day := p.env.today(p.library.Clinic())
	file, err := p.fileOfDay(f, day)
	if err != nil {
		return nil, err
	}
	return &daySchedule{scheduleReader: p, file: file, day: day}, nil
}

// fileOfDay returns the clinic's schedule for a day. If the flags name no mapping and encoding, it sets the
// profile's.
func (p *scheduleReader) fileOfDay(f *scheduleFlags, day visit.Date) (file string, err error) {
	c := p.library.Clinic()
	if !c.Schedule.IsSet() {
		return "", errNoSchedule
	}
	flags := *f
	if flags.mapping == "" {
		flags.mapping = c.Schedule.MapFile()
	}
	if flags.encoding == "" {
		flags.encoding = c.Schedule.Encoding
	}
	p.options, err = p.env.scheduleOptions(&flags, p.library)
	return c.Schedule.PathOn(day), err
}

// eachOfDay calls do with each row, in file order; own says whether the row is for this day, and is false for a
// row that names another.
func (t *daySchedule) eachOfDay(do func(r schedule.Row, own bool) error) error {
	err := t.eachRow(t.file, func(r schedule.Row) error {
		day, _ := batch.DayOf(r, t.zone())
		return do(r, day.IsZero() || day == t.day)
	})
	var room *spool.CopyError
	if errors.Is(err, fs.ErrNotExist) && !errors.As(err, &room) {
		return &noScheduleError{t.file, missingScheduleHint(t.library.Clinic().Schedule)}
	}
	return err
}

func missingScheduleHint(s clinic.Schedule) string {
	return fmt.Sprintf("clinic.yaml says schedule: %q; put today's file there, or name another with --from", s.File)
}

// appointment returns the only row of an appointment of the day.
func (t *daySchedule) appointment(id string) (schedule.Row, error) {
	var found []schedule.Row
	other := ""
	err := t.eachOfDay(func(r schedule.Row, own bool) error {
		switch {
		case r.Fields["appointment_id"] != id:
		case !own:
			day, _ := batch.DayOf(r, t.zone())
			other = day.String()
		default:
			found = append(found, r)
		}
		return nil
	})
	switch {
	case err != nil:
		return schedule.Row{}, err
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return schedule.Row{}, duplicateAppointmentError(id, found)
	case other != "":
		return schedule.Row{}, usage("--from "+t.file+" takes it all the same", "the appointment %q is of %s, and today is %s", id, other, t.day)
	}
	return schedule.Row{}, &notBookedError{id, fmt.Sprintf("today's schedule is %q; --from FILE reads another day's", t.file)}
}

func (p *scheduleReader) zone() *time.Location { return p.library.Clinic().Zone(p.env.zone) }

// endedClock returns the time of day at which a row's procedure ended; "" if the row has no day, since its time
// may not be certain then.
func endedClock(r schedule.Row, zone *time.Location) string {
	if _, timed := batch.DayOf(r, zone); !timed {
		return ""
	}
	at := endedText(r, zone)
	return strings.TrimSpace(strings.TrimPrefix(at, firstWord(at)))
}

// endedText returns when a row's procedure ended, by the clocks of the zone.
func endedText(r schedule.Row, zone *time.Location) string {
	ended := r.Fields["ended"]
	if t, err := time.Parse(time.RFC3339, ended); err == nil {
		return t.In(zone).Format("2006-01-02 15:04")
	}
	return ended
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}
