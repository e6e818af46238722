package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// damages are faults, each of a different kind, that one change to a block's file makes. With the last two a
// block can't be read, which is reported alone; the ones before them aren't reported for such a block.
var damages = []struct{ name, old, new string }{
	{"a key that there is not", `(?m)^edition: `, "colour: red\nedition: "},
	{"words without a condition", `(?m)^(\s+)text: `, "${1}not-asked: A sign.${1}text: "},
	{"a placeholder that there is not", `(?m)^(\s+)text: (>-\n\s+)?[A-Z]\w* `, "${0}{no-such-time} "},
	{"a condition that there is not", `(?m)^(\s+)text: `, "${1}if: no-such-condition${1}text: "},
	{"a date that is none", `(?m)^edition: .*`, "edition: someday"},
	{"a source that there is not", `source: \[`, "source: [no-such-source, "},
	{"no YAML", `(?m)^edition: `, "\tedition: "},
	{"a text twice", `(?m)^(\s+)text: `, "${1}text: A sign.${1}text: "},
}

// damaged returns a block's file with the first of the damages, from the n-th, that applies to it.
func damaged(t *testing.T, data []byte, n, kinds int) ([]byte, string) {
	t.Helper()
	for i := range kinds {
		d := damages[(n+i)%kinds]
		form := regexp.MustCompile(d.old)
		if at := form.FindSubmatchIndex(data); at != nil {
			out := append(slices.Clone(data[:at[0]]), form.Expand(nil, []byte(d.new), data, at)...)
			return append(out, data[at[1]:]...), d.name
		}
	}
	t.Fatal("no damage can be made")
	return nil, ""
}

// foundIn counts the errors found in a file.
func foundIn(list diag.List, file string) int {
	n := 0
	for _, d := range list.Errors() {
		if d.Pos.File == file {
			n++
		}
	}
	return n
}

// TestCheckReadsEveryBlock damages each built-in block in one way, and its translations: checking the whole
// library finds it in that file, whether a definition includes the block or not.
func TestCheckReadsEveryBlock(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	whole, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	alone := whole.Unincluded()
	if len(alone) == 0 {
		t.Fatal("every block is included: nothing is tried")
	}
	var files fs.FS = procedures.FS
	made := map[string]string{}
	for n, block := range whole.Blocks() {
		for _, name := range []string{"shared/" + block + ".yaml", "locales/es/shared/" + block + ".yaml"} {
			data, err := procedures.FS.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(name, "locales") {
				data, made[name] = append(data, "\ncolour: red\n"...), "a key that there is not"
			} else if slices.Contains(alone, block) { // each kind is tried, whatever is at the same place in the list
				data, made[name] = damaged(t, data, slices.Index(alone, block)+3, len(damages))
			} else {
				data, made[name] = damaged(t, data, n, len(damages)-3)
			}
			files = library.WithFile(files, name, data)
		}
	}
	lib, err := library.Open(library.Options{Builtin: files})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Options{}.library(lib, languagesOf(lib))
	if err != nil {
		t.Fatal(err)
	}
	for name, what := range made {
		if foundIn(found.Findings, "procedures/"+name) == 0 {
			t.Errorf("%s: %s is not found", name, what)
		}
	}
	for _, d := range found.Findings {
		if strings.Contains(d.Pos.File, "definition-of-") || strings.Contains(d.Message, "definition-of-") {
			t.Errorf("told of a definition that nobody wrote: %s", d)
		}
	}
}

