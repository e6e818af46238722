package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/build"
	"aftercare/internal/files/sink"
	"aftercare/internal/manual"
)

func newMan(e *env) *cobra.Command {
	force := false
	c := &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages to a folder",
		Long: `Write the manual pages to a folder, one for each command, made from the commands' own help. Their
date is SOURCE_DATE_EPOCH, or else that of the commit the program was built from, or else none, so
the same program always writes the same pages.

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
	c.Flags().BoolVar(&force, "force", false, "replace existing pages")
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
		err = sink.WriteFile(filepath.Join(dir, pageName(c)+".1"), manPage(c, date, number).Bytes(), force)
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
	return build.Date(), nil
}

// pageName returns a page's name: aftercare-batch-preview.
func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage returns a command's page, made from its help.
func manPage(c *cobra.Command, date time.Time, version string) manual.Page {
	c.InitDefaultHelpFlag()
	p := manual.Page{
		Name: pageName(c), Short: c.Short, Long: c.Long, Synopsis: []string{c.UseLine()}, Example: c.Example, Date: date, Version: version,
		Options: manOptions(c.NonInheritedFlags()), Inherited: manOptions(c.InheritedFlags()),
	}
	if c.HasParent() {
		p.SeeAlso = append(p.SeeAlso, pageName(c.Parent()))
	} else {
		p.Settings, p.Synopsis = true, append(p.Synopsis, "aftercare COMMAND")
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			p.SeeAlso = append(p.SeeAlso, pageName(sub))
		}
	}
	return p
}

// flagTypeNames names a flag's value by the type that the flag library gives it.
var flagTypeNames = map[string]string{"string": "TEXT", "stringArray": "TEXT", "stringSlice": "LIST", "int": "NUMBER", "duration": "TIME"}

func manOptions(all *pflag.FlagSet) []manual.Option {
	var out []manual.Option
	all.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, means := pflag.UnquoteUsage(f)
		word := "--" + f.Name
		if f.Shorthand != "" {
			word = "-" + f.Shorthand + ", " + word
		}
		if value != "" {
			word += " " + flagTypeNames[f.Value.Type()]
		}
		if d := f.DefValue; d != "" && d != "false" && d != "0" && d != "[]" && !strings.Contains(means, "else ") {
			means += "; else " + d
		}
		out = append(out, manual.Option{Word: word, Means: means})
	})
	return out
}
