package main

import (
	"aftercare/internal/review/account"
	"aftercare/internal/review/check"
	"aftercare/internal/testkit"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const ownProfile = `name: Test Clinic
phone: (310) 555-0142
after-hours: (310) 555-0143
time-zone: America/Los_Angeles
languages: [en, es]
reviewers: {es: "Ana Ruiz, certified translator"}
contacts: {device: {who: Device company, phone: (800) 555-0100}}
`

// asked is how many questions are open, and how many of them are required.
type asked struct {
	ToConfirm int `json:"to_confirm"`
	Required  int `json:"required"`
}

// saysOpen matches the line of a sheet that says how many questions are open.
var saysOpen = regexp.MustCompile(`(\d+) questions? to the clinic (?:is|are) open\.(?: (\d+) of them must be answered\.)?`)

func countsOnSheet(text string) asked {
	m := saysOpen.FindStringSubmatch(text)
	if m == nil {
		return asked{}
	}
	open, _ := strconv.Atoi(m[1])
	required, _ := strconv.Atoi(m[2])
	return asked{open, required}
}

// checkedQuestions returns how many questions check counts in a file, as its JSON has them, and its summary: both
// from one check.
func checkedQuestions(t *testing.T, file string, of []string) (asked, string) {
	t.Helper()
	o := check.Options{Library: builtinOptions(), Rules: []string{"E16"}}
	if len(of) > 0 {
		o.Clinic = of[1]
	}
	found, err := o.Paths(file)
	if err != nil {
		t.Fatal(err)
	}
	var out asked
	if data, err := json.Marshal(found.Questions); err != nil || json.Unmarshal(data, &out) != nil {
		t.Fatal(err)
	}
	return out, found.Summary()[0]
}

// Every command that reports how many questions are open reports the same number, for each procedure: without a
// clinic, with some of them answered, and after an approval.
func TestEachCommandCountsTheSameQuestions(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	library, err := filepath.Abs(filepath.Join("..", "..", "procedures"))
	if err != nil {
		t.Fatal(err)
	}
	decoded := func(into any, args ...string) {
		t.Helper()
		stdout, stderr, code := inProcess(t, args...)
		if err := json.Unmarshal([]byte(stdout), into); err != nil {
			t.Fatalf("%v: exit code %d, %v\n%s", args, code, err, stderr)
		}
	}
	// agree compares what the commands report, and returns it by procedure.
	agree := func(what string, of ...string) map[string]asked {
		t.Helper()
		var list struct {
			Procedures []struct {
				ID string `json:"id"`
				asked
			} `json:"procedures"`
		}
		decoded(&list, append([]string{"list", "--format", "json"}, of...)...)
		settings, _, _ := inProcess(t, append([]string{"settings"}, of...)...)
		plain, _, _ := inProcess(t, append([]string{"list", "--plain"}, of...)...)
		out := map[string]asked{}
		for n, e := range list.Procedures {
			var show struct {
				ToConfirm struct {
					Count    int    `json:"count"`
					Required int    `json:"required"`
					Text     string `json:"text"`
				} `json:"to_confirm"`
			}
			decoded(&show, append([]string{"show", e.ID, "--format", "json"}, of...)...)
			var explained asked
			decoded(&explained, append([]string{"explain", e.ID, "--format", "json"}, of...)...)
			checked, summary := checkedQuestions(t, filepath.Join(library, e.ID+".yaml"), of)
			variant, _, _ := inProcess(t, append([]string{"show", e.ID, "--plain", "--ended", "10:20"}, of...)...)
			for command, got := range map[string]asked{
				"show --format json": {show.ToConfirm.Count, show.ToConfirm.Required}, "the line of a sheet's JSON": countsOnSheet(show.ToConfirm.Text), "show": countsOnSheet(variant),
				"explain": explained, "check --format json": checked,
			} {
				if got != e.asked {
					t.Errorf("%s, %s: %s counts %+v, list %+v", what, e.ID, command, got, e.asked)
				}
			}
			if n == 0 { // what the command makes of them
				args := append([]string{"check", filepath.Join(library, e.ID+".yaml"), "--rule", "E16"}, of...)
				var whole struct {
					Questions asked `json:"questions"`
				}
				decoded(&whole, append(args, "--format", "json")...)
				if _, stderr, _ := inProcess(t, args...); whole.Questions != checked || !strings.HasPrefix(stderr, summary+"\n") {
					t.Errorf("%s: check counts %+v, its JSON %+v; its summary is %q and not %q", what, checked, whole.Questions, stderr, summary)
				}
			}
			words := account.OpenCount(e.ToConfirm, e.Required)
			if line := "  " + e.ID + ": " + words + "\n"; !strings.Contains(settings, line) {
				t.Errorf("%s: settings lacks %q\n%s", what, line, settings)
			}
			if line := fmt.Sprintf("to confirm: %d, required: %d, ages", e.ToConfirm, e.Required); !strings.Contains(plain, line) {
				t.Errorf("%s, %s: list lacks %q", what, e.ID, line)
			}
			if says := fmt.Sprintf("; %s for your clinic to decide", plural(e.ToConfirm, "question")); strings.Contains(summary, says) != (e.ToConfirm > 0) {
				t.Errorf("%s, %s: check says %q", what, e.ID, summary)
			}
			out[e.ID] = e.asked
		}
		return out
	}
	sample := agree("no clinic")
	if len(sample) < 20 {
		t.Fatalf("%d procedures", len(sample))
	}

	// Some answers: two settings, and the first two questions of each part of decide.
	ours := t.TempDir()
	profile := filepath.Join(ours, "clinic.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(profile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(ownProfile)
	answers, _, _ := inProcess(t, "settings", "--format", "yaml", "--clinic", ours)
	var some []string
	kept := 0
	for _, line := range strings.Split(answers, "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "#"):
		case strings.HasSuffix(line, ":"):
			some, kept = append(some, line), 0
		case kept < 2:
			some, kept = append(some, line), kept+1
		}
	}
	write(ownProfile + strings.Join(some, "\n") + "\n")
	decided := agree("some answers", "--clinic", ours)
	for id, before := range sample {
		if decided[id].ToConfirm >= before.ToConfirm {
			t.Errorf("%s: %+v before the answers, %+v after", id, before, decided[id])
		}
	}

	// All answers, then an approval of what remains without them.
	write(ownProfile + answers)
	for id, left := range agree("all answers", "--clinic", ours) {
		if left != (asked{}) {
			t.Errorf("%s: with all answers %+v is open", id, left)
		}
	}
	write(ownProfile + requiredAnswers(answers))
	if _, stderr, code := inProcess(t, "approve", "--all", "--clinic", ours, "--by", "Dr. Ruiz", "--role", "physician", "--lang", "en", "--yes"); code != 0 {
		t.Fatal(stderr)
	}
	for id, left := range agree("approved", "--clinic", ours) {
		if left != (asked{}) {
			t.Errorf("%s: approved, and %+v is open", id, left)
		}
	}
}

// requiredAnswers keeps only the required answers from the output of settings --format yaml.
func requiredAnswers(answers string) string {
	var out []string
	wanted := false
	for _, line := range strings.Split(answers, "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "# Required. "):
			wanted = true
		case strings.HasPrefix(trimmed, "#"):
		case strings.HasSuffix(trimmed, ":"):
			out = append(out, line)
		case wanted:
			out, wanted = append(out, line), false
		}
	}
	return pruneEmptyKeys(out)
}

