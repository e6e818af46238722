package guided

import (
	"context"
	"io"
	"strings"
	"time"

	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
)

// Printer is a printing system, as sink.Printer is.
type Printer interface {
	// Ready completes a job with what the printing system says: an error if it can't be printed now.
	Ready(context.Context, sink.Job) (sink.Job, error)
	// Print prints a document, and returns the job's name and what became of it.
	Print(context.Context, sink.Job, io.Reader) (id string, end sink.Outcome, err error)
	// Printers lists the printers.
	Printers(context.Context) ([]sink.Queue, error)
}

// patience is how long the printing system may take to say how the printer is, before anything is asked.
const patience = 2 * time.Second

// printerProblem says that nothing can be printed as things are, before anybody answers six questions; "" if all is well, or if
// the printing system takes too long to say.
func (m *mode) printerProblem(ctx context.Context) string {
	c := m.Library.Clinic()
	paper, err := m.Paper(c, m.start.Large)
	if err != nil {
		return ""
	}
	job, err := m.Job(c, paper)
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err = m.Printer.Ready(ctx, job); err == nil || ctx.Err() != nil {
		return ""
	}
	return "Printing does not work now: " + printerWords(err) + ". You can save a sheet as a PDF, or choose another printer for it."
}

// printerWords says what is wrong with a printer, before anything was sent to it.
func printerWords(err error) string {
	return console.Clean(strings.TrimSuffix(err.Error(), "; nothing was printed"))
}

// choosePrinter lets the person choose the printer of this sheet. Current is the one that would print it.
func (m *mode) choosePrinter(ctx context.Context, current string) error {
	s := m.now
	queues, err := m.Printer.Printers(ctx)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		s.setNotice("The printers can't be listed: " + printerWords(err) + ".")
		return nil
	case len(queues) == 0:
		s.setNotice("No printer is set up on this computer.")
		return nil
	}
	c := prompt.Choice{Title: "Which printer?", Chosen: 0}
	for n, q := range queues {
		words := q.Name
		if q.Default {
			words += ", the default"
		}
		c.Options = append(c.Options, prompt.Option{Words: console.Clean(words + queueState(q))})
		if q.Name == current {
			c.Chosen = n
		}
	}
	n, err := m.ask.Choose(c)
	if err != nil {
		return err
	}
	s.queue = queues[n].Name
	return nil
}

// queueState says what keeps a printer from printing now; "" for nothing.
func queueState(q sink.Queue) string {
	reason := ""
	if q.Reason != "" {
		reason = " (" + q.Reason + ")"
	}
	switch {
	case q.State == "stopped":
		return ": stopped" + reason
	case !q.Accepting:
		return ": takes no jobs" + reason
	}
	return ""
}
