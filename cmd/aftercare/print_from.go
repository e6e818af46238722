package main

import (
	"aftercare/internal/batch/appointments"
	"aftercare/internal/batch/schedule"
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
		day, err := e.todaysSchedule(o.scheduleOptions())
		if err != nil {
			return "", err
		}
		row, err := day.Appointment(name)
		if err != nil {
			return "", err
		}
		return o.fromRow(day.Schedules, row, interactive)
	}
	p, err := e.newScheduleReader(o.scheduleOptions(), "print")
	if err != nil {
		return "", err
	}
	row, err := p.Appointment(o.from, name)
	if err != nil {
		return "", err
	}
	return o.fromRow(p.Schedules, row, interactive)
}

// scheduleOptions returns how a schedule is read.
func (o *printOptions) scheduleOptions() *scheduleFlags {
	f := o.fileFlags
	f.clinic, f.sample = o.clinic, true
	return &f
}

// resolveUnlabelled tells a procedure from an appointment of today's schedule, if the clinic has one.
func (o *printOptions) resolveUnlabelled(e *env, name string, interactive bool) (id string, err error) {
	lib, err := e.library(o.clinic)
	switch {
	case err != nil:
		return "", err
	case lib.Clinic().Schedule.IsSet():
	case o.fileFlags != (scheduleFlags{}):
		return "", appointments.ErrNone // --map without a schedule
	default:
		return name, nil
	}
	booked, unread, err := appointments.Choose(lib, name, func() (*appointments.Day, error) { return e.todaysSchedule(o.scheduleOptions()) })
	if unread != nil {
		e.warn("today's schedule is not searched: " + unread.Error())
	}
	if err != nil || booked == nil {
		return name, err
	}
	return o.fromRow(booked.Schedules, booked.Row, interactive)
}

// fromRow takes the visit from the row of an appointment, and returns its procedure.
func (o *printOptions) fromRow(s *appointments.Schedules, row schedule.Row, interactive bool) (id string, err error) {
	if o.file != "" {
		return "", usage("", "an appointment can't be combined with --visit, since both describe the visit")
	}
	id, fields, err := s.Fields(row, o.fields, interactive)
	if err == nil {
		o.fields = fields
	}
	return id, err
}
