package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/console"
	"aftercare/internal/library"
)

type listOptions struct {
	console.Flags
	clinic    string
	format    string
	specialty string
}

func newList(e *env) *cobra.Command {
	o := &listOptions{}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the procedures there are",
		Long: `List the procedures there are: id, short names, title, where from, and how many of its
texts a clinic must still confirm.

` + exitStatus,
		Example: `  aftercare list
  aftercare list --specialty pain
  aftercare list --format names`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return runList(e, o) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.StringVar(&o.format, "format", "table", "table, json or names")
	fl.StringVar(&o.specialty, "specialty", "", "only those of one specialty")
	fl.BoolVar(&o.Plain, "plain", false, "no columns")
	fl.IntVar(&o.Width, "width", 0, "columns; else those of the terminal")
	return c
}

func runList(e *env, o *listOptions) error {
	switch o.format {
	case "table", "names":
	case "json":
		e.json = true
	default:
		return usage("", "--format is %q; expected table, json or names", o.format)
	}
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(e.out)
	if o.format == "names" && o.specialty == "" {
		ids, err := lib.IDs() // names of files: no file is read
		if err != nil {
			return err
		}
		for _, id := range ids {
			_, _ = fmt.Fprintln(w, id)
		}
		return w.Flush()
	}
	all, err := lib.List()
	if err != nil {
		return err
	}
	entries, err := ofSpecialty(all, o.specialty)
	if err != nil {
		return err
	}
	switch o.format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		if err := enc.Encode(entries); err != nil {
			return err
		}
	case "names":
		for _, entry := range entries {
			_, _ = fmt.Fprintln(w, entry.ID)
		}
	default:
		_, _ = fmt.Fprint(w, table(entries, e.console(o.Flags)))
	}
	return w.Flush()
}

// ofSpecialty keeps the entries of one specialty; "" keeps all.
func ofSpecialty(all []library.Entry, specialty string) ([]library.Entry, error) {
	if specialty == "" {
		return all, nil
	}
	out := []library.Entry{}
	known := map[string]bool{}
	for _, entry := range all {
		known[entry.Specialty] = true
		if strings.EqualFold(entry.Specialty, specialty) {
			out = append(out, entry)
		}
	}
	if len(out) == 0 {
		var names []string
		for name := range known {
			names = append(names, name)
		}
		return nil, usage("", "no procedure is of the specialty %q; there are: %s", specialty, strings.Join(sorted(names), ", "))
	}
	return out, nil
}

// table writes one procedure a line, in columns as wide as they need to be; what does not
// fit beside goes below.
func table(entries []library.Entry, c console.Console) string {
	rows := [][]string{{"ID", "ALSO", "TITLE", "FROM", "TO CONFIRM"}}
	for _, entry := range entries {
		rows = append(rows, []string{
			entry.ID, strings.Join(entry.Aliases, ", "), entry.Title, entry.Origin, fmt.Sprint(entry.ToConfirm),
		})
	}
	for _, row := range rows {
		for n := range row {
			row[n] = console.Clean(row[n])
		}
	}
	widths := make([]int, len(rows[0]))
	total := 2 * (len(widths) - 1)
	for n := range widths {
		for _, row := range rows {
			widths[n] = max(widths[n], console.CellWidth(row[n]))
		}
		total += widths[n]
	}
	if c.Plain || total > c.Width {
		return lists(entries)
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for n, cell := range row {
			line += cell + strings.Repeat(" ", widths[n]-console.CellWidth(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// lists writes each procedure in a few words, for narrow screens and screen readers.
func lists(entries []library.Entry) string {
	var b strings.Builder
	for _, entry := range entries {
		line := entry.ID + ": " + entry.Title
		if len(entry.Aliases) > 0 {
			line += " (" + strings.Join(entry.Aliases, ", ") + ")"
		}
		line += fmt.Sprintf(", %s, to confirm: %d", entry.Origin, entry.ToConfirm)
		b.WriteString(console.Clean(line) + "\n")
	}
	return b.String()
}
