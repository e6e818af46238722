package check

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/console"
)

// Change is the lines of one file with its safe replacements made.
type Change struct {
	Count int // how many replacements

	file  *lint.File
	lines []string
}

// Changes returns the safe replacements for the findings, by file. With an error the changes before it are returned: a
// file would no longer be YAML, or it is standard input, which is a diag.UsageError.
func (r *Result) Changes() ([]Change, error) {
	var out []Change
	for _, f := range r.files {
		lines, done := f.Apply(fixesFor(r.Findings, f))
		if done == 0 {
			continue
		}
		if f.Name == stdinName {
			return out, diag.Usage("write it to a file first", "--fix can't change standard input")
		}
		if _, problems := yamlfile.Parse(f.Name, []byte(strings.Join(lines, "\n"))); problems.Err() != nil {
			return out, fmt.Errorf("the replacements in %s would make it unreadable: %w", f.Name, problems.Err())
		}
		out = append(out, Change{done, f, lines})
	}
	return out, nil
}

// Save rewrites the file, keeping its line endings.
func (c Change) Save() error {
	old, err := os.ReadFile(c.file.Name)
	if err != nil {
		return err
	}
	end := "\n"
	if strings.Contains(string(old), "\r\n") {
		end = "\r\n"
	}
	return sink.Replace(c.file.Name, []byte(strings.Join(c.lines, end)))
}

// fixesFor returns the safe replacements of a file, in order, without overlaps.
func fixesFor(list diag.List, f *lint.File) []lint.Fix {
	var out []lint.Fix
	if !f.Checked {
		return nil
	}
	for _, d := range list.Sort() {
		if d.Pos.File != f.Name || d.New == "" {
			continue
		}
		over := slices.ContainsFunc(out, func(x lint.Fix) bool {
			return x.Line == d.Pos.Line && d.Pos.Column < x.Column+len([]rune(x.Old))
		})
		if !over {
			out = append(out, lint.Fix{Line: d.Pos.Line, Column: d.Pos.Column, Old: d.Old, New: d.New})
		}
	}
	return out
}

// WriteDiff writes the lines that change, as they are and as they would be.
func (c Change) WriteDiff(w io.Writer) {
	_, _ = fmt.Fprintf(w, "--- %s\n+++ %s\n", c.file.Name, c.file.Name)
	for n, after := range c.lines {
		if before := c.file.Line(n + 1); before != after {
			_, _ = fmt.Fprintf(w, "@@ -%d +%d @@\n-%s\n+%s\n", n+1, n+1, console.Clean(before), console.Clean(after))
		}
	}
}
