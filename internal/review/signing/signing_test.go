package signing_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"aftercare/internal/authoring/library"
	"aftercare/internal/review/questions"
	"aftercare/internal/review/signing"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// clinician answers with lines that were written before, and keeps what is shown.
type clinician struct {
	typed                []string
	asked, shown, warned []string
	sheets               int
}

func (c *clinician) Say(line string)                 { c.asked = append(c.asked, line) }
func (c *clinician) SayLabelled(label, words string) { c.Say(label + words) }
func (c *clinician) Show(t *typeset.Text) error {
	c.shown = append(c.shown, t.Set(typeset.Screen{})...)
	return nil
}

func (c *clinician) Note(t *typeset.Text) error {
	c.asked = append(c.asked, t.Set(typeset.Screen{})...)
	return nil
}
func (c *clinician) ShowSheet(*sheet.Sheet) error { c.sheets++; return nil }
func (c *clinician) Warn(message string)          { c.warned = append(c.warned, message) }

func (c *clinician) Ask(prompt string) (string, error) {
	c.Say(prompt)
	if len(c.typed) == 0 {
		return "", questions.ErrStopped
	}
	line := c.typed[0]
	c.typed = c.typed[1:]
	return line, nil
}

// plain is a definition in which check finds nothing, with one required question.
const plain = "title: Plain\nedition: 2026-11-23\nages: 18+\ninclude: [blood-thinner]\nabout:\n  text: We did it.\n  source: [memory]\n" +
	"warnings:\n  call-911:\n    chest:\n      text: Chest pain.\n      source: [memory]\n  call-today:\n    fever:\n      text: A fever of {setting.fever} or higher.\n      source: [memory]\n" +
	"expect:\n  sore:\n    text: It may be sore for {for}.\n    for: 2 days\n    confirm:\n      question: For how long?\n      range: 1 to 4 days\n      changes: for\n      required: yes\n" +
	"medication:\n  usual:\n    text: Take your usual pain medicine as its label says.\n    source: [memory]\nfollow-up:\n  next:\n    text: If you have no next visit set by {by}, call us.\n    by: 1 week\n    without-visit: yes\n    source: [memory]\n"

const profile = "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\nsettings:\n  emergency-number: 911\n"

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "clinic.yaml", profile)
	write(t, dir, "procedures/plain.yaml", plain)
	return dir
}

// approve runs a session of approvals in a clinic's folder.
func approve(t *testing.T, dir string, o signing.Options, c *clinician, ids ...string) error {
	t.Helper()
	o.Library = library.Options{Builtin: procedures.FS, Program: func() string { return "this version" }}
	o.Role, o.Today, o.Zone = "physician", visit.Date{Year: 2026, Month: 11, Day: 24}, time.UTC
	open := o.Library
	open.Clinic = dir
	lib, err := library.Open(open)
	if err != nil {
		t.Fatal(err)
	}
	s := signing.New(lib, o, c)
	if err := s.Approve(ids, "en"); err != nil {
		return err
	}
	return s.Refused()
}

// Nothing is recorded unless the clinician goes through all of it, and what is recorded is what was answered.
func TestOnlyWhatIsSignedIsRecorded(t *testing.T) {
	for _, c := range []struct {
		typed   string
		stopped bool
		record  string // in approvals.yaml
		profile string // added to the profile
	}{
		{typed: "", stopped: true},
		{typed: "n", stopped: true},
		{typed: "||n", stopped: true},
		{typed: "3 days||n", stopped: true}, // not written
		{typed: "3 days|||n", stopped: true, profile: "3 days"},
		{typed: "||", record: "expect.sore: as written\n"},
		{typed: "r|as we see it||||", record: `expect.sore: "as written: as we see it"`},
		{typed: "3 days|||", record: "by: Dr. Ruiz", profile: "3 days"},
	} {
		dir := folder(t)
		asks := &clinician{typed: strings.Split(c.typed, "|")}
		if c.typed == "" {
			asks.typed = nil
		}
		err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, asks, "plain")
		if errors.Is(err, questions.ErrStopped) != c.stopped || err != nil && !c.stopped {
			t.Errorf("%q: %v\n%s", c.typed, err, strings.Join(asks.asked, "\n"))
		}
		if records := read(t, dir, "approvals.yaml"); (records == "") != (c.record == "") || !strings.Contains(records, c.record) {
			t.Errorf("%q: the records are\n%s", c.typed, records)
		}
		if now := read(t, dir, "clinic.yaml"); (now == profile) != (c.profile == "") || !strings.Contains(now, c.profile) {
			t.Errorf("%q: the profile is\n%s", c.typed, now)
		}
		if asks.sheets != 1 {
			t.Errorf("%q: %d sheets are shown", c.typed, asks.sheets)
		}
	}
}

