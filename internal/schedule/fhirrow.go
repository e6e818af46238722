package schedule

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/field"
)

// mapped returns the ids that the types of a resource lead to, and the types that do.
func (r *fhirReader) mapped(p pending) (ids, by []string) {
	for _, t := range p.types {
		text, _ := field.Clean(t)
		if id, ok := r.b.m.procedures[strings.ToLower(text)]; ok && !slices.Contains(ids, id) {
			ids, by = append(ids, id), append(by, t)
		}
	}
	return ids, by
}

// pooled reports whether the pool has what a resource names: all lines of all files.
func (r *fhirReader) pooled(bundled bool) bool { return r.pool != nil && !bundled && r.gathers == nil }

// ready reports that all is read that a row names.
func (r *fhirReader) ready(p pending) bool {
	if r.pooled(p.bundled) {
		return true
	}
	if ids, _ := r.mapped(p); len(ids) == 0 {
		return true
	}
	_, known := r.scope.encounters[p.encounter]
	return len(r.whose(p)) > 0 && (known || p.encounter == "")
}

func (r *fhirReader) whose(p pending) []patient {
	var out []patient
	for _, ref := range p.patients {
		for _, who := range r.patientsOf(ref.Reference) {
			if !slices.Contains(out, who) {
				out = append(out, who)
			}
		}
	}
	return out
}

// patientsOf returns whom a reference names; more than one where files differ.
func (r *fhirReader) patientsOf(ref string) []patient {
	if who, ok := r.scope.patients[ref]; ok {
		return []patient{who}
	}
	if r.pool != nil {
		return r.pool.patients[ref]
	}
	return nil
}

func (r *fhirReader) encounterOf(ref string) (encounter, bool) {
	e, ok := r.scope.encounters[ref]
	if !ok && r.pool != nil {
		e, ok = r.pool.encounters[ref]
	}
	return e, ok
}

// Why a resource of the clinic's own types is no sheet.
const (
	noType    = "no mapped type"
	performed = "its Procedure is a row too"
)

// row makes a row of a resource.
func (r *fhirReader) row(p pending) Row {
	f := r.b.begin(Row{Number: r.number, Line: p.line})
	ids, by := r.mapped(p)
	p.cells[fieldProcedure] = strings.Join(by, " / ")
	lost := "" // the column that lacks its value, or whose value is not sure
	switch {
	case p.broken:
		f.row.Reject, lost = fmt.Sprintf("the %s is no resource of FHIR R4", p.kind), fieldFamily
	case r.isPerformed(p):
		f.skip, p.cells = performed, nil
	case len(ids) == 0:
		f.skip = noType
		p.cells = map[string]string{fieldAppointment: p.cells[fieldAppointment]}
	case len(ids) > 1:
		f.row.Reject, lost = fmt.Sprintf("the types of the %s lead to more than one procedure", p.kind), fieldProcedure
	default:
		lost = r.lend(f, p)
	}
	f.row.Raw = make([]string, len(fhirHeader))
	for n, name := range fhirHeader {
		if f.row.Raw[n] = p.cells[name]; name == lost {
			f.row.Raw[n] = lostMark + p.cells[name]
			continue // told already
		}
		f.set(r.targets[n], cell{text: p.cells[name]})
	}
	return f.done()
}

// isPerformed reports an appointment of which the procedure is a row, for the same patient. One
// that was called off, and has a procedure, is a contradiction: both are rows of one id.
func (r *fhirReader) isPerformed(p pending) bool {
	if r.pool == nil || p.kind != "Appointment" || statuses[fold(p.cells[fieldStatus])] != active {
		return false
	}
	subject, ok := r.pool.performed[p.cells[fieldAppointment]]
	return ok && slices.ContainsFunc(p.patients, func(who reference) bool { return who.Reference == subject })
}

// lend gives a row what other resources say. It returns the column that a missing one leaves
// without its value.
func (r *fhirReader) lend(f *filler, p pending) (lost string) {
	who := r.whose(p)
	if e, ok := r.encounterOf(p.encounter); ok {
		if p.cells[fieldClinician] == "" {
			p.cells[fieldClinician] = e.clinician
		}
		if e.appointment != "" && p.cells[fieldStatus] != enteredInError {
			p.cells[fieldAppointment] = e.appointment
		}
		if !r.same(e.subject, p, who) {
			f.problems = append(f.problems, fmt.Sprintf("the encounter of the %s is another patient's", p.kind))
			return fieldFamily
		}
	}
	if len(who) != 1 {
		word := "not in the file"
		if len(who) > 1 {
			word = "more than one"
		}
		f.problems = append(f.problems, fmt.Sprintf("the patient of the %s is %s", p.kind, word))
		return fieldFamily
	}
	p.cells[fieldGiven], p.cells[fieldFamily], p.cells[fieldBorn] = who[0].given, who[0].family, who[0].born
	p.cells[fieldRecord], p.cells[fieldLanguage] = who[0].record, who[0].language
	return ""
}

// same reports whether an encounter is that of a row's patient. The appointment's id comes from
// the encounter, and a sheet goes by that id.
func (r *fhirReader) same(subject string, p pending, who []patient) bool {
	if subject == "" || slices.ContainsFunc(p.patients, func(ref reference) bool { return ref.Reference == subject }) {
		return true
	}
	other := r.patientsOf(subject)
	return len(other) == 1 && len(who) == 1 && other[0] == who[0]
}
