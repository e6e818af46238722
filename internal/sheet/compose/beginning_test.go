package compose_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// What is allowed again says that it goes on, known or not, in each language: it is never one day alone.
func TestAPermissionSaysFrom(t *testing.T) {
	goesOn := map[string][]string{"en": {"from ", "starting ", "right away", "when "}, "es": {"desde ", "a partir de ", "cuando "}}
	for _, words := range []string{"now", "next day", "bedtime", "24 hours", "2 days", "7 to 14 days", "2 to 3 hours", "1 week", "2 months"} {
		in := at(t, procedure.Activity, "You may do so {from}.", procedure.From, words)
		for lang, starts := range goesOn {
			for _, v := range []visit.Visit{{}, endedAt(10, 20), endedAt(16, 45)} {
				text := strings.TrimPrefix(normalizeSpaces(textOf(t, lang, in, v)), "You may do so ")
				found := false
				for _, s := range starts {
					found = found || strings.HasPrefix(text, s)
				}
				if !found {
					t.Errorf("%s, %q: %q", lang, words, text)
				}
				if strings.Contains(words, " to ") && (strings.Contains(text, " to ") || strings.Contains(text, " a 14")) {
					t.Errorf("%s, %q: %q has an end", lang, words, text)
				}
			}
		}
	}
	if got := textOf(t, "en", at(t, procedure.Activity, "You may do so {from}.", procedure.From, "bedtime or 8 hours"), visit.Visit{}); !strings.Contains(got, "so starting at bedtime, or 8") || !strings.Contains(got, sheet.BlankLine) {
		t.Error(got)
	}
}
