package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"aftercare/internal/batch"
	"aftercare/internal/diag"
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
		Short: "Join the manifests of shards, and prove nothing is missing",
		Long: `Join the manifests of a run that was made in shards, in one folder or several, into the one
that a single run would have written: on standard output, or in a file with -o, and the names of
the sheets to print beside it, in the order of rows, in print.list. It proves that each row is
there once, that each shard came to its end, and that one version of the program made all with
the same options; with --verify, that each sheet is whole too, by its sha256.

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
	fl.StringVarP(&o.output, "output", "o", "", "the file, with print.list beside it; else standard output")
	fl.BoolVar(&o.force, "force", false, "replace a file that is there already")
	return c
}

func runMerge(e *env, o *mergeOptions, dirs []string) error {
	// Everything is verified before a line is written.
	found, err := batch.Join(dirs, o.verify, io.Discard)
	var wrong *batch.VerifyError
	if errors.As(err, &wrong) {
		for _, p := range wrong.Problems[1:] {
			_ = e.note("aftercare: " + p)
		}
		return errors.New(wrong.Problems[0])
	}
	if err != nil {
		return err
	}
	if o.output == "" {
		_, err = batch.Join(dirs, false, e.out)
	} else {
		err = batch.JoinTo(o.output, dirs, o.force)
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("%s rows, each once", diag.Digits(found.Rows))
	if o.verify {
		words += fmt.Sprintf("; %s files, each whole", diag.Digits(found.Files))
	}
	_ = e.note(words)
	return nil
}
