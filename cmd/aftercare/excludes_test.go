package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/batch"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

func loadedLibrary(t *testing.T) []*procedure.Procedure {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll(library.SourceLanguage)
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	var out []*procedure.Procedure
	for _, l := range all {
		out = append(out, l.Procedure)
	}
	return out
}

// exclusionCase is a patient with answers or a side, and whether a sheet may be made.
type exclusionCase struct {
	of        *procedure.Procedure
	answers   map[string]string
	side      string
	isRefused bool
}

// row returns the patient as a row of a schedule.
func (c exclusionCase) row(n int) map[string]string {
	out := map[string]string{
		"appointment_id": fmt.Sprintf("X-%03d", n), "given_name": "Rosa", "family_name": "Example" + strings.Repeat(string(rune('a'+n%26)), 1+n/26), "birth_date": fmt.Sprintf("%d-04-02", 1920+n%80),
		"record": fmt.Sprintf("R%04d", n), "procedure": c.of.ID, "status": "completed", "side": c.side, "site": "", "date": "2026-11-23", "ended": fmt.Sprintf("2026-11-23T10:%02d:00-08:00", n%60),
		"clinician": "Dr. Ruiz", "language": "en",
	}
	maps.Copy(out, c.answers)
	return out
}

// excludedPairs returns every two answers in the library that exclude each other, and similar ones that don't.
func excludedPairs(t *testing.T) []exclusionCase {
	var out []exclusionCase
	for _, p := range loadedLibrary(t) {
		sides := append(p.Side.Options(), "")
		for _, one := range slices.Sorted(maps.Keys(p.Conditions)) {
			for _, other := range slices.Sorted(maps.Keys(p.Conditions)) {
				if one >= other || !excludeAny(p, one, other) {
					continue
				}
				for _, a := range p.Conditions[one].Answers() {
					for _, b := range p.Conditions[other].Answers() {
						answers := map[string]string{one: a, other: b}
						_, _, refused := p.Contradiction(answers)
						out = append(out, exclusionCase{of: p, answers: answers, side: sides[0], isRefused: refused})
					}
				}
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("%d cases; the library excludes more", len(out))
	}
	return out
}

func excludeAny(p *procedure.Procedure, one, other string) bool {
	for _, a := range p.Conditions[one].Answers() {
		for _, b := range p.Conditions[other].Answers() {
			if _, _, found := p.Contradiction(map[string]string{one: a, other: b}); found {
				return true
			}
		}
	}
	return false
}

// everySide returns each procedure on each side.
func everySide(t *testing.T) []exclusionCase {
	var out []exclusionCase
	for _, p := range loadedLibrary(t) {
		for _, side := range procedure.SideNames {
			out = append(out, exclusionCase{of: p, side: side, isRefused: !slices.Contains(p.Side.Options(), side)})
		}
	}
	return out
}

// Two answers that exclude each other, and a side on which a procedure is never done, are refused through every
// input, and similar ones aren't.
func TestExclusionsAreRefusedAtEachDoor(t *testing.T) {
	t.Parallel()
	cases := append(excludedPairs(t), everySide(t)...)
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for n, c := range cases {
		person := []string{"show", c.of.ID, "--clinic", "beverly-hills", "--name", "Rosa Example", "--record", "00417", "--ended", "10:20 AM"}
		var with []string
		visitFile := "name: Rosa Example\nrecord: \"00417\"\nended: 10:20 AM\n"
		for name, answer := range c.answers {
			with = append(with, name+"="+answer)
			visitFile += name + ": " + answer + "\n"
		}
		if c.side != "" {
			person = append(person, "--side", c.side)
			visitFile += "side: " + c.side + "\n"
		}
		write("visit.yaml", []byte(visitFile))
		doors := map[string][]string{
			"flags":      append(person, "--with", strings.Join(with, ",")),
			"visit file": {"show", c.of.ID, "--clinic", "beverly-hills", "--visit", "visit.yaml"},
		}
		if len(with) == 0 {
			doors["flags"] = person
		}
		if !c.isRefused && n%4 > 0 {
			delete(doors, "visit file") // a few are enough
		}
		for door, args := range doors {
			_, stderr, code := program(t, dir, args...)
			want := exitDone
			if c.isRefused {
				want = exitUsage
			}
			if code != want {
				t.Errorf("%d, %s: %s %v %s: exit code %d, want %d: %s", n, door, c.of.ID, c.answers, c.side, code, want, stderr)
			}
			if c.isRefused {
				c.says(t, door, stderr)
			}
		}
	}
	rows := make([]map[string]string, len(cases))
	for n, c := range cases {
		rows[n] = c.row(n)
	}
	write("rows.csv", rowsCSV(t, rows))
	write("rows.xlsx", formExcel(t, columnsOf(rows), rows))
	var lines []string
	for _, r := range rows {
		lines = append(lines, jsonText(t, r))
	}
	write("rows.jsonl", []byte(strings.Join(lines, "\n")+"\n"))
	forms := map[string][]exclusionCase{"rows.csv": cases, "rows.xlsx": cases, "rows.jsonl": cases}
	// FHIR has no answers.
	sides := everySide(t)
	rows = rows[:0]
	for n, c := range sides {
		rows = append(rows, c.row(n))
	}
	write("bundle.json", formFHIR(t, rows))
	forms["bundle.json"] = sides
	ids := "procedures:\n"
	for _, p := range loadedLibrary(t) {
		ids += "  " + p.ID + ": " + p.ID + "\n"
	}
	write("map.yaml", []byte(ids))
	for form, cases := range forms {
		out := "out-" + form
		if _, stderr, code := program(t, dir, "batch", form, "-o", out, "--clinic", "beverly-hills", "--map", "map.yaml"); code != exitPartial {
			t.Fatalf("%s: exit code %d: %s", form, code, stderr)
		}
		made := manifestOf(t, filepath.Join(dir, out))
		if len(made) != len(cases) {
			t.Fatalf("%s: %d lines, want %d", form, len(made), len(cases))
		}
		for n, c := range cases {
			if l := made[n]; (l.Status == batch.Rejected) != c.isRefused {
				t.Errorf("%s: %s %v %s: %s, %s", form, c.of.ID, c.answers, c.side, l.Status, l.Reason)
			} else if c.isRefused {
				c.says(t, form, l.Reason)
			}
		}
	}
}

// says checks that a refusal names what is wrong, and nothing about the patient.
func (c exclusionCase) says(t *testing.T, door, refusal string) {
	t.Helper()
	for name := range c.answers {
		if !strings.Contains(refusal, name) || !strings.Contains(refusal, c.of.Conditions[name].Question) {
			t.Errorf("%s: %s: the refusal does not name %s with its question: %s", door, c.of.ID, name, refusal)
		}
	}
	if possible := c.of.Side.DescribeOptions(); len(c.answers) == 0 && possible != "" && !strings.Contains(refusal, possible) {
		t.Errorf("%s: %s: the refusal does not name the sides %s: %s", door, c.of.ID, possible, refusal)
	}
	testkit.ExpectAbsent(t, door, refusal, "Rosa", "00417")
}

func columnsOf(rows []map[string]string) []string {
	seen := map[string]bool{}
	for _, r := range rows {
		for name := range r {
			seen[name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func rowsCSV(t *testing.T, rows []map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	columns := columnsOf(rows)
	table := [][]string{columns}
	for _, r := range rows {
		var cells []string
		for _, name := range columns {
			cells = append(cells, r[name])
		}
		table = append(table, cells)
	}
	if err := w.WriteAll(table); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
