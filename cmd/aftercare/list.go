package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/review/catalog"
	"aftercare/internal/terminal/console"
)

type listOptions struct {
	console.Flags
	clinic    string
	format    string
	specialty string
	lang      string
	open      bool
}

func newList(e *env) *cobra.Command {
	o := &listOptions{}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the procedures there are",
		Long: `List the procedures there are, by specialty: id, short name, title, edition, reading grade
(Flesch-Kincaid), and how many questions they leave to the clinic. JSON has all names and where
each is from.

` + exitStatus,
		Example: `  aftercare list
  aftercare list --specialty "interventional pain"
  aftercare list --format names`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return runList(e, o) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(fl, &o.format, "table", "json", "names")
	fl.StringVar(&o.lang, "lang", "", "titles in this language")
	fl.BoolVar(&o.open, "needs-confirmation", false, "only those that ask the clinic something")
	fl.StringVar(&o.specialty, "specialty", "", "only those of one specialty")
	fl.BoolVar(&o.Plain, "plain", false, "no columns")
	fl.IntVar(&o.Width, "width", 0, "columns; else those of the terminal")
	return c
}

func runList(e *env, o *listOptions) error {
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	if o.format == "names" && o.specialty == "" && !o.open {
		w := bufio.NewWriter(e.out)
		ids, err := lib.IDs() // the names of files: no file is read
		if err != nil {
			return err
		}
		for _, id := range ids {
			_, _ = fmt.Fprintln(w, id)
		}
		return w.Flush()
	}
	lang := o.lang
	if lang == "" {
		lang = library.SourceLanguage
	}
	loaded, problems, err := lib.LoadAllOrSource(lang)
	if err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if err := e.noteUntranslated(lib, lang); err != nil {
		return err
	}
	entries, err := filterSpecialty(catalog.Entries(loaded, lib.Clinic()), o.specialty)
	if err != nil {
		return err
	}
	if o.open {
		entries = slices.DeleteFunc(entries, func(c catalog.Entry) bool { return c.ToConfirm == 0 })
	}
	return e.writeReport(o.format, entries, func(w io.Writer) error {
		if o.format == "table" {
			_, _ = fmt.Fprint(w, formatTable(entries, e.console(o.Flags)))
			return nil
		}
		for _, entry := range entries {
			_, _ = fmt.Fprintln(w, entry.ID)
		}
		return nil
	})
}

// filterSpecialty keeps the entries of one specialty; "" keeps all.
func filterSpecialty(all []catalog.Entry, specialty string) ([]catalog.Entry, error) {
	if specialty == "" {
		return all, nil
	}
	out := []catalog.Entry{}
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

// formatTable writes one procedure per line, by specialty, in columns as wide as necessary; if they don't fit,
// it lists each in a few words.
func formatTable(entries []catalog.Entry, c console.Console) string {
	head := []string{"ID", "ALSO", "TITLE", "AGES", "EDITION", "GRADE", "TO CONFIRM", "REQUIRED"}
	rows := [][]string{head}
	for _, e := range entries {
		rows = append(rows, []string{e.ID, e.ShortName(), e.Title, e.Ages, e.Edition, formatGrade(e), strconv.Itoa(e.ToConfirm), strconv.Itoa(e.Required)})
	}
	widths := make([]int, len(head))
	total := 2 * (len(widths) - 1)
	for n := range widths {
		for _, row := range rows {
			row[n] = console.Clean(row[n])
			widths[n] = max(widths[n], console.CellWidth(row[n]))
		}
		total += widths[n]
	}
	if c.Plain || total > c.Width {
		return formatList(entries)
	}
	var b strings.Builder
	line := func(row []string) {
		text := ""
		for n, cell := range row {
			text += cell + strings.Repeat(" ", widths[n]-console.CellWidth(cell)+2)
		}
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	line(head)
	last := ""
	for n, e := range entries {
		if e.Specialty != last {
			last = e.Specialty
			b.WriteString("\n" + console.Clean(specialtyName(e)) + "\n")
		}
		line(rows[n+1])
	}
	return b.String()
}

func formatGrade(e catalog.Entry) string {
	if e.Grade == 0 {
		return ""
	}
	return strconv.FormatFloat(e.Grade, 'f', 1, 64)
}

func specialtyName(e catalog.Entry) string {
	if e.Specialty == "" {
		return "other"
	}
	return e.Specialty
}

// formatList writes each procedure in a few words, for narrow screens and screen readers.
func formatList(entries []catalog.Entry) string {
	var b strings.Builder
	last := ""
	for _, e := range entries {
		if e.Specialty != last {
			if last != "" {
				b.WriteString("\n")
			}
			last = e.Specialty
			b.WriteString(console.Clean(specialtyName(e)) + ":\n")
		}
		line := e.ID + ": " + e.Title
		if short := e.ShortName(); short != "" {
			line += " (" + short + ")"
		}
		line += ", edition " + e.Edition
		if g := formatGrade(e); g != "" {
			line += ", grade " + g
		}
		b.WriteString(console.Clean(line+", to confirm: "+formatOpen(e.ToConfirm, e.Required)+", ages "+e.Ages) + "\n")
	}
	return b.String()
}
