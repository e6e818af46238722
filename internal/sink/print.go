package sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/pattern"
)

// Runner runs a command of the printing system with the locale C, so that its words can be
// read, and returns what it wrote on both streams. The error is an *exec.ExitError where the
// command said no.
type Runner func(ctx context.Context, stdin io.Reader, name string, args ...string) (string, error)

// Command is the Runner that really runs commands. Environ is the process's environment.
func Command(environ []string) Runner {
	return func(ctx context.Context, stdin io.Reader, name string, args ...string) (string, error) {
		c := exec.CommandContext(ctx, name, args...)
		c.Env = append(append([]string{}, environ...), "LC_ALL=C", "LANGUAGE=C")
		c.Stdin = stdin
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		err := c.Run()
		return out.String(), err
	}
}

// Printer prints through CUPS. The document goes by standard input: with a file argument
// the file's name, and so the patient's, would stand in the job.
type Printer struct {
	Run   Runner
	Sleep func(time.Duration)
	Tries int // how often to ask what became of a job
}

// Job is how to print. Nothing in it may hold patient data: CUPS shows and logs it all.
type Job struct {
	Queue  string
	Title  string
	Copies int
	Sides  string // "one-sided", "two-sided-long-edge"
	Media  string // "na_letter_8.5x11in", "iso_a4_210x297mm"
}

// PrintError is a printer that can't, or won't, print.
type PrintError struct {
	Problem string
	Hint    string
}

// Error says what is wrong with the printer or the job.
func (e *PrintError) Error() string { return e.Problem }

const pause = 500 * time.Millisecond

// Queue returns the queue to print to: the one asked for, else the system's default. It
// refuses one that is not there, is stopped, or takes no jobs.
func (p Printer) Queue(ctx context.Context, asked string) (string, error) {
	queue := asked
	if queue == "" {
		out, err := p.Run(ctx, nil, "lpstat", "-d")
		if missing(err) {
			return "", &PrintError{"no printing system was found: the command lpstat is missing", "install CUPS, or write the sheet with \"aftercare pdf\""}
		}
		_, name, found := strings.Cut(out, "destination: ")
		if queue = strings.TrimSpace(name); !found || queue == "" {
			return "", &PrintError{"no printer is set as the usual one", "name one with --printer; \"lpstat -e\" lists them"}
		}
	}
	return queue, p.ready(ctx, queue)
}

func missing(err error) bool { return errors.Is(err, exec.ErrNotFound) }

// ready asks whether a queue is there, running and open.
func (p Printer) ready(ctx context.Context, queue string) error {
	if strings.HasPrefix(queue, "-") || strings.ContainsAny(queue, " \t\n/#") {
		return &PrintError{fmt.Sprintf("%q is no name of a printer", queue), ""}
	}
	out, err := p.Run(ctx, nil, "lpstat", "-p", queue)
	switch {
	case missing(err):
		return &PrintError{"no printing system was found: the command lpstat is missing", "install CUPS, or write the sheet with \"aftercare pdf\""}
	case err != nil || !strings.Contains(out, "printer "+queue):
		return &PrintError{fmt.Sprintf("no printer is called %q", queue), "\"lpstat -e\" lists them"}
	case strings.Contains(out, " disabled since"):
		return &PrintError{fmt.Sprintf("the printer %q is stopped; nothing was printed", queue), "start it with \"cupsenable " + queue + "\", or choose another with --printer"}
	}
	if out, err = p.Run(ctx, nil, "lpstat", "-a", queue); err != nil || strings.Contains(out, "not accepting") {
		return &PrintError{fmt.Sprintf("the printer %q takes no jobs; nothing was printed", queue), "open it with \"cupsaccept " + queue + "\", or choose another with --printer"}
	}
	return nil
}

var requestID = pattern.New(`request id is (\S+-\d+)`)

