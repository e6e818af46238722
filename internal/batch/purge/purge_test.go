package purge

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
	"testing"
	"time"

	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/text"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// rows is a schedule in memory.
type rows struct{ left []schedule.Row }

func (r *rows) Header() []string { return []string{"appointment_id", "name"} }
func (r *rows) Close() error     { return nil }

func (r *rows) Next() (schedule.Row, error) {
	if len(r.left) == 0 {
		return schedule.Row{}, io.EOF
	}
	row := r.left[0]
	r.left = r.left[1:]
	return row, nil
}

// appointment returns a row; without a side it is rejected.
func appointment(n int, side string) schedule.Row {
	id, name := fmt.Sprintf("A-%d", n), "Quentin Patient"+strings.Repeat(string(rune('a'+n)), 4)
	return schedule.Row{
		Number: n, Raw: []string{id, name}, Answers: map[string]string{"sedation": "no", "diagnostic": "yes"},
		Fields: map[string]string{
			"appointment_id": id, "procedure": "medial-branch-block", "name": name, "birth_date": fmt.Sprintf("1950-01-%02d", n), "side": side, "date": "2026-11-23",
		},
	}
}

// runBatch makes a folder of the day 2026-11-23.
func runBatch(t *testing.T, dir string, shard batch.Shard, schedules ...[]schedule.Row) {
	t.Helper()
	line := testkit.Line(t, "beverly-hills")
	line.Library = batch.LockedLibrary(line.Library)
	now := func() time.Time { return time.Date(2026, 11, 23, 13, 32, 0, 0, testkit.Zone(t)) }
	for _, list := range schedules {
		_, err := batch.Run(t.Context(), batch.Options{
			Sources: []batch.Source{{Name: "x", Open: func() (schedule.Reader, error) { return &rows{slices.Clone(list)}, nil }}},
			Dir:     dir, Workers: 1, Now: now, Warn: func(string) {}, Shard: shard, AllowFewer: true,
			Maker: batch.Maker{
				Line: line, IDs: []string{"medial-branch-block"}, Format: "text", Extension: ".txt", Now: now, Zone: testkit.Zone(t), Version: "test",
				Day: visit.Date{Year: 2026, Month: 11, Day: 23},
				Render: func(r *pipeline.Result) ([]byte, int, error) {
					var b bytes.Buffer
					err := text.Render(&b, r.Sheet)
					return b.Bytes(), 1, err
				},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// inDays returns options for a removal at 90d that runs so many days after the day of the runs.
func inDays(t *testing.T, days int) Options {
	t.Helper()
	age, err := ParseAge("90d")
	if err != nil {
		t.Fatal(err)
	}
	return Options{Older: age, Now: time.Date(2026, 11, 23+days, 0, 5, 0, 0, testkit.Zone(t)), Version: "test", Disk: sink.System{}}
}

// snapshot returns a folder byte for byte, with the targets of links.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		switch {
		case err != nil:
		case d.Type()&fs.ModeSymlink != 0:
			out[rel], err = os.Readlink(path)
		case d.Type().IsRegular():
			var data []byte
			data, err = os.ReadFile(path)
			out[rel] = string(data)
		default:
			out[rel] = d.Type().String()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, dir, name, data string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700), os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// Of each kind of folder, what goes is what records name, and everything else stays byte for byte.
func TestWhatGoes(t *testing.T) {
	three := []schedule.Row{appointment(1, "left"), appointment(2, "left"), appointment(3, "middle")}
	later := []schedule.Row{appointment(1, "right"), appointment(3, "middle")} // are superseded
	for _, c := range []struct {
		name    string
		make    func(t *testing.T, dir string)
		goes    []string
		changed []string
		others  int
		refused string // what the error says
		younger int
		days    int // 0 for 90
	}{
		{name: "a run", goes: []string{"A-1.txt", "A-2.txt", "print.list", "rejects.csv"}, make: func(t *testing.T, dir string) { runBatch(t, dir, batch.Shard{}, three) }},
		{name: "a day too early", younger: 1, days: 89, make: func(t *testing.T, dir string) { runBatch(t, dir, batch.Shard{}, three) }},
		{name: "a run after another", goes: []string{"A-1.txt", "print.list", "rejects.csv", "superseded/A-1.txt", "superseded/A-2.txt"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three, later)
		}},
		{name: "shards", goes: []string{"A-1.txt", "A-2.txt", "print-1-of-2.list", "print-2-of-2.list", "rejects-1-of-2.csv"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{Number: 1, Of: 2}, three)
			runBatch(t, dir, batch.Shard{Number: 2, Of: 2}, three)
		}},
		{name: "folders of days beside others", goes: []string{"a/A-1.txt", "a/A-2.txt", "a/print.list", "a/rejects.csv", "b/A-1.txt", "b/print.list", "b/rejects.csv"}, make: func(t *testing.T, dir string) {
			runBatch(t, filepath.Join(dir, "a"), batch.Shard{}, three)
			runBatch(t, filepath.Join(dir, "b"), batch.Shard{}, later)
			write(t, dir, "notes/A-1.txt", "mine")
			write(t, dir, "A-1.txt", "mine")
			runBatch(t, filepath.Join(dir, "deeper", "c"), batch.Shard{}, three)
		}},
		{name: "changed files", goes: []string{"A-2.txt", "print.list", "rejects.csv"}, changed: []string{"A-1.txt"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			write(t, dir, "A-1.txt", "corrected by hand")
		}},
		{name: "files that nobody names", goes: []string{"A-1.txt", "A-2.txt", "print.list", "rejects.csv"}, others: 4, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			for _, name := range []string{"all.pdf", "A-9.txt", "rejects-old.csv", "superseded/A-9.txt"} {
				write(t, dir, name, "mine")
			}
		}},
		{name: "the rest of a removal that was killed", goes: []string{"rejects.3.csv", "A-2.txt", "print.list"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			if err := errors.Join(os.Rename(filepath.Join(dir, "rejects.csv"), filepath.Join(dir, "rejects.3.csv")), os.Remove(filepath.Join(dir, "A-1.txt"))); err != nil {
				t.Fatal(err)
			}
			write(t, dir, "purged.jsonl", `{"at":"2027-02`)
		}},
		{name: "warnings", goes: []string{"A-1.txt", "A-2.txt", "print.list", "rejects.csv", "warnings.csv"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			write(t, dir, "warnings.csv", "warned_row,line,appointment_id,warning\n")
		}},
		{name: "a killed run", goes: []string{".aftercare.row-7", "A-1.txt", "A-2.txt", "print.list", "rejects.csv"}, changed: []string{"A-4.txt"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			write(t, dir, ".aftercare.row-7", "a sheet")
			write(t, dir, ".aftercare.group", "A-4.txt\n")
			write(t, dir, "A-4.txt", "a sheet that was placed, and not recorded")
		}},
		{name: "no folder of ours", refused: "is not the folder of a run", make: func(t *testing.T, dir string) { write(t, dir, "A-1.txt", "mine") }},
		{name: "a manifest that was joined elsewhere", refused: "is not the folder of a run", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			if err := os.Remove(filepath.Join(dir, "manifest.schedule")); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "another program's manifest", refused: "can't be read at line 1", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			write(t, dir, "manifest.jsonl", "groceries\n")
		}},
		{name: "a damaged manifest of superseded sheets", refused: "can't be read at line 1", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three, later)
			write(t, dir, "superseded/manifest.1.jsonl", "groceries\n")
		}},
		{name: "a damaged record of a removal", refused: `purged.jsonl" can't be read at line 1`, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			write(t, dir, "purged.jsonl", "all of it\n")
		}},
		{name: "rejected rows of another program", refused: "rejected_row", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			write(t, dir, "rejects.4.csv", "parts,price\n")
		}},
		{name: "a run in progress", refused: "another aftercare is writing there", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			lockUntilEnd(t, filepath.Join(dir, ".aftercare.lock"))
		}},
		{name: "a shard in progress", refused: "another aftercare is writing there", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{Number: 1, Of: 2}, three)
			lockUntilEnd(t, filepath.Join(dir, ".aftercare-2-of-2.lock"))
		}},
		{name: "a link in place of a sheet", goes: []string{"A-1.txt", "print.list", "rejects.csv"}, changed: []string{"A-2.txt"}, make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			linkTo(t, dir, "A-2.txt", "elsewhere/A-2.txt")
		}, others: 0},
		{name: "a link in place of superseded", refused: "is a symbolic link", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three, later)
			linkTo(t, dir, "superseded", "elsewhere")
		}},
		{name: "a link in place of rejected rows", refused: "is a symbolic link", make: func(t *testing.T, dir string) {
			runBatch(t, dir, batch.Shard{}, three)
			linkTo(t, dir, "rejects.csv", "elsewhere/rejects.csv")
		}},
		{name: "a link in place of a day's folder", refused: "is not the folder of a run", make: func(t *testing.T, dir string) {
			runBatch(t, filepath.Join(dir, "a"), batch.Shard{}, three)
			if err := os.MkdirAll(filepath.Join(dir, "deep", "er"), 0o700); err != nil {
				t.Fatal(err)
			}
			linkTo(t, dir, "a", "deep/er/a")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			c.make(t, dir)
			before := snapshot(t, dir)
			days := 90
			if c.days != 0 {
				days = c.days
			}
			o := inDays(t, days)
			found := Find([]string{dir}, o)
			if after := snapshot(t, dir); !maps.Equal(after, before) {
				t.Error("looking changed the folder")
			}
			found.Remove(t.Context(), o)
			after := snapshot(t, dir)
			if c.refused != "" {
				if len(found.Refused) != 1 || !strings.Contains(found.Refused[0].Error(), c.refused) || len(found.Folders) > 0 {
					t.Errorf("refused: %v", found.Refused)
				}
				if !maps.Equal(after, before) {
					t.Error("a folder that is refused changed")
				}
				return
			}
			if len(found.Refused) > 0 || found.Younger != c.younger {
				t.Errorf("refused %v, %d younger", found.Refused, found.Younger)
			}
			var gone, changed []string
			others := 0
			for _, f := range found.Folders {
				changed = append(changed, f.Changed...)
				others += f.Others
			}
			for path, data := range before {
				if now, there := after[path]; !there {
					gone = append(gone, filepath.ToSlash(path))
				} else if now != data && filepath.Base(path) != "purged.jsonl" {
					t.Errorf("%s changed", path)
				}
			}
			slices.Sort(gone)
			slices.Sort(c.goes)
			if !slices.Equal(gone, c.goes) || !slices.Equal(changed, c.changed) || others != c.others {
				t.Errorf("gone %q, want %q; changed %q, others %d", gone, c.goes, changed, others)
			}
			for path, data := range after {
				if filepath.Base(path) == "purged.jsonl" && strings.Contains(data, "Quentin") {
					t.Errorf("%s names a patient", path)
				}
			}
			again := Find([]string{dir}, o)
			again.Remove(t.Context(), o)
			if !maps.Equal(snapshot(t, dir), after) {
				t.Error("doing it again changed something")
			}
		})
	}
}

