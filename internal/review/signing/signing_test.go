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
	c.asked = append(c.asked, prompt)
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

const profile = "name: Test Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\noffers: [skin-biopsy]\nsettings:\n  emergency-number: 911\n"

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
		kept    string // in unsigned-answers.yaml
	}{
		{typed: "-", stopped: true},
		{typed: "q", stopped: true},
		{typed: "|y|q", stopped: true, kept: "- question: expect.sore\n  answer: as written\n  by: Dr. Ruiz\n"},
		{typed: "|||y|a", record: "expect.sore: as written\n"}, // Enter answers nothing that is required
		{typed: "|y||a", record: "expect.sore: as written\n"},  // nor does it sign
		{typed: "|3 days|b|q", stopped: true, kept: `answer: "3 days"`},
		{typed: "|3 days|q", stopped: true, kept: `answer: "3 days"`}, // not written
		{typed: "|3 days|w|q", stopped: true, profile: "3 days"},
		{typed: "|y|a", record: "expect.sore: as written\n"},
		{typed: "|r|as we see it|y|a", record: `expect.sore: "as written: as we see it"`},
		{typed: "|3 days|w|a", record: `expect.sore: "decided: 3 days"`, profile: "3 days"},
		{typed: "|3 days|b|y|a", record: "expect.sore: as written\n"},
		{typed: "101 °F (38.3 °C)|w|y|a", record: `setting.fever: "decided: 101 °F (38.3 °C)"`, profile: "fever: \"101"},
		{typed: "b||b|q|", stopped: true, kept: "- question: setting.fever"},
		{typed: "s|y|s"},
		{typed: "s|y||a", record: "setting.fever: \"as written: 100.4"}, // asked with the sheet after all
		{typed: "|back|?|\x1b|3 dyas|:q", stopped: true, kept: "setting.fever"},
	} {
		dir := folder(t)
		asks := &clinician{typed: strings.Split(c.typed, "|")}
		if c.typed == "-" {
			asks.typed = nil
		}
		err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, asks, "plain")
		if errors.As(err, new(*signing.StoppedError)) != c.stopped || err != nil && !c.stopped {
			t.Errorf("%q: %v\n%s", c.typed, err, strings.Join(asks.asked, "\n"))
		}
		if records := read(t, dir, "approvals.yaml"); (records == "") != (c.record == "") || !strings.Contains(records, c.record) {
			t.Errorf("%q: the records are\n%s\n%s", c.typed, records, strings.Join(asks.asked, "\n"))
		}
		if now := read(t, dir, "clinic.yaml"); (now == profile) != (c.profile == "") || !strings.Contains(now, c.profile) {
			t.Errorf("%q: the profile is\n%s", c.typed, now)
		}
		if kept := read(t, dir, questions.KeptFile); !strings.Contains(kept, c.kept) || c.record != "" && kept != "" {
			t.Errorf("%q: kept is\n%s", c.typed, kept)
		}
		if asks.sheets != 1 {
			t.Errorf("%q: %d sheets are shown", c.typed, asks.sheets)
		}
	}
}

// What was answered before a stop isn't asked again, for the same person and the same words; another person, other words
// and another line are. None of it approves anything.
func TestAnswersAreKeptUntilTheyAreSigned(t *testing.T) {
	stopped := func(by string, dir string, typed ...string) *clinician {
		t.Helper()
		asks := &clinician{typed: typed}
		if err := approve(t, dir, signing.Options{By: by}, asks, "plain"); !errors.As(err, new(*signing.StoppedError)) {
			t.Fatalf("%v\n%s", err, strings.Join(asks.asked, "\n"))
		}
		return asks
	}
	dir := folder(t)
	stopped("Dr. Ruiz", dir, "", "r", "as we see it", "y", "q")
	open := func(asks *clinician) (fever, sore bool) {
		all := strings.Join(asks.asked, "\n")
		return strings.Contains(all, "From which temperature"), strings.Contains(all, "1 of") && strings.Contains(all, "written  It may be sore")
	}
	if fever, sore := open(stopped("Dr. Lee", dir, "q")); !fever || sore {
		t.Error("another person goes on with answers that aren't theirs")
	}
	if fever, sore := open(stopped("Dr. Ruiz", dir, "q")); fever || sore {
		t.Error("answers are asked again")
	}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz", AsWritten: true}, &clinician{}, "plain"); !errors.As(err, new(*signing.RefusedError)) {
		t.Errorf("an unsigned answer counts where nobody is asked: %v", err)
	}
	write(t, dir, "procedures/plain.yaml", strings.Replace(plain, "It may be sore", "It can be sore", 1))
	asks := stopped("Dr. Ruiz", dir, "q")
	if all := strings.Join(asks.asked, "\n"); strings.Contains(all, "From which temperature") || !strings.Contains(all, "It can be sore") {
		t.Errorf("the answer to other words is kept:\n%s", all)
	}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, &clinician{typed: []string{"y", "a"}}, "plain"); err != nil {
		t.Fatal(err)
	}
	if records := read(t, dir, "approvals.yaml"); strings.Contains(records, "as we see it") || !strings.Contains(records, "expect.sore: as written") {
		t.Errorf("the records are\n%s", records)
	}
	if kept := read(t, dir, questions.KeptFile); kept != "" {
		t.Errorf("kept is\n%s", kept)
	}
	write(t, dir, questions.KeptFile, "- question: [\n")
	write(t, dir, "procedures/plain.yaml", plain)
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, &clinician{typed: []string{"a"}}, "plain"); err == nil || !strings.Contains(err.Error(), questions.KeptFile) {
		t.Errorf("a broken file: %v", err)
	}
}