// TestCheckJudgesUnincludedBlocks: the rules of whole sheets check a block that nothing includes, and report
// each fault once; its translation is expected.
func TestCheckJudgesUnincludedBlocks(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	const name = "shared/nerve-block.yaml"
	good, err := procedures.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(good), "activity:\n", "activity:\n  aspirin:\n    text: Take ibuprofen 400 mg for pain.\n    source: [memory]\n  no-aspirin:\n    text: Do not take ibuprofen for 2 days.\n    source: [memory]\n", 1)
	if bad == string(good) {
		t.Fatal("nothing was changed")
	}
	lib, err := library.Open(library.Options{Builtin: library.WithFile(procedures.FS, name, []byte(bad))})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Options{}.library(lib, []string{library.SourceLanguage})
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]int{}
	for _, d := range found.Findings {
		if d.Pos.File == "procedures/"+name {
			rules[d.Rule]++
		} else {
			t.Errorf("found elsewhere: %s", d)
		}
	}
	if rules["M1"] != 1 && rules["M3"] != 1 {
		t.Errorf("found %v; want a rule of whole sheets that tells the two sentences, once", rules)
	}
	lib, err = library.Open(library.Options{Builtin: withoutFile{procedures.FS, "locales/es/" + name}})
	if err != nil {
		t.Fatal(err)
	}
	var list diag.List
	if _, err = (Options{}).unincluded(lib, []string{library.SourceLanguage, "es"}, nil, &list); err != nil {
		t.Fatal(err)
	}
	if foundIn(list, "procedures/locales/es/"+name) != 1 || len(list) != 1 {
		t.Errorf("the missing translation: %v", list)
	}
}

// withoutFile is a file system that lacks a file.
type withoutFile struct {
	fs.FS

	name string
}

// Open opens every other file.
func (w withoutFile) Open(name string) (fs.File, error) {
	if name == w.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// TestCheckReadsAClinicsUnincludedBlock: a fault in a clinic's block that nothing includes is a warning at its
// line, since no sheet has it, and an error with --strict.
func TestCheckReadsAClinicsUnincludedBlock(t *testing.T) {
	t.Parallel()
	dir := clinicFolder(t, "name: Clinic", "phone: (310) 555-0100", "after-hours: (310) 555-0199", "time-zone: America/Chicago", "offers: [skin-biopsy]")
	if err := os.Mkdir(filepath.Join(dir, "shared"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "shared", "our-block.yaml")
	put(t, file, "title: Ours\nedition: 2026-11-29\nactivity:\n  rest:\n    not-asked: Rest.\n    text: Rest today.\n    source: [memory]\n")
	for strict, want := range map[bool]string{false: ":5:16: warning", true: ":5:16: error"} {
		found, err := Options{Library: library.Options{Builtin: procedures.FS}, Strict: strict}.Paths(dir)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		shown := &typeset.Text{}
		found.Set(shown)
		b.WriteString(shown.String())
		if strings.Count(b.String(), `expected an "if" as well`) != 1 || !strings.Contains(b.String(), want) || (len(found.Findings.Errors()) > 0) != strict {
			t.Errorf("strict %t, want %q: %s", strict, want, b.String())
		}
	}
}

// TestAMisnamedListIsNotABlock: for a file that is meant to be a list, check only reports that nothing reads it.
func TestAMisnamedListIsNotABlock(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	dir := clinicFolder(t, "name: Front Street Clinic", "phone: (310) 555-0142", "time-zone: America/Los_Angeles")
	if err := os.MkdirAll(filepath.Join(dir, "shared"), 0o755); err != nil {
		t.Fatal(err)
	}
	for list, name := range map[string]string{"medicines.yaml": "medicine.yaml", "settings.yaml": "setting.yaml", "conditions.yaml": "condition.yaml"} {
		data, err := fs.ReadFile(procedures.FS, "shared/"+list)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "shared", name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
	if err != nil {
		t.Fatal(err)
	}
	result, err := Options{}.library(lib, languagesOf(lib))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, d := range result.Findings {
		if strings.HasPrefix(d.Pos.File, filepath.Join(dir, "shared")) {
			found[filepath.Base(d.Pos.File)]++
		}
	}
	if found["medicine.yaml"] != 1 || found["setting.yaml"] != 1 || found["condition.yaml"] != 1 || len(found) != 3 {
		t.Errorf("found %v; expected each of the three files once", found)
	}
}
