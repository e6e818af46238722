package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// kindsFolder returns a clinic's folder with a file of each kind, most of them copied from the library. The clinic
// offers two procedures: the files of conditions and settings are checked with every sheet that there is.
func kindsFolder(t *testing.T) string {
	t.Helper()
	dir := clinicFolder(t, "name: Test Clinic", "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", "languages: [en, es]", "reviewers: {es: Ana Ruiz}", "offers: [skin-biopsy, cystoscopy]",
		"contacts: {device: {who: Device company, phone: (800) 555-0100}}")
	put := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{
		"procedures/skin-biopsy.yaml", "shared/allergy.yaml", "shared/conditions.yaml", "shared/settings.yaml", "shared/sources.yaml", "shared/medicines.yaml", "locales/es/skin-biopsy.yaml",
		"locales/es/shared/allergy.yaml", "locales/es/shared/conditions.yaml", "locales/es/shared/settings.yaml", "locales/es/shared/medicines.yaml", "locales/es/words.yaml",
	} {
		data, err := procedures.FS.ReadFile(strings.TrimPrefix(name, "procedures/"))
		if err != nil {
			t.Fatal(err)
		}
		put(name, string(data))
	}
	put("shared/unused.yaml", "title: A block that nothing includes\nedition: 2026-11-23\ndiet:\n  tea:\n    text: Drink water.\n    source: memory\n")
	put("approvals.yaml", "[]\n")
	put("columns.yaml", "# yaml-language-server: $schema=schema/schedule-map.schema.json\nignore: [sex]\n")
	return dir
}

// Each kind of file is checked as what it is: a good one has no findings, and a fault is found at its position,
// in each format, with exit code 4. A file from elsewhere is what --as says.
func TestCheckKnowsWhatAFileIs(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	dir := kindsFolder(t)
	for _, c := range []struct{ file, as, from, to, message string }{
		{"procedures/skin-biopsy.yaml", "a procedure", "\nabout:", "\nabot: x\nabout:", "abot"},
		{"shared/allergy.yaml", "a block", "\nwarnings:", "\nwarnigs: x\nwarnings:", "warnigs"},
		{"shared/unused.yaml", "a block", "Drink water.", "Drink {until}.", "{until}"},
		{"shared/conditions.yaml", "conditions", "asked-of: staff", "asked-of: nobody", "nobody"},
		{"shared/settings.yaml", "settings", "\n  default:", "\n  defalt: x\n  default:", "defalt"},
		{"shared/sources.yaml", "sources", "\n  title:", "\n  titel: x\n  title:", "titel"},
		{"shared/medicines.yaml", "medicines", "\nmedicines:", "\nmedicins: {}\nmedicines:", "medicins"},
		{"locales/es/skin-biopsy.yaml", `the translation of "skin-biopsy" into "es"`, "text: Biopsia", "txt: x\n  text: 7 Biopsias y", "numbers are 7"},
		{"locales/es/shared/allergy.yaml", `the translation of the block "allergy" into "es"`, "text: ", "text: 7 veces ", "numbers are 7"},
		{"locales/es/shared/conditions.yaml", `the translation of the conditions into "es"`, "text: Si ", "text: 7 Si ", "numbers are 7"},
		{"locales/es/shared/settings.yaml", `the translation of the settings into "es"`, "10 libras", "11 libras", "numbers"},
		{"locales/es/shared/medicines.yaml", `the translation of the medicines into "es"`, "text: ", "text: 7 ", "numbers are 7"},
		{"locales/es/words.yaml", `the fixed words of "es"`, "\nlanguage:", "\nlanguag: x\nlanguage:", "languag"},
		{"clinic.yaml", "a clinic's profile", "phone: (310) 555-0142", "phone: TBD", "TBD"},
		{"approvals.yaml", "a clinic's approvals", "[]", "[{procedure: x}]", "language"},
		{"columns.yaml", "a mapping of a schedule's columns", "ignore:", "ignor:", "ignor"},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := filepath.Join(dir, filepath.FromSlash(c.file))
			_, summary, code := inProcess(t, "check", path)
			if code != exitDone || !strings.Contains(summary, "0 errors") || !strings.Contains(summary, "taken as "+c.as) {
				stdout, _, _ := inProcess(t, "check", path)
				t.Fatalf("the good file: exit code %d, %s\n%s", code, summary, stdout)
			}
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			bad := strings.Replace(string(good), c.from, c.to, 1)
			if bad == string(good) {
				t.Fatalf("the file has no %q", c.from)
			}
			if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.WriteFile(path, good, 0o600) }()
			stdout, _, code := inProcess(t, "check", path, "--format", "json")
			var found struct {
				Findings []struct{ File, Message, Severity string }
				Taken    []struct{ File, As string }
			}
			if err := json.Unmarshal([]byte(stdout), &found); err != nil || code != exitDefinitions || len(found.Taken) != 1 || found.Taken[0].As != c.as {
				t.Fatalf("exit code %d, %v: %s", code, err, stdout)
			}
			told := false
			for _, f := range found.Findings {
				told = told || strings.Contains(f.Message, c.message)
				if f.File != filepath.ToSlash(path) && c.as != "a procedure" {
					t.Errorf("%s is about another file", f.Message)
				}
			}
			if !told {
				t.Errorf("no finding says %q: %s", c.message, stdout)
			}
			if stdout, _, code := inProcess(t, "check", path, "--format", "github"); code != exitDefinitions || !strings.Contains(stdout, "::error file=") {
				t.Errorf("github: exit code %d, %s", code, stdout)
			}
			elsewhere := filepath.Join(t.TempDir(), "copy.yaml")
			if err := os.WriteFile(elsewhere, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			if stdout, _, code := inProcess(t, "check", elsewhere, "--as", c.file, "--clinic", dir); c.file != "columns.yaml" && (code != exitDefinitions || !strings.Contains(stdout, c.message)) {
				t.Errorf("from elsewhere: exit code %d, %s", code, stdout)
			}
		})
	}
}

