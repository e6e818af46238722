package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/pipeline"
	"aftercare/internal/testkit"
)

// expectRefused runs and expects that nothing was made, moved or removed.
func expectRefused(t *testing.T, what string, o Options) error {
	t.Helper()
	before := files(t, o.Dir)
	s, err := Run(t.Context(), o)
	if err == nil {
		t.Fatalf("%s: it is taken: %+v", what, s)
	}
	expectSame(t, what, files(t, o.Dir), before)
	testkit.ExpectAbsent(t, what, err.Error(), "Quentin", "1950")
	return err
}

func changeRows(rows []schedule.Row, change func(*schedule.Row), numbers ...int) []schedule.Row {
	out := slices.Clone(rows)
	for _, n := range numbers {
		out[n-1] = changeRow(out[n-1], change)
	}
	return out
}

func cancelRow(r *schedule.Row)     { r.Skip = "cancelled" }
func rejectRow(r *schedule.Row)     { r.Reject = "name is spoiled" }
func removeSide(r *schedule.Row)    { delete(r.Fields, "side") }
func useRecordAsID(r *schedule.Row) { r.Fields["record"] = r.Fields["appointment_id"] }

// Superseded sheets are counted whatever the reason, before anything is made. A third is allowed.
func TestAScheduleThatSupersedesTooMuch(t *testing.T) {
	all := patients(9)
	for _, c := range []struct {
		name    string
		rows    []schedule.Row
		missing int
		skipped int
		reject  int
		refused bool
	}{
		{"a third left", all[3:], 0, 0, 0, false},
		{"more than a third left", all[4:], 4, 0, 0, true},
		{"half a file", all[:2], 7, 0, 0, true},
		{"others", []schedule.Row{patient(20), patient(21)}, 9, 0, 0, true},
		{"a third is cancelled", changeRows(all, cancelRow, 1, 2, 3), 0, 0, 0, false},
		{"more is cancelled", changeRows(all, cancelRow, 1, 2, 3, 9), 0, 4, 0, true},
		{"more is rejected by the file", changeRows(all, rejectRow, 1, 2, 3, 9), 0, 0, 4, true},
		{"a third can't be made", changeRows(all, removeSide, 1, 2, 3), 0, 0, 0, false},
		{"more can't be made", changeRows(all, removeSide, 1, 2, 3, 9), 0, 0, 4, true},
		{"none can be made", changeRows(all, removeSide, 1, 2, 3, 4, 5, 6, 7, 8, 9), 0, 0, 9, true},
		{"ids became the patients'", changeRows(all, useRecordAsID, 1, 2, 3, 9), 4, 0, 0, true},
		{"ids are there twice", append(slices.Clone(all), all[:4]...), 0, 0, 4, true},
		{"a third is there twice", append(slices.Clone(all), all[:3]...), 0, 0, 0, false},
		{"of each one", changeRows(changeRows(all, cancelRow, 2), removeSide, 3)[1:], 0, 0, 0, false},
		{"of each one, and one more", changeRows(changeRows(all, cancelRow, 2), removeSide, 3, 4)[1:], 1, 1, 2, true},
		{"many are new", append(patients(9)[4:], patient(30), patient(31), patient(32), patient(33), patient(34), patient(35), patient(36)), 4, 0, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			runOrFail(t, options(t, dir, all))
			if !c.refused {
				runOrFail(t, options(t, dir, c.rows))
				return
			}
			var takes *TooManySupersededError
			err := expectRefused(t, "refused", options(t, dir, c.rows))
			if !errors.As(err, &takes) || takes.Sheets != 9 || takes.Missing != c.missing || takes.Skipped != c.skipped || takes.Rejected != c.reject {
				t.Errorf("%v: %+v", err, takes)
			}
			// A dry run says it too, and lists what would move.
			dry := options(t, dir, c.rows)
			dry.DryRun = true
			before := files(t, dir)
			s, err := Run(t.Context(), dry)
			gone := c.missing + c.skipped + c.reject
			if !errors.As(err, &takes) || takes.total() != gone || s == nil || s.Moved != gone {
				t.Errorf("dry: %v, %+v", err, s)
			}
			expectSame(t, "dry", files(t, dir), before)
			o := options(t, dir, c.rows)
			o.AllowFewer = true
			if s := runOrFail(t, o); s.Moved != gone {
				t.Errorf("%d moved, expected %d", s.Moved, gone)
			}
			for name := range files(t, dir) {
				if strings.HasPrefix(name, ".aftercare") {
					t.Errorf("%s is left", name)
				}
			}
			runOrFail(t, options(t, dir, c.rows)) // the sheets there now are what is compared
		})
	}
}

