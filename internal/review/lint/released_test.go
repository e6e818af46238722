package lint

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
)

const releasedFile = "../../../testdata/lint/released.txt"

var newRelease = flag.Bool("release", false, "take the error rules of today for those of a released version")

// TestAnErrorRuleIsReleasedOrNew: a rule whose errors refuse an approval was in the last version,
// and is in its list; any other warns first. If a released rule reports more errors than before,
// that is up to its author.
func TestAnErrorRuleIsReleasedOrNew(t *testing.T) {
	var errs, names []string
	for _, a := range Analyzers() {
		names = append(names, a.Name)
		if a.Severity == diag.Error {
			errs = append(errs, a.Name)
		}
	}
	slices.Sort(errs)
	if *newRelease {
		if err := os.WriteFile(releasedFile, []byte(strings.Join(errs, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(releasedFile)
	if err != nil {
		t.Fatal(err)
	}
	released := strings.Fields(string(data))
	if len(released) < 50 {
		t.Fatalf("%d released rules", len(released))
	}
	for _, a := range Analyzers() {
		was := slices.Contains(released, a.Name)
		switch {
		case a.Severity == diag.Error && !was && !a.New:
			t.Errorf("the rule %s is not in %s: its errors would refuse a clinic's texts on the morning of an upgrade; set New: true", a.Name, releasedFile)
		case was && a.New:
			t.Errorf("the rule %s is in %s, so it is not new: take New out", a.Name, releasedFile)
		}
	}
	for _, name := range released {
		if !slices.Contains(names, name) {
			t.Errorf("%s has the rule %q, and there is none of that name; take it out", releasedFile, name)
		}
	}
}
