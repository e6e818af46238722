package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/catalog"
	"aftercare/procedures"
)

// library opens the library that the command would open.
func (x completer) library(c *cobra.Command) *library.Library {
	name := ""
	if f := c.Flags().Lookup("clinic"); f != nil {
		name = f.Value.String()
	}
	lib, err := x.env.library(name)
	if err != nil {
		return nil
	}
	return lib
}

// procedures returns ids, and the short names that start with what was typed.
func (x completer) procedures(c *cobra.Command, _ []string, typed string) []string {
	var out []string
	for _, e := range x.candidates(c, nil) {
		meaning := "\t" + e.Title
		if short := (catalog.Entry{Aliases: e.Aliases}).ShortName(); short != "" {
			meaning += " (" + short + ")"
		}
		out = append(out, e.ID+meaning)
		for _, alias := range e.Aliases {
			small := procedure.NormalizeName(alias)
			switch {
			case typed == "" || small == e.ID:
			case strings.HasPrefix(small, typed):
				out = append(out, small+"\t"+e.Title)
			case strings.HasPrefix(alias, typed) && !strings.Contains(alias, " "):
				out = append(out, alias+"\t"+e.Title)
			}
		}
	}
	return out
}

func (x completer) specialties(c *cobra.Command, _ []string, _ string) []string {
	seen := map[string]bool{}
	for _, e := range x.candidates(c, nil) {
		seen[e.Specialty] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// from returns procedures for "new", and a schedule's file for "print".
func (x completer) from(c *cobra.Command, args []string, typed string) []string {
	if c.Name() != "new" {
		names, _ := filepath.Glob(escapeGlob(typed) + "*")
		return names
	}
	return x.procedures(c, args, typed)
}

// escapeGlob escapes the special characters of a pattern.
func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// conditions returns those of the named procedure, or else of all.
func (x completer) conditions(c *cobra.Command, args []string) map[string]procedure.Condition {
	out := map[string]procedure.Condition{}
	for _, p := range x.candidates(c, args) {
		maps.Copy(out, p.Conditions)
	}
	return out
}

func (x completer) candidates(c *cobra.Command, args []string) []*procedure.Procedure {
	lib := x.library(c)
	if lib == nil {
		return nil
	}
	if len(args) > 0 && c.Name() != "search" {
		id, err := lib.Find(args[0])
		if err != nil {
			return nil
		}
		p, _, err := lib.Load(id, library.SourceLanguage)
		if err != nil {
			return nil
		}
		return []*procedure.Procedure{p}
	}
	all, _, err := lib.LoadAll(library.SourceLanguage)
	if err != nil {
		return nil
	}
	var out []*procedure.Procedure
	for _, l := range all {
		out = append(out, l.Procedure)
	}
	return out
}

func (x completer) with(c *cobra.Command, args []string, _ string) []string {
	var out []string
	known := x.conditions(c, args)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if len(known[name].OneOf) == 0 {
			out = append(out, name+"\t"+known[name].Question)
			continue
		}
		for _, a := range known[name].OneOf {
			out = append(out, name+"="+a.Key+"\t"+known[name].Question)
		}
	}
	return out
}

// without returns the conditions that can be denied.
func (x completer) without(c *cobra.Command, args []string, _ string) []string {
	var out []string
	known := x.conditions(c, args)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if answers := known[name].Answers(); slices.Contains(answers, procedure.No) || slices.Contains(answers, "none") {
			out = append(out, name+"\t"+known[name].Question)
		}
	}
	return out
}

func (x completer) fills(c *cobra.Command, args []string, _ string) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range x.candidates(c, args) {
		for _, f := range p.Fills {
			if !seen[f.Name] {
				seen[f.Name] = true
				out = append(out, f.Name+"=\t"+f.Question)
			}
		}
	}
	return out
}

// visits returns the names that follow-up lines have for the next visit.
func (x completer) visits(c *cobra.Command, args []string, _ string) []string {
	var out []string
	for _, p := range x.candidates(c, args) {
		for _, in := range p.Instructions() {
			if in.Visit != "" && !slices.Contains(out, in.Visit) {
				out = append(out, in.Visit)
			}
		}
	}
	return out
}

func (x completer) languages(c *cobra.Command, _ []string, _ string) []string {
	lib := x.library(c)
	if lib == nil {
		return nil
	}
	return lib.Languages()
}

// printers asks the printing system, and doesn't wait if it is slow.
func (x completer) printers(c *cobra.Command, _ []string, _ string) []string {
	ctx := c.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, stop := context.WithTimeout(ctx, x.env.printerTimeout)
	defer stop()
	return sink.Printer{Run: x.env.run}.Queues(ctx)
}

// clinics returns the examples, and folders with a profile; else any folder.
func (x completer) clinics(_ *cobra.Command, _ []string, typed string) []string {
	out := library.Examples(procedures.FS)
	found, _ := filepath.Glob(filepath.Join(escapeGlob(typed)+"*", "clinic.yaml"))
	for _, file := range found {
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			out = append(out, filepath.Dir(file)+"\ta clinic's folder")
		}
	}
	return append(out, foldersOnly)
}
