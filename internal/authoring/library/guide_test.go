package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/procedures"
)

// The example of the authors' guide is a definition that loads.
func TestTheGuidesExampleLoads(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "procedures", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, ok := strings.Cut(string(data), "```yaml\n")
	example, _, found := strings.Cut(example, "```\n")
	if !ok || !found {
		t.Fatal("no example in the guide")
	}
	p, _, err := withDefinition(t, []byte(example)).Load("x", "en")
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Skin biopsy" || len(p.Instructions()) < 10 {
		t.Errorf("%s, %d instructions", p.Title, len(p.Instructions()))
	}
}

// So is each of its shorter examples, once what it omits is added.
func TestTheGuidesFragmentsLoad(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "procedures", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	rest := map[string]string{
		"headings": "site-care:\n  a: Wash.\n",
		"events":   "fill:\n  trial-end:\n    question: When?\n    is: date\nactivity:\n  a: {text: 'Do not drive until {until}.', until: stent-out}\n",
	}
	fragments := strings.Split(string(data), "```yaml\n")[2:]
	loaded := 0
	for _, f := range fragments {
		f, _, _ = strings.Cut(f, "```\n")
		key, _, _ := strings.Cut(f, ":")
		if key == "contacts" || key == "settings" || key == "schedule" || key == "ibuprofen" || strings.HasPrefix(f, "# locales/") {
			continue // a clinic's, its conditions.yaml or a translation
		}
		if strings.HasPrefix(f, "# shared/") {
			name, _, _ := strings.Cut(strings.TrimPrefix(f, "# "), "\n")
			lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{name: f})})
			if err == nil && name == medicinesFile {
				_, err = lib.Medicines(SourceLanguage)
			} else if err == nil {
				_, err = lib.Conditions()
			}
			if err != nil {
				t.Errorf("%v\n%s", err, f)
			}
			continue
		}
		x := "title: X\nedition: 2026-11-01\nabout: We did it.\nobservation:\n  x: Stay.\n" + f + rest[key]
		if _, _, err := withDefinition(t, []byte(x)).Load("x", "en"); err != nil {
			t.Errorf("%v\n%s", err, f)
		}
		loaded++
	}
	if loaded < 6 {
		t.Errorf("%d fragments", loaded)
	}
}
