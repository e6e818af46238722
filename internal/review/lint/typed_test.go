package lint

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/visit"
)

// What is typed for one patient is linted like any text, and is never quoted.
func TestTyped(t *testing.T) {
	for _, c := range []struct {
		language string
		v        visit.Visit
		want     string // a part of the first error; "" for none
		warnings int
	}{
		{"en", visit.Visit{}, "", 0},
		{"en", visit.Visit{Message: "Call us at (310) 854-0283."}, "", 0},
		{"en", visit.Visit{Message: "Rest. Take it q4h."}, "message has, at letter 15, an abbreviation", 0},
		{"en", visit.Visit{Message: "Take 5.0 mg at night."}, "message has, at letter 6, a dose", 0},
		{"en", visit.Visit{Message: "Take 1 teaspoon at night."}, "rule D08", 0},
		{"en", visit.Visit{Message: "Rest as tolerated."}, "rule V01", 0},
		{"en", visit.Visit{Message: "Come back in 2 weeks."}, "", 0}, // nobody counts in a message
		{"en", visit.Visit{Message: "Come back tomorrow."}, "", 1},
		{"en", visit.Visit{Message: "Take acetaminophen 500 mg."}, "rule E11", 0},
		{"en", visit.Visit{Message: "Take acetaminophen 500 mg, no more than 3,000 mg in 24 hours. Count all products that have it."}, "", 0},
		{"en", visit.Visit{Message: strings.Repeat("good word ", 13)}, "rule R3", 0},
		{"en", visit.Visit{Message: "Llame cuando tenga dolor."}, "another language", 0},
		{"en", visit.Visit{Message: "Отдыхайте."}, "another language", 0},
		{"en", visit.Visit{Message: "José Núñez waits for you."}, "", 0},
		{"es", visit.Visit{Message: "Llame cuando tenga dolor."}, "", 0},
		{"es", visit.Visit{Message: "Call us when you have pain."}, "another language", 0},
		{"es", visit.Visit{Message: "Tome 5.0 mg."}, "rule D01", 0},
		{"es", visit.Visit{Message: "La cita es a las 14:30."}, "", 0},
		{"en", visit.Visit{Site: "L4 to S1"}, "", 0},
		{"en", visit.Visit{Site: "OS"}, "site has, at letter 1, an abbreviation", 0},
		{"en", visit.Visit{Site: "severe lumbar spondylosis"}, "", 0}, // a few words aren't a sentence
		{"en", visit.Visit{Clinician: "Dr. Ruiz, MS", Name: "Pat BM"}, "", 0},
		{"en", visit.Visit{FillValues: map[string]visit.FillValue{"drug": {Words: "warfarin 5.0 mg"}}}, "fill.drug has, at letter 10, a dose", 0},
	} {
		var first string
		warnings := 0
		for _, r := range Typed(c.v, c.language) {
			if r.Severity == diag.Warning {
				warnings++
			} else if first == "" {
				first = r.Field + " " + r.Problem
			}
			if strings.Contains(r.Hint, "{") || strings.Contains(r.Hint, "definition") || regexp.MustCompile(`"[a-z-]+: `).MatchString(r.Hint) {
				t.Errorf("%s: a hint for authors: %s", r.Field, r.Hint)
			}
		}
		if (first == "") != (c.want == "") || !strings.Contains(first, c.want) || warnings != c.warnings {
			t.Errorf("%q in %s: %q, %d warnings; want %q, %d", c.v.Message+c.v.Site, c.language, first, warnings, c.want, c.warnings)
		}
	}
}

// No remark quotes what was typed, however many rules find something.
func TestTypedIsNotQuoted(t *testing.T) {
	for _, a := range Analyzers() {
		for n, bad := range a.Bad {
			for _, r := range Typed(visit.Visit{Message: "ZACHARIAS QUIST " + bad, Site: bad}, "en") {
				if said := r.Field + r.Problem; strings.Contains(said, "ZACH") || strings.Contains(said, "QUIST") || strings.Contains(said, `"`+bad) {
					t.Errorf("%s, example %d is quoted: %s", a.Name, n, said)
				}
			}
		}
	}
}

// A schedule of many messages doesn't fill the cache of patterns.
func TestPatternsForget(t *testing.T) {
	m := lazyMatcher(`needle`)()
	for n := range 2 * maxSeen {
		m.MatchString(fmt.Sprint(n))
	}
	kept := 0
	m.seen.Range(func(any, any) bool { kept++; return true })
	if kept != maxSeen || !m.MatchString("a needle") {
		t.Errorf("%d texts are kept", kept)
	}
}

func BenchmarkTyped(b *testing.B) {
	v := visit.Visit{Message: "Call us when the pain is back, or when you have a fever. Bring your pain diary.", Site: "L4 to S1"}
	for b.Loop() {
		Typed(v, "en")
	}
}
