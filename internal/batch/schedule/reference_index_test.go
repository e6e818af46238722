package schedule

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

const (
	rosaLine = `{"resourceType": "Patient", "id": "p1", "name": [{"given": ["Rosa"], "family": "Example"}], "birthDate": "1961-04-02"}`
	boLine   = `{"resourceType": "Patient", "id": "p2", "name": [{"given": ["Bo"], "family": "Muster"}], "birthDate": "1950-01-12"}`
)

func appointmentLine(id, status, patient string) string {
	return fmt.Sprintf(`{"resourceType": "Appointment", "id": %q, "status": %q, "serviceType": [{"text": "Facet block"}], "start": "2026-11-23T10:15:00-08:00", "participant": [{"actor": {"reference": %q}}]}`, id, status, patient)
}

func encounterLine(id, appointment, patient string) string {
	return fmt.Sprintf(`{"resourceType": "Encounter", "id": %q, "subject": {"reference": %q}, "appointment": [{"reference": "Appointment/%s"}]}`, id, patient, appointment)
}

func procedureLine(id, status, patient, encounter string) string {
	return fmt.Sprintf(`{"resourceType": "Procedure", "id": %q, "status": %q, "code": {"text": "Facet block"}, "performedDateTime": "2026-11-23", "subject": {"reference": %q}, "encounter": {"reference": %q}}`, id, status, patient, encounter)
}

// readTogether reads files as a run does: first the index, then the rows.
func readTogether(t *testing.T, files ...string) (out []string, rows []Row) {
	t.Helper()
	o := Options{Map: parse(t, fhirMap), References: NewReferenceIndex()}
	for n, text := range files {
		o.References.Add(fmt.Sprintf("%d.ndjson", n), strings.NewReader(text), o)
	}
	for n, text := range files {
		header, all, err := readAll(fmt.Sprintf("%d.ndjson", n), strings.NewReader(text), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			rows = append(rows, r)
			out = append(out, r.Fields["appointment_id"]+"|"+r.Fields["given_name"]+"|"+r.Skip+"|"+r.Reject)
			if r.Reject == "" {
				continue
			}
			_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, []Row{r})), o)
			if err != nil || len(again) != 1 || again[0].Reject != r.Reject {
				t.Errorf("%q comes back as %v, %v", r.Reject, again, err)
			}
		}
	}
	return out, rows
}

func bundleOf(lines ...string) string {
	return `{"resourceType": "Bundle", "entry": [{"resource": ` + strings.Join(lines, `}, {"resource": `) + `}]}`
}

func TestReferencesAcrossFiles(t *testing.T) {
	lines := func(l ...string) string { return strings.Join(l, "\n") }
	for _, c := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"a bulk export", []string{lines(procedureLine("x1", "completed", "Patient/p1", ""), procedureLine("x2", "completed", "Patient/p2", "")), lines(rosaLine, boLine)}, []string{"x1|Rosa||", "x2|Bo||"}},
		{"with encounters", []string{rosaLine, encounterLine("e1", "A7", "Patient/p1"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1")}, []string{"A7|Rosa||"}},
		{"an appointment and its procedure", []string{lines(appointmentLine("A7", "booked", "Patient/p1"), rosaLine, encounterLine("e1", "A7", "Patient/p1"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1"))},
			[]string{"||its Procedure is a row too|", "A7|Rosa||"}},
		{"in one bundle", []string{bundleOf(appointmentLine("A7", "fulfilled", "Patient/p1"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1"), rosaLine, encounterLine("e1", "A7", "Patient/p1"))},
			[]string{"||its Procedure is a row too|", "A7|Rosa||"}},
		{"in two files", []string{lines(appointmentLine("A7", "booked", "Patient/p1"), rosaLine), encounterLine("e1", "A7", "Patient/p1"), procedureLine("x1", "not-done", "Patient/p1", "Encounter/e1")},
			[]string{"||its Procedure is a row too|", "A7|Rosa|not-done|"}},
		{"called off, and done: two rows of one id", []string{lines(appointmentLine("A7", "cancelled", "Patient/p1"), rosaLine, encounterLine("e1", "A7", "Patient/p1"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1"))},
			[]string{"A7|Rosa|cancelled|", "A7|Rosa||"}},
		{"a procedure in error says nothing", []string{lines(appointmentLine("A7", "booked", "Patient/p1"), rosaLine, encounterLine("e1", "A7", "Patient/p1"), procedureLine("x1", "entered-in-error", "Patient/p1", "Encounter/e1"))},
			[]string{"A7|Rosa||", "x1|Rosa|entered-in-error|"}},
		{"an appointment of another patient", []string{lines(appointmentLine("A7", "booked", "Patient/p2"), rosaLine, boLine, encounterLine("e1", "A7", "Patient/p1"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1"))},
			[]string{"A7|Bo||", "A7|Rosa||"}},
		{"an encounter of another patient", []string{lines(rosaLine, boLine, encounterLine("e1", "A7", "Patient/p2"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1"))},
			[]string{"A7|||the encounter of the Procedure is another patient's"}},
		{"two files differ on a patient", []string{rosaLine, strings.Replace(boLine, "p2", "p1", 1), procedureLine("x1", "completed", "Patient/p1", "")}, []string{"x1|||the patient of the Procedure is more than one"}},
		{"a patient in two files alike", []string{rosaLine, rosaLine, procedureLine("x1", "completed", "Patient/p1", "")}, []string{"x1|Rosa||"}},
		{"a bundle lends nothing", []string{bundleOf(rosaLine), procedureLine("x1", "completed", "Patient/p1", "")}, []string{"x1|||the patient of the Procedure is not in the file"}},
		{"a patient that says two things", []string{strings.Replace(rosaLine, `"birthDate"`, `"birthDate": "1950-01-01", "birthDate"`, 1), procedureLine("x1", "completed", "Patient/p1", "")}, []string{"x1|||the patient of the Procedure can't be read as a resource of FHIR"}},
		{"nobody", []string{procedureLine("x1", "completed", "Patient/p9", ""), procedureLine("x2", "completed", "Group/p1", "")}, []string{"x1|||the patient of the Procedure is not in the file", "x2|||the patient of the Procedure is not in the file"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := readTogether(t, c.files...)
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// Other formats add nothing to the index, and a broken file is reported when its rows are read.
func TestIndexTakesOnlyFHIR(t *testing.T) {
	for _, text := range []string{"", `{"resourceType": "ServiceRequest", "id": "s1"}`, "appointment_id\nA1\n", `{"appointment_id": "A1"}`, "PK\x03\x04", `{"resourceType": `, "\xff\xfe{"} {
		p := NewReferenceIndex()
		p.Add("x", io.Reader(strings.NewReader(text)), Options{Map: parse(t, fhirMap)})
		if len(p.patients)+len(p.linked)+len(p.performed) > 0 {
			t.Errorf("%q lends something", text)
		}
	}
}
