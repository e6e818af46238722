package main

import (
	"github.com/spf13/cobra"

	"aftercare/internal/batch"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
	"aftercare/internal/pipeline"
	"aftercare/internal/visit"
)

// scheduleFlags are the flags of a command that reads a schedule.
type scheduleFlags struct {
	clinic          string
	sample          bool
	requireApproved bool
	mapping         string
	encoding        string
}

func (f *scheduleFlags) add(c *cobra.Command) {
	fl := c.Flags()
	fl.StringVar(&f.clinic, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	fl.BoolVar(&f.sample, "sample", false, "run without a clinic; each sheet says that it is a sample")
	fl.BoolVar(&f.requireApproved, "require-approved", false, "refuse what the clinic hasn't approved")
	f.addFile(c)
}

func (f *scheduleFlags) addFile(c *cobra.Command) {
	c.Flags().StringVar(&f.mapping, "map", "", "a YAML file that maps the columns and the clinic's own words")
	c.Flags().StringVar(&f.encoding, "encoding", "", "the encoding of a schedule that isn't UTF-8 or UTF-16: cp1252")
}

// form returns how the flags say that a schedule is read.
func (f *scheduleFlags) form() appointments.Form {
	return appointments.Form{Mapping: f.mapping, Encoding: f.encoding}
}

// addDay adds the flag for the day that rows must be for.
func addDay(c *cobra.Command, day *string) {
	c.Flags().StringVar(day, "day", "", "only appointments of that day in the clinic's time zone: today, tomorrow or 2026-11-23")
}

// parseDay reads --day; without the flag it returns the zero day. An empty value, as from an unset variable, is
// an error.
func (p *scheduleReader) parseDay(s string, given bool) (visit.Date, error) {
	if !given {
		return visit.Date{}, nil
	}
	day, err := batch.ParseDay(s, p.Today())
	if err != nil {
		return day, &diag.UsageError{Problem: "--day: " + err.Error(), Place: "--day"}
	}
	return day, nil
}

// scheduleReader makes sheets from the rows of schedules.
type scheduleReader struct {
	*appointments.Schedules
	env  *env
	line *pipeline.Line
	day  visit.Date // the day that rows must be for; zero for any
}

// newScheduleReader opens the library and reads the mapping.
func (e *env) newScheduleReader(f *scheduleFlags, command string) (*scheduleReader, error) {
	line, lib, err := e.openPipeline(f.clinic)
	if err != nil {
		return nil, err
	}
	if lib.Clinic().IsSample() && !f.sample {
		return nil, usage(`choose one with --clinic DIR, or add --sample for sheets that aren't for a patient`, "%s needs a clinic", command)
	}
	line.RequireApproved = f.requireApproved
	s, err := appointments.Open(e.machine(), lib, f.form())
	if err != nil {
		return nil, err
	}
	line.Library = batch.LockedLibrary(lib)
	return &scheduleReader{Schedules: s, env: e, line: line}, nil
}

// todaysSchedule opens the clinic's schedule for today. The flags' mapping and encoding take precedence over
// the profile's.
func (e *env) todaysSchedule(f *scheduleFlags) (*appointments.Day, error) {
	_, lib, err := e.openPipeline(f.clinic)
	if err != nil {
		return nil, err
	}
	return appointments.OpenToday(e.machine(), lib, f.form())
}

// machine returns what schedules are read with.
func (e *env) machine() appointments.Machine {
	return appointments.Machine{
		Inputs: e.inputs(), Now: e.now, Zone: e.zone,
		Warn: func(d diag.Diagnostic) { _ = e.note("aftercare: " + d.String()) },
	}
}

func (e *env) inputs() batch.Inputs {
	return batch.Inputs{Stdin: e.in, Clock: spool.Clock{Now: e.now, Sleep: e.sleep}}
}
