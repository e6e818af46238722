package batch

import (
	"bytes"
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

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/pipeline"
	"aftercare/internal/sheet"
)

// snapshot returns a folder byte for byte: files, link targets, folders and pipes.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		out[rel] = d.Type().String()
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			out[rel], err = os.Readlink(path)
		case d.Type().IsRegular():
			var data []byte
			data, err = os.ReadFile(path)
			out[rel] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rewriteFile rewrites a file with change.
func rewriteFile(name string, change func(string) string) func(string) error {
	return func(dir string) error {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return os.WriteFile(path, []byte(change(string(data))), 0o600)
	}
}

func overwriteFile(name, text string) func(string) error {
	return rewriteFile(name, func(string) string { return text })
}

// replaceByLink moves a file elsewhere and puts a link to it in its place.
func replaceByLink(name string) func(string) error {
	return func(dir string) error {
		path := filepath.Join(dir, name)
		elsewhere := filepath.Join(dir, "elsewhere")
		if err := os.Rename(path, elsewhere); errors.Is(err, fs.ErrNotExist) {
			err = os.WriteFile(elsewhere, []byte("mine"), 0o600)
			if err != nil {
				return err
			}
		}
		return os.Symlink("elsewhere", path)
	}
}

func replaceByFolder(name string) func(string) error {
	return func(dir string) error {
		path := filepath.Join(dir, name)
		_ = os.Remove(path)
		return os.Mkdir(path, 0o700)
	}
}

// replaceByPipe replaces a file with a pipe, where the system has them.
var replaceByPipe = replaceByFolder

// changeLine changes line n, counted from 1.
func changeLine(n int, change func(string) string) func(string) string {
	return func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		lines[n-1] = change(lines[n-1])
		return strings.Join(lines, "")
	}
}

func swap(from, to string) func(string) string {
	return func(s string) string { return strings.Replace(s, from, to, 1) }
}

type damageCase struct {
	name   string
	damage func(dir string) error
	file   string
	line   int // 0 for none
}

