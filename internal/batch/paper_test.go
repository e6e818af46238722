package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/schedule"
	"aftercare/internal/sink"
)

// office is a printing system in memory. It outlives the runs that use it.
type office struct {
	jobs   []officeJob
	hidden bool             // marks can't be seen
	down   error            // of the queue
	ends   map[int]sink.End // of the n-th job, from 1; printed where it says nothing
	step   func()           // called at each step, so that a test can kill there
	wait   bool
	asked  int
}

type officeJob struct {
	mark, sum string
	end       sink.End
}

func (o *office) kill() {
	if o.step != nil {
		o.step()
	}
}

func (o *office) Ready(_ context.Context, j sink.Job) (sink.Job, error) {
	o.asked++
	return j, o.down
}

func (o *office) Send(_ context.Context, j sink.Job, document io.Reader) (string, error) {
	o.kill()
	if o.down != nil {
		return "", o.down
	}
	data, err := io.ReadAll(document)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	end, ok := o.ends[len(o.jobs)+1]
	if !ok {
		end = sink.Printed
	}
	o.jobs = append(o.jobs, officeJob{j.Mark, hex.EncodeToString(sum[:]), end})
	o.kill()
	return fmt.Sprintf("%s-%d", j.Queue, len(o.jobs)), nil
}

func (o *office) Look(_ context.Context, _, id, mark string) (sink.End, error) {
	n := 0
	if _, err := fmt.Sscanf(id, "Front-%d", &n); err != nil {
		return sink.Unknown, err
	}
	if mark != "" && o.jobs[n-1].mark != mark {
		return sink.Unknown, &sink.PrintError{Problem: "another job has its number now", End: sink.Unknown}
	}
	switch end := o.jobs[n-1].end; end {
	case sink.Printed:
		return end, nil
	default:
		return end, &sink.PrintError{Problem: "the job is " + string(end), End: end}
	}
}

func (o *office) Await(ctx context.Context, queue, id, mark string) (sink.End, error) {
	o.kill()
	if o.wait {
		return sink.Queued, nil
	}
	return o.Look(ctx, queue, id, mark)
}

func (o *office) Find(_ context.Context, queue, mark string) string {
	for n, j := range o.jobs {
		if j.mark == mark && !o.hidden {
			return fmt.Sprintf("%s-%d", queue, n+1)
		}
	}
	return ""
}

// onPaper counts how often each appointment's sheet, as it is now, was printed.
func (o *office) onPaper(t *testing.T, dir string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for id, l := range lineOf(t, dir) {
		if l.Status.HasFile() {
			out[id] = 0
			for _, j := range o.jobs {
				if j.sum == l.SHA256 && j.end == sink.Printed {
					out[id]++
				}
			}
		}
	}
	return out
}

func printing(t *testing.T, dir string, rows []schedule.Row, o *office) Options {
	t.Helper()
	out := options(t, dir, rows)
	out.Print = &Printing{Paper: o, Job: sink.Job{Queue: "Front", Title: "aftercare sheet"}, Tell: func(PrintLine) {}}
	return out
}

