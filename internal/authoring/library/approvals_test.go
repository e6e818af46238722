package library_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/procedures"
)

// A record that can't be true is refused at its position: dated in the future, withdrawn in only
// one copy, or in a file with an unresolved Git conflict.
func TestARecordThatCanNotBeTrueIsRefused(t *testing.T) {
	record := func(on, more string) string {
		return "- procedure: x\n  language: en\n  by: Dr. Example\n  role: physician\n  on: " + on + "\n  digest: \"00\"\n" + more
	}
	for name, c := range map[string]struct{ file, want string }{
		"in order":                      {record("2026-11-23", "") + record("2026-11-24", ""), ""},
		"where it is tomorrow already":  {record("2026-11-25", ""), ""},
		"of a day to come":              {record("2062-11-23", ""), `approvals.yaml:5:7: on is "2062-11-23", which is in the future`},
		"withdrawn and given again":     {record("2026-11-23", "  withdrawn: 2026-11-23\n") + record("2026-11-23", ""), ""},
		"given and withdrawn elsewhere": {record("2026-11-23", "") + record("2026-11-23", "  withdrawn: 2026-11-24\n"), "is withdrawn here, but not in line 1"},
		"a conflict":                    {record("2026-11-23", "") + "<<<<<<< HEAD\n" + record("2026-11-24", "") + "=======\n" + record("2026-11-25", "") + ">>>>>>> b\n", "approvals.yaml:7:1: the file has a Git merge conflict"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{"clinic.yaml": "name: A\nphone: (310) 555-0142\ntime-zone: America/Los_Angeles\n", "approvals.yaml": c.file} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir, Now: time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; expected %q", err, c.want)
			}
		})
	}
}
