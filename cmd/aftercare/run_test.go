package main

import (
	"aftercare/internal/review/questions"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
)

// newTestEnv returns a process whose streams are in memory.
func newTestEnv(t *testing.T) (e *env, out, errs *bytes.Buffer) {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	return &env{
		in: strings.NewReader(""), out: out, err: errs, getenv: func(string) string { return "" },
		now:   func() time.Time { return time.Date(2026, 11, 23, 13, 32, 0, 0, zone) },
		sleep: func(time.Duration) {}, zone: zone, printerTimeout: time.Minute,
		run: func(_ context.Context, _ io.Reader, name string, _ ...string) (string, error) {
			return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
		},
	}, out, errs
}

func TestAPDFIsNotForATerminal(t *testing.T) {
	e, out, errs := newTestEnv(t)
	e.outTerminal = true
	if code := run(t.Context(), e, []string{"pdf", "mbb", "-o", "-"}); code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	if out.Len() > 0 || !strings.Contains(errs.String(), "not for a terminal") {
		t.Errorf("%q, %q", out, errs)
	}
}

// An author and a clinician must see what they are to approve; nobody else gets it on paper, in a file or for a
// patient.
func TestUnapprovedTextIsOnlyShownOnAScreen(t *testing.T) {
	dir := t.TempDir()
	profile := "name: A\nphone: (310) 555-0100\ntime-zone: America/Los_Angeles\nrequire-approved: yes\n"
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		terminal bool
		more     string
		code     int
	}{
		{true, "", exitDone},
		{true, "warnings", exitDone},
		{false, "", exitDefinitions},
		{true, "--format html", exitDefinitions},
		{true, "--require-approved", exitDefinitions},
		{true, "--name Rosa --born 1961-04-02 --side left --ended 10:20", exitDefinitions},
		{true, "--pdf " + filepath.Join(dir, "sheet.pdf"), exitDefinitions},
	} {
		e, out, errs := newTestEnv(t)
		e.outTerminal, e.columns = c.terminal, 80
		code := run(t.Context(), e, append([]string{"show", "mbb", "--clinic", dir}, strings.Fields(c.more)...))
		if code != c.code || (code == exitDone) != strings.Contains(out.String(), "ot approved") {
			t.Errorf("%+v: exit code %d, %s", c, code, errs)
		}
	}
}

// fullDisk fails every write, as /dev/full does.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAFullDiskIsAFailure(t *testing.T) {
	for _, args := range [][]string{
		{"show", "mbb"}, {"pdf", "mbb", "-o", "-"}, {"explain", "mbb"}, {"list"}, {"list", "--format", "json"}, {"version"}, {"licenses"}, {}, {"search", "driving"}, {"search", "driving", "--format", "json"}, {"doctor"}, {"completion", "zsh"},
	} {
		e, _, errs := newTestEnv(t)
		e.out = fullDisk{}
		if code := run(t.Context(), e, args); code != exitFailed {
			t.Errorf("%v: exit code %d", args, code)
		}
		if !strings.Contains(errs.String(), "no space left on device") {
			t.Errorf("%v: %q", args, errs)
		}
	}
}

// neverReader is a terminal at which nobody types.
type neverReader struct{ t *testing.T }

func (r neverReader) Read([]byte) (int, error) {
	<-r.t.Context().Done()
	return 0, io.EOF
}

