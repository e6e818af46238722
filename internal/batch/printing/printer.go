package printing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"aftercare/internal/files/sink"
)

// printer prints the sheets of a folder.
type printer struct {
	Run
	log            *log
	job            sink.Job // as the queue will do it
	ready          bool
	stopReason     error // why no more jobs are sent
	failuresInARow int   // how many jobs failed in a row
	counts         Counts
	reasons        map[string]string // why sheets are not on paper, by appointment
}

// Print prints what isn't on paper yet. The counts are nil if nothing was tried.
func (r Run) Print(ctx context.Context) (*Counts, error) {
	rec, err := openLog(r.Disk, r.Log)
	if err != nil {
		return nil, err
	}
	p := &printer{Run: r, log: rec, reasons: map[string]string{}}
	if p.OnBegin != nil {
		p.OnBegin()
	}
	err = p.Folder.EachSheet(func(s Sheet) error {
		if s.File == "" {
			if containsID(p.Reprint, s.Appointment) || containsID(p.AlreadyPrinted, s.Appointment) {
				if err := p.Warn(s.Appointment, fmt.Sprintf("row %d (%s) has no sheet: it is %s", s.Row, s.Appointment, s.Status)); err != nil {
					return err
				}
			}
			return p.withdraw(s.Row, s.Appointment, s.Status)
		}
		if err := p.printSheet(ctx, s); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return nil
	})
	if err == nil {
		err = p.withdrawMissing()
	}
	if saying := p.Folder.WriteReasons(p.reason); err == nil {
		err = saying
	}
	return &p.counts, err
}

// printSheet prints one sheet, or says why not. An earlier run may have sent another text than the one wanted
// now; the one never counts as the other.
func (p *printer) printSheet(ctx context.Context, l Sheet) error {
	was, known := p.log.find(l.Appointment)
	same := known && was.matches(l)
	switch {
	case !containsID(p.AlreadyPrinted, l.Appointment):
		if known {
			var err error
			if was, err = p.settleState(ctx, was); err != nil {
				return err
			}
		}
	case same || !known || !wasSent(was.State):
		return p.recordPrinted(l, Line{State: OnPaper, Reason: seenReason})
	default: // the person saw the sheet that was sent
		was.State, was.Reason = OnPaper, seenReason
		if err := p.appendStep(was); err != nil {
			return err
		}
	}
	again := containsID(p.Reprint, l.Appointment) || containsID(p.Reprint, ReprintAll)
	switch nextAction(known, was.State, same, again) {
	case keepWaiting:
		p.counts.Waiting++
		p.reportNotPrinted(l, was)
		return p.stopBehind(ctx, was)
	case waitForOther:
		p.counts.NotPrinted++
		p.reportNotPrinted(l, Line{Reason: fmt.Sprintf("another sheet of this appointment waits at the printer, as job %s; remove that one", was.Job)})
		return p.stopBehind(ctx, was)
	case skipPrinted:
		p.counts.PrintedBefore++
		return nil
	case leaveInDoubt:
		p.counts.InDoubt++
		p.reportNotPrinted(l, was)
		return nil
	case warnAndSend:
		if err := p.Warn(l.Appointment, fmt.Sprintf("row %d (%s): another sheet of this appointment %s; remove that one", l.Row, l.Appointment, describePrinted(was))); err != nil {
			return err
		}
	case sendNow:
	}
	return p.send(ctx, l)
}

// action is what a run does with a sheet that is due on paper.
type action int

const (
	sendNow      action = iota
	warnAndSend         // another sheet of the appointment is on paper, or may be
	keepWaiting         // the sheet is in the queue: it isn't sent again
	waitForOther        // another sheet of the appointment is in the queue
	skipPrinted         // the sheet is on paper
	leaveInDoubt        // the sheet may be on paper: a person must look
)

// nextAction decides what to do with a sheet: known says that one for its appointment was sent before, state is how far that one
// got, same says that it is the same sheet, and again that a reprint was asked for.
func nextAction(known bool, state State, same, again bool) action {
	switch {
	case !known:
		return sendNow
	case state == InQueue && same:
		return keepWaiting
	case state == InQueue:
		return waitForOther
	case same && again:
		return sendNow
	case same && state == OnPaper:
		return skipPrinted
	case same && state == InDoubt:
		return leaveInDoubt
	case !same && wasSent(state):
		return warnAndSend
	}
	return sendNow
}

const seenReason = "somebody saw it on paper"

// stopBehind keeps back sheets that would wait behind an earlier run's job, if that job doesn't come out.
func (p *printer) stopBehind(ctx context.Context, was Line) error {
	if was.Reason != "" && p.openQueue(ctx) == nil && p.job.Queue == was.Queue {
		p.stopReason = errors.New(was.Reason)
	}
	return nil
}

