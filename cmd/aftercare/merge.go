package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"aftercare/internal/batch"
	"aftercare/internal/console"
	"aftercare/internal/sink"
)

type mergeOptions struct {
	verify bool
	output string
	force  bool
}

func newMerge(e *env) *cobra.Command {
	o := &mergeOptions{}
	c := &cobra.Command{
		Use:   "merge DIR…",
		Short: "Join the manifests of shards, and prove that nothing is missing",
		Long: `Join the manifests of a run that was made in shards, in one folder or several, into the one
that a single run would have written: on standard output, or in a file with -o. It proves that
each row is there once and that each shard came to its end; with --verify, that each sheet is
whole too, by its sha256.

` + exitStatus,
		Example: `  aftercare batch merge out --verify -o out/manifest.jsonl
  aftercare batch merge node1 node2 --verify > manifest.jsonl`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("such as: aftercare batch merge out --verify", "merge needs the folder of a run")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return runMerge(e, o, args) },
	}
	fl := c.Flags()
	fl.BoolVar(&o.verify, "verify", false, "read each sheet, and see that it is whole")
	fl.StringVarP(&o.output, "output", "o", "", "the file; else standard output")
	fl.BoolVar(&o.force, "force", false, "replace a file that is there already")
	return c
}

func runMerge(e *env, o *mergeOptions, dirs []string) error {
	// All is proved before a line is written.
	found, err := batch.Join(dirs, o.verify, io.Discard)
	var wrong *batch.VerifyError
	if errors.As(err, &wrong) {
		for _, p := range wrong.Problems[1:] {
			_, _ = fmt.Fprintln(e.err, "aftercare: "+console.Clean(p))
		}
		return errors.New(wrong.Problems[0])
	}
	if err != nil {
		return err
	}
	if o.output == "" {
		_, err = batch.Join(dirs, false, e.out)
	} else {
		err = o.write(dirs)
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("%s rows, each once", grouped(found.Rows))
	if o.verify {
		words += fmt.Sprintf("; %s files, each whole", grouped(found.Files))
	}
	_, _ = fmt.Fprintln(e.err, words)
	return nil
}

// write writes the joined manifest to a file, in memory that does not grow with it.
func (o *mergeOptions) write(dirs []string) error {
	info, err := os.Stat(o.output)
	switch {
	case err == nil && !o.force:
		return &sink.ExistsError{Path: o.output}
	case err == nil && !info.Mode().IsRegular():
		return usage("", "%q is no file", o.output)
	}
	out, err := sink.NewStream(o.output)
	if err != nil {
		return err
	}
	defer out.Drop()
	if _, err := batch.Join(dirs, false, out); err != nil {
		return err
	}
	return out.Keep()
}
