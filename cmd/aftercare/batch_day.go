package main

import (
	"aftercare/internal/batch"
)

// resolveDay sets the day of a run: the one asked for, or that of the run to resume. It returns the schedules:
// those that are named, or else the one that the clinic's profile names for that day, and with it the folder for
// the sheets.
func (o *batchOptions) resolveDay(p *scheduleReader, shard batch.Shard, args []string) ([]string, error) {
	var err error
	if p.day, err = p.parseDay(o.day, o.flags.Changed("day")); err != nil {
		return nil, err
	}
	if o.resume && o.dir != "" {
		if p.day, err = batch.ResumedDay(o.dir, shard, p.day); err != nil {
			return nil, err
		}
	}
	switch {
	case o.print && p.day.IsZero():
		return nil, usage("add --day today; or --day tomorrow, or a date such as --day "+p.Today().String(),
			"--print needs a day, so that no other day's sheets are printed")
	case len(args) > 0:
		return args, nil
	case p.day.IsZero():
		return nil, usage("name the schedule, or add --day today", "batch needs a schedule: --resume found no day of an earlier run")
	}
	if o.dir == "" {
		o.dir = p.Library.Clinic().Schedule.SheetsOn(p.day)
	}
	if err := o.checkFolder(); err != nil {
		return nil, err
	}
	file, err := p.DayFile(p.day, o.form())
	return []string{file}, err
}
