package completion

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"aftercare/internal/authoring/procedure"
)

// Only the part of a list after the last comma is completed, and what comes before it stays.
func TestComplete(t *testing.T) {
	all := []string{"sedation\tDid the\npatient get it?", "polyp=large\tA polyp?", "polyp=none\tA polyp?", "restart=\tWhen?"}
	for _, c := range []struct {
		typed string
		list  bool
		want  Answer
	}{
		{"sed", false, Answer{Choices: []string{"sedation\tDid the patient get it?"}}},
		{"sedation,polyp=l", true, Answer{Choices: []string{"sedation,polyp=large\tA polyp?"}}},
		{"sedation,polyp=l", false, Answer{}},
		{"re", false, Answer{Choices: []string{"restart=\tWhen?"}, GoesOn: true}},
	} {
		got := Complete(c.typed, c.list, func(string) []string { return all })
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q, list %v: %+v", c.typed, c.list, got)
		}
	}
}

// An answer that a condition can have is a choice; one that only holds or not is its name. What can be denied is
// what has a "no".
func TestConditions(t *testing.T) {
	all := []*procedure.Procedure{
		{Conditions: map[string]procedure.Condition{"sedation": {Question: "Sleepy?"}}},
		{Conditions: map[string]procedure.Condition{"polyp": {Question: "A polyp?", OneOf: []procedure.Answer{{Key: "none"}, {Key: "large"}}}, "stage": {Question: "Which?", OneOf: []procedure.Answer{{Key: "one"}, {Key: "two"}}}}},
	}
	if got := With(all, ""); !slices.Equal(got, []string{"polyp=none\tA polyp?", "polyp=large\tA polyp?", "sedation\tSleepy?", "stage=one\tWhich?", "stage=two\tWhich?"}) {
		t.Errorf("%q", got)
	}
	if got := Without(all, ""); !slices.Equal(got, []string{"polyp\tA polyp?", "sedation\tSleepy?"}) {
		t.Errorf("%q", got)
	}
}

func TestListed(t *testing.T) {
	for description, want := range map[string][]string{
		"table, json or names": {"table", "json", "names"},
		"text, or json: the lines of the manifest, with on_disk": {"text"},
		"a sentence without choices":                             nil,
	} {
		if got := Listed(description); !slices.Equal(got, want) {
			t.Errorf("%q: %q", description, got)
		}
	}
}

// A folder with a profile is a clinic, whatever its name has that a pattern would take for its own.
func TestClinics(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a [new] one", "b"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a [new] one", "clinic.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	typed := filepath.Join(dir, "a [")
	a := Complete(typed, false, Clinics)
	if !slices.Equal(a.Choices, []string{filepath.Join(dir, "a [new] one") + "\ta clinic's folder"}) || !a.Folders {
		t.Errorf("%+v", a)
	}
}
