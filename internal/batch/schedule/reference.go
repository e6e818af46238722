package schedule

import (
	"slices"
	"strings"

	"aftercare/internal/batch/schedule/fhirfile"
)

// indexedPatient is a patient as one file has it.
type indexedPatient struct {
	patient       *patient
	base, version string // the resource's server and version
}

// appendDistinct adds a patient to those with the same key, unless it is already there.
func appendDistinct(all []indexedPatient, k indexedPatient) []indexedPatient {
	if slices.ContainsFunc(all, func(o indexedPatient) bool {
		return o.base == k.base && o.version == k.version && o.patient.equal(k.patient)
	}) {
		return all
	}
	return append(all, k)
}

// Why a reference finds nobody. The words follow "the patient of the Procedure".
const (
	notInFile    = "is not in the file"
	moreThanOne  = "is more than one"
	otherVersion = "is in the file as another version than the one named"
	twoServers   = "is named by a server, and the files name more than one"
	twoNumbers   = "is named by a place and by another patient's number"
)

// patientsOf returns the patients that a reference names, or why there are none.
func (r *fhirReader) patientsOf(ref fhirfile.Reference, p *pendingRow) (found []*patient, problem string) {
	if id, ok := strings.CutPrefix(ref.Reference, "#"); ok {
		return p.contained[id], notInFile
	}
	if id, ok := ref.Identity(); ok {
		return r.patientsByIdentifier(id), notInFile
	}
	all, problem := r.patientsByReference(ref.Reference, p)
	if _, version := fhirfile.SplitVersion(ref.Reference); version != "" && len(all) > 0 {
		all = slices.DeleteFunc(slices.Clone(all), func(k indexedPatient) bool { return k.version != "" && k.version != version })
		problem = otherVersion
	}
	for _, k := range all {
		if !slices.ContainsFunc(found, k.patient.equal) {
			found = append(found, k.patient)
		}
	}
	if id, ok := ref.EmbeddedIdentity(); ok && len(found) == 1 && !found[0].mayHave(id) {
		return nil, twoNumbers
	}
	return found, problem
}

// patientsByReference looks up a place: in the bundle by its URL or its id, among lines by its id.
func (r *fhirReader) patientsByReference(ref string, p *pendingRow) (all []indexedPatient, problem string) {
	raw, _ := fhirfile.SplitVersion(ref)
	if p.inBundle {
		for _, k := range r.scope.patients[raw] {
			if !fhirfile.IsRelative(raw) || p.base == "" || k.base == "" || k.base == p.base {
				all = append(all, k) // a relative reference is on its entry's server
			}
		}
	}
	if len(all) > 0 || p.inBundle && (r.index == nil || !r.flush) {
		return all, notInFile // the other files only count once the whole bundle was read
	}
	lines, servers := r.scope.patients, r.scope.servers
	if r.index != nil {
		lines, servers = r.index.patients, r.index.servers
	}
	key, base := fhirfile.ReferenceKey("Patient", raw)
	if base != "" && len(servers) > 1 {
		return nil, twoServers
	}
	return lines[key], notInFile
}

// patientsByIdentifier returns the patients that have an identifier.
func (r *fhirReader) patientsByIdentifier(id fhirfile.Identity) (found []*patient) {
	add := func(all []indexedPatient) {
		for _, k := range all {
			if slices.Contains(k.patient.identities, id) && !slices.ContainsFunc(found, k.patient.equal) {
				found = append(found, k.patient)
			}
		}
	}
	for _, all := range r.scope.patients {
		add(all)
	}
	if r.index != nil {
		add(r.index.patientsByIdentifier(id))
	}
	return found
}

// linkedOf returns the Encounter or the ServiceRequest that a row refers to, or why it isn't certain which one that is.
func (r *fhirReader) linkedOf(kind, ref string, p *pendingRow) (l linked, known bool, problem string) {
	if id, ok := strings.CutPrefix(ref, "#"); ok {
		l, known = p.linked[id]
		return l, known, ""
	}
	raw, _ := fhirfile.SplitVersion(ref)
	if p.inBundle {
		l, known = r.scope.linked[raw]
	}
	if raw == "" || known || p.inBundle && (r.index == nil || !r.flush) {
		return l, known, ""
	}
	lines, servers := r.scope.linked, r.scope.servers
	if r.index != nil {
		lines, servers = r.index.linked, r.index.servers
	}
	key, base := fhirfile.ReferenceKey(kind, raw)
	if base != "" && len(servers) > 1 {
		return linked{}, false, twoServers
	}
	l, known = lines[key]
	return l, known, ""
}
