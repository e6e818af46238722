package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/guided"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit"
)

type printOptions struct {
	visitFlags
	paperOptions
	queueOptions
	from      string // a schedule
	fileFlags scheduleFlags
}

func newPrint(e *env) *cobra.Command { return printCommand(e, &printOptions{}) }

func printCommand(e *env, o *printOptions) *cobra.Command {
	c := &cobra.Command{
		Use:   "print ID|APPOINTMENT",
		Short: "Print a sheet on paper, asking for what is missing",
		Long: `Print a sheet on paper. In a terminal, aftercare asks for what is missing, shows whose sheet it
is, and prints when you press Enter. In a script, give everything by flags or with --visit, and
add --yes.

With --from SCHEDULE, or if clinic.yaml says where today's schedule is, you name an appointment
and the visit is read from its row. What a schedule can't know, such as when the procedure ended,
is asked for. A flag overrides the row. "--from today" is the schedule that clinic.yaml names.
"--from none" uses no schedule: the name is then a procedure.

The sheet goes to CUPS through standard input. No file is left behind, and neither the job, its
title nor a log says anything about the patient.

` + exitStatus,
		Example: `  aftercare print mbb
  aftercare print mbb --ended now --name "Rosa Example" --born 1961-04-02 --side left
  aftercare print mbb --visit - --yes < visit.json
  aftercare print --from monday.csv A-1041
  aftercare print A-1041`,
		Args: func(c *cobra.Command, args []string) error {
			if o.from != "" && len(args) != 1 {
				return usage("such as: aftercare print --from monday.csv A-1041", "print --from takes a schedule and one appointment's id")
			}
			return oneID(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			return runPrint(c.Context(), e, o, args[0], c.Flags().Changed)
		},
	}
	o.add(c)
	o.addApproved(c)
	o.addPaper(c)
	o.fileFlags.addFile(c)
	o.addQueue(c)
	fl := c.Flags()
	fl.StringVar(&o.from, "from", "", "the schedule that has the appointment; today is the one that clinic.yaml names")
	fl.StringVar(&o.sides, "sides", "", "sides of the paper to print on, one or two (default: the clinic's, else the printer's)")
	return c
}

func runPrint(ctx context.Context, e *env, o *printOptions, name string, given func(flag string) bool) error {
	if err := o.checkQueue(); err != nil {
		return err
	}
	interactive := e.inTerminal && !o.yes && o.file != "-"
	if !interactive && !o.yes {
		return usage("add --yes to print without being asked", "print asks before it prints, and nobody is there to answer")
	}
	name, err := o.resolveName(e, name, interactive)
	if err != nil {
		return err
	}
	s, err := e.newSession(&o.visitFlags, name)
	if err != nil {
		return err
	}
	s.onPaper = true
	r, err := o.renderer(s.library.Clinic())
	if err != nil {
		return err
	}
	r.Extra = s.font
	printer := e.printers(o.wait)
	job, err := o.job(s.library.Clinic(), r, given)
	if err != nil {
		return err
	}
	if job, err = printer.Ready(ctx, job); err != nil {
		return err
	}
	d := prompt.NewDialog(ctx, e.in, e.err, e.errScreen().Columns())
	s.hasReadBack = interactive
	if interactive {
		if _, err := s.line.Make(s.id, visit.Visit{Language: o.fields.Language}); err != nil {
			return s.addDraftHint(err) // before anybody is asked
		}
		if o.fields, err = guided.AskMissing(d, s.intakeContext, o.fields); err != nil {
			return asNotPrinted(err)
		}
	}
	made, err := s.make(o.yes)
	if err != nil {
		return err
	}
	r.TwoSided = job.IsTwoSided()
	data, pages, err := renderSheet(r, made.Sheet)
	if err != nil {
		return err
	}
	if interactive {
		yes, err := guided.Confirm(d, guided.ReadBack(made, e.now(), guided.DescribeSheet(job, r, made.Sheet, pages), job.Queue))
		if err == nil && !yes {
			err = errNotPrinted
		}
		if err != nil {
			return asNotPrinted(err)
		}
	}
	id, end, err := printer.Print(ctx, job, bytes.NewReader(data))
	if err != nil {
		return err
	}
	what := "Printed"
	if end == sink.Queued {
		what = "Handed to the printer"
	}
	err = e.tell(fmt.Sprintf("%s: job %s on %s, %s.", what, id, job.Queue, diag.Count(pages, "page")))
	return err
}

// errNotPrinted ends a dialog without a sheet.
var errNotPrinted = errors.New("nothing was printed")

// asNotPrinted turns the end of the input into an error that nothing was printed.
func asNotPrinted(err error) error {
	if errors.Is(err, prompt.ErrInterrupted) {
		return errNotPrinted
	}
	return err
}
