package batch

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/sheet"
)

// asFormat gives a run another format name and extension.
func asFormat(o Options, format, extension string) Options {
	o.Maker.Format, o.Maker.Extension = format, extension
	return o
}

// A killed run whose extension has two dots is started again: what it made but didn't record is the patient's
// sheet, and stays where it is.
func TestAnUnrecordedSheetStays(t *testing.T) {
	dir := t.TempDir()
	o := asFormat(options(t, dir, patients(2)), "fhir", ".fhir.json")
	o.Disk = &killedDisk{}
	if _, err := Run(t.Context(), o); !errors.Is(err, errDisk) {
		t.Fatal(err)
	}
	s := runOrFail(t, asFormat(options(t, dir, patients(2)), "fhir", ".fhir.json"))
	got := files(t, dir)
	if got["A-1.fhir.json"] == "" || got["A-2.fhir.json"] == "" || s.Moved != 0 {
		t.Errorf("%d moved; there are %q", s.Moved, slices.Sorted(maps.Keys(got)))
	}
}

// Sheets that a killed run made in one format aren't left beside those of another: the patient would have a
// second paper that no manifest records.
func TestAnotherFormatIsNotResumed(t *testing.T) {
	for _, c := range []struct{ before, now string }{{".pdf", ".txt"}, {".fhir.json", ".json"}, {".json", ".fhir.json"}} {
		dir := t.TempDir()
		o := asFormat(options(t, dir, patients(2)), "one", c.before)
		o.Disk = &killedDisk{}
		if _, err := Run(t.Context(), o); !errors.Is(err, errDisk) {
			t.Fatal(err)
		}
		o = asFormat(options(t, dir, patients(2)), "other", c.now)
		o.Resume = true
		var other *OtherScheduleError
		if _, err := Run(t.Context(), o); !errors.As(err, &other) || other.What != "the format changed" {
			t.Errorf("from %s to %s: %v", c.before, c.now, err)
		}
		// Without --resume every sheet of the previous format leaves the folder.
		runOrFail(t, asFormat(options(t, dir, patients(2)), "other", c.now))
		got := files(t, dir)
		for _, id := range []string{"A-1", "A-2"} {
			if got[id+c.now] == "" || got[id+c.before] != "" || got["superseded/"+id+c.before] == "" {
				t.Errorf("from %s to %s: there are %q", c.before, c.now, slices.Sorted(maps.Keys(got)))
			}
		}
	}
}

// If an appointment's id turns out to be the patient's record number, it can no longer name a file: the sheet
// under that name leaves the folder too.
func TestASheetNamedByARecordNumberLeaves(t *testing.T) {
	dir := t.TempDir()
	runOrFail(t, options(t, dir, patients(2)))
	rows := patients(2)
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["record"] = "A-1" })
	o := options(t, dir, rows)
	o.AllowFewer = true
	runOrFail(t, o)
	got := files(t, dir)
	if got["A-1.txt"] != "" || got["superseded/A-1.txt"] == "" || got["print.list"] != "A-2.txt\n" {
		t.Errorf("there are %q", slices.Sorted(maps.Keys(got)))
	}
}

// The same where the row is in another shard by then.
func TestASheetNamedByARecordNumberLeavesItsShard(t *testing.T) {
	dir := t.TempDir()
	for n := range 2 {
		o := options(t, dir, patients(2))
		o.Shard = Shard{n + 1, 2}
		runOrFail(t, o)
	}
	rows := patients(2)
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["record"] = "A-1" })
	slices.Reverse(rows)
	for n := range 2 {
		o := options(t, dir, rows)
		o.Shard, o.AllowFewer = Shard{n + 1, 2}, true
		runOrFail(t, o)
	}
	got := files(t, dir)
	if got["A-1.txt"] != "" || got["superseded/A-1.txt"] == "" || got["A-2.txt"] == "" {
		t.Errorf("there are %q", slices.Sorted(maps.Keys(got)))
	}
}

// A file of all sheets whose name is that of one patient's record is refused.
func TestTheMergedFileReplacesNoSheet(t *testing.T) {
	o := asFormat(options(t, t.TempDir(), patients(1)), "fhir", ".fhir.json")
	o.MergedName = "a-1.FHIR.json"
	var taken *MergedNameError
	if _, err := Run(t.Context(), o); !errors.As(err, &taken) {
		t.Error(err)
	}
}

// Shards of two formats aren't one run, even if every text is the same.
func TestShardsOfTwoFormatsAreNotJoined(t *testing.T) {
	dir := t.TempDir()
	for n, format := range []string{"text", "other"} {
		o := asFormat(options(t, dir, patients(2)), format, ".txt")
		o.Shard = Shard{n + 1, 2}
		runOrFail(t, o)
	}
	path := filepath.Join(dir, "manifest-2-of-2.jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(data), `"procedure":"medial-branch-block"`, `"procedure":"colonoscopy"`, 1)
	if err := os.WriteFile(path, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	var wrong *VerifyError
	var out strings.Builder
	if _, err := Join([]string{dir}, false, &out); !errors.As(err, &wrong) || !strings.Contains(wrong.Error(), `the format is "other", and in row 1 it is "text"`) {
		t.Error(err)
	}
}

// In the file of all sheets each has a bookmark by its appointment's id, not by the number of a row, which nobody
// at the desk knows.
func TestTheMergedFileNamesAppointments(t *testing.T) {
	var got bookmarks
	o := options(t, t.TempDir(), patients(2))
	o.Merge = &got
	runOrFail(t, o)
	if want := []string{"Appointment A-1", "Appointment A-2"}; !slices.Equal(got, want) {
		t.Errorf("bookmarks %q, want %q", got, want)
	}
}

type bookmarks []string

func (b *bookmarks) Add(_ *sheet.Sheet, bookmark string) (pages int, err error) {
	*b = append(*b, bookmark)
	return 1, nil
}
