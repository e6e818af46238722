// Package fhir writes what a hospital's records need of a sheet, in FHIR R4: a
// DocumentReference that holds the PDF and, if it is known when the patient received it, a
// transaction with the Communication that records that. None of it reads as an order: it
// files a document and doesn't describe its content.
//
// What isn't known is omitted, never filled in. No field is the time of writing: the same
// sheet gives the same bytes, whenever it is made, so that a record sent twice is one record.
package fhir

import (
	"bytes"
	"crypto/sha1" // the standard requires this hash for an attachment
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/terminology"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// Document is one patient's sheet with what a record needs besides it.
type Document struct {
	PDF    []byte
	Sheet  *sheet.Sheet
	Visit  visit.Visit
	Clinic clinic.Profile
}

// Error reports a sheet that no record can be made of. It holds no patient data.
type Error struct{ Problem, hint string }

// Error says what is wrong.
func (e *Error) Error() string { return e.Problem }

// Hint says how to fix it.
func (e *Error) Hint() string { return e.hint }

// Ready refuses a clinic whose profile lacks what every record needs.
func Ready(c clinic.Profile) error {
	if c.FHIR.PatientSystem == "" {
		return &Error{"the clinic's profile does not say whose record numbers its patients have, so no hospital's record could be told of them",
			"in clinic.yaml, as the hospital's IT says it: fhir: {patient-system: https://hospital.example.org/mrn}"}
	}
	return nil
}

// Write returns the DocumentReference, ready to be sent to a server.
func (d Document) Write() ([]byte, error) {
	r, err := d.reference(d.patient())
	if err != nil {
		return nil, err
	}
	return encode(r)
}

// Given returns a transaction that files the sheet and records when the patient received it. The
// server must know the patient exactly once; otherwise it rejects the transaction.
func (d Document) Given(at time.Time) ([]byte, error) {
	patient := d.patient()
	patient.Reference = "Patient?" + search(patient.Identifier)
	document, err := d.reference(patient)
	if err != nil {
		return nil, err
	}
	filed := newEntry(document, document.ResourceType, document.Identifier)
	given, err := d.communication(patient, filed.FullURL, at)
	if err != nil {
		return nil, err
	}
	return encode(bundle{
		ResourceType: "Bundle", Type: "transaction",
		Entry: []entry{filed, newEntry(given, given.ResourceType, given.Identifier)},
	})
}

// validate returns why no record can be made of a sheet.
func (d Document) validate() error {
	switch err := Ready(d.Clinic); {
	case err != nil:
		return err
	case !d.Visit.IsNamed() || !d.Sheet.Named:
		return &Error{"a hospital's record is one patient's, and this sheet is nobody's", "add --name, --record and --born"}
	case d.Visit.Record == "":
		return &Error{"record is missing: a hospital's record finds the patient by the record number", "add --record"}
	case d.Sheet.Partial:
		return &Error{"only the whole sheet goes into a hospital's record", ""}
	}
	return nil
}

// patient identifies the patient by the record number that the server knows. The name is for people
// who read the record.
func (d Document) patient() *reference {
	return &reference{
		Type: "Patient", Display: oneLine(d.Visit.Name),
		Identifier: &identifier{Type: concepts(terminology.MedicalRecord), System: d.Clinic.FHIR.PatientSystem, Value: d.Visit.Record},
	}
}

// organization identifies the clinic, which answers for the text; nil if its name isn't known.
func (d Document) organization() *reference {
	r := &reference{Type: "Organization", Display: oneLine(d.Clinic.Name)}
	if f := d.Clinic.FHIR; f.Organization != "" {
		r.Identifier = &identifier{System: f.OrganizationSystem, Value: f.Organization}
	}
	if r.Display == "" && r.Identifier == nil {
		return nil
	}
	return r
}

// visit identifies the hospital's visit, if the clinic says that its appointments' ids are visit numbers.
func (d Document) visit() []*reference {
	if d.Clinic.FHIR.VisitSystem == "" || d.Visit.Appointment == "" {
		return nil
	}
	return []*reference{{Type: "Encounter", Identifier: &identifier{System: d.Clinic.FHIR.VisitSystem, Value: d.Visit.Appointment}}}
}

func (d Document) reference(patient *reference) (*documentReference, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	kind, ok := terminology.DocumentType(d.Clinic.FHIR.Type)
	if !ok {
		return nil, &Error{fmt.Sprintf("%q is not a document type for a sheet", d.Clinic.FHIR.Type), "in clinic.yaml, under fhir: type"}
	}
	title := oneLine(d.Sheet.Title)
	sum := sha1.Sum(d.PDF) // as the standard requires; not for security
	r := &documentReference{
		ResourceType: "DocumentReference",
		Meta:         &meta{Profile: []string{profile}},
		Language:     d.Sheet.Language,
		Text:         d.narrative(title),
		Status:       "current",
		DocStatus:    d.status(),
		Type:         concepts(kind),
		Category:     []*codeableConcept{concepts(terminology.ClinicalNote)},
		Subject:      patient,
		Description:  title,
		Content: []content{{attachment{
			ContentType: "application/pdf", Language: d.Sheet.Language, Data: d.PDF, Size: len(d.PDF), Hash: sum[:], Title: title,
		}}},
	}
	if o := d.organization(); o != nil {
		r.Author, r.Custodian = []*reference{o}, o
	}
	if e, p := d.visit(), d.period(); e != nil || p != nil {
		r.Context = &setting{Encounter: e, Period: p}
	}
	// The name is computed from everything else, with the patient as both forms have it.
	named := *r
	named.Subject = d.patient()
	id, err := digestName(named)
	if err != nil {
		return nil, err
	}
	r.Identifier = []identifier{id}
	return r, nil
}

func (d Document) communication(patient *reference, document string, at time.Time) (*communication, error) {
	title := oneLine(d.Sheet.Title)
	c := &communication{
		ResourceType: "Communication",
		Language:     d.Sheet.Language,
		Text:         d.narrative(title),
		Status:       "completed",
		Category:     []*codeableConcept{concepts(terminology.Instruction)},
		Medium:       []*codeableConcept{concepts(terminology.Written)},
		Subject:      patient,
		Topic:        &codeableConcept{Text: title},
		Sent:         at.Format(time.RFC3339),
		Recipient:    []*reference{patient},
		Sender:       d.organization(),
		Payload:      []payload{{&reference{Reference: document, Type: "DocumentReference"}}},
	}
	if v := d.visit(); v != nil {
		c.Encounter = v[0]
	}
	id, err := digestName(c)
	if err != nil {
		return nil, err
	}
	c.Identifier = []identifier{id}
	return c, nil
}

// status returns whether somebody answers for the text.
func (d Document) status() string {
	if d.Sheet.Status == sheet.Approved {
		return "final"
	}
	return "preliminary"
}

// period returns the day of the procedure. Its start isn't known, and a period from a day to a
// minute of that day isn't valid.
func (d Document) period() *period {
	day := d.Visit.Day
	if !d.Visit.Ended.IsZero() {
		day = visit.DateOf(d.Visit.Ended)
	}
	if day.IsZero() {
		return nil
	}
	return &period{Start: day.String(), End: day.String()}
}

// narrative returns the record in words, for software that doesn't interpret FHIR. It names nobody.
func (d Document) narrative(title string) *narrative {
	lang := html.EscapeString(d.Sheet.Language)
	return &narrative{
		Status: "generated",
		Div:    `<div xmlns="http://www.w3.org/1999/xhtml" lang="` + lang + `" xml:lang="` + lang + `"><p>` + html.EscapeString(title) + `</p></div>`,
	}
}

// oneLine returns a text as a record holds it: on one line, with ordinary spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// encode writes a resource with its keys in the order of its struct.
func encode(r any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return nil, fmt.Errorf("writing the record: %w", err)
	}
	return b.Bytes(), nil
}