// damageCases returns what can be wrong with a record, and what the error says.
func damageCases() []damageCase {
	return []damageCase{
		{"a mark of an editor", rewriteFile("manifest.jsonl", func(s string) string { return "\ufeff" + s }), "manifest.jsonl", 1},
		{"a bad letter", rewriteFile("manifest.jsonl", changeLine(4, swap(`"file"`, "\"fi\xe9e\""))), "manifest.jsonl", 4},
		{"half a line in the middle", rewriteFile("manifest.jsonl", changeLine(2, func(s string) string { return s[:40] + "\n" })), "manifest.jsonl", 2},
		{"half a last line, with an end", rewriteFile("manifest.jsonl", changeLine(5, func(s string) string { return s[:40] + "\n" })), "manifest.jsonl", 5},
		{"a whole last line that lacks a brace, with an end", rewriteFile("manifest.jsonl", changeLine(5, swap("}\n", "\n"))), "manifest.jsonl", 5},
		{"a line that lacks a key", rewriteFile("manifest.jsonl", changeLine(3, swap(`"sha256":`, `"sha":`))), "manifest.jsonl", 3},
		{"a sha256 with another letter", rewriteFile("manifest.jsonl", changeLine(3, swap(`"sha256":"`, `"sha256":"g`))), "manifest.jsonl", 3},
		{"a file of another appointment", rewriteFile("manifest.jsonl", changeLine(3, swap(`"file":"A-3`, `"file":"A-4`))), "manifest.jsonl", 3},
		{"a file in another folder", rewriteFile("manifest.jsonl", changeLine(3, swap(`"file":"A-3`, `"file":"../A-3`))), "manifest.jsonl", 3},
		{"a status of a later version", rewriteFile("manifest.jsonl", changeLine(3, swap(`"status":"made"`, `"status":"mailed"`))), "manifest.jsonl", 3},
		{"a schema of a later version", rewriteFile("manifest.jsonl", changeLine(3, swap(`"schema":1`, `"schema":2`))), "manifest.jsonl", 3},
		{"a row that is a word", rewriteFile("manifest.jsonl", changeLine(3, swap(`"row":3`, `"row":"3"`))), "manifest.jsonl", 3},
		{"a row below one", rewriteFile("manifest.jsonl", changeLine(1, swap(`"row":1`, `"row":0`))), "manifest.jsonl", 1},
		{"a row twice", rewriteFile("manifest.jsonl", changeLine(2, func(s string) string { return s + s })), "manifest.jsonl", 3},
		{"a row too few", rewriteFile("manifest.jsonl", changeLine(2, func(string) string { return "" })), "manifest.jsonl", 2},
		{"the first row too few", rewriteFile("manifest.jsonl", changeLine(1, func(string) string { return "" })), "manifest.jsonl", 1},
		{"rows out of order", rewriteFile("manifest.jsonl", func(s string) string {
			l := strings.SplitAfter(s, "\n")
			l[1], l[2] = l[2], l[1]
			return strings.Join(l, "")
		}), "manifest.jsonl", 2},
		{"an empty line", rewriteFile("manifest.jsonl", changeLine(2, func(s string) string { return "\n" + s })), "manifest.jsonl", 2},
		{"ends of lines of another system", rewriteFile("manifest.jsonl", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }), "manifest.jsonl", 1},
		{"a block of zeros in the middle", rewriteFile("manifest.jsonl", changeLine(2, func(s string) string { return strings.Repeat("\x00", len(s)) })), "manifest.jsonl", 2},
		{"zeros and an end", rewriteFile("manifest.jsonl", func(s string) string { return s + "\x00\x00\n" }), "manifest.jsonl", 6},
		{"zeros behind a run that came to its end", rewriteFile("manifest.jsonl", func(s string) string { return s + "\x00\x00" }), "manifest.jsonl", 6},
		{"nothing but zeros", rewriteFile("manifest.jsonl", func(s string) string { return strings.Repeat("\x00", len(s)) }), "manifest.jsonl", 1},
		{"words behind the last line", rewriteFile("manifest.jsonl", func(s string) string { return s + "please keep" }), "manifest.jsonl", 6},
		{"a whole line of another program, without an end", rewriteFile("manifest.jsonl", func(s string) string { return s + `{"row":6,"appointment_id":"A-6"}` }), "manifest.jsonl", 6},
		{"lines of another program", overwriteFile("manifest.jsonl", `{"name":"app","version":1}`+"\n"), "manifest.jsonl", 1},
		{"lines of another program that are nearly ours", overwriteFile("manifest.jsonl", `{"row":1,"appointment_id":"A-1","status":"made"}`+"\n"), "manifest.jsonl", 1},
		{"one line of another program without an end", overwriteFile("manifest.jsonl", `{"row":1,"status":"ok"`), "manifest.jsonl", 1},
		{"a list in JSON", overwriteFile("manifest.jsonl", "[]\n"), "manifest.jsonl", 1},
		{"a text", overwriteFile("manifest.jsonl", "groceries"), "manifest.jsonl", 1},
		{"UTF-16", rewriteFile("manifest.jsonl", func(s string) string { return "\xff\xfe" + strings.Join(strings.Split(s, ""), "\x00") }), "manifest.jsonl", 1},
		{"a link", replaceByLink("manifest.jsonl"), "manifest.jsonl", 0},
		{"a folder", replaceByFolder("manifest.jsonl"), "manifest.jsonl", 0},
		{"a pipe", replaceByPipe("manifest.jsonl"), "manifest.jsonl", 0},

		{"the manifest before: a text", overwriteFile("manifest.previous.jsonl", "mine\n"), "manifest.previous.jsonl", 1},
		{"the manifest before: a torn line in the middle", rewriteFile("manifest.previous.jsonl", func(string) string { return `{"row":1,"appo` + "\n" }), "manifest.previous.jsonl", 1},
		{"the manifest before: a link", replaceByLink("manifest.previous.jsonl"), "manifest.previous.jsonl", 0},
		{"the manifest before: a folder", replaceByFolder("manifest.previous.jsonl"), "manifest.previous.jsonl", 0},

		{"the sum: a text", overwriteFile("manifest.schedule", "Monday: A-1\n"), "manifest.schedule", 1},
		{"the sum: empty", overwriteFile("manifest.schedule", ""), "manifest.schedule", 1},
		{"the sum: cut", rewriteFile("manifest.schedule", func(s string) string { return s[:20] }), "manifest.schedule", 1},
		{"the sum: a mark", rewriteFile("manifest.schedule", func(s string) string { return "\ufeff" + s }), "manifest.schedule", 1},
		{"the sum: ends of lines of another system", rewriteFile("manifest.schedule", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }), "manifest.schedule", 1},
		{"the sum: two lines", rewriteFile("manifest.schedule", func(s string) string { return s + "{}\n" }), "manifest.schedule", 2},
		{"the sum: a link", replaceByLink("manifest.schedule"), "manifest.schedule", 0},

		{"what was printed: a text", overwriteFile("printed.jsonl", "all of it\n"), "printed.jsonl", 1},
		{"what was printed: another program's", overwriteFile("printed.jsonl", `{"at":"2026-11-23","page":3}`+"\n"), "printed.jsonl", 1},
		{"what was printed: an unknown state", rewriteFile("printed.jsonl", changeLine(3, swap(`"state":"printed"`, `"state":"eaten"`))), "printed.jsonl", 3},
		{"what was printed: a schema of a later version", rewriteFile("printed.jsonl", changeLine(3, swap(`"schema":1`, `"schema":2`))), "printed.jsonl", 3},
		{"what was printed: a broken line", rewriteFile("printed.jsonl", changeLine(2, func(s string) string { return s[1:] })), "printed.jsonl", 2},
		{"what was printed: words behind it", rewriteFile("printed.jsonl", func(s string) string { return s + "the rest by hand" }), "printed.jsonl", 16},
		{"what was printed: a link", replaceByLink("printed.jsonl"), "printed.jsonl", 0},
		{"what was printed: a pipe", replaceByPipe("printed.jsonl"), "printed.jsonl", 0},

		{"the list: a text", overwriteFile("print.list", "Dear printer, please print this.\n"), "print.list", 1},
		{"the list: one word", overwriteFile("print.list", "README.md\n"), "print.list", 1},
		{"the list: cut", rewriteFile("print.list", func(s string) string { return s[:len(s)-3] }), "print.list", 5},
		{"the list: a mark", rewriteFile("print.list", func(s string) string { return "\ufeff" + s }), "print.list", 1},
		{"the list: a link", replaceByLink("print.list"), "print.list", 0},
		{"the list: a folder", replaceByFolder("print.list"), "print.list", 0},

		{"the warnings: a text", overwriteFile("warnings.csv", "my own list\n"), "warnings.csv", 1},
		{"the warnings: a link", replaceByLink("warnings.csv"), "warnings.csv", 0},
		{"the warnings: a folder", replaceByFolder("warnings.csv"), "warnings.csv", 0},

		{"the group: a text", overwriteFile(".aftercare.group", "this is mine\n"), ".aftercare.group", 1},
		{"the group: a link", replaceByLink(".aftercare.group"), ".aftercare.group", 0},
		{"the decision: a text", overwriteFile(".aftercare.decision", "yes\n"), ".aftercare.decision", 1},
		{"the lock: a text", overwriteFile(".aftercare.lock", "mine\n"), ".aftercare.lock", 1},
		{"the lock: a pipe", replaceByPipe(".aftercare.lock"), ".aftercare.lock", 0},
		{"a row at work: a folder", replaceByFolder(".aftercare.row-3"), ".aftercare.row-3", 0},
		{"rejected rows: a table of another program", overwriteFile("rejects.csv", "id,why\n1,late\n"), "rejects.csv", 1},
		{"rejected rows: the second file", func(dir string) error {
			return errors.Join(overwriteFile("rejects.csv", "rejected_row,rejected_because,x\n")(dir), overwriteFile("rejects.2.csv", "parts,price\n")(dir))
		}, "rejects.2.csv", 1},
		{"rejected rows: a link", replaceByLink("rejects.csv"), "rejects.csv", 0},
		{"superseded: a file", overwriteFile("superseded", "mine"), "superseded", 0},
		{"superseded: a link", replaceByLink("superseded"), "superseded", 0},
	}
}