func lockUntilEnd(t *testing.T, path string) {
	t.Helper()
	unlock, err := sink.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
}

// linkTo moves a file elsewhere, and puts a link to it in its place.
func linkTo(t *testing.T, dir, name, elsewhere string) {
	t.Helper()
	to := filepath.Join(dir, elsewhere)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(filepath.Join(dir, name), to), os.Symlink(elsewhere, filepath.Join(dir, name))); err != nil {
		t.Skip("no links: ", err)
	}
}

// killedAfter is a context that ends after it was asked so many times.
type killedAfter struct {
	context.Context //nolint:containedctx // it is one
	left            int
}

func (k *killedAfter) Err() error {
	if k.left--; k.left < 0 {
		return context.Canceled
	}
	return nil
}

// A removal that is stopped after any file leaves a record of all that was to go, and the same command removes the
// rest. An audit never says that a sheet is missing.
func TestARemovalThatIsStopped(t *testing.T) {
	list := []schedule.Row{appointment(1, "left"), appointment(2, "left"), appointment(3, "middle")}
	start := t.TempDir()
	runBatch(t, start, batch.Shard{}, list)
	o := inDays(t, 90)
	const files = 4
	for done := range files {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
			t.Fatal(err)
		}
		found := Find([]string{dir}, o)
		found.Remove(&killedAfter{t.Context(), done}, o)
		var stopped *StoppedError
		if len(found.Refused) != 1 || !errors.As(found.Refused[0], &stopped) || stopped.Done != done || stopped.Files != files || len(found.Folders) > 0 {
			t.Fatalf("%d: %v", done, found.Refused)
		}
		if states := audit(t, dir); states["A-1.txt"] == batch.MissingOnDisk || states["A-2.txt"] == batch.MissingOnDisk {
			t.Errorf("%d: %v", done, states)
		}
		again := Find([]string{dir}, o)
		again.Remove(t.Context(), o)
		if len(again.Refused) > 0 || len(again.Folders) != 1 {
			t.Fatalf("%d: %v", done, again.Refused)
		}
		if states := audit(t, dir); states["A-1.txt"] != batch.PurgedOnDisk || states["A-2.txt"] != batch.PurgedOnDisk {
			t.Errorf("%d: %v", done, states)
		}
		for _, name := range []string{"A-1.txt", "A-2.txt", "rejects.csv", "print.list", ".aftercare.lock"} {
			if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%d: %s is there: %v", done, name, err)
			}
		}
	}
}

