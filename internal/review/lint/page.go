package lint

import (
	"fmt"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

// RuleNames returns names of rules as the list has them, whatever their case. A name that is no rule is a diag.UsageError.
func RuleNames(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		a, ok := Find(name)
		if !ok {
			return nil, diag.Usage(rulesHint, "--rule is %q, which is not a rule", name)
		}
		out = append(out, a.Name)
	}
	return out, nil
}

// rulesHint is the command that lists the rules.
const rulesHint = `"aftercare check --explain all" lists them`

// Explain adds the page of one rule, or for "all" a line for each rule. A name that is no rule is a diag.UsageError.
func Explain(t *typeset.Text, name string) error {
	if name == "all" {
		for _, a := range Analyzers() {
			t.Hang(0, typeset.Strong.Of(fmt.Sprintf("%-10s %-7s", a.Name, a.Severity)), typeset.Words(a.Doc))
		}
		return nil
	}
	a, ok := Find(name)
	if !ok {
		return diag.Usage(rulesHint, "--explain is %q, which is not a rule", name)
	}
	t.Line(0, typeset.Strong.Of(a.Name), typeset.Words(fmt.Sprintf(" (%s): %s.", a.Severity, a.Doc)))
	t.Gap()
	if a.Instead != "" {
		t.Line(0, typeset.Words("Instead: "+a.Instead+"."))
	}
	t.Line(0, typeset.Words("Why: "+a.Why+"."))
	for _, example := range []struct {
		label string
		texts []string
	}{{"Found", a.Bad}, {"Fine", a.Good}} {
		for _, text := range example.texts {
			if a.Sheet == nil {
				t.Hang(0, typeset.Words(example.label+":"), typeset.Words(text))
				continue
			}
			t.Line(0, typeset.Words(example.label+":")) // its examples are lines of a sheet
			for l := range strings.SplitSeq(text, "\n") {
				t.Indented("  " + l)
			}
		}
	}
	return nil
}
