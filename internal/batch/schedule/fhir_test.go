package schedule

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/diag"

	"github.com/google/go-cmp/cmp"
)

const fhirMap = "procedures:\n  Facet block: medial-branch-block\n  \"387713003\": epidural-steroid-interlaminar\n" +
	"sites:\n  \"6757004\": {side: right, site: right knee}\n  \"72696002\": {site: knee}\n  Structure of {side} shoulder region: {site: shoulder}\n  r knee: {side: right}\n"

const rosa = `{"resourceType": "Patient", "id": "p1", "name": [{"use": "maiden", "family": "Old"}, {"family": "Later"}, {"use": "official", "given": ["Rosa", "M."], "family": "Example", "suffix": ["Jr."]}],
  "birthDate": "1961-04-02", "identifier": [{"value": "x"}, {"value": "00417", "type": {"coding": [{"code": "MR"}]}}],
  "communication": [{"language": {"coding": [{"code": "en"}]}}, {"preferred": true, "language": {"coding": [{"code": "es"}]}}]}`

// A bundle as Synthea makes it: the patient first, urn references, encounters, and many resources that aren't
// rows.
func syntheaShaped(entries ...string) string {
	all := append([]string{rosa}, entries...)
	var out []string
	for n, e := range all {
		url := fmt.Sprintf("urn:uuid:%d", n)
		if n == 0 {
			url = "urn:uuid:rosa"
		}
		out = append(out, fmt.Sprintf("    {\"fullUrl\": %q, \"resource\": %s, \"request\": {\"method\": \"POST\"}}", url, strings.ReplaceAll(e, "\n", "")))
	}
	return "{\n  \"resourceType\": \"Bundle\", \"type\": \"transaction\",\n  \"entry\": [\n" + strings.Join(out, ",\n") + "\n  ]\n}\n"
}

func procedureJSON(id, more string) string {
	if !strings.Contains(more, "performed") {
		more += `, "performedDateTime": "2026-11-23"`
	}
	return fmt.Sprintf(`{"resourceType": "Procedure", "id": %q, "subject": {"reference": "urn:uuid:rosa"}, %s}`, id, more)
}

const facet = `"status": "completed", "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64493"}], "text": "Facet block"}`

