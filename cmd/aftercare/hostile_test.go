package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"aftercare/internal/batch"
)

// hostileColumns is the header of the hostile schedule.
var hostileColumns = []string{
	"appointment_id", "procedure", "name", "birth_date", "record", "side", "site", "date", "ended", "clinician", "next_visit", "message", "language",
	"status", "sedation", "diagnostic", "steroid",
}

// hostileRow is a row of testdata/hostile/rows.tsv.
type hostileRow struct {
	label string
	line  string            // of the schedule
	cells map[string]string // of a row that isn't written as a line
}

// verdict is the expected result of a row.
type verdict struct{ status, fragment string }

// program runs the real program in a folder of its own, with its home and temporary folder inside. It returns
// the output and the exit code.
func program(t testing.TB, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	c := exec.Command("aftercare", args...)
	var out, errs bytes.Buffer
	c.Dir, c.Stdout, c.Stderr = dir, &out, &errs
	for _, sub := range []string{"home", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c.Env = append(os.Environ(), "HOME="+filepath.Join(dir, "home"), "XDG_CONFIG_HOME="+filepath.Join(dir, "home"), "TMPDIR="+filepath.Join(dir, "tmp"))
	err := c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), code
}

// manifestOf reads the manifest of a run.
func manifestOf(t testing.TB, dir string) []batch.Line {
	t.Helper()
	var out []batch.Line
	err := batch.EachLine(filepath.Join(dir, "manifest.jsonl"), func(l batch.Line) error {
		out = append(out, l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tsv returns the lines of a table of the hostile schedule, split at tabs.
func tsv(t testing.TB, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "hostile", name))
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

// goText reads "x" or 3*"x".
func goText(t testing.TB, s string) string {
	t.Helper()
	times := 1
	if before, after, ok := strings.Cut(s, `*"`); ok && !strings.HasPrefix(s, `"`) {
		n, err := strconv.Atoi(before)
		if err != nil {
			t.Fatal(s, err)
		}
		times, s = n, `"`+after
	}
	text, err := strconv.Unquote(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return strings.Repeat(text, times)
}

// validCells returns the cells of a valid row that is unlike any other.
func validCells(label string, n int) map[string]string {
	word := func(n int) string { return string([]byte{byte('a' + n%26), byte('a' + n/26%26), byte('a' + n*7%26)}) }
	return map[string]string{
		"appointment_id": strings.ToUpper(label), "procedure": "medial-branch-block", "name": "Orl" + word(n) + "a Vand" + word(n*3) + "holt",
		"birth_date": fmt.Sprintf("%d-%02d-%02d", 1925+n%70, n%12+1, n%28+1), "record": fmt.Sprintf("R%06d", 700000+n*37), "side": "left",
		"ended": "2026-11-23 10:20", "status": "booked", "sedation": "no", "diagnostic": "yes",
	}
}

// csvLine writes cells as a line of the schedule.
func csvLine(cells map[string]string) string {
	var parts []string
	for _, name := range hostileColumns {
		cell := cells[name]
		if strings.ContainsAny(cell, ",\"\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		parts = append(parts, cell)
	}
	return strings.Join(parts, ",")
}

// rawLine returns a line that is too long to be written down. It isn't a table: each script's program would
// make its lines as it starts.
func rawLine(name string) string {
	switch name {
	case "@header":
		return strings.Join(hostileColumns, ",")
	case "@wide":
		return strings.TrimSuffix(strings.Repeat(strings.Repeat("w", 30_000)+",", 40), ",")
	case "@commas":
		return strings.Repeat(",", 2_000_000) + "x"
	}
	return ""
}

func hostileRows(t testing.TB) []hostileRow {
	var out []hostileRow
	for n, fields := range tsv(t, "rows.tsv") {
		r := hostileRow{label: fields[0], cells: validCells(fields[0], n)}
		for _, f := range fields[1:] {
			name, value, _ := strings.Cut(f, "=")
			if name != "raw" {
				r.cells[name] = goText(t, value)
				continue
			}
			if r.cells, r.line = nil, rawLine(value); r.line == "" {
				r.line = goText(t, value)
			}
		}
		if r.cells != nil {
			r.line = csvLine(r.cells)
		}
		out = append(out, r)
	}
	return out
}

func hostileSchedule(rows []hostileRow) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join(hostileColumns, ",") + "\n")
	for _, r := range rows {
		b.WriteString(r.line + "\n")
	}
	return b.Bytes()
}

// Each row of a hostile schedule gets the verdict that was written down beforehand; its neighbours aren't lost,
// nothing is written outside the folder, and what was rejected is rejected again for the same reasons when it
// is fed back.
func TestHostileSchedule(t *testing.T) {
	t.Parallel()
	rows, dir := hostileRows(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hostile.csv"), hostileSchedule(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := program(t, dir, "batch", "hostile.csv", "-o", "out", "--clinic", "beverly-hills")
	if code != exitPartial {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	lines := manifestOf(t, filepath.Join(dir, "out"))
	compareVerdicts(t, rows, lines)
	compareCounts(t, stderr, lines)
	compareFolder(t, dir, lines)

	// A run needs one row that can have a sheet.
	rejects := filepath.Join(dir, "out", "rejects.csv")
	data, err := os.ReadFile(rejects)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(data), "\n")
	good := map[string]string{"appointment_id": "good-1", "procedure": "medial-branch-block", "status": "booked", "name": "Rosa Example", "birth_date": "1961-04-02", "ended": "2026-11-23 10:20", "side": "left"}
	for n, column := range strings.Split(strings.TrimSpace(head), ",") {
		if n > 0 {
			data = append(data, ',')
		}
		data = append(data, good[column]...)
	}
	if err := os.WriteFile(rejects, append(data, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code = program(t, dir, "batch", "out/rejects.csv", "-o", "again", "--clinic", "beverly-hills")
	if code != exitPartial {
		t.Fatalf("the rejected rows: exit code %d: %s", code, stderr)
	}
	again := manifestOf(t, filepath.Join(dir, "again"))
	if last := again[len(again)-1]; last.Status != batch.Made {
		t.Fatalf("the good row: %s", last.Reason)
	}
	compareRejects(t, lines, again[:len(again)-1])
}

func compareVerdicts(t *testing.T, rows []hostileRow, lines []batch.Line) {
	verdicts := map[string]verdict{}
	for _, f := range tsv(t, "verdicts.tsv") {
		verdicts[f[0]] = verdict{f[1], f[2]}
	}
	if len(verdicts) != len(rows) {
		t.Fatalf("%d verdicts on %d rows", len(verdicts), len(rows))
	}
	number := 0
	for _, r := range rows {
		want := verdicts[r.label]
		if want.status == "none" {
			continue
		}
		if number++; number > len(lines) {
			t.Fatalf("the manifest ends before %s", r.label)
		}
		got := lines[number-1]
		if got.Row != number || string(got.Status) != want.status || !strings.Contains(got.Reason, want.fragment) {
			t.Errorf("%s, row %d: %s: %s; want %s: %s", r.label, got.Row, got.Status, got.Reason, want.status, want.fragment)
		}
	}
	if number != len(lines) {
		t.Errorf("%d lines for %d rows", len(lines), number)
	}
}

// compareCounts compares the summary with the manifest.
func compareCounts(t *testing.T, stderr string, lines []batch.Line) {
	counts := map[batch.Status]int{}
	for _, l := range lines {
		counts[l.Status]++
	}
	last := stderr[strings.LastIndex(strings.TrimSuffix(stderr, "\n"), "\n")+1:]
	for _, want := range []string{
		fmt.Sprintf("%d rows: ", len(lines)), fmt.Sprintf(" %d made", counts[batch.Made]), fmt.Sprintf(", %d skipped", counts[batch.Skipped]), fmt.Sprintf(", %d rejected: ", counts[batch.Rejected]),
	} {
		if !strings.Contains(last, want) {
			t.Errorf("the summary is %q; want %q", last, want)
		}
	}
}

// compareFolder expects each sheet in the manifest, and no other file.
func compareFolder(t *testing.T, dir string, lines []batch.Line) {
	want := []string{"hostile.csv", "out/manifest.jsonl", "out/manifest.schedule", "out/print.list", "out/rejects.csv", "out/rejects.2.csv", "out/warnings.csv"}
	for _, l := range lines {
		if l.Status.HasFile() {
			want = append(want, "out/"+l.File)
		}
	}
	for _, path := range filesIn(t, dir) {
		if !slices.Contains(want, path) && !strings.HasPrefix(filepath.Base(path), ".aftercare") {
			t.Errorf("%q is there", path)
		}
	}
	for _, l := range lines {
		if !l.Status.HasFile() {
			continue
		}
		if info, err := os.Lstat(filepath.Join(dir, "out", l.File)); err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o600 {
			t.Errorf("row %d: %v", l.Row, err)
		}
	}
}

// filesIn lists all files below a folder.
func filesIn(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// compareRejects compares the rejected rows with the result of feeding them back.
func compareRejects(t *testing.T, lines, again []batch.Line) {
	rejected := slices.DeleteFunc(slices.Clone(lines), func(l batch.Line) bool { return l.Status != batch.Rejected })
	if len(rejected) != len(again) {
		t.Fatalf("%d rejected, and %d fed back", len(rejected), len(again))
	}
	for n, l := range rejected {
		if a := again[n]; a.Status != batch.Rejected || a.Appointment != l.Appointment || a.Reason != l.Reason {
			t.Errorf("row %d (%s) was rejected: %s; fed back it is %s (%s): %s", l.Row, l.Appointment, l.Reason, a.Status, a.Appointment, a.Reason)
		}
	}
}
