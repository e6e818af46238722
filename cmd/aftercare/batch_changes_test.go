package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/batch"
)

func sumOfFile(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// A schedule in which one row is inserted and another is cancelled changes only these two: every other file is
// untouched, and the cancelled sheet leaves the folder.
func TestInsertOneCancelAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	write := func(name string, cells []map[string]string) {
		text := strings.Join(hostileColumns, ",") + "\n"
		for _, c := range cells {
			text += csvLine(c) + "\n"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var day []map[string]string
	for n := range 12 {
		day = append(day, validCells(fmt.Sprintf("c%02d", n), n))
	}
	write("day.csv", day)
	if _, stderr, code := program(t, dir, "batch", "day.csv", "-o", "out", "--clinic", "beverly-hills"); code != exitDone {
		t.Fatal(stderr)
	}
	before := map[string]os.FileInfo{}
	for _, l := range manifestOf(t, out) {
		info, err := os.Lstat(filepath.Join(out, l.File))
		if err != nil {
			t.Fatal(err)
		}
		before[l.File] = info
	}
	cancelled := sumOfFile(t, filepath.Join(out, "C08.pdf"))

	day[8]["status"] = "cancelled"
	write("later.csv", slices.Insert(day, 3, validCells("new", 99)))
	_, stderr, code := program(t, dir, "batch", "later.csv", "-o", "out", "--clinic", "beverly-hills")
	if want := "13 rows: 1 made, 11 unchanged, 1 skipped (cancelled); 1 sheet moved to superseded"; code != exitDone || !strings.Contains(stderr, want) {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	for _, l := range manifestOf(t, out) {
		want := batch.Unchanged
		switch l.Appointment {
		case "NEW":
			want = batch.Made
		case "C08":
			want = batch.Skipped
		}
		if l.Status != want {
			t.Errorf("%s is %s; want %s", l.Appointment, l.Status, want)
		}
		if l.Status != batch.Unchanged {
			continue
		}
		now, err := os.Lstat(filepath.Join(out, l.File))
		if was := before[l.File]; err != nil || !os.SameFile(was, now) || !was.ModTime().Equal(now.ModTime()) || was.Size() != now.Size() {
			t.Errorf("%s was touched: %v", l.File, err)
		}
	}
	if _, err := os.Lstat(filepath.Join(out, "C08.pdf")); !os.IsNotExist(err) {
		t.Error("the cancelled sheet is still there")
	}
	if sumOfFile(t, filepath.Join(out, "superseded", "C08.pdf")) != cancelled {
		t.Error("the cancelled sheet is another")
	}
	list, err := os.ReadFile(filepath.Join(out, "print.list"))
	if err != nil || strings.Contains(string(list), "C08") || strings.Index(string(list), "NEW.pdf") != len("C00.pdf\n")*3 {
		t.Errorf("%v, to be printed:\n%s", err, list)
	}
}