// settleState asks what became of a job that an earlier run left.
func (p *printer) settleState(ctx context.Context, was Line) (Line, error) {
	if was.State == sending {
		if was.Job = p.Printer.Find(ctx, was.Queue, was.Mark); was.Job == "" {
			was.State, was.Reason = InDoubt, "the run was killed while it was handed over"
			return was, p.appendStep(was)
		}
		was.State = InQueue
	}
	if was.State != InQueue {
		return was, nil
	}
	end, err := p.Printer.Await(ctx, was.Queue, was.Job, was.Mark)
	if end == sink.Queued && err == nil { // not waited for
		end, err = p.Printer.Status(ctx, was.Queue, was.Job, was.Mark)
	}
	was.State, was.Reason = State(end), ""
	if err != nil {
		was.Reason = err.Error()
	}
	return was, p.appendStep(was)
}

// send prints a sheet.
func (p *printer) send(ctx context.Context, l Sheet) error {
	if err := p.openQueue(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx) // an interrupted query is not a reason
		}
		p.counts.NotPrinted++
		p.reportNotPrinted(l, Line{Appointment: l.Appointment, Reason: err.Error()})
		return nil
	}
	document, err := p.openDocument(l)
	if err != nil {
		return err
	}
	defer func() { _ = document.Close() }()
	j := p.job
	at := p.Now()
	token := sha256.Sum256([]byte(l.SHA256 + l.Appointment + at.Format(time.RFC3339Nano)))
	const short = 4
	j.Mark = hex.EncodeToString(token[:short])
	step := Line{State: sending, Queue: j.Queue, Mark: j.Mark, Copies: j.Copies, Sides: j.Sides, Media: j.Media, Tray: j.Tray}
	if step, err = p.recordStep(l, step); err != nil {
		return err
	}
	id, err := p.Printer.Send(ctx, j, document)
	var unsure *sink.PrintError
	switch {
	case errors.As(err, &unsure) && unsure.Outcome == sink.Unknown:
		return p.recordFailure(ctx, l, step, sink.Unknown, err)
	case err != nil:
		return p.recordFailure(ctx, l, step, sink.Refused, err)
	}
	step.State, step.Job = InQueue, id
	if err := p.appendStep(step); err != nil {
		return err
	}
	end, err := p.Printer.Await(ctx, j.Queue, id, "") // the id is new: no other job has it
	if err != nil {
		return p.recordFailure(ctx, l, step, end, err)
	}
	p.failuresInARow = 0
	if step.State = State(end); step.State == InQueue {
		p.counts.Waiting++
		p.OnJob(step)
		return nil
	}
	p.counts.Printed++
	p.OnJob(step)
	return p.appendStep(step)
}

// openDocument opens a sheet, and checks that it is the one in the manifest. The printing command reads the
// file itself: it gets all of it, even if this process is killed.
func (p *printer) openDocument(l Sheet) (*os.File, error) {
	f, err := os.Open(filepath.Join(p.Dir, l.File))
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

// openQueue asks once whether the queue is ready, and again after a job failed.
func (p *printer) openQueue(ctx context.Context) error {
	if p.stopReason != nil || p.ready {
		return p.stopReason
	}
	var err error
	if p.job, err = p.Printer.Ready(ctx, p.Job); ctx.Err() != nil {
		return context.Cause(ctx)
	} else if err != nil {
		p.stopReason, p.counts.Err = err, err
		return err
	}
	p.ready = true
	return nil
}

// maxFailuresInARow is how many jobs in a row may fail before the rest is kept back.
const maxFailuresInARow = 3

// recordFailure records the outcome of a job that wasn't printed. If the queue itself is the reason, the rest
// isn't sent.
func (p *printer) recordFailure(ctx context.Context, l Sheet, step Line, end sink.Outcome, why error) error {
	step.State, step.Reason = State(end), why.Error()
	if err := p.appendStep(step); err != nil {
		return err
	}
	switch end {
	case sink.Unknown:
		p.counts.InDoubt++
	case sink.Queued:
		p.counts.Waiting++
		p.stopReason = why
	case sink.Printed, sink.Cancelled, sink.Aborted, sink.Refused:
		p.counts.NotPrinted++
	}
	p.reportNotPrinted(l, step)
	if p.failuresInARow++; p.stopReason == nil && ctx.Err() == nil {
		if _, err := p.Printer.Ready(ctx, p.Job); err != nil {
			p.stopReason = err
		} else if p.failuresInARow == maxFailuresInARow {
			p.stopReason = fmt.Errorf("%d jobs failed one after the other; the last: %w", maxFailuresInARow, why)
		}
	}
	return nil
}
