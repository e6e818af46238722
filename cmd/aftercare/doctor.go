package main

import (
	"context"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/diag"
	"aftercare/internal/doctor"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/check"
	"aftercare/internal/terminal/typeset"
)

type doctorOptions struct {
	clinic string
	format string
}

func newDoctor(e *env) *cobra.Command {
	o := &doctorOptions{}
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check what is set on this machine, and what is missing",
		Long: `Show what is set, and where: by a flag, a variable, config.yaml or the clinic's profile. Then check
what was found: the clinic, its definitions, languages, approvals and fonts, today's schedule, the
printer and this terminal.

A "note" is worth knowing. A "PROBLEM" is something that is set and won't work, or a definition
that can't be read; with one, the exit code is 1. Today's schedule is read as guided mode reads it:
doctor counts its rows and explains which can't be used, and shows nothing about a patient.

` + exitStatus,
		Example: `  aftercare doctor
  aftercare doctor --clinic beverly-hills
  aftercare doctor --format json`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runDoctor(c, e, o) },
		// It reports wrong settings itself, all of them.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(fl, &o.format, "text", "json")
	return c
}

// errProblems ends the program when doctor found problems, which it lists.
var errProblems = &reportedError{"there are problems", exitFailed}

func runDoctor(c *cobra.Command, e *env, o *doctorOptions) error {
	x := &doctor.Checkup{
		Config: &e.config, Getenv: e.getenv, Now: e.now(), Zone: e.zone,
		Printer: sink.Printer{Run: e.run, Sleep: e.sleep}, PrinterTimeout: e.printerTimeout,
		Flag: func(name string) (string, bool) {
			f := c.Flags().Lookup(name)
			if f == nil || !f.Changed {
				return "", false
			}
			return f.Value.String(), true
		},
		Open: func() (*library.Library, error) { return e.library(o.clinic) }, BuiltIn: e.sampleLibrary,
		Printable: func(lib *library.Library, lang string) error {
			return check.Printable(lib, lang, clinicFont(lib.Clinic()))
		},
		ReadSchedule: e.surveySchedule,
		Describe: func(err error) doctor.Report {
			r := describe(err)
			out := doctor.Report{Message: r.Message, Hint: r.Hint}
			for _, p := range r.Problems {
				out.List.Add(diag.Pos{File: p.File, Line: p.Line, Column: p.Column}, p.Hint, "%s", p.Message)
			}
			return out
		},
	}
	if e.outTerminal {
		screen := e.console()
		x.Console = &screen
	}
	found := x.Run(c.Context())
	if cause := context.Cause(c.Context()); cause != nil {
		return cause
	}
	problems := doctor.Problems(found)
	result := struct {
		Version string           `json:"version"`
		OK      bool             `json:"ok"`
		Checks  []doctor.Finding `json:"checks"`
	}{version(), problems == 0, found}
	err := e.writeReport(o.format, result, func(t *typeset.Text) error {
		setCheckup(t, found)
		return nil
	})
	if err != nil {
		return err
	}
	if problems > 0 {
		return errProblems
	}
	return nil
}

// surveySchedule reads today's schedule as guided mode does.
func (e *env) surveySchedule(ctx context.Context, lib *library.Library) (doctor.Schedule, error) {
	var out doctor.Schedule
	machine := e.machine()
	machine.Warn = func(d diag.Diagnostic) { out.Warnings = append(out.Warnings, d) }
	day, err := appointments.OpenToday(machine, lib, appointments.Form{})
	if err != nil {
		return out, err
	}
	definitions, _, err := lib.LoadAll(library.SourceLanguage)
	if err != nil {
		return out, err
	}
	titles := map[string]string{}
	for _, d := range definitions {
		titles[d.Procedure.ID] = d.Procedure.Title
	}
	list, err := day.List(ctx, titles)
	if err != nil {
		return out, err
	}
	for _, entry := range list.Entries {
		if entry.Row.Reject != "" {
			out.Rejected = append(out.Rejected, doctor.RejectedRow{Line: entry.Row.Line, Why: entry.Row.Reject})
		}
	}
	out.Usable = len(list.Entries) - len(out.Rejected)
	return out, nil
}

// setCheckup adds one finding per line, with what to do below it.
func setCheckup(t *typeset.Text, found []doctor.Finding) {
	t.Line(0, typeset.Words(version()))
	for _, f := range found {
		line, hint := f.Text()
		t.Line(0, typeset.Words(line))
		if hint != "" {
			t.Line(2, typeset.Words(hint))
		}
	}
	if n := doctor.Problems(found); n > 0 {
		t.Line(0, typeset.Danger.Of(diag.Count(n, "problem")+"."))
		return
	}
	t.Line(0, typeset.Words("All is well."))
}
