package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// approvedFolder is a clinic's folder in which one short text, "plain", is approved.
func approvedFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"clinic.yaml": "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\nrequire-approved: yes\n# ours\nsettings:\n  emergency-number: 911\n",
		"procedures/plain.yaml": "title: Plain\nedition: 2026-11-23\nages: 18+\ninclude: [blood-thinner]\nabout:\n  text: We did it.\n  source: [memory]\n" +
			"warnings:\n  call-911:\n    chest:\n      text: Chest pain.\n      source: [memory]\n  call-today:\n    fever:\n      text: A fever of {setting.fever} or higher.\n      source: [memory]\n" +
			"expect:\n  sore:\n    text: It may be sore for {for}.\n    for: 2 days\n    confirm:\n      question: For how long?\n      range: 1 to 4 days\n      changes: for\n      required: yes\n" +
			"medication:\n  usual:\n    text: Take your usual pain medicine as its label says.\n    source: [memory]\nfollow-up:\n  next:\n    text: If you have no next visit set by {by}, call us.\n    by: 1 week\n    without-visit: yes\n    source: [memory]\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n := newGuidedTest(t, "", "", "\n\ny\na\n")
	if code := run(t.Context(), n.env, []string{"approve", "plain", "--clinic", dir, "--by", "Dr. Ruiz", "--role", "physician"}); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, n.out, n.err)
	}
	return dir
}

// editFile changes a file in a folder.
func editFile(t *testing.T, dir, name string, change func(string) string) {
	t.Helper()
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	now := change(string(data))
	if now == string(data) {
		t.Fatalf("nothing changes in %s", name)
	}
	if err := os.WriteFile(path, []byte(now), 0o600); err != nil {
		t.Fatal(err)
	}
}

// asOtherVersion turns each record into one of another version.
func asOtherVersion(s string) string {
	return strings.ReplaceAll(s, clinic.WrittenBy, clinic.WrittenBy+"another version, ")
}

// TestAnUnchangedTextIsRenewedAtOnce: no word changed, so the text isn't read again, the answers stay
// valid, and only one question is asked.
func TestAnUnchangedTextIsRenewedAtOnce(t *testing.T) {
	dir := approvedFolder(t)
	texts, err := filepath.Glob(filepath.Join(dir, "approved", "*.txt"))
	if err != nil || len(texts) != 1 {
		t.Fatal(texts, err)
	}
	// as an earlier version of the program stored it
	data, err := os.ReadFile(texts[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.Replace(string(data), "aftercare text 2:", "aftercare text 1:", 1), "\n")
	first := strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, "\tword\t") }), "")
	if len(first) == len(data) {
		t.Fatal("the text has no fixed words")
	}
	sum := func(s string) string { d := sha256.Sum256([]byte(s)); return hex.EncodeToString(d[:]) }
	editFile(t, dir, "approvals.yaml", func(s string) string { return asOtherVersion(strings.ReplaceAll(s, sum(string(data)), sum(first))) })
	if err := os.WriteFile(filepath.Join(dir, "approved", "plain.en."+sum(first)[:16]+".txt"), []byte(first), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, _ := inProcess(t, "status", "--clinic", dir)
	if !strings.Contains(out, "plain, en: RENEW: no approved word changed since it was approved by Dr. Ruiz") {
		t.Error(out)
	}
	out, _, _ = inProcess(t, "status", "--clinic", dir, "--format", "json")
	if !strings.Contains(out, `"covered_anew": true`) || strings.Contains(out, `"changes"`) {
		t.Error(out)
	}
	n := newGuidedTest(t, "", "", "a\n")
	if code := run(t.Context(), n.env, []string{"approve", "plain", "--clinic", dir, "--by", "Dr. Lee", "--role", "physician"}); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, n.out, n.err)
	}
	if !strings.Contains(n.out.String(), "no approved word changed since Dr. Ruiz approved it") || strings.Contains(n.out.String(), "Chest pain") {
		t.Error(n.out.String())
	}
	if out, _, _ = inProcess(t, "status", "--clinic", dir); !strings.Contains(out, "1 sheet, en, by Dr. Lee, physician, on 2026-11-23: plain") {
		t.Error(out)
	}
	// a change of words is reported as such
	editFile(t, dir, "procedures/plain.yaml", func(s string) string { return strings.Replace(s, "Chest pain.", "Pain in your chest.", 1) })
	out, _, _ = inProcess(t, "status", "--clinic", dir, "--format", "json")
	if strings.Contains(out, `"covered_anew"`) || !strings.Contains(out, `"changes"`) {
		t.Error(out)
	}
}

