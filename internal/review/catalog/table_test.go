package catalog_test

import (
	"errors"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/catalog"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
)

// A specialty is found in any case; an unknown one is an error that names each specialty once.
func TestOfSpecialty(t *testing.T) {
	all := []catalog.Entry{{ID: "a", Specialty: "skin"}, {ID: "b", Specialty: "pain"}, {ID: "c", Specialty: "skin"}}
	for name, want := range map[string]int{"": 3, "SKIN": 2, "pain": 1} {
		if got, err := catalog.OfSpecialty(all, name); err != nil || len(got) != want {
			t.Errorf("%q: %v, %v", name, got, err)
		}
	}
	_, err := catalog.OfSpecialty(all, "eyes")
	var unknown *diag.UsageError
	if !errors.As(err, &unknown) || err.Error() != `no procedure is of the specialty "eyes"; there are: pain, skin` {
		t.Errorf("%v", err)
	}
}

// A table has every procedure on one line that fits; where it doesn't fit, or the console is plain, the procedures are
// listed, with the same facts.
func TestTable(t *testing.T) {
	all := entries(t)
	for _, c := range []struct {
		console console.Console
		columns bool
	}{{console.Console{Width: 500}, true}, {console.Console{Width: 500, Plain: true}, false}} {
		shown := &typeset.Text{}
		shown.Table(catalog.Table(all, true))
		text := strings.Join(shown.Set(typeset.Screen{Console: c.console, Wraps: true}), "\n")
		if strings.HasPrefix(text, "ID ") != c.columns {
			t.Errorf("%+v: %s", c.console, text)
		}
		lines := strings.Split(text, "\n")
		for _, e := range all {
			found := 0
			for _, line := range lines {
				if line = strings.TrimLeft(line, " "); strings.HasPrefix(line, e.ID+" ") || strings.HasPrefix(line, e.ID+": ") {
					found++
					if !strings.Contains(line, e.Title) || !strings.Contains(line, e.Edition) || !strings.Contains(line, e.Ages) {
						t.Errorf("%s lacks a fact: %s", e.ID, line)
					}
				}
			}
			if found != 1 {
				t.Errorf("%s is on %d lines", e.ID, found)
			}
		}
	}
}
