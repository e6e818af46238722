package pattern_test

import (
	"strings"
	"testing"

	"aftercare/internal/pattern"
)

func TestPrefilter(t *testing.T) {
	for _, c := range []struct {
		expr, text string
		passes     bool
	}{
		{`(?i)\bas tolerated\b`, "eat as Tolerated", true},
		{`(?i)\bas tolerated\b`, "eat as you like", false},
		{`\b\d+ mg`, "take 5 mg", true},
		{`\b\d+ mg`, "take some mg", true}, // one of the pieces is enough: " mg"
		{`(?:[^0-9])\.\d+`, "no number", false},
		{`(?:a|b.)+`, "xyz", false},
		{`(?:a|.*)`, "xyz", true}, // the second branch requires nothing
		{`x*`, "abc", true},
		{`[qQ]\.?[dD]`, "QD", true},
		{`(`, "abc", true},
	} {
		if got := pattern.Prefilter(c.expr)(strings.ToLower(c.text)); got != c.passes {
			t.Errorf("%s, %q: %v", c.expr, c.text, got)
		}
	}
}
