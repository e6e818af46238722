package check

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// clinicFolder returns the folder of a clinic whose profile has these lines.
func clinicFolder(t *testing.T, lines ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "clinic")
	put(t, filepath.Join(dir, "clinic.yaml"), strings.Join(lines, "\n")+"\n")
	return dir
}

// put writes a file, with its folder.
func put(t *testing.T, file, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// checked returns what is found in a path, and the findings in words.
func checked(t *testing.T, o Options, path string) (*Result, string) {
	t.Helper()
	found, err := o.Paths(path)
	if err != nil {
		t.Fatal(err)
	}
	return found, textOf(found)
}

func textOf(found *Result) string {
	var b strings.Builder
	shown := &typeset.Text{}
	found.Set(shown)
	b.WriteString(shown.String())
	return b.String()
}

// kindsFolder returns a clinic's folder with a file of each kind, most of them copied from the library. The clinic
// offers two procedures: the files of conditions and settings are checked with every sheet that there is.
func kindsFolder(t *testing.T) string {
	t.Helper()
	dir := clinicFolder(t, "name: Test Clinic", "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", "languages: [en, es]", "reviewers: {es: Ana Ruiz}", "offers: [skin-biopsy, cystoscopy]",
		"contacts: {device: {who: Device company, phone: (800) 555-0100}}")
	put := func(name, text string) { put(t, filepath.Join(dir, filepath.FromSlash(name)), text) }
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
// in each format. A file from elsewhere is what --as says.
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
			options := Options{Library: library.Options{Builtin: procedures.FS}}
			found, text := checked(t, options, path)
			if len(found.Findings.Errors()) > 0 || !strings.Contains(found.Summary()[0], "taken as "+c.as) {
				t.Fatalf("the good file: %s\n%s", found.Summary(), text)
			}
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			bad := strings.Replace(string(good), c.from, c.to, 1)
			if bad == string(good) {
				t.Fatalf("the file has no %q", c.from)
			}
			put(t, path, bad)
			defer put(t, path, string(good))
			found, text = checked(t, options, path)
			if len(found.Findings.Errors()) == 0 || len(found.Taken) != 1 || found.Taken[0].As != c.as || !strings.Contains(text, c.message) {
				t.Fatalf("no error says %q: %s", c.message, text)
			}
			for _, d := range found.Findings {
				if d.Pos.File != filepath.ToSlash(path) && c.as != "a procedure" {
					t.Errorf("%s is about another file", d)
				}
			}
			var github strings.Builder
			if found.WriteGitHub(&github); !strings.Contains(github.String(), "::error file=") {
				t.Errorf("github: %s", github.String())
			}
			elsewhere := filepath.Join(t.TempDir(), "copy.yaml")
			put(t, elsewhere, bad)
			options.As, options.Clinic = c.file, dir
			if found, text := checked(t, options, elsewhere); c.file != "columns.yaml" && (len(found.Findings.Errors()) == 0 || !strings.Contains(text, c.message)) {
				t.Errorf("from elsewhere: %s", text)
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
		for text, faulty := range map[string]bool{head + string(good): false, bad: true} {
			put(t, path, text)
			found, said := checked(t, Options{Library: library.Options{Builtin: procedures.FS}}, path)
			if (len(found.Findings.Errors()) > 0) != faulty || !strings.Contains(found.Summary()[0], "taken as a clinic's profile") || strings.Contains(said, "TBD") != faulty {
				t.Errorf("%s, faulty %t: %s%s", path, faulty, said, found.Summary())
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
		refused       bool // by an error about the request
	}{
		"notes.yaml":                     {"name: x\n", "can't tell what kind of file", true},
		"day.csv":                        {"a,b\n", "schedules are checked by another command", true},
		"font.ttf":                       {"x", "is a font", true},
		"loose.yaml":                     {"# yaml-language-server: $schema=schema/translation.schema.json\ntitle: {of: A, text: B}\n", "nothing says of what", true},
		"locales/es/knee.yaml":           {"title: {of: A, text: B}\n", `"knee", which doesn't exist`, false},
		"locales/es/shared/knee.yaml":    {"title: {of: A, text: B}\n", `"knee", which doesn't exist`, false},
		"locales/fr/skin-biopsy.yaml":    {"title: {of: Skin biopsy, text: Biopsie}\n", "has no fixed words", false},
		"locales/es/shared/allergy.yml":  {"warnings: {}\n", "allergy.yaml", false},
		"locales/es/cystoscopy.yaml":     {"title: {of: Cystoscopy, text: Citoscopia}\n", "is not translated", false},
		"locales/es/shared/sedation.yml": {"a: [", "", false},
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		put(t, path, c.text)
		found, err := Options{Library: library.Options{Builtin: procedures.FS}}.Paths(path)
		var said string
		if err != nil {
			said = err.Error()
		} else {
			said = textOf(found)
		}
		refused := errors.As(err, new(*diag.UsageError))
		if refused != c.refused || err != nil && !refused || err == nil && len(found.Findings.Errors()) == 0 || !strings.Contains(said, c.message) {
			t.Errorf("%s: %v, %s", name, err, said)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
