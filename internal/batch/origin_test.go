package batch

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/pipeline"
)

// sharded runs the given shards of a schedule that is divided into n.
func sharded(t *testing.T, dir string, rows []schedule.Row, of int, numbers ...int) {
	t.Helper()
	for _, number := range numbers {
		o := options(t, dir, rows)
		o.Shard, o.AllowFewer = Shard{number, of}, true
		runOrFail(t, o)
	}
}

func joined(t *testing.T, dir string) (string, []string) {
	t.Helper()
	var out bytes.Buffer
	var wrong *VerifyError
	_, err := Join([]string{dir}, true, &out)
	if errors.As(err, &wrong) {
		return "", wrong.Problems
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), nil
}

// Tomorrow's schedule in the same folder and shards: sheets that it no longer has leave the folder, though rows
// moved from shard to shard, and no part of yesterday passes for one of today.
func TestShardsOfALaterSchedule(t *testing.T) {
	dir, single := t.TempDir(), t.TempDir()
	yesterday := patients(7)
	today := slices.Insert(slices.Clone(yesterday[:5]), 0, patient(9)) // are gone; each other row moved
	today[2] = changeRow(today[2], func(r *schedule.Row) { r.Skip = "cancelled" })
	sharded(t, dir, yesterday, 3, 1, 2, 3)
	runOrFail(t, options(t, single, yesterday))
	if _, problems := joined(t, dir); problems != nil {
		t.Fatal(problems)
	}
	sharded(t, dir, today, 3, 2, 1)
	if _, problems := joined(t, dir); !strings.Contains(strings.Join(problems, "\n"), "shard 3 has a different schedule") {
		t.Errorf("yesterday's shard 3 is joined: %q", problems)
	}
	sharded(t, dir, today, 3, 3)
	later := options(t, single, today)
	later.AllowFewer = true
	runOrFail(t, later)
	manifest, problems := joined(t, dir)
	if problems != nil {
		t.Fatal(problems)
	}
	got, want := files(t, dir), files(t, single)
	// Rows that moved between shards are made again, to the same bytes.
	if strings.ReplaceAll(manifest, `"unchanged"`, `"made"`) != strings.ReplaceAll(want["manifest.jsonl"], `"unchanged"`, `"made"`) {
		t.Errorf("%s\nwant\n%s", manifest, want["manifest.jsonl"])
	}
	for _, f := range []map[string]string{got, want} {
		for name := range f {
			if filepath.Ext(name) != ".txt" {
				delete(f, name)
			}
		}
	}
	expectSame(t, "shards", got, want)
}

// A run with another number of shards wouldn't know what these left in the folder.
func TestAnotherNumberOfShardsIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ there, next Shard }{
		"fewer": {Shard{2, 3}, Shard{1, 2}}, "more": {Shard{2, 3}, Shard{2, 4}}, "a whole run": {Shard{2, 3}, Shard{}}, "shards": {Shard{}, Shard{1, 3}},
	} {
		dir := t.TempDir()
		o := options(t, dir, patients(5))
		o.Shard = c.there
		runOrFail(t, o)
		before := files(t, dir)
		o.Shard = c.next
		var layout *LayoutError
		if _, err := Run(t.Context(), o); !errors.As(err, &layout) || layout.Existing.Of != c.there.Of {
			t.Errorf("%s: %v", name, err)
		}
		expectSame(t, name, files(t, dir), before)
	}
}

// A joined manifest is stored beside its parts, and is removed when one of them is made again.
func TestTheJoinedManifestIsOfItsRun(t *testing.T) {
	dir := t.TempDir()
	sharded(t, dir, patients(3), 2, 1, 2)
	path := filepath.Join(dir, "manifest.jsonl")
	text, _ := joined(t, dir)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options(t, dir, patients(3))
	o.Shard, o.Resume = Shard{1, 2}, true
	runOrFail(t, o)
	if _, err := os.Lstat(path); err != nil {
		t.Error("a run that is only gone on with takes it away")
	}
	sharded(t, dir, patients(4), 2, 1)
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("yesterday's joined manifest is there today")
	}
}

// A resumed run notices when a row that was already made is now another patient's.
func TestResumeSeesAChangeInAnyRow(t *testing.T) {
	dir := t.TempDir()
	runOrFail(t, options(t, dir, patients(5)))
	for name, change := range map[string]func(*schedule.Row){
		"name":   func(r *schedule.Row) { r.Fields["name"] = "Other Person" },
		"skip":   func(r *schedule.Row) { r.Skip = "cancelled" },
		"answer": func(r *schedule.Row) { r.Answers = map[string]string{"sedation": "yes", "diagnostic": "yes"} },
		"fill":   func(r *schedule.Row) { r.Fill = map[string]string{"a": "b"} },
	} {
		rows := patients(5)
		rows[3] = changeRow(rows[3], change)
		o := options(t, dir, rows)
		o.Resume = true
		var other *OtherScheduleError
		if _, err := Run(t.Context(), o); !errors.As(err, &other) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// otherClinicLibrary is the same library, of a clinic with another phone.
type otherClinicLibrary struct{ pipeline.Library }

func (e otherClinicLibrary) Clinic() clinic.Profile {
	c := e.Library.Clinic()
	c.Phone = "(310) 555-0177"
	return c
}

// Workers with another clinic or another format are noticed when their parts are joined.
func TestPartsOfAnotherClinic(t *testing.T) {
	dir := t.TempDir()
	sharded(t, dir, patients(4), 2, 1)
	o := options(t, dir, patients(4))
	o.Shard = Shard{2, 2}
	o.Maker.Line.Library = otherClinicLibrary{o.Maker.Line.Library}
	runOrFail(t, o)
	var wrong *VerifyError
	if _, err := Join([]string{dir}, true, io.Discard); !errors.As(err, &wrong) || !strings.Contains(wrong.Error(), "the clinic or the definitions differ") {
		t.Error(err)
	}
}
