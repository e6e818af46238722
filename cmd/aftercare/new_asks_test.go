package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
)

// atTerminal runs a command for a person at a terminal that asks line by line, who types those lines.
func atTerminal(t *testing.T, typed string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	e, out, errs := newTestEnv(t)
	e.in, e.inTerminal, e.outTerminal, e.errTerminal, e.columns = strings.NewReader(typed), true, true, true, 80
	e.getenv = func(name string) string {
		return map[string]string{"AFTERCARE_PLAIN": "yes", "TZ": "America/Los_Angeles"}[name]
	}
	code = run(t.Context(), e, args)
	return out.String(), errs.String(), code
}

// In a terminal init asks for what it wasn't given, refuses a wrong answer where it is typed, and goes back at "<".
func TestInitAsks(t *testing.T) {
	t.Chdir(t.TempDir())
	for dir, c := range map[string]struct {
		args         string
		typed        string
		says, writes []string
	}{
		"my-clinic": {
			"init", "\nmy-clinic\nFront Street Clinic\nhello\n555-0142\n(310) 555-0142\n<\n\n555-0143\n(310) 555-0143\n2\nChicago\n1\n",
			[]string{"A folder needs a name.", `phone is "hello", which has no digit`, `phone is "555-0142", which has no area code`, "(Enter alone: (310) 555-0142)", `after-hours is "555-0143"`, "America/Los_Angeles?", "America/Chicago"},
			[]string{"name: Front Street Clinic", `phone: "(310) 555-0142"`, `after-hours: "(310) 555-0143"`, "time-zone: America/Chicago"},
		},
		"given": {
			"init given --after-hours (310)555-0143 --time-zone America/Denver", "\n(310) 555-0142\n",
			[]string{"What is the clinic called?"}, []string{"name:", `phone: "(310) 555-0142"`, `after-hours: "(310)555-0143"`, "time-zone: America/Denver"},
		},
		"here": {
			"init", "here\n\n(310) 555-0142\n\n\n", nil, []string{"name:\n", "after-hours:\n", "time-zone: America/Los_Angeles"},
		},
		"city": {
			"init", "city\n\n(310) 555-0142\n\n2\nbeverly hills\n1\n", nil, []string{"time-zone: America/Los_Angeles"},
		},
	} {
		stdout, stderr, code := atTerminal(t, c.typed, strings.Fields(c.args)...)
		if code != exitDone || !strings.Contains(stdout, "wrote "+dir) {
			t.Fatalf("%s: exit code %d, %s%s", dir, code, stdout, stderr)
		}
		profile, err := os.ReadFile(filepath.Join(dir, "clinic.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range c.says {
			if !strings.Contains(stderr, words) {
				t.Errorf("%s: the questions lack %q:\n%s", dir, words, stderr)
			}
		}
		for _, words := range c.writes {
			if !strings.Contains(string(profile), words) {
				t.Errorf("%s: the profile lacks %q:\n%s", dir, words, profile)
			}
		}
	}
	for name, c := range map[string]struct {
		args, typed string
		code        int
		says        string
	}{
		"steps out":           {"init", "<\n", exitFailed, "nothing was written"},
		"leaves":              {"init", "x\n", exitFailed, "nothing was written"},
		"a clinic is there":   {"init", "given\n", exitFailed, "There is a clinic in given already."},
		"a wrong flag":        {"init x --phone hello", "", exitUsage, "--phone is \"hello\""},
		"a wrong zone":        {"init x --time-zone Pacific", "", exitUsage, "--time-zone is \"Pacific\""},
		"nobody is to answer": {"init --yes", "", exitUsage, "init needs the name of one folder"},
	} {
		if _, stderr, code := atTerminal(t, c.typed, strings.Fields(c.args)...); code != c.code || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: exit code %d, %s", name, code, stderr)
		}
		if exists("x") {
			t.Errorf("%s: a folder is left behind", name)
		}
	}
}

// Whatever is answered, new writes a definition without findings, but for its length, which its author must mend. Each pair of
// answers to two different questions occurs once.
func TestNewAsks(t *testing.T) {
	testkit.SkipUnderRace(t)
	dir := filepath.Join(t.TempDir(), "c")
	if _, stderr, code := inProcess(t, "init", dir, "--yes", "--phone", "(310) 555-0100", "--after-hours", "(310) 555-0199", "--time-zone", "America/Chicago"); code != exitDone {
		t.Fatal(stderr)
	}
	for n := range 12 {
		opening, asleep, pain := n%4+1, n%3+1, (n+n/3)%3+1
		var extras strings.Builder
		for extra := range 5 {
			if (n+n/5)%5 == extra || (n+n/5+1)%5 == extra {
				fmt.Fprintf(&extras, "%d\n", extra+1)
			}
		}
		side := "no side\n1\n"
		if n%2 == 0 {
			side = "breast\n1\n"
		}
		id := fmt.Sprintf("own-%c", 'a'+rune(n))
		typed := fmt.Sprintf("\nMine\n\n\n%d\n%d\n%d\n%s\n%s", opening, asleep, pain, &extras, side)
		stdout, stderr, code := atTerminal(t, typed, "new", id, "--clinic", dir)
		if code != exitDone || !strings.Contains(stderr, "A procedure needs a name.") {
			t.Fatalf("%q: exit code %d, %s%s", typed, code, stdout, stderr)
		}
		for _, f := range findingsOf(t, filepath.Join(dir, "procedures", id+".yaml")) {
			if f.Rule != "E20" && f.Rule != "E21" {
				t.Errorf("%s: %q: %s: %s", id, typed, f.Rule, f.Message)
			}
		}
		definition, err := os.ReadFile(filepath.Join(dir, "procedures", id+".yaml"))
		if err != nil || strings.Contains(string(definition), "part: breast") != (n%2 == 0) {
			t.Errorf("%q: %v\n%s", typed, err, definition)
		}
	}
	if _, stderr, code := atTerminal(t, "Mine\n<\n<\n", "new", "left", "--clinic", dir); code != exitFailed || !strings.Contains(stderr, "nothing was written") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}
