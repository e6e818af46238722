package batch

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
)

// damage corrupts one sheet of a run and deletes another.
func damage(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "A-3.txt"), []byte("half a she"), 0o600), os.Remove(filepath.Join(dir, "A-4.txt"))); err != nil {
		t.Fatal(err)
	}
}

// What was given to patients can be looked up months later, even if the sheets were removed from the folder
// before the next schedule came.
func TestTheRecordOfRemovedSheetsIsKept(t *testing.T) {
	dir := t.TempDir()
	runOrFail(t, options(t, dir, patients(2)))
	record := files(t, dir)["manifest.jsonl"]
	for _, name := range []string{"A-1.txt", "A-2.txt"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	runOrFail(t, options(t, dir, []schedule.Row{patient(7)}))
	if got := files(t, dir)["superseded/manifest.1.jsonl"]; got != record {
		t.Errorf("the record of the run before is %q", got)
	}
	runOrFail(t, options(t, dir, []schedule.Row{patient(7)}))
	if got := files(t, dir); len(got) != 5 {
		t.Error("a run that changes nothing kept a manifest", slices.Sorted(maps.Keys(got)))
	}
}

// A run that is stopped repeatedly, in ever smaller parts of a group, ends like one that was never stopped.
func TestKilledAgainBeforeTheGroupHasItsLines(t *testing.T) {
	rows := patients(6)
	whole, dir := t.TempDir(), t.TempDir()
	for _, d := range []string{whole, dir} {
		runOrFail(t, options(t, d, rows))
		damage(t, d)
	}
	runOrFail(t, options(t, whole, rows))
	for n := range 3 {
		o := options(t, dir, rows)
		o.Resume, o.Workers = n > 0, 1
		o.Disk = &killedDisk{lines: 2}
		if n == 0 {
			o.Disk = &killedDisk{lines: 0}
		} else {
			// Each row is a group of its own.
			o.Now = func() func() time.Time {
				now := time.Now()
				return func() time.Time { now = now.Add(2 * time.Second); return now }
			}()
		}
		if _, err := Run(t.Context(), o); !errors.Is(err, errDisk) {
			t.Fatal(err)
		}
	}
	o := options(t, dir, rows)
	o.Resume = true
	runOrFail(t, o)
	expectSame(t, "resumed", files(t, dir), files(t, whole))
}

// killedDisk stops the process before it can write another line.
type killedDisk struct {
	sink.System
	lines int
}

func (k *killedDisk) Append(path string, data []byte) error {
	if len(data) > 0 && bytes.Contains(data, []byte(`"row"`)) && !strings.Contains(path, "previous") {
		if k.lines--; k.lines < 0 {
			return fmt.Errorf("writing: %w", errDisk)
		}
	}
	return k.System.Append(path, data)
}

// An appointment that is spelled differently in a later schedule leaves no second sheet behind.
func TestAnotherSpellingLeavesOneSheet(t *testing.T) {
	dir := t.TempDir()
	runOrFail(t, options(t, dir, patients(2)))
	rows := patients(2)
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["appointment_id"], r.Fields["side"] = "a-1", "right" })
	for range 2 {
		runOrFail(t, options(t, dir, rows))
		got := files(t, dir)
		if _, old := got["A-1.txt"]; old || got["a-1.txt"] == "" || got["superseded/A-1.txt"] == "" || got["print.list"] != "a-1.txt\nA-2.txt\n" {
			t.Error(slices.Sorted(maps.Keys(got)), got["print.list"])
		}
	}
}

// A bug that panics in one row fails that row and no other.
func TestAPanicIsOneRow(t *testing.T) {
	dir := t.TempDir()
	o := options(t, dir, patients(3))
	render := o.Maker.Render
	n := 0
	o.Workers = 1
	o.Maker.Render = func(s *pipeline.Result) ([]byte, int, error) {
		if n++; n == 2 {
			panic("Quentin Patient")
		}
		return render(s)
	}
	o.Maker.Zone = nil
	s := runOrFail(t, o)
	if s.Counts.Made != 2 || s.Counts.Failed != 1 {
		t.Errorf("%+v", s)
	}
	if l := linesByID(t, dir)["A-2"]; l.Status != Failed || strings.Contains(l.Reason, "Quentin") {
		t.Error(l)
	}
	o = options(t, "", nil)
	o.Maker.Line = nil
	if l := o.Maker.Make(1, patient(1)).Line; l.Status != Failed {
		t.Error(l)
	}
}

// Nothing is written through a link that somebody put into the folder: a link in place of a sheet moves to
// superseded, and one in place of a record refuses the run.
func TestLinksAreNotFollowed(t *testing.T) {
	rows := patients(2)
	rows[1] = changeRow(rows[1], func(r *schedule.Row) { delete(r.Fields, "side") })
	for _, name := range []string{"A-1.txt", "A-2.txt", ".aftercare.group", ".aftercare.row-1", ".aftercare.lock", "rejects.csv", "print.list", "printed.jsonl", "manifest.schedule", "manifest.jsonl", "manifest.previous.jsonl"} {
		dir, mine := t.TempDir(), filepath.Join(t.TempDir(), "mine")
		if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(mine, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
		_, err := Run(t.Context(), options(t, dir, rows))
		var broken *record.BrokenError
		if refused := errors.As(err, &broken); refused == strings.HasSuffix(name, ".txt") || !refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if data, err := os.ReadFile(mine); err != nil || string(data) != "mine" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

// Names of a megabyte aren't kept for comparison.
func TestLongNamesAreNotCompared(t *testing.T) {
	p := &people{}
	for n := range 3 {
		p.add(n, map[string]string{"name": strings.Repeat("x", 1<<20), "birth_date": strings.Repeat("1", 1<<20)})
		p.add(n, map[string]string{"name": "Ann Miller", "birth_date": strings.Repeat("1", 1<<20+n)})
	}
	if len(p.all) != 3 || p.all[0].born != "" || len(p.warnings(&rowPlaces{})) != 3 {
		t.Error(len(p.all), p.warnings(&rowPlaces{}))
	}
}

// The manifests of a folder are listed from oldest to newest.
func TestManifestsByAge(t *testing.T) {
	dir := t.TempDir()
	want := []string{"superseded/manifest.1.jsonl", "superseded/manifest.2.jsonl", "superseded/manifest.10.jsonl", "manifest.previous.jsonl", "manifest.jsonl"}
	if err := os.Mkdir(filepath.Join(dir, "superseded"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range want {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Manifests(dir)
	for n := range got {
		got[n], _ = filepath.Rel(dir, got[n])
	}
	if err != nil || !slices.Equal(got, want) {
		t.Error(got, err)
	}
}
