package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"aftercare/procedures"
)

// Every command that uses a clinic's folder refuses it if a link in it leads nowhere: it names the link, and
// makes nothing.
func TestEveryCommandRefusesAFolderThatLeadsNowhere(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	t.Parallel()
	for _, name := range []string{"procedures", "approvals.yaml"} {
		dir := withFiles(t)
		out := t.TempDir()
		csv := filepath.Join(out, "day.csv")
		if err := os.WriteFile(csv, []byte("appointment_id,procedure,name,birth_date,ended\n1,skin-biopsy,Rosa Example,1961-04-02,2026-11-23 10:20\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(dir, name)
		if err := os.Symlink("/not/mounted", link); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"show", "skin-biopsy"}, {"show", "skin-biopsy", "--draft"}, {"explain", "skin-biopsy"}, {"pdf", "skin-biopsy", "-o", filepath.Join(out, "a.pdf")}, {"print", "skin-biopsy", "--yes"},
			{"batch", csv, "-o", filepath.Join(out, "sheets")}, {"batch", "preview", csv, "1"}, {"list"}, {"search", "bleeding"}, {"status"}, {"settings"}, {"diff", "skin-biopsy"}, {"check"}, {"approve", "skin-biopsy", "--by", "Dr. Example", "--role", "physician", "--yes"},
		} {
			stdout, stderr, code := inProcess(t, append(args, "--clinic", dir)...)
			told := stdout + stderr
			if code != exitDefinitions || !strings.Contains(told, link+": ") || !strings.Contains(told, "this link leads nowhere") || !strings.Contains(told, "ls -ld "+link) {
				t.Errorf("%s: %v: code %d\n%s", name, args, code, told)
			}
		}
		if made, _ := filepath.Glob(filepath.Join(out, "*")); len(made) != 1 {
			t.Errorf("%s: %v", name, made)
		}
	}
}

// A chosen clinic that can't be opened is reported as such, and not as an unknown name.
func TestAChosenClinicThatLeadsNowhere(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	t.Parallel()
	for name, to := range map[string]string{"nowhere": "/not/mounted", "loop": "loop", "device": os.DevNull} {
		link := filepath.Join(t.TempDir(), name)
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
		if _, stderr, code := inProcess(t, "show", "skin-biopsy", "--clinic", link); code != exitDefinitions || !strings.Contains(stderr, link+": ") || !strings.Contains(stderr, "ls -ld ") {
			t.Errorf("%s: code %d, %s", name, code, stderr)
		}
	}
}

// check FILE checks a file for the clinic chosen in the environment, as for the one of --clinic; a file in a
// clinic's folder stays that clinic's.
func TestCheckOfAFileIsForTheChosenClinic(t *testing.T) {
	t.Parallel()
	data, err := procedures.FS.ReadFile("skin-biopsy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "\nactivity:\n", "\nactivity:\n  own:\n    text: Keep it below {setting.own}.\n    source: [memory]\n", 1)
	dir := withFiles(t)
	for file, data := range map[string]string{"shared/settings.yaml": "own:\n  is: how warm it may get\n  default: 20 F\n", "procedures/own.yaml": text} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	apart := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(apart, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, chosen string
		flag, known  bool
	}{
		{apart, "", false, false}, {apart, dir, false, true}, {apart, dir, true, true}, {filepath.Join(dir, "procedures", "own.yaml"), withFiles(t), false, true},
	} {
		e, out, errs := newTestEnv(t)
		args := []string{"check", c.file}
		if c.flag {
			args = append(args, "--clinic", c.chosen)
		} else {
			e.getenv = func(name string) string { return map[string]string{"AFTERCARE_CLINIC": c.chosen}[name] }
		}
		run(t.Context(), e, args)
		if told := out.String() + errs.String(); strings.Contains(told, `unknown setting "own"`) == c.known {
			t.Errorf("%+v: %s", c, told)
		}
	}
}
