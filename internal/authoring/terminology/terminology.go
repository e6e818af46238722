// Package terminology is the one table of the codes that leave this program, each with its owner's
// name for it, and the notices that the owners require. Validators know few of these code systems
// and would pass a wrong code, so the codes are kept and tested here.
package terminology

import "strings"

// System is somebody else's code system.
type System struct {
	URI    string
	Name   string
	Notice string // the notice that its owner requires wherever its codes are used
}

// Code is one code, with its official name.
type Code struct {
	System  *System
	Code    string
	Display string
}

const (
	loincNotice = `This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and the
Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at
http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc.`

	hl7Notice = `This material derives from the HL7 Terminology (THO). THO is copyright © 1989+ Health Level Seven International and is made
available under the CC0 designation. HL7® and FHIR® are registered trademarks of Health Level Seven International; their use here
is no endorsement by HL7.`

	usCoreNotice = `The category of a document is from the US Core Implementation Guide of HL7 International, used by permission of HL7
International, all rights reserved, Creative Commons License (CC0 1.0).`
)

// The code systems that are used.
var (
	LOINC    = &System{"http://loinc.org", "LOINC", loincNotice}
	USCore   = &System{"http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "US Core DocumentReference categories", usCoreNotice}
	V2       = &System{"http://terminology.hl7.org/CodeSystem/v2-0203", "HL7 version 2, table 0203: kinds of identifiers", hl7Notice}
	Category = &System{"http://terminology.hl7.org/CodeSystem/communication-category", "HL7 FHIR, categories of communications", hl7Notice}
	Mode     = &System{"http://terminology.hl7.org/CodeSystem/v3-ParticipationMode", "HL7 version 3, modes of participation", hl7Notice}
)

// The codes that every record has.
var (
	ClinicalNote  = Code{USCore, "clinical-note", "Clinical Note"}
	MedicalRecord = Code{V2, "MR", "Medical record number"}
	Instruction   = Code{Category, "instruction", "Instruction"}
	Written       = Code{Mode, "WRITTEN", "written"}
)

// DocumentTypes lists the kinds of document that a sheet may be filed as, the default first. None
// of them reads as an order, a prescription or a result.
var DocumentTypes = []Code{
	{LOINC, "74213-0", "Discharge instructions"},
	{LOINC, "8653-8", "Hospital Discharge instructions"},
	{LOINC, "60280-5", "Emergency department Discharge instructions"},
	{LOINC, "34895-3", "Education note"},
	{LOINC, "67855-7", "Outpatient Education note"},
	{LOINC, "18842-5", "Discharge summary"},
}

// DocumentType returns the kind of document with a code; "" is the default.
func DocumentType(code string) (Code, bool) {
	for _, c := range DocumentTypes {
		if c.Code == code || code == "" {
			return c, true
		}
	}
	return Code{}, false
}

// DocumentTypeCodes lists the codes of the kinds of document.
func DocumentTypeCodes() []string {
	var out []string
	for _, c := range DocumentTypes {
		out = append(out, c.Code)
	}
	return out
}

// All lists every code.
func All() []Code {
	return append([]Code{ClinicalNote, MedicalRecord, Instruction, Written}, DocumentTypes...)
}

// Notices returns the notices that the owners of the code systems require, each once.
func Notices() string {
	var notices []string
	names := map[string][]string{}
	for _, s := range []*System{LOINC, USCore, V2, Category, Mode} {
		if names[s.Notice] == nil {
			notices = append(notices, s.Notice)
		}
		names[s.Notice] = append(names[s.Notice], s.Name+" ("+s.URI+")")
	}
	var b strings.Builder
	for _, n := range notices {
		b.WriteString(strings.Join(names[n], "\n") + "\n\n" + n + "\n\n")
	}
	return strings.TrimSpace(b.String())
}
