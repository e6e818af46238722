package sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"

	"aftercare/internal/pattern"
)

// Runner runs a command of the printing system in the C locale, so that its words can be parsed, and returns
// what it wrote to both streams. The error is an *exec.ExitError if the command failed.
type Runner func(ctx context.Context, stdin io.Reader, name string, args ...string) (string, error)

// NewRunner returns the Runner for real commands. Environ is the process's environment.
func NewRunner(environ []string) Runner { return newRunner(environ, func(*exec.Cmd) {}) }

// NewDetachedRunner is NewRunner for an unattended run: Ctrl-C reaches this process but not its commands, and
// these can't ask for a password.
func NewDetachedRunner(environ []string) Runner { return newRunner(environ, detach) }

func newRunner(environ []string, prepare func(*exec.Cmd)) Runner {
	return func(ctx context.Context, stdin io.Reader, name string, args ...string) (string, error) {
		c := exec.CommandContext(ctx, name, args...)
		prepare(c)
		c.Env = append(append([]string{}, environ...), "LC_ALL=C", "LANGUAGE=C")
		c.Stdin = stdin
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		err := c.Run()
		return out.String(), err
	}
}

// Printer prints through CUPS. The document is sent on standard input: with a file argument the job would hold
// the file's name, and so the patient's.
type Printer struct {
	Run   Runner
	Ask   Ask // nil to ask only the commands
	Sleep func(time.Duration)
	Wait  time.Duration // how long to wait for a job's outcome; 0 not to wait
}

// Job says how to print. Nothing in it may hold patient data: CUPS shows and logs it all.
type Job struct {
	Queue  string
	Title  string
	Copies int
	Sides  string // "one-sided", "two-sided-long-edge"
	Media  string // "na_letter_8.5x11in", "iso_a4_210x297mm"
	Tray   string // the printer's name for it; "" for its default
	Mark   string // for finding the job again; "" for none
}

// IsTwoSided reports whether a job is to be printed on both sides of the paper; false too where the printer's own
// setting decides.
func (j Job) IsTwoSided() bool { return strings.HasPrefix(j.Sides, "two-") }

// PrintError reports a printer that can't, or won't, print.
type PrintError struct {
	Problem string
	Hint    string
	Outcome Outcome // of the job; "" if there was none
}

// Error says what is wrong with the printer or the job.
func (e *PrintError) Error() string { return e.Problem }

// noCUPS reports a machine without the commands of the printing system.
func noCUPS(command string) *PrintError {
	hint := "install CUPS, or write the sheet with \"aftercare pdf\""
	if runtime.GOOS == "windows" {
		hint = "on Windows write the sheet with \"aftercare pdf\", or a batch with --merge, and print it from a viewer"
	}
	return &PrintError{"no printing system was found: the command " + command + " is missing", hint, ""}
}

// Ready finds the queue of a job, and refuses what the queue wouldn't do.
func (p Printer) Ready(ctx context.Context, j Job) (Job, error) {
	var err error
	if j.Queue, err = p.Queue(ctx, j.Queue); err != nil {
		return j, err
	}
	return p.CheckJob(ctx, j)
}

// Queue returns the queue to print to: the one asked for, else the system's default. It refuses one that
// doesn't exist, is stopped, or accepts no jobs.
func (p Printer) Queue(ctx context.Context, asked string) (string, error) {
	queue := asked
	if queue == "" {
		name, err := p.defaultQueue(ctx)
		if err != nil {
			return "", err
		}
		if queue = name; queue == "" {
			return "", &PrintError{"no default printer is set", "name one with --printer; " + listHint, ""}
		}
	}
	return queue, p.checkQueue(ctx, queue)
}

const listHint = "\"aftercare printers\" lists them"

// defaultQueue is the system's default queue; "" for none.
func (p Printer) defaultQueue(ctx context.Context) (string, error) {
	out, err := p.Run(ctx, nil, "lpstat", "-d")
	if isNotInstalled(err) {
		return "", noCUPS("lpstat")
	}
	_, name, _ := strings.Cut(out, "destination: ")
	name, _, _ = strings.Cut(name, "\n")
	return strings.TrimSpace(name), nil
}

