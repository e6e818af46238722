package batch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// TestWhatARunWarnsOfIsInItsFile has each kind of warning: of the reader, of the schedule as a whole, of rows that look
// alike, of one row, of paper, and of a schedule that changed in the end. The file has every warning that is shown, and no more.
func TestWhatARunWarnsOfIsInItsFile(t *testing.T) {
	dir := t.TempDir()
	out := &fakePrinter{}
	first := options(t, dir, patients(4))
	first.Print = &printing.Options{Printer: out, Job: sink.Job{Queue: "Front"}, OnJob: func(printing.Line) {}}
	runOrFail(t, first)
	if _, err := os.Lstat(filepath.Join(dir, "warnings.csv")); err == nil {
		t.Fatal("there was no warning, and there is a file")
	}
	rows := patients(4)[:3]
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	rows[1] = changeRow(rows[1], func(r *schedule.Row) { delete(r.Fields, "birth_date"); r.Fields["record"] = "M-1" })
	rows[2] = changeRow(rows[2], func(r *schedule.Row) { r.Fields["birth_date"] = rows[0].Fields["birth_date"] })
	o := options(t, dir, rows)
	o.Print = first.Print
	o.Sources[0].Warnings = func() []diag.Diagnostic {
		return []diag.Diagnostic{{Pos: diag.Pos{File: "x.xlsx", Line: 3}, Message: "a row is hidden", Hint: "look"}}
	}
	o.Sources[0].Changed = func() bool { return true }
	var told []string
	o.Warn = func(s string) { told = append(told, s) }
	runOrFail(t, o)
	data, err := os.ReadFile(filepath.Join(dir, "warnings.csv"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, want := range []string{"x.xlsx:3: a row is hidden; look", "have the same birth date", "no birth date is given", "(A-1): another sheet of this appointment was printed before", "a sheet of A-4 was printed before", "changed after it was read"} {
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("not shown: %q in %q", want, told)
		}
	}
	for _, w := range told {
		// A row's own warning is shown with its appointment, which the file has in a column.
		if _, sentence, ok := strings.Cut(w, "A-2: "); ok {
			w = sentence
		}
		if !strings.Contains(text, strings.ReplaceAll(w, `"`, `""`)) {
			t.Errorf("not in the file: %q\n%s", w, text)
		}
		text = strings.ReplaceAll(text, strings.ReplaceAll(w, `"`, `""`), "")
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n")[1:] {
		if strings.Trim(line, "\\,\"A-1234 ") != "" {
			t.Errorf("in the file, and not shown: %q", line)
		}
	}
}

// TestManyAlikeAreToldInPart: a person reads a few, the file has the others.
func TestManyAlikeAreToldInPart(t *testing.T) {
	rows := patients(60)
	for n := range rows {
		rows[n] = changeRow(rows[n], func(r *schedule.Row) { r.Fields["name"] = "Rosa Example" })
	}
	o := options(t, t.TempDir(), rows)
	var told []string
	o.Warn = func(s string) { told = append(told, s) }
	runOrFail(t, o)
	data, err := os.ReadFile(filepath.Join(o.Dir, "warnings.csv"))
	if err != nil {
		t.Fatal(err)
	}
	pairs := strings.Count(string(data), "check twice") / 2
	if want := fmt.Sprintf("%d more such warnings", pairs-maxAlikeShown); len(told) != maxAlikeShown+1 || told[maxAlikeShown] != want || pairs < 1000 {
		t.Errorf("%d shown: %q; %d in the file", len(told), told, pairs)
	}
}