func TestEachSheetGoesToPaperOnce(t *testing.T) {
	dir, o, rows := t.TempDir(), &office{}, patients(5)
	rows[1] = with(rows[1], func(r *schedule.Row) { r.Skip = "cancelled" })
	s := mustRun(t, printing(t, dir, rows, o))
	if *s.Prints != (Prints{Printed: 4}) {
		t.Errorf("%+v", s.Prints)
	}
	lines := lineOf(t, dir)
	for n, id := range []string{"A-1", "A-3", "A-4", "A-5"} {
		if o.jobs[n].sum != lines[id].SHA256 {
			t.Errorf("job %d is not %s", n, id)
		}
		if len(o.jobs[n].mark) != 8 || slices.ContainsFunc(o.jobs[:n], func(j officeJob) bool { return j.mark == o.jobs[n].mark }) {
			t.Errorf("job %d has the mark %q", n, o.jobs[n].mark)
		}
	}
	// Again: nothing, and the printer is not even asked.
	asked := o.asked
	if s := mustRun(t, printing(t, dir, rows, o)); *s.Prints != (Prints{Before: 4}) || o.asked != asked {
		t.Errorf("%+v", s.Prints)
	}
	// Another side, one more row, one cancelled that was printed, one gone: told once.
	var warned []string
	rows[0] = with(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	rows[2] = with(rows[2], func(r *schedule.Row) { r.Skip = "cancelled" })
	rows = append(rows[:4], patient(9))
	for n, want := range []Prints{{Printed: 2, Before: 1}, {Before: 3}} {
		warned = nil
		later := printing(t, dir, rows, o)
		later.Warn, later.Fewer = func(s string) { warned = append(warned, s) }, true
		if s := mustRun(t, later); *s.Prints != want {
			t.Errorf("%+v", s.Prints)
		}
		if n == 1 && len(warned) > 0 {
			t.Error(warned)
		} else if all := strings.Join(warned, "\n"); n == 0 && (!strings.Contains(all, "row 1 (A-1): another sheet of it was printed before") ||
			!strings.Contains(all, "a sheet of A-3 was printed before, and it is skipped now") || !strings.Contains(all, "a sheet of A-5 was printed before, and it is not in the schedule now")) {
			t.Error(warned)
		}
	}
	// One that is wanted back is printed anew; one that is asked for, once more; one that was seen, not.
	rows[2] = with(rows[2], func(r *schedule.Row) { r.Skip = "" })
	rows = append(rows, patient(10))
	again := printing(t, dir, rows, o)
	again.Print.Again, again.Print.Seen = []string{"a-4"}, []string{"A-10"}
	if s := mustRun(t, again); *s.Prints != (Prints{Printed: 2, Before: 3}) {
		t.Errorf("%+v", s.Prints)
	}
	again.Print.Again, again.Print.Seen = []string{AllAgain}, nil
	if s := mustRun(t, again); *s.Prints != (Prints{Printed: 5}) {
		t.Errorf("%+v", s.Prints)
	}
	again.Print.Again = []string{"A-77"}
	var none *NoSuchRowError
	if _, err := Run(t.Context(), again); !errors.As(err, &none) {
		t.Error(err)
	}
}

// What could not be printed has its reason in the manifest, and is printed by the next run.
func TestWhatCouldNotBePrinted(t *testing.T) {
	dir, rows := t.TempDir(), patients(6)
	o := &office{ends: map[int]sink.End{2: sink.Aborted, 3: sink.Cancelled, 4: sink.Unknown}}
	s := mustRun(t, printing(t, dir, rows, o))
	if *s.Prints != (Prints{Printed: 1, Not: 4, Doubtful: 1}) {
		t.Errorf("%+v", s.Prints)
	}
	lines := lineOf(t, dir)
	for id, want := range map[string]string{
		"A-1": "", "A-2": "not printed: the job is aborted", "A-3": "not printed: the job is cancelled",
		"A-4": "not printed: the job is unknown; look, then say --reprint A-4 or --printed A-4",
		"A-5": "not printed: 3 jobs failed one after the other; the last: the job is unknown", "A-6": "not printed: 3 jobs failed one after the other; the last: the job is unknown",
	} {
		if l := lines[id]; l.Reason != want || l.Status != Made {
			t.Errorf("%s: %s, %q", id, l.Status, l.Reason)
		}
	}
	// A queue that is down prints nothing, and all is made.
	o.down = &sink.PrintError{Problem: "the printer is stopped"}
	s = mustRun(t, printing(t, dir, rows, o))
	if s.Prints.Not != 4 || s.Prints.Before != 1 || s.Prints.Doubtful != 1 || !errors.Is(s.Prints.Err, o.down) || lineOf(t, dir)["A-6"].Reason != "not printed: the printer is stopped" {
		t.Errorf("%+v", s.Prints)
	}
	// It is up: all but the doubtful one, which is never printed by itself.
	o.down = nil
	for _, want := range []Prints{{Printed: 4, Before: 1, Doubtful: 1}, {Before: 5, Doubtful: 1}} {
		resumed := printing(t, dir, rows, o)
		resumed.Resume = true
		if s := mustRun(t, resumed); *s.Prints != want {
			t.Errorf("%+v", s.Prints)
		}
	}
	if got := o.onPaper(t, dir); got["A-4"] != 0 || got["A-6"] != 1 || lineOf(t, dir)["A-6"].Reason != "" {
		t.Error(got)
	}
}

// Handed over and not waited for: the next run asks what became of it.
func TestNotWaitedFor(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(3), &office{wait: true}
	if s := mustRun(t, printing(t, dir, rows, o)); *s.Prints != (Prints{Waiting: 3}) {
		t.Errorf("%+v", s.Prints)
	}
	o.jobs[1].end = sink.Aborted
	o.jobs[2].end = sink.Queued
	s := mustRun(t, printing(t, dir, rows, o))
	if *s.Prints != (Prints{Before: 1, Waiting: 2}) || len(o.jobs) != 4 {
		t.Errorf("%+v", s.Prints)
	}
	o.wait = false // the third is waiting yet: it is told, and not sent twice
	if s := mustRun(t, printing(t, dir, rows, o)); *s.Prints != (Prints{Before: 2, Waiting: 1}) || len(o.jobs) != 4 {
		t.Errorf("%+v", s.Prints)
	}
	if r := lineOf(t, dir)["A-3"].Reason; r != "not printed: the job is queued" {
		t.Error(r)
	}
}

// What a person saw is the sheet that was handed over, and not the one that the schedule wants
// since: that one is printed. Printing all again says too which sheets to take away.
func TestSeenWasTheOtherSheet(t *testing.T) {
	dir, rows := t.TempDir(), patients(2)
	o := &office{ends: map[int]sink.End{1: sink.Unknown}}
	mustRun(t, printing(t, dir, rows, o))
	old := o.jobs[0].sum
	rows[0] = with(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	var warned []string
	later := printing(t, dir, rows, o)
	later.Print.Seen, later.Warn = []string{"A-1"}, func(s string) { warned = append(warned, s) }
	if s := mustRun(t, later); *s.Prints != (Prints{Printed: 1, Before: 1}) || o.onPaper(t, dir)["A-1"] != 1 || o.jobs[2].sum == old {
		t.Errorf("%+v", s.Prints)
	}
	if all := strings.Join(warned, "\n"); !strings.Contains(all, "row 1 (A-1): another sheet of it was printed before; take that one away") {
		t.Error(all)
	}
	rows[0] = with(rows[0], func(r *schedule.Row) { r.Fields["side"] = "left" })
	rows[1] = with(rows[1], func(r *schedule.Row) { r.Skip = "cancelled" })
	warned = nil
	again := printing(t, dir, rows, o)
	again.Print.Again, again.Warn = []string{AllAgain, "A-2"}, later.Warn
	if s := mustRun(t, again); *s.Prints != (Prints{Printed: 1}) {
		t.Errorf("%+v", s.Prints)
	}
	if all := strings.Join(warned, "\n"); !strings.Contains(all, "row 1 (A-1): another sheet of it was printed before") || !strings.Contains(all, "row 2 (A-2): it has no sheet: it is skipped") {
		t.Error(all)
	}
	all := printing(t, dir, rows, o)
	all.Print.Seen = []string{AllAgain}
	var none *NoSuchRowError
	if _, err := Run(t.Context(), all); !errors.As(err, &none) {
		t.Error(err)
	}
}

// A sheet that still waits at the printer is not sent again, also where all are; and one that is
// not wanted any more is not told of as the one that is.
func TestOneThatWaits(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(2), &office{wait: true, ends: map[int]sink.End{1: sink.Queued, 2: sink.Queued}}
	mustRun(t, printing(t, dir, rows, o))
	rows[0] = with(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	again := printing(t, dir, rows, o)
	again.Print.Again = []string{AllAgain}
	if s := mustRun(t, again); *s.Prints != (Prints{Not: 1, Waiting: 1}) || len(o.jobs) != 2 {
		t.Errorf("%+v, %d jobs", s.Prints, len(o.jobs))
	}
	if r := lineOf(t, dir)["A-1"].Reason; r != "not printed: another sheet of it waits at the printer, as the job Front-1; take that one away" {
		t.Error(r)
	}
	// It came out: it is to be taken away, and the other is printed.
	o.wait, o.ends, o.jobs[0].end, o.jobs[1].end = false, nil, sink.Printed, sink.Printed
	if s := mustRun(t, printing(t, dir, rows, o)); *s.Prints != (Prints{Printed: 1, Before: 1}) || o.onPaper(t, dir)["A-1"] != 1 {
		t.Errorf("%+v", s.Prints)
	}
}

// A printing system that was set up anew, or another one, has another's job under the number.
func TestAnothersJob(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(1), &office{wait: true}
	mustRun(t, printing(t, dir, rows, o))
	o.wait, o.jobs[0] = false, officeJob{"another", "another", sink.Printed}
	if s := mustRun(t, printing(t, dir, rows, o)); *s.Prints != (Prints{Doubtful: 1}) || len(o.jobs) != 1 {
		t.Errorf("%+v", s.Prints)
	}
}

// errKilled stands for kill -9: nothing after it is done.
var errKilled = errors.New("killed")

// dying is a disk on which a run can be killed before and after each line of the record.
type dying struct {
	sink.System
	step func()
}

func (d dying) Append(path string, data []byte) error {
	if filepath.Base(path) != "printed.jsonl" {
		return d.System.Append(path, data)
	}
	d.step()
	err := d.System.Append(path, data)
	d.step()
	return err
}

// Killed at any step, and run again: each sheet is on paper once, or the run says that nobody
// knows; never twice, and none is lost without a word.
func TestKilledWhilePrinting(t *testing.T) {
	rows := patients(2)
	made := t.TempDir()
	mustRun(t, options(t, made, rows))
	for _, hidden := range []bool{false, true} {
		doubts := 0
		for kill := 1; ; kill++ {
			dir, o := t.TempDir(), &office{hidden: hidden}
			if err := os.CopyFS(dir, os.DirFS(made)); err != nil {
				t.Fatal(err)
			}
			at := 0
			step := func() {
				if at++; at == kill {
					panic(errKilled)
				}
			}
			o.step = step
			first := printing(t, dir, rows, o)
			first.Disk = dying{step: step}
			if !wasKilled(t, first) {
				if kill < 15 {
					t.Fatalf("%d steps", kill)
				}
				break
			}
			o.step = nil
			s := mustRun(t, printing(t, dir, rows, o))
			unsure := 0
			for id, times := range o.onPaper(t, dir) {
				doubt := strings.Contains(lineOf(t, dir)[id].Reason, "the run was killed while it was handed over")
				if doubt {
					unsure++
				}
				if times > 1 || times == 0 && !doubt || times == 1 && doubt && !hidden {
					t.Errorf("killed at %d: %s is on paper %d times, doubt: %v", kill, id, times, doubt)
				}
			}
			if unsure != s.Prints.Doubtful || unsure > 1 {
				t.Errorf("killed at %d: %d, %+v", kill, unsure, s.Prints)
			}
			doubts += unsure
		}
		if doubts == 0 {
			t.Error("no run left a doubt: the test kills nothing")
		}
	}
}

func wasKilled(t *testing.T, o Options) (yes bool) {
	defer func() {
		if p := recover(); p != nil {
			if yes = p == any(errKilled); !yes {
				panic(p)
			}
		}
	}()
	mustRun(t, o)
	return false
}

// The record of a killed run may end in the middle of a line; one that is broken elsewhere is
// not read over.
func TestATornRecord(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(3), &office{}
	mustRun(t, printing(t, dir, rows, o))
	path := filepath.Join(dir, "printed.jsonl")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, `{"at":"2026-11`...), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := mustRun(t, printing(t, dir, rows, o)); *s.Prints != (Prints{Before: 3}) {
		t.Errorf("%+v", s.Prints)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(whole) {
		t.Errorf("%v: %q", err, now)
	}
	var broken *BrokenError
	for _, bad := range []string{"x\n" + string(whole), strings.Replace(string(whole), `"printed"`, `"stamped"`, 1)} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(t.Context(), printing(t, dir, rows, o)); !errors.As(err, &broken) || len(o.jobs) != 3 {
			t.Error(err)
		}
	}
	for _, secret := range []string{"Quentin", "Patient", "1950", "MRN"} {
		if strings.Contains(string(whole), secret) {
			t.Errorf("the record holds %q", secret)
		}
	}
}

// A sheet that is not what the manifest says is not printed; a signal stops between two jobs.
func TestStopsWhilePrinting(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(3), &office{}
	ctx, stop := context.WithCancelCause(t.Context())
	signal := errors.New("a signal")
	options := printing(t, dir, rows, o)
	options.Print.Tell = func(PrintLine) { stop(signal) }
	var stopped *PrintStopError
	if _, err := Run(ctx, options); !errors.As(err, &stopped) || !errors.Is(err, signal) || len(o.jobs) != 1 {
		t.Error(err, len(o.jobs))
	}
	if lines := lineOf(t, dir); lines["A-1"].Reason != "" || lines["A-2"].Reason != "not printed: the run was stopped before it" || lines["A-3"].Reason != lines["A-2"].Reason {
		t.Errorf("%q, %q", lines["A-1"].Reason, lines["A-2"].Reason)
	}
	options.Print.Tell = func(PrintLine) {
		_ = os.WriteFile(filepath.Join(dir, "A-3.txt"), []byte("another"), 0o600)
	}
	if _, err := Run(t.Context(), options); !errors.As(err, &stopped) || len(o.jobs) != 2 {
		t.Error(err, len(o.jobs))
	}
}