// A profile is checked as it is written, wherever it is: on standard input, alone, or beside the profile that
// it may replace.
func TestCheckLooksAtAProfileAnywhere(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	dir := kindsFolder(t)
	good, err := os.ReadFile(filepath.Join(dir, "clinic.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	head := "# yaml-language-server: $schema=schema/clinic.schema.json\n"
	bad := head + strings.Replace(string(good), "phone: (310) 555-0142", "phone: TBD", 1)
	for _, folder := range []string{t.TempDir(), dir} {
		path := filepath.Join(folder, "profile-of-next-year.yaml")
		for text, want := range map[string]int{head + string(good): exitDone, bad: exitDefinitions} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			stdout, summary, code := inProcess(t, "check", path)
			if code != want || !strings.Contains(summary, "taken as a clinic's profile") || strings.Contains(stdout, "TBD") != (want != exitDone) {
				t.Errorf("%s: exit code %d, want %d: %s%s", path, code, want, stdout, summary)
			}
		}
	}
}

// What can't be determined is reported, with what would help; so is a translation of nothing.
func TestCheckReportsAnUnknownKind(t *testing.T) {
	t.Parallel()
	dir := kindsFolder(t)
	for name, c := range map[string]struct {
		text, message string
		code          int
	}{
		"notes.yaml":                     {"name: x\n", "can't tell what kind of file", exitUsage},
		"day.csv":                        {"a,b\n", "schedules are checked by another command", exitUsage},
		"font.ttf":                       {"x", "is a font", exitUsage},
		"loose.yaml":                     {"# yaml-language-server: $schema=schema/translation.schema.json\ntitle: {of: A, text: B}\n", "nothing says of what", exitUsage},
		"locales/es/knee.yaml":           {"title: {of: A, text: B}\n", `"knee", which doesn't exist`, exitDefinitions},
		"locales/es/shared/knee.yaml":    {"title: {of: A, text: B}\n", `"knee", which doesn't exist`, exitDefinitions},
		"locales/fr/skin-biopsy.yaml":    {"title: {of: Skin biopsy, text: Biopsie}\n", "has no fixed words", exitDefinitions},
		"locales/es/shared/allergy.yml":  {"warnings: {}\n", "allergy.yaml", exitDefinitions},
		"locales/es/cystoscopy.yaml":     {"title: {of: Cystoscopy, text: Citoscopia}\n", "is not translated", exitDefinitions},
		"locales/es/shared/sedation.yml": {"a: [", "", exitDefinitions},
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := inProcess(t, "check", path)
		if code != c.code || !strings.Contains(stdout+stderr, c.message) {
			t.Errorf("%s: exit code %d\n%s%s", name, code, stdout, stderr)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
