package lint_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/typeset"
)

// Each rule has a line in the list, and a page with its reason and examples; names are found in any case.
func TestRulesAreExplained(t *testing.T) {
	var list typeset.Text
	if err := lint.Explain(&list, "all"); err != nil {
		t.Fatal(err)
	}
	for _, a := range lint.Analyzers() {
		if !strings.Contains(list.String(), a.Doc) {
			t.Errorf("the list lacks %s", a.Name)
		}
		var page typeset.Text
		if err := lint.Explain(&page, strings.ToLower(a.Name)); err != nil || !strings.HasPrefix(page.String(), a.Name+" (") || !strings.Contains(page.String(), "Why: "+a.Why+".\n") {
			t.Errorf("%s: %v, %s", a.Name, err, page.String())
		}
	}
	names, err := lint.RuleNames([]string{"e6", "A13"})
	if err != nil || !slices.Equal(names, []string{"E6", "A13"}) {
		t.Errorf("%q, %v", names, err)
	}
	if _, err = lint.RuleNames([]string{"E6", "nosuch"}); !errors.As(err, new(*diag.UsageError)) || !strings.Contains(err.Error(), `"nosuch"`) {
		t.Errorf("%v", err)
	}
	if err := lint.Explain(&list, "nosuch"); !errors.As(err, new(*diag.UsageError)) {
		t.Errorf("%v", err)
	}
}
