package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"aftercare/internal/review/check"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/terminal/typeset"
)

type checkOptions struct {
	clinic  string
	format  string
	rules   []string
	strict  bool
	explain string
	fix     bool
	yes     bool
	as      string // the place that a file is treated as being in
}

func newCheck(e *env) *cobra.Command {
	o := &checkOptions{}
	c := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Check definitions for errors, contradictions and hard words",
		Long: `Check definitions for missing elements, contradictions under every combination of conditions,
error-prone abbreviations and doses, vague phrases, hard words, long sentences and too many pages.
Without a PATH, check the clinic's folder, or the built-in library if there is no clinic. PATH is
a clinic's folder, a file, or "-" for standard input.

How a file is checked depends on where it is in a clinic's folder (procedures/, shared/,
locales/LANG/, clinic.yaml and so on), on the schema that its first line names, or on --as. A
translation is checked against its source, a block within the definitions that include it. The
last line (in JSON, "taken") says what kind of file it was taken for. A file in a clinic's folder
is checked with that clinic's words, settings and blocks, any other file with those of the chosen
clinic, if there is one.

To silence a finding, write a comment with the reason on the line above it:

  # check: allow V12, our own wording

` + exitStatus,
		Example: `  aftercare check
  aftercare check my-clinic --strict
  aftercare check my-clinic/procedures/knee.yaml --rule E6
  aftercare check my-clinic --fix
  aftercare check --explain A13
  aftercare check my-clinic/locales/es/knee.yaml
  aftercare check - --as locales/es/knee.yaml --clinic my-clinic < knee.yaml`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return runCheck(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(fl, &o.format, "text", "json", "github")
	fl.StringSliceVar(&o.rules, "rule", nil, "only these rules")
	fl.BoolVar(&o.strict, "strict", false, "count warnings as errors")
	fl.BoolVar(&o.fix, "fix", false, "make the safe replacements, after showing them as a diff")
	fl.StringVar(&o.as, "as", "", "check the file as if it were here in a clinic's folder: locales/es/ID.yaml")
	fl.BoolVarP(&o.yes, "yes", "y", false, "make the replacements without asking")
	fl.StringVar(&o.explain, "explain", "", "explain a rule, or all")
	return c
}

// errFindings ends the program when definitions have problems, which check lists.
var errFindings = &reportedError{"the definitions have problems", exitDefinitions}

func runCheck(ctx context.Context, e *env, o *checkOptions, paths []string) error {
	if o.explain != "" {
		t := &typeset.Text{}
		if err := lint.Explain(t, o.explain); err != nil {
			return err
		}
		return t.Write(e.out, e.outScreen())
	}
	rules, err := lint.RuleNames(o.rules)
	if err != nil {
		return err
	}
	if o.as != "" && (len(paths) != 1 || paths[0] == "") {
		return usage("such as: aftercare check - --as locales/es/knee.yaml --clinic my-clinic < knee.yaml", "--as only applies to one file")
	}
	if len(paths) == 0 {
		paths = []string{""}
	}
	of := check.Options{
		Library: builtinOptions(), Clinic: o.clinic, Usual: func() (string, error) { return e.clinicName("") },
		In: e.in, As: o.as, Rules: rules, Strict: o.strict,
	}
	of.Library.Now = e.now()
	found, err := of.Paths(paths...)
	if err != nil {
		return err
	}
	if o.fix {
		count, err := e.fix(ctx, o.yes, found)
		if err != nil {
			return err
		}
		if count > 0 { // what remains is reported for the files as they are now
			if found, err = of.Paths(paths...); err != nil {
				return err
			}
			_ = e.note(plural(count, "replacement") + " made")
		}
	}
	if o.format == "github" {
		err = found.WriteGitHub(e.out)
	} else {
		err = e.writeReport(o.format, found, func(t *typeset.Text) error {
			found.Set(t)
			return nil
		})
	}
	if err != nil {
		return err
	}
	if o.format == "text" {
		_ = e.note(found.Summary()...)
	}
	if len(found.Findings.Errors()) > 0 {
		return errFindings
	}
	return nil
}

// errNotFixed ends check --fix when no replacement was made.
var errNotFixed = errors.New("nothing was changed")

// fix shows the safe replacements as a diff, and makes them if a person, or --yes, says so. It returns how many there were.
func (e *env) fix(ctx context.Context, yes bool, found *check.Result) (int, error) {
	changes, err := found.Changes()
	count := 0
	for _, c := range changes {
		c.WriteDiff(e.err)
		count += c.Count
	}
	if err != nil || count == 0 {
		return 0, err
	}
	if !yes {
		if !e.inTerminal {
			return 0, usage("add --yes to make the replacements", "--fix shows them first, and nobody is there to answer")
		}
		yes, err := prompt.NewDialog(ctx, e.in, e.err, 0).Confirm("Make " + plural(count, "replacement") + "? Press Enter to make them; type n and Enter to stop.")
		if err != nil && !errors.Is(err, prompt.ErrInterrupted) {
			return 0, err
		}
		if !yes {
			return 0, errNotFixed
		}
	}
	for _, c := range changes {
		if err := c.Save(); err != nil {
			return 0, err
		}
	}
	return count, nil
}
