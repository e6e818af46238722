package lint_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// checkNames checks the names of a clinic's definitions, given by id: their heads.
func checkNames(t *testing.T, heads map[string]string) []string {
	t.Helper()
	files := map[string]string{}
	for id, head := range heads {
		files["procedures/"+id+".yaml"] = head + strings.Replace(fixture(t, "good.yaml"), "include: [spot]\n", "", 1)
	}
	lib := ofClinic(t, files)
	called, err := lib.IDsByName()
	if err != nil {
		t.Fatal(err)
	}
	var passes []*lint.Pass
	all, problems, err := lib.LoadAll("en")
	if err != nil || len(problems.Errors()) > 0 {
		t.Fatal(problems, err)
	}
	for _, l := range all {
		if l.Procedure.Origin != library.BuiltIn {
			passes = append(passes, &lint.Pass{Procedure: l.Procedure, Words: l.Words, Clinic: lib.Clinic(), Names: lint.Names{Called: called, Reserved: []string{"print"}, Near: lib.NearBuiltIn(l.Procedure.ID)}})
		}
	}
	var out []string
	for _, d := range lint.Run(lint.Options{Rules: []string{"N1", "N2"}}, lintFiles(t, lib), passes) {
		if d.Severity != diag.Warning {
			t.Errorf("%v is no warning", d)
		}
		out = append(out, fmt.Sprintf("%s:%d:%d %s %s", strings.TrimSuffix(filepath.Base(d.Pos.File), ".yaml"), d.Pos.Line, d.Pos.Column, d.Rule, d.Message))
	}
	return out
}

// TestNames looks for names that find nothing, or another procedure than is meant.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		heads map[string]string
		want  []string // the beginnings of the findings
	}{
		{map[string]string{"own": ""}, nil},
		{map[string]string{"own": "aliases: [own thing, own, Own]\n"}, nil},
		{map[string]string{"colonoscopy": "aliases: [EMR]\n"}, nil},
		{map[string]string{"own": "aliases: [a, mbb]\n"}, []string{`own:1:14 N2 the short name "mbb" is also one of medial-branch-block`}},
		{map[string]string{"own": "aliases:\n  - \"MBB\"\n"}, []string{`own:2:5 N2 the short name "MBB" is also one of medial-branch-block`}},
		{map[string]string{"own": "aliases: [Medial Branch_block]\n"}, []string{`own:1:11 N2 the short name "Medial Branch_block" is the id of another procedure`}},
		{map[string]string{"own": "aliases: [Print]\n"}, []string{`own:1:11 N2 the short name "Print" is the name of a command`}},
		{map[string]string{"one": "aliases: [x]\n", "two": "aliases: [X]\n"}, []string{`one:1:11 N2 the short name "x" is also one of two`, `two:1:11 N2 the short name "X" is also one of one`}},
		{map[string]string{"one": "aliases: [two]\n", "two": ""}, []string{`one:1:11 N2 the short name "two" is the id of another procedure`}},
		{map[string]string{"colonoscopyy": ""}, []string{`colonoscopyy:2:1 N1 the id "colonoscopyy" is almost the built-in "colonoscopy"`}},
		{map[string]string{"colonoscopyy": "# check: allow N1, another procedure\n"}, nil},
		{map[string]string{"own": "# check: allow N2, staff say it of ours\naliases: [mbb]\n"}, nil},
	} {
		got := checkNames(t, c.heads)
		ok := len(got) == len(c.want)
		for n := range c.want {
			ok = ok && strings.HasPrefix(got[n], c.want[n])
		}
		if !ok {
			t.Errorf("%q: %q; want %q", c.heads, got, c.want)
		}
	}
}

// M1 proposes a class, which prints examples, only if no patient of the sheet must avoid one of them.
func TestNoClassIsProposedWhoseExamplesTheSheetForbids(t *testing.T) {
	const usual = "medication | Take your usual pain medicine as its label says."
	for _, c := range []struct{ sheet, want string }{
		{usual, "{class.pain-medicine}"},
		{usual + "\nmedication | Do not take gabapentin.", "{class.pain-medicine}"},
		{usual + "\nmedication | Do not take {medicine.naproxen} for pain.", "{medicine.NAME}"},
		{usual + "\nmedication | Do not take {class.nsaid}s.", "{medicine.NAME}"},
		{"top | include: [blood-thinner]\n" + usual, "{medicine.NAME}"},
		{"top | include: [ibuprofen]\n" + usual, "{medicine.NAME}"},
		{"medication | Take your first pain medicine at home.", "{medicine.NAME}"},
	} {
		found := false
		for _, d := range checkSmall(t, "M1", c.sheet) {
			if strings.Contains(d.Message, "pain medicine") {
				found = true
				if !strings.Contains(d.Message, "expected "+c.want) && !strings.Contains(d.Message, "own name, "+c.want) {
					t.Errorf("%s: %s; expected %s", c.sheet, d.Message, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s: nothing is found", c.sheet)
		}
	}
}
