package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"aftercare/internal/batch"
)

// midnights are what exports make of a date, and what is a real time: the day and the end that a visit gets
// from them; "" for no end, and "refused" for no visit.
var midnights = []struct{ date, ended, nextVisit, day, end, visit string }{
	{"", "2026-11-23 00:00", "2026-12-10 00:00", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23 00:00:00", "2026-12-10 00:00:00", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23T00:00", "2026-12-10T00:00", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23T00:00:00", "2026-12-10T00:00:00", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23 00:00:00.000", "2026-12-10 00:00:00.000", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23T00:00:00-08:00", "2026-12-10T00:00:00-08:00", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23T00:00:00.000-08:00", "2026-12-10T00:00:00.000-08:00", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"", "2026-11-23T08:00:00Z", "2026-12-10T08:00:00Z", "2026-11-23", "", "Thu, Dec 10, 2026."},
	{"2026-11-23", "2026-11-23 00:00", "", "2026-11-23", "", ""},
	{"2026-11-23", "00:00", "", "2026-11-23", "", ""},
	{"2026-11-23", "12:00 AM", "", "2026-11-23", "", ""},
	{"2026-11-23", "2026-11-23T00:00:00Z", "", "2026-11-23", "", ""},
	{"2026-11-22", "2026-11-23T00:00:00Z", "", "", "2026-11-22T16:00:00-08:00", ""},
	{"", "2026-11-23T00:00:00Z", "", "refused", "", ""},
	{"2026-11-23", "", "2026-12-10T00:00:00Z", "refused", "", ""},
	{"2026-11-22", "2026-11-23 00:00", "", "refused", "", ""},
	{"", "2026-11-24 00:00", "", "refused", "", ""},
	{"2026-11-22", "2026-11-23 04:00", "", "refused", "", ""},
	{"2026-11-22", "2026-11-23 01:10", "", "", "2026-11-23T01:10:00-08:00", ""},
	{"", "2026-11-23 00:00:20", "2026-12-10 00:30", "", "2026-11-23T00:00:00-08:00", "Thu, Dec 10, 2026 at 12:30 AM."},
	{"", "2026-11-23 12:00", "2026-12-10 12:00", "", "2026-11-23T12:00:00-08:00", "Thu, Dec 10, 2026 at noon."},
}

var midnightColumns = []string{"appointment_id", "procedure", "name", "record", "side", "sedation", "date", "ended", "next_visit"}

