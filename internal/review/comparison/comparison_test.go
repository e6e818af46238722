package comparison_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/comparison"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

const profile = "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\n"

// plain is a definition whose text says for how many days it may be sore.
func plain(days string) string {
	return "title: Plain\nedition: 2026-11-23\nages: 18+\nabout: We did it.\nexpect:\n  sore:\n    text: It may be sore for {for}.\n    for: " + days + " days\nwarnings:\n  call-911:\n    chest: Chest pain.\n"
}

func version() string { return "this version" }

var today = visit.Date{Year: 2026, Month: 11, Day: 24}

// texts returns the texts of a clinic in which "plain" says 2 days, after 3 days were approved. A revision said 4, a file 5.
func texts(t *testing.T) comparison.Texts {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := library.Options{Builtin: procedures.FS, Program: version, Clinic: dir}
	open := func() *library.Library {
		t.Helper()
		lib, err := library.Open(o)
		if err != nil {
			t.Fatal(err)
		}
		return lib
	}
	write("clinic.yaml", profile)
	write("procedures/plain.yaml", plain("3"))
	lib := open()
	p, words, err := lib.Load("plain", "en")
	if err != nil {
		t.Fatal(err)
	}
	text := approval.NewText(p, lib.Clinic(), words)
	store := approval.Store{Dir: dir, Program: version}
	if err := store.Add(clinic.Approval{Procedure: "plain", Language: "en", By: "Dr. A", Role: "physician", On: "2026-11-20", Digest: text.Digest}, text.Encoded); err != nil {
		t.Fatal(err)
	}
	write("procedures/plain.yaml", plain("2"))
	return comparison.Texts{
		Library: open(), Options: o, Language: "en", Today: today,
		File: func(path string) (*library.Library, error) {
			lib := open()
			lib.OverlayDefinition(path, []byte(plain("5")))
			return lib, nil
		},
		Revision: func(of, revision string) (fs.FS, error) {
			if of != dir || revision != "HEAD~1" {
				return nil, errors.New("no revision " + revision + " of " + of)
			}
			return fstest.MapFS{"clinic.yaml": {Data: []byte(profile)}, "procedures/plain.yaml": {Data: []byte(plain("4"))}}, nil
		},
	}
}

// Each name finds its text.
func TestNames(t *testing.T) {
	x := texts(t)
	for _, c := range []struct {
		names    string
		was      string // the name of the first text
		days     string // what it says
		approved bool
	}{
		{"plain", "approved:plain of 2026-11-20", "3", true},
		{"approved:plain plain", "approved:plain of 2026-11-20", "3", true},
		{"plain@HEAD~1 plain", "plain@HEAD~1", "4", false},
		{"some/plain.yaml plain", "some/plain.yaml", "5", false},
	} {
		r, err := x.Compare(strings.Fields(c.names)...)
		if err != nil {
			t.Errorf("%s: %v", c.names, err)
			continue
		}
		if r.Was != c.was || r.Is != "plain" || r.WasApproved != c.approved || r.IsApproved {
			t.Errorf("%s: %+v", c.names, r)
		}
		if len(r.Changes) != 1 || !strings.Contains(r.Changes[0].Was[0].Words, `It may be sore for `+c.days) {
			t.Errorf("%s: %+v", c.names, r.Changes)
		}
	}
	if r, err := x.Compare("plain", "plain"); err != nil || len(r.Changes) != 0 || r.Changes == nil {
		t.Errorf("%+v, %v", r, err)
	}
	// without an approval a clinic's text is compared with the built-in one that it stands for
	if r, err := x.Compare("skin-biopsy"); err != nil || r.Was != "built-in:skin-biopsy" || len(r.Changes) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	for _, names := range []string{"approved:skin-biopsy plain", "plain@HEAD~2 plain", "nothing", "built-in:plain plain"} {
		if r, err := x.Compare(strings.Fields(names)...); err == nil {
			t.Errorf("%s: %+v", names, r)
		}
	}
	x.Options.Clinic, x.Language = "", "en"
	var err error
	if x.Library, err = library.Open(x.Options); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Compare("skin-biopsy"); !errors.As(err, new(*diag.UsageError)) {
		t.Errorf("a sample is compared with something: %v", err)
	}
}

// A text that can't be read, since the clinic's block lacks what it needs, comes with what is missing.
func TestWhatATextLacks(t *testing.T) {
	x := texts(t)
	dir := x.Options.Clinic
	if err := os.MkdirAll(filepath.Join(dir, "shared"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "shared", "sedation.yaml"), []byte("title: Sedation\nexpect:\n  sleepy: You may be sleepy.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if x.Library, err = library.Open(x.Options); err != nil {
		t.Fatal(err)
	}
	_, err = x.Compare("colonoscopy")
	var unreadable *comparison.UnreadableError
	if !errors.As(err, &unreadable) || unreadable.ID != "colonoscopy" || len(unreadable.Lacks) == 0 || !errors.As(err, new(diag.List)) {
		t.Errorf("%v: %+v", err, unreadable)
	}
}
