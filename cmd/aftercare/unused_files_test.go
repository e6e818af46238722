package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
)

// misplacedFiles are files in a clinic's folder that nothing reads.
var misplacedFiles = []string{
	"procedures/skin-biopsy.yml", "procedures/Skin-Biopsy.yaml", "procedures/skin_biopsy.yaml", "procedures/skin biopsy.yaml", "procedures/skin-biopsy (1).yaml", "procedures/skin-biopsy.yaml.txt",
	"procedures/skin-biopsy.json", "procedures/skin-biopsy-DESKTOP-AB12.yaml", "procedures/.skin-biopsy.yaml", "procedures/Copy of skin-biopsy.yaml", "procedures/skin-biopsy (Ana's conflicted copy).yaml",
	"procedures/skin/skin-biopsy.yaml", "procedures/skin-biopsy.YAML", "Procedures/skin-biopsy.yaml", "shared/skin-biopsy.yaml", "skin-biopsy.yaml", "procedures/words.yaml", "procedures/print.yaml",
	"words.yaml", "clinic.yml", "Clinic.yaml", "shared/Sedation.yaml", "shared/conditions.yml", "sedation.yaml", "locales/en/Words.yaml", "locales/EN/words.yaml", "locales/en/words.yml", "locales/spanish/words.yaml",
	"locales/es.yaml", "locales/es/no-such-thing.yaml", "locales/en/skin-biopsy.yaml", "locales/es/sedation.yaml", "approved/skin-biopsy.yaml", "approvals.yml",
}

// withFiles returns a clinic's folder that also has these files, each with the content of a built-in definition. The
// clinic offers two procedures, since each command reads all that it offers.
func withFiles(t *testing.T, files ...string) string {
	t.Helper()
	data, err := os.ReadFile("../../procedures/skin-biopsy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := clinicFolder(t, "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", "languages: [en, es]", "offers: [skin-biopsy, colonoscopy]", "contacts: {device: {who: Device company, phone: (800) 555-0100}}")
	for _, name := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Each file in a folder that nothing reads is named by check, status and doctor, in text and in JSON.
func TestUnusedFilesAreReported(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	dir := withFiles(t, misplacedFiles...)
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"check", dir}, exitDefinitions},
		{[]string{"check", dir, "--format", "github"}, exitDefinitions},
		{[]string{"check", dir, "--rule", "E1"}, exitDefinitions},
		{[]string{"status", "--clinic", dir}, exitDefinitions},
		{[]string{"doctor", "--clinic", dir}, exitFailed},
	} {
		stdout, stderr, code := inProcess(t, c.args...)
		if code != c.code {
			t.Errorf("%v: code %d", c.args, code)
		}
		for _, name := range misplacedFiles {
			if n := strings.Count(stdout+stderr, filepath.Join(dir, name)+":") + strings.Count(stdout+stderr, "file="+filepath.Join(dir, name)+","); n != 1 {
				t.Errorf("%v names %s %d times", c.args, name, n)
			}
		}
	}
	stdout, _, code := inProcess(t, "check", dir, "--format", "json")
	type finding struct {
		File, Rule, Severity, Message, Hint string
		Line, Column                        int
	}
	var told struct{ Findings []finding }
	if err := json.Unmarshal([]byte(stdout), &told); err != nil || code != exitDefinitions {
		t.Fatal(code, err)
	}
	named := map[string]finding{}
	for _, f := range told.Findings {
		if f.Severity == "error" {
			named[f.File] = f
		}
	}
	for _, name := range misplacedFiles {
		if f := named[filepath.Join(dir, name)]; f.Line != 1 || f.Column != 1 || f.Rule != "structure" || !strings.HasPrefix(f.Message, "this file is not used: ") || !strings.Contains(f.Hint, "mv ") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Nothing is printed beside a file that may be meant for it, until the hint was followed or the file is gone.
func TestNothingIsPrintedBesideAnUnusedFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"procedures/skin-biopsy.yml", "procedures/Skin Biopsy (1).yaml", "skin-biopsy.yaml", "clinic.yml", "procedures/it's/skin-biopsy.yaml", "locales/en/skin-biopsy.yaml"} {
		dir := withFiles(t, name)
		out := t.TempDir()
		csv := filepath.Join(out, "day.csv")
		if err := os.WriteFile(csv, []byte("appointment_id,procedure,name,birth_date,ended\n1,skin-biopsy,Rosa Example,1961-04-02,2026-11-23 10:20\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		hint := ""
		for _, args := range [][]string{
			{"pdf", "skin-biopsy", "--clinic", dir, "-o", filepath.Join(out, "a.pdf")},
			{"show", "skin-biopsy", "--clinic", dir, "--pdf", filepath.Join(out, "b.pdf")},
			{"print", "skin-biopsy", "--clinic", dir, "--yes"},
			{"batch", csv, "--clinic", dir, "-o", filepath.Join(out, "sheets")},
			{"show", "skin-biopsy", "--clinic", dir, "--name", "Rosa Example", "--born", "1961-04-02", "--format", "html"},
		} {
			stdout, stderr, code := inProcess(t, args...)
			if code != exitDefinitions || stdout != "" || !strings.Contains(stderr, "hint: ") {
				t.Errorf("%s: %v: code %d\n%s%s", name, args, code, stdout, stderr)
			}
			_, hint, _ = strings.Cut(strings.TrimSpace(stderr), "hint: ")
		}
		if left, _ := filepath.Glob(filepath.Join(out, "*.pdf")); len(left) > 0 {
			t.Errorf("%s: %v", name, left)
		}
		stdout, stderr, code := inProcess(t, "show", "skin-biopsy", "--clinic", dir)
		if code != exitDone || stdout == "" || strings.Count(stderr, "aftercare: warning: "+filepath.Join(dir, name)+": ") != 1 {
			t.Errorf("%s: show: code %d, %s", name, code, stderr)
		}
		if _, stderr, code := inProcess(t, "pdf", "colonoscopy", "--clinic", dir, "-o", filepath.Join(out, "c.pdf")); (code != exitDone) != (name == "clinic.yml") {
			t.Errorf("%s: pdf of another: code %d, %s", name, code, stderr)
		}
		if said, err := exec.CommandContext(t.Context(), "sh", "-c", hint).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s: %s", name, hint, said)
		}
		if _, stderr, code := inProcess(t, "pdf", "skin-biopsy", "--clinic", dir, "-o", filepath.Join(out, "d.pdf")); code != exitDone {
			t.Errorf("%s: after %s: code %d, %s", name, hint, code, stderr)
		}
	}
}
