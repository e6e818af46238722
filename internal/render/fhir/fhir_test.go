package fhir_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/terminology"
	"aftercare/internal/render/fhir"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

var pdf = []byte("%PDF-1.7\nno more than a stand-in\n%%EOF\n")

func at(t *testing.T) time.Time { return time.Date(2026, 11, 23, 11, 5, 0, 0, testkit.Zone(t)) }

func document(t *testing.T, change func(*fhir.Document)) fhir.Document {
	t.Helper()
	v := testkit.Visits(t)["named"]
	v.Record, v.Appointment = "00417", "A-1"
	d := fhir.Document{PDF: pdf, Visit: v, Sheet: testkit.Sheet(t, "", v), Clinic: clinic.Profile{ID: "c", Name: "Willow Creek", FHIR: clinic.FHIR{
		PatientSystem: "https://hospital.example.org/mrn", VisitSystem: "https://hospital.example.org/visit",
		OrganizationSystem: "http://hl7.org/fhir/sid/us-npi", Organization: "1234567893",
	}}}
	if change != nil {
		change(&d)
	}
	return d
}

func writeRecord(t *testing.T, d fhir.Document) map[string]any {
	t.Helper()
	data, err := d.Write()
	if err != nil {
		t.Fatal(err)
	}
	return decodeJSON(t, data)
}

func writeTransaction(t *testing.T, d fhir.Document) map[string]any {
	t.Helper()
	data, err := d.Given(at(t))
	if err != nil {
		t.Fatal(err)
	}
	return decodeJSON(t, data)
}

func decodeJSON(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// get returns what is at a path such as "content.0.attachment.data"; nil for nothing.
func get(v any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			n := int(key[0] - '0')
			if n >= len(x) {
				return nil
			}
			v = x[n]
		default:
			return nil
		}
	}
	return v
}

func expect(t *testing.T, v any, path string, want any) {
	t.Helper()
	if got := get(v, path); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s is %v, want %v", path, got, want)
	}
}

func TestTheDocument(t *testing.T) {
	r := writeRecord(t, document(t, nil))
	sum := sha1.Sum(pdf)
	for path, want := range map[string]any{
		"resourceType":                         "DocumentReference",
		"status":                               "current",
		"docStatus":                            "preliminary", // nobody approved the sample's text
		"type.coding.0.system":                 "http://loinc.org",
		"type.coding.0.code":                   "74213-0",
		"category.0.coding.0.code":             "clinical-note",
		"subject.type":                         "Patient",
		"subject.reference":                    nil,
		"subject.identifier.system":            "https://hospital.example.org/mrn",
		"subject.identifier.value":             "00417",
		"subject.display":                      "Rosa M. Delgado",
		"author.0.display":                     "Willow Creek",
		"custodian.identifier.value":           "1234567893",
		"description":                          "Medial branch block: going home",
		"content.0.attachment.title":           "Medial branch block: going home",
		"content.0.attachment.contentType":     "application/pdf",
		"content.0.attachment.language":        "en",
		"content.0.attachment.data":            base64.StdEncoding.EncodeToString(pdf),
		"content.0.attachment.size":            len(pdf),
		"content.0.attachment.hash":            base64.StdEncoding.EncodeToString(sum[:]),
		"context.period.start":                 "2026-11-23",
		"context.period.end":                   "2026-11-23",
		"context.encounter.0.identifier.value": "A-1",
		"date":                                 nil, // the time of creation isn't part of the sheet
	} {
		expect(t, r, path, want)
	}
}

