package catalog_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/review/catalog"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

var update = flag.Bool("update", false, "write the generated parts of the guide anew")

func entries(t *testing.T) []catalog.Entry {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll(library.SourceLanguage)
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	return catalog.Entries(all, lib.Clinic(), visit.Date{})
}

// The authors' guide lists the current keys and procedures.
func TestTheGuideIsFresh(t *testing.T) {
	file := filepath.Join("..", "..", "..", "procedures", "README.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := catalog.Blocks(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if b.Purpose == "" {
			t.Errorf("no comment above the title of shared/%s.yaml says which procedures it is for", b.Name)
		}
	}
	want, err := catalog.Guide(string(data), entries(t), blocks)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Errorf("%s is not what the tables say; go test ./internal/review/catalog -update", file)
	}
	for _, part := range []string{"keys of instruction", "keys of procedure", "keys of clinic", "blocks", "procedures"} {
		if !strings.Contains(want, "<!-- generated: "+part+" -->") {
			t.Errorf("the guide has no %q", part)
		}
	}
}

// Each procedure of the library is easy to read.
func TestTheLibraryIsEasyToRead(t *testing.T) {
	all := entries(t)
	if len(all) < 20 {
		t.Errorf("%d procedures", len(all))
	}
	for _, e := range all {
		if e.Grade <= 0 || e.Grade > 6 || e.SMOG <= 0 || e.SMOG > 8 {
			t.Errorf("%s: grade %.1f, SMOG %.1f", e.ID, e.Grade, e.SMOG)
		}
		if e.Specialty == "" || e.ShortName() == "" || e.ToConfirm == 0 {
			t.Errorf("%s lacks a specialty, a short name or a question to the clinic: %+v", e.ID, e)
		}
	}
}

// A doctor must answer at most eight questions before a text can be approved.
func TestFewQuestionsMustBeAnswered(t *testing.T) {
	for _, e := range entries(t) {
		if e.Required > 8 || e.Required > e.ToConfirm {
			t.Errorf("%s: %d questions of %d must be answered", e.ID, e.Required, e.ToConfirm)
		}
	}
}

func TestGuideRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, text := range []string{"<!-- generated: nothing -->\n<!-- end -->", "<!-- generated: procedures -->\n", "<!-- generated: keys of nothing -->\n<!-- end -->"} {
		if _, err := catalog.Guide(text, nil, nil); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