// An answer for all sheets that is changed after some were approved ends those approvals: they are shown, and asked about,
// again.
func TestALaterAnswerIsSignedAgain(t *testing.T) {
	dir := folder(t)
	write(t, dir, "shared/spot.yaml", spot)
	for _, id := range []string{"plain", "second"} {
		write(t, dir, "procedures/"+id+".yaml", strings.NewReplacer("title: Plain", "title: "+id, "[blood-thinner]", "[blood-thinner, spot]").Replace(plain))
	}
	// fever, spurts and ice; plain; at the second sheet back to the line about ice, and the first sheet again
	asks := &clinician{typed: strings.Split("|y|y|y|a|b|leave out|w|a|y|a", "|")}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz", All: true}, asks, "plain", "second"); err != nil || len(asks.typed) > 0 {
		t.Fatalf("%v, %q is not typed\n%s", err, asks.typed, strings.Join(asks.asked, "\n"))
	}
	if asked := strings.Join(asks.asked, "\n"); strings.Count(asked, "This ends the approval of: plain\n") != 1 {
		t.Errorf("asked is\n%s", asked)
	}
	if shown := strings.Join(asks.shown, "\n"); !strings.Contains(shown, "plain, en: what changed since Dr. Ruiz approved it on 2026-11-24") {
		t.Errorf("shown is\n%s", shown)
	}
	if records := read(t, dir, "approvals.yaml"); strings.Count(records, "- procedure: plain\n") != 2 || strings.Count(records, "- procedure: second\n") != 1 || strings.Count(records, `site-care.ice: "decided: leave out"`) != 2 {
		t.Errorf("the records are\n%s", records)
	}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz", All: true, AsWritten: true}, asks, "plain", "second"); err != nil || strings.Count(strings.Join(asks.shown, "\n"), "approved already") != 2 {
		t.Errorf("%v\n%s", err, strings.Join(asks.shown, "\n"))
	}
}

// spot is a block with a warning sign, which clinic.yaml decides for each sheet, and a line that it decides for all.
const spot = "title: Spot\nwarnings:\n  call-today:\n    spurts:\n      text: Bleeding that has not stopped by {by}.\n      by: 2 days\n      source: [memory]\n      confirm: {question: \"For how long?\", range: 1 to 4 days, changes: by, required: yes}\n" +
	"site-care:\n  ice:\n    text: Ice helps.\n    source: [memory]\n    confirm: {question: \"Is ice used?\", required: yes}\n"

// A line that several sheets have is asked once, and its answer is in the record of each; a value of the clinic's own is
// written for each.
func TestASharedLineIsAskedOnce(t *testing.T) {
	for typed, want := range map[string][2]string{ // lines of the first questions, records of each sheet
		"|y|y":                          {"", "warnings.call-today.spurts: as written"},
		"|y|r|as told|y":                {"", `site-care.ice: "as written: as told"`},
		"|y|y|b|b|3 days|b|leave out|w": {"      warnings.call-today.spurts.by", `warnings.call-today.spurts: "decided: 3 days"`},
	} {
		dir := folder(t)
		write(t, dir, "shared/spot.yaml", spot)
		for _, id := range []string{"plain", "second", "third"} {
			write(t, dir, "procedures/"+id+".yaml", strings.NewReplacer("title: Plain", "title: "+id, "[blood-thinner]", "[blood-thinner, spot]").Replace(plain))
		}
		asks := &clinician{typed: append(strings.Split(typed, "|"), "y", "a", "y", "a", "y", "a")}
		if err := approve(t, dir, signing.Options{By: "Dr. Ruiz", All: true}, asks, "plain", "second", "third"); err != nil {
			t.Errorf("%q: %v\n%s", typed, err, strings.Join(asks.asked, "\n"))
		}
		if records := read(t, dir, "approvals.yaml"); strings.Count(records, want[1]) != 3 || len(asks.typed) > 0 {
			t.Errorf("%q: %q is not typed; the records are\n%s\n%s\n%s", typed, asks.typed, records, read(t, dir, "clinic.yaml"), strings.Join(asks.asked, "\n"))
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
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, &clinician{typed: []string{"", "y", "a"}}, "plain"); err != nil {
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
		asks := &clinician{typed: []string{"a"}}
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
	asks := &clinician{typed: []string{"", "y", "a"}}
	if err := approve(t, dir, signing.Options{By: "Dr. Ruiz"}, asks, "plain"); err != nil || asks.sheets != 1 || len(asks.warned) != 1 || !strings.Contains(strings.Join(asks.asked, "\n"), "For how long?") {
		t.Errorf("%v, %d sheets, %q\n%s", err, asks.sheets, asks.warned, strings.Join(asks.asked, "\n"))
	}
}