// A clinic that answers the required questions in clinic.yaml approves all its sheets, in both languages,
// without a keyboard. Each omitted answer refuses the sheets that ask for it, by its name, and no others.
func TestAClinicApprovesAllWithoutAKeyboard(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	ours := t.TempDir()
	profile := filepath.Join(ours, "clinic.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(profile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(ours, "approvals.yaml")); err != nil {
			t.Fatal(err)
		}
	}
	approve := func(more ...string) (string, string, int) {
		return inProcess(t, append([]string{"approve", "--all", "--clinic", ours, "--by", "Dr. Ruiz", "--role", "physician", "--yes"}, more...)...)
	}
	write(ownProfile)
	all, _, _ := inProcess(t, "settings", "--format", "yaml", "--clinic", ours)
	answers := requiredAnswers(all)
	if strings.TrimSpace(answers) == "" {
		t.Fatal("nothing is required")
	}
	write(ownProfile + answers)
	stdout, stderr, code := approve()
	if code != 0 || strings.Count(stdout, ": approved by Dr. Ruiz") < 40 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	if _, stderr, code := inProcess(t, "status", "--clinic", ours, "--require-approved"); code != 0 {
		t.Errorf("exit code %d\n%s", code, stderr)
	}

	lines := strings.Split(strings.TrimRight(answers, "\n"), "\n")
	step := max(1, len(lines)/6) // each answer alone takes a run over all sheets
	for n := 0; n < len(lines); n++ {
		if strings.HasSuffix(lines[n], ":") || n%step != 0 {
			continue
		}
		write(ownProfile + pruneEmptyKeys(slices.Delete(slices.Clone(lines), n, n+1)))
		name, _, _ := strings.Cut(strings.TrimSpace(lines[n]), ": ")
		stdout, stderr, code := approve("--lang", "en")
		refused := strings.Count(stderr, ": not approved, with 1 required question unanswered: ")
		if code != exitDefinitions || refused == 0 || !strings.Contains(stderr, name) {
			t.Errorf("without %s: exit code %d\n%s", name, code, stderr)
		}
		if approved := strings.Count(stdout, ": approved by Dr. Ruiz"); approved+refused < 20 {
			t.Errorf("without %s: %d approved, %d refused", name, approved, refused)
		}
	}
}

// pruneEmptyKeys removes keys without content from lines of YAML.
func pruneEmptyKeys(lines []string) string {
	indent := func(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
	for n := len(lines) - 1; n >= 0; n-- {
		if strings.HasSuffix(lines[n], ":") && (n == len(lines)-1 || indent(lines[n+1]) <= indent(lines[n])) {
			lines = slices.Delete(lines, n, n+1)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
