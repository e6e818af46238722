package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// mappedIDs returns the ids that a resource's types map to, and those types.
func (r *fhirReader) mappedIDs(p pendingRow) (ids, by []string) {
	var kinds []appointmentType
	for _, t := range p.types {
		text, _ := field.Clean(t)
		if kind, ok := r.b.m.procedures[strings.ToLower(text)]; ok && !slices.ContainsFunc(kinds, kind.equal) {
			kinds, ids, by = append(kinds, kind), append(ids, kind.id), append(by, t)
		}
	}
	return ids, by
}

// isIndexed reports whether the index has what a resource refers to: all lines of all files.
func (r *fhirReader) isIndexed(bundled bool) bool {
	return r.index != nil && !bundled && r.indexing == nil
}

// isReady reports whether everything that a row refers to was read.
func (r *fhirReader) isReady(p pendingRow) bool {
	if r.isIndexed(p.inBundle) {
		return true
	}
	if ids, _ := r.mappedIDs(p); len(ids) == 0 {
		return true
	}
	for _, ref := range p.patients {
		if _, logical := ref.ref.Identity(); logical {
			return false // that only one patient has a number is only known at the end
		}
		if found, _ := r.patientsOf(ref.ref, &p); len(found) == 0 {
			return false
		}
	}
	for _, ref := range p.requests {
		if _, known, _ := r.linkedOf("ServiceRequest", ref, &p); !known {
			return false
		}
	}
	_, known, _ := r.linkedOf("Encounter", p.encounter, &p)
	return known || p.encounter == ""
}

// patientOf returns the patient of a row, or why there is none.
func (r *fhirReader) patientOf(p *pendingRow) (who *patient, f fault) {
	var found []*patient
	missing := ""
	for _, ref := range p.patients {
		all, problem := r.patientsOf(ref.ref, p)
		if len(all) == 0 && (len(p.patients) == 1 || ref.ref.Kind() == "Patient") {
			missing = problem
		}
		for _, one := range all {
			switch {
			case ref.declined:
				f = fault{fieldFamily, "declined the appointment"}
			case ref.outside:
				f = fault{fieldFamily, "takes part on other days"}
			case !one.mayBeCalled(ref.ref.Display):
				f = fault{fieldFamily, "is called by one name there and by another in the Patient"}
			}
			if !slices.ContainsFunc(found, one.equal) {
				found = append(found, one)
			}
		}
	}
	switch {
	case len(found) > 1 || len(found) == 1 && missing != "":
		return nil, fault{fieldFamily, moreThanOne}
	case missing == "":
		missing = notInFile
	}
	if len(found) == 0 {
		return nil, fault{fieldFamily, missing}
	}
	return found[0], f
}

// Why a resource of a type that the clinic maps has no sheet.
const (
	skipNoType    = "no mapped type"
	skipPerformed = "its Procedure is a row too"
)

// row builds the row of a resource.
func (r *fhirReader) row(p pendingRow) Row {
	f := r.b.newRow(Row{Number: r.number, Line: p.line})
	ids, by := r.mappedIDs(p)
	p.cells[fieldProcedure] = strings.Join(by, " / ")
	var missing []string // the columns without a value, or with an uncertain one
	switch {
	case p.invalid:
		f.row.Reject, missing = fmt.Sprintf("the %s is not a resource of FHIR R4 or R5", p.kind), []string{fieldFamily}
	case r.isPerformed(p):
		f.skip, p.cells = skipPerformed, nil
	case len(ids) == 0 && p.typeIsReference:
		f.problems, missing = append(f.problems, fmt.Sprintf("the type of the %s is a reference, which is not read; expected a text or a code", p.kind)), []string{fieldProcedure}
	case len(ids) == 0:
		f.skip = skipNoType
		r.noteType(f, &p)
		p.cells = map[string]string{fieldAppointment: p.cells[fieldAppointment]}
	case len(ids) > 1:
		f.row.Reject, missing = fmt.Sprintf("the types of the %s lead to more than one procedure", p.kind), []string{fieldProcedure}
	default:
		missing = r.resolveReferences(f, &p)
	}
	f.row.Raw = make([]string, len(fhirHeader))
	for n, name := range fhirHeader {
		if f.row.Raw[n] = p.cells[name]; slices.Contains(missing, name) {
			f.row.Raw[n] = form.ReasonMark + p.cells[name]
			continue // already reported
		}
		f.set(r.targets[n], cell{text: p.cells[name]})
	}
	return f.build()
}

// noteType notes the type of a resource that no mapping knows: the first name of a code, else the first code, else the first text.
// A text may hold whatever staff typed, so it is only listed if the patient's names are known. HL7's reasons (hl7Reasons) are not types.
func (r *fhirReader) noteType(f *rowBuilder, p *pendingRow) {
	isReason := func(t string) bool { return slices.Contains(hl7Reasons, strings.ToLower(t)) }
	all, coded := slices.DeleteFunc(slices.Clone(p.types), isReason), slices.DeleteFunc(slices.Clone(p.coded), isReason)
	if len(all) == 0 {
		return
	}
	word := ""
	if n := slices.IndexFunc(coded, func(t string) bool { return strings.ContainsFunc(t, unicode.IsLetter) }); n >= 0 {
		word = coded[n]
	} else if len(coded) > 0 {
		word = coded[0]
	} else if who, _ := r.patientOf(p); who != nil {
		word = all[0]
		for _, n := range append(slices.Clone(who.names), who.former...) {
			f.names = append(f.names, n.given, n.family)
		}
	}
	f.row.Unmapped, f.row.UnmappedCode = map[string]string{fieldProcedure: word}, len(coded) > 0
}

