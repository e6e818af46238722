package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/review/questions"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/testkit"
)

// typist is a keyboard with a person at it, who reads what was shown since their last line before they type the next.
type typist struct {
	screen *bytes.Buffer
	types  func(shown string) string
	read   int      // of the screen
	asked  []string // the headings of the questions and sheets, in order
	keys   int      // with Enter
}

// heading matches what stands above a question, or above the approval of a sheet: "12 of 35: bath, a setting".
var heading = regexp.MustCompile(`(?m)^\d+ of \d+: (.*)$`)

func (p *typist) Read(b []byte) (int, error) {
	shown := p.screen.String()[p.read:]
	p.read = p.screen.Len()
	for _, m := range heading.FindAllStringSubmatch(shown, -1) {
		p.asked = append(p.asked, m[1])
	}
	line := p.types(shown)
	p.keys += len(line) + 1
	return copy(b, line+"\n"), nil
}

// usual is how a clinician goes on who agrees with everything.
func usual(shown string) string {
	switch {
	case strings.Contains(shown, "a:\u00a0approve"):
		return "a"
	case strings.Contains(shown, "w: write the answers"):
		return "w"
	case strings.Contains(shown, "y: ") || strings.Contains(shown, "y:\u00a0"):
		return "y"
	}
	return ""
}

// approveFolder returns a new clinic's folder.
func approveFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(ownProfile), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// atDesk runs approve --all with a clinician at the keyboard, and returns them and the exit code.
func atDesk(t *testing.T, dir string, types func(shown string) string) (*typist, int) {
	t.Helper()
	n := newGuidedTest(t, "", "", "")
	p := &typist{screen: n.err, types: types}
	n.in = p
	code := run(t.Context(), n.env, []string{"approve", "--all", "--lang", "en", "--clinic", dir, "--by", "Dr. Ruiz", "--role", "physician"})
	return p, code
}

