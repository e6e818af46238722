package compose_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/language/locale"
	"aftercare/internal/pipeline"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// If a sentence ends with a date whose month is abbreviated with a full stop, it has only that stop.
func TestAnAbbreviationEndsASentenceWithOneStop(t *testing.T) {
	data, err := procedures.FS.ReadFile("locales/es/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const months = "[ene, feb, mar, abr, may, jun, jul, ago, sept, oct, nov, dic]"
	short := strings.Replace(string(data), months, "[ene., feb., mar., abr., may., jun., jul., ago., sept., oct., nov., dic.]", 1)
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: ".", Files: fstest.MapFS{
		"clinic.yaml":           {Data: []byte("phone: (310) 555-0142\ntime-zone: America/Los_Angeles\nrequire-approved: no\nreviewers: {es: A. Ruiz}\n")},
		"locales/es/words.yaml": {Data: []byte(short)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	l := &pipeline.Line{Library: lib, Zone: time.UTC}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	stops := 0
	for _, id := range ids {
		r, err := l.Make(id, visit.Visit{Language: "es", Ended: time.Date(2026, 11, 23, 10, 20, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range append(sheet.Strings(r.Sheet.Blocks), r.Sheet.Footer.Lines...) {
			if strings.Contains(s, "..") || strings.Contains(s, ". .") {
				t.Errorf("%s: %q", id, s)
			}
			if strings.HasSuffix(s, "nov.") {
				stops++
			}
		}
	}
	if stops < len(ids) {
		t.Errorf("only %d sentences end with a month: the test looks at nothing", stops)
	}
}

// One of two stops is removed; what isn't a second stop stays.
func TestAfterStop(t *testing.T) {
	for _, c := range []struct{ text, next, want string }{
		{"nov.", ".", ""}, {"nov.", ". Then", " Then"}, {"nov", ".", "."}, {"nov.", ", then", ", then"}, {"p. m.", "...", "..."}, {"", ".", "."}, {"nov.", "", ""},
	} {
		if got := locale.AfterStop(c.text, c.next); got != c.want {
			t.Errorf("%q, %q: %q", c.text, c.next, got)
		}
	}
}
