package batch

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"aftercare/internal/schedule"
	"aftercare/internal/sheet"
)

// outcome is a row on its way from the maker to the manifest.
type outcome struct {
	line   Line
	header []string
	row    schedule.Row
	sheet  *sheet.Sheet // kept for a file of all sheets only
	// written says that the row's temporary file is there.
	written bool
	// kept says that the manifest has the line already.
	kept bool
	err  error // ends the run
}

// job is a row on its way to a maker.
type job struct {
	number int
	row    schedule.Row
	header []string
	kept   *Line // what the manifest says of it already
	verify bool  // make it again, to see that it is still the same
	out    chan *outcome
}

// each makes the rows of the shard on all processors and hands them to do in their order. A
// signal lets the rows at work come to their end. Kept gives the lines that a run to resume
// has; nil for none.
func (r *run) each(ctx context.Context, kept *lines, do func(*outcome) error) error {
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	workers := max(r.Workers, 1)
	jobs := make(chan job)
	const ahead = groupRows / 2 // rows that may wait, for each worker, while a group is synced
	queue := make(chan chan *outcome, workers*ahead)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for j := range jobs {
				j.out <- r.work(j)
			}
		})
	}
	var reading error
	group.Go(func() {
		defer close(queue)
		defer close(jobs)
		reading = r.read(inner, kept, func(j job) error {
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
	group.Wait()
	if failed != nil {
		return failed
	}
	return reading
}

// read hands out the rows of the shard.
func (r *run) read(ctx context.Context, kept *lines, hand func(job) error) error {
	last, all := 0, newSummer()
	err := rows(ctx, r.Sources, r.AllowEmpty, func(number int, row schedule.Row, header []string) error {
		last = number
		all.add(row)
		if !r.Shard.has(number) || r.only != nil && !r.only(row) {
			return nil
		}
		j := job{number: number, row: row, header: header, out: make(chan *outcome, 1)}
		j.row.Raw = slices.Clone(row.Raw)
		if err := r.resumed(&j, kept); err != nil {
			return err
		}
		return hand(j)
	})
	if err == nil && (last != r.found.rows || !bytes.Equal(all.sum(), r.found.sum)) {
		return &ReadError{errNotTheSame}
	}
	return err
}

// errNotTheSame is a schedule of which two readings differ. What was made of the second is not what was looked at in the first.
var errNotTheSame = errors.New("the schedule was not the same when it was read again")

// work makes one row.
func (r *run) work(j job) *outcome {
	o := &outcome{header: j.header, row: j.row}
	if j.kept != nil && !j.verify {
		o.line, o.kept = *j.kept, true
		return o
	}
	if id := j.row.Fields["appointment_id"]; id != "" && r.found.duplicate(id) {
		j.row.Skip, j.row.Reject = "", "appointment_id is another row's too"
	}
	made := r.Maker.Make(j.number, j.row)
	o.line = made.Line
	if r.Merge != nil && made.Result != nil {
		o.sheet = made.Result.Sheet
	}
	switch {
	case j.kept != nil:
		if made.Line.SHA256 != j.kept.SHA256 {
			o.err = &OtherScheduleError{Row: j.number, What: "the row, the text or the clinic changed"}
		}
		o.line, o.kept = *j.kept, true
	case r.DryRun || made.Line.Status != Made:
	case !r.placed[made.Line.File] && r.earlier.same(r.folder, made.Line):
		o.line.Status = Unchanged
	default:
		o.err = r.Disk.Create(r.folder.temporary(j.number), made.Data)
		o.written = o.err == nil
	}
	return o
}
