package sink

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Outcome is what became of a job.
type Outcome string

// The outcomes of a job.
const (
	Printed   Outcome = "printed"
	Queued    Outcome = "queued"    // accepted, but not printed yet
	Cancelled Outcome = "cancelled" // by a person, or by this program
	Aborted   Outcome = "aborted"   // the printer gave up
	Refused   Outcome = "refused"   // never accepted
	Unknown   Outcome = "unknown"   // the printing system doesn't say
)

const pollInterval = 500 * time.Millisecond

// Await waits until the printing system says what became of a job. A job that a stopped printer holds is
// cancelled, so that no document stays in the spool. A signal ends the waiting, and cancels the job too. A job
// with another mark isn't touched.
func (p Printer) Await(ctx context.Context, queue, id, mark string) (Outcome, error) {
	if p.Wait <= 0 {
		return Queued, nil
	}
	for range max(int(p.Wait/pollInterval), 1) {
		if end, err := p.Status(ctx, queue, id, mark); end != Queued {
			return end, err
		}
		if out, err := p.Run(ctx, nil, "lpstat", "-p", queue); err == nil && strings.Contains(out, " disabled since") {
			return p.cancel(ctx, queue, id, mark, "stopped before it printed")
		}
		if ctx.Err() != nil {
			return p.cancel(context.WithoutCancel(ctx), queue, id, mark, "did not print yet")
		}
		p.Sleep(pollInterval)
	}
	return Queued, &PrintError{fmt.Sprintf("the job %s is still waiting at the printer %q", id, queue), "look at the printer; \"cancel " + id + "\" takes the job back", Queued}
}

// Status asks once what became of a job. The error is nil if it was printed or is waiting. A printing system
// that was set up again counts its jobs from the start: then another program's job has the id, but not the
// mark.
func (p Printer) Status(ctx context.Context, queue, id, mark string) (Outcome, error) {
	job, err := p.job(ctx, jobNumber(id))
	if err != nil {
		return p.statusFromListing(ctx, queue, id)
	}
	if job == nil {
		return Unknown, &PrintError{fmt.Sprintf("the printing system no longer knows the job %s", id), lookHint, Unknown}
	}
	if mark != "" && job.Mark != mark {
		return Unknown, outcomeError(Unknown, queue, id, "another job has its number now")
	}
	end, problem := job.outcome()
	if end == Aborted && job.State == jobStopped {
		_, _ = p.Run(ctx, nil, "cancel", id) // it would stay in the spool forever
	}
	return end, outcomeError(end, queue, id, problem)
}

// jobNumber returns the job's number from an id such as Front-12.
func jobNumber(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// outcome returns what became of a job, by its state: a cancelled job can have the same reasons as a printed
// one.
func (j *ippJob) outcome() (end Outcome, problem string) {
	errs := slices.ContainsFunc(j.Reasons, func(s string) bool { return strings.Contains(s, "error") || strings.Contains(s, "abort") })
	switch j.State {
	case jobCompleted:
		if errs {
			return Unknown, "it ended with errors"
		}
		return Printed, ""
	case jobCanceled:
		return Cancelled, j.Message
	case jobAborted:
		return Aborted, j.Message
	case jobStopped:
		if errs {
			return Aborted, j.Message
		}
	case jobPending, jobHeld, jobProcessing:
	}
	return Queued, ""
}

const lookHint = "look at the printer before you print again"

// outcomeError describes how a job ended; nil if it was printed or is waiting.
func outcomeError(end Outcome, queue, id, problem string) error {
	if problem = strings.Join(strings.Fields(problem), " "); problem != "" {
		problem = ": " + problem
	}
	switch end {
	case Cancelled:
		return &PrintError{fmt.Sprintf("the job %s was cancelled at the printer %q%s", id, queue, problem), "print it again if that was a mistake", end}
	case Aborted:
		return &PrintError{fmt.Sprintf("the printer %q gave up the job %s%s", queue, id, problem), "look at the printer, then print again", end}
	case Unknown:
		return &PrintError{fmt.Sprintf("it is not known what happened to the job %s at the printer %q%s", id, queue, problem), lookHint, end}
	case Printed, Queued, Refused:
	}
	return nil
}

// statusFromListing asks the commands if the protocol isn't available: their list of finished jobs includes
// aborted ones, and not all of those can be told from printed ones.
func (p Printer) statusFromListing(ctx context.Context, queue, id string) (Outcome, error) {
	done, err := p.Run(ctx, nil, "lpstat", "-l", "-W", "completed", "-o", queue)
	if err != nil {
		return Queued, nil
	}
	entry, ok := findEntry(done, id)
	if !ok {
		return Queued, nil
	}
	_, reasons, _ := strings.Cut(entry, "Alerts:")
	reasons, _, _ = strings.Cut(reasons, "\n")
	end := Unknown
	switch {
	case strings.Contains(reasons, "cancel"):
		end = Cancelled
	case strings.Contains(reasons, "abort"), strings.Contains(reasons, "error"):
		end = Aborted
	case strings.Contains(reasons, "job-completed-successfully"):
		end = Printed
	}
	return end, outcomeError(end, queue, id, "")
}

// findEntry returns one job's entry in the long listing.
func findEntry(listing, id string) (string, bool) {
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

// cancel cancels a job that won't be printed now; if it was printed meanwhile, the outcome is Printed.
func (p Printer) cancel(ctx context.Context, queue, id, mark, why string) (Outcome, error) {
	_, err := p.Run(ctx, nil, "cancel", id)
	if end, _ := p.Status(ctx, queue, id, mark); end == Printed {
		return Printed, nil
	}
	if err != nil {
		return Queued, &PrintError{fmt.Sprintf("the printer %q %s, and the job %s could not be taken back", queue, why, id), "\"cancel " + id + "\" takes it out of the spool", Queued}
	}
	return Cancelled, &PrintError{fmt.Sprintf("the printer %q %s; the job %s was taken back", queue, why, id), "start the printer, then print again", Cancelled}
}