// isPerformed reports whether an appointment also has its Procedure as a row, for the same patient. A cancelled
// appointment with a Procedure is a contradiction: both stay rows with one id.
func (r *fhirReader) isPerformed(p pendingRow) bool {
	if r.index == nil || p.kind != "Appointment" || statuses[fold(p.cells[fieldStatus])] != statusActive {
		return false
	}
	subject, ok := r.index.performed[p.cells[fieldAppointment]]
	return ok && slices.ContainsFunc(p.patients, func(who participant) bool { return fhirfile.SameResource("Patient", who.ref.Reference, subject) })
}

// resolveReferences fills a row with what other resources say. It returns the columns that stay without a value
// because of a fault, which it reports.
func (r *fhirReader) resolveReferences(f *rowBuilder, p *pendingRow) (missing []string) {
	addFaults := func(of string, all ...fault) {
		for _, x := range all {
			if x.words != "" {
				f.problems, missing = append(f.problems, of+x.words), append(missing, x.column)
			}
		}
	}
	theirs, ours := fmt.Sprintf("the patient of the %s ", p.kind), fmt.Sprintf("the %s ", p.kind)
	addFaults(ours, p.faults...)
	who, fault := r.patientOf(p)
	e, ok, problem := r.linkedOf("Encounter", p.encounter, p)
	if ok && e.problem != "" {
		problem = e.problem
	}
	if problem != "" {
		addFaults(fmt.Sprintf("the encounter of the %s ", p.kind), patientFault(problem))
	} else if ok {
		if p.cells[fieldClinician] == "" {
			p.cells[fieldClinician] = e.clinician
		}
		if e.appointment != "" && p.cells[fieldStatus] != statusEnteredInError {
			p.cells[fieldAppointment] = e.appointment
		}
		if !r.isSamePatient(e.subject, p, who) || who != nil && !who.mayBeCalled(e.display) {
			addFaults(fmt.Sprintf("the encounter of the %s ", p.kind), patientFault("is another patient's"))
			return missing
		}
	}
	for _, ref := range p.requests {
		addFaults(fmt.Sprintf("the ServiceRequest of the %s ", p.kind), r.addRequest(p, who, ref))
	}
	if addFaults(theirs, fault); who == nil {
		return missing
	}
	day := r.rowDay(p)
	if addFaults(theirs, who.faults...); slices.Contains(who.faults, patientFault(notFHIR)) {
		return missing
	}
	p.cells[fieldGiven], p.cells[fieldFamily], fault = who.nameOn(day)
	addFaults(theirs, fault)
	p.cells[fieldRecord], fault = who.recordOn(day)
	addFaults(theirs, fault)
	p.cells[fieldBorn], p.cells[fieldLanguage] = who.born, who.language
	return missing
}

// addRequest adds the side and the site of a ServiceRequest to an appointment, which has none of its own. A procedure's are those
// of what was done; the request can only contradict them.
func (r *fhirReader) addRequest(p *pendingRow, who *patient, ref string) fault {
	l, known, problem := r.linkedOf("ServiceRequest", ref, p)
	side, done := visit.Side(l.side), midline().ReplaceAllString(strings.Join(append(slices.Clone(p.types), p.cells[fieldSite]), "\n"), " ")
	switch problem = cmp.Or(problem, l.problem); {
	case problem != "":
		return fault{fieldSide, problem}
	case !known:
		return fault{}
	case !r.isSamePatient(l.subject, p, who) || who != nil && !who.mayBeCalled(l.display):
		return patientFault("is another patient's")
	case side.Contradicts(done) || p.cells[fieldSide] != "" && l.side != "" && l.side != p.cells[fieldSide]:
		return fault{fieldSide, "names another side"}
	case p.kind == "Appointment":
		p.cells[fieldSide] = cmp.Or(p.cells[fieldSide], l.side)
		p.cells[fieldSite] = strings.Join(slices.Compact(slices.DeleteFunc([]string{p.cells[fieldSite], l.site}, func(s string) bool { return s == "" })), ", ")
	}
	return fault{}
}

// patientFault returns a fault that leaves unknown which patient the row is for.
func patientFault(words string) fault { return fault{fieldFamily, words} }

// isSamePatient reports whether an encounter is for a row's patient. The appointment's id comes from the
// encounter, and names the sheet.
func (r *fhirReader) isSamePatient(subject string, p *pendingRow, who *patient) bool {
	if subject == "" || slices.ContainsFunc(p.patients, func(ref participant) bool { return fhirfile.SameResource("Patient", ref.ref.Reference, subject) }) {
		return true
	}
	other, _ := r.patientsOf(fhirfile.Reference{Reference: subject}, p)
	return len(other) == 1 && who != nil && other[0].equal(who)
}
