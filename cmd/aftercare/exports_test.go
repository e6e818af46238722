package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"aftercare/internal/batch"
)

// recordSystem is one of the systems of testdata/exports, and how it writes its export.
type recordSystem struct {
	name  string
	from  []string // the files of the repository
	as    []string // the files that batch reads
	write func(t *testing.T, text string) []byte
	flags []string
}

var recordSystems = []recordSystem{
	{name: "clarity", from: []string{"export.txt"}, as: []string{"export.txt"}, write: func(_ *testing.T, text string) []byte { return unicodeText(windowsLines(text)) }},
	{name: "athena", from: []string{"export.csv"}, as: []string{"export.csv"}, flags: []string{"--encoding", "cp1252"}, write: func(t *testing.T, text string) []byte {
		data, err := charmap.Windows1252.NewEncoder().Bytes([]byte(windowsLines(text)))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}},
	{name: "mirth", from: []string{"export.csv"}, as: []string{"export.csv"}, write: func(_ *testing.T, text string) []byte { return []byte(text) }},
	{name: "tebra", from: []string{"export.tsv"}, as: []string{"export.xlsx"}, write: practiceWorkbook},
	{
		name: "fhir-bulk", from: []string{"Patient.ndjson", "Encounter.ndjson", "Appointment.ndjson", "Procedure.ndjson"}, as: []string{"Patient.ndjson", "Encounter.ndjson", "Appointment.ndjson", "Procedure.ndjson"},
		write: func(_ *testing.T, text string) []byte { return []byte(text) },
	},
}

// windowsLines ends each line as Windows does.
func windowsLines(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// practiceWorkbook writes tab separated cells as the sheet Appointments of a workbook that has another sheet.
func practiceWorkbook(t *testing.T, text string) []byte {
	t.Helper()
	const sheet = "Appointments"
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", sheet))
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(err)
	clock, err := f.NewStyle(&excelize.Style{NumFmt: 18})
	must(err)
	for l, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		for c, cell := range strings.Split(line, "\t") {
			at, err := excelize.CoordinatesToCellName(c+1, l+1)
			must(err)
			kind, value, is := strings.Cut(cell, " ")
			switch {
			case is && kind == "=DATE":
				date, err := time.Parse(time.DateOnly, value)
				must(err)
				must(f.SetCellValue(sheet, at, date))
				must(f.SetCellStyle(sheet, at, at, day))
			case is && kind == "=TIME":
				of, err := time.Parse("15:04", value)
				must(err)
				must(f.SetCellValue(sheet, at, float64(of.Hour()*60+of.Minute())/(24*60)))
				must(f.SetCellStyle(sheet, at, at, clock))
			case cell != "":
				must(f.SetCellStr(sheet, at, cell))
			}
		}
	}
	_, err = f.NewSheet("Report Parameters")
	must(err)
	for n, row := range [][]string{{"Parameter", "Value"}, {"Start Date", "11/23/2026"}, {"End Date", "11/23/2026"}, {"Practice", "Example Pain Center (invented)"}} {
		must(f.SetSheetRow("Report Parameters", "A"+strconv.Itoa(n+1), &row))
	}
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes()
}

// put writes the export of a system to a folder, and returns its names there.
func (s recordSystem) put(t *testing.T, dir string) (names []string, all []byte) {
	t.Helper()
	for n, from := range s.from {
		text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "exports", s.name, from))
		if err != nil {
			t.Fatal(err)
		}
		data := s.write(t, string(text))
		all = append(all, data...)
		if err := os.WriteFile(filepath.Join(dir, s.as[n]), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s.as, all
}

// maxCompleted is how many lines of a proposed mapping a person may have to complete.
const maxCompleted = 15

// completedLines counts the lines of a mapping that a person wrote: those that the proposal doesn't have as they stand, and
// active lines of the proposal that were removed.
func completedLines(proposed, completed string) (lines []string) {
	active := func(text string) (out []string) {
		for l := range strings.Lines(text) {
			if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
				out = append(out, l)
			}
		}
		return out
	}
	key := func(l string) string { k, _, _ := strings.Cut(l, ":"); return k }
	before, after := active(proposed), active(completed)
	var keys []string
	for _, l := range after {
		if n := slices.Index(before, l); n >= 0 {
			before = slices.Delete(before, n, n+1)
			continue
		}
		lines, keys = append(lines, l), append(keys, key(l))
	}
	for _, l := range before {
		if !slices.Contains(keys, key(l)) {
			lines = append(lines, "removed: "+l)
		}
	}
	return lines
}

// verdictReasons are the words of the manifest for a verdict's reason.
var verdictReasons = map[string]string{
	"cancelled": "^cancelled$", "no-show": "^no-show$", "not-done": "^not-done$", "entered-in-error": "^entered-in-error$", "no sheet": "^no sheet for this appointment type$", "no type": "no mapped type", "performed": "Procedure is a row too",
	"type": "holds a type that the mapping doesn't list", "status": "status|a word that the mapping doesn't list", "side": "side", "birth date": `birth_date|"(BIRTH_DATE|patientdob|PID.7.1|Patient DOB)"`,
	"time": `"VISIT_END_DTTM"`, "age": "is for adults", "language": "language|LANGUAGE|PID.15.1|nobody has reviewed", "future": "in the future", "duplicate": "appointment_id", "name": "can't be read as a name", "patient": "patient",
}

