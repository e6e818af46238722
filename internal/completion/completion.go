// Package completion lists how a line of the shell may go on. A choice is a word, with its meaning after a tab where
// it has one. What can't be read has no choices: a shell shows no errors.
package completion

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/review/catalog"
	"aftercare/internal/review/lint"
	"aftercare/procedures"
)

// Candidates returns the procedure of that name, or, without a name, all of a library; none if they can't be read.
func Candidates(lib *library.Library, name string) []*procedure.Procedure {
	if name != "" {
		id, err := lib.Find(name)
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

// Names returns the ids of procedures, and their short names that start with what was typed.
func Names(all []*procedure.Procedure, typed string) []string {
	var out []string
	for _, e := range all {
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

// Specialties returns the specialties of procedures.
func Specialties(all []*procedure.Procedure, _ string) []string {
	seen := map[string]bool{}
	for _, p := range all {
		seen[p.Specialty] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// Files returns the files and folders that start with what was typed.
func Files(typed string) []string {
	names, _ := filepath.Glob(escapeGlob(typed) + "*")
	return names
}

// escapeGlob escapes the special characters of a pattern.
func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// conditions returns the conditions of all procedures.
func conditions(all []*procedure.Procedure) map[string]procedure.Condition {
	out := map[string]procedure.Condition{}
	for _, p := range all {
		maps.Copy(out, p.Conditions)
	}
	return out
}

// With returns the conditions that can hold, each answer of one that has several.
func With(all []*procedure.Procedure, _ string) []string {
	var out []string
	known := conditions(all)
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

// Without returns the conditions that can be denied.
func Without(all []*procedure.Procedure, _ string) []string {
	var out []string
	known := conditions(all)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if answers := known[name].Answers(); slices.Contains(answers, procedure.No) || slices.Contains(answers, "none") {
			out = append(out, name+"\t"+known[name].Question)
		}
	}
	return out
}

// Fills returns the values that a procedure asks for one patient, each to be followed by its value.
func Fills(all []*procedure.Procedure, _ string) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range all {
		for _, f := range p.Fills {
			if !seen[f.Name] {
				seen[f.Name] = true
				out = append(out, f.Name+"=\t"+f.Question)
			}
		}
	}
	return out
}

// Visits returns the names that follow-up lines have for the next visit.
func Visits(all []*procedure.Procedure, _ string) []string {
	var out []string
	for _, p := range all {
		for _, in := range p.Instructions() {
			if in.Visit != "" && !slices.Contains(out, in.Visit) {
				out = append(out, in.Visit)
			}
		}
	}
	return out
}

// Sides returns the sides of the body on which one of the procedures can be done.
func Sides(all []*procedure.Procedure, _ string) []string {
	var out []string
	for _, name := range procedure.SideNames {
		if slices.ContainsFunc(all, func(p *procedure.Procedure) bool { return slices.Contains(p.Side.Options(), name) }) {
			out = append(out, name)
		}
	}
	return out
}

// Clinics returns the examples, and folders with a profile; else any folder.
func Clinics(typed string) []string {
	out := library.Examples(procedures.FS)
	found, _ := filepath.Glob(filepath.Join(escapeGlob(typed)+"*", "clinic.yaml"))
	for _, file := range found {
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			out = append(out, filepath.Dir(file)+"\ta clinic's folder")
		}
	}
	return append(out, anyFolder)
}

// anyFolder is the only choice where a folder is expected.
const anyFolder = "\x00folder"

// Rules returns the rules of check.
func Rules() []string {
	var out []string
	for _, a := range lint.Analyzers() {
		out = append(out, a.Name+"\t"+a.Doc)
	}
	return out
}

// Schemas returns the names of the JSON Schemas.
func Schemas() []string {
	var out []string
	for _, f := range schema.Files() {
		out = append(out, f.Name+"\t"+f.Title)
	}
	return out
}

// Listed returns the choices that a flag's description lists: "table, json or names".
func Listed(description string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ReplaceAll(description, " or ", ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if w = strings.TrimSpace(w); w != "" && !strings.ContainsAny(w, " :") {
			out = append(out, w)
		}
	}
	return out
}

// Answer is what the shell is told.
type Answer struct {
	Choices []string
	GoesOn  bool // no space follows: a value does
	Folders bool // any folder will do, which the shell lists where there are no choices
}

// Complete keeps the choices that start with what was typed. In a list only the part after the last comma is
// completed, by choices for that part.
func Complete(typed string, list bool, choices func(typed string) []string) Answer {
	before := ""
	if at := strings.LastIndex(typed, ","); list && at >= 0 {
		before, typed = typed[:at+1], typed[at+1:]
	}
	var a Answer
	for _, choice := range choices(typed) {
		switch {
		case choice == anyFolder:
			a.Folders = true
		case strings.HasPrefix(choice, typed):
			a.Choices = append(a.Choices, before+strings.NewReplacer("\n", " ", "\r", " ").Replace(choice))
			name, _, _ := strings.Cut(choice, "\t")
			a.GoesOn = a.GoesOn || strings.HasSuffix(name, "=")
		}
	}
	return a
}