// A text has the same meaning at each door: flags, a visit file in YAML and in JSON, CSV, Excel, JSON Lines.
func TestMidnightAtEachDoor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var rows []map[string]string
	var lines []string
	book := excelize.NewFile()
	defer book.Close()
	for c, name := range midnightColumns {
		at, _ := excelize.CoordinatesToCellName(c+1, 1)
		_ = book.SetCellStr("Sheet1", at, name)
	}
	for n, m := range midnights {
		r := map[string]string{
			"appointment_id": fmt.Sprintf("M-%02d", n), "procedure": "medial-branch-block", "name": "Rosa Example", "record": "00417", "side": "left",
			"sedation": "no", "date": m.date, "ended": m.ended, "next_visit": m.nextVisit,
		}
		rows = append(rows, r)
		lines = append(lines, jsonText(t, r))
		for c, name := range midnightColumns {
			at, _ := excelize.CoordinatesToCellName(c+1, n+2)
			_ = book.SetCellStr("Sheet1", at, r[name])
		}
	}
	var table, sheet bytes.Buffer
	table.WriteString(strings.Join(midnightColumns, ",") + "\n")
	for _, r := range rows {
		for c, name := range midnightColumns {
			table.WriteString(strings.Repeat(",", min(c, 1)) + r[name])
		}
		table.WriteString("\n")
	}
	if err := book.Write(&sheet); err != nil {
		t.Fatal(err)
	}
	texts := make([]map[string]string, len(rows)) // by door: the sheet, "" for none
	for n := range texts {
		texts[n] = map[string]string{}
	}
	for name, data := range map[string][]byte{"day.csv": table.Bytes(), "day.xlsx": sheet.Bytes(), "day.jsonl": []byte(strings.Join(lines, "\n") + "\n")} {
		write(t, filepath.Join(dir, name), data)
		out := filepath.Join(dir, "out-"+name)
		if said, code := runHere(t, "batch", filepath.Join(dir, name), "-o", out, "--clinic", "beverly-hills", "--format", "text"); code != exitPartial {
			t.Fatalf("%s: exit code %d: %s", name, code, said)
		}
		for n, l := range manifestOf(t, out) {
			m := midnights[n]
			day, end := l.Times["date"], l.Times["ended"]
			if l.Status == batch.Rejected {
				day = "refused"
			}
			if day != m.day || end != m.end {
				t.Errorf("%s: %+v: day %q, end %q: %s", name, m, day, end, l.Reason)
			}
			if l.Status.HasFile() {
				texts[n][name] = readText(t, filepath.Join(out, l.File))
			} else {
				texts[n][name] = ""
			}
		}
	}
	for n, r := range rows {
		yaml := "name: Rosa Example\nrecord: '00417'\nside: left\nsedation: 'no'\n"
		own := map[string]string{"name": "Rosa Example", "record": "00417", "side": "left", "sedation": "no"}
		flags := []string{"--name", "Rosa Example", "--record", "00417", "--side", "left", "--without", "sedation"}
		for _, field := range []string{"date", "ended", "next_visit"} {
			if r[field] != "" {
				yaml += field + ": " + r[field] + "\n"
				own[field] = r[field]
				flags = append(flags, "--"+strings.ReplaceAll(field, "_", "-"), r[field])
			}
		}
		write(t, filepath.Join(dir, "visit.yaml"), []byte(yaml))
		write(t, filepath.Join(dir, "visit.json"), []byte(jsonText(t, own)))
		for door, args := range map[string][]string{
			"flags": flags, "visit.yaml": {"--visit", filepath.Join(dir, "visit.yaml")}, "visit.json": {"--visit", filepath.Join(dir, "visit.json")},
		} {
			e, out, errs := newTestEnv(t)
			code := run(t.Context(), e, append([]string{"show", "mbb", "--clinic", "beverly-hills", "--format", "text"}, args...))
			if refused := midnights[n].day == "refused"; refused != (code == exitUsage) || strings.Contains(errs.String(), "Rosa") {
				t.Errorf("%s: %+v: exit code %d: %s", door, midnights[n], code, errs)
			}
			texts[n][door] = out.String()
		}
		for door, text := range texts[n] {
			if text != texts[n]["day.csv"] {
				t.Errorf("%s: %+v makes another sheet than a CSV", door, midnights[n])
			}
		}
		if words := "Your next visit is on " + midnights[n].visit; midnights[n].visit != "" && !strings.Contains(texts[n]["day.csv"], words) {
			t.Errorf("%+v: the sheet doesn't say %q", midnights[n], words)
		}
	}
}

// A spreadsheet's own dates are numbers, in which a date and its midnight are the same.
func TestMidnightInASpreadsheet(t *testing.T) {
	t.Parallel()
	dir, book := t.TempDir(), excelize.NewFile()
	defer book.Close()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for n, row := range [][]any{
		{"appointment_id", "procedure", "name", "record", "side", "sedation", "ended"},
		{"E-1", "medial-branch-block", "Rosa Example", "00417", "left", "no", day},
		{"E-2", "medial-branch-block", "Ivo Muster", "00418", "left", "no", day.Add(10*time.Hour + 20*time.Minute)},
		{"E-3", "medial-branch-block", "Uma Zander", "00419", "left", "no", day.Add(20 * time.Second)},
		{"E-4", "medial-branch-block", "Kim Other", "00420", "left", "no", day.AddDate(0, 0, 1)},
	} {
		for c, value := range row {
			at, _ := excelize.CoordinatesToCellName(c+1, n+1)
			_ = book.SetCellValue("Sheet1", at, value)
		}
	}
	path := filepath.Join(dir, "book.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if said, code := runHere(t, "batch", path, "-o", out, "--clinic", "beverly-hills"); code != exitPartial {
		t.Fatalf("exit code %d: %s", code, said)
	}
	got := ""
	for _, l := range manifestOf(t, out) {
		got += l.Times["date"] + l.Times["ended"] + string(l.Status) + "\n"
	}
	if want := "2026-11-23made\n2026-11-23T10:20:00-08:00made\n2026-11-23T00:00:00-08:00made\nrejected\n"; got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

func runHere(t *testing.T, args ...string) (said string, code int) {
	t.Helper()
	e, _, errs := newTestEnv(t)
	code = run(t.Context(), e, args)
	return errs.String(), code
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
