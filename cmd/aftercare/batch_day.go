package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"aftercare/internal/batch"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
)

// resolveDay sets the day of a run: the one asked for, or that of the run to resume. It returns the schedules:
// those that are named, or else the one that the clinic's profile names for that day.
func (o *batchOptions) resolveDay(p *scheduleReader, shard batch.Shard, args []string) ([]string, error) {
	var err error
	if p.day, err = p.parseDay(o.day, o.flags.Changed("day")); err != nil {
		return nil, err
	}
	if o.resume && o.dir != "" {
		if err := o.resumeDay(p, shard); err != nil {
			return nil, err
		}
	}
	switch {
	case o.print && p.day.IsZero():
		return nil, usage("add --day today; or --day tomorrow, or a date such as --day "+p.env.today(p.library.Clinic()).String(),
			"--print needs a day, so that no other day's sheets are printed")
	case len(args) > 0:
		return args, nil
	case p.day.IsZero():
		return nil, usage("name the schedule, or add --day today", "batch needs a schedule: --resume found no day of an earlier run")
	}
	file, err := p.fileOfDay(&o.scheduleFlags, p.day)
	if errors.Is(err, errNoSchedule) {
		return nil, &diag.UsageError{Problem: errNoSchedule.Problem, Hint: `name a file: aftercare batch monday.csv --day today; or write where it is into clinic.yaml: schedule: "schedules/{date}.csv"`}
	}
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, &noDayFileError{p.day, file, p.library.Clinic().Schedule.File}
	}
	return []string{file}, nil
}

// noDayFileError reports that the schedule that the profile names for a day doesn't exist.
type noDayFileError struct {
	day           visit.Date
	file, setting string
}

// Error names the file that was expected.
func (e *noDayFileError) Error() string {
	return fmt.Sprintf("the schedule of %s is not there: expected %q", e.day, e.file)
}

func (e *noDayFileError) Hint() string {
	return fmt.Sprintf("clinic.yaml says schedule: %q; put the file of that day there, or name another", e.setting)
}

// resumeDay uses the day of the run to resume, which was set when that run began.
func (o *batchOptions) resumeDay(p *scheduleReader, shard batch.Shard) error {
	recordedDay, there, err := batch.ResumedDay(o.dir, shard)
	switch {
	case err != nil:
		return err
	case !there && o.day == "" && !recordedDay.IsZero():
		return usage("add the --day that it was begun with", "the run to resume was stopped before it had begun, so its day is not known")
	case !there:
		return nil
	case o.day == "":
		p.day = recordedDay
	case recordedDay.IsZero():
		return usage("leave --day away, or run it without --resume", "the run to resume was begun without --day")
	case recordedDay != p.day:
		return usage("leave --day away to go on with that run; without --resume a new one begins", "the run to resume is of %s, and --day is %s", recordedDay, p.day)
	}
	return nil
}
