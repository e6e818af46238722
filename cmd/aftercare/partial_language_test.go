package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// In a clinic with a language that has only one procedure so far, each command works with what there is, says
// in one line what is missing, and names a command that writes it.
func TestCommandsWorkInAPartialLanguage(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	dir := clinicFolder(t, "name: Test Clinic", "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", "languages: [ast, en]", "offers: [skin-biopsy, cardiac-cath-radial, cystoscopy]",
		"contacts: {device: {who: Device company, phone: (800) 555-0100}}", "reviewers: {ast: Ana Ruiz}")
	own := filepath.Join(dir, "locales", "ast")
	if err := os.MkdirAll(filepath.Join(own, "shared"), 0o700); err != nil {
		t.Fatal(err)
	}
	put := func(name string) {
		data, err := procedures.FS.ReadFile("locales/es/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(own, filepath.FromSlash(name)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("words.yaml")
	if _, stderr, code := inProcess(t, "new", "skin-biopsy", "--lang", "ast", "--clinic", dir); code != exitDone {
		t.Fatal(stderr)
	}
	stdout, _, code := inProcess(t, "check", filepath.Join(own, "skin-biopsy.yaml"))
	if code != exitDefinitions || strings.Count(stdout, "error:") != 1 || !strings.Contains(stdout, "not translated into \"ast\" yet") {
		t.Errorf("check of what waits: %s", stdout)
	}
	written, err := filepath.Glob(filepath.Join(own, "*", "*.yaml"))
	if err != nil || len(written) < 6 {
		t.Fatalf("%v, %v", written, err)
	}
	for _, file := range written {
		put("shared/" + filepath.Base(file))
	}
	put("skin-biopsy.yaml")
	const one, begin = "have no translation into \"ast\" yet", "aftercare new cardiac-cath-radial --lang ast --clinic "
	for command, says := range map[string]string{
		"check": "0 errors", "status": "never approved, ast: skin-biopsy", "list --lang ast": "Biopsia de piel", "search herida --lang ast": "1 procedure", "doctor": "language ast",
	} {
		args := append(strings.Fields(command), "--clinic", dir)
		stdout, stderr, code := inProcess(t, args...)
		said := stdout + stderr
		if code != exitDone || !strings.Contains(said, says) || strings.Count(said, one) != 1 || !strings.Contains(said, begin) {
			t.Errorf("%s: exit code %d\n%s", command, code, said)
		}
	}
	_, stderr, _ := inProcess(t, "approve", "--all", "--yes", "--by", "A", "--role", "B", "--clinic", dir)
	if strings.Count(stderr, one) != 1 || strings.Contains(stderr, "cystoscopy, ast") {
		t.Errorf("approve --all: %s", stderr)
	}
	_, stderr, code = inProcess(t, "show", "cystoscopy", "--lang", "ast", "--clinic", dir)
	hint := "aftercare new cystoscopy --lang ast --clinic " + dir
	if code != exitDefinitions || !strings.Contains(stderr, hint) {
		t.Errorf("show: exit code %d, %s", code, stderr)
	}
	if _, stderr, code := inProcess(t, strings.Fields(hint)[1:]...); code != exitDone {
		t.Errorf("%s: %s", hint, stderr)
	}
}