// sheetFacts is what a sheet says of its patient.
func sheetFacts(t *testing.T, file string) (side, day, name, born string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Blocks []struct {
			Type   string
			Fields []struct {
				Kind  string
				Value struct{ Text string }
			}
		}
	}
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	side, born = "-", "-"
	for _, b := range s.Blocks {
		for _, f := range b.Fields {
			switch v := strings.Replace(f.Value.Text, "noon", "12:00 PM", 1); f.Kind {
			case "name":
				name = v
			case "born":
				if at, err := time.Parse("Jan 2, 2006", v); err == nil {
					born = at.Format(time.DateOnly)
				}
			case "side":
				side = strings.TrimSuffix(v, " sides")
			case "procedure":
				if at, err := time.Parse("Mon, Jan 2, 2006, ended 3:04 PM", v); err == nil {
					day = at.Format("2006-01-02 15:04")
				} else if at, err := time.Parse("Mon, Jan 2, 2006", v); err == nil {
					day = at.Format(time.DateOnly)
				} else {
					t.Errorf("%q is no day", v)
				}
			}
		}
	}
	return side, day, name, born
}

// An export of each kind of record system is read with the mapping that --make-map proposes and a person completes with at
// most fifteen lines, and what comes of each row is the verdict that was written down before.
func TestExports(t *testing.T) {
	t.Parallel()
	for _, s := range recordSystems {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			dir, at := t.TempDir(), filepath.Join("..", "..", "testdata", "exports", s.name)
			names, all := s.put(t, dir)
			propose := names[0]
			if len(names) > 1 {
				propose = "all.ndjson"
				if err := os.WriteFile(filepath.Join(dir, propose), all, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			proposed, stderr, code := program(t, dir, append([]string{"batch", "--make-map", propose}, s.flags...)...)
			if code != exitDone {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			completed, err := os.ReadFile(filepath.Join(at, "map.yaml"))
			if err != nil {
				t.Fatalf("%v\n%s", err, proposed)
			}
			lines := completedLines(proposed, string(completed))
			if t.Logf("%d lines completed", len(lines)); len(lines) > maxCompleted {
				t.Errorf("%d lines of the mapping were completed by hand, more than %d:\n%s\nof the proposal\n%s", len(lines), maxCompleted, strings.Join(lines, "\n"), proposed)
			}
			if err := os.WriteFile(filepath.Join(dir, "map.yaml"), completed, 0o600); err != nil {
				t.Fatal(err)
			}
			args := append([]string{"batch", "-o", "out", "--clinic", "beverly-hills", "--map", "map.yaml", "--day", "2026-11-23", "--format", "json"}, s.flags...)
			if _, stderr, code = program(t, dir, append(args, names...)...); code != exitPartial {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			s.compare(t, filepath.Join(at, "verdicts.tsv"), filepath.Join(dir, "out"))
		})
	}
}

// compare compares a manifest and its sheets with the verdicts.
func (s recordSystem) compare(t *testing.T, verdicts, out string) {
	t.Helper()
	data, err := os.ReadFile(verdicts)
	if err != nil {
		t.Fatal(err)
	}
	want, got := strings.Split(strings.TrimSpace(string(data)), "\n"), manifestOf(t, out)
	if len(want) != len(got) {
		t.Fatalf("%d rows have a verdict, and %d a line", len(want), len(got))
	}
	met := 0
	for n, l := range got {
		v := strings.Split(want[n], "\t")
		is := fmt.Sprintf("%s: %s", l.Status, l.Reason)
		ok := v[0] == strconv.Itoa(l.Row) && (v[1] == l.Appointment || l.Appointment == "")
		switch v[2] {
		case "sheet":
			if ok = ok && l.Status == batch.Made; ok {
				side, day, name, born := sheetFacts(t, filepath.Join(out, l.File))
				is = strings.Join([]string{l.Procedure, side, day, name, born}, "\t")
				ok = is == strings.Join(v[3:], "\t")
			}
		case "skip", "reject":
			status := map[string]batch.Status{"skip": batch.Skipped, "reject": batch.Rejected}[v[2]]
			ok = ok && l.Status == status && verdictReasons[v[3]] != "" && regexp.MustCompile(verdictReasons[v[3]]).MatchString(l.Reason)
		default:
			ok = false
		}
		if !ok {
			t.Errorf("row %d: the verdict is %q; it is %q of %q", n+1, want[n], is, l.Appointment)
			continue
		}
		met++
	}
	t.Logf("%d of %d verdicts met", met, len(want))
}

// Each line that a person uncomments, changes, adds or takes out is counted, a changed one once.
func TestCompletedLines(t *testing.T) {
	const proposed = "# head\ncolumns:\n  A: name\n  B: {is: ended}\n#   C: date\n  # a note\n#   D: side\nignore: [X]\n"
	for completed, want := range map[string]int{
		proposed: 0,
		"columns:\n  A: name\n  B: {is: ended}\nignore: [X]\n":                                              0,
		"columns:\n  A: name\n  B: {is: ended}\n  C: date\n  D: side\nignore: [X]\n":                        2,
		"columns:\n  A: name\n  B: {is: ended, format: HH:MM}\nignore: [X]\n":                               1,
		"columns:\n  B: {is: ended}\nignore: [X,\n  Y]\n":                                                   3,
		"columns:\n  A: name\n  B: {is: ended}\n  E: record\nprocedures:\n  MBB: mbb\n\nignore: [X]\n# z\n": 3,
	} {
		if got := completedLines(proposed, completed); len(got) != want {
			t.Errorf("%q: %q, want %d", completed, got, want)
		}
	}
}
