package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/terminal/console"
)

type doctorOptions struct {
	console.Flags
	clinic string
	format string
}

func newDoctor(e *env) *cobra.Command {
	o := &doctorOptions{}
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is set, and by what; what was found, and what is missing",
		Long: `Say what is set, and by what: a flag, a variable, config.yaml or the clinic's profile. Say what
was found: the clinic, its definitions, languages, approvals, fonts and printer, and this terminal.

"note" is worth knowing and no problem. "PROBLEM" is something that was set and will not work, or
a definition that can't be read; then the exit code is 1. No patient data is looked at.

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
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(fl, &o.format, "text", "json")
	fl.BoolVar(&o.Plain, "plain", false, "no styles")
	fl.IntVar(&o.Width, "width", 0, "columns; else those of the terminal")
	return c
}

// errProblems ends the program when doctor found problems, which it lists.
var errProblems = &reportedError{"there are problems", exitFailed}

// The states of a finding of doctor.
const (
	stateOK      = "ok"
	stateNote    = "note"
	stateProblem = "PROBLEM"
)

// checkupFinding is one thing that doctor checked. The JSON names are a contract.
type checkupFinding struct {
	What  string `json:"what"`
	State string `json:"state"` // "ok", "note", "PROBLEM"
	Is    string `json:"is"`
	From  string `json:"from,omitempty"` // where the value comes from
	Hint  string `json:"hint,omitempty"`
}

func runDoctor(c *cobra.Command, e *env, o *doctorOptions) error {
	x := &checkup{env: e, flags: c.Flags(), options: o}
	x.run(c.Context())
	if cause := context.Cause(c.Context()); cause != nil {
		return cause
	}
	ok := true
	for _, s := range x.findings {
		ok = ok && s.State != stateProblem
	}
	result := struct {
		Version string           `json:"version"`
		OK      bool             `json:"ok"`
		Checks  []checkupFinding `json:"checks"`
	}{version(), ok, x.findings}
	err := e.writeReport(o.format, result, func(w io.Writer) error {
		width := 0
		if e.outTerminal || o.Width > 0 {
			width = e.console(o.Flags).Width
		}
		writeCheckup(w, x.findings, width)
		return nil
	})
	if err != nil {
		return err
	}
	if !ok {
		return errProblems
	}
	return nil
}

// writeCheckup writes one finding per line, with what to do below it.
func writeCheckup(w io.Writer, found []checkupFinding, width int) {
	p := func(indent, text string) {
		_, _ = fmt.Fprintln(w, console.Wrap(console.Clean(text), width, indent))
	}
	p("", version())
	problems := 0
	for _, s := range found {
		line := s.What + ": " + s.Is
		if s.From != "" {
			line += " (" + s.From + ")"
		}
		if s.State != stateOK {
			line = s.State + ": " + line
		}
		p("", line)
		if s.Hint != "" {
			p("  ", s.Hint)
		}
		if s.State == stateProblem {
			problems++
		}
	}
	if problems == 0 {
		p("", "All is well.")
		return
	}
	p("", strings.ToUpper(plural(problems, "problem")[:1])+plural(problems, "problem")[1:]+".")
}
