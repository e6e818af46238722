package printing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/internal/files/sink"
)

// shelf is a finished folder in memory, with files on the disk.
type shelf struct {
	sheets  []Sheet
	missing []string // appointments that the schedule no longer has
	reasons map[string]string
}

func (f *shelf) EachSheet(do func(Sheet) error) error {
	for _, s := range f.sheets {
		if err := do(s); err != nil {
			return err
		}
	}
	return nil
}

func (f *shelf) Has(appointment string) bool { return !containsID(f.missing, appointment) }

func (f *shelf) WriteReasons(reason func(Sheet) string) error {
	f.reasons = map[string]string{}
	for _, s := range f.sheets {
		if r := reason(s); s.File != "" && r != "" {
			f.reasons[s.Appointment] = r
		}
	}
	return nil
}

// paper is a printing system that prints what it is sent; ends has the outcome of the jobs that end otherwise, by number.
type paper struct {
	sent []string
	ends map[int]sink.Outcome
	down error
}

func (p *paper) Ready(_ context.Context, j sink.Job) (sink.Job, error) { return j, p.down }

func (p *paper) Send(_ context.Context, _ sink.Job, document io.Reader) (string, error) {
	data, err := io.ReadAll(document)
	p.sent = append(p.sent, string(data))
	return fmt.Sprint(len(p.sent)), err
}

func (p *paper) Await(_ context.Context, _, id, _ string) (sink.Outcome, error) {
	for n, end := range p.ends {
		if id == fmt.Sprint(n) {
			return end, &sink.PrintError{Problem: "it is " + string(end), Outcome: end}
		}
	}
	return sink.Printed, nil
}

func (p *paper) Status(ctx context.Context, queue, id, mark string) (sink.Outcome, error) {
	return p.Await(ctx, queue, id, mark)
}

func (p *paper) Find(context.Context, string, string) string { return "" }

// Each sheet of a folder goes to paper once, in order; what isn't on paper has its reason beside it.
func TestPrint(t *testing.T) {
	dir, folder, out := t.TempDir(), &shelf{}, &paper{ends: map[int]sink.Outcome{2: sink.Aborted, 3: sink.Unknown}}
	put := func(n int, text string) Sheet {
		sum := sha256.Sum256([]byte(text))
		s := Sheet{Row: n, Appointment: fmt.Sprintf("A%d", n), File: fmt.Sprintf("A%d.pdf", n), SHA256: hex.EncodeToString(sum[:]), Status: "made"}
		if err := os.WriteFile(filepath.Join(dir, s.File), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return s
	}
	folder.sheets = []Sheet{put(1, "one"), put(2, "two"), put(3, "three"), {Row: 4, Appointment: "A4", Status: "rejected"}, put(5, "five")}
	var warned []string
	print := func(o Options) Counts {
		t.Helper()
		o.Printer, o.Job, o.OnJob, warned = out, sink.Job{Queue: "Front"}, func(Line) {}, nil
		j := Run{Options: o, Folder: folder, Dir: dir, Log: filepath.Join(dir, "printed.jsonl"), Disk: &sink.System{}, Now: time.Now, Warn: func(_, s string) error { warned = append(warned, s); return nil }}
		counts, err := j.Print(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return *counts
	}
	check := func(name string, got, want Counts, sent string, reasons ...string) {
		t.Helper()
		if got != want || strings.Join(out.sent, " ") != sent || len(folder.reasons) != len(reasons)/2 {
			t.Errorf("%s: %+v, sent %v, reasons %v; want %+v, sent %s", name, got, out.sent, folder.reasons, want, sent)
		}
		for n := 0; n < len(reasons); n += 2 {
			if !strings.HasPrefix(folder.reasons[reasons[n]], "not printed: "+reasons[n+1]) {
				t.Errorf("%s: the reason of %s is %q", name, reasons[n], folder.reasons[reasons[n]])
			}
		}
	}
	check("first", print(Options{}), Counts{Printed: 2, NotPrinted: 1, InDoubt: 1}, "one two three five", "A2", "it is aborted", "A3", "it is unknown; check, then add --reprint A3 or --printed A3")
	check("again", print(Options{}), Counts{Printed: 1, PrintedBefore: 2, InDoubt: 1}, "one two three five two", "A3", "it is unknown")
	check("seen", print(Options{AlreadyPrinted: []string{"a3"}}), Counts{PrintedBefore: 4}, "one two three five two")
	check("asked for", print(Options{Reprint: []string{"A1"}}), Counts{Printed: 1, PrintedBefore: 3}, "one two three five two one")

	// Another text, one without a sheet now, one that the schedule no longer has: each is reported once.
	folder.sheets = []Sheet{put(1, "another"), {Row: 2, Appointment: "A2", Status: "skipped"}, put(3, "three")}
	folder.missing = []string{"A5"}
	check("changed", print(Options{}), Counts{Printed: 1, PrintedBefore: 1}, "one two three five two one another")
	if all := strings.Join(warned, "\n"); len(warned) != 3 || !strings.Contains(all, "row 1 (A1): another sheet of this appointment was printed before; remove that one") ||
		!strings.Contains(all, "a sheet of A2 was printed before, but the appointment is skipped now") || !strings.Contains(all, "a sheet of A5 was printed before, but the appointment is not in the schedule now") {
		t.Error(all)
	}
	print(Options{})
	if len(warned) > 0 {
		t.Error(warned)
	}

	// A printer that can't be used has its reason at each sheet; a file that isn't the folder's own is not printed.
	folder.sheets, out.down = append(folder.sheets, put(6, "six")), errors.New("the printer is stopped")
	check("stopped", print(Options{}), Counts{PrintedBefore: 2, NotPrinted: 1, Err: out.down}, "one two three five two one another", "A6", "the printer is stopped")
	out.down = nil
	put(6, "changed by hand")
	j := Run{Options: Options{Printer: out, OnJob: func(Line) {}}, Folder: folder, Dir: dir, Log: filepath.Join(dir, "printed.jsonl"), Disk: &sink.System{}, Now: time.Now, Warn: func(_, _ string) error { return nil }}
	if _, err := j.Print(t.Context()); err == nil || !strings.Contains(err.Error(), `"A6.pdf" is not what the manifest says`) {
		t.Error(err)
	}
}

func TestCheck(t *testing.T) {
	has := func(id string) bool { return id == "A1" }
	for _, c := range []struct {
		o    Options
		want string
	}{{Options{Reprint: []string{"A1", ReprintAll}}, ""}, {Options{Reprint: []string{"A2"}}, "A2"}, {Options{AlreadyPrinted: []string{"A1", "A3"}}, "A3"}, {Options{AlreadyPrinted: []string{ReprintAll}}, ReprintAll}} {
		err := c.o.Check(has)
		var none *NoSuchRowError
		if (err == nil) != (c.want == "") || err != nil && (!errors.As(err, &none) || none.Appointment != c.want) {
			t.Errorf("%+v: %v", c.o, err)
		}
	}
}
