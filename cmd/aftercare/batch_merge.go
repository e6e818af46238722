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
		Long: `Join the manifests of a run that was made in shards, in one folder or several, into the manifest
that a single run would have written. It goes to standard output, or with -o to a file, with
print.list beside it, which names the sheets to print in the order of the rows.

merge proves that each row occurs once, that each shard was finished, and that one version of the
program made all of them with the same options. With --verify, it also proves by the sha256 of
each sheet that the file is complete.

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
	fl.BoolVar(&o.verify, "verify", false, "read each sheet and check that it is complete")
	fl.StringVarP(&o.output, "output", "o", "", "write to this file, with print.list beside it (default: standard output)")
	fl.BoolVar(&o.force, "force", false, "replace an existing file")
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
