package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// TestLibraryGoldens records what every blank sheet of the library says, in each language, so that changes are
// read as a patient would read them. With -update the files are rewritten.
func TestLibraryGoldens(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "testdata", "library")
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, lang := range lib.Languages() {
		for _, id := range ids {
			name := id + "." + lang + ".txt"
			want[name] = true
			golden(t, dir, name, output(t, 0, "show", "--lang", lang, id))
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !want[e.Name()] {
			t.Errorf("%s is of no procedure", e.Name())
		}
	}
}

// TestEveryVariantPrints: each procedure in each language, on each paper, blank and for a patient with every
// condition or none, makes a complete PDF.
func TestEveryVariantPrints(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		p, _, err := lib.Load(id, library.SourceLanguage)
		if err != nil {
			t.Fatal(err)
		}
		person := []string{"--name", "Maria del Carmen Example-Villanueva de la Cruz", "--born", "1951-04-02", "--record", "12345678-A", "--clinic", "beverly-hills", "--ended", "10:20 AM"}
		if sides := p.Side.Options(); len(sides) > 0 {
			person = append(person, "--side", sides[len(sides)-1]) // both, if possible
		}
		first := answersOf(p, func(all []string) string { return all[0] })
		last := answersOf(p, func(all []string) string { return all[len(all)-1] })
		variants := [][]string{{}, person}
		for _, answers := range [][]string{first, last} {
			if len(answers) > 0 {
				variants = append(variants, append([]string{"--with", strings.Join(answers, ",")}, person...))
			}
		}
		for _, lang := range lib.Languages() {
			for n, v := range variants {
				if lang != library.SourceLanguage && n > 0 {
					continue // an unreviewed translation only makes blank samples
				}
				for _, paper := range [][]string{{"letter"}, {"a4", "--large-print"}} {
					args := append(append([]string{"pdf", "-o", "-", "--lang", lang, "--paper"}, paper...), append(v, id)...)
					if data := output(t, 0, args...); !strings.HasSuffix(string(data), "%%EOF\n") {
						t.Errorf("%v: no whole PDF", args)
					}
				}
			}
		}
	}
}

// answersOf answers every condition of a procedure, except for those that its other answers exclude.
func answersOf(p *procedure.Procedure, choose func(all []string) string) []string {
	answers := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
		answer := choose(p.Conditions[name].Answers())
		if _, excluded := p.FindExcluded(name, answer, answers); !excluded {
			answers[name] = answer
		}
	}
	var out []string
	for name, answer := range answers {
		out = append(out, name+"="+answer)
	}
	return out
}