func isNotInstalled(err error) bool { return errors.Is(err, exec.ErrNotFound) }

// checkQueue asks whether a queue is there, running and open.
func (p Printer) checkQueue(ctx context.Context, queue string) error {
	if strings.HasPrefix(queue, "-") || strings.ContainsAny(queue, " /#,") || strings.ContainsFunc(queue, unicode.IsControl) {
		return &PrintError{fmt.Sprintf("%q is not a valid name for a printer", queue), listHint, ""}
	}
	out, err := p.Run(ctx, nil, "lpstat", "-p", queue)
	switch {
	case isNotInstalled(err):
		return noCUPS("lpstat")
	case ctx.Err() != nil:
		return context.Cause(ctx) // the command was interrupted before it could answer
	case err != nil || !strings.Contains(out, "printer "+queue):
		return &PrintError{fmt.Sprintf("no printer is called %q", queue), listHint, ""}
	case strings.Contains(out, " disabled since"):
		return &PrintError{fmt.Sprintf("the printer %q is stopped; nothing was printed", queue), "start it with \"cupsenable " + queue + "\", or choose another with --printer", ""}
	}
	if out, err = p.Run(ctx, nil, "lpstat", "-a", queue); ctx.Err() != nil {
		return context.Cause(ctx)
	} else if err != nil || strings.Contains(out, "not accepting") {
		return &PrintError{fmt.Sprintf("the printer %q takes no jobs; nothing was printed", queue), "open it with \"cupsaccept " + queue + "\", or choose another with --printer", ""}
	}
	return nil
}

var requestID = pattern.New(`request id is ([^\s-]\S*-\d+)`)

// Print sends a document and waits for the job's outcome. The error is nil only if it was printed or, with no
// time to wait, accepted.
func (p Printer) Print(ctx context.Context, j Job, document io.Reader) (id string, end Outcome, err error) {
	if id, err = p.Send(ctx, j, document); err != nil {
		return "", "", err
	}
	end, err = p.Await(ctx, j.Queue, id, "")
	return id, end, err
}

// Send sends a document to the queue and returns the job's id. A signal doesn't interrupt it: nobody would know
// the outcome of a job that is half sent.
func (p Printer) Send(ctx context.Context, j Job, document io.Reader) (id string, err error) {
	args := []string{"-d", j.Queue, "-t", j.Title, "-n", strconv.Itoa(max(j.Copies, 1)), "-o", "job-sheets=none"}
	for _, o := range [][2]string{{"sides", j.Sides}, {"media", j.Media}, {"InputSlot", j.Tray}, {markName, j.Mark}} {
		if o[1] != "" {
			args = append(args, "-o", o[0]+"="+o[1])
		}
	}
	out, err := p.Run(context.WithoutCancel(ctx), document, "lp", append(args, "-")...)
	if isNotInstalled(err) {
		return "", noCUPS("lp")
	}
	m := requestID().FindStringSubmatch(out)
	if wasKilled(err) || (err == nil) != (m != nil) {
		return "", &PrintError{fmt.Sprintf("the printer %q may have taken the job: the command lp didn't say what it did", j.Queue), lookHint, Unknown}
	}
	if err != nil {
		return "", &PrintError{fmt.Sprintf("the printer %q refused the job: %s", j.Queue, commandMessage(out)), "", Refused}
	}
	return m[1], nil
}

// wasKilled reports whether a command was ended from outside, by Ctrl-C in its terminal or for lack of memory:
// nobody knows what it had done by then.
func wasKilled(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && !exit.Exited()
}

// commandMessage returns the printing system's own words, on one line.
func commandMessage(out string) string {
	s := strings.TrimPrefix(strings.Join(strings.Fields(out), " "), "lp: ")
	if s == "" {
		return "it gave no reason"
	}
	return s
}
