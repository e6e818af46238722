package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/files/sink"
)

func newMan(e *env) *cobra.Command {
	force := false
	c := &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages, one a command, into a folder",
		Long: `Write the manual pages, one a command, into a folder. They are made from the commands' own help.
Their date is SOURCE_DATE_EPOCH, else that of the commit the program was built from, else none:
the same program writes the same pages.

` + exitStatus,
		Example: `  aftercare man man1
  SOURCE_DATE_EPOCH=1764028800 aftercare man man1 --force`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare man man1", "man takes one folder")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return runMan(e, args[0], force) },
	}
	c.Flags().BoolVar(&force, "force", false, "replace pages that are there already")
	return c
}

func runMan(e *env, dir string, force bool) error {
	date, err := e.releaseDate()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	number, _, _ := strings.Cut(version(), ",")
	count := 0
	walkCommands(newRoot(e), func(c *cobra.Command) {
		if err != nil || !c.IsAvailableCommand() && c.HasParent() {
			return
		}
		count++
		err = sink.WriteFile(filepath.Join(dir, pageName(c)+".1"), manPage(c, date, number), force)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s in %s\n", plural(count, "page"), dir)
	return err
}

// releaseDate returns the date on the pages; zero if none is known.
func (e *env) releaseDate() (time.Time, error) {
	if s := e.getenv("SOURCE_DATE_EPOCH"); s != "" {
		seconds, err := strconv.ParseInt(s, 10, 64)
		if err != nil || seconds < 0 {
			return time.Time{}, usage("", "SOURCE_DATE_EPOCH is %q; expected seconds since 1970", s)
		}
		return time.Unix(seconds, 0).UTC(), nil
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.time" {
				if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
					return t.UTC(), nil
				}
			}
		}
	}
	return time.Time{}, nil
}
