package purge

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// Lines says in one line for each folder what went of it, or with dry set what would go.
func (r *Found) Lines(dry bool) []string {
	verb := "removed"
	if dry {
		verb = "would go"
	}
	var out []string
	for _, f := range r.Folders {
		if !f.IsEmpty() {
			out = append(out, fmt.Sprintf("%s: %s %s; the manifest stays", f.Dir, f.what(), verb))
		}
	}
	return out
}

// Nothing says why nothing goes of any folder; "" if something does, or if a folder was refused.
func (r *Found) Nothing() string {
	var parts []string
	if n := len(r.Folders); n > 0 {
		parts = append(parts, diag.Count(n, "folder")+" purged before")
	}
	if r.Younger > 0 {
		parts = append(parts, diag.Count(r.Younger, "folder")+" not old enough")
	}
	if r.Count() > 0 || len(parts) == 0 || len(r.Refused) > 0 {
		return ""
	}
	return "nothing to remove: " + strings.Join(parts, ", ")
}

// what lists what goes.
func (f *Folder) what() string {
	var parts []string
	if f.Sheets > 0 {
		parts = append(parts, diag.Count(f.Sheets, "sheet"))
	}
	if f.Unfinished > 0 {
		parts = append(parts, diag.Count(f.Unfinished, "unfinished file"))
	}
	if parts = append(parts, f.Lists...); len(parts) == 1 {
		return parts[0]
	}
	return diag.And(parts)
}

// warnings says what stays of a folder.
func (f *Folder) warnings() []string {
	var out []string
	if n := len(f.Changed); n > 0 {
		names, more := f.Changed, ""
		const shown = 10
		if n > shown {
			names, more = names[:shown], fmt.Sprintf(" and %d more", n-shown)
		}
		out = append(out, fmt.Sprintf("%q: %s, since the contents are not those that the manifest has: %s%s", f.Dir, stay(n, "file with the name of a sheet", "files with the name of a sheet"), strings.Join(names, ", "), more))
	}
	if f.Others > 0 && !f.IsEmpty() { // once, and not each night
		out = append(out, fmt.Sprintf("%q: %s, such as a file of --merge; look at what is in it", f.Dir, stay(f.Others, "file that no manifest names", "files that no manifest names")))
	}
	return out
}

func stay(n int, one, many string) string {
	if n == 1 {
		return "1 " + one + " stays"
	}
	return diag.Digits(n) + " " + many + " stay"
}

// Warnings says what stays in all folders that may hold patient data.
func (r *Found) Warnings() []string {
	var out []string
	for _, f := range r.Folders {
		out = append(out, f.warnings()...)
	}
	return out
}

// Count returns in how many folders something goes.
func (r *Found) Count() int {
	n := 0
	for _, f := range r.Folders {
		if !f.IsEmpty() {
			n++
		}
	}
	return n
}

// HasChanged reports whether a file stays since it is not what its manifest says.
func (r *Found) HasChanged() bool {
	return slices.ContainsFunc(r.Folders, func(f *Folder) bool { return len(f.Changed) > 0 })
}

// Question asks whether all that was found goes.
func (r *Found) Question() string {
	sheets, others := 0, 0
	for _, f := range r.Folders {
		sheets += f.Sheets
		others += len(f.Lists) + f.Unfinished
	}
	return fmt.Sprintf("Remove %s and %s with patient data in %s for good?",
		diag.Count(sheets, "sheet"), diag.Count(others, "other file"), diag.Count(r.Count(), "folder"))
}
