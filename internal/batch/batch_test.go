package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/render/text"
	"aftercare/internal/testkit"
)

// memoryReader is a schedule in memory.
type memoryReader struct {
	rows     []schedule.Row
	position int
	err      error // at the end
}

func (t *memoryReader) Header() []string { return []string{"appointment_id", "name"} }
func (t *memoryReader) Close() error     { return nil }

func (t *memoryReader) Next() (schedule.Row, error) {
	if t.position == len(t.rows) {
		if t.err != nil {
			return schedule.Row{}, t.err
		}
		return schedule.Row{}, io.EOF
	}
	t.position++
	return t.rows[t.position-1], nil
}

// patient returns a row that makes a sheet.
func patient(n int) schedule.Row {
	id := fmt.Sprintf("A-%d", n)
	name := "Quentin Patient" + strings.Repeat(string(rune('a'+n%26)), 3+n/26)
	return schedule.Row{
		Number: n, Raw: []string{id, name},
		Fields: map[string]string{
			"appointment_id": id, "procedure": "medial-branch-block", "name": name, "birth_date": fmt.Sprintf("1950-01-%02d", n%28+1), "record": fmt.Sprintf("MRN%05d", n),
			"side": "left", "ended": "2026-11-23 10:20",
		},
		Answers: map[string]string{"sedation": "no", "diagnostic": "yes"},
	}
}

func patients(n int) []schedule.Row {
	var out []schedule.Row
	for i := range n {
		out = append(out, patient(i+1))
	}
	return out
}

func changeRow(r schedule.Row, change func(*schedule.Row)) schedule.Row {
	r.Fields = maps.Clone(r.Fields)
	change(&r)
	return r
}

func options(t testing.TB, dir string, rows []schedule.Row) Options {
	t.Helper()
	line := testkit.Line(t, "beverly-hills")
	line.Library = LockedLibrary(line.Library)
	zone := testkit.Zone(t)
	now := func() time.Time { return time.Date(2026, 11, 23, 13, 32, 0, 0, zone) }
	return Options{
		Sources: []Source{{Name: "x", Open: func() (schedule.Reader, error) { return &memoryReader{rows: rows}, nil }}},
		Dir:     dir, Workers: 2, Now: now, Warn: func(string) {},
		Maker: Maker{
			Line: line, IDs: []string{"medial-branch-block"}, Format: "text", Extension: ".txt", Now: now, Zone: zone, Version: "test",
			Render: func(r *pipeline.Result) ([]byte, int, error) {
				var b bytes.Buffer
				err := text.Render(&b, r.Sheet)
				return b.Bytes(), 1, err
			},
		},
	}
}

func runOrFail(t *testing.T, o Options) *Summary {
	t.Helper()
	s, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// files reads a whole folder: path to content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func expectSame(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[name]; !ok {
			t.Errorf("%s: %s is missing", what, name)
		} else if g != want[name] {
			t.Errorf("%s: %s differs:\n%.600s\nwant\n%.600s", what, name, g, want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is left over", what, name)
		}
	}
}