// TestAnAnswerBesideAnotherVersionGoesToItsOwnFile: clinic.yaml stays as the other version reads it until
// the answers are adopted.
func TestAnAnswerBesideAnotherVersionGoesToItsOwnFile(t *testing.T) {
	dir := approvedFolder(t)
	editFile(t, dir, "approvals.yaml", asOtherVersion)
	editFile(t, dir, "procedures/plain.yaml", func(s string) string {
		return strings.Replace(s, "range: 1 to 4 days", "range: 1 to 5 days", 1) + "activity:\n  lifting:\n    text: Do not lift until {until}.\n    until: 24 hours\n    confirm:\n      question: How long not?\n      range: 24 to 72 hours\n      changes: until\n      required: yes\n"
	})
	profile, err := os.ReadFile(filepath.Join(dir, "clinic.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	n := newGuidedTest(t, "", "", "48 hours\nw\na\n")
	if code := run(t.Context(), n.env, []string{"approve", "plain", "--clinic", dir, "--by", "Dr. Lee", "--role", "physician"}); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, n.out, n.err)
	}
	if !strings.Contains(n.err.String(), "write the answers to "+library.NextFile) {
		t.Error(n.err.String())
	}
	now, err := os.ReadFile(filepath.Join(dir, "clinic.yaml"))
	if err != nil || string(now) != string(profile) {
		t.Errorf("clinic.yaml is another: %v\n%s", err, now)
	}
	if out, _, code := inProcess(t, "show", "plain", "--clinic", dir); code != exitDone || !strings.Contains(out, "Do not lift until 48") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if out, _, _ := inProcess(t, "status", "--clinic", dir); !strings.Contains(out, "aftercare settings --adopt") {
		t.Error(out)
	}
	if out, errs, code := inProcess(t, "settings", "--adopt", "--clinic", dir); code != exitDone || !strings.Contains(out, "moved 1 answer to") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	if now, err = os.ReadFile(filepath.Join(dir, "clinic.yaml")); err != nil || !strings.Contains(string(now), "# ours\nsettings:\n  emergency-number: 911\n") || !strings.Contains(string(now), `activity.lifting.until: "48 hours"`) {
		t.Errorf("%v\n%s", err, now)
	}
	if out, _, code := inProcess(t, "status", "--require-approved", "--clinic", dir); !strings.Contains(out, "1 sheet, en, by Dr. Lee, physician, on 2026-11-23: plain") || code != exitDefinitions {
		t.Errorf("exit code %d\n%s", code, out) // the built-in texts are not approved
	}
}

// TestARecordOfAnotherVersionMayHaveItsOwnKeys, but one with no version, or with this one, may not.
func TestARecordOfAnotherVersionMayHaveItsOwnKeys(t *testing.T) {
	for _, c := range []struct {
		change func(string) string
		code   int
	}{
		{func(s string) string { return asOtherVersion(s) + "  seal: of a later version\n" }, exitDone},
		{func(s string) string { return s + "  seal: of nobody\n" }, exitDefinitions},
		{func(s string) string { return asOtherVersion(s) + "  until: some day\n" }, exitDefinitions},
	} {
		dir := approvedFolder(t)
		editFile(t, dir, "approvals.yaml", c.change)
		if _, errs, code := inProcess(t, "show", "plain", "--clinic", dir); code != c.code {
			t.Errorf("exit code %d, want %d: %s", code, c.code, errs)
		}
	}
}

// TestANewRuleStopsNothing: an error of a new rule is only a warning wherever errors refuse a text, and does
// refuse it once the rule has been released.
func TestANewRuleStopsNothing(t *testing.T) {
	dir := approvedFolder(t)
	released := lint.Analyzers
	t.Cleanup(func() { lint.Analyzers = released })
	for _, isNew := range []bool{true, false} {
		rule := &lint.Analyzer{
			Name: "T0", Doc: "any sheet", Instead: "nothing", Why: "it is a test", New: isNew, Severity: diag.Error,
			Sheet: func(p *lint.Pass) {
				if p.Procedure.ID == "plain" {
					p.Report(p.Procedure.Pos, "found")
				}
			},
		}
		lint.Analyzers = func() []*lint.Analyzer { return append(slices.Clone(released()), rule) }
		editFile(t, dir, "procedures/plain.yaml", func(s string) string { return strings.Replace(s, "hest pain", "hest pain, bad", 1) })
		for _, args := range [][]string{
			{"check", dir, "--rule", "T0"},
			{"approve", "plain", "--clinic", dir, "--by", "Dr. Lee", "--role", "physician", "--yes"},
		} {
			out, errs, code := inProcess(t, args...)
			if refused := code == exitDefinitions; refused == isNew || code != exitDone && !refused {
				t.Errorf("%v, new: %v: exit code %d\n%s%s", args, isNew, code, out, errs)
			}
		}
		if out, _, _ := inProcess(t, "doctor", "--clinic", dir); isNew && strings.Contains(out, "T0") {
			t.Errorf("doctor tells of a new rule:\n%s", out)
		}
		if _, _, code := inProcess(t, "check", dir, "--rule", "T0", "--strict"); code != exitDefinitions {
			t.Errorf("with --strict a new rule's finding is no error: exit code %d", code)
		}
	}
}
