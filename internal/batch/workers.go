package batch

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/sheet"
)

// outcome is a row on its way from the maker to the manifest.
type outcome struct {
	line   Line
	header []string
	row    schedule.Row
	sheet  *sheet.Sheet // only kept for a file of all sheets
	// written is set when the row's temporary file is there.
	written bool
	// recorded is set when the manifest already has the line.
	recorded bool
	err      error // ends the run
}

// job is a row on its way to a maker.
type job struct {
	number   int
	row      schedule.Row
	header   []string
	recorded *Line // the manifest's line for it, if any
	remake   bool  // make it again, to check that it is still the same
	out      chan *outcome
}

// makeEach makes the rows of the shard on all processors and passes them to do in order. On a signal, the rows
// in progress are finished. Recorded reads the lines of a run to resume; nil for none.
func (r *run) makeEach(ctx context.Context, recorded *manifestReader, do func(*outcome) error) error {
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	workers := max(r.Workers, 1)
	jobs := make(chan job)
	const ahead = groupRows / 2 // rows that may wait per worker while a group is synced
	queue := make(chan chan *outcome, workers*ahead)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for j := range jobs {
				j.out <- r.makeRow(j)
			}
		})
	}
	var reading error
	running.Go(func() {
		defer close(queue)
		defer close(jobs)
		reading = r.readRows(inner, recorded, func(j job) error {
			select {
			case queue <- j.out:
			case <-inner.Done():
				return context.Cause(inner)
			}
			jobs <- j
			return nil
		})
	})
	var failed error
	for out := range queue {
		o := <-out
		if failed == nil {
			if failed = o.err; failed == nil {
				failed = do(o)
			}
			if failed != nil {
				stop(failed)
			}
		}
	}
	running.Wait()
	if failed != nil {
		return failed
	}
	return reading
}

// readRows passes on the rows of the shard.
func (r *run) readRows(ctx context.Context, recorded *manifestReader, hand func(job) error) error {
	last, hasher := 0, newRowHasher()
	err := rows(ctx, r.Sources, r.AllowEmpty, func(number int, row schedule.Row, header []string) error {
		last = number
		hasher.add(row)
		if !r.Shard.has(number) || r.filter != nil && !r.filter(row) {
			return nil
		}
		j := job{number: number, row: row, header: header, out: make(chan *outcome, 1)}
		j.row.Raw = slices.Clone(row.Raw)
		if err := r.matchLine(&j, recorded); err != nil {
			return err
		}
		return hand(j)
	})
	if err == nil && (last != r.survey.rows || !bytes.Equal(hasher.sum(), r.survey.sum)) {
		return &ReadError{errScheduleChanged}
	}
	return err
}

// errScheduleChanged reports a schedule of which two readings differ: the sheets made in the second aren't what
// the first one checked.
var errScheduleChanged = errors.New("the schedule was not the same when it was read again")

// makeRow makes one row.
func (r *run) makeRow(j job) *outcome {
	o := &outcome{header: j.header, row: j.row}
	if j.recorded != nil && !j.remake {
		o.line, o.recorded = *j.recorded, true
		return o
	}
	if id := j.row.Fields["appointment_id"]; id != "" && r.survey.isDuplicate(id) {
		j.row.Skip, j.row.Reject = "", "another row has the same appointment_id"
	}
	made := r.Maker.Make(j.number, j.row)
	o.line = made.Line
	if r.Merge != nil && made.Result != nil {
		o.sheet = made.Result.Sheet
	}
	switch {
	case j.recorded != nil:
		if made.Line.SHA256 != j.recorded.SHA256 {
			o.err = &OtherScheduleError{Row: j.number, What: "the row, the text or the clinic changed"}
		}
		o.line, o.recorded = *j.recorded, true
	case r.DryRun || made.Line.Status != Made:
	case !r.placed[made.Line.File] && r.previous.isUnchanged(r.folder, made.Line):
		o.line.Status = Unchanged
	default:
		o.err = r.Disk.Create(r.folder.temporary(j.number), made.Data)
		o.written = o.err == nil
	}
	return o
}
