package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/batch/purge"
	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/terminal/typeset"
)

type purgeOptions struct {
	older       string
	dryRun, yes bool
	format      string
}

func newPurge(e *env) *cobra.Command {
	o := &purgeOptions{}
	c := &cobra.Command{
		Use:   "purge DIR…",
		Short: "Remove the sheets of old runs; keep who got which text",
		Long: `Remove the sheets that batch made in runs older than you keep them, also those in superseded, with
their rejected rows and lists to print. The manifests and the record of what was printed stay. They
hold no names, so audit can still tell you who got which text, and when the sheet was purged.

DIR is the folder of a run, or a folder with one run for each day. The age of a run is counted from
its day (--day) or from the day it was last printed, whichever is later. If neither is recorded, it
is counted from the date of the manifest.

purge removes a file only if a manifest names it and its content is what the manifest says. A sheet
that somebody changed stays, and the exit code is 3. A folder that isn't a run, or has a damaged
record, is refused and stays as it is. If a purge is stopped, the same command finishes it.

` + exitStatus,
		Example: `  aftercare purge out --older 90d --dry-run
  aftercare purge out --older 12w --yes`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("such as: aftercare purge out --older 90d --dry-run", "purge needs the folder of a run, or one with a folder for each day")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runPurge(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.older, "older", "", "remove the files of runs of that age: 90d, 12w (required)")
	fl.BoolVar(&o.dryRun, "dry-run", false, "show what would go, and remove nothing")
	fl.BoolVar(&o.yes, "yes", false, "remove without being asked")
	e.addOutputFormat(fl, &o.format, "text", "json")
	return c
}

// errNotPurged ends purge when a person didn't confirm; errLeft, when files stay that should go.
var (
	errNotPurged = errors.New("nothing was removed")
	errLeft      = &reportedError{"some files stay", exitPartial}
)

func runPurge(ctx context.Context, e *env, o *purgeOptions, dirs []string) error {
	age, err := purge.ParseAge(o.older)
	if err != nil {
		return usage("--older 90d", "--older: %s", err)
	}
	if !o.dryRun && !o.yes && !e.inTerminal {
		return usage("add --yes to remove without being asked, or --dry-run to see what would go", "purge asks before it removes, and nobody is there to answer")
	}
	opts := purge.Options{Older: age, Now: e.now(), Version: programVersion(), Disk: sink.System{}}
	found := purge.Find(dirs, opts)
	if !o.dryRun && !o.yes && found.Count() > 0 {
		d := prompt.NewDialog(ctx, e.in, e.err, e.errScreen().Columns())
		d.Say(found.Question())
		answer, err := d.Ask("Type yes to remove them; Enter alone stops")
		if err != nil && !errors.Is(err, prompt.ErrInterrupted) {
			return err
		}
		if !strings.EqualFold(answer, "y") && !strings.EqualFold(answer, "yes") {
			return errNotPurged
		}
	}
	if !o.dryRun {
		found.Remove(ctx, opts)
	}
	err = e.writeReport(o.format, map[string]any{"dry_run": o.dryRun, "younger": found.Younger, "folders": found.Folders}, func(t *typeset.Text) error {
		for _, line := range found.Lines(o.dryRun) {
			t.Line(0, typeset.Words(line))
		}
		return nil
	})
	if nothing := found.Nothing(); nothing != "" && o.format == "text" {
		_ = e.note(nothing)
	}
	for _, w := range found.Warnings() {
		e.warn(w)
	}
	for _, refused := range found.Refused {
		err = &reportedError{refused.Error(), e.reportError(refused)}
	}
	if err == nil && found.HasChanged() {
		err = errLeft
	}
	return err
}