func TestTheTransaction(t *testing.T) {
	b := writeTransaction(t, document(t, nil))
	for path, want := range map[string]any{
		"resourceType":                                          "Bundle",
		"type":                                                  "transaction",
		"entry.2":                                               nil,
		"entry.0.resource.resourceType":                         "DocumentReference",
		"entry.0.request.method":                                "POST",
		"entry.0.request.url":                                   "DocumentReference",
		"entry.0.resource.subject.reference":                    "Patient?identifier=https://hospital.example.org/mrn%7C00417",
		"entry.1.resource.resourceType":                         "Communication",
		"entry.1.resource.status":                               "completed",
		"entry.1.resource.sent":                                 "2026-11-23T11:05:00-08:00",
		"entry.1.resource.medium.0.coding.0.code":               "WRITTEN",
		"entry.1.resource.recipient.0.identifier.value":         "00417",
		"entry.1.resource.encounter.identifier.value":           "A-1",
		"entry.1.resource.payload.0.contentReference.reference": get(b, "entry.0.fullUrl"),
		"entry.1.request.url":                                   "Communication",
	} {
		expect(t, b, path, want)
	}
	for n := range 2 {
		entry := get(b, fmt.Sprintf("entry.%d", n))
		query, err := url.ParseQuery(get(entry, "request.ifNoneExist").(string))
		if want := "urn:ietf:rfc:3986|" + get(entry, "resource.identifier.0.value").(string); err != nil || query.Get("identifier") != want {
			t.Errorf("entry %d is looked for by %q, want %q", n, query.Get("identifier"), want)
		}
		if name := get(entry, "fullUrl").(string); len(name) != len("urn:uuid:")+36 || name[23] != '5' {
			t.Errorf("%q is no version 5 UUID", name)
		}
	}
	// The document is the same record, whoever sends it.
	expect(t, writeRecord(t, document(t, nil)), "identifier.0.value", get(b, "entry.0.resource.identifier.0.value"))
}

// What isn't known is omitted.
func TestWhatIsNotKnown(t *testing.T) {
	d := document(t, func(d *fhir.Document) {
		d.Clinic.Name, d.Clinic.FHIR = "", clinic.FHIR{PatientSystem: "urn:oid:1.2.36.146"}
		d.Visit.Ended, d.Visit.Day = time.Time{}, visit.Date{}
	})
	r, b := writeRecord(t, d), writeTransaction(t, d)
	for _, path := range []string{"author", "custodian", "context"} {
		expect(t, r, path, nil)
	}
	for _, path := range []string{"entry.1.resource.sender", "entry.1.resource.encounter"} {
		expect(t, b, path, nil)
	}
	d.Visit.Day = visit.Date{Year: 2026, Month: 11, Day: 24}
	expect(t, writeRecord(t, d), "context.period.start", "2026-11-24")
	d.Clinic.Name = "Harbor"
	expect(t, writeRecord(t, d), "author.0.identifier", nil)
	expect(t, writeRecord(t, d), "author.0.display", "Harbor")
	d.Clinic.FHIR.Type = "8653-8"
	expect(t, writeRecord(t, d), "type.coding.0.display", "Hospital Discharge instructions")
}

func TestTheStatusOfTheText(t *testing.T) {
	for status, want := range map[sheet.Status]string{
		sheet.Approved: "final", sheet.NotApproved: "preliminary", sheet.Sample: "preliminary", sheet.NotReviewed: "preliminary",
	} {
		d := document(t, func(d *fhir.Document) { d.Sheet.Status = status })
		expect(t, writeRecord(t, d), "docStatus", want)
	}
}

func TestRefused(t *testing.T) {
	for name, change := range map[string]func(*fhir.Document){
		"no system":    func(d *fhir.Document) { d.Clinic.FHIR.PatientSystem = "" },
		"a blank":      func(d *fhir.Document) { d.Visit = visit.Visit{} },
		"no record":    func(d *fhir.Document) { d.Visit.Record = "" },
		"a part":       func(d *fhir.Document) { d.Sheet.Partial = true },
		"another type": func(d *fhir.Document) { d.Clinic.FHIR.Type = "57833-6" },
	} {
		d := document(t, change)
		_, err := d.Write()
		_, again := d.Given(at(t))
		var refused *fhir.Error
		if !errors.As(err, &refused) || again == nil || strings.Contains(err.Error()+refused.Hint(), "Delgado") {
			t.Errorf("%s: %v; %v", name, err, again)
		}
	}
}

