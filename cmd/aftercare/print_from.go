package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
	"aftercare/internal/visit/intake"
)

// What --from accepts instead of a file.
const (
	fromToday = "today"
	fromNone  = "none"
)

// resolveName finds what is to be printed, and returns the id of its procedure: the one named, or that of an
// appointment, whose row then is the visit.
func (o *printOptions) resolveName(e *env, name string, interactive bool) (id string, err error) {
	switch o.from {
	case fromNone:
		return name, nil
	case "":
		return o.resolveUnlabelled(e, name, interactive)
	case fromToday:
		t, row, err := o.findToday(e, name)
		if err != nil {
			return "", err
		}
		return o.fromRow(t.scheduleReader, row, interactive)
	}
	p, err := e.newScheduleReader(o.scheduleOptions(), "print")
	if err != nil {
		return "", err
	}
	row, err := p.appointment(o.from, name)
	if err != nil {
		return "", err
	}
	return o.fromRow(p, row, interactive)
}

// scheduleOptions returns how a schedule is read.
func (o *printOptions) scheduleOptions() *scheduleFlags {
	f := o.fileFlags
	f.clinic, f.sample = o.clinic, true
	return &f
}

// resolveUnlabelled tells a procedure from an appointment of today's schedule. A name that is both is refused:
// one of the two would be the wrong paper.
func (o *printOptions) resolveUnlabelled(e *env, name string, interactive bool) (id string, err error) {
	lib, err := e.library(o.clinic)
	if err != nil {
		return "", err
	}
	if !lib.Clinic().Schedule.IsSet() {
		if o.fileFlags != (scheduleFlags{}) {
			return "", errNoSchedule // --map without a schedule
		}
		return name, nil
	}
	_, unknown := lib.Find(name)
	if isRefused(unknown) {
		unknown = nil // it is a procedure, and its own error says why nothing is printed
	}
	t, row, err := o.findToday(e, name)
	var (
		none   *noScheduleError
		absent *notBookedError
	)
	switch {
	case err == nil && unknown == nil:
		return "", usage(fmt.Sprintf("--from today %s prints the appointment, --from none %s the procedure", name, name), "%q is a procedure, and an appointment of today's schedule", name)
	case err == nil:
		return o.fromRow(t.scheduleReader, row, interactive)
	case unknown == nil:
		if !errors.As(err, &none) && !errors.As(err, &absent) {
			e.warn("today's schedule is not looked into: " + err.Error())
		}
		return name, nil
	case errors.As(err, &absent):
		return "", unknownNameError(unknown, name, absent.hint)
	case errors.As(err, &none):
		return "", &noScheduleError{none.file, fmt.Sprintf("no procedure is called %q; %s", name, none.hint)}
	}
	return "", err
}

// isRefused reports whether a name is that of a procedure for which nothing can be made.
func isRefused(err error) bool {
	var (
		notOffered *library.NotOfferedError
		unused     *library.UnusedFileError
	)
	return errors.As(err, &notOffered) || errors.As(err, &unused)
}

// findToday finds the row of an appointment in today's schedule.
func (o *printOptions) findToday(e *env, id string) (*daySchedule, schedule.Row, error) {
	t, err := e.todaysSchedule(o.scheduleOptions())
	if err != nil {
		return nil, schedule.Row{}, err
	}
	row, err := t.appointment(id)
	return t, row, err
}

// unknownNameError reports a name that is neither a procedure nor an appointment of today.
func unknownNameError(unknown error, name, hint string) error {
	var ambiguous *library.AmbiguousError
	if errors.As(unknown, &ambiguous) {
		return unknown
	}
	var not *library.NotFoundError
	if errors.As(unknown, &not) && not.Hint != "" {
		hint = not.Hint + "; " + hint
	}
	return usage(hint, "no procedure and no appointment of today is called %q", name)
}

// fromRow takes the visit from the row of an appointment, and returns its procedure.
func (o *printOptions) fromRow(p *scheduleReader, row schedule.Row, interactive bool) (id string, err error) {
	if o.file != "" {
		return "", usage("", "an appointment and --visit both give a visit")
	}
	given, _ := field.Day(o.fields.Date)
	if of, _ := batch.DayOf(row, p.zone()); !given.IsZero() && !of.IsZero() && given != of {
		// Schedules of two days may use one id for two patients.
		return "", usage("--from FILE reads the schedule of another day", "the appointment %q is of %s, and --date is %s", row.Fields["appointment_id"], of, given)
	}
	f, reason := batch.Fields(row)
	switch id = row.Fields["procedure"]; {
	case row.Skip != "":
		return "", usage("", "the appointment %q is %s", row.Fields["appointment_id"], row.Skip)
	case row.Reject != "":
		return "", usage("mend the row, or give the visit as flags", "row %d: %s", row.Number, row.Reject)
	case reason != "":
		return "", usage("", "row %d: %s", row.Number, reason)
	case !slices.Contains(p.ids, id):
		return "", usage("mend the row, or name it in a mapping", "row %d: procedure is not the id of a procedure here", row.Number)
	}
	if interactive && dayWithoutTime(f, p.zone()) == p.env.today(p.library.Clinic()) {
		f.Ended, f.Date = "", "" // the end says the day, and is asked for
	}
	o.fields = o.fields.WithDefaults(f)
	return id, nil
}

// dayWithoutTime returns the day of a visit if nothing more precise is known; zero if the time is known, or the
// day isn't.
func dayWithoutTime(f intake.Fields, zone *time.Location) visit.Date {
	day, err := visit.ParseDay(f.Date)
	if f.Date != "" && err != nil || f.Ended == "" {
		return day
	}
	at, is, err := visit.Midnight(f.Ended, day, zone)
	if err != nil || !is || !day.IsZero() && day != at {
		return visit.Date{}
	}
	return at
}
