package schedule

import (
	"crypto/sha256"
	"net/url"
	"slices"
	"strings"
	"unique"
)

// reference is a FHIR Reference: to a place, or only an identifier, which is called a logical reference.
type reference struct {
	Reference, Type, Display string
	Identifier               struct{ System, Value string }
}

// identity is a patient's identifier, as a logical reference gives it: its value is hashed, since a run has many.
type identity struct {
	system unique.Handle[string]
	value  [16]byte
}

func identify(system, value string) identity {
	sum := sha256.Sum256([]byte(value))
	return identity{unique.Make(system), [16]byte(sum[:16])}
}

// identity returns the identifier of a logical reference, or of a conditional one such as
// "Patient?identifier=SYSTEM|VALUE".
func (r reference) identity() (id identity, ok bool) {
	kind, query, conditional := strings.Cut(r.Reference, "?")
	if r.Reference == "" {
		return r.embeddedIdentity()
	}
	if !conditional || kind != "Patient" {
		return identity{}, false
	}
	values, err := url.ParseQuery(query)
	if token := values["identifier"]; err == nil && len(values) == 1 && len(token) == 1 {
		if system, value, ok := strings.Cut(token[0], "|"); ok && value != "" {
			return identify(system, value), true
		}
	}
	return identity{}, false
}

// embeddedIdentity returns the identifier inside a reference.
func (r reference) embeddedIdentity() (id identity, ok bool) {
	if r.Identifier.Value == "" {
		return identity{}, false
	}
	return identify(r.Identifier.System, r.Identifier.Value), true
}

// asText returns a reference as one text.
func (r reference) asText() string {
	if r.Reference != "" || r.Identifier.Value == "" {
		return r.Reference
	}
	return "Patient?" + url.Values{"identifier": {r.Identifier.System + "|" + r.Identifier.Value}}.Encode()
}

// kind returns the resource type that the reference itself gives; "" if it doesn't.
func (r reference) kind() string {
	if r.Type != "" {
		return strings.TrimPrefix(r.Type, "http://hl7.org/fhir/StructureDefinition/")
	}
	if kind, _, conditional := strings.Cut(r.Reference, "?"); conditional {
		return kind
	}
	return splitReference(r.Reference).kind
}

func (r reference) is(kind string) bool { return r.kind() == kind }

// referenceParts is the parts of a reference: BASE/KIND/ID/_history/VERSION.
type referenceParts struct{ base, kind, id, version string }

// splitReference splits a reference into its parts. Another form, such as a urn, has no kind.
func splitReference(ref string) referenceParts {
	var p referenceParts
	ref, p.version = splitVersion(ref)
	parts := strings.Split(ref, "/")
	n := len(parts) - 2
	if n < 0 || parts[n] == "" || parts[n+1] == "" || strings.ContainsAny(ref, "?#") {
		return referenceParts{}
	}
	if p.base = strings.Join(parts[:n], "/"); n > 0 && !strings.HasPrefix(p.base, "http://") && !strings.HasPrefix(p.base, "https://") {
		return referenceParts{}
	}
	p.kind, p.id = parts[n], parts[n+1]
	return p
}

// splitVersion separates a reference from the version that it names.
func splitVersion(ref string) (rest, version string) {
	rest, version, _ = strings.Cut(ref, "/_history/")
	return rest, version
}

// serverOf returns the server of a fullUrl; "" for a urn.
func serverOf(fullURL string) string { return splitReference(fullURL).base }

// uniqueID is the scheme of ids that are the same on every server.
const uniqueID = "urn:uuid:"

// referenceKey returns the key of a reference among resources without a URL of their own, as in a bulk export,
// and the server that it names.
func referenceKey(kind, ref string) (key, base string) {
	if id, ok := strings.CutPrefix(ref, uniqueID); ok {
		return kind + "/" + id, ""
	}
	p := splitReference(ref)
	if p.kind == "" {
		return ref, ""
	}
	return p.kind + "/" + p.id, p.base
}

// sameResource reports whether two references are to one resource; a relative one matches any server.
func sameResource(kind, a, b string) bool {
	if a == b {
		return a != ""
	}
	one, oneBase := referenceKey(kind, a)
	two, twoBase := referenceKey(kind, b)
	return one == two && one != "" && (oneBase == "" || twoBase == "" || oneBase == twoBase)
}

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
func (r *fhirReader) patientsOf(ref reference, p *pendingRow) (found []*patient, problem string) {
	if id, ok := strings.CutPrefix(ref.Reference, "#"); ok {
		return p.contained[id], notInFile
	}
	if id, ok := ref.identity(); ok {
		return r.patientsByIdentifier(id), notInFile
	}
	all, problem := r.patientsByReference(ref.Reference, p)
	if _, version := splitVersion(ref.Reference); version != "" && len(all) > 0 {
		all = slices.DeleteFunc(slices.Clone(all), func(k indexedPatient) bool { return k.version != "" && k.version != version })
		problem = otherVersion
	}
	for _, k := range all {
		if !slices.ContainsFunc(found, k.patient.equal) {
			found = append(found, k.patient)
		}
	}
	if id, ok := ref.embeddedIdentity(); ok && len(found) == 1 && !found[0].mayHave(id) {
		return nil, twoNumbers
	}
	return found, problem
}

// patientsByReference looks up a place: in the bundle by its URL or its id, among lines by its id.
func (r *fhirReader) patientsByReference(ref string, p *pendingRow) (all []indexedPatient, problem string) {
	raw, _ := splitVersion(ref)
	if p.inBundle {
		for _, k := range r.scope.patients[raw] {
			if at := splitReference(raw); at.kind == "" || at.base != "" || p.base == "" || k.base == "" || k.base == p.base {
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
	key, base := referenceKey("Patient", raw)
	if base != "" && len(servers) > 1 {
		return nil, twoServers
	}
	return lines[key], notInFile
}

// patientsByIdentifier returns the patients that have an identifier.
func (r *fhirReader) patientsByIdentifier(id identity) (found []*patient) {
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

// encounterOf returns the encounter that a row refers to, or why it isn't certain which one that is.
func (r *fhirReader) encounterOf(p *pendingRow) (e encounter, known bool, problem string) {
	if id, ok := strings.CutPrefix(p.encounter, "#"); ok {
		e, known = p.encounters[id]
		return e, known, ""
	}
	raw, _ := splitVersion(p.encounter)
	if p.inBundle {
		e, known = r.scope.encounters[raw]
	}
	if raw == "" || known || p.inBundle && (r.index == nil || !r.flush) {
		return e, known, ""
	}
	lines, servers := r.scope.encounters, r.scope.servers
	if r.index != nil {
		lines, servers = r.index.encounters, r.index.servers
	}
	key, base := referenceKey("Encounter", raw)
	if base != "" && len(servers) > 1 {
		return encounter{}, false, twoServers
	}
	e, known = lines[key]
	return e, known, ""
}
