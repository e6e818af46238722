package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"aftercare/internal/sink"
)

// printer prints the sheets of a run.
type printer struct {
	*run
	Printing
	record  *record
	job     sink.Job // as the queue will do it
	ready   bool
	closed  error // why no more jobs are sent
	inARow  int   // how many jobs failed, one after the other
	counts  Prints
	reasons map[key]string // of the sheets that are not on paper
}

// print prints what is not on paper yet.
func (r *run) print(ctx context.Context) (*Prints, error) {
	rec, err := openRecord(r.Disk, r.folder.printed())
	if err != nil {
		return nil, err
	}
	p := &printer{run: r, Printing: *r.Print, record: rec, reasons: map[key]string{}}
	if p.Begin != nil {
		p.Begin()
	}
	err = Each(r.folder.manifest(), func(l Line) error {
		if l.Appointment == "" {
			return nil
		}
		if !l.Status.HasFile() {
			if names(p.Again, l.Appointment) || names(p.Seen, l.Appointment) {
				p.Warn(fmt.Sprintf("row %d (%s): it has no sheet: it is %s", l.Row, l.Appointment, l.Status))
			}
			return p.withdraw(l.Row, l.Appointment, string(l.Status))
		}
		if err := p.sheet(ctx, l); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return nil
	})
	if err == nil {
		err = p.left()
	}
	if saying := p.saying(); err == nil {
		err = saying
	}
	return &p.counts, err
}

// sheet brings one sheet to paper, or says why not. What was handed over by an earlier run may
// be another text than the one that is wanted now: that one is never taken for this.
func (p *printer) sheet(ctx context.Context, l Line) error {
	was, known := p.record.of(l.Appointment)
	same := known && was.is(l)
	switch {
	case !names(p.Seen, l.Appointment):
		if known {
			var err error
			if was, err = p.settle(ctx, was); err != nil {
				return err
			}
		}
	case same || !known || !handed(was):
		return p.note(l, PrintLine{State: OnPaper, Reason: seen})
	default: // what the person saw is what was handed over
		was.State, was.Reason = OnPaper, seen
		if err := p.write(was); err != nil {
			return err
		}
	}
	switch again := names(p.Again, l.Appointment) || names(p.Again, AllAgain); {
	case !known:
	case was.State == InQueue && same: // one that is to come is not sent again
		p.counts.Waiting++
		p.not(l, was)
		return p.behind(ctx, was)
	case was.State == InQueue:
		p.counts.Not++
		p.not(l, PrintLine{Reason: fmt.Sprintf("another sheet of it waits at the printer, as the job %s; take that one away", was.Job)})
		return p.behind(ctx, was)
	case same && again:
	case same && was.State == OnPaper:
		p.counts.Before++
		return nil
	case same && was.State == InDoubt:
		p.counts.Doubtful++
		p.not(l, was)
		return nil
	case !same && handed(was):
		p.Warn(fmt.Sprintf("row %d (%s): another sheet of it %s; take that one away", l.Row, l.Appointment, did(was)))
	}
	return p.send(ctx, l)
}

const seen = "a person saw it"

// behind keeps back what would wait behind a job that an earlier run left, where that one does
// not come out.
func (p *printer) behind(ctx context.Context, was PrintLine) error {
	if was.Reason != "" && p.open(ctx) == nil && p.job.Queue == was.Queue {
		p.closed = errors.New(was.Reason)
	}
	return nil
}

// settle asks what became of a job that an earlier run left behind.
func (p *printer) settle(ctx context.Context, was PrintLine) (PrintLine, error) {
	if was.State == Sending {
		if was.Job = p.Paper.Find(ctx, was.Queue, was.Mark); was.Job == "" {
			was.State, was.Reason = InDoubt, "the run was killed while it was handed over"
			return was, p.write(was)
		}
		was.State = InQueue
	}
	if was.State != InQueue {
		return was, nil
	}
	end, err := p.Paper.Await(ctx, was.Queue, was.Job, was.Mark)
	if end == sink.Queued && err == nil { // not waited for
		end, err = p.Paper.Look(ctx, was.Queue, was.Job, was.Mark)
	}
	was.State, was.Reason = PrintState(end), ""
	if err != nil {
		was.Reason = err.Error()
	}
	return was, p.write(was)
}

