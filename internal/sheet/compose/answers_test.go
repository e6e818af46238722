package compose_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/sheet/compose"
	"aftercare/procedures"
)

// The sheet carries out each answer that a question offers, in each language: each choice changes
// the words of its line, an omitted line is nowhere, and nothing else is lost with it.
func TestEachAnswerIsCarriedOut(t *testing.T) {
	dir := t.TempDir()
	load := func(decide string, id, lang string) (*procedure.Procedure, []compose.Statement) {
		t.Helper()
		profile := "phone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\n"
		if decide != "" {
			profile += "decide:\n  " + id + ":\n    " + decide + "\n"
		}
		if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
			t.Fatal(err)
		}
		lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
		if err != nil {
			t.Fatalf("%s, %s: %v", id, decide, err)
		}
		p, words, err := lib.Load(id, lang)
		if err != nil {
			t.Fatalf("%s, %s, %s: %v", id, lang, decide, err)
		}
		return p, compose.Statements(p, lib.Clinic(), words)
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	answers := 0
	for n, id := range ids {
		lang := []string{"en", "es"}[n%2]
		p, text := load("", id, lang)
		for _, q := range compose.AllQuestions(p) {
			if q.Setting != nil {
				continue
			}
			if q.Instruction.Key != "about" {
				answers++
				without, less := load(q.Name+": "+procedure.LeaveOut, id, lang)
				if got := len(p.Instructions()) - len(without.Instructions()); got > 1 || len(without.Omitted) != 1 || without.Omitted[0].Ref() != q.Name {
					t.Errorf("%s: %s left out takes %d instructions away, and is among what is omitted: %v", id, q.Name, got, without.Omitted)
				}
				for _, s := range less {
					if s.Ref == q.Name || s.Ref == "teach-back."+q.Name {
						t.Errorf("%s: %s is left out, and is said: %q", id, q.Name, s.Words)
					}
				}
				if slices.ContainsFunc(without.KeyTimes, func(k procedure.KeyTime) bool { return k.Ref == q.Name }) {
					t.Errorf("%s: %s is left out, and a key time", id, q.Name)
				}
				if slices.Equal(sheetWords(text), sheetWords(less)) {
					t.Errorf("%s: %s is left out, and nothing changes", id, q.Name)
				}
			}
			for _, choice := range q.Choices {
				answers++
				_, now := load(q.Decide+": "+yamlfile.Quote(choice), id, lang)
				if changed := !slices.Equal(sheetWords(text), sheetWords(now)); changed != (choice != q.CurrentValue) {
					t.Errorf("%s: %s is %s, was %s, and the sheet changes: %v", id, q.Decide, choice, q.CurrentValue, changed)
				}
			}
		}
	}
	if answers < 100 {
		t.Errorf("%d answers were tried", answers)
	}
}

// sheetWords returns the statements as they are stored.
func sheetWords(text []compose.Statement) []string {
	return strings.Split(string(compose.Encode(text)), "\n")
}

// No sheet requires more answers of its clinic than a clinician reads with care; and what has a
// default everywhere isn't required: how long patients are watched, and the diary.
func TestNoSheetRequiresMoreThanEightAnswers(t *testing.T) {
	const maxRequired = 8
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll("en")
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	for _, l := range all {
		var names []string
		for _, q := range compose.Questions(l.Procedure) {
			if !q.Required {
				continue
			}
			names = append(names, q.Name)
			if in := q.Instruction; in != nil && (in.Section == procedure.Observation || in.Key == procedure.PartDiary) {
				t.Errorf("%s: %s is required, and has a default", l.Procedure.ID, q.Name)
			}
		}
		if len(names) > maxRequired {
			t.Errorf("%s requires %d answers: %s", l.Procedure.ID, len(names), strings.Join(names, ", "))
		}
	}
}