// In small folders too: one sheet that the schedule cancels isn't a broken export; one that is missing may be.
func TestWhatSmallFoldersLose(t *testing.T) {
	for _, c := range []struct {
		sheets  int
		rows    []schedule.Row
		refused bool
	}{
		{1, changeRows(patients(1), cancelRow, 1), false},
		{2, changeRows(patients(2), cancelRow, 1), false},
		{2, changeRows(patients(2), cancelRow, 1, 2), true},
		{3, changeRows(patients(3), cancelRow, 1, 2), true},
		{1, []schedule.Row{patient(7)}, true},
		{2, patients(1), true},
		{3, patients(2), false},
		{3, patients(1), true},
		{1, changeRows(patients(1), removeSide, 1), true},
		{2, changeRows(patients(2), removeSide, 1), true},
	} {
		dir := t.TempDir()
		runOrFail(t, options(t, dir, patients(c.sheets)))
		_, err := Run(t.Context(), options(t, dir, c.rows))
		var takes *TooManySupersededError
		if errors.As(err, &takes) != c.refused || (err != nil) != c.refused {
			t.Errorf("%d sheets, %d rows: %v", c.sheets, len(c.rows), err)
		}
	}
}

// A schedule without rows supersedes nothing unless that is allowed; over a folder without sheets there is
// nothing to supersede.
func TestAScheduleWithoutRows(t *testing.T) {
	dir := t.TempDir()
	var warned []string
	run := func(allow, fewer, dry bool) (*Summary, error) {
		warned = nil
		o := options(t, dir, nil)
		o.AllowEmpty, o.AllowFewer, o.DryRun, o.Warn = allow, fewer, dry, func(s string) { warned = append(warned, s) }
		return Run(t.Context(), o)
	}
	if _, err := run(false, false, false); err != nil || !slices.Contains(warned, "the schedule has no rows") {
		t.Error(err, warned)
	}
	if _, err := run(true, false, false); err != nil || len(warned) > 0 {
		t.Error(err, warned)
	}
	runOrFail(t, options(t, dir, patients(3)))
	before := files(t, dir)
	for _, dry := range []bool{false, true} {
		for _, fewer := range []bool{false, true} { // a separate permission
			var empty *EmptyError
			if _, err := run(false, fewer, dry); !errors.As(err, &empty) || empty.Sheets != 3 {
				t.Error(err)
			}
		}
	}
	expectSame(t, "refused", files(t, dir), before)
	if s, err := run(true, false, true); err != nil || s.Moved != 3 {
		t.Error(s, err)
	}
	expectSame(t, "dry", files(t, dir), before)
	if s, err := run(true, false, false); err != nil || s.Moved != 3 {
		t.Error(s, err)
	}
	if _, err := run(false, false, false); err != nil { // nothing is there any more
		t.Error(err)
	}
}

// What only rendering rejects is found while sheets are made: no more than a third leaves, and the run stops.
// Resumed it stops again, until it is allowed; the run then remembers that.
func TestTheGuardWhileSheetsAreMade(t *testing.T) {
	all, dir := patients(9), t.TempDir()
	runOrFail(t, options(t, dir, all))
	unprintable := func(resume, fewer bool) Options {
		o := options(t, dir, all)
		o.Resume, o.AllowFewer = resume, fewer
		render := o.Maker.Render
		o.Maker.Render = func(r *pipeline.Result) ([]byte, int, error) {
			if n := r.Plan.Visit.Appointment; n >= "A-3" && n <= "A-8" {
				return nil, 0, &writingError{}
			}
			return render(r)
		}
		return o
	}
	for _, resume := range []bool{false, true, true} {
		_, err := Run(t.Context(), unprintable(resume, false))
		var takes *TooManySupersededError
		var stopped *StoppedError
		if !errors.As(err, &takes) || !errors.As(err, &stopped) {
			t.Fatal(err)
		}
		got := files(t, dir)
		if got["print.list"] != "" || got["superseded/A-3.txt"] != "" {
			t.Error("sheets left")
		}
	}
	// Killed once more, after it was allowed.
	o := unprintable(true, true)
	o.Disk = &killedDisk{}
	if _, err := Run(t.Context(), o); err == nil {
		t.Fatal("it is not killed")
	}
	s := runOrFail(t, unprintable(true, false))
	if s.Counts.Rejected != 6 || files(t, dir)["superseded/A-8.txt"] == "" {
		t.Errorf("%+v", s)
	}
	if _, err := os.Lstat(filepath.Join(dir, ".aftercare.decision")); err == nil {
		t.Error("the decision is left")
	}
}

type writingError struct{}

func (*writingError) Error() string { return "a letter that the font lacks" }
func (*writingError) Hint() string  { return "" }

// Each shard counts its own sheets.
func TestShardsAreGuarded(t *testing.T) {
	dir := t.TempDir()
	sharded(t, dir, patients(12), 2, 1, 2)
	for n := range 2 {
		o := options(t, dir, patients(12)[:6])
		o.Shard = Shard{n + 1, 2}
		var takes *TooManySupersededError
		if err := expectRefused(t, fmt.Sprint("shard ", n+1), o); !errors.As(err, &takes) || takes.Sheets != 6 || takes.Missing != 3 {
			t.Error(err)
		}
	}
}