// A record that is damaged, belongs to another program or is a link refuses each kind of run: the error names
// the file and the line, and no file of the folder changes.
func TestADamagedRecordRefusesTheRun(t *testing.T) {
	start, rows := t.TempDir(), patients(5)
	runOrFail(t, withPrinter(t, start, rows, &fakePrinter{}))
	for _, d := range damageCases() {
		t.Run(d.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := errors.Join(os.CopyFS(dir, os.DirFS(start)), d.damage(dir)); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, dir)
			for kind, o := range map[string]Options{"a run": options(t, dir, rows), "a resumed run": options(t, dir, rows), "a run that prints": withPrinter(t, dir, rows, &fakePrinter{}), "other rows": options(t, dir, rows[:4])} {
				o.Resume = kind == "a resumed run"
				_, err := Run(t.Context(), o)
				var broken *record.BrokenError
				if !errors.As(err, &broken) || filepath.Base(broken.Path) != d.file || d.line > 0 && broken.Line != d.line || !strings.Contains(broken.Hint(), "mv ") {
					t.Errorf("%s: %v", kind, err)
				}
				if broken != nil && broken.Line > 0 && !strings.Contains(err.Error(), fmt.Sprintf("at line %d", broken.Line)) {
					t.Errorf("%s: %v", kind, err)
				}
				expectSame(t, kind, snapshot(t, dir), before)
			}
			unlock, err := LockFolder(dir)
			if err == nil {
				_, err = ReadRecords(dir, time.UTC)
				unlock()
			}
			var broken *record.BrokenError
			if !errors.As(err, &broken) || filepath.Base(broken.Path) != d.file {
				t.Errorf("what is no longer kept: %v", err)
			}
			expectSame(t, "what is no longer kept", snapshot(t, dir), before)
		})
	}
	if len(damageCases()) < 25 {
		t.Error(len(damageCases()))
	}
}