// send prints a sheet.
func (p *printer) send(ctx context.Context, l Line) error {
	if err := p.open(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx) // what it was not let ask is no reason
		}
		p.counts.Not++
		p.not(l, PrintLine{Appointment: l.Appointment, Reason: err.Error()})
		return nil
	}
	document, err := p.document(l)
	if err != nil {
		return err
	}
	defer func() { _ = document.Close() }()
	j := p.job
	at := p.Now()
	token := sha256.Sum256([]byte(l.SHA256 + l.Appointment + at.Format(time.RFC3339Nano)))
	const short = 4
	j.Mark = hex.EncodeToString(token[:short])
	step := PrintLine{State: Sending, Queue: j.Queue, Mark: j.Mark, Copies: j.Copies, Sides: j.Sides, Media: j.Media, Tray: j.Tray}
	if step, err = p.step(l, step); err != nil {
		return err
	}
	id, err := p.Paper.Send(ctx, j, document)
	var unsure *sink.PrintError
	switch {
	case errors.As(err, &unsure) && unsure.End == sink.Unknown:
		return p.failed(ctx, l, step, sink.Unknown, err)
	case err != nil:
		return p.failed(ctx, l, step, sink.Refused, err)
	}
	step.State, step.Job = InQueue, id
	if err := p.write(step); err != nil {
		return err
	}
	end, err := p.Paper.Await(ctx, j.Queue, id, "") // the id is of this moment: there is no other
	if err != nil {
		return p.failed(ctx, l, step, end, err)
	}
	p.inARow = 0
	if step.State = PrintState(end); step.State == InQueue {
		p.counts.Waiting++
		p.Tell(step)
		return nil
	}
	p.counts.Printed++
	p.Tell(step)
	return p.write(step)
}

// document opens a sheet, and sees that it is the one that the manifest speaks of. The printing
// command reads the file itself: it gets it whole, even when this process is killed.
func (p *printer) document(l Line) (*os.File, error) {
	f, err := os.Open(p.folder.path(l.File))
	if err != nil {
		return nil, fmt.Errorf("reading the sheet: %w", err)
	}
	h := sha256.New()
	if _, err = io.Copy(h, f); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil && hex.EncodeToString(h.Sum(nil)) != l.SHA256 {
		err = fmt.Errorf("%q is not what the manifest says", l.File)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("reading the sheet: %w", err)
	}
	return f, nil
}

// open asks once whether the queue is ready; and again after a job failed.
func (p *printer) open(ctx context.Context) error {
	if p.closed != nil || p.ready {
		return p.closed
	}
	var err error
	if p.job, err = p.Paper.Ready(ctx, p.Job); ctx.Err() != nil {
		return context.Cause(ctx)
	} else if err != nil {
		p.closed, p.counts.Err = err, err
		return err
	}
	p.ready = true
	return nil
}

// mostInARow is how many jobs may fail one after the other before the rest is kept back.
const mostInARow = 3

// failed keeps what became of a job that was not printed. Where the queue itself is the reason,
// the rest is not sent.
func (p *printer) failed(ctx context.Context, l Line, step PrintLine, end sink.End, why error) error {
	step.State, step.Reason = PrintState(end), why.Error()
	if err := p.write(step); err != nil {
		return err
	}
	switch end {
	case sink.Unknown:
		p.counts.Doubtful++
	case sink.Queued:
		p.counts.Waiting++
		p.closed = why
	case sink.Printed, sink.Cancelled, sink.Aborted, sink.Refused:
		p.counts.Not++
	}
	p.not(l, step)
	if p.inARow++; p.closed == nil && ctx.Err() == nil {
		if _, err := p.Paper.Ready(ctx, p.Job); err != nil {
			p.closed = err
		} else if p.inARow == mostInARow {
			p.closed = fmt.Errorf("%d jobs failed one after the other; the last: %w", mostInARow, why)
		}
	}
	return nil
}
