package catalog

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/review/account"
	"aftercare/internal/terminal/console"
)

// OfSpecialty returns the entries of one specialty, ignoring case, or a diag.UsageError if there are none; "" is every
// specialty.
func OfSpecialty(all []Entry, name string) ([]Entry, error) {
	if name == "" {
		return all, nil
	}
	var out []Entry
	var known []string
	for _, e := range all {
		known = append(known, e.Specialty)
		if strings.EqualFold(e.Specialty, name) {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		slices.Sort(known)
		return nil, diag.Usage("", "no procedure is of the specialty %q; there are: %s", name, strings.Join(slices.Compact(known), ", "))
	}
	return out, nil
}

// Table returns the procedures for a person, one per line, by specialty, in columns as wide as necessary; if they don't
// fit, or the console is plain, each in a few words.
func Table(entries []Entry, c console.Console) string {
	head := []string{"ID", "ALSO", "TITLE", "AGES", "EDITION", "GRADE", "TO CONFIRM", "REQUIRED"}
	rows := [][]string{head}
	for _, e := range entries {
		rows = append(rows, []string{e.ID, e.ShortName(), e.Title, e.Ages, e.Edition, e.gradeText(), strconv.Itoa(e.ToConfirm), strconv.Itoa(e.Required)})
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
		return list(entries)
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
			b.WriteString("\n" + console.Clean(e.heading()) + "\n")
		}
		line(rows[n+1])
	}
	return b.String()
}

// gradeText returns the reading grade; "" if there is none.
func (e Entry) gradeText() string {
	if e.Grade == 0 {
		return ""
	}
	return strconv.FormatFloat(e.Grade, 'f', 1, 64)
}

// heading returns what the entry is listed under.
func (e Entry) heading() string {
	if e.Specialty == "" {
		return "other"
	}
	return e.Specialty
}

// list writes each procedure in a few words, for narrow screens and screen readers.
func list(entries []Entry) string {
	var b strings.Builder
	last := ""
	for _, e := range entries {
		if e.Specialty != last {
			if last != "" {
				b.WriteString("\n")
			}
			last = e.Specialty
			b.WriteString(console.Clean(e.heading()) + ":\n")
		}
		line := e.ID + ": " + e.Title
		if short := e.ShortName(); short != "" {
			line += " (" + short + ")"
		}
		line += ", edition " + e.Edition
		if g := e.gradeText(); g != "" {
			line += ", grade " + g
		}
		b.WriteString(console.Clean(line+", to confirm: "+account.OpenCount(e.ToConfirm, e.Required)+", ages "+e.Ages) + "\n")
	}
	return b.String()
}
