package lint

import (
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
)

// TestNewRuleWarns: an error of a rule that the last version didn't have is a warning, and still
// counts where warnings do.
func TestNewRuleWarns(t *testing.T) {
	file := NewFile("a.yaml", []byte("title: A\nabout: {text: This was painful.}\n"), true)
	rule := &Analyzer{Name: "T0", Severity: diag.Error, New: true, Text: func(p *TextPass) { p.Report(0, 1, "found") }}
	for _, strict := range []bool{false, true} {
		list := run(Options{Strict: strict}, []*Analyzer{rule}, []*File{file}, nil)
		at := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Rule == "T0" })
		if at < 0 {
			t.Fatalf("nothing found: %v", list)
		}
		if got := list[at].Severity == diag.Error; got != strict {
			t.Errorf("strict %v: is an error: %v", strict, got)
		}
		if !strings.Contains(list[at].Message, "from the next version on") {
			t.Errorf("the message is %q", list[at].Message)
		}
	}
}
