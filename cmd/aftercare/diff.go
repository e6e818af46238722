package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/check"
	"aftercare/internal/review/comparison"
	"aftercare/internal/review/revision"
	"aftercare/internal/terminal/typeset"
)

type diffOptions struct {
	clinic string
	lang   string
	format string
}

func newDiff(e *env) *cobra.Command {
	o := &diffOptions{}
	c := &cobra.Command{
		Use:   "diff A [B]",
		Short: "Show what changes for the patient between two texts",
		Long: `Show what changes for the patient from A to B, in sentences, warning signs first: instructions
that were added or removed, and changed times, words or levels of warning.

A and B are each one of
  ID             the text of today, as the chosen clinic prints it
  approved:ID    the text that the clinic approved last
  built-in:ID    the definition that the program brings, with the clinic's settings
  ID@REVISION    as a git revision has the clinic's folder (without a clinic: the folder
                 "procedures" here)
  FILE.yaml      a file

If you give only A, today's text of A is compared with the approved one. If none is approved, it is
compared with the built-in text: of the same definition, of the one that it was copied from, or of
the one that the clinic's definition or a block of it replaces.

` + exitStatus,
		Example: `  aftercare diff approved:mbb mbb --clinic my-clinic
  aftercare diff built-in:mbb mbb --clinic my-clinic
  aftercare diff mbb@HEAD~1 mbb --clinic my-clinic
  aftercare diff old/knee.yaml knee.yaml --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usage("such as: aftercare diff approved:mbb mbb", "diff takes one or two texts; there are %d", len(args))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runDiff(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.StringVar(&o.lang, "lang", "", "language of the texts; else the clinic's")
	e.addOutputFormat(fl, &o.format, "text", "json")
	return c
}

func runDiff(ctx context.Context, e *env, o *diffOptions, args []string) error {
	options := builtinOptions()
	var err error
	if options.Clinic, err = e.clinicName(o.clinic); err != nil {
		return err
	}
	options.Now = e.now()
	lib, err := library.Open(options)
	if err != nil {
		return err
	}
	c := lib.Clinic()
	texts := comparison.Texts{
		Library: lib, Options: options, Language: lib.Language(cmp.Or(o.lang, c.SheetLanguages()[0])), Today: e.today(c),
		File:     func(path string) (*library.Library, error) { return e.openDefinition(path, o.clinic) },
		Revision: func(dir, revision string) (fs.FS, error) { return sink.Revision(ctx, e.run, dir, revision) },
	}
	r, err := texts.Compare(args...)
	var unreadable *comparison.UnreadableError
	if errors.As(err, &unreadable) && o.format == "text" {
		t := typeset.Lines(unreadable.ID + " can't be read, so the texts can't be compared")
		approval.SetLacks(t, unreadable.Lacks)
		if err := t.Write(e.err, e.errScreen()); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	return e.writeReport(o.format, r, func(t *typeset.Text) error {
		label := func(name string, approved bool) string {
			if approved || c.IsSample() { // nobody could approve any of it
				return name
			}
			return name + notApprovedMark
		}
		t.Line(0, typeset.Words("from "), typeset.Strong.Of(label(r.Was, r.WasApproved)), typeset.Words(" to "), typeset.Strong.Of(label(r.Is, r.IsApproved)))
		revision.SetGrouped(t, []revision.Text{{Name: r.Is, Changes: r.Changes}})
		if len(r.Changes) == 0 {
			t.Line(2, typeset.Words("nothing changes for the patient"))
		}
		return nil
	})
}

// openDefinition opens a library with the definition in a file alone.
func (e *env) openDefinition(path, clinic string) (*library.Library, error) {
	f, err := check.Read(path, "", e.in)
	if err != nil {
		return nil, err
	}
	if !f.IsProcedure() {
		return nil, usage("aftercare diff "+shellWord(path)+" ID compares a definition", "%s is %s; expected a procedure", path, f.Kind())
	}
	o := builtinOptions()
	o.Clinic = clinic
	return f.Open(o)
}

// sampleLibrary opens the built-in library, without a clinic.
func (e *env) sampleLibrary() (*library.Library, error) {
	return library.Open(builtinOptions())
}
