package draft_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// newClinic makes the folder of a clinic, as init does, and opens it.
func newClinic(t *testing.T) (dir string, lib *library.Library) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "ours")
	c := draft.Clinic{Phone: "(310) 555-0142", AfterHours: "(310) 555-0143", TimeZone: "America/Chicago"}
	if err := errors.Join(c.Check(), c.Write(dir)); err != nil {
		t.Fatal(err)
	}
	return dir, open(t, dir)
}

func open(t *testing.T, clinic string) *library.Library {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: clinic, Now: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Program: func() string { return "test" }})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// Nothing is written where one file is there that must stay.
func TestWriteIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	record, definition := filepath.Join(dir, "record.txt"), filepath.Join(dir, "own.yaml")
	if err := os.WriteFile(definition, []byte("ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := []draft.Output{{Path: record, Data: []byte("new"), Replaces: true}, {Path: definition, Data: []byte("new"), Next: "edit it"}, {Path: "kept.yaml", Note: "which lacks texts", Next: "--force"}}
	var said []string
	write := func(force bool) error {
		return draft.Write(all, force, func(file, next string) { said = append(said, file+"; "+next) })
	}
	var exists *sink.ExistsError
	if err := write(false); !errors.As(err, &exists) || exists.Path != definition || said != nil {
		t.Errorf("%v, said %q", err, said)
	}
	if _, err := os.Stat(record); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the record is written: %v", err)
	}
	if err := write(true); err != nil || !slices.Equal(said, []string{"wrote " + definition + "; edit it", "kept kept.yaml, which lacks texts; --force"}) {
		t.Errorf("%v, said %q", err, said)
	}
	if data, err := os.ReadFile(definition); err != nil || string(data) != "new" {
		t.Errorf("%q, %v", data, err)
	}
}

// A definition goes into the clinic's own folder, or without one into the current folder; each has the block for
// patients who take a blood thinner, once.
func TestDefinitionOutput(t *testing.T) {
	dir, own := newClinic(t)
	for _, c := range []struct {
		lib    *library.Library
		path   string
		schema bool
	}{{own, filepath.Join(dir, "procedures", "nail.yaml"), true}, {open(t, ""), "nail.yaml", false}} {
		out, err := draft.Definition{Title: "Nail surgery"}.Output(c.lib, "nail", []string{"sedation", "blood-thinner"}, visit.Date{Year: 2026, Month: 11, Day: 23})
		text := string(out.Data)
		if err != nil || out.Path != c.path || out.Replaces || strings.Contains(text, "$schema=") != c.schema || !strings.Contains(text, "include: [blood-thinner, sedation]") || !strings.Contains(text, "edition: 2026-11-23") {
			t.Errorf("%+v, %v", out, err)
		}
	}
	var wrong *diag.UsageError
	if _, err := (draft.Definition{Title: "x", Part: "beak"}).Output(own, "x", nil, visit.Date{}); !errors.As(err, &wrong) || !strings.Contains(wrong.Hint, filepath.Join(dir, "locales", "en", "words.yaml")) {
		t.Errorf("%v", err)
	}
	if _, err := (draft.Definition{Title: "x", Ages: "old"}).Output(own, "x", nil, visit.Date{}); !errors.As(err, &wrong) || wrong.Hint != "--ages 18+" {
		t.Errorf("%v", err)
	}
}