func TestFHIR(t *testing.T) {
	patient := map[string]string{"given_name": "Rosa M.", "family_name": "Example Jr.", "birth_date": "1961-04-02", "record": "00417", "language": "es", "procedure": "medial-branch-block"}
	with := func(more ...string) map[string]string {
		out := map[string]string{}
		for k, v := range patient {
			out[k] = v
		}
		for n := 0; n < len(more); n += 2 {
			out[more[n]] = more[n+1]
		}
		return out
	}
	for _, c := range []struct {
		name, entry, skip, reject string
		fields                    map[string]string
	}{
		{"a procedure", procedureJSON("A1", facet+`, "performedPeriod": {"start": "2026-11-23T10:00:00-08:00", "end": "2026-11-23T22:20:00-08:00"},
			"bodySite": [{"coding": [{"code": "7771000"}]}, {"text": "L4 to S1"}], "performer": [{"actor": {"reference": "Practitioner?identifier=1", "display": "Dr. Ruiz"}}]`), "", "",
			with("appointment_id", "A1", "date", "2026-11-23", "ended", "2026-11-23T22:20:00-08:00", "side", "left", "site", "L4 to S1", "clinician", "Dr. Ruiz")},
		{"an instant elsewhere is the clinic's day", procedureJSON("A1", facet+`, "performedDateTime": "2026-11-24T06:00:00Z"`), "", "", with("appointment_id", "A1", "date", "2026-11-23")},
		{"a code that bills for nothing", procedureJSON("A1", `"status": "completed", "code": {"coding": [{"system": "http://snomed.info/sct", "code": "387713003", "display": "Surgery"}]}`), "", "",
			with("appointment_id", "A1", "date", "2026-11-23", "procedure", "epidural-steroid-interlaminar")},
		{"a billing code alone", procedureJSON("A1", `"status": "completed", "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "387713003", "display": "Facet block"}]}`), skipNoType, "", map[string]string{"appointment_id": "A1"}},
		{"another type", procedureJSON("A1", `"status": "completed", "code": {"text": "Depression screening"}`), skipNoType, "", map[string]string{"appointment_id": "A1"}},
		{"two types", procedureJSON("A1", `"status": "completed", "code": {"coding": [{"code": "387713003"}], "text": "facet block"}`), "", "the types of the Procedure lead to more than one procedure", nil},
		{"not done", procedureJSON("A1", strings.Replace(facet, "completed", "not-done", 1)), "not-done", "", nil},
		{"stopped", procedureJSON("A1", strings.Replace(facet, "completed", "stopped", 1)), "", `the column "status" says stopped, which leaves open whether it takes place or was done; a mapping can say what it means, under status:`, nil},
		{"two sides", procedureJSON("A1", facet+`, "bodySite": [{"coding": [{"code": "7771000"}]}, {"coding": [{"code": "24028007"}]}]`), "", `the column "side" is not a side; expected left, right or both, or a mapping that lists other words`, nil},
		{"nobody", strings.Replace(procedureJSON("A1", facet), "urn:uuid:rosa", "urn:uuid:bo", 1), "", "the patient of the Procedure is not in the file", nil},
		{"another shape", procedureJSON("A1", `"status": "completed", "code": "x"`), "", "the Procedure is not a resource of FHIR R4 or R5", nil},
		{"a key twice", procedureJSON("A1", facet+`, "STATUS": "entered-in-error"`), "", "the Procedure is not a resource of FHIR R4 or R5", nil},
		{"an escape", procedureJSON("A1", facet+`, "bodySite": [{"text": "\u001b[2J"}]`), "", `the column "site" holds the control character U+001B`, nil},
		{"an appointment", `{"resourceType": "Appointment", "id": "A1", "status": "booked", "serviceType": [{"text": "Facet block"}], "start": "2026-11-23T10:15:00-08:00",
			"participant": [{"actor": {"reference": "urn:uuid:rosa"}}, {"actor": {"reference": "Practitioner/7", "display": "Dr. Ruiz"}}, {"actor": {"reference": "Location/1", "display": "Room 2"}}]}`, "", "",
			with("appointment_id", "A1", "date", "2026-11-23", "clinician", "Dr. Ruiz")},
		{"a cancelled appointment", `{"resourceType": "Appointment", "id": "A1", "status": "noshow", "serviceType": [{"text": "Facet block"}]}`, "no-show", "", nil},
		{"a proposed appointment", `{"resourceType": "Appointment", "id": "A1", "status": "waitlist", "serviceType": [{"text": "Facet block"}], "participant": [{"actor": {"reference": "Patient/p1"}}]}`, "",
			`the column "status" says waitlist, which leaves open whether it takes place or was done; a mapping can say what it means, under status:`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := syntheaShaped(`{"resourceType": "Observation", "status": 7}`, c.entry, procedureJSON("A9", facet))
			o := Options{Map: parse(t, fhirMap), Zone: time.FixedZone("", -8*3600)}
			header, rows, err := readAll("s.json", strings.NewReader(text), o)
			if err != nil || len(rows) != 2 || rows[1].Fields["appointment_id"] != "A9" || rows[1].Reject != "" || rows[1].Line != 7 {
				t.Fatal(len(rows), err)
			}
			if rows[0].Skip != c.skip || rows[0].Reject != c.reject || rows[0].Line != 6 {
				t.Errorf("line %d, skip %q, reject %q", rows[0].Line, rows[0].Skip, rows[0].Reject)
			}
			if d := cmp.Diff(c.fields, rows[0].Fields); c.fields != nil && d != "" {
				t.Error(d)
			}
			if c.reject == "" {
				return
			}
			_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, rows[:1])), o)
			if err != nil || len(again) != 1 || again[0].Reject != c.reject {
				t.Errorf("the rejected row comes back as %+v, %v", again, err)
			}
		})
	}
}

