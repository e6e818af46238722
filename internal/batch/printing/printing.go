// Package printing prints the sheets of a finished folder, each once, and keeps a record of it. It knows which sheets are in the
// folder, in which order, and the record; how a sheet is made is its caller's.
package printing

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"aftercare/internal/files/sink"
)

// Sheet is a row of a finished folder, with its sheet.
type Sheet struct {
	Row             int
	Appointment     string
	File            string // its name in the folder; "" for a row without a sheet
	SHA256, Content string // of the file, and of what the patient reads in it
	Status          string // why a row has no sheet
}

// Folder is a finished folder of sheets.
type Folder interface {
	// EachSheet calls do with each row that has an appointment, in the order of rows.
	EachSheet(do func(Sheet) error) error
	// Has reports whether the schedule has an appointment.
	Has(appointment string) bool
	// WriteReasons records beside each sheet why it isn't on paper; "" for one that is.
	WriteReasons(reason func(Sheet) string) error
}

// Run is the printing of one finished folder.
type Run struct {
	Options
	Folder Folder
	Dir    string // the folder's path
	Log    string // the path of printed.jsonl
	Disk   sink.Disk
	Now    func() time.Time
	// Warn receives what a person should check of an appointment, before anything is done about it.
	Warn func(appointment, message string) error
}

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

// Options says how the sheets of a run are printed: one job per appointment, in row order, each started when
// the one before has ended. So a killed run leaves at most one sheet whose outcome nobody knows; that one is
// left to a person, and is never printed twice.
type Options struct {
	Printer Printer
	Job     sink.Job
	// Reprint names the appointments whose sheets are printed even if they were before, or ReprintAll;
	// AlreadyPrinted, those whose sheet a person saw on paper.
	Reprint, AlreadyPrinted []string
	// OnBegin is called before the first job, OnJob with the outcome of each sheet.
	OnBegin func()
	OnJob   func(Line)
}

// ReprintAll stands for all appointments.
const ReprintAll = "all"

// NoSuchRowError reports an appointment that isn't in the schedule.
type NoSuchRowError struct{ Appointment string }

// Error names it.
func (e *NoSuchRowError) Error() string {
	return fmt.Sprintf("the schedule has no appointment %q", e.Appointment)
}

// Check refuses names of appointments that the schedule doesn't have, which would otherwise be ignored silently.
func (o *Options) Check(has func(appointment string) bool) error {
	for n, id := range slices.Concat(o.Reprint, o.AlreadyPrinted) {
		if all := n < len(o.Reprint) && id == ReprintAll; !all && !has(id) {
			return &NoSuchRowError{id}
		}
	}
	return nil
}

func containsID(list []string, appointment string) bool {
	return slices.ContainsFunc(list, func(id string) bool { return idKey(id) == idKey(appointment) })
}

// idKey returns what tells an appointment from others. On some systems A1.pdf and a1.pdf are one file, so these are one id.
func idKey(appointment string) string { return strings.ToLower(appointment) }

// StoppedError reports a run that ended while it printed.
type StoppedError struct {
	Prints Counts
	Err    error
}

// Error says how far it got.
func (e *StoppedError) Error() string {
	return fmt.Sprintf("stopped while printing, after %d of the sheets: %v", e.Prints.Printed, e.Err)
}

// Unwrap returns the cause.
func (e *StoppedError) Unwrap() error { return e.Err }

// Counts counts the sheets of a run by what became of them at the printer.
type Counts struct {
	Printed       int   // now
	PrintedBefore int   // by an earlier run
	Waiting       int   // sent and not waited for
	NotPrinted    int   // failed, or not sent
	InDoubt       int   // nobody knows
	Err           error // why the printer couldn't print at all; nil if it could
}