// The same for a shard's records, and for the joined manifest beside them.
func TestADamagedRecordOfAShardRefusesTheRun(t *testing.T) {
	start, rows := t.TempDir(), patients(5)
	sharded(t, start, rows, 2, 1, 2)
	for name, harm := range map[string]func(string) error{
		"manifest-2-of-2.jsonl":             rewriteFile("manifest-2-of-2.jsonl", func(s string) string { return "\ufeff" + s }),
		"manifest-2-of-2.jsonl ":            rewriteFile("manifest-2-of-2.jsonl", changeLine(2, swap(`"row":4`, `"row":5`))),
		"manifest-2-of-2.previous.jsonl":    replaceByLink("manifest-2-of-2.previous.jsonl"),
		"manifest-2-of-2.schedule":          overwriteFile("manifest-2-of-2.schedule", "x"),
		"print-2-of-2.list":                 overwriteFile("print-2-of-2.list", "a list\n"),
		"printed-2-of-2.jsonl":              overwriteFile("printed-2-of-2.jsonl", "x\n"),
		"rejects-2-of-2.csv":                overwriteFile("rejects-2-of-2.csv", "mine\n"),
		"warnings-2-of-2.csv":               overwriteFile("warnings-2-of-2.csv", "mine\n"),
		".aftercare-2-of-2.group":           overwriteFile(".aftercare-2-of-2.group", "mine, too\n"),
		".aftercare-2-of-2.lock":            replaceByLink(".aftercare-2-of-2.lock"),
		"manifest.jsonl":                    overwriteFile("manifest.jsonl", `{"name":"other"}`+"\n"),
		"manifest.jsonl behind a link":      replaceByLink("manifest.jsonl"),
		"print.list":                        overwriteFile("print.list", "a list of mine\n"),
		"manifest-2-of-2.jsonl, and a link": replaceByLink("manifest-2-of-2.jsonl"),
	} {
		dir := t.TempDir()
		if err := errors.Join(os.CopyFS(dir, os.DirFS(start)), harm(dir)); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, dir)
		o := options(t, dir, patients(6))
		o.Shard = Shard{2, 2}
		var broken *record.BrokenError
		if _, err := Run(t.Context(), o); !errors.As(err, &broken) || !strings.HasPrefix(strings.TrimSpace(name), filepath.Base(broken.Path)) {
			t.Errorf("%s: %v", name, err)
		}
		expectSame(t, name, snapshot(t, dir), before)
	}
}

// A damaged manifest is neither joined nor searched.
func TestADamagedManifestIsNotRead(t *testing.T) {
	for _, d := range damageCases() {
		if d.file != "manifest.jsonl" || strings.Contains(d.name, "a pipe") {
			continue
		}
		dir := t.TempDir()
		runOrFail(t, options(t, dir, patients(5)))
		if err := d.damage(dir); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, dir)
		var broken *record.BrokenError
		var wrong *VerifyError
		if _, err := Join([]string{dir}, true, io.Discard); !errors.As(err, &broken) && !errors.As(err, &wrong) {
			t.Errorf("%s: joined: %v", d.name, err)
		}
		paths, err := Manifests(dir)
		for _, path := range paths {
			err = errors.Join(err, EachLine(path, func(Line) error { return nil }))
		}
		if !errors.As(err, &broken) || d.line > 0 && broken.Line != d.line {
			t.Errorf("%s: audited: %v", d.name, err)
		}
		expectSame(t, d.name, snapshot(t, dir), before)
	}
}

