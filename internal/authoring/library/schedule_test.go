package library_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/procedures"
)

func TestWhereTheDaysAppointmentsAre(t *testing.T) {
	const head = "phone: (310) 555-0100\ntime-zone: America/Los_Angeles\n"
	for text, want := range map[string]clinic.Schedule{
		"":                               {},
		"schedule:\n":                    {},
		"schedule: \"s/{date}.csv\"\n":   {File: "s/{date}.csv"},
		"schedule:\n  file: today.csv\n": {File: "today.csv"},
		"schedule:\n  file: \"//server/exports/{year}/{month}-{day}.csv\"\n  map: ehr.yaml\n  encoding: cp1252\n": {
			File: "//server/exports/{year}/{month}-{day}.csv", Map: "ehr.yaml", Encoding: "cp1252"},
	} {
		dir := t.TempDir()
		if want.IsSet() {
			want.Folder = dir
		}
		lib, err := open(t, dir, head+text)
		if err != nil || lib.Clinic().Schedule != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"schedule: \"{week}.csv\"\n":                        "which has a placeholder other than {date}, {year}, {month}, {day}",
		"schedule:\n  map: ehr.yaml\n":                      "the schedule has no file",
		"schedule: [a, b]\n":                                "a schedule is a list",
		"schedule:\n  file: x\n  encoding: latin1\n":        "encoding is \"latin1\"",
		"schedule:\n  file: x\n  maps: y\n":                 `unknown key "maps"`,
		"schedule:\n  file:\n    - x\n":                     "schedule is a list",
		"schedule:\n  file: x\n  map:\n    a: b\n":          "map is a mapping",
		"schedule:\n  file: \"{date}{\"\n  map: ehr.yaml\n": "has a placeholder other than",
	} {
		if _, err := open(t, t.TempDir(), head+text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func open(t *testing.T, dir, profile string) (*library.Library, error) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	return library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
}
