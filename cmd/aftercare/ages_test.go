package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/batch"
	"aftercare/procedures"
)

// Patients on 2026-11-23, the day of the tests.
var patientsOfAges = []struct {
	born string
	age  int
}{{"2022-04-02", 4}, {"2015-04-02", 11}, {"2011-04-02", 15}, {"2008-11-24", 17}, {"2008-11-23", 18}, {"1961-04-02", 65}, {"2026-11-23", 0}, {"1896-11-23", 130}, {"", 0}}

// schedulesOfAges writes the same rows in each schedule format: each definition for a patient of each age, and
// for one without a birth date.
func schedulesOfAges(t *testing.T, dir string, ids []string) []string {
	t.Helper()
	head := []string{"appointment_id", "procedure", "name", "birth_date", "record", "side", "ended", "opioid"}
	rows := [][]string{head}
	for _, id := range ids {
		for n, p := range patientsOfAges {
			side, opioid := "", ""
			if strings.Contains(id, "wisdom") {
				opioid = "none"
			}
			rows = append(rows, []string{fmt.Sprintf("%s.%d", id, n), id, fmt.Sprintf("Rosa Example %c", 'A'+n), p.born, fmt.Sprintf("0417%d", n), side, "2026-11-23 10:20", opioid})
		}
	}
	var table, lines, bundle bytes.Buffer
	if err := csv.NewWriter(&table).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	defer book.Close()
	bundle.WriteString(`{"resourceType": "Bundle", "type": "collection", "entry": [`)
	for r, row := range rows {
		for c, v := range row {
			at, _ := excelize.CoordinatesToCellName(c+1, r+1)
			if err := book.SetCellStr("Sheet1", at, v); err != nil {
				t.Fatal(err)
			}
		}
		if r == 0 {
			continue
		}
		object := map[string]string{}
		for c, v := range row {
			if v != "" {
				object[head[c]] = v
			}
		}
		line, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
		born := ""
		if row[3] != "" {
			born = fmt.Sprintf(`, "birthDate": %q`, row[3])
		}
		if r > 1 {
			bundle.WriteString(",")
		}
		fmt.Fprintf(&bundle, `{"fullUrl": "urn:uuid:p%d", "resource": {"resourceType": "Patient", "id": "p%[1]d", "name": [{"text": %q}], "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": %q}]%s}},
{"resource": {"resourceType": "Appointment", "id": %q, "status": "booked", "serviceType": [{"text": %q}], "start": "2026-11-23T10:15:00-08:00", "participant": [{"status": "accepted", "actor": {"reference": "urn:uuid:p%[1]d"}}]}}`,
			r, row[2], row[4], born, row[0], row[1])
	}
	bundle.WriteString("]}")
	var sheet bytes.Buffer
	if err := book.Write(&sheet); err != nil {
		t.Fatal(err)
	}
	var files []string
	for name, data := range map[string][]byte{"day.csv": table.Bytes(), "day.jsonl": lines.Bytes(), "day.xlsx": sheet.Bytes(), "day.json": bundle.Bytes()} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// Each definition, for a patient of each age, in each schedule format: the same verdict in the same words,
// which contain neither the age nor the birth date.
func TestAgesInEachSchedule(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := lib.LoadAll("en")
	if err != nil {
		t.Fatal(err)
	}
	ages := map[string]procedure.Ages{}
	var ids []string
	for _, l := range all {
		ids, ages[l.Procedure.ID] = append(ids, l.Procedure.ID), l.Procedure.PatientAges()
	}
	dir := t.TempDir()
	types := filepath.Join(dir, "map.yaml")
	text := "procedures:\n"
	for _, id := range ids {
		text += "  " + id + ": " + id + "\n"
	}
	if err := os.WriteFile(types, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range schedulesOfAges(t, dir, ids) {
		out := filepath.Join(dir, "out-"+filepath.Base(file))
		e, _, errs := newTestEnv(t)
		args := []string{"batch", file, "-o", out, "--clinic", "beverly-hills", "--format", "text"}
		if strings.HasSuffix(file, ".json") {
			args = append(args, "--map", types)
		}
		code := run(t.Context(), e, args)
		if code != exitPartial {
			t.Fatalf("%s: exit code %d: %s", file, code, errs)
		}
		rows := 0
		err := batch.EachLine(filepath.Join(out, "manifest.jsonl"), func(l batch.Line) error {
			rows++
			n := (l.Row - 1) % len(patientsOfAges)
			p, of := patientsOfAges[n], ages[l.Procedure]
			const refused = "birth_date does not fit: this text is for "
			switch fits := p.born == "" || of.Contains(p.age); {
			case !fits && (l.Status != batch.Rejected || l.Reason != refused+of.Describe()+"; by the birth date the patient is younger"):
				t.Errorf("%s: %s, %d years: %s, %s", filepath.Base(file), l.Procedure, p.age, l.Status, l.Reason)
			case fits && strings.Contains(l.Reason, "does not fit"):
				t.Errorf("%s: %s, %d years: %s, %s", filepath.Base(file), l.Procedure, p.age, l.Status, l.Reason)
			case l.Status == batch.Made && (p.born == "") != strings.Contains(strings.Join(l.Warnings, " "), "no birth date is given, and this sheet is for "+of.Describe()):
				t.Errorf("%s: %s, %q: the warnings are %q", filepath.Base(file), l.Procedure, p.born, l.Warnings)
			case strings.HasSuffix(file, ".csv") && l.Procedure == "colonoscopy" && fits && l.Status != batch.Made:
				t.Errorf("%s: %s, %d years: %s, %s", filepath.Base(file), l.Procedure, p.age, l.Status, l.Reason)
			}
			return nil
		})
		if err != nil || rows != len(ids)*len(patientsOfAges) {
			t.Errorf("%s: %d rows, %v: %s", file, rows, err, errs)
		}
		for _, p := range patientsOfAges {
			if p.born != "" && strings.Contains(errs.String(), p.born) {
				t.Errorf("%s: a birth date is told", file)
			}
		}
	}
}
