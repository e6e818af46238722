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

	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
)

// fakePrinter is a printing system in memory. It outlives the runs that use it.
type fakePrinter struct {
	jobs        []fakeJob
	marksHidden bool                 // marks can't be read
	queueErr    error                // of the queue
	outcomes    map[int]sink.Outcome // of the n-th job, from 1; printed if absent
	step        func()               // called at each step, so that a test can kill the run there
	wait        bool
	readyCalls  int
}

type fakeJob struct {
	mark, sum string
	end       sink.Outcome
}

func (o *fakePrinter) atStep() {
	if o.step != nil {
		o.step()
	}
}

func (o *fakePrinter) Ready(_ context.Context, j sink.Job) (sink.Job, error) {
	o.readyCalls++
	return j, o.queueErr
}

func (o *fakePrinter) Send(_ context.Context, j sink.Job, document io.Reader) (string, error) {
	o.atStep()
	if o.queueErr != nil {
		return "", o.queueErr
	}
	data, err := io.ReadAll(document)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	end, ok := o.outcomes[len(o.jobs)+1]
	if !ok {
		end = sink.Printed
	}
	o.jobs = append(o.jobs, fakeJob{j.Mark, hex.EncodeToString(sum[:]), end})
	o.atStep()
	return fmt.Sprintf("%s-%d", j.Queue, len(o.jobs)), nil
}

func (o *fakePrinter) Status(_ context.Context, _, id, mark string) (sink.Outcome, error) {
	n := 0
	if _, err := fmt.Sscanf(id, "Front-%d", &n); err != nil {
		return sink.Unknown, err
	}
	if mark != "" && o.jobs[n-1].mark != mark {
		return sink.Unknown, &sink.PrintError{Problem: "another job has its number now", Outcome: sink.Unknown}
	}
	switch end := o.jobs[n-1].end; end {
	case sink.Printed:
		return end, nil
	default:
		return end, &sink.PrintError{Problem: "the job is " + string(end), Outcome: end}
	}
}

func (o *fakePrinter) Await(ctx context.Context, queue, id, mark string) (sink.Outcome, error) {
	o.atStep()
	if o.wait {
		return sink.Queued, nil
	}
	return o.Status(ctx, queue, id, mark)
}

func (o *fakePrinter) Find(_ context.Context, queue, mark string) string {
	for n, j := range o.jobs {
		if j.mark == mark && !o.marksHidden {
			return fmt.Sprintf("%s-%d", queue, n+1)
		}
	}
	return ""
}

