package library

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	_ "time/tzdata"

	"aftercare/procedures"
)

func open(t testing.TB, clinic string) *Library {
	t.Helper()
	lib, err := Open(Options{Builtin: procedures.FS, Clinic: clinic})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestTheBuiltInLibraryLoads(t *testing.T) {
	lib := open(t, "")
	ids, err := lib.IDs()
	if err != nil || len(ids) == 0 {
		t.Fatal(ids, err)
	}
	for _, id := range ids {
		if _, _, err := lib.Load(id, "en"); err != nil {
			t.Errorf("%s:\n%v", id, err)
		}
	}
	if _, list, err := lib.LoadAll(SourceLanguage); err != nil || list.Err() != nil {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	lib := open(t, "")
	for _, name := range []string{"medial-branch-block", "mbb", "MBB", "Facet nerve block", "medial-branch-bl", "facet_nerve_block"} {
		if id, err := lib.Find(name); err != nil || id != "medial-branch-block" {
			t.Errorf("Find(%q) = %q, %v", name, id, err)
		}
	}
	for name, want := range map[string]string{
		"medial-brnach-block": `no procedure is called "medial-brnach-block"`, "": `no procedure is called ""`, "../etc/passwd": `no procedure is called "../etc/passwd"`,
	} {
		if _, err := lib.Find(name); err == nil || err.Error() != want {
			t.Errorf("Find(%q): %v", name, err)
		}
	}
}

func TestTheExampleClinic(t *testing.T) {
	c := open(t, "beverly-hills").Clinic()
	if c.IsSample() || c.ID != "beverly-hills" || c.Location == nil || c.Phone != "(310) 854-0283" {
		t.Errorf("%+v", c)
	}
	if got := c.MissingKeys(); len(got) != 2 || got[0] != "name" || got[1] != "after-hours" {
		t.Errorf("missing %v", got)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, _, err := open(b, "").Load("medial-branch-block", "en"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFindAmongHundreds finds a definition by its alias in a library of 300.
func BenchmarkFindAmongHundreds(b *testing.B) {
	dir := b.TempDir()
	data, err := fs.ReadFile(procedures.FS, "medial-branch-block.yaml")
	if err != nil {
		b.Fatal(err)
	}
	write := func(id string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, id+".yaml"), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for n := range 300 {
		write(fmt.Sprintf("copy-%d", n), bytes.ReplaceAll(data, []byte("aliases: [MBB"), []byte("aliases: [X")))
	}
	write("medial-branch-block", data)
	lib := &Library{layers: []layer{{origin: BuiltIn, files: os.DirFS(dir), root: "procedures"}}}
	for b.Loop() {
		if id, err := lib.Find("mbb"); err != nil || id != "medial-branch-block" {
			b.Fatal(id, err)
		}
	}
}

// A nurse answers at most eight questions for a sheet, including the side.
func TestFewQuestionsAreAsked(t *testing.T) {
	all, list, err := open(t, "").LoadAll(SourceLanguage)
	if err != nil || list.Err() != nil {
		t.Fatal(err, list)
	}
	for _, of := range all {
		p := of.Procedure
		asked := len(p.Conditions)
		if p.Side.Ask {
			asked++
		}
		if asked > 8 {
			t.Errorf("%s asks %d questions: %v", p.ID, asked, slices.Sorted(maps.Keys(p.Conditions)))
		}
	}
}

// An author words both answers to a question with cases, which a sheet that nobody asked prints one
// after the other: each built-in yes-or-no question has the words for both. (A translation that
// lacks them is refused.)
func TestEachQuestionHasWordsForBothAnswers(t *testing.T) {
	for name, c := range open(t, "").conditions(&reader{}) {
		for _, answer := range c.Answers() {
			if c.LeadInFor(answer) == "" {
				t.Errorf("%s: no words for %s", name, answer)
			}
		}
	}
}