// One resource per line, with the patient last, and an encounter that refers to the appointment.
func TestFHIRLines(t *testing.T) {
	lines := []string{
		`{"resourceType": "Procedure", "id": "x1", "subject": {"reference": "Patient/p1"}, "encounter": {"reference": "Encounter/e1"}, "performedDateTime": "2026-11-23", ` + facet + `}`,
		`{"resourceType": "Procedure", "id": "x2", "performedDateTime": "2026-11-23", "subject": {"reference": "Patient/p1"}, ` + facet + `}`,
		`{"resourceType": "Encounter", "id": "e1", "appointment": [{"reference": "Appointment/A7"}], "participant": [{"individual": {"reference": "Practitioner/1", "display": "Dr. Ruiz"}}]}`,
		strings.ReplaceAll(rosa, "\n", ""),
	}
	_, rows, err := readAll("s.ndjson", strings.NewReader(strings.Join(lines, "\n")), Options{Map: parse(t, fhirMap)})
	if err != nil || len(rows) != 2 || rows[0].Line != 1 || rows[1].Line != 2 || rows[0].Number != 1 {
		t.Fatal(rows, err)
	}
	if rows[0].Fields["appointment_id"] != "A7" || rows[0].Fields["clinician"] != "Dr. Ruiz" || rows[1].Fields["appointment_id"] != "x2" || rows[1].Fields["record"] != "00417" {
		t.Error(rows)
	}
}

// References don't cross bundles: one id in two bundles is two people.
func TestReferencesDontCrossBundles(t *testing.T) {
	bo := strings.Replace(rosa, `"Rosa"`, `"Bo"`, 1)
	text := syntheaShaped(procedureJSON("A1", facet)) + strings.Replace(syntheaShaped(procedureJSON("A2", facet)), `"Rosa"`, `"Bo"`, 1)
	_, rows, err := readAll("s.json", strings.NewReader(text), Options{Map: parse(t, fhirMap)})
	if err != nil || len(rows) != 2 || rows[0].Fields["given_name"] != "Rosa M." || rows[1].Fields["given_name"] != "Bo M." {
		t.Error(rows, err)
	}
	_, rows, err = readAll("s.json", strings.NewReader(syntheaShaped(procedureJSON("A1", facet), bo)), Options{Map: parse(t, fhirMap)})
	if len(rows) != 1 || err == nil || !strings.HasPrefix(err.Error(), "s.json:6: two different patients have one id") {
		t.Error(rows, err)
	}
}

func TestBrokenFHIR(t *testing.T) {
	whole := syntheaShaped(procedureJSON("A1", facet), procedureJSON("A2", facet))
	long := syntheaShaped(procedureJSON("A1", facet), `{"resourceType": "Binary", "data": "`+strings.Repeat("x", 17<<20)+`"}`)
	for _, c := range []struct {
		name, text, want string
		rows             int
	}{
		{"cut off", whole[:strings.Index(whole, `"A2"`)], "s.json:5: what follows is not JSON", 1},
		{"another bracket", strings.Replace(whole, "]\n}", "}\n}", 1), "s.json:7: what follows is not JSON", 2},
		{"a resource without end", long, "s.json:5: a resource is longer than 16 MiB", 1},
		{"a number after it", whole + "7", "s.json:9: what follows is not JSON", 2},
		{"nothing in it", `{"resourceType": "Bundle"}`, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, rows, err := readAll("s.json", strings.NewReader(c.text), Options{Map: parse(t, fhirMap)})
			if len(rows) != c.rows || (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%d rows, %v", len(rows), err)
			}
		})
	}
	if _, _, err := readAll("s.json", strings.NewReader(whole), Options{}); err == nil || !strings.Contains(err.Error(), "write a mapping with procedures:") {
		t.Error(err)
	}
	// A server's error is reported, not what a mapping lacks: missing patients would get no sheet.
	const outcome = `{"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "login", "diagnostics": "Rosa Example"}]}`
	for _, o := range []Options{{}, {Map: parse(t, fhirMap)}} {
		if _, rows, err := readAll("s.json", strings.NewReader(outcome), o); len(rows) > 0 || err == nil || !strings.Contains(err.Error(), "reports an error (login)") {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	}
	// Warnings and errors of the form reach the caller.
	next := strings.Replace(whole, `"entry"`, `"link": [{"relation": "next", "url": "y"}], "entry"`, 1)
	var warned diag.List
	if _, rows, err := readAll("s.json", strings.NewReader(next), Options{Map: parse(t, fhirMap), Warn: func(d diag.Diagnostic) { warned = append(warned, d) }}); len(rows) != 2 || err != nil || len(warned) != 1 {
		t.Errorf("%d rows, %v, %v", len(rows), warned, err)
	}
}

