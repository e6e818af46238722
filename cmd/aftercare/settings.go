package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/diag"
	"aftercare/internal/review/questions"
	"aftercare/internal/terminal/typeset"
)

type settingsOptions struct {
	clinic string
	format string
	open   bool
	adopt  bool
}

func newSettings(e *env) *cobra.Command {
	o := &settingsOptions{}
	c := &cobra.Command{
		Use:   "settings [ID]",
		Short: "List a clinic's settings and its open questions",
		Long: `List each value that a clinic decides once for all its sheets: the question, the value in
force and the layer it comes from, the default, the range that was read, and its sources. A value
that the clinic's profile does not name is a default that nobody there has confirmed. Then come
the procedures, with how many of their questions are open and required.

With --format yaml, write every open question of the clinic as lines for its clinic.yaml, the
required ones first, each with its range and with what the sheets say now: change what is
different at your clinic, keep the rest, and all sheets can be approved without questions.

With the ID of a procedure, list only what its sheets ask and use.

With --adopt, move the answers that were given with this version beside an older one, from
next-version.yaml to clinic.yaml; this changes no sheet.

` + exitStatus,
		Example: `  aftercare settings
  aftercare settings --clinic my-clinic --unconfirmed
  aftercare settings --clinic my-clinic --format yaml > answers.yaml
  aftercare settings mbb --clinic my-clinic --format yaml
  aftercare settings --clinic my-clinic --adopt
  aftercare settings --format json`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneID(c, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return runSettings(e, o, args) },
	}
	c.Flags().StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(c.Flags(), &o.format, "text", "json", "yaml")
	c.Flags().BoolVar(&o.adopt, "adopt", false, "move the answers of next-version.yaml to clinic.yaml, once no other version prints from the folder")
	c.Flags().BoolVar(&o.open, "unconfirmed", false, "only those that the clinic has not decided")
	return c
}

func runSettings(e *env, o *settingsOptions, of []string) error {
	if o.adopt {
		if len(of) > 0 {
			return usage("aftercare settings --adopt", "--adopt moves all answers; it takes no %q", of[0])
		}
		return e.adopt(o)
	}
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	if len(of) > 0 {
		id, err := lib.Find(of[0])
		if err != nil {
			return err
		}
		lib.LimitTo(id)
	}
	if o.format == "yaml" {
		lines, err := questions.AnswersToEdit(lib, programVersion)
		if err == nil {
			_, err = io.WriteString(e.out, lines)
		}
		return err
	}
	all, err := questions.Settings(lib, len(of) > 0)
	if err != nil {
		return err
	}
	shown := slices.DeleteFunc(slices.Clone(all), func(s questions.Setting) bool { return o.open && s.Confirmed })
	return e.writeReport(o.format, map[string][]questions.Setting{"settings": shown}, func(t *typeset.Text) error {
		sheets, err := questions.Open(lib)
		if err != nil {
			return err
		}
		t.Add(questions.Report(lib.Clinic(), shown, all, sheets))
		return nil
	})
}

// adopt moves the answers for this version to clinic.yaml.
func (e *env) adopt(o *settingsOptions) error {
	lib, err := e.requireOwnClinic(o.clinic, "settings --adopt")
	if err != nil {
		return err
	}
	profile, count, err := questions.Adopt(lib, builtinOptions(), e.today(lib.Clinic()))
	switch {
	case err != nil:
		return err
	case profile == "":
		return e.tell("nothing to adopt: clinic.yaml has all answers")
	}
	return e.tell("moved " + diag.Count(count, "answer") + " to " + profile)
}
