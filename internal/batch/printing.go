package batch

import (
	"context"
	"fmt"
	"io"
	"slices"

	"aftercare/internal/files/sink"
)

// Printer is a printing system.
type Printer interface {
	// Ready finds the queue of a job, and refuses a job that the queue can't do.
	Ready(ctx context.Context, j sink.Job) (sink.Job, error)
	// Send sends a document and returns the job's id.
	Send(ctx context.Context, j sink.Job, document io.Reader) (id string, err error)
	// Await waits for the outcome of a job; the error says why it isn't printed. A job with another mark is
	// someone else's, and nobody knows what became of ours.
	Await(ctx context.Context, queue, id, mark string) (sink.Outcome, error)
	// Status asks once, without waiting.
	Status(ctx context.Context, queue, id, mark string) (sink.Outcome, error)
	// Find looks for a job by its mark; "" if there is none, or if marks can't be read.
	Find(ctx context.Context, queue, mark string) (id string)
}

// Printing says how the sheets of a run are printed: one job per appointment, in row order, each started when
// the one before has ended. So a killed run leaves at most one sheet whose outcome nobody knows; that one is
// left to a person, and is never printed twice.
type Printing struct {
	Printer Printer
	Job     sink.Job
	// Reprint names the appointments whose sheets are printed even if they were before, or ReprintAll;
	// AlreadyPrinted, those whose sheet a person saw on paper.
	Reprint, AlreadyPrinted []string
	// OnBegin is called before the first job, OnJob with the outcome of each sheet.
	OnBegin func()
	OnJob   func(PrintLine)
}

// ReprintAll stands for all appointments.
const ReprintAll = "all"

// NoSuchRowError reports an appointment that isn't in the schedule.
type NoSuchRowError struct{ Appointment string }

// Error names it.
func (e *NoSuchRowError) Error() string {
	return fmt.Sprintf("the schedule has no appointment %q", e.Appointment)
}

// check refuses names that would otherwise be ignored silently.
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

// PrintStoppedError reports a run that ended while it printed.
type PrintStoppedError struct {
	Prints PrintCounts
	Err    error
}

// Error says how far it got.
func (e *PrintStoppedError) Error() string {
	return fmt.Sprintf("stopped while printing, after %d of the sheets: %v", e.Prints.Printed, e.Err)
}

// Unwrap returns the cause.
func (e *PrintStoppedError) Unwrap() error { return e.Err }

// PrintCounts counts the sheets of a run by what became of them at the printer.
type PrintCounts struct {
	Printed       int   // now
	PrintedBefore int   // by an earlier run
	Waiting       int   // sent and not waited for
	NotPrinted    int   // failed, or not sent
	InDoubt       int   // nobody knows
	Err           error // why the printer couldn't print at all; nil if it could
}