// The last line of a killed run is repaired: half a line is dropped, one that lacks only its newline is
// complete, and zeros from a machine that stopped are ignored.
func TestATornLastLineIsRepaired(t *testing.T) {
	start, rows := t.TempDir(), patients(4)
	runOrFail(t, options(t, start, rows))
	manifest := files(t, start)["manifest.jsonl"]
	last := strings.LastIndex(manifest[:len(manifest)-1], "\n") + 1
	for name, text := range map[string]string{
		"a letter": manifest[:last+1], "half": manifest[:last+60], "no end": manifest[:len(manifest)-1], "zeros": manifest[:last] + "\x00\x00\x00", "half, and zeros": manifest[:last+60] + "\x00\x00",
		"nothing": manifest[:last], "no end, and zeros": manifest[:len(manifest)-1] + "\x00",
	} {
		for _, resume := range []bool{true, false} {
			dir := t.TempDir()
			if err := errors.Join(os.CopyFS(dir, os.DirFS(start)), os.WriteFile(filepath.Join(dir, "manifest.jsonl"), []byte(text), 0o600), os.Remove(filepath.Join(dir, "print.list"))); err != nil {
				t.Fatal(err)
			}
			o := options(t, dir, rows)
			o.Resume = resume
			runOrFail(t, o)
			want, got := files(t, start), files(t, dir)
			if !resume {
				got["manifest.jsonl"] = strings.ReplaceAll(got["manifest.jsonl"], `"unchanged"`, `"made"`)
			}
			expectSame(t, fmt.Sprint(name, ", resumed: ", resume), got, want)
		}
	}
}

// A sheet whose line was cut off still leaves the folder when the schedule no longer has it.
func TestASheetOfATornLineIsNotForgotten(t *testing.T) {
	dir := t.TempDir()
	runOrFail(t, options(t, dir, patients(4)))
	if err := truncateBy(filepath.Join(dir, "manifest.jsonl"), 50); err != nil {
		t.Fatal(err)
	}
	runOrFail(t, options(t, dir, patients(3)))
	got := files(t, dir)
	if _, there := got["A-4.txt"]; there || got["superseded/A-4.txt"] == "" {
		t.Error(slices.Sorted(maps.Keys(got)))
	}
}

// A refused resume changes nothing in the folder, whatever the reason.
func TestARefusedResumeChangesNothing(t *testing.T) {
	whole, rows := t.TempDir(), patients(4)
	rows[2] = changeRow(rows[2], func(r *schedule.Row) { delete(r.Fields, "side") })
	first := func(dir string) Options {
		o := options(t, dir, rows)
		o.Maker.Options = map[string]string{"paper": "letter"}
		return o
	}
	runOrFail(t, first(whole))
	killed := t.TempDir()
	if err := os.CopyFS(killed, os.DirFS(whole)); err != nil {
		t.Fatal(err)
	}
	manifest := files(t, killed)["manifest.jsonl"]
	for _, err := range []error{
		os.WriteFile(filepath.Join(killed, "manifest.jsonl"), []byte(manifest[:len(manifest)/2]), 0o600), os.Remove(filepath.Join(killed, "print.list")),
		os.WriteFile(filepath.Join(killed, ".aftercare.group"), []byte("A-4.txt\nA-"), 0o600), os.WriteFile(filepath.Join(killed, ".aftercare.row-4"), []byte("half"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"a row":         {func(o *Options) { o.Sources = options(t, "", slices.Insert(slices.Clone(rows), 1, patient(8))).Sources }, "the schedule or its mapping changed"},
		"another row":   {func(o *Options) { o.Sources = options(t, "", patients(4)).Sources }, "the schedule or its mapping changed"},
		"fewer rows":    {func(o *Options) { o.Sources = options(t, "", rows[:3]).Sources }, "the schedule or its mapping changed"},
		"the format":    {func(o *Options) { o.Maker.Format = "pdf" }, "the format changed"},
		"the version":   {func(o *Options) { o.Maker.Version = "later" }, "the version of the program changed"},
		"the paper":     {func(o *Options) { o.Maker.Options = map[string]string{"paper": "a4"} }, "an option changed (paper)"},
		"a flag":        {func(o *Options) { o.Maker.Options = map[string]string{"paper": "letter", "large-print": "yes"} }, "an option changed (large-print)"},
		"the clinic":    {func(o *Options) { o.Maker.Line.Library = otherClinicLibrary{o.Maker.Line.Library} }, "the row, the text or the clinic changed"},
		"other bytes":   {func(o *Options) { o.Maker.Render = withOtherBytes(o.Maker.Render) }, "the row, the text or the clinic changed"},
		"its approvals": {func(o *Options) { o.Maker.Line.RequireApproved = true }, "the row, the text or the clinic changed"},
		"the shards":    {func(o *Options) { o.Shard = Shard{1, 2} }, "in 2 shards"},
	} {
		for from, start := range map[string]string{"a whole run": whole, "a killed run": killed} {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
				t.Fatal(err)
			}
			o := first(dir)
			o.Resume = true
			c.change(&o)
			before := snapshot(t, dir)
			if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s: %v", name, from, err)
			}
			expectSame(t, name+", "+from, snapshot(t, dir), before)
			if from == "a killed run" { // and it can be resumed as it was begun
				o := first(dir)
				o.Resume = true
				runOrFail(t, o)
				expectSame(t, name+", resumed", files(t, dir), files(t, whole))
			}
		}
	}
	// A sheet that left the folder.
	dir := t.TempDir()
	if err := errors.Join(os.CopyFS(dir, os.DirFS(whole)), os.Remove(filepath.Join(dir, "A-2.txt"))); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, dir)
	o := first(dir)
	o.Resume = true
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "row 2: the sheet left the folder") {
		t.Error(err)
	}
	expectSame(t, "a sheet left", snapshot(t, dir), before)
}

