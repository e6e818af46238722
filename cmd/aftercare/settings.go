package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/console"
	"aftercare/internal/library"
)

type settingsOptions struct {
	clinic string
	format string
	open   bool
}

func newSettings(e *env) *cobra.Command {
	o := &settingsOptions{}
	c := &cobra.Command{
		Use:   "settings",
		Short: "List what a clinic decides once: its question, its value, and from where",
		Long: `List each value that a clinic decides once for all its sheets: the question, the value in
force and the layer it comes from, the default, the range that was read, and its sources. A value
that the clinic's profile does not name is a default that nobody there has confirmed.

` + exitStatus,
		Example: `  aftercare settings
  aftercare settings --clinic my-clinic --unconfirmed
  aftercare settings --format json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return runSettings(e, o) },
	}
	c.Flags().StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	c.Flags().StringVar(&o.format, "format", "text", "text or json")
	c.Flags().BoolVar(&o.open, "unconfirmed", false, "only those that the clinic has not decided")
	return c
}

// setting is one value for a program.
type setting struct {
	Name      string   `json:"name"`
	Question  string   `json:"question"`
	Is        string   `json:"is"`
	Value     string   `json:"value"`
	Layer     string   `json:"layer"`
	Default   string   `json:"default"`
	Range     string   `json:"range"`
	Sources   []string `json:"sources"`
	Confirmed bool     `json:"confirmed"`
}

func runSettings(e *env, o *settingsOptions) error {
	if o.format != "text" && o.format != "json" {
		return usage("", "--format is %q; expected text or json", o.format)
	}
	e.json = e.json || o.format == "json"
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	all, err := lib.Settings()
	if err != nil {
		return err
	}
	rows := []setting{}
	open := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		confirmed := s.Layer != library.DefaultLayer
		if !confirmed {
			open++
		}
		if o.open && confirmed {
			continue
		}
		rows = append(rows, setting{name, s.Question, string(s.Is), s.Value, s.Layer, s.Default, s.Range, append([]string{}, s.Sources...), confirmed})
	}
	w := bufio.NewWriter(e.out)
	if o.format == "json" {
		if err := writeJSON(w, rows); err != nil {
			return err
		}
		return w.Flush()
	}
	for _, s := range rows {
		writeSetting(w, s)
	}
	_, _ = fmt.Fprintf(w, "%s, of which the clinic has not confirmed %d\n", counted(len(all), "setting"), open)
	return w.Flush()
}

func writeSetting(w io.Writer, s setting) {
	p := func(format string, args ...any) { _, _ = fmt.Fprintln(w, console.Clean(fmt.Sprintf(format, args...))) }
	p("%s: %s", s.Name, s.Value)
	p("  %s", s.Question)
	if s.Confirmed {
		p("  decided by %s; the default is %s", s.Layer, s.Default)
	} else {
		p("  the default; not confirmed by a clinic")
	}
	if s.Range != "" {
		p("  range: %s", s.Range)
	}
	if len(s.Sources) > 0 {
		p("  sources: %s", strings.Join(s.Sources, ", "))
	}
	p("")
}