// The same input gives the same bytes, and another patient's record has another name, even if the
// paper is the same.
func TestNames(t *testing.T) {
	one, err := document(t, nil).Given(at(t))
	if err != nil {
		t.Fatal(err)
	}
	two, err := document(t, nil).Given(at(t))
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same sheet is not the same record: %v", err)
	}
	seen := map[string]string{get(decodeJSON(t, one), "entry.0.resource.identifier.0.value").(string): "the first"}
	for name, change := range map[string]func(*fhir.Document){
		"another patient": func(d *fhir.Document) { d.Visit.Record = "00418" },
		"another system":  func(d *fhir.Document) { d.Clinic.FHIR.PatientSystem = "https://other.example.org/mrn" },
		"another visit":   func(d *fhir.Document) { d.Visit.Appointment = "A-2" },
		"another paper":   func(d *fhir.Document) { d.PDF = append(slices.Clone(pdf), ' ') },
		"approved":        func(d *fhir.Document) { d.Sheet.Status = sheet.Approved },
	} {
		id := get(writeRecord(t, document(t, change)), "identifier.0.value").(string)
		if seen[id] != "" {
			t.Errorf("%s has the name of %s", name, seen[id])
		}
		seen[id] = name
	}
	later, err := document(t, nil).Given(at(t).Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := decodeJSON(t, one), decodeJSON(t, later); get(a, "entry.0") == nil || fmt.Sprint(get(a, "entry.0")) != fmt.Sprint(get(b, "entry.0")) ||
		get(a, "entry.1.fullUrl") == get(b, "entry.1.fullUrl") {
		t.Error("given at another time is another communication of the same document")
	}
}

// A number is found unchanged, whatever characters it has, and identifies nobody else.
func TestTheSearchForThePatient(t *testing.T) {
	for record, want := range map[string]string{
		"00417":      "00417",
		"a|b":        `a\|b`,
		"a,b":        `a\,b`,
		"a$b\\c":     `a\$b\\c`,
		"a b&c=d#e":  "a b&c=d#e",
		"7+1 %41":    "7+1 %41",
		"李四-é":       "李四-é",
		"*?x=y;z":    "*?x=y;z",
		"\"<script>": "\"<script>",
	} {
		b := writeTransaction(t, document(t, func(d *fhir.Document) { d.Visit.Record = record }))
		query, ok := strings.CutPrefix(get(b, "entry.1.resource.subject.reference").(string), "Patient?")
		values, err := url.ParseQuery(query)
		if got := values.Get("identifier"); !ok || err != nil || len(values) != 1 || got != "https://hospital.example.org/mrn|"+want {
			t.Errorf("%q is looked for as %q (%v), want %q", record, got, err, want)
		}
		expect(t, b, "entry.0.resource.subject.identifier.value", record)
	}
}

// Every code is in the table, with its owner's name; nothing reads as an order; the patient is only
// in the references.
func TestEachCodeIsOfTheTable(t *testing.T) {
	for _, kind := range append(terminology.DocumentTypeCodes(), "") {
		d := document(t, func(d *fhir.Document) { d.Clinic.FHIR.Type = kind })
		data, err := d.Given(at(t))
		if err != nil {
			t.Fatal(err)
		}
		codes := 0
		walk(decodeJSON(t, data), func(m map[string]any) {
			if r, ok := m["resourceType"]; ok && !slices.Contains([]any{"Bundle", "DocumentReference", "Communication"}, r) {
				t.Errorf("a %v is written", r)
			}
			for _, k := range []string{"title", "description", "div", "text"} {
				if s, ok := m[k].(string); ok && strings.Contains(s, "Delgado") {
					t.Errorf("%s names the patient", k)
				}
			}
			if m["code"] == nil {
				return
			}
			codes++
			if !slices.ContainsFunc(terminology.All(), func(c terminology.Code) bool {
				return c.System.URI == m["system"] && c.Code == m["code"] && c.Display == m["display"]
			}) {
				t.Errorf("%v is not in the table", m)
			}
		})
		if codes < 6 {
			t.Errorf("%d codes were looked at", codes)
		}
	}
}

func walk(v any, look func(map[string]any)) {
	switch x := v.(type) {
	case map[string]any:
		look(x)
		for _, inner := range x {
			walk(inner, look)
		}
	case []any:
		for _, inner := range x {
			walk(inner, look)
		}
	}
}

// Names in any script, and characters with a meaning in XHTML, stay unchanged.
func TestAnyText(t *testing.T) {
	d := document(t, func(d *fhir.Document) {
		d.Visit.Name, d.Sheet.Title, d.Clinic.Name = "Zoë 李 O'Brien 🙂", "Eyes & <b>ears</b>: going\u00a0home", "Smith & Sons"
	})
	r := writeRecord(t, d)
	expect(t, r, "subject.display", "Zoë 李 O'Brien 🙂")
	expect(t, r, "description", "Eyes & <b>ears</b>: going home")
	expect(t, r, "custodian.display", "Smith & Sons")
	if div := get(r, "text.div").(string); !strings.Contains(div, "Eyes &amp; &lt;b&gt;ears&lt;/b&gt;") {
		t.Errorf("the narrative is %s", div)
	}
}
