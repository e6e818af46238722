package batch

import (
	"context"
	"fmt"
	"io"
	"slices"

	"aftercare/internal/sink"
)

// Paper is a printing system.
type Paper interface {
	// Ready finds the queue of a job, and refuses what it can't do.
	Ready(ctx context.Context, j sink.Job) (sink.Job, error)
	// Send hands a document over and returns the job's id.
	Send(ctx context.Context, j sink.Job, document io.Reader) (id string, err error)
	// Await waits for what becomes of a job; the error says why it is not printed. A job that
	// has another mark is another's, and nobody knows what became of ours.
	Await(ctx context.Context, queue, id, mark string) (sink.End, error)
	// Look asks once.
	Look(ctx context.Context, queue, id, mark string) (sink.End, error)
	// Find looks for a job by its mark; "" where there is none, or where it can't be seen.
	Find(ctx context.Context, queue, mark string) (id string)
}

// Printing is how the sheets of a run go to paper: one job an appointment, in the order of
// rows, each begun when the one before has ended. So a run that is killed leaves at most one
// sheet of which nobody knows; that one is left to a person, and is never printed twice.
type Printing struct {
	Paper Paper
	Job   sink.Job
	// Again is whose sheets are printed though they were before, or AllAgain; Seen, whose a
	// person saw on paper.
	Again, Seen []string
	// Begin is called before the first job; Tell, of what became of each sheet.
	Begin func()
	Tell  func(PrintLine)
}

// AllAgain stands for all appointments.
const AllAgain = "all"

// NoSuchRowError is an appointment that was named, and that the schedule does not have.
type NoSuchRowError struct{ Appointment string }

// Error names it.
func (e *NoSuchRowError) Error() string {
	return fmt.Sprintf("the schedule has no appointment %q", e.Appointment)
}

// check refuses names that would be passed over in silence.
func (p *Printing) check(f *findings) error {
	for _, id := range p.Again {
		if id != AllAgain && !f.has(id) {
			return &NoSuchRowError{id}
		}
	}
	for _, id := range p.Seen {
		if !f.has(id) {
			return &NoSuchRowError{id}
		}
	}
	return nil
}

func names(list []string, appointment string) bool {
	return slices.ContainsFunc(list, func(id string) bool { return idKey(id) == idKey(appointment) })
}

// PrintStopError is a run that ended while it printed.
type PrintStopError struct {
	Prints Prints
	Err    error
}

// Error says how far it came.
func (e *PrintStopError) Error() string {
	return fmt.Sprintf("stopped while printing, after %d of the sheets: %v", e.Prints.Printed, e.Err)
}

// Unwrap returns why.
func (e *PrintStopError) Unwrap() error { return e.Err }

// Prints is what came of the sheets of a run on their way to paper.
type Prints struct {
	Printed  int   // now
	Before   int   // by an earlier run
	Waiting  int   // handed over and not waited for
	Not      int   // failed, or not sent
	Doubtful int   // nobody knows
	Err      error // why the printer could not print at all; nil for it could
}
