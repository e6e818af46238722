package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/review/approval"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// laterTexts writes the built-in texts of a later version into a folder: other words, another default of a
// setting, a new line that a clinic must decide on, a new setting.
func laterTexts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, procedures.FS); err != nil {
		t.Fatal(err)
	}
	change := map[string][]string{
		"skin-biopsy.yaml": {"We numbed your skin", "We made your skin numb", "", ""},
		"trigger-point-injection.yaml": {
			"  hard-use:\n", "  new-line:\n    text: Do not go up a ladder until {until}.\n    until: setting.new-limit\n    confirm:\n      question: How long not?\n      range: 1 to 3 days\n      required: yes\n    source: [memory]\n  hard-use:\n",
		},
		"shared/settings.yaml":         {"default: 100.4 °F (38 °C)", "default: 100.6 °F (38.1 °C)", "\nfever:\n", "\nnew-limit:\n  question: How long not on a ladder?\n  is: time\n  default: 48 hours\n  range: 24 to 72 hours\n  required: yes\n  source: [memory]\nfever:\n"},
		"shared/steroid.yaml":          {"title: ", "# of a later version\ntitle: ", "    text: ", "    text: As it now says. "},
		"wisdom-tooth-extraction.yaml": {"title: ", "# nobody reads this\ntitle: "},
	}
	for name, edits := range change {
		file := filepath.Join(dir, filepath.FromSlash(name))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for n := 0; n+1 < len(edits); n += 2 {
			if !strings.Contains(text, edits[n]) {
				t.Fatalf("%s has no %q", name, edits[n])
			}
			text = strings.Replace(text, edits[n], edits[n+1], 1)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// upgrade runs two versions of the program in one clinic's folder. A version is the folder of its built-in texts;
// "" is this one.
type upgrade struct {
	*testing.T

	dir string
}

func (u upgrade) run(want int, texts string, args ...string) (stdout, stderr string) {
	u.Helper()
	var out, errs bytes.Buffer
	c := exec.CommandContext(u.Context(), "aftercare", append(args, "--clinic", u.dir)...)
	c.Stdout, c.Stderr, c.Env = &out, &errs, append(os.Environ(), "XDG_CONFIG_HOME="+u.dir+"/none", "AFTERCARE_CLINIC=", "TEST_TEXTS="+texts)
	code := 0
	var exit *exec.ExitError
	if err := c.Run(); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		u.Fatal(err)
	}
	if code != want {
		u.Fatalf("texts %q: %v: exit code %d, want %d\n%s%s", texts, args, code, want, &out, &errs)
	}
	return out.String(), errs.String()
}

// states returns the state of each text for a version.
func (u upgrade) states(texts string) map[string]approval.Status {
	u.Helper()
	out, _ := u.run(exitDone, texts, "status", "--format", "json")
	var all struct{ Texts []approval.Status }
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		u.Fatal(err)
	}
	byID := map[string]approval.Status{}
	for _, s := range all.Texts {
		byID[s.Procedure] = s
	}
	return byID
}

func (u upgrade) read(name string) string {
	u.Helper()
	data, err := os.ReadFile(filepath.Join(u.dir, name))
	if err != nil {
		u.Fatal(err)
	}
	return string(data)
}

func (u upgrade) write(name, text string) {
	u.Helper()
	if err := os.WriteFile(filepath.Join(u.dir, name), []byte(text), 0o600); err != nil {
		u.Fatal(err)
	}
}

