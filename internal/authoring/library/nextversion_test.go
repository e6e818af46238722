package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/procedures"
)

// TestOnlyTheVersionThatIsNamedReadsItsAnswers: they override the profile's, an empty one removes
// the profile's, and no other version reads them.
func TestOnlyTheVersionThatIsNamedReadsItsAnswers(t *testing.T) {
	const profile = "name: A clinic\nphone: (310) 555-0100\ntime-zone: America/Los_Angeles\nsettings:\n  fever: 101 °F (38.3 °C)\n  gone-since: 2 days\n"
	const answers = "program: new\nsettings:\n  gone-since:\n  fever: 100 °F (37.8 °C)\n  diary-scale: 0 to 5\n"
	for _, c := range []struct {
		name, program, answers, refused string
		fever                           string
	}{
		{"the version that is named", "new", strings.Replace(answers, "  diary-scale: 0 to 5\n", "", 1), "", "100 °F (37.8 °C)"},
		{"a key that this version doesn't know", "new", answers, `"diary-scale"`, ""},
		{"another version", "old", answers, `"gone-since"`, ""}, // its own profile is refused, not these
		{"answers that were adopted", "new", answers + "adopted: 2026-11-29\n", `"gone-since"`, ""},
		{"no version", "new", "settings: {}\n", "doesn't say which version", ""},
	} {
		dir := clinicFolder(t, map[string]string{NextFile: c.answers})
		if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
			t.Fatal(err)
		}
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: dir, Program: func() string { return c.program }})
		switch {
		case c.refused == "" && (err != nil || lib.Clinic().Settings["fever"] != c.fever || !lib.Clinic().NextVersion.IsThisVersion):
			t.Errorf("%s: %v", c.name, err)
		case c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
