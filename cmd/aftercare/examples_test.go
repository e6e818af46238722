package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"github.com/spf13/cobra"

	"aftercare/internal/testkit"
)

// expectedFailures is what an example does if it doesn't simply exit with 0: its exit code, and words of its
// message.
var expectedFailures = map[string]struct {
	code int
	says string
}{
	`aftercare print mbb`: {exitUsage, asks},
	`aftercare print mbb --ended now --name "Rosa Example" --born 1961-04-02 --side left`: {exitUsage, asks},
	`aftercare print A-1041`:                                                               {exitUsage, asks},
	`aftercare print --from monday.csv A-1041`:                                             {exitUsage, asks},
	`aftercare new knee-arthroscopy --clinic my-clinic`:                                    {exitUsage, asks},
	`aftercare check my-clinic/locales/es/knee.yaml`:                                       {exitDefinitions, "texts are not translated"},
	`aftercare check - --as locales/es/knee.yaml --clinic my-clinic < knee.yaml`:           {exitDefinitions, "texts are not translated"},
	`aftercare approve mbb --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician"`: {exitUsage, asks},
}

// asks is what a command that would ask says if nobody is at a terminal: it never waits.
const asks = "nobody is there to answer"

// exampleFiles are the files that examples name. Folders that only the program can make are made by prepare.
var exampleFiles = map[string]string{
	"ehr.yaml":   "columns:\n  procedure: procedure\n  name: name\n",
	"visit.json": `{"name": "Rosa Example", "birth_date": "1961-04-02", "record": "00417", "ended": "now", "side": "left", "sedation": "no"}`,
}

// exampleDay is a schedule of thirteen appointments on one day.
func exampleDay(day string) string {
	b := "appointment_id,procedure,name,birth_date,date,side,sedation\n"
	for n, name := range strings.Split("Rosa Adams,Ivo Bright,Uma Carver,Lou Dunn,Kai Ekman,Ada Frost,Bob Gable,Cleo Hunt,Dora Ibsen,Eli Jonas,Fay Kohl,Gus Lemke,Hal Munro", ",") {
		b += fmt.Sprintf("A-%d,medial-branch-block,%s,19%d-04-%02d,%s,left,no\n", 1030+n, name, 50+3*n, 1+2*n, day)
	}
	return b
}

// prepare is the commands that make the folder in which examples run.
var prepare = []string{
	`aftercare init my-clinic --name "Front Street Clinic" --phone "(310) 555-0142" --after-hours "(310) 555-0143" --time-zone America/Los_Angeles --yes`,
	`echo 'contacts: {device: {who: Device company, phone: (800) 555-0100}}' >> my-clinic/clinic.yaml`,
	`printf 'fhir: {patient-system: "https://hospital.example.org/mrn"}\n' >> my-clinic/clinic.yaml`,
	`aftercare new knee --title "Knee arthroscopy" --specialty orthopedics --yes --clinic my-clinic`,
	`mkdir old && cp my-clinic/procedures/knee.yaml old/ && sed s/arthroscopy/surgery/ old/knee.yaml > knee.yaml`,
	`aftercare settings --format yaml --clinic my-clinic >> my-clinic/clinic.yaml`,
	`aftercare approve --all --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician" --yes > approval.txt`,
	`git -C my-clinic init -q && git -C my-clinic -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false commit -q --allow-empty -m one`,
	`git -C my-clinic add -A && git -C my-clinic -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false commit -q -m two`,
	`git -C my-clinic -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false commit -q --allow-empty -m three`,
	`aftercare batch monday.csv -o out --clinic my-clinic -q`,
	`aftercare batch big.csv -o node1 --clinic my-clinic --shard 1/2 -q && aftercare batch big.csv -o node2 --clinic my-clinic --shard 2/2 -q`,
}

// before is what else is run before one command's examples, or before one line of them.
var before = map[string]string{
	"aftercare init": `rm -r my-clinic`,
	`aftercare check my-clinic/locales/es/knee.yaml`: `aftercare new knee --lang es --clinic my-clinic && cp my-clinic/locales/es/knee.yaml .`,
	"aftercare batch merge": `rm -r out && aftercare batch big.csv -o out --clinic my-clinic --shard 1/2 -q &&
		aftercare batch big.csv -o out --clinic my-clinic --shard 2/2 -q`,
}