// TestTheMorningOfAnUpgrade: a new version's texts are reviewed and approved beside the old version, which
// keeps printing what it printed; then the new version replaces it.
func TestTheMorningOfAnUpgrade(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	const older = ""
	newer := laterTexts(t)
	u := upgrade{t, t.TempDir()}
	profile := "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\nrequire-approved: yes\ncontacts: {device: {who: Device company, phone: (800) 555-0100}}\n"
	u.write("clinic.yaml", profile)
	u.run(exitDone, older, "new", "steroid", "--from", "steroid")
	answers, _ := u.run(exitDone, older, "settings", "--format", "yaml")
	u.write("clinic.yaml", profile+answers)
	before := u.read("clinic.yaml")
	approve := []string{"approve", "--all", "--by", "Dr. Ruiz", "--role", "physician", "--yes"}
	u.run(exitDone, older, approve...)
	pdf := func(texts, id string) string {
		t.Helper()
		u.run(exitDone, texts, "pdf", id, "-o", filepath.Join(u.dir, "sheet.pdf"), "--force")
		return u.read("sheet.pdf")
	}
	printed := pdf(older, "skin-biopsy")

	// the new version reports what changed, and doesn't print any of that yet
	now := u.states(newer)
	if s := now["skin-biopsy"]; s.State != approval.Changed || len(s.Changes) == 0 || s.NewlyCovered {
		t.Errorf("skin-biopsy is %s, %v", s.State, s.Changes)
	}
	told, _ := u.run(exitDone, newer, "status")
	if !strings.Contains(told, "shared/steroid.yaml: its original steroid@") || !strings.Contains(told, "As it now says.") {
		t.Errorf("what changed in the original of a copied block is not told:\n%s", told)
	}
	if s := now["wisdom-tooth-extraction"]; s.State != approval.Approved {
		t.Errorf("wisdom-tooth-extraction is %s, and only a comment changed", s.State)
	}
	u.run(exitDefinitions, newer, "pdf", "skin-biopsy", "-o", filepath.Join(u.dir, "new.pdf"))

	// new answers go to a file that the old version doesn't read
	_, refused := u.run(exitDefinitions, newer, append(approve, "--json")...)
	var report struct {
		Error struct{ Hint, Paste string } `json:"error"`
	}
	if err := json.Unmarshal([]byte(refused), &report); err != nil {
		t.Fatal(err, refused)
	}
	if !strings.Contains(report.Error.Hint, library.NextFile) || !strings.Contains(report.Error.Paste, "new-limit:") {
		t.Fatalf("the hint is %q, the lines\n%s", report.Error.Hint, report.Error.Paste)
	}
	u.write(library.NextFile, strings.Replace(u.read(library.NextFile)+report.Error.Paste, "48 hours", "36 hours", 1))
	u.run(exitDone, newer, approve...)
	if u.read("clinic.yaml") != before {
		t.Error("clinic.yaml changed beside the old version")
	}

	// the old version goes on
	oldGoesOn := func() {
		t.Helper()
		u.run(exitDone, older, "status", "--require-approved")
		u.run(exitDone, older, "check")
		if pdf(older, "skin-biopsy") != printed {
			t.Error("the old version prints another sheet")
		}
	}
	oldGoesOn()
	u.run(exitDone, newer, "status", "--require-approved")
	if pdf(newer, "skin-biopsy") == printed {
		t.Error("the new version prints the old sheet")
	}

	// withdrawing the new approval leaves the old one
	u.run(exitDone, newer, "approve", "skin-biopsy", "--withdraw", "--yes")
	u.run(exitDefinitions, newer, "pdf", "skin-biopsy", "-o", filepath.Join(u.dir, "new.pdf"))
	oldGoesOn()
	u.run(exitUsage, newer, "approve", "skin-biopsy", "--withdraw", "--yes")
	oldGoesOn()
	u.run(exitDone, newer, approve...)
	oldGoesOn()

	// a later version doesn't use this version's answers; nor does the old one
	u.run(exitUsage, older, "settings", "--adopt")

	// the swap: no text changes
	u.run(exitDone, newer, "settings", "--adopt")
	u.run(exitDone, newer, "status", "--require-approved")
	if !strings.Contains(u.read("clinic.yaml"), "36 hours") || strings.Contains(u.read(library.NextFile), "new-limit") {
		t.Errorf("the answers are not moved:\n%s\n%s", u.read("clinic.yaml"), u.read(library.NextFile))
	}
	out, _ := u.run(exitDone, newer, "settings", "--adopt")
	if !strings.Contains(out, "nothing to adopt") {
		t.Error(out)
	}
}
