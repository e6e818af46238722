package main

import (
	"github.com/spf13/cobra"

	"aftercare/internal/pipeline"
	"aftercare/internal/review/account"
	"aftercare/internal/terminal/typeset"
)

type explainOptions struct {
	visitFlags
	format string
}

func newExplain(e *env) *cobra.Command {
	o := &explainOptions{}
	c := &cobra.Command{
		Use:   "explain ID [PART…]",
		Short: "Explain where each instruction comes from and why it is used",
		Long: `Explain each instruction: whether it is on the sheet and why, its times, the file and line it
comes from, its sources, and what your clinic still has to confirm. With the flags of a visit,
explain the sheet of that visit.

Name parts to see only those: a section, an instruction, or a setting. For a setting you see each
instruction that prints its value, and who decided on it.

A text that isn't approved is explained too. The first and the last line then say that it isn't
approved.

` + exitStatus,
		Example: `  aftercare explain mbb
  aftercare explain mbb activity.driving
  aftercare explain mbb fever
  aftercare explain mbb --ended now --without steroid
  aftercare explain mbb --format json`,
		Args: atLeastOneID,
		RunE: func(_ *cobra.Command, args []string) error { return runExplain(e, o, args[0], args[1:]) },
	}
	o.add(c)
	e.addOutputFormat(c.Flags(), &o.format, "text", "json")
	return c
}

func runExplain(e *env, o *explainOptions, name string, parts []string) error {
	e.readAll, o.readOnly = true, true
	s, err := e.newSession(&o.visitFlags, name)
	if err != nil {
		return err
	}
	s.line.Audience = pipeline.Authors
	r, err := s.make(true)
	if err != nil {
		return err
	}
	a, err := account.New(r.Plan, r.Words, r.Sheet).Select(parts)
	if err != nil {
		return err
	}
	e.noPager = e.noPager || r.Plan.Visit.IsPrivate()
	return e.writeReport(o.format, a, func(t *typeset.Text) error {
		a.Set(t)
		return nil
	})
}

// notApprovedMark follows the name of a text if only parts of it are printed.
const notApprovedMark = " (NOT APPROVED)"