// printedCounts counts how often each appointment's sheet, as it is now, was printed.
func (o *fakePrinter) printedCounts(t *testing.T, dir string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for id, l := range linesByID(t, dir) {
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

func withPrinter(t *testing.T, dir string, rows []schedule.Row, o *fakePrinter) Options {
	t.Helper()
	out := options(t, dir, rows)
	out.Print = &printing.Options{Printer: o, Job: sink.Job{Queue: "Front", Title: "aftercare sheet"}, OnJob: func(printing.Line) {}}
	return out
}

func TestEachSheetGoesToPaperOnce(t *testing.T) {
	dir, o, rows := t.TempDir(), &fakePrinter{}, patients(5)
	rows[1] = changeRow(rows[1], func(r *schedule.Row) { r.Skip = "cancelled" })
	s := runOrFail(t, withPrinter(t, dir, rows, o))
	if *s.Prints != (printing.Counts{Printed: 4}) {
		t.Errorf("%+v", s.Prints)
	}
	lines := linesByID(t, dir)
	for n, id := range []string{"A-1", "A-3", "A-4", "A-5"} {
		if o.jobs[n].sum != lines[id].SHA256 {
			t.Errorf("job %d is not %s", n, id)
		}
		if len(o.jobs[n].mark) != 8 || slices.ContainsFunc(o.jobs[:n], func(j fakeJob) bool { return j.mark == o.jobs[n].mark }) {
			t.Errorf("job %d has the mark %q", n, o.jobs[n].mark)
		}
	}
	// Again: nothing, and the printer isn't even asked.
	asked := o.readyCalls
	if s := runOrFail(t, withPrinter(t, dir, rows, o)); *s.Prints != (printing.Counts{PrintedBefore: 4}) || o.readyCalls != asked {
		t.Errorf("%+v", s.Prints)
	}
	// Another side, one more row, a printed one cancelled, one missing: reported once.
	var warned []string
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	rows[2] = changeRow(rows[2], func(r *schedule.Row) { r.Skip = "cancelled" })
	rows = append(rows[:4], patient(9))
	for n, want := range []printing.Counts{{Printed: 2, PrintedBefore: 1}, {PrintedBefore: 3}} {
		warned = nil
		later := withPrinter(t, dir, rows, o)
		later.Warn, later.AllowFewer = func(s string) { warned = append(warned, s) }, true
		if s := runOrFail(t, later); *s.Prints != want {
			t.Errorf("%+v", s.Prints)
		}
		if n == 1 && len(warned) > 0 {
			t.Error(warned)
		} else if all := strings.Join(warned, "\n"); n == 0 && (!strings.Contains(all, "row 1 (A-1): another sheet of this appointment was printed before") ||
			!strings.Contains(all, "a sheet of A-3 was printed before, but the appointment is skipped now") || !strings.Contains(all, "a sheet of A-5 was printed before, but the appointment is not in the schedule now")) {
			t.Error(warned)
		}
	}
	// A row that is wanted again is printed; so is one that was asked for again; one that was seen isn't.
	rows[2] = changeRow(rows[2], func(r *schedule.Row) { r.Skip = "" })
	rows = append(rows, patient(10))
	again := withPrinter(t, dir, rows, o)
	again.Print.Reprint, again.Print.AlreadyPrinted = []string{"a-4"}, []string{"A-10"}
	if s := runOrFail(t, again); *s.Prints != (printing.Counts{Printed: 2, PrintedBefore: 3}) {
		t.Errorf("%+v", s.Prints)
	}
	again.Print.Reprint, again.Print.AlreadyPrinted = []string{printing.ReprintAll}, nil
	if s := runOrFail(t, again); *s.Prints != (printing.Counts{Printed: 5}) {
		t.Errorf("%+v", s.Prints)
	}
	again.Print.Reprint = []string{"A-77"}
	var none *printing.NoSuchRowError
	if _, err := Run(t.Context(), again); !errors.As(err, &none) {
		t.Error(err)
	}
}

// If a sheet couldn't be printed, the manifest has the reason, and the next run prints it.
func TestWhatCouldNotBePrinted(t *testing.T) {
	dir, rows := t.TempDir(), patients(6)
	o := &fakePrinter{outcomes: map[int]sink.Outcome{2: sink.Aborted, 3: sink.Cancelled, 4: sink.Unknown}}
	s := runOrFail(t, withPrinter(t, dir, rows, o))
	if *s.Prints != (printing.Counts{Printed: 1, NotPrinted: 4, InDoubt: 1}) {
		t.Errorf("%+v", s.Prints)
	}
	lines := linesByID(t, dir)
	for id, want := range map[string]string{
		"A-1": "", "A-2": "not printed: the job is aborted", "A-3": "not printed: the job is cancelled",
		"A-4": "not printed: the job is unknown; check, then add --reprint A-4 or --printed A-4",
		"A-5": "not printed: 3 jobs failed one after the other; the last: the job is unknown", "A-6": "not printed: 3 jobs failed one after the other; the last: the job is unknown",
	} {
		if l := lines[id]; l.Reason != want || l.Status != Made {
			t.Errorf("%s: %s, %q", id, l.Status, l.Reason)
		}
	}
	// If the queue is down, nothing is printed, but all sheets are made.
	o.queueErr = &sink.PrintError{Problem: "the printer is stopped"}
	s = runOrFail(t, withPrinter(t, dir, rows, o))
	if s.Prints.NotPrinted != 4 || s.Prints.PrintedBefore != 1 || s.Prints.InDoubt != 1 || !errors.Is(s.Prints.Err, o.queueErr) || linesByID(t, dir)["A-6"].Reason != "not printed: the printer is stopped" {
		t.Errorf("%+v", s.Prints)
	}
	// It is up: all but the doubtful one, which is never printed automatically.
	o.queueErr = nil
	for _, want := range []printing.Counts{{Printed: 4, PrintedBefore: 1, InDoubt: 1}, {PrintedBefore: 5, InDoubt: 1}} {
		resumed := withPrinter(t, dir, rows, o)
		resumed.Resume = true
		if s := runOrFail(t, resumed); *s.Prints != want {
			t.Errorf("%+v", s.Prints)
		}
	}
	if got := o.printedCounts(t, dir); got["A-4"] != 0 || got["A-6"] != 1 || linesByID(t, dir)["A-6"].Reason != "" {
		t.Error(got)
	}
}

// Sent and not waited for: the next run asks what became of it.
func TestPrintingWithoutWaiting(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(3), &fakePrinter{wait: true}
	if s := runOrFail(t, withPrinter(t, dir, rows, o)); *s.Prints != (printing.Counts{Waiting: 3}) {
		t.Errorf("%+v", s.Prints)
	}
	o.jobs[1].end = sink.Aborted
	o.jobs[2].end = sink.Queued
	s := runOrFail(t, withPrinter(t, dir, rows, o))
	if *s.Prints != (printing.Counts{PrintedBefore: 1, Waiting: 2}) || len(o.jobs) != 4 {
		t.Errorf("%+v", s.Prints)
	}
	o.wait = false // the third still waits: it is reported, and not sent twice
	if s := runOrFail(t, withPrinter(t, dir, rows, o)); *s.Prints != (printing.Counts{PrintedBefore: 2, Waiting: 1}) || len(o.jobs) != 4 {
		t.Errorf("%+v", s.Prints)
	}
	if r := linesByID(t, dir)["A-3"].Reason; r != "not printed: the job is queued" {
		t.Error(r)
	}
}

// What a person saw is the sheet that was sent, not the one that the schedule wants since: the latter is
// printed. Reprinting all also lists the sheets to discard.
func TestThePrintedSheetWasAnother(t *testing.T) {
	dir, rows := t.TempDir(), patients(2)
	o := &fakePrinter{outcomes: map[int]sink.Outcome{1: sink.Unknown}}
	runOrFail(t, withPrinter(t, dir, rows, o))
	old := o.jobs[0].sum
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	var warned []string
	later := withPrinter(t, dir, rows, o)
	later.Print.AlreadyPrinted, later.Warn = []string{"A-1"}, func(s string) { warned = append(warned, s) }
	if s := runOrFail(t, later); *s.Prints != (printing.Counts{Printed: 1, PrintedBefore: 1}) || o.printedCounts(t, dir)["A-1"] != 1 || o.jobs[2].sum == old {
		t.Errorf("%+v", s.Prints)
	}
	if all := strings.Join(warned, "\n"); !strings.Contains(all, "row 1 (A-1): another sheet of this appointment was printed before; remove that one") {
		t.Error(all)
	}
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["side"] = "left" })
	rows[1] = changeRow(rows[1], func(r *schedule.Row) { r.Skip = "cancelled" })
	warned = nil
	again := withPrinter(t, dir, rows, o)
	again.Print.Reprint, again.Warn = []string{printing.ReprintAll, "A-2"}, later.Warn
	if s := runOrFail(t, again); *s.Prints != (printing.Counts{Printed: 1}) {
		t.Errorf("%+v", s.Prints)
	}
	if all := strings.Join(warned, "\n"); !strings.Contains(all, "row 1 (A-1): another sheet of this appointment was printed before") || !strings.Contains(all, "row 2 (A-2) has no sheet: it is skipped") {
		t.Error(all)
	}
	all := withPrinter(t, dir, rows, o)
	all.Print.AlreadyPrinted = []string{printing.ReprintAll}
	var none *printing.NoSuchRowError
	if _, err := Run(t.Context(), all); !errors.As(err, &none) {
		t.Error(err)
	}
}