// Print sends the document and waits until the printing system says what became of it. The
// job's id is returned with a nil error only when it was printed. A job that a stopped
// printer holds is taken back, so that no document stays in the spool.
func (p Printer) Print(ctx context.Context, j Job, document []byte) (id string, err error) {
	args := []string{"-d", j.Queue, "-t", j.Title, "-n", strconv.Itoa(max(j.Copies, 1)), "-o", "job-sheets=none"}
	if j.Sides != "" {
		args = append(args, "-o", "sides="+j.Sides)
	}
	if j.Media != "" {
		args = append(args, "-o", "media="+j.Media)
	}
	out, err := p.Run(ctx, bytes.NewReader(document), "lp", append(args, "-")...)
	if missing(err) {
		return "", &PrintError{"no printing system was found: the command lp is missing", "install CUPS, or write the sheet with \"aftercare pdf\""}
	}
	m := requestID().FindStringSubmatch(out)
	if err != nil || m == nil {
		return "", &PrintError{fmt.Sprintf("the printer %q refused the job: %s", j.Queue, said(out)), ""}
	}
	return m[1], p.await(ctx, j.Queue, m[1])
}

// said is the printing system's own words, on one line.
func said(out string) string {
	s := strings.TrimPrefix(strings.Join(strings.Fields(out), " "), "lp: ")
	if s == "" {
		return "it gave no reason"
	}
	return s
}

// await polls until the job is done, or held, or patience ends.
func (p Printer) await(ctx context.Context, queue, id string) error {
	for range p.Tries {
		done, err := p.Run(ctx, nil, "lpstat", "-l", "-W", "completed", "-o", queue)
		if err == nil {
			if alerts, ok := entryOf(done, id); ok {
				return ended(queue, id, alerts)
			}
		}
		if out, err := p.Run(ctx, nil, "lpstat", "-p", queue); err == nil && strings.Contains(out, " disabled since") {
			return p.takeBack(ctx, queue, id)
		}
		if err := ctx.Err(); err != nil {
			return p.takeBack(context.WithoutCancel(ctx), queue, id)
		}
		p.Sleep(pause)
	}
	return &PrintError{fmt.Sprintf("the job %s is still waiting at the printer %q", id, queue), "look at the printer; \"cancel " + id + "\" takes the job back"}
}

// entryOf returns the long listing of one job.
func entryOf(listing, id string) (string, bool) {
	var entry []string
	in := false
	for _, line := range strings.Split(listing, "\n") {
		if line != "" && line[0] != ' ' && line[0] != '\t' {
			in = strings.HasPrefix(line, id+" ")
		}
		if in {
			entry = append(entry, line)
		}
	}
	return strings.Join(entry, "\n"), len(entry) > 0
}

// ended reads how a finished job finished: by its reasons, since the list of finished jobs
// holds those that were given up too. A printed job's reason is "job-completed-successfully",
// or what it was doing last ("processing-to-stop-point").
func ended(queue, id, entry string) error {
	_, reasons, _ := strings.Cut(entry, "Alerts:")
	reasons, _, _ = strings.Cut(reasons, "\n")
	switch {
	case strings.Contains(reasons, "cancel"):
		return &PrintError{fmt.Sprintf("the job %s was cancelled at the printer %q", id, queue), "print again when that was not meant"}
	case strings.Contains(reasons, "abort"), strings.Contains(reasons, "error"):
		return &PrintError{fmt.Sprintf("the printer %q gave up the job %s", queue, id), "look at the printer, then print again"}
	}
	return nil
}

// takeBack cancels a job that will not be printed now.
func (p Printer) takeBack(ctx context.Context, queue, id string) error {
	_, err := p.Run(ctx, nil, "cancel", id)
	if err != nil {
		return &PrintError{fmt.Sprintf("the printer %q stopped, and the job %s could not be taken back", queue, id), "\"cancel " + id + "\" takes it out of the spool"}
	}
	return &PrintError{fmt.Sprintf("the printer %q stopped before it printed; the job %s was taken back", queue, id), "start the printer, then print again"}
}