func FuzzFHIR(f *testing.F) {
	f.Add(syntheaShaped(procedureJSON("A1", facet)))
	f.Add(`{"resourceType": "Appointment", "entry": []}{"resourceType": "Bundle", "entry": [{}, null, 7]}`)
	for _, more := range []string{
		`"name": [null], "identifier": [null], "communication": [null], "link": [null]`, `"name": [{"given": [null, "x"], "period": {"start": 7}}], "_birthDate": {"extension": [null]}, "deceasedBoolean": 1`,
		`"contained": [null, 7, {"resourceType": "Patient", "id": "p"}], "subject": {"reference": "#p"}, "performer": [null], "bodySite": [{"extension": [{"url": "laterality"}]}]`,
		`"subject": {"identifier": {"value": "1"}}, "performedPeriod": null, "_status": null, "focus": {}`, `"subject": {"reference": "//_history/"}, "encounter": {"reference": "#"}, "occurrenceTiming": []`,
		`"participant": [{"actor": {"reference": "Patient?identifier=|"}, "period": {"start": "2026"}, "required": []}], "serviceType": [{"concept": null, "reference": {}}]`,
	} {
		for _, kind := range []string{"Patient", "Procedure", "Appointment", "Encounter"} {
			f.Add(`{"resourceType": "` + kind + `", "id": "A1", "status": "booked", "code": {"text": "Facet block"}, ` + more + `}`)
		}
	}
	f.Add(`{"resourceType": "OperationOutcome", "issue": [null]}{"resourceType": "Bundle", "link": [null], "entry": [{"response": {"status": "4"}}]}`)
	m, err := ParseMap("m.yaml", []byte(fhirMap))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o := Options{Map: m, References: NewReferenceIndex()}
		o.References.Add("s.json", strings.NewReader(s), o)
		_, rows, _ := readAll("s.json", strings.NewReader(s), o)
		for _, r := range rows {
			if r.Skip == "" && r.Reject == "" && (r.Fields["procedure"] == "" && len(r.Raw) == len(fhirHeader)) {
				t.Errorf("a row without a procedure passes: %v", r.Fields)
			}
		}
	})
}

// If the clinic says which system its record numbers have, a number of another hospital isn't used: it may be
// another patient's.
func TestRecordNumbersOfAnotherHospital(t *testing.T) {
	const ours = "https://hospital.example.org/mrn"
	number := func(system, value string) string {
		return `{"system": "` + system + `", "value": "` + value + `", "type": {"coding": [{"code": "MR"}]}}`
	}
	for _, c := range []struct{ records, numbers, want string }{
		{"", number("https://other.example.org/mrn", "9"), "9"},
		{ours, number("https://other.example.org/mrn", "9"), ""},
		{ours, number("https://other.example.org/mrn", "9") + "," + number(ours, "417"), "417"},
		{ours, number("", "9"), "9"}, // nothing says that it is another hospital's
		{ours, number("", "9") + "," + number(ours, "417"), ""},
	} {
		who := `{"resourceType": "Patient", "id": "p1", "name": [{"family": "Example", "given": ["Rosa"]}], "birthDate": "1961-04-02", "identifier": [` + c.numbers + `]}`
		lines := who + "\n" + `{"resourceType": "Procedure", "id": "A1", "performedDateTime": "2026-11-23", "subject": {"reference": "Patient/p1"}, ` + facet + "}"
		for _, index := range []*ReferenceIndex{nil, NewReferenceIndex()} {
			o := Options{Map: parse(t, fhirMap), Records: c.records, References: index}
			if index != nil {
				index.Add("s.ndjson", strings.NewReader(lines), o)
			}
			_, rows, err := readAll("s.ndjson", strings.NewReader(lines), o)
			if err != nil || len(rows) != 1 || rows[0].Fields["record"] != c.want {
				t.Errorf("%+v: %+v, %v", c, rows, err)
			}
		}
	}
}