func TestASignalEndsTheDialog(t *testing.T) {
	e, out, errs := newTestEnv(t)
	e.in, e.inTerminal = neverReader{t}, true
	e.run = func(_ context.Context, _ io.Reader, name string, args ...string) (string, error) {
		switch {
		case name == "lpoptions":
			return "", nil
		case name != "lpstat":
			t.Errorf("%s was run", name)
		case args[0] == "-d":
			return "system default destination: Front\n", nil
		case args[0] == "-p":
			return "printer Front is idle.\n", nil
		}
		return "Front accepting requests\n", nil
	}
	ctx, stop := context.WithCancelCause(t.Context())
	stop(signalError{syscall.SIGINT})
	if code := run(ctx, e, []string{"print", "mbb"}); code != 130 {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if out.Len() > 0 {
		t.Errorf("%q", out)
	}
}

// Ctrl-C at a question of an approval records nothing, and keeps what was answered before it.
func TestASignalRecordsNoApproval(t *testing.T) {
	dir := t.TempDir()
	profile := "name: C\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Chicago\n"
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	e, _, errs := newTestEnv(t)
	e.in, e.inTerminal = io.MultiReader(strings.NewReader("y\nr\na remark\n"), neverReader{t}), true
	ctx, stop := context.WithCancelCause(t.Context())
	e.err = actOnWords{errs, "The record will say", func() { stop(signalError{syscall.SIGINT}) }}
	if code := run(ctx, e, []string{"approve", "skin-biopsy", "--clinic", dir, "--by", "Dr. Ruiz", "--role", "physician"}); code != 130 {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "approvals.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a record was written: %v", err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, questions.KeptFile))
	if err != nil || strings.Count(string(kept), "- question: ") != 1 || strings.Contains(string(kept), "a remark") {
		t.Errorf("kept: %v\n%s", err, kept)
	}
}

// actOnWords does something once certain words are written.
type actOnWords struct {
	io.Writer
	words string
	do    func()
}

func (s actOnWords) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(s.words)) {
		s.do()
	}
	return s.Writer.Write(b)
}

func TestTheSummaryFitsEveryScreen(t *testing.T) {
	e, plain, _ := newTestEnv(t)
	args := []string{"show", "mbb", "--ended", "10:20 AM"}
	if run(t.Context(), e, args) != exitDone {
		t.Fatal("plain")
	}
	words := strings.Fields(strings.NewReplacer("[ ]", "").Replace(plain.String()))
	for _, width := range []int{40, 44, 60, 75, 76, 80, 96, 120, 300} {
		for _, more := range [][]string{nil, {"--ascii"}, {"NO_COLOR"}} {
			e, out, _ := newTestEnv(t)
			e.outTerminal, e.columns = true, width
			vars := map[string]string{"TERM": "xterm-256color"}
			if len(more) > 0 && more[0] == "NO_COLOR" {
				vars["NO_COLOR"] = "1"
				more = nil
			}
			e.getenv = func(k string) string { return vars[k] }
			if run(t.Context(), e, append(args, more...)) != exitDone {
				t.Fatal(width)
			}
			for _, line := range strings.Split(out.String(), "\n") {
				if w := lipgloss.Width(line); w > width || w > 96 {
					t.Errorf("%d columns: a line of %d: %q", width, w, line)
				}
			}
			if (vars["NO_COLOR"] != "") == strings.Contains(out.String(), "\x1b") {
				t.Errorf("%d columns: escape sequences in spite of NO_COLOR, or none without it", width)
			}
			shown := " " + strings.Join(strings.Fields(letters(out.String())), " ") + " "
			for _, w := range words {
				for _, part := range strings.Fields(letters(w)) {
					if !strings.Contains(shown, part) {
						t.Errorf("%d columns: %q is lost", width, part)
					}
				}
			}
		}
	}
}

// letters keeps letters and digits, and removes escape sequences.
func letters(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		switch {
		case r == '\x1b':
			in = true
		case in:
			in = r != 'm'
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		default:
			b.WriteRune(' ')
		}
	}
	return b.String()
}

func TestErrorsKeepTheirCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
	}{
		{errors.New("x"), 1}, {usage("", "x"), 2}, {signalError{syscall.SIGTERM}, 143}, {signalError{syscall.SIGINT}, 130}, {signalError{syscall.SIGHUP}, 129},
	} {
		if r := describe(c.err); r.Code != c.code {
			t.Errorf("%v: %d, want %d", c.err, r.Code, c.code)
		}
	}
}