func linesByID(t *testing.T, dir string) map[string]Line {
	t.Helper()
	out := map[string]Line{}
	if err := EachLine(filepath.Join(dir, "manifest.jsonl"), func(l Line) error { out[l.Appointment] = l; return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSecondRunMakesNothingAgain(t *testing.T) {
	dir := t.TempDir()
	first := runOrFail(t, options(t, dir, patients(5)))
	if first.Counts.Made != 5 {
		t.Fatal(first)
	}
	before := files(t, dir)
	second := runOrFail(t, options(t, dir, patients(5)))
	if second.Counts.Unchanged != 5 || second.Moved != 0 {
		t.Error(second)
	}
	after := files(t, dir)
	before["manifest.jsonl"] = strings.ReplaceAll(before["manifest.jsonl"], `"status":"made"`, `"status":"unchanged"`)
	expectSame(t, "second run", after, before)
	other := t.TempDir()
	runOrFail(t, options(t, other, patients(5)))
	third := files(t, other)
	third["manifest.jsonl"] = before["manifest.jsonl"]
	expectSame(t, "another folder", third, before)
}

// Inserting one row and cancelling another changes only these two.
func TestWhatALaterRunChanges(t *testing.T) {
	dir := t.TempDir()
	rows := patients(4)
	runOrFail(t, options(t, dir, rows))
	before := files(t, dir)
	now := slices.Clone(rows)
	now[2] = changeRow(rows[2], func(r *schedule.Row) { r.Skip = "cancelled" })
	now[3] = changeRow(rows[3], func(r *schedule.Row) { r.Fields["side"] = "right" })
	now = slices.Insert(now[1:], 0, patient(9)) // A-1 is gone from the schedule
	later := options(t, dir, now)
	later.AllowFewer = true
	s := runOrFail(t, later)
	after := files(t, dir)
	if s.Counts.Unchanged != 1 || s.Counts.Made != 2 || s.Counts.Skipped != 1 || s.Moved != 3 {
		t.Errorf("%+v", s)
	}
	want := map[string]string{
		"A-2.txt": before["A-2.txt"], "A-4.txt": after["A-4.txt"], "A-9.txt": after["A-9.txt"], "manifest.jsonl": after["manifest.jsonl"], "manifest.schedule": after["manifest.schedule"],
		"print.list": "A-9.txt\nA-2.txt\nA-4.txt\n", "superseded/A-1.txt": before["A-1.txt"], "superseded/A-3.txt": before["A-3.txt"],
		"superseded/A-4.txt": before["A-4.txt"], "superseded/manifest.1.jsonl": before["manifest.jsonl"],
	}
	expectSame(t, "later run", after, want)
	if after["A-4.txt"] == before["A-4.txt"] {
		t.Error("A-4 is as before")
	}
}

// A run killed in the middle of any append and resumed ends like one that was never stopped.
func TestResumeAfterATornLine(t *testing.T) {
	rows := patients(3)
	rows[1] = changeRow(rows[1], func(r *schedule.Row) { delete(r.Fields, "side") })
	whole := t.TempDir()
	runOrFail(t, options(t, whole, rows))
	want := files(t, whole)
	manifest := want["manifest.jsonl"]
	last := strings.LastIndex(manifest[:len(manifest)-1], "\n") + 1
	o := options(t, "", rows)
	o.Resume = true
	for cut := last; cut <= len(manifest); cut += 7 {
		dir := t.TempDir()
		for name, data := range want {
			if name == "print.list" || name == "rejects.csv" {
				continue
			}
			if name == "manifest.jsonl" {
				data = data[:cut]
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_ = os.WriteFile(filepath.Join(dir, ".aftercare.row-3"), []byte("half"), 0o600)
		_ = os.WriteFile(filepath.Join(dir, ".aftercare.group"), []byte("A-3.txt\n"), 0o600)
		o.Dir = dir
		runOrFail(t, o)
		expectSame(t, fmt.Sprint("cut at ", cut), files(t, dir), want)
	}
}

// failingDisk fails at the n-th operation and at every later one.
type failingDisk struct {
	sink.System
	remaining int
	recovers  bool // later operations work again
}

var errDisk = syscall.ENOSPC

func (f *failingDisk) fails() error {
	f.remaining--
	if f.remaining == 0 || f.remaining < 0 && !f.recovers {
		return fmt.Errorf("writing: %w", errDisk)
	}
	return nil
}

func (f *failingDisk) Create(path string, data []byte) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.System.Create(path, data)
}

func (f *failingDisk) Sync(string, []string) error { return f.fails() } // the test doesn't crash the machine
func (f *failingDisk) SyncFolder(string) error     { return f.fails() }

func (f *failingDisk) Rename(from, to string) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.System.Rename(from, to)
}

func (f *failingDisk) Append(path string, data []byte) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.System.Append(path, data)
}

// If the disk fails at any moment of a run over an earlier one, each line has its file, and the resumed run
// ends like one that never failed.
func TestADiskThatFailsAtAnyMoment(t *testing.T) {
	rows := patients(4)
	later := slices.Clone(rows[1:])
	later[0] = changeRow(rows[1], func(r *schedule.Row) { r.Fields["side"] = "right" })
	later = append(later, patient(7))
	whole := t.TempDir()
	runOrFail(t, options(t, whole, rows))
	start := t.TempDir()
	runOrFail(t, options(t, start, rows))
	for _, dir := range []string{start, whole} {
		damage(t, dir)
	}
	// Damaged sheets are made again, even if a killed part of the run already did that.
	runOrFail(t, options(t, whole, later))
	want := files(t, whole)
	if l := linesByID(t, whole)["A-3"]; l.Status != Made {
		t.Fatalf("A-3 was damaged, and is %s", l.Status)
	}
	o := options(t, "", later)
	o.Workers = 1
	for n := 1; ; n++ {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
			t.Fatal(err)
		}
		o.Dir, o.Resume = dir, false
		o.Disk = &failingDisk{remaining: n}
		_, err := Run(t.Context(), o)
		if err == nil {
			if n < 10 {
				t.Fatalf("%d steps in all", n)
			}
			break
		}
		if !errors.Is(err, errDisk) {
			t.Fatalf("step %d: %v", n, err)
		}
		began := hashFile(filepath.Join(dir, "manifest.jsonl")) != hashFile(filepath.Join(start, "manifest.jsonl"))
		for name, l := range linesByIDIfAny(t, dir) {
			if began && l.Status.HasFile() && hashFile(filepath.Join(dir, l.File)) != l.SHA256 {
				t.Errorf("step %d: %s has a line and no such file", n, name)
			}
		}
		o.Resume, o.Disk = true, sink.System{}
		if !began {
			o.Resume = false
		}
		if _, err := Run(t.Context(), o); err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
		expectSame(t, fmt.Sprint("step ", n), files(t, dir), want)
	}
}

// linesByIDIfAny is linesByID for a manifest that may be missing.
func linesByIDIfAny(t *testing.T, dir string) map[string]Line {
	if _, err := os.Stat(filepath.Join(dir, "manifest.jsonl")); err != nil {
		return nil
	}
	return linesByID(t, dir)
}

func TestASignalFinishesTheGroup(t *testing.T) {
	dir := t.TempDir()
	ctx, stop := context.WithCancelCause(t.Context())
	o := options(t, dir, patients(40))
	stopped := errors.New("stopped by a signal")
	o.Maker.Render = func(render func(*pipeline.Result) ([]byte, int, error)) func(*pipeline.Result) ([]byte, int, error) {
		n := 0
		return func(r *pipeline.Result) ([]byte, int, error) {
			if n++; n == 10 {
				stop(stopped)
			}
			return render(r)
		}
	}(o.Maker.Render)
	o.Workers = 1
	_, err := Run(ctx, o)
	var s *StoppedError
	if !errors.As(err, &s) || !errors.Is(err, stopped) || s.Done < 10 || s.Done == 40 {
		t.Fatal(err)
	}
	if n := len(linesByID(t, dir)); n != s.Done {
		t.Errorf("%d lines, %d rows done", n, s.Done)
	}
	o = options(t, dir, patients(40))
	o.Resume = true
	runOrFail(t, o)
	whole := t.TempDir()
	runOrFail(t, options(t, whole, patients(40)))
	expectSame(t, "resumed", files(t, dir), files(t, whole))
}

func TestResumeRefusesAnotherSchedule(t *testing.T) {
	dir := t.TempDir()
	runOrFail(t, options(t, dir, patients(3)))
	for name, rows := range map[string][]schedule.Row{
		"inserted": slices.Insert(patients(3), 1, patient(8)), "fewer": patients(2), "the first changed": append([]schedule.Row{changeRow(patient(1), func(r *schedule.Row) { r.Fields["side"] = "right" })}, patients(3)[1:]...),
	} {
		o := options(t, dir, rows)
		o.Resume = true
		var other *OtherScheduleError
		if _, err := Run(t.Context(), o); !errors.As(err, &other) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwoWritersAreRefused(t *testing.T) {
	dir := t.TempDir()
	unlock, err := sink.Lock(folder{dir: dir}.lock())
	if err != nil {
		t.Fatal(err)
	}
	var locked *sink.LockedError
	if _, err := Run(t.Context(), options(t, dir, patients(1))); !errors.As(err, &locked) {
		t.Error(err)
	}
	shard := func(number, of int) error {
		o := options(t, dir, patients(2))
		o.Shard = Shard{number, of}
		_, err := Run(t.Context(), o)
		return err
	}
	if err := shard(1, 2); !errors.As(err, &locked) {
		t.Error(err) // the whole folder is locked
	}
	unlock()
	unlock, err = sink.Lock(folder{dir, Shard{1, 2}.suffix()}.lock())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if err := shard(1, 3); !errors.As(err, &locked) {
		t.Error(err) // other parts
	}
	if err := shard(2, 2); err != nil {
		t.Error(err) // a shard has a lock of its own
	}
}

func TestShardsAreOneRun(t *testing.T) {
	rows := patients(7)
	rows[4] = changeRow(rows[4], func(r *schedule.Row) { r.Fields["appointment_id"] = "A-2" })
	whole, parts := t.TempDir(), t.TempDir()
	runOrFail(t, options(t, whole, rows))
	for n := range 3 {
		o := options(t, parts, rows)
		o.Shard = Shard{n + 1, 3}
		runOrFail(t, o)
	}
	var joined bytes.Buffer
	found, err := Join([]string{parts}, true, &joined)
	if err != nil || found.Rows != 7 || found.Files != 5 {
		t.Fatal(found, err)
	}
	want, got := files(t, whole), files(t, parts)
	if joined.String() != want["manifest.jsonl"] {
		t.Errorf("%s\nwant\n%s", joined.String(), want["manifest.jsonl"])
	}
	for name, data := range want {
		if strings.HasSuffix(name, ".txt") && got[name] != data {
			t.Errorf("%s differs", name)
		}
	}
	// Each kind of damage is found.
	for what, harm := range map[string]func(dir string) error{
		"is missing":              func(dir string) error { return os.Remove(filepath.Join(dir, "A-3.txt")) },
		"is not what":             func(dir string) error { return os.WriteFile(filepath.Join(dir, "A-3.txt"), []byte("x"), 0o600) },
		"shard 2 of 3 is missing": func(dir string) error { return os.Remove(filepath.Join(dir, "manifest-2-of-3.jsonl")) },
		"wasn't finished":         func(dir string) error { return os.Remove(filepath.Join(dir, "print-2-of-3.list")) },
		"can't be read at line":   func(dir string) error { return truncateBy(filepath.Join(dir, "manifest-3-of-3.jsonl"), 5) },
		"is missing or duplicat":  func(dir string) error { return repeatFirstLine(filepath.Join(dir, "manifest-1-of-3.jsonl")) },
	} {
		dir := t.TempDir()
		if err := errors.Join(os.CopyFS(dir, os.DirFS(parts)), harm(dir)); err != nil {
			t.Fatal(err)
		}
		var wrong *VerifyError
		if _, err := Join([]string{dir}, true, io.Discard); !errors.As(err, &wrong) || !strings.Contains(strings.Join(wrong.Problems, "\n"), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func truncateBy(path string, n int64) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Truncate(path, info.Size()-n)
}

func repeatFirstLine(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	return os.WriteFile(path, append(append(first, '\n'), data...), 0o600)
}

// Why each row is rejected; no reason repeats what the row holds.
func TestRejections(t *testing.T) {
	for want, change := range map[string]func(*schedule.Row){
		"side is missing":                          func(r *schedule.Row) { delete(r.Fields, "side") },
		"side is something":                        func(r *schedule.Row) { r.Reject = `side is something, not "Quentin Patientbbb"` },
		"name is missing":                          func(r *schedule.Row) { delete(r.Fields, "name") },
		"name needs a second identifier":           func(r *schedule.Row) { delete(r.Fields, "record"); delete(r.Fields, "birth_date") },
		"appointment_id is missing":                func(r *schedule.Row) { delete(r.Fields, "appointment_id") },
		"a sign that a file name can't":            func(r *schedule.Row) { r.Fields["appointment_id"] = "../x" },
		"begins or ends":                           func(r *schedule.Row) { r.Fields["appointment_id"] = ".." },
		"begins or ends ":                          func(r *schedule.Row) { r.Fields["appointment_id"] = "-rf" },
		"keep for a device":                        func(r *schedule.Row) { r.Fields["appointment_id"] = "NUL.1" },
		"has more than 100":                        func(r *schedule.Row) { r.Fields["appointment_id"] = strings.Repeat("a", 101) },
		"holds the patient's name":                 func(r *schedule.Row) { r.Fields["appointment_id"] = "quentin-1" },
		"holds the patient's name, birth":          func(r *schedule.Row) { r.Fields["appointment_id"] = "x19500102" },
		"holds the patient's name, birth d":        func(r *schedule.Row) { r.Fields["appointment_id"] = r.Fields["record"] },
		"holds the patient's name, birth da":       func(r *schedule.Row) { r.Fields["appointment_id"], r.Fields["name"] = "lee-ann", "Ann Lee" },
		"procedure is not the id":                  func(r *schedule.Row) { r.Fields["procedure"] = "mbb" },
		`"medial-branch-block" is the nearest`:     func(r *schedule.Row) { r.Fields["procedure"] = "Medial-Branch-Block" },
		"procedure is missing":                     func(r *schedule.Row) { delete(r.Fields, "procedure") },
		"birth_date is not a date":                 func(r *schedule.Row) { r.Fields["birth_date"] = "Patient" },
		"birth_date is in the future":              func(r *schedule.Row) { r.Fields["birth_date"] = "2027-01-01" },
		"ended has no day":                         func(r *schedule.Row) { r.Fields["ended"] = "now" },
		"ended has no day;":                        func(r *schedule.Row) { r.Fields["ended"] = "10:20" },
		"ended is in the future":                   func(r *schedule.Row) { r.Fields["ended"] = "2026-11-23 23:20" },
		"on a day that does not exist":             func(r *schedule.Row) { r.Fields["ended"] = "20-26-3 Quentin" },
		"no words for the language":                func(r *schedule.Row) { r.Fields["language"] = "Quentin" },
		"message has":                              func(r *schedule.Row) { r.Fields["message"] = strings.Repeat("x", 400) },
		"side is not a side":                       func(r *schedule.Row) { r.Fields["side"] = "Quentin Patientbbb" },
		`"Status" is not a column`:                 func(r *schedule.Row) { r.Fields["Status"] = "x" },
		"on which nothing in":                      func(r *schedule.Row) { r.Answers = map[string]string{"polyp": "Quentin"} },
		`sedation" with a text that is not one of`: func(r *schedule.Row) { r.Answers = map[string]string{"sedation": "Quentin"} },
		`"fill.x"; which the definition`:           nil,
	} {
		if change == nil {
			continue
		}
		o := options(t, "", nil)
		row := changeRow(patient(1), change)
		got := o.Maker.Make(1, row).Line
		if got.Status != Rejected || !strings.Contains(got.Reason, strings.TrimSpace(want)) {
			t.Errorf("want %q: %s, %q", want, got.Status, got.Reason)
		}
		if strings.Contains(got.Reason, "Quentin") || strings.Contains(got.Reason, "MRN") || strings.Contains(string(got.encode()), "uentin") {
			t.Errorf("the line tells of the patient: %s", got.encode())
		}
	}
}

func TestDuplicatesAndPeople(t *testing.T) {
	rows := patients(6)
	rows[3] = changeRow(rows[3], func(r *schedule.Row) { r.Fields["appointment_id"] = "a-1" })
	rows[4] = changeRow(rows[4], func(r *schedule.Row) { r.Fields["name"] = "Patientccc, QUENTIN" })
	rows[5] = changeRow(rows[5], func(r *schedule.Row) { r.Fields["birth_date"] = rows[0].Fields["birth_date"] })
	o := options(t, t.TempDir(), rows)
	o.DryRun = true
	var warned []string
	o.Warn = func(s string) { warned = append(warned, s) }
	s := runOrFail(t, o)
	if s.Counts.Rejected != 2 || s.Counts.Made != 4 {
		t.Errorf("%+v", s)
	}
	all := strings.Join(warned, "\n")
	for _, want := range []string{"rows 1 and 4 have the same appointment_id", "A-2 and A-5 (rows 2 and 5) have the same name", "A-1 and A-6 (rows 1 and 6) have the same birth date"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	testkit.ExpectAbsent(t, "warnings", all, "uentin", "1950")
	if entries, err := os.ReadDir(o.Dir); err != nil || len(entries) > 0 {
		t.Error("a dry run wrote", entries)
	}
}

func TestNearNames(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"ann miller", "anne miller", true}, {"ann miller", "ann muller", true}, {"miller", "imller", true}, {"ann", "anm", false},
		{"ann miller", "ann miller", true}, {"ann miller", "bob miller", false}, {"abcdef", "abcd", false},
	} {
		if got := isWithinOneEdit([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}

// No name, birth date or record number appears anywhere but in the sheets and the rejected rows.
func TestNoPatientDataLeaks(t *testing.T) {
	dir := t.TempDir()
	rows := patients(5)
	rows[1] = changeRow(rows[1], func(r *schedule.Row) { delete(r.Fields, "side") })
	var seen []string
	o := options(t, dir, rows)
	o.Warn = func(s string) { seen = append(seen, s) }
	o.OnRow = func(l Line) { seen = append(seen, l.Reason) }
	o.Disk = watchingDisk{t: t}
	runOrFail(t, o)
	for name, data := range files(t, dir) {
		seen = append(seen, name)
		if !strings.HasSuffix(name, ".txt") && name != "rejects.csv" {
			seen = append(seen, data)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(name, info.Mode())
		}
	}
	for _, s := range seen {
		for _, word := range []string{"uentin", "Patient", "1950-01", "MRN0"} {
			if strings.Contains(s, word) {
				t.Errorf("%q is in %q", word, s)
			}
		}
	}
}

// watchingDisk checks the names of temporary files.
type watchingDisk struct {
	sink.System
	t *testing.T
}

func (w watchingDisk) Create(path string, data []byte) error {
	if strings.Contains(path, "uentin") {
		w.t.Error(path)
	}
	return w.System.Create(path, data)
}

func TestABrokenScheduleMakesNothing(t *testing.T) {
	dir := t.TempDir()
	o := options(t, dir, nil)
	broken := errors.New("quote opened on line 2")
	o.Sources[0].Open = func() (schedule.Reader, error) { return &memoryReader{rows: patients(2), err: broken}, nil }
	var read *ReadError
	if _, err := Run(t.Context(), o); !errors.As(err, &read) {
		t.Error(err)
	}
	if got := files(t, dir); len(got) > 0 {
		t.Error(got)
	}
}

// BenchmarkRow measures the cost of a row of a run, durable.
func BenchmarkRow(b *testing.B) {
	o := options(b, b.TempDir(), patients(b.N))
	o.Maker.Extension = ".pdf"
	o.Maker.Render = func(r *pipeline.Result) ([]byte, int, error) {
		var out bytes.Buffer
		pages, err := pdf.Renderer{Paper: "letter"}.Render(&out, r.Sheet)
		return out.Bytes(), pages, err
	}
	b.ResetTimer()
	if _, err := Run(b.Context(), o); err != nil {
		b.Fatal(err)
	}
}

// One patient, procedure and time under two ids has two sheets, and a warning that names both.
func TestOneVisitUnderTwoIDs(t *testing.T) {
	rows := patients(4)
	rows[1] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["appointment_id"] = "B-1" })
	rows[2] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["appointment_id"], r.Fields["procedure"] = "B-2", "cataract-surgery" })
	for n := range rows {
		rows[n].Line = n + 2
	}
	o := options(t, t.TempDir(), rows)
	o.DryRun = true
	var warned []string
	o.Warn = func(s string) { warned = append(warned, s) }
	runOrFail(t, o)
	const want = "A-1 and B-1 (lines 2 and 3) are of the same patient, procedure and time; each has a sheet"
	if n := len(slices.DeleteFunc(slices.Clone(warned), func(w string) bool { return !strings.Contains(w, "same patient, procedure") })); n != 1 || !slices.Contains(warned, want) {
		t.Errorf("no %q once in\n%s", want, strings.Join(warned, "\n"))
	}
}