// A sheet that still waits at the printer isn't sent again, even if all do; and one that is no longer wanted
// isn't reported as the current one.
func TestAWaitingSheetIsNotSentAgain(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(2), &fakePrinter{wait: true, outcomes: map[int]sink.Outcome{1: sink.Queued, 2: sink.Queued}}
	runOrFail(t, withPrinter(t, dir, rows, o))
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	again := withPrinter(t, dir, rows, o)
	again.Print.Reprint = []string{printing.ReprintAll}
	if s := runOrFail(t, again); *s.Prints != (printing.Counts{NotPrinted: 1, Waiting: 1}) || len(o.jobs) != 2 {
		t.Errorf("%+v, %d jobs", s.Prints, len(o.jobs))
	}
	if r := linesByID(t, dir)["A-1"].Reason; r != "not printed: another sheet of this appointment waits at the printer, as job Front-1; remove that one" {
		t.Error(r)
	}
	// It came out: it must be discarded, and the other is printed.
	o.wait, o.outcomes, o.jobs[0].end, o.jobs[1].end = false, nil, sink.Printed, sink.Printed
	if s := runOrFail(t, withPrinter(t, dir, rows, o)); *s.Prints != (printing.Counts{Printed: 1, PrintedBefore: 1}) || o.printedCounts(t, dir)["A-1"] != 1 {
		t.Errorf("%+v", s.Prints)
	}
}