// clocks are the times at which examples are tried: the design's day, the night a year later in which the
// clocks go back, and a day that most years lack.
var clocks = []string{"2026-11-23T13:32:00-08:00", "2027-11-07T01:30:00-08:00", "2028-02-29T13:32:00-08:00"}

// dayExpression matches examples that depend on the clock.
var dayExpression = regexp.MustCompile(`ended|visit|until|date|today|batch|print|audit|purge|given`)

// Every command has examples, and each line of them does what help promises, as a person would type it, in a
// folder with the files that it names.
func TestEveryExampleRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the examples are lines of a POSIX shell")
	}
	for n, clock := range clocks {
		t.Run(clock, func(t *testing.T) {
			if n > 0 { // what runs at once is the same at each time
				testkit.SkipUnderRace(t)
			}
			t.Parallel()
			examplesRun(t, exampleShell{t, clock}, n == 0)
		})
	}
}

// examplesRun runs all examples, or only those that depend on the clock.
func examplesRun(t *testing.T, sh exampleShell, all bool) {
	t.Helper()
	ready := exampleFolder(t, sh)
	used := map[string]bool{}
	e, _, _ := newTestEnv(t)
	walkCommands(newRoot(e), func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		if strings.TrimSpace(c.Example) == "" {
			t.Errorf("%q has no example: give its cobra.Command an Example, one line a use", c.CommandPath())
		}
		lines := strings.Split(c.Example, "\n")
		for _, line := range lines {
			used[strings.TrimSpace(line)] = true
		}
		if !all && !dayExpression.MatchString(c.CommandPath()+c.Example) {
			return
		}
		t.Run(c.CommandPath(), func(t *testing.T) {
			sh := exampleShell{t, sh.clock}
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(ready)); err != nil {
				t.Fatal(err)
			}
			first := func(of string) {
				if line := before[of]; line != "" {
					if code, said := sh.run(dir, line); code != 0 {
						t.Fatalf("%s: exit code %d\n%s", line, code, said)
					}
				}
			}
			first(c.CommandPath())
			for _, line := range lines {
				if line = strings.TrimSpace(line); line != "" {
					first(line)
					tryExample(t, sh, dir, line)
				}
			}
		})
	})
	for line := range expectedFailures {
		if !used[line] {
			t.Errorf("promised has %q, which is no example", line)
		}
	}
}

func tryExample(t *testing.T, sh exampleShell, dir, line string) {
	t.Helper()
	if !strings.Contains(line, "aftercare ") && line != "aftercare" {
		t.Errorf("%q does not call aftercare", line)
	}
	code, said := sh.run(dir, line)
	want := expectedFailures[line]
	if code != want.code || !strings.Contains(said, want.says) {
		t.Errorf("%s\nexit code %d, want %d with %q:\n%.600s\nMend the example; or add the file it names to exampleFiles or prepare, "+
			"or what it promises to promised, in examples_test.go.", line, code, want.code, want.says, said)
	}
	if strings.Contains(said, "panic:") {
		t.Errorf("%s: %s", line, said)
	}
}

// exampleFolder makes the files that examples name.
func exampleFolder(t *testing.T, sh exampleShell) string {
	t.Helper()
	dir := t.TempDir()
	day, _, _ := strings.Cut(sh.clock, "T")
	for _, name := range []string{"monday.csv", "big.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(exampleDay(day)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range exampleFiles {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "NotoSansSC-Regular.ttf"), liberationsansregular.TTF, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range prepare {
		if code, said := sh.run(dir, line); code != 0 {
			t.Fatalf("%s: exit code %d\n%s", line, code, said)
		}
	}
	return dir
}

// exampleShell runs lines at one time.
type exampleShell struct {
	t     *testing.T
	clock string
}

// run runs a line as a script would, without a terminal.
func (s exampleShell) run(dir, line string) (code int, said string) {
	t := s.t
	t.Helper()
	home := filepath.Join(dir, ".home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "sh", "-c", line)
	c.Dir = dir
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "FAKE_CUPS_DIR="+home, "PAGER=cat", "TEST_NOW="+s.clock)
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), string(out)
}
