package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"aftercare/internal/batch"
	"aftercare/internal/render/pdf"
)

type previewOptions struct {
	scheduleFlags
	day      string
	dayGiven bool
}

func newPreview(e *env) *cobra.Command {
	o := &previewOptions{}
	c := &cobra.Command{
		Use:   "preview FILE ROW",
		Short: "Show the sheet of one row in the terminal",
		Long: `Show the sheet that one row of a schedule would make, in the terminal. Rows count from 1, without
the header. If the row can't make a sheet, preview explains why.

` + exitStatus,
		Example: `  aftercare batch preview monday.csv 12 --clinic my-clinic`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage("such as: aftercare batch preview monday.csv 12", "preview takes a schedule and the number of a row")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.dayGiven = c.Flags().Changed("day")
			return runPreview(e, o, args[0], args[1])
		},
	}
	o.add(c)
	addDay(c, &o.day)
	return c
}

func runPreview(e *env, o *previewOptions, file, wanted string) error {
	number, err := strconv.Atoi(wanted)
	if err != nil || number < 1 {
		return usage("", "the row is %q; expected a number from 1", wanted)
	}
	p, err := e.newScheduleReader(&o.scheduleFlags, "preview")
	if err != nil {
		return err
	}
	if p.day, err = p.parseDay(o.day, o.dayGiven); err != nil {
		return err
	}
	row, found, err := p.Row(file, number)
	if err != nil {
		return err
	}
	if !found {
		return usage("", "the schedule has no row %d", number)
	}
	form, err := findFormat("term", format.isText)
	if err != nil {
		return err
	}
	made := p.maker(form, pdf.Renderer{}, e.console()).Make(number, row)
	if made.Result == nil {
		return reportNotMade(e, made.Line)
	}
	for _, w := range made.Line.Warnings {
		e.warn(fmt.Sprintf("row %d: %s", number, w))
	}
	_, err = e.out.Write(made.Data)
	return err
}

// reportNotMade says why a row has no sheet.
func reportNotMade(e *env, l batch.Line) error {
	_ = e.note(fmt.Sprintf("aftercare: row %d: %s: %s", l.Row, l.Status, l.Reason))
	return errPartial
}