// A printing system that was set up again, or another one, has someone else's job under this number.
func TestAnothersJob(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(1), &fakePrinter{wait: true}
	runOrFail(t, withPrinter(t, dir, rows, o))
	o.wait, o.jobs[0] = false, fakeJob{"another", "another", sink.Printed}
	if s := runOrFail(t, withPrinter(t, dir, rows, o)); *s.Prints != (printing.Counts{InDoubt: 1}) || len(o.jobs) != 1 {
		t.Errorf("%+v", s.Prints)
	}
}

// errKilled stands for kill -9: nothing runs after it.
var errKilled = errors.New("killed")

// dyingDisk is a disk on which a run can be killed before and after each line of the record.
type dyingDisk struct {
	sink.System
	step func()
}

func (d dyingDisk) Append(path string, data []byte) error {
	if filepath.Base(path) != "printed.jsonl" {
		return d.System.Append(path, data)
	}
	d.step()
	err := d.System.Append(path, data)
	d.step()
	return err
}

// Killed at any step and run again: each sheet is on paper once, or the run says that nobody knows. None is
// printed twice, and none is lost without a word.
func TestKilledWhilePrinting(t *testing.T) {
	rows := patients(2)
	made := t.TempDir()
	runOrFail(t, options(t, made, rows))
	for _, hidden := range []bool{false, true} {
		doubts := 0
		for kill := 1; ; kill++ {
			dir, o := t.TempDir(), &fakePrinter{marksHidden: hidden}
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
			first := withPrinter(t, dir, rows, o)
			first.Disk = dyingDisk{step: step}
			if !wasKilled(t, first) {
				if kill < 15 {
					t.Fatalf("%d steps", kill)
				}
				break
			}
			o.step = nil
			s := runOrFail(t, withPrinter(t, dir, rows, o))
			unsure := 0
			for id, times := range o.printedCounts(t, dir) {
				doubt := strings.Contains(linesByID(t, dir)[id].Reason, "the run was killed while it was handed over")
				if doubt {
					unsure++
				}
				if times > 1 || times == 0 && !doubt || times == 1 && doubt && !hidden {
					t.Errorf("killed at %d: %s is on paper %d times, doubt: %v", kill, id, times, doubt)
				}
			}
			if unsure != s.Prints.InDoubt || unsure > 1 {
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
	runOrFail(t, o)
	return false
}

// The record of a killed run may end in the middle of a line; one that is damaged elsewhere is refused.
func TestATornRecord(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(3), &fakePrinter{}
	runOrFail(t, withPrinter(t, dir, rows, o))
	path := filepath.Join(dir, "printed.jsonl")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, `{"at":"2026-11`...), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := runOrFail(t, withPrinter(t, dir, rows, o)); *s.Prints != (printing.Counts{PrintedBefore: 3}) {
		t.Errorf("%+v", s.Prints)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(whole) {
		t.Errorf("%v: %q", err, now)
	}
	var broken *record.BrokenError
	for _, bad := range []string{"x\n" + string(whole), strings.Replace(string(whole), `"printed"`, `"stamped"`, 1)} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(t.Context(), withPrinter(t, dir, rows, o)); !errors.As(err, &broken) || len(o.jobs) != 3 {
			t.Error(err)
		}
	}
	for _, secret := range []string{"Quentin", "Patient", "1950", "MRN"} {
		if strings.Contains(string(whole), secret) {
			t.Errorf("the record holds %q", secret)
		}
	}
}

// A sheet that doesn't match the manifest isn't printed; a signal stops between two jobs.
func TestStopsWhilePrinting(t *testing.T) {
	dir, rows, o := t.TempDir(), patients(3), &fakePrinter{}
	ctx, stop := context.WithCancelCause(t.Context())
	signal := errors.New("a signal")
	options := withPrinter(t, dir, rows, o)
	options.Print.OnJob = func(printing.Line) { stop(signal) }
	var stopped *printing.StoppedError
	if _, err := Run(ctx, options); !errors.As(err, &stopped) || !errors.Is(err, signal) || len(o.jobs) != 1 {
		t.Error(err, len(o.jobs))
	}
	if lines := linesByID(t, dir); lines["A-1"].Reason != "" || lines["A-2"].Reason != "not printed: the run was stopped before it" || lines["A-3"].Reason != lines["A-2"].Reason {
		t.Errorf("%q, %q", lines["A-1"].Reason, lines["A-2"].Reason)
	}
	options.Print.OnJob = func(printing.Line) {
		_ = os.WriteFile(filepath.Join(dir, "A-3.txt"), []byte("another"), 0o600)
	}
	if _, err := Run(t.Context(), options); !errors.As(err, &stopped) || len(o.jobs) != 2 {
		t.Error(err, len(o.jobs))
	}
}