// A text that is refused, for an error or an open question, doesn't stop the others, and nothing is asked about it.
func TestARefusedTextStopsNoOther(t *testing.T) {
	dir := folder(t)
	write(t, dir, "procedures/broken.yaml", "title: Broken\n")
	write(t, dir, "procedures/settled.yaml", strings.Replace(plain, "      required: yes\n", "", 1))
	asks := &clinician{}
	var refused *signing.RefusedError
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz", All: true, AsWritten: true}, asks, "broken", "plain", "settled"); !errors.As(err, &refused) {
		t.Fatal(err)
	}
	if len(refused.Texts) != 1 || refused.Texts[0] != "broken, en" || len(refused.List) == 0 || refused.Total != 3 {
		t.Errorf("%+v", refused)
	}
	if len(refused.Open) != 1 || refused.Open[0].Text != "plain, en" || !strings.Contains(refused.Paste(), "expect.sore.for: \"2 days\"") || !strings.Contains(refused.Hint(), filepath.Join(dir, "clinic.yaml")) {
		t.Errorf("%+v\n%s\n%s", refused.Open, refused.Hint(), refused.Paste())
	}
	if records := read(t, dir, "approvals.yaml"); strings.Count(records, "- procedure:") != 1 || !strings.Contains(records, "- procedure: settled\n") {
		t.Errorf("the records are\n%s", records)
	}
	if len(asks.asked) > 0 {
		t.Errorf("asked: %q", asks.asked)
	}
	// with the lines that are to be pasted, and without the broken text, all is approved
	write(t, dir, "clinic.yaml", strings.Replace(profile, "settings:\n  emergency-number: 911\n", refused.Paste(), 1))
	if err := os.Remove(filepath.Join(dir, "procedures", "broken.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz", All: true, AsWritten: true}, asks, "plain", "settled"); err != nil {
		t.Error(err)
	}
}

// After an approval only what changed is shown; the same clinician isn't asked again about an approved text, and another one
// reads all of it.
func TestWhatIsShownAgain(t *testing.T) {
	dir := folder(t)
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, &clinician{typed: []string{"", "", ""}}, "plain"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, by string
		all      bool
		change   bool // of the definition, before
		sheets   int
		asked    bool
		shown    string
	}{
		{"the same", "Dr. Ruiz", false, false, 0, false, "plain, en: approved already, by Dr. Ruiz on 2026-11-24"},
		{"all texts, by another", "Dr. Lee", true, false, 0, false, "plain, en: approved already, by Dr. Ruiz on 2026-11-24"},
		{"the text, by another", "Dr. Lee", false, false, 1, true, "plain, en: approved by Dr. Lee, physician, on 2026-11-24"},
		{"a changed text", "Dr. Ruiz", false, true, 0, true, "plain, en: what changed since Dr. Lee approved it on 2026-11-24"},
	} {
		if c.change {
			write(t, dir, "procedures/plain.yaml", strings.Replace(plain, "Chest pain.", "Pain in your chest.", 1))
		}
		asks := &clinician{typed: []string{""}}
		if err := approve(t, dir, signing.Options{By: c.by, All: c.all}, asks, "plain"); err != nil {
			t.Errorf("%s: %v\n%s", c.what, err, strings.Join(asks.asked, "\n"))
		}
		if asks.sheets != c.sheets || (len(asks.asked) > 0) != c.asked || !strings.Contains(strings.Join(asks.shown, "\n"), c.shown) {
			t.Errorf("%s: %d sheets, asked %q, shown %q", c.what, asks.sheets, asks.asked, asks.shown)
		}
	}
	// the approved text is lost: the whole sheet is shown, with a warning, and its questions are asked again
	if err := os.RemoveAll(filepath.Join(dir, "approved")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "procedures/plain.yaml", plain+"# a comment\n")
	write(t, dir, "procedures/plain.yaml", strings.Replace(plain, "Chest pain.", "Chest pain now.", 1))
	asks := &clinician{typed: []string{"", "", ""}}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, asks, "plain"); err != nil || asks.sheets != 1 || len(asks.warned) != 1 || !strings.Contains(strings.Join(asks.asked, "\n"), "For how long?") {
		t.Errorf("%v, %d sheets, %q\n%s", err, asks.sheets, asks.warned, strings.Join(asks.asked, "\n"))
	}
}