// audit returns what became of each sheet.
func audit(t *testing.T, dir string) map[string]batch.DiskState {
	t.Helper()
	out := map[string]batch.DiskState{}
	err := batch.Query{Procedure: "medial-branch-block"}.Audit(dir, func(string) {}, func(l batch.AuditLine) error {
		if (l.OnDisk == batch.PurgedOnDisk) != (l.Purged != "") {
			t.Errorf("%s is %q at %q", l.File, l.OnDisk, l.Purged)
		}
		out[l.File] = l.OnDisk
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// failingDisk can't write a record.
type failingDisk struct{ sink.System }

func (failingDisk) Append(string, []byte) error { return errors.New("no space left") }

// Without a durable record nothing goes; and a sheet that a person removed is still missing after a removal.
func TestTheRecordComesFirst(t *testing.T) {
	dir := t.TempDir()
	runBatch(t, dir, batch.Shard{}, []schedule.Row{appointment(1, "left"), appointment(2, "left")})
	before := snapshot(t, dir)
	o := inDays(t, 90)
	o.Disk = failingDisk{}
	found := Find([]string{dir}, o)
	if found.Remove(t.Context(), o); len(found.Refused) != 1 || !maps.Equal(snapshot(t, dir), before) {
		t.Error(found.Refused)
	}
	if err := os.Remove(filepath.Join(dir, "A-2.txt")); err != nil {
		t.Fatal(err)
	}
	o.Disk = sink.System{}
	Find([]string{dir}, o).Remove(t.Context(), o)
	if states := audit(t, dir); states["A-1.txt"] != batch.PurgedOnDisk || states["A-2.txt"] != batch.MissingOnDisk {
		t.Error(states)
	}
}

// Without --day a run is as old as its manifest.
func TestTheAgeOfARunWithoutADay(t *testing.T) {
	dir := t.TempDir()
	runBatch(t, dir, batch.Shard{}, []schedule.Row{appointment(1, "left")})
	path := filepath.Join(dir, "manifest.schedule")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "manifest.schedule", strings.Replace(string(data), `"day":"2026-11-23",`, "", 1))
	made := time.Date(2026, 11, 30, 23, 59, 0, 0, testkit.Zone(t))
	if err := os.Chtimes(filepath.Join(dir, "manifest.jsonl"), made, made); err != nil {
		t.Fatal(err)
	}
	if f := Find([]string{dir}, inDays(t, 96)); f.Younger != 1 {
		t.Error(f)
	}
	if f := Find([]string{dir}, inDays(t, 97)); len(f.Folders) != 1 || f.Folders[0].Day != "2026-11-30" {
		t.Error(f)
	}
}

func TestParseAge(t *testing.T) {
	for s, days := range map[string]int{"1d": 1, "90d": 90, "12w": 84, "0d": 0, "-1d": 0, "90": 0, "": 0, "d": 0, "3m": 0, "1.5d": 0, "+1d": 0, "01d": 0, "9999999d": 0, "90 d": 0} {
		got, err := ParseAge(s)
		if got.Days != days || (err == nil) != (days > 0) {
			t.Errorf("%q is %d days, %v", s, got.Days, err)
		}
	}
}
