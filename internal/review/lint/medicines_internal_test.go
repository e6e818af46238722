package lint

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/procedures"
)

func builtinLexicon(t *testing.T) *lexicon {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	list, err := lib.Medicines("en")
	if err != nil {
		t.Fatal(err)
	}
	return newLexicon(list)
}

// Each row of the table is a text and what it says about medicines: "take ibuprofen for pain",
// "keep aspirin for heart", "no naproxen"; nothing if it orders nothing.
func TestWhatTextsSayOfMedicines(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "lint", "medicines.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	x := builtinLexicon(t)
	verbs := map[act]string{actGive: "take", actKeep: "keep", actForbid: "no", actForbidTogether: "mix"}
	rows := 0
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		rows++
		text, want, _ := strings.Cut(line, "\t")
		var got []string
		for _, s := range x.stances(text) {
			words := verbs[s.act] + " " + s.key
			if s.act == actForbidTogether {
				words += " with " + s.other
			}
			if s.purpose != forAny {
				words += " for " + string(s.purpose)
			}
			if !slices.Contains(got, words) {
				got = append(got, words)
			}
		}
		if all := strings.Join(got, "; "); all != want {
			t.Errorf("%q: %q; want %q", text, all, want)
		}
	}
	if rows < 60 {
		t.Errorf("%d rows", rows)
	}
}
