package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/console"
)

// errNotFixed ends check --fix when no replacement was made.
var errNotFixed = errors.New("nothing was changed")

// fixFiles shows the safe replacements as a diff, and makes them if a person, or --yes, says so. It returns how
// many there were.
func (e *env) fixFiles(ctx context.Context, yes bool, list diag.List, files []*lint.File) (int, error) {
	type change struct {
		name  string
		lines []string
	}
	var changes []change
	count := 0
	for _, f := range files {
		fixes := fixesFor(list, f)
		lines, done := f.Apply(fixes)
		if done == 0 {
			continue
		}
		if f.Name == "stdin.yaml" {
			return 0, usage("write it to a file first", "--fix can't change standard input")
		}
		text := []byte(strings.Join(lines, "\n"))
		if _, problems := yamlfile.Parse(f.Name, text); problems.Err() != nil {
			return 0, fmt.Errorf("the replacements in %s would make it unreadable: %w", f.Name, problems.Err())
		}
		count += done
		changes = append(changes, change{f.Name, lines})
		e.showDiff(f, lines)
	}
	if count == 0 {
		return 0, nil
	}
	if !yes {
		if !e.inTerminal {
			return 0, usage("add --yes to make the replacements", "--fix shows them first, and nobody is there to answer")
		}
		a := &asker{env: e, ctx: ctx}
		_, _ = fmt.Fprintf(e.err, "Make %s? Press Enter to make them; type n and Enter to stop. ", plural(count, "replacement"))
		line, err := a.read()
		if err != nil && !errors.Is(err, errNotPrinted) {
			return 0, err
		}
		if err != nil || line != "" && !strings.EqualFold(line, "y") && !strings.EqualFold(line, "yes") {
			return 0, errNotFixed
		}
	}
	for _, c := range changes {
		if err := e.rewriteLines(c.name, c.lines); err != nil {
			return 0, err
		}
	}
	return count, nil
}

// rewriteLines rewrites a file, keeping its line endings.
func (e *env) rewriteLines(name string, lines []string) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	end := "\n"
	if strings.Contains(string(old), "\r\n") {
		end = "\r\n"
	}
	return sink.Replace(name, []byte(strings.Join(lines, end)))
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

// showDiff writes the lines that change, as they are and as they would be.
func (e *env) showDiff(f *lint.File, lines []string) {
	_, _ = fmt.Fprintf(e.err, "--- %s\n+++ %s\n", f.Name, f.Name)
	for n, after := range lines {
		if before := f.Line(n + 1); before != after {
			_, _ = fmt.Fprintf(e.err, "@@ -%d +%d @@\n-%s\n+%s\n", n+1, n+1, console.Clean(before), console.Clean(after))
		}
	}
}
