package doctor_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/doctor"
	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/console"
	"aftercare/procedures"
)

// checkup is a machine where no clinic opens and nothing is set. The printing system is stopped.
func checkup(t *testing.T) *doctor.Checkup {
	t.Helper()
	return &doctor.Checkup{
		Config: &config.Folder{Path: filepath.Join(t.TempDir(), "none")},
		Getenv: func(string) string { return "" },
		Flag:   func(string) (string, bool) { return "", false },
		Now:    time.Date(2026, 11, 23, 18, 20, 0, 0, time.UTC), Zone: time.UTC,
		Open:     func() (*library.Library, error) { return nil, errors.New("no clinic is called so") },
		Describe: func(err error) doctor.Report { return doctor.Report{Message: err.Error()} },
		Printer: sink.Printer{Run: func(context.Context, io.Reader, string, ...string) (string, error) {
			return "", errors.New("stopped")
		}},
		PrinterTimeout: time.Minute,
	}
}

// find returns the findings about one thing.
func find(all []doctor.Finding, what string) []doctor.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f doctor.Finding) bool { return f.What != what })
}

// A clinic that can't be opened is a problem; beside a config.yaml that can't be read it is only not known, unless
// the command names it.
func TestClinicThatCannotBeOpened(t *testing.T) {
	for _, c := range []struct {
		name          string
		broken, given bool
		want          doctor.Finding
	}{
		{"config.yaml is missing", false, false, doctor.Finding{What: "clinic", State: doctor.Problem, Is: "no clinic is called so"}},
		{"config.yaml is broken", true, false, doctor.Finding{What: "clinic", State: doctor.Note, Is: "not known, since config.yaml can't be read"}},
		{"config.yaml is broken, and the flag chooses", true, true, doctor.Finding{What: "clinic", State: doctor.Problem, Is: "no clinic is called so", From: "--clinic"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := checkup(t)
			x.Flag = func(name string) (string, bool) { return "x", c.given && name == "clinic" }
			if c.broken {
				x.Config.Path = t.TempDir()
				if err := os.WriteFile(x.Config.File(), []byte("papr: a4\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			found := x.Run(t.Context())
			if got := find(found, "clinic"); !slices.Equal(got, []doctor.Finding{c.want}) {
				t.Errorf("%+v", got)
			}
			if reported := len(find(found, config.File)) > 0; reported != c.broken {
				t.Errorf("%s is reported: %v", config.File, reported)
			}
		})
	}
}

// Of an error in a file each position is one finding, up to three.
func TestPositions(t *testing.T) {
	x := checkup(t)
	x.Describe = func(error) doctor.Report {
		var list diag.List
		for line := range 5 {
			list.Add(diag.Pos{File: "a.yaml", Line: line + 1}, "fix it", "wrong")
		}
		return doctor.Report{List: list}
	}
	got := find(x.Run(t.Context()), "clinic")
	if len(got) != 4 || got[0].Is != "a.yaml:1: wrong" || got[0].Hint != "fix it" || got[3].Is != "2 more problems" || doctor.Problems(got) != 4 {
		t.Errorf("%+v", got)
	}
}

// A printing system that doesn't work is a problem where a printer was chosen, and else worth knowing.
func TestPrinting(t *testing.T) {
	for printer, want := range map[string]doctor.State{"": doctor.Note, "Front": doctor.Problem} {
		x := checkup(t)
		x.Getenv = func(name string) string { return map[string]string{"AFTERCARE_PRINTER": printer}[name] }
		if got := find(x.Run(t.Context()), "printing"); len(got) != 1 || got[0].State != want {
			t.Errorf("printer %q: %+v", printer, got)
		}
	}
}

// The terminal is what the command shows on, and a locale other than UTF-8 is worth knowing there alone.
func TestTerminal(t *testing.T) {
	x := checkup(t)
	x.Getenv = func(name string) string { return map[string]string{"LANG": "C"}[name] }
	if got := find(x.Run(t.Context()), "terminal"); len(got) != 1 || got[0].State != doctor.OK {
		t.Errorf("no terminal: %+v", got)
	}
	x.Console = &console.Console{Width: 80, ASCII: true}
	got := find(x.Run(t.Context()), "terminal")
	if len(got) != 2 || got[0].Is != "80 columns, "+x.Console.Colours.String()+", borders in ASCII, light background" || got[1].Is != "LANG is C, which is not UTF-8" {
		t.Errorf("%+v", got)
	}
}

// At a clinic in another zone the times are the clinic's, and each approval that is missing is told; it is a
// problem where the clinic prints nothing else.
func TestAnApprovingClinicElsewhere(t *testing.T) {
	dir := t.TempDir()
	profile := "name: Ours\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\nrequire-approved: yes\noffers: [colonoscopy]\n"
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	x := checkup(t)
	open := func(clinic string) (*library.Library, error) {
		return library.Open(library.Options{Builtin: procedures.FS, Clinic: clinic, Now: x.Now, Program: func() string { return "test" }})
	}
	x.Open = func() (*library.Library, error) { return open(dir) }
	x.BuiltIn = func() (*library.Library, error) { return open("") }
	x.Printable = func(_ *library.Library, lang string) error {
		return errors.New("not asked without a font of the clinic")
	}
	found := x.Run(t.Context())
	for what, want := range map[string]doctor.Finding{
		"approvals": {What: "approvals", State: doctor.Problem, Is: "1 never", Hint: `"aftercare status" lists them; "aftercare approve" records an approval`},
		"clock": {What: "clock", State: doctor.Note, Is: "Mon, Nov 23 2026, 10:20 AM PST at the clinic; this machine is set to 6:20 PM UTC",
			From: "the clinic's profile", Hint: "sheets use the clinic's time"},
	} {
		if got := find(found, what); !slices.Equal(got, []doctor.Finding{want}) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	if line, hint := find(found, "clock")[0].Text(); line != "note: clock: Mon, Nov 23 2026, 10:20 AM PST at the clinic; this machine is set to 6:20 PM UTC (the clinic's profile)" || hint == "" {
		t.Errorf("%q, %q", line, hint)
	}
}
