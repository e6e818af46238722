package sink

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// fakeCUPS answers like CUPS' commands, from a table, and records what was asked.
type fakeCUPS struct {
	answers map[string]string // by the start of the command line
	fails   map[string]error
	asked   []string
	got     string
}

func (c *fakeCUPS) run(_ context.Context, stdin io.Reader, name string, args ...string) (string, error) {
	line := strings.Join(append([]string{name}, args...), " ")
	c.asked = append(c.asked, line)
	if stdin != nil {
		data, err := io.ReadAll(stdin)
		if err != nil {
			return "", err
		}
		c.got = string(data)
	}
	for start, err := range c.fails {
		if strings.HasPrefix(line, start) {
			return c.answers[start], err
		}
	}
	for start, out := range c.answers {
		if strings.HasPrefix(line, start) {
			return out, nil
		}
	}
	return "", nil
}

func (c *fakeCUPS) printer() Printer {
	return Printer{Run: c.run, Sleep: func(time.Duration) {}, Wait: 3 * pollInterval}
}

const (
	idle   = "printer Front is idle.  enabled since Mon Nov 23 13:00:00 2026\n"
	queued = "request id is Front-12 (0 file(s))\n"
)

// Each outcome that a job can have, as recorded from CUPS 2.4.
func TestWhatBecameOfAJob(t *testing.T) {
	job := "Front-12                root     60416   Mon Nov 23 13:32:01 2026\n\tStatus: \n\tAlerts: %\n\tqueued for Front\n"
	other := "Front-11 root 1 Mon Nov 23 13:30:00 2026\n\tAlerts: aborted-by-system\n"
	for alerts, want := range map[string]string{
		"job-completed-successfully": "", "processing-to-stop-point": "is not known", "none": "is not known",
		"job-canceled-by-user": "was cancelled", "aborted-by-system": "gave up", "document-format-error": "gave up",
	} {
		c := &fakeCUPS{answers: map[string]string{
			"lp -d": queued, "lpstat -p": idle, "lpstat -l -W completed": other + strings.Replace(job, "%", alerts, 1),
		}}
		id, _, err := c.printer().Print(t.Context(), Job{Queue: "Front", Title: "sheet"}, strings.NewReader("%PDF"))
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", alerts, err, want)
		}
		if id != "Front-12" || c.got != "%PDF" {
			t.Errorf("%s: job %q got %q", alerts, id, c.got)
		}
	}
}

func TestAJobThatWaits(t *testing.T) {
	c := &fakeCUPS{answers: map[string]string{"lp -d": queued, "lpstat -p": idle}}
	if _, _, err := c.printer().Print(t.Context(), Job{Queue: "Front"}, nil); err == nil || !strings.Contains(err.Error(), "still waiting") {
		t.Error(err)
	}
	// Ctrl-C during the wait cancels the job.
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c = &fakeCUPS{answers: map[string]string{"lp -d": queued, "lpstat -p": idle}}
	if _, _, err := c.printer().Print(ctx, Job{Queue: "Front"}, nil); err == nil || !slices.Contains(c.asked, "cancel Front-12") {
		t.Errorf("%v, %q", err, c.asked)
	}
	c = &fakeCUPS{
		answers: map[string]string{"lp -d": queued, "lpstat -p": "printer Front disabled since Mon -\n\tPaused\n"},
		fails:   map[string]error{"cancel": errors.New("no")},
	}
	if _, _, err := c.printer().Print(t.Context(), Job{Queue: "Front"}, nil); err == nil || !strings.Contains(err.Error(), "could not be taken back") {
		t.Error(err)
	}
}

func TestAJobThatIsRefused(t *testing.T) {
	c := &fakeCUPS{answers: map[string]string{"lp -d": "lp: Destination \"Front\" is not accepting jobs.\n"}, fails: map[string]error{"lp -d": errors.New("exit status 1")}}
	if _, _, err := c.printer().Print(t.Context(), Job{Queue: "Front"}, nil); err == nil || !strings.Contains(err.Error(), "is not accepting jobs") {
		t.Error(err)
	}
	c = &fakeCUPS{fails: map[string]error{"lp": &exec.Error{Name: "lp", Err: exec.ErrNotFound}}}
	if _, _, err := c.printer().Print(t.Context(), Job{Queue: "Front"}, nil); err == nil || !strings.Contains(err.Error(), "no printing system") {
		t.Error(err)
	}
}

// If lp was killed, or its output contradicts its exit status, nobody knows what it did: the job doesn't count
// as refused, since a refused one is sent again.
func TestAKilledCommand(t *testing.T) {
	killed, err := NewRunner([]string{"PATH=/bin:/usr/bin"})(t.Context(), nil, "sh", "-c", "kill -9 $$")
	if err == nil || killed != "" {
		t.Fatal(killed, err)
	}
	for name, c := range map[string]*fakeCUPS{
		"killed":             {fails: map[string]error{"lp -d": err}},
		"an id, and no end":  {answers: map[string]string{"lp -d": queued}, fails: map[string]error{"lp -d": errors.New("exit status 1")}},
		"an end, and no id":  {},
		"an id that is none": {answers: map[string]string{"lp -d": "request id is -a-12 (0 file(s))\n"}},
	} {
		_, err := c.printer().Send(t.Context(), Job{Queue: "Front"}, strings.NewReader("%PDF"))
		var print *PrintError
		if !errors.As(err, &print) || print.Outcome != Unknown {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestQueue(t *testing.T) {
	usual := map[string]string{"lpstat -d": "system default destination: Front\n", "lpstat -p": idle, "lpstat -a": "Front accepting requests since Mon\n"}
	if q, err := (&fakeCUPS{answers: usual}).printer().Queue(t.Context(), ""); q != "Front" || err != nil {
		t.Error(q, err)
	}
	for _, name := range []string{"-x", "a b", "a/b", "a#b", "a\x1b[2J"} {
		if _, err := (&fakeCUPS{answers: usual}).printer().Queue(t.Context(), name); err == nil {
			t.Errorf("%q is accepted", name)
		}
	}
	if _, err := (&fakeCUPS{answers: map[string]string{"lpstat -d": "no system default destination\n"}}).printer().Queue(t.Context(), ""); err == nil {
		t.Error("no default, and no error")
	}
}

// The real runner uses the C locale and passes standard input on.
func TestCommand(t *testing.T) {
	out, err := NewRunner([]string{"PATH=/bin:/usr/bin", "LC_ALL=de_DE.UTF-8"})(t.Context(), strings.NewReader("x"), "sh", "-c", "cat; echo $LC_ALL")
	if err != nil || out != "xC\n" {
		t.Errorf("%q, %v", out, err)
	}
}