// A copy of a definition and one of a block each have the record of what they were copied from, whose digest they name.
func TestCopyOf(t *testing.T) {
	dir, own := newClinic(t)
	for _, c := range []struct{ name, id, path, from string }{
		{"mbb", "nerves", "procedures/nerves.yaml", "medial-branch-block"},
		{"sedation", "sedation", "shared/sedation.yaml", "sedation"},
	} {
		all, err := draft.CopyOf(own.Clinic(), open(t, ""), procedures.FS, c.name, c.id)
		if err != nil || len(all) != 2 {
			t.Fatalf("%s: %d files, %v", c.name, len(all), err)
		}
		record, copied := all[0], all[1]
		prefix := filepath.Join(dir, "based-on", c.from+".")
		if !strings.HasPrefix(record.Path, prefix) || !record.Replaces || record.Next != "" {
			t.Errorf("%s: %+v", c.name, record.Path)
		}
		_, after, _ := strings.Cut(string(copied.Data), "\nbased-on: "+c.from+"@")
		digest, _, _ := strings.Cut(after, "\n")
		if digest == "" || !strings.Contains(record.Path, digest[:8]) || copied.Path != filepath.Join(dir, filepath.FromSlash(c.path)) || copied.Replaces {
			t.Errorf("%s: %q is a copy of the text %q, whose record is %q", c.name, copied.Path, digest, record.Path)
		}
		if c.id != c.from && strings.Contains(string(copied.Data), "\naliases: [") {
			t.Errorf("%s: the copy has the short names of the original", c.name)
		}
	}
	var unknown *library.NotFoundError
	if _, err := draft.CopyOf(own.Clinic(), open(t, ""), procedures.FS, "no-such", "x"); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
}

// A file of a translation that is there and lacks texts stays until it is to be replaced, and then keeps what was
// translated; the fixed words are written once, whatever is asked for.
func TestTranslate(t *testing.T) {
	dir, lib := newClinic(t)
	const lang = "fr"
	translate := func(replace bool) []draft.Output {
		all, err := draft.Translate(lib, "medial-branch-block", lang, replace)
		if err != nil {
			t.Fatal(err)
		}
		if err := draft.Write(all, false, func(string, string) {}); err != nil {
			t.Fatal(err)
		}
		lib = open(t, dir)
		return all
	}
	file := filepath.Join(dir, "locales", lang, "medial-branch-block.yaml")
	of := func(all []draft.Output, path string) *draft.Output {
		n := slices.IndexFunc(all, func(o draft.Output) bool { return o.Path == path })
		if n < 0 {
			return nil
		}
		return &all[n]
	}
	words := filepath.Join(dir, "locales", lang, "words.yaml")
	first := translate(false)
	if o := of(first, words); o == nil || o.Replaces {
		t.Errorf("the fixed words: %+v", o)
	}
	source := string(of(first, file).Data)
	const title = "\ntitle:\n  of: Medial branch block\n  text:"
	mine := strings.Replace(source, title, title+" Bloc de la branche médiane", 1) + "# mine\n"
	if !strings.Contains(mine, "Bloc") {
		t.Fatalf("the title has another form:\n%.400s", source)
	}
	if err := os.WriteFile(file, []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	lib = open(t, dir)
	again := translate(false)
	if o := of(again, file); of(again, words) != nil || o == nil || o.Data != nil {
		t.Errorf("a file that lacks texts: %+v", o)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != mine {
		t.Errorf("%v: the file is changed", err)
	}
	if o := of(translate(true), file); o == nil || !strings.Contains(string(o.Data), "Bloc de la branche médiane") {
		t.Errorf("what was translated is lost: %+v", o)
	}
}

// A wrong value is refused by its flag, and in a dialog without one.
func TestClinicCheck(t *testing.T) {
	for key, c := range map[string]draft.Clinic{"phone": {Phone: "x"}, "after-hours": {AfterHours: "x"}, "time-zone": {TimeZone: "x"}} {
		var wrong *diag.UsageError
		if err := c.Check(); !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Problem, "--"+key+` is "x"`) {
			t.Errorf("%s: %v", key, err)
		}
		if err := draft.CheckAnswer(key, " x "); err == nil || !strings.HasPrefix(err.Error(), key+` is "x"`) || strings.Contains(err.Error(), "--") {
			t.Errorf("%s: %v", key, err)
		}
	}
	c := draft.Clinic{Phone: " (310) 555-0142 "}
	if err := c.Check(); err != nil || c.Phone != "(310) 555-0142" || draft.CheckAnswer("phone", " ") != nil {
		t.Errorf("%v, %q", err, c.Phone)
	}
	if got := c.Next("ours"); !slices.Equal(got, []string{"fill in time-zone in " + filepath.Join("ours", "clinic.yaml")}) {
		t.Error(got)
	}
}