// Records of the earliest builds have no schema in their lines: a run goes on with them, and prints nothing twice.
func TestRecordsWithoutASchemaAreRead(t *testing.T) {
	dir, printer, rows := t.TempDir(), &fakePrinter{}, patients(3)
	runOrFail(t, withPrinter(t, dir, rows, printer))
	whole := snapshot(t, dir)
	for _, name := range []string{"manifest.jsonl", "printed.jsonl"} {
		if !strings.Contains(whole[name], `,"schema":1}`) {
			t.Fatalf("%s has no schema:\n%s", name, whole[name])
		}
		if err := rewriteFile(name, func(s string) string { return strings.ReplaceAll(s, `,"schema":1}`, "}") })(dir); err != nil {
			t.Fatal(err)
		}
	}
	s := runOrFail(t, withPrinter(t, dir, rows, printer))
	if *s.Prints != (printing.Counts{PrintedBefore: 3}) || s.Counts.Unchanged != 3 || len(printer.jobs) != 3 {
		t.Errorf("%+v, %+v, %d jobs", s, s.Prints, len(printer.jobs))
	}
}

// withOtherBytes is a later version's renderer: other bytes, the same words.
func withOtherBytes(render func(*pipeline.Result) ([]byte, int, error)) func(*pipeline.Result) ([]byte, int, error) {
	return func(r *pipeline.Result) ([]byte, int, error) {
		data, pages, err := render(r)
		return append(data, '\n'), pages, err
	}
}

