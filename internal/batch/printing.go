package batch

import (
	"context"
	"fmt"
	"io"
	"slices"

	"aftercare/internal/sink"
)

// Printer is a printing system.
type Printer interface {
	// Ready finds the queue of a job, and refuses what it can't do.
	Ready(ctx context.Context, j sink.Job) (sink.Job, error)
	// Send hands a document over and returns the job's id.
	Send(ctx context.Context, j sink.Job, document io.Reader) (id string, err error)
	// Await waits for what becomes of a job; the error says why it is not printed. A job that
	// has another mark is another's, and nobody knows what became of ours.
	Await(ctx context.Context, queue, id, mark string) (sink.Outcome, error)
	// Status asks once.
	Status(ctx context.Context, queue, id, mark string) (sink.Outcome, error)
	// Find looks for a job by its mark; "" where there is none, or where it can't be seen.
	Find(ctx context.Context, queue, mark string) (id string)
}

// Printing is how the sheets of a run go to paper: one job an appointment, in the order of
// rows, each begun when the one before has ended. So a run that is killed leaves at most one
// sheet of which nobody knows; that one is left to a person, and is never printed twice.
type Printing struct {
	Printer Printer
	Job     sink.Job
	// Reprint is whose sheets are printed though they were before, or ReprintAll; Seen, whose a
	// person saw on paper.
	Reprint, AlreadyPrinted []string
	// OnBegin is called before the first job; Tell, of what became of each sheet.
	OnBegin func()
	OnJob   func(PrintLine)
}

// ReprintAll stands for all appointments.
const ReprintAll = "all"

// NoSuchRowError is an appointment that was named, and that the schedule does not have.
type NoSuchRowError struct{ Appointment string }

// Error names it.
func (e *NoSuchRowError) Error() string {
	return fmt.Sprintf("the schedule has no appointment %q", e.Appointment)
}

// check refuses names that would be passed over in silence.
func (p *Printing) check(f *scheduleSurvey) error {
	for _, id := range p.Reprint {
		if id != ReprintAll && !f.has(id) {
			return &NoSuchRowError{id}
		}
	}
	for _, id := range p.AlreadyPrinted {
		if !f.has(id) {
			return &NoSuchRowError{id}
		}
	}
	return nil
}

func containsID(list []string, appointment string) bool {
	return slices.ContainsFunc(list, func(id string) bool { return idKey(id) == idKey(appointment) })
}

// PrintStoppedError is a run that ended while it printed.
type PrintStoppedError struct {
	Prints PrintCounts
	Err    error
}

// Error says how far it came.
func (e *PrintStoppedError) Error() string {
	return fmt.Sprintf("stopped while printing, after %d of the sheets: %v", e.Prints.Printed, e.Err)
}

// Unwrap returns why.
func (e *PrintStoppedError) Unwrap() error { return e.Err }

// PrintCounts is what came of the sheets of a run on their way to paper.
type PrintCounts struct {
	Printed       int   // now
	PrintedBefore int   // by an earlier run
	Waiting       int   // handed over and not waited for
	NotPrinted    int   // failed, or not sent
	InDoubt       int   // nobody knows
	Err           error // why the printer could not print at all; nil for it could
}
