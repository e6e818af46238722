package lint

import (
	"fmt"
	"io"
	"strings"

	"aftercare/internal/diag"
)

// RuleNames returns names of rules as the list has them, whatever their case. A name that is no rule is a diag.UsageError.
func RuleNames(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		a, ok := Find(name)
		if !ok {
			return nil, diag.Usage(rulesHint, "--rule is %q, which is no rule", name)
		}
		out = append(out, a.Name)
	}
	return out, nil
}

// rulesHint is the command that lists the rules.
const rulesHint = `"aftercare check --explain all" lists them`

// Explain writes the page of one rule, or for "all" a line for each rule. A name that is no rule is a diag.UsageError.
func Explain(w io.Writer, name string) error {
	if name == "all" {
		for _, a := range Analyzers() {
			_, _ = fmt.Fprintf(w, "%-10s %-7s %s\n", a.Name, a.Severity, a.Doc)
		}
		return nil
	}
	a, ok := Find(name)
	if !ok {
		return diag.Usage(rulesHint, "--explain is %q, which is no rule", name)
	}
	_, _ = fmt.Fprintf(w, "%s (%s): %s.\n\n", a.Name, a.Severity, a.Doc)
	if a.Instead != "" {
		_, _ = fmt.Fprintf(w, "Instead: %s.\n", a.Instead)
	}
	_, _ = fmt.Fprintf(w, "Why: %s.\n", a.Why)
	for _, example := range []struct {
		label string
		texts []string
	}{{"Found", a.Bad}, {"Fine", a.Good}} {
		for _, t := range example.texts {
			if a.Sheet != nil { // its examples are lines of a sheet
				_, _ = fmt.Fprintf(w, "%s:\n  %s\n", example.label, strings.ReplaceAll(t, "\n", "\n  "))
				continue
			}
			_, _ = fmt.Fprintf(w, "%s: %s\n", example.label, t)
		}
	}
	return nil
}
