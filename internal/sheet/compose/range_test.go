package compose_test

import (
	"regexp"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/sheet/compose"
	"aftercare/procedures"
)

// In Spanish "de" comes before a range of {for}, unless there is already a preposition.
func TestTheWordBeforeARange(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	right := regexp.MustCompile(`(durar|tardar) de [0-9]+ a [0-9]+|por [0-9]+ a [0-9]+`)
	wrong := regexp.MustCompile(`(durar?|tardar?|solo|menos) [0-9]+ a [0-9]+|(por|en|durante|de) de [0-9]`)
	found := 0
	for _, id := range ids {
		p, words, err := lib.Load(id, "es")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range compose.Statements(p, clinic.Profile{}, words) {
			if wrong.MatchString(s.Words) {
				t.Errorf("%s, %s: %q", id, s.Ref, s.Words)
			}
			if right.MatchString(s.Words) {
				found++
			}
		}
	}
	if found < 20 {
		t.Errorf("%d ranges found; expected 20 at least", found)
	}
}
