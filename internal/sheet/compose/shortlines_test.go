package compose_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// longestLine is how many letters an instruction of a usual sheet can have: six lines in a column of the paper, seven in
// Spanish. A longer one is two instructions.
var longestLine = map[string]int{"en": 245, "es": 280}

// No instruction of a usual sheet is so long that its reader loses the place, or that a column can't take it.
func TestInstructionsOfUsualSheetsAreShort(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, id := range ids {
		for _, lang := range lib.Languages() {
			p, words, err := lib.Load(id, lang)
			if err != nil {
				t.Fatal(err)
			}
			v := visit.Visit{Answers: p.Usual.Answers, Language: lang, Side: visit.Side(p.Usual.Side), Ended: time.Date(2026, 11, 27, 10, 20, 0, 0, time.UTC)}
			for _, b := range compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), words, "").Blocks {
				s, ok := b.(sheet.Section)
				if !ok {
					continue
				}
				for _, g := range s.Groups {
					for _, i := range g.Items {
						seen++
						if n := utf8.RuneCountInString(i.Text.String()); n > longestLine[lang] {
							t.Errorf("%s, %s: %s has %d letters; expected at most %d: %s", id, lang, i.Ref, n, longestLine[lang], i.Text)
						}
					}
				}
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d instructions", seen)
	}
}