// A sheet on paper isn't printed again when only its bytes differ; it is when its words do.
func TestOtherBytesAreNotPrintedAgain(t *testing.T) {
	dir, o, rows := t.TempDir(), &fakePrinter{}, patients(4)
	runOrFail(t, withPrinter(t, dir, rows, o))
	later := withPrinter(t, dir, rows, o)
	later.Maker.Version, later.Maker.Render = "later", withOtherBytes(later.Maker.Render)
	var warned []string
	later.Warn = func(s string) { warned = append(warned, s) }
	s := runOrFail(t, later)
	if *s.Prints != (printing.Counts{PrintedBefore: 4}) || s.Counts.Made != 4 || len(o.jobs) != 4 {
		t.Errorf("%+v, %+v", s, s.Prints)
	}
	for id, l := range linesByID(t, dir) {
		if l.Reason != "" || l.Content == "" {
			t.Error(id, l)
		}
	}
	for what, change := range map[string]func(*schedule.Row){
		"the name": func(r *schedule.Row) { r.Fields["name"] = "Otto Other" }, "the time": func(r *schedule.Row) { r.Fields["ended"] = "2026-11-23 11:20" },
		"an answer": func(r *schedule.Row) { r.Answers = map[string]string{"sedation": "yes", "diagnostic": "yes"} }, "the record": func(r *schedule.Row) { r.Fields["record"] = "X-1" },
		"the side": func(r *schedule.Row) { r.Fields["side"] = "right" },
	} {
		again := slices.Clone(rows)
		again[1] = changeRow(again[1], change)
		run := withPrinter(t, t.TempDir(), again, o)
		if err := os.CopyFS(run.Dir, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		run.Maker.Version, run.Maker.Render = "later", withOtherBytes(run.Maker.Render)
		if s := runOrFail(t, run); *s.Prints != (printing.Counts{Printed: 1, PrintedBefore: 3}) {
			t.Errorf("%s: %+v", what, s.Prints)
		}
	}
	// Large print makes another sheet; a smaller paper doesn't.
	for name, want := range map[string]printing.Counts{"large-print": {Printed: 4}, "paper": {PrintedBefore: 4}} {
		run := withPrinter(t, t.TempDir(), rows, o)
		if err := os.CopyFS(run.Dir, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		run.Maker.Options, run.Maker.Render = map[string]string{name: "yes"}, withOtherBytes(withOtherBytes(run.Maker.Render))
		if s := runOrFail(t, run); *s.Prints != want {
			t.Errorf("%s: %+v", name, s.Prints)
		}
	}
	// Earlier records have no content hash: only the file is compared.
	for _, name := range []string{"manifest.jsonl", "printed.jsonl"} {
		if err := rewriteFile(name, func(s string) string { return withoutContent(s) })(dir); err != nil {
			t.Fatal(err)
		}
	}
	run := withPrinter(t, dir, rows, o)
	run.Maker.Version, run.Maker.Render = "later", withOtherBytes(run.Maker.Render)
	s = runOrFail(t, run)
	// The first jobs had other bytes, so these are printed once more, and then never again.
	if *s.Prints != (printing.Counts{Printed: 4}) {
		t.Errorf("%+v", s.Prints)
	}
}

func withoutContent(s string) string {
	var out strings.Builder
	for _, line := range strings.SplitAfter(s, "\n") {
		before, after, found := strings.Cut(line, `,"content":"`)
		if found {
			_, rest, _ := strings.Cut(after, `"`)
			line = before + rest
		}
		out.WriteString(line)
	}
	return out.String()
}

// The foot of a sheet says where the text comes from and isn't part of what the patient reads.
func TestContentIsWhatThePatientReads(t *testing.T) {
	o := options(t, "", nil)
	o.Maker.hashContent = true
	made := o.Maker.Make(1, patient(1))
	content := o.Maker.contentHash(made.Result.Sheet)
	if content != made.Line.Content || !record.IsSHA256(content) {
		t.Error(content, made.Line.Content)
	}
	other := *made.Result.Sheet
	other.Footer, other.StatusLine = sheet.Footer{Lines: []string{"text 0000"}}, "approved by another"
	if o.Maker.contentHash(&other) != content {
		t.Error("the foot of the sheet counts")
	}
	other.Status = sheet.Sample
	if o.Maker.contentHash(&other) == content {
		t.Error("what is not approved is the same as a sample")
	}
	other.Status, other.Blocks = made.Result.Sheet.Status, other.Blocks[:len(other.Blocks)-2]
	if o.Maker.contentHash(&other) == content {
		t.Error("a block less is the same")
	}
}

// unapprovedLibrary is a library whose clinic prints only approved texts.
type unapprovedLibrary struct{ pipeline.Library }

func (u unapprovedLibrary) Clinic() clinic.Profile {
	c := u.Library.Clinic()
	c.RequireApproved = true
	return c
}

// If each row that would have a sheet waits for an approval, nothing is made and nothing moves. If one row has
// a sheet, the others are rejected as usual.
func TestNothingApproved(t *testing.T) {
	dir, rows := t.TempDir(), patients(4)
	runOrFail(t, options(t, dir, rows))
	before := snapshot(t, dir)
	later := slices.Clone(rows)
	later[0] = changeRow(rows[0], func(r *schedule.Row) { delete(r.Fields, "side") })
	later[1] = changeRow(rows[1], func(r *schedule.Row) { r.Skip = "cancelled" })
	for name, o := range map[string]Options{"a run": options(t, dir, later), "one that is resumed": options(t, t.TempDir(), later), "one that prints": withPrinter(t, dir, later, &fakePrinter{}), "a shard": options(t, t.TempDir(), later)} {
		o.Maker.Line.Library = unapprovedLibrary{o.Maker.Line.Library}
		if name == "a shard" {
			o.Shard = Shard{1, 3}
		}
		o.Resume = name == "one that is resumed"
		_, err := Run(t.Context(), o)
		var nothing *NothingApprovedError
		if !errors.As(err, &nothing) || len(nothing.Texts) != 1 || nothing.Texts[0] != (Unapproved{Procedure: "medial-branch-block", Language: "en", Rows: 2}) {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(err.Error(), `"medial-branch-block" in "en" (2 rows)`) || !strings.Contains(nothing.Hint(), "aftercare approve medial-branch-block --lang en") {
			t.Error(err, nothing.Hint())
		}
		if o.Dir != dir {
			if left := snapshot(t, o.Dir); len(left) > 1 {
				t.Error(left)
			}
		}
	}
	expectSame(t, "nothing approved", snapshot(t, dir), before)
	// A dry run lists each row, and then fails in the same way.
	o := options(t, dir, later)
	o.Maker.Line.Library = unapprovedLibrary{o.Maker.Line.Library}
	o.DryRun = true
	told := 0
	o.OnRow = func(Line) { told++ }
	s, err := Run(t.Context(), o)
	var nothing *NothingApprovedError
	if !errors.As(err, &nothing) || told != 4 || s == nil || s.Moved != 0 {
		t.Error(s, err, told)
	}
	// A schedule in which no row could have a sheet anyway is rejected row by row.
	o = options(t, t.TempDir(), later[:2])
	o.Maker.Line.Library = unapprovedLibrary{o.Maker.Line.Library}
	if s, err := Run(t.Context(), o); err != nil || s.Counts.Rejected != 1 || s.Counts.Skipped != 1 {
		t.Error(s, err)
	}
}

// Shards of another version or with other options aren't joined: one sentence says so, however many rows there
// are.
func TestShardsMadeDifferentlyAreNotJoined(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"version":     {func(o *Options) { o.Maker.Version = "later" }, `made by 2 versions of the program ("test" from row 1 on, "later" from row 2 on)`},
		"large print": {func(o *Options) { o.Maker.Options = map[string]string{"large-print": "yes"} }, "shard 2 was made with different options than shard 1: --large-print differs"},
		"paper":       {func(o *Options) { o.Maker.Options = map[string]string{"paper": "a4"} }, "--paper differs"},
		"clinic":      {func(o *Options) { o.Maker.Line.Library = otherClinicLibrary{o.Maker.Line.Library} }, "the clinic or the definitions differ"},
		"text":        {nil, "rows 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and 10 more: the text of \"medial-branch-block\" in \"en\" differs from that in row 1"},
		"files":       {nil, "the files of row 2 (\"A-2.txt\"), row 4 (\"A-4.txt\")"},
	} {
		dir, rows := t.TempDir(), patients(40)
		sharded(t, dir, rows, 2, 1)
		o := options(t, dir, rows)
		o.Shard = Shard{2, 2}
		if c.change != nil {
			c.change(&o)
		}
		runOrFail(t, o)
		switch name {
		case "text":
			err := rewriteFile("manifest-2-of-2.jsonl", func(s string) string { return strings.ReplaceAll(s, `"digest":"`, `"digest":"0`) })(dir)
			if err != nil {
				t.Fatal(err)
			}
		case "files":
			for n := 2; n <= 40; n += 2 {
				if err := overwriteFile(fmt.Sprintf("A-%d.txt", n), "x")(dir); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, files := range []bool{true, false} {
			var wrong *VerifyError
			_, err := Join([]string{dir}, files, io.Discard)
			if name == "files" && !files {
				continue
			}
			if !errors.As(err, &wrong) || len(wrong.Problems) != 1 || !strings.Contains(wrong.Problems[0], c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// The lists of names are joined in row order.
func TestTheListsAreJoined(t *testing.T) {
	dir := t.TempDir()
	sharded(t, dir, patients(7), 3, 1, 2, 3)
	var names []string
	var out bytes.Buffer
	err := JoinWithSheets([]string{dir}, &out, func(path string) error { names = append(names, filepath.Base(path)); return nil })
	if err != nil || strings.Join(names, " ") != "A-1.txt A-2.txt A-3.txt A-4.txt A-5.txt A-6.txt A-7.txt" || strings.Count(out.String(), "\n") != 7 {
		t.Error(names, err)
	}
}

// Locates the sheet of a manifest line.
func TestOnDisk(t *testing.T) {
	dir, rows := t.TempDir(), patients(4)
	runOrFail(t, options(t, dir, rows))
	rows[0] = changeRow(rows[0], func(r *schedule.Row) { r.Fields["side"] = "right" })
	runOrFail(t, options(t, dir, rows))
	if err := errors.Join(overwriteFile("A-2.txt", "x")(dir), os.Remove(filepath.Join(dir, "A-3.txt"))); err != nil {
		t.Fatal(err)
	}
	got := map[string]DiskState{}
	paths, err := Manifests(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		shelf := NewLocator(path)
		err := EachLine(path, func(l Line) error {
			state, at := shelf.Locate(l)
			got[filepath.Base(path)+" "+l.Appointment] = state + DiskState(" "+at)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	for name, want := range map[string]DiskState{
		"manifest.1.jsonl A-1": "superseded superseded/A-1.txt", "manifest.jsonl A-1": "same A-1.txt", "manifest.jsonl A-2": "changed A-2.txt", "manifest.jsonl A-3": "missing A-3.txt", "manifest.jsonl A-4": "same A-4.txt",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
}
