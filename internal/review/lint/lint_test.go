package lint_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/testkit"
)

// Each rule has a definition that breaks only it, and is found; and one that almost does.
func TestFixtures(t *testing.T) {
	testkit.SkipUnderRace(t) // one small definition at a time; TestTheLibraryIsClean has all at once
	if list := checked(t, lint.Options{}, nil); len(list) > 0 {
		t.Fatalf("the good definition: %v", list)
	}
	seen := map[string]bool{}
	for _, name := range fixturesLike(t, "sheets/*.txt") {
		seen[strings.TrimSuffix(filepath.Base(name), ".txt")] = true
	}
	for _, name := range fixturesLike(t, "rules/*.txt") {
		rule := strings.TrimSuffix(filepath.Base(name), ".txt")
		seen[rule] = true
		for n, c := range strings.Split(fixture(t, name), "== ")[1:] {
			kind, rest, _ := strings.Cut(c, "\n")
			var found []string
			list := checked(t, lint.Options{}, parseEdits(rest))
			for _, d := range list {
				if d.Rule == "" || !slices.Contains(found, d.Rule) {
					found = append(found, d.Rule)
				}
			}
			want := []string{}
			if kind == "bad" {
				want = []string{rule}
			}
			if strings.Join(found, " ") != strings.Join(want, " ") {
				t.Errorf("%s, case %d, %s: found %v\n%v", rule, n+1, kind, found, list)
			}
		}
	}
	for _, a := range lint.Analyzers() {
		if a.Bad == nil && a.Pair == nil && !a.Translated && !seen[a.Name] && !strings.HasPrefix(a.Name, "B") && !strings.HasPrefix(a.Name, "N") { // those are tried in replaced_test.go and names_test.go
			t.Errorf("the rule %s has no fixture", a.Name)
		}
		if a.Doc == "" || a.Instead == "" || a.Why == "" || countTargets(a) != 1 {
			t.Errorf("the rule %s lacks its words, or what it does", a.Name)
		}
	}
}

// countTargets returns how many kinds of things a rule checks.
func countTargets(a *lint.Analyzer) int {
	n := 0
	for _, is := range []bool{a.Text != nil, a.Sheet != nil, a.Pair != nil, a.Replaced != nil} {
		if is {
			n++
		}
	}
	return n
}

// parseEdits reads what replaces what in a fixture.
func parseEdits(text string) [][2]string {
	var out [][2]string
	for _, part := range strings.Split("\n"+text, "\n-- for\n")[1:] {
		old, stands, _ := strings.Cut(part+"\n", "\n-- stands\n")
		out = append(out, [2]string{old, strings.TrimSuffix(strings.TrimSuffix(stands, "\n"), "\n")})
	}
	return out
}

// The tables' own examples.
func TestTables(t *testing.T) {
	names := map[string]bool{}
	for _, a := range lint.Analyzers() {
		if names[a.Name] {
			t.Errorf("two rules are called %s", a.Name)
		}
		names[a.Name] = true
		for _, example := range a.Bad {
			if !isFoundBy(t, a, example) {
				t.Errorf("%s does not find %q", a.Name, example)
			}
		}
		for _, example := range a.Good {
			if isFoundBy(t, a, example) {
				t.Errorf("%s finds %q", a.Name, example)
			}
		}
	}
}

func isFoundBy(t *testing.T, a *lint.Analyzer, text string) bool {
	t.Helper()
	if a.Sheet != nil {
		return len(checkSmall(t, a.Name, text)) > 0
	}
	f := lint.NewFile("x.yaml", []byte("medication:\n  x:\n    text: '"+strings.ReplaceAll(text, "'", "''")+"'\n"), true)
	return len(lint.Run(lint.Options{Rules: []string{a.Name}}, []*lint.File{f}, nil)) > 0
}

// The sentence that shows what a leaflet must not say is found at its exact columns, even if it is folded.
func TestTheExampleIsFoundAtItsColumns(t *testing.T) {
	const text = "title: x\nmedication:\n  pain:\n    text: >-\n      Take ibuprofen 400mg PO q6h PRN. Advance diet\n      as tolerated. Notify your physician for any concerns.\n"
	f := lint.NewFile("x.yaml", []byte(text), true)
	found := map[string]diag.Pos{}
	for _, d := range lint.Run(lint.Options{}, []*lint.File{f}, nil) {
		found[d.Rule] = d.Pos
		if d.Hint == "" {
			t.Errorf("%s says not what to write instead", d.Rule)
		}
	}
	for rule, at := range map[string][2]int{
		"D03": {5, 22}, "A10": {5, 28}, "A13": {5, 31}, "A09": {5, 35}, "E10": {5, 35}, "V01": {6, 7}, "V09": {6, 21}, "V06": {6, 47},
	} {
		if p := found[rule]; p.Line != at[0] || p.Column != at[1] {
			t.Errorf("%s at %d:%d; want %d:%d", rule, p.Line, p.Column, at[0], at[1])
		}
	}
}

// The shipped library has no finding that isn't explained.
func TestTheLibraryIsClean(t *testing.T) {
	if list := run(t, lint.Options{Strict: true}, builtInLibrary(t)); len(list) > 0 {
		t.Errorf("%v", list)
	}
}
