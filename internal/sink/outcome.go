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

// What can become of a job.
const (
	Printed   Outcome = "printed"
	Queued    Outcome = "queued"    // it was taken, and is not printed yet
	Cancelled Outcome = "cancelled" // by a person, or taken back
	Aborted   Outcome = "aborted"   // the printer gave it up
	Refused   Outcome = "refused"   // it was never taken
	Unknown   Outcome = "unknown"   // the printing system does not say
)

const pollInterval = 500 * time.Millisecond

// Await waits until the printing system says what became of a job. A job that a stopped
// printer holds is taken back, so that no document stays in the spool. A signal ends the
// waiting, and takes the job back too. A job that has another mark is left alone.
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

// Status asks once what became of a job. The error is nil where it was printed or waits. A printing
// system that was set up anew counts its jobs from the start: then one of another program has
// the id, and not the mark.
func (p Printer) Status(ctx context.Context, queue, id, mark string) (Outcome, error) {
	job, err := p.job(ctx, jobNumber(id))
	if err != nil {
		return p.statusFromListing(ctx, queue, id)
	}
	if job == nil {
		return Unknown, &PrintError{fmt.Sprintf("the printing system knows the job %s no more", id), lookHint, Unknown}
	}
	if mark != "" && job.Mark != mark {
		return Unknown, outcomeError(Unknown, queue, id, "another job has its number now")
	}
	end, problem := job.outcome()
	if end == Aborted && job.State == jobStopped {
		_, _ = p.Run(ctx, nil, "cancel", id) // it would stay in the spool for ever
	}
	return end, outcomeError(end, queue, id, problem)
}

// jobNumber is the job's number in an id such as Front-12.
func jobNumber(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// outcome is what became of a job, by its state: the reasons of one that was cancelled can be
// those of one that was printed.
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

// outcomeError words how a job ended; nil for one that was printed, or waits.
func outcomeError(end Outcome, queue, id, problem string) error {
	if problem = strings.Join(strings.Fields(problem), " "); problem != "" {
		problem = ": " + problem
	}
	switch end {
	case Cancelled:
		return &PrintError{fmt.Sprintf("the job %s was cancelled at the printer %q%s", id, queue, problem), "print again when that was not meant", end}
	case Aborted:
		return &PrintError{fmt.Sprintf("the printer %q gave up the job %s%s", queue, id, problem), "look at the printer, then print again", end}
	case Unknown:
		return &PrintError{fmt.Sprintf("what became of the job %s at the printer %q is not known%s", id, queue, problem), lookHint, end}
	case Printed, Queued, Refused:
	}
	return nil
}

// statusFromListing asks the commands, where the protocol is not to be had: in the list of finished jobs
// stand those that were given up too, and not all can be told from those that were printed.
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

// findEntry returns the long listing of one job.
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

// cancel cancels a job that will not be printed now; one that was printed meanwhile is
// printed.
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