// recordsIn returns the approvals in a clinic's folder.
func recordsIn(t *testing.T, dir string) []clinic.Approval {
	t.Helper()
	path := filepath.Join(dir, "approvals.yaml")
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := library.Approvals(path, data, func() string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A clinician approves all sheets of a new clinic at the keyboard, in three sittings: slips, goes back, answers differently,
// stops in the middle, goes on, and skips a sheet for later. The records hold what was meant, and nothing is asked twice.
func TestAClinicianApprovesAllSheets(t *testing.T) {
	testkit.SkipUnderRace(t)
	dir := approveFolder(t)
	slips := []string{"q1", "\x1b", "\x1b[A", "9", "x"} // where a number is asked for
	back, wrong := false, false
	first, code := atDesk(t, dir, func(shown string) string {
		switch {
		case strings.Contains(shown, ": acetaminophen-max, a setting") && len(slips) > 0 || len(slips) > 0 && len(slips) < 5:
			slip := slips[0]
			slips = slips[1:]
			return slip
		case strings.Contains(shown, ": fever, a setting") && !back:
			back = true
			return "102 °F (38.9 °C)" // a slip that is a value
		case strings.Contains(shown, ": ibuprofen-max, a setting") && !wrong:
			wrong = true
			return "back"
		case strings.Contains(shown, ": fever, a setting"):
			return "101 °F (38.3 °C)"
		case strings.Contains(shown, ": medication.strong-pills, a shared line"):
			return "r"
		case strings.Contains(shown, "Your remark"):
			return "as our pharmacist asks"
		case strings.Contains(shown, "The record will say"):
			return "y"
		case strings.Contains(shown, "Sheet 5 of 20"):
			return "y"
		case len(recordsIn(t, dir)) == 4:
			return "q"
		}
		return usual(shown)
	})
	if code != exitFailed || len(recordsIn(t, dir)) != 4 {
		t.Fatalf("exit code %d, %d approved\n%s", code, len(recordsIn(t, dir)), first.screen)
	}
	kept, err := os.ReadFile(filepath.Join(dir, questions.KeptFile))
	if err != nil || strings.Contains(string(kept), "102") {
		t.Errorf("%v\n%s", err, kept)
	}
	if out, _, _ := inProcess(t, "status", "--clinic", dir, "--format", "json"); strings.Count(out, `"state": "approved"`) != 4 {
		t.Errorf("answers that nobody signed count as approved:\n%s", out)
	}
	skipped := false
	second, code := atDesk(t, dir, func(shown string) string {
		if strings.Contains(shown, "approve skin-biopsy, en") && !skipped {
			skipped = true
			return "s"
		}
		return usual(shown)
	})
	if code != exitDone || len(recordsIn(t, dir)) != 19 {
		t.Fatalf("exit code %d, %d approved\n%s", code, len(recordsIn(t, dir)), second.screen)
	}
	third, code := atDesk(t, dir, usual)
	if code != exitDone || len(recordsIn(t, dir)) != 20 {
		t.Fatalf("exit code %d, %d approved\n%s", code, len(recordsIn(t, dir)), third.screen)
	}
	if _, err := os.Stat(filepath.Join(dir, questions.KeptFile)); err == nil {
		t.Error("answers are kept that were signed")
	}
	for _, r := range recordsIn(t, dir) {
		if r.Confirm["setting.fever"] != "decided: 101 °F (38.3 °C)" || r.Confirm["setting.emergency-number"] != "as written: 911" {
			t.Errorf("%s: %q", r.Procedure, r.Confirm)
		}
		if pills := r.Confirm["medication.strong-pills"]; pills != "" && pills != "as written: as our pharmacist asks" {
			t.Errorf("%s: %q", r.Procedure, pills)
		}
	}
	if profile, err := os.ReadFile(filepath.Join(dir, "clinic.yaml")); err != nil || strings.Count(string(profile), "101 °F") != 1 || strings.Contains(string(profile), "102") {
		t.Errorf("%v\n%s", err, profile)
	}
	if second.asked[0] != "approve epidural-steroid-interlaminar, en, as Dr. Ruiz, physician?" || third.asked[0] != "approve skin-biopsy, en, as Dr. Ruiz, physician?" {
		t.Errorf("what was answered is asked again: %q\n%q", second.asked, third.asked)
	}
	times := map[string]int{}
	for _, what := range first.asked {
		times[what]++
	}
	for what, n := range times {
		if back := what == "fever, a setting" || what == "ibuprofen-max, a setting"; n > 1 && !back && strings.HasSuffix(what, ", a setting") {
			t.Errorf("%s is asked %d times", what, n)
		}
	}
	// From the keyboard, without a slip, all twenty take no more than this.
	dir = approveFolder(t)
	plain, code := atDesk(t, dir, usual)
	asked := 0
	for _, what := range plain.asked {
		if !strings.HasPrefix(what, "approve ") {
			asked++
		}
	}
	const questionsOneByOne, keys = 72, 165
	if code != exitDone || asked > questionsOneByOne || plain.keys > keys {
		t.Errorf("exit code %d: %d questions one by one, at most %d; %d keys, at most %d", code, asked, questionsOneByOne, plain.keys, keys)
	}
}

// On a narrow screen each question of each sheet is wrapped at spaces: only lines to be pasted are longer.
func TestQuestionsOfAnApprovalFitTheScreen(t *testing.T) {
	testkit.SkipUnderRace(t)
	const columns = 40
	dir := approveFolder(t)
	n := newGuidedTest(t, "", "", strings.Repeat("\x1b[A\n?\n\ny\na\n", 4000)) // a slip, help, then each way to go on
	n.columns = columns
	code := run(t.Context(), n.env, []string{"approve", "--all", "--lang", "en", "--clinic", dir, "--by", "Dr. Ruiz", "--role", "physician"})
	asked := n.err.String()
	if approved := len(recordsIn(t, dir)); code != 0 || approved != 20 {
		t.Fatalf("exit code %d, %d approved\n%s", code, approved, asked)
	}
	if questions := strings.Count(asked, "  decide"); questions < 20 { // at least one per sheet
		t.Errorf("%d questions", questions)
	}
	for line := range strings.Lines(asked) {
		line = strings.TrimSuffix(line, "\n")
		prompted, _, _ := strings.Cut(line, ":\u00a0all\u00a0keys: ") // what is typed after it ends the line
		if console.CellWidth(prompted) > columns && !strings.HasPrefix(line, prompt.PasteIndent) {
			t.Errorf("%d columns: %s", console.CellWidth(prompted), prompted)
		}
	}
}
