// Package diag describes a problem in an authored or imported file: where it is,
// which rule it breaks, what is wrong, and the hint that fixes it.
//
// Author mistakes are values of type Diagnostic, collected in a List and reported all
// at once. A request that can't be carried out is a UsageError. System errors (a disk, a network) are ordinary Go errors.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says how much a diagnostic matters. The zero value is an error, so that forgetting the
// field never makes a finding harmless.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Pos is a position in a file. Line and Column count from 1; Column counts characters, not bytes. A
// zero Line means the file as a whole.
type Pos struct {
	File   string
	Line   int
	Column int
}

// String returns "file:line:column", without what isn't known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Related is a second position that explains the first.
type Related struct {
	Pos     Pos
	Message string
}

// Diagnostic is one problem.
type Diagnostic struct {
	Pos      Pos
	Rule     string // a stable id; empty for what the loader itself refuses
	Severity Severity
	Message  string // lower case, no full stop; quotes the value and says what was expected
	Hint     string // what to do, lower case; empty if there is nothing to add
	Related  []Related
	Length   int    // how many characters from Pos on; 0 if not known
	Old, New string // a safe replacement at Pos; both empty for none
}

// String words the diagnostic for a person: "file:line:col: message", with the hint and
// related places on lines of their own.
func (d Diagnostic) String() string {
	var b strings.Builder
	b.WriteString(d.Pos.String())
	b.WriteString(": ")
	if d.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Message)
	if d.Rule != "" {
		b.WriteString(" [" + d.Rule + "]")
	}
	for _, r := range d.Related {
		b.WriteString("\n  " + r.Pos.String() + ": " + r.Message)
	}
	if d.Hint != "" {
		b.WriteString("\n  hint: " + d.Hint)
	}
	return b.String()
}

// List is the diagnostics of one run. It is an error if it holds at least one.
type List []Diagnostic

// Add appends an error at pos, formatted like fmt.Sprintf.
func (l *List) Add(pos Pos, hint, format string, args ...any) {
	*l = append(*l, Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Warn appends a warning at pos, formatted like fmt.Sprintf.
func (l *List) Warn(pos Pos, hint, format string, args ...any) {
	*l = append(*l, Diagnostic{Pos: pos, Severity: Warning, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Sort orders the list by file, line, column and message, and drops exact repeats.
func (l List) Sort() List {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(l, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Message == b.Message
	})
}

// Errors returns the diagnostics that are errors.
func (l List) Errors() List {
	var out List
	for _, d := range l {
		if d.Severity == Error {
			out = append(out, d)
		}
	}
	return out
}

// Err returns the sorted list as an error, or nil if it holds no error.
func (l List) Err() error {
	if len(l.Errors()) == 0 {
		return nil
	}
	return l.Sort()
}

// Error words each diagnostic, one after another.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}
