package main

import (
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
	"aftercare/internal/review/revision"
	"aftercare/internal/terminal/typeset"
)

type statusOptions struct {
	clinic   string
	format   string
	within   string
	required bool
}

func newStatus(e *env) *cobra.Command {
	o := &statusOptions{}
	c := &cobra.Command{
		Use:   "status",
		Short: "Show which texts are approved, and what has changed since",
		Long: `List every sheet in each of the clinic's languages, and whether it is approved: by whom and until
when, what has changed since, which approvals end soon, and which sheets were never approved.

For a copy of a built-in definition or block, it also lists what has changed in the original,
warning signs first. For a definition or block that replaces a built-in one without being a copy,
it lists what is missing.

` + exitStatus,
		Example: `  aftercare status --clinic my-clinic
  aftercare status --clinic my-clinic --within 60d
  aftercare status --clinic my-clinic --require-approved
  aftercare status --clinic my-clinic --format json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return runStatus(e, o) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic's folder")
	e.addOutputFormat(fl, &o.format, "text", "json")
	fl.StringVar(&o.within, "within", "30d", "an approval that ends within so many days is due")
	fl.BoolVar(&o.required, "require-approved", false, "fail when a text is not approved")
	return c
}

// parseDays reads "60d", "60 days" or "60".
func parseDays(s string) (int, error) {
	number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(s), "days"), "d"))
	a, err := procedure.ParseAmount(number + " days")
	if err != nil {
		return 0, usage("", "--within is %q; expected a number of days such as 60d", s)
	}
	return a.N, nil
}

func runStatus(e *env, o *statusOptions) error {
	within, err := parseDays(o.within)
	if err != nil {
		return err
	}
	lib, err := e.requireOwnClinic(o.clinic, "status")
	if err != nil {
		return err
	}
	all, problems, err := e.statuses(lib, within)
	if err != nil {
		return err
	}
	for _, lang := range lib.Clinic().SheetLanguages() {
		if err := e.noteUntranslated(lib, lang); err != nil {
			return err
		}
	}
	err = e.writeReport(o.format, map[string]any{"texts": all, "causes": revision.Causes(approval.Changes(all))}, func(t *typeset.Text) error {
		t.Add(approval.Report(all))
		if note := questions.VersionNote(lib.Clinic()); note != "" {
			t.Indented(note)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := problems.Err(); err != nil || !o.required {
		return err
	}
	return approval.RequireAll(all)
}

// statuses returns the state of each text of a clinic with a folder; see approval.Statuses.
func (e *env) statuses(lib *library.Library, within int) ([]approval.Status, diag.List, error) {
	builtIn, err := e.sampleLibrary()
	if err != nil {
		return nil, nil, err
	}
	return approval.Statuses(lib, builtIn, e.today(lib.Clinic()), within)
}

// noteUntranslated says on standard error, in one line, what a language has no translation of.
func (e *env) noteUntranslated(lib *library.Library, lang string) error {
	line, hint, err := lib.UntranslatedLine(lang)
	if err != nil || line == "" {
		return err
	}
	return e.note(line, "  "+hint)
}
