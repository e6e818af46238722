package library_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/procedures"
)

// neededOnlyCase is a clinic's folder with one definition, x, that names the source "used".
type neededOnlyCase struct {
	name, sources, medicines, text string
	refused                        string // what both ways of reading refuse; "" for nothing
	unseen                         string // what is refused only if everything is read
}

// TestAFaultIsReportedWhereItReachesTheSheet checks that reading only what a sheet needs refuses every
// fault in what it needs, in the same words, and ignores faults in the rest, which a complete reading
// finds: other medicines, and whatever a source has besides its name, since none is on a sheet.
func TestAFaultIsReportedWhereItReachesTheSheet(t *testing.T) {
	const used, other = "used:\n  title: A page\n  publisher: A clinic\n", "other:\n  title: Another\n  publisher: A clinic\n"
	const drug, group = "medicines:\n  drug: {class: [nsaid, pills], brands: [Drugo]}\n", "classes:\n  pills: {text: \"pills (such as {examples})\", examples: [drug]}\n"
	for _, c := range []neededOnlyCase{
		{name: "sound", sources: other + used},
		{name: "an unknown key in the used one", sources: other + used + "  adress: x\n", unseen: `unknown key "adress"`},
		{name: "an unknown key in another", sources: used + other + "  adress: x\n", unseen: `unknown key "adress"`},
		{name: "no title in the used one", sources: "used:\n  publisher: A clinic\n", unseen: `has no "title"`},
		{name: "no title in another", sources: used + "other:\n  publisher: A clinic\n", unseen: `has no "title"`},
		{name: "the used one twice", sources: used + other + used, unseen: `the key "used" is listed a second time`},
		{name: "another twice", sources: other + used + other, unseen: `the key "other" is listed a second time`},
		{name: "an open quote before", sources: "other:\n  title: \"Another\n  publisher: A clinic\n" + used, unseen: "not valid YAML"},
		{name: "an open quote behind", sources: used + "other:\n  title: \"Another\n  publisher: A clinic\n", unseen: "not valid YAML"},
		{name: "a quote that swallows the used one", sources: "other:\n  publisher: A clinic\n  title: \"Another\n" + used + "end:\n  title: x\"\n", unseen: `unknown source "used"`},
		{name: "a comment behind a value of another", sources: used + "other:\n  title: Another # one\n  publisher: A clinic\n", unseen: "a comment on the line of a value"},
		{name: "a comment behind a value of the used one", sources: other + "used:\n  title: A page # one\n  publisher: A clinic\n", unseen: "a comment on the line of a value"},
		{name: "a tag", sources: used + "other:\n  title: !x Another\n  publisher: A clinic\n", unseen: "the tag"},
		{name: "a second document", sources: used + "---\n" + other, unseen: "a second document"},
		{name: "a tab", sources: used + "other:\n\ttitle: Another\n", unseen: "a tab at the start"},
		{name: "a byte that is no text", sources: used + "other:\n  title: \xff\n", unseen: "not valid UTF-8"},
		{name: "an unknown source", sources: "usde:\n  title: A page\n  publisher: A clinic\n", refused: `unknown source "used"`},
		{name: "a list", sources: "- used\n", refused: "the file is a list"},
		{name: "quotes, brackets and texts over lines", sources: "other:\n  title: >-\n    Another\n    page\n  publisher: 'A clinic''s'\n\n# used: no\n" + used},

		{name: "a sound medicine", sources: used, medicines: group + drug, text: "Take {medicine.drug}."},
		{name: "a sound class", sources: used, medicines: group + drug, text: "Take {class.pills}."},
		{name: "an unknown key in the used medicine", sources: used, medicines: group + "medicines:\n  drug: {class: [nsaid, pills], brand: Drugo}\n", text: "Take {medicine.drug}.", refused: `unknown key "brand"`},
		{name: "an unknown key in another medicine", sources: used, medicines: group + drug + "  elixir: {class: nsaid, brand: E}\n", text: "Take {medicine.drug}.", unseen: `unknown key "brand"`},
		{name: "an unknown medicine", sources: used, medicines: group + drug, text: "Take {medicine.drgu}.", refused: `unknown medicine "drgu"`},
		{name: "an unknown class", sources: used, medicines: group + drug, text: "Take {class.pilsl}.", refused: `unknown class of medicines "pilsl"`},
		{name: "a brand for a medicine", sources: used, medicines: group + drug, text: "Take {medicine.Drugo}.", refused: `unknown medicine "Drugo"`},
		{name: "a medicine twice", sources: used, medicines: group + drug + "  drug: {class: nsaid}\n", text: "Take {medicine.drug}.", refused: `the key "drug" is listed a second time`},
		{name: "another medicine twice", sources: used, medicines: group + drug + "  elixir: {class: nsaid}\n  elixir: {class: nsaid}\n", text: "Take {medicine.drug}.", refused: `the key "elixir" is listed a second time`},
		{name: "a name of two medicines", sources: used, medicines: group + drug + "  elixir: {class: nsaid, brands: [Drugo]}\n", text: "Take {medicine.drug}.", unseen: `is a name of`},
		{name: "an open quote in a medicine", sources: used, medicines: group + drug + "  elixir: {class: nsaid, brands: [\"E]}\n", text: "Take {medicine.drug}.", refused: "not valid YAML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			text := c.text
			if text == "" {
				text = "We did it."
			}
			files := map[string]string{
				"clinic.yaml":         "name: A clinic\nphone: (310) 555-0100\ntime-zone: America/Los_Angeles\n",
				"shared/sources.yaml": c.sources,
				"procedures/x.yaml":   "title: X\nedition: 2026-11-28\nabout:\n  text: We did it.\nactivity:\n  a:\n    text: \"" + text + "\"\n    source: [used]\n",
			}
			if c.medicines != "" {
				files["shared/medicines.yaml"] = c.medicines
			}
			for name, data := range files {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			load := func(needed bool) string {
				lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir, NeededOnly: needed})
				if err == nil {
					_, _, err = lib.Load("x", "en")
				}
				if err == nil {
					return ""
				}
				return err.Error()
			}
			whole, needed := load(false), load(true)
			if c.unseen != "" {
				if !strings.Contains(whole, c.unseen) || needed != "" {
					t.Errorf("whole: %s\nlean: %s", whole, needed)
				}
				return
			}
			if whole != needed || c.refused == "" != (whole == "") || !strings.Contains(whole, c.refused) {
				t.Errorf("whole: %s\nlean: %s", whole, needed)
			}
		})
	}
}