// A reader that returns something else the second time stops the run: the list to print isn't written.
func TestTwoReadingsThatDiffer(t *testing.T) {
	for name, second := range map[string][]schedule.Row{
		"more rows": patients(5), "fewer rows": patients(3), "other rows": changeRows(patients(4), func(r *schedule.Row) { r.Fields["side"] = "right" }, 4),
	} {
		dir := t.TempDir()
		o, opened := options(t, dir, nil), 0
		o.Sources[0].Open = func() (schedule.Reader, error) {
			if opened++; opened == 1 {
				return &memoryReader{rows: patients(4)}, nil
			}
			return &memoryReader{rows: second}, nil
		}
		_, err := Run(t.Context(), o)
		if !errors.Is(err, errScheduleChanged) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Lstat(filepath.Join(dir, "print.list")); err == nil {
			t.Errorf("%s: there is a list to print", name)
		}
	}
}

// A source that wasn't consistent stops the run before the folder changes; a later change is reported.
func TestASourceThatChanges(t *testing.T) {
	broken, dir := errors.New("changed"), t.TempDir()
	runOrFail(t, options(t, dir, patients(3)))
	o := options(t, dir, patients(4))
	o.Sources[0].Verify = func() error { return broken }
	var unreadable *ReadError
	if err := expectRefused(t, "not whole", o); !errors.Is(err, broken) || !errors.As(err, &unreadable) {
		t.Error(err)
	}
	o.Sources[0].Open = func() (schedule.Reader, error) { return nil, errors.New("half a file") }
	if err := expectRefused(t, "half", o); !errors.Is(err, broken) {
		t.Error(err)
	}
	o = options(t, dir, patients(4))
	var warned []string
	o.Warn = func(s string) { warned = append(warned, s) }
	o.Sources[0].Changed = func() bool { return true }
	runOrFail(t, o)
	if all := strings.Join(warned, "\n"); !strings.Contains(all, `"x" changed after it was read`) {
		t.Error(all)
	}
}

// If one of several files has no rows, that is reported, unless it holds resources that the others refer to.
func TestAFileWithoutRowsAmongOthers(t *testing.T) {
	o := options(t, t.TempDir(), patients(2))
	o.Sources = append(o.Sources, Source{Name: "second.csv", Open: func() (schedule.Reader, error) { return &memoryReader{}, nil }})
	f, err := survey(context.Background(), o, false)
	if err != nil || !slices.EqualFunc(f.warnings, []string{`"second.csv" has no rows`}, func(w warning, text string) bool { return w.text == text }) {
		t.Error(f.warnings, err)
	}
}

// With many sheets a sample is enough, and as safe as checking all: the limit is never passed, and the last
// third isn't tried.
func TestManySheetsAreSampled(t *testing.T) {
	const all = 3000
	rows, dir := patients(all), t.TempDir()
	var known bytes.Buffer
	for _, r := range rows {
		id := r.Fields["appointment_id"]
		if err := os.WriteFile(filepath.Join(dir, id+".txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		known.Write(Line{Row: r.Number, Appointment: id, Procedure: "medial-branch-block", Format: "text", File: id + ".txt", SHA256: strings.Repeat("0", 64), Digest: strings.Repeat("0", 64), Status: Made}.encode())
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.jsonl"), known.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rejected int
		gone     int
		refused  bool
		looks    bool // whether it must check any row
	}{{0, 0, false, false}, {60, 0, false, false}, {300, 0, false, true}, {900, 0, false, true}, {1000, 0, false, true}, {1001, 0, true, true}, {0, 990, false, true}, {20, 990, true, true}, {3000, 0, true, true}} {
		now := slices.Clone(rows[c.gone:])
		for n := range c.rejected { // spread over the file
			at := n * len(now) / c.rejected
			now[at] = changeRow(now[at], removeSide)
		}
		o := options(t, dir, now)
		opened := 0
		open := o.Sources[0].Open
		o.Sources[0].Open = func() (schedule.Reader, error) { opened++; return open() }
		r := &run{Options: o, folder: folder{dir: dir}}
		var err error
		if r.state, err = readFolderState(r.folder); err != nil {
			t.Fatal(err)
		}
		if r.survey, err = survey(t.Context(), o, true); err != nil {
			t.Fatal(err)
		}
		var takes *TooManySupersededError
		if err := r.prepareGuard(t.Context()); errors.As(err, &takes) != c.refused || c.refused && takes.total() != c.gone+c.rejected {
			t.Errorf("%+v: %v", c, err)
		}
		if (opened == 2) != c.looks {
			t.Errorf("%+v: read %d times", c, opened)
		}
	}
}
