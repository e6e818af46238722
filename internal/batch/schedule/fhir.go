package schedule

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/visit"
)

// fhirHeader is the columns of a FHIR schedule: our own names, since resources don't have columns.
var fhirHeader = []string{
	fieldAppointment, fieldGiven, fieldFamily, fieldBorn, fieldRecord, fieldProcedure, fieldStatus, fieldSide, fieldSite, fieldDate, fieldEnded,
	fieldClinician, fieldLanguage,
}

// openFHIR refuses a mapping without types: resources have no procedure of ours.
func openFHIR(name string, src *fhirfile.Reader, b *binder, o Options) (Reader, error) {
	if len(b.m.procedures) == 0 && !src.BeginsWithOutcome() {
		return nil, form.FileError(name, 0, "write a mapping with procedures:, from the types or codes of the resources to ids",
			"FHIR resources have no procedure of ours; expected a mapping from types to procedures")
	}
	b.fhir = true
	targets, err := b.header(name, 0, fhirHeader)
	if err != nil {
		return nil, err
	}
	return newFHIRReader(name, src, b, targets, o), nil
}

// scope is what a reference can resolve to: the resources of one bundle, or those of a file with one resource
// per line.
type scope struct {
	patients map[string][]indexedPatient
	linked   map[string]linked
	servers  map[string]bool // that references name
}

func newScope() *scope {
	return &scope{patients: map[string][]indexedPatient{}, linked: map[string]linked{}, servers: map[string]bool{}}
}

// linked is what a row uses of the Encounter or the ServiceRequest that it refers to. Problem says why none of it can be used.
type linked struct{ appointment, clinician, side, site, subject, display, problem string }

// participant is someone who takes part in an appointment.
type participant struct {
	ref      fhirfile.Reference
	declined bool
	outside  bool // not on the row's day
}

// pendingRow is a row that may wait for what it refers to.
type pendingRow struct {
	line            int
	kind            string
	cells           map[string]string
	types           []string
	coded           []string      // those of its types that are codes, or the names of codes
	typeIsReference bool          // its type is a reference, which isn't followed
	patients        []participant // one of them is the patient
	encounter       string
	requests        []string
	base            string                // the resource's server
	contained       map[string][]*patient // resources contained in the row's resource
	linked          map[string]linked
	faults          []fault // their words follow the resource type
	invalid         bool    // not a valid FHIR resource
	inBundle        bool    // it came in a bundle
}

func (p *pendingRow) addFault(f fault) {
	if f.words != "" {
		p.faults = append(p.faults, f)
	}
}

// fhirReader makes rows of FHIR resources of R4 or R5. Appointments and Procedures are rows; they refer to Patients,
// Encounters and ServiceRequests; other resources are ignored.
//
// Rows come in file order. A row waits until the resources that it refers to were read, or its bundle ended; so
// a file that has its patients first is read in constant memory.
type fhirReader struct {
	form.Source
	name     string
	zone     *time.Location
	today    visit.Date      // for rows without a day: names and numbers may have a period
	records  string          // the system of the clinic's record numbers; "" for any
	index    *ReferenceIndex // references across the files of the run; nil for this file only
	b        *binder
	targets  []target
	scope    *scope
	inBundle bool
	queue    []pendingRow
	flush    bool // nothing more comes that rows could wait for
	number   int
	ended    bool
	indexing *indexBuilder // set when only the index is built, without rows
}

func newFHIRReader(name string, src form.Source, b *binder, targets []target, o Options) *fhirReader {
	return &fhirReader{Source: src, name: name, zone: o.Zone, today: o.Today, records: o.Records, index: o.References, b: b, targets: targets, scope: newScope()}
}

// MayHoldReferenced reports whether a file may hold only resources that other files' rows refer to, and no row
// of its own.
func MayHoldReferenced(r Reader) bool {
	_, is := r.(*fhirReader)
	return is
}

// Header returns our own column names.
func (r *fhirReader) Header() []string { return fhirHeader }

// Next returns the next row.
func (r *fhirReader) Next() (Row, error) {
	for {
		if len(r.queue) > 0 && (r.flush || r.isReady(r.queue[0])) {
			p := r.queue[0]
			r.queue = r.queue[1:]
			r.number++
			return r.row(p), nil
		}
		switch {
		case r.ended:
			return Row{}, io.EOF
		case r.flush:
			r.flush = false
			if !r.inBundle {
				r.scope = newScope()
			}
		}
		if err := r.step(); err != nil {
			return Row{}, err
		}
	}
}

// step reads one resource, or the start or the end of a bundle.
func (r *fhirReader) step() error {
	rec, err := r.Source.Next()
	if errors.Is(err, io.EOF) {
		r.ended, r.flush = true, true
		return nil
	}
	if err != nil {
		return err
	}
	if rec.Resource.Kind != fhirfile.Bundle {
		return r.resource(rec.Line, rec.Resource)
	}
	if r.inBundle = rec.Resource.InBundle; !r.inBundle {
		r.flush = true
		return nil
	}
	// References don't cross bundles: rows that wait for resources of lines keep waiting.
	if r.indexing != nil {
		r.indexing.finishScope(r.scope, false)
	}
	if len(r.queue) == 0 {
		r.scope = newScope()
	}
	return nil
}

// resource reads what a row needs from a resource. One with a repeated key, in the entry around it or in
// itself, can't be used.
func (r *fhirReader) resource(line int, res form.Resource) error {
	referenced := slices.Contains([]string{"Patient", "Encounter", "ServiceRequest"}, res.Kind)
	if !referenced && res.Kind != "Appointment" && res.Kind != "Procedure" || referenced && r.isIndexed(r.inBundle) {
		return nil // the index has what it refers to
	}
	var keys []string
	if res.ID != "" {
		keys = append(keys, res.Kind+"/"+res.ID)
	}
	if res.URL != "" {
		keys = append(keys, res.URL)
	}
	p := pendingRow{line: line, kind: res.Kind, cells: map[string]string{fieldAppointment: res.ID}, inBundle: r.inBundle, base: fhirfile.ServerOf(res.URL)}
	doubtful := res.Doubtful || fhirfile.HasRepeatedKey(res.Around)
	switch res.Kind {
	case "Patient":
		k := indexedPatient{patient: unreadablePatient(), base: p.base, version: res.Version}
		if !doubtful {
			k.patient = readPatient(res.Data, r.records, r.zone)
		}
		return r.patient(slices.Compact(keys), k, line)
	case "Encounter", "ServiceRequest":
		l := linked{problem: notFHIR}
		if !doubtful {
			l = r.readLinked(res.Kind, res.Data)
		}
		if res.Kind == "ServiceRequest" && r.indexing != nil && l.side+l.site+l.problem == "" {
			return nil // an export has many, such as those for laboratory tests
		}
		for _, key := range slices.Compact(keys) {
			putLinked(r.scope.linked, key, l)
		}
		return nil
	case "Appointment":
		r.appointment(&p, res.Data)
	case "Procedure":
		r.procedure(&p, res.Data)
	}
	p.invalid = p.invalid || doubtful
	if r.indexing != nil {
		r.indexing.addProcedure(r, p)
		return nil
	}
	r.addServers(r.scope, p)
	r.queue = append(r.queue, p)
	return nil
}

// addServers adds the servers that a row among lines refers to.
func (r *fhirReader) addServers(s *scope, p pendingRow) {
	if p.inBundle {
		return
	}
	for _, who := range p.patients {
		if server := fhirfile.ServerOf(who.ref.Reference); server != "" {
			s.servers[server] = true
		}
	}
}

func (r *fhirReader) patient(keys []string, k indexedPatient, line int) error {
	if r.indexing != nil {
		r.indexing.addPatient(keys, k, r.inBundle)
		return nil
	}
	for _, key := range keys {
		all := r.scope.patients[key]
		if len(all) > 0 && !all[0].patient.equal(k.patient) {
			return form.FileError(r.name, line, "", "two different patients have one id; the rows from here on are not read")
		}
		r.scope.patients[key] = appendDistinct(all, k)
	}
	return nil
}

// putLinked stores what a row may refer to. If two with the same id differ, neither is used.
func putLinked(all map[string]linked, key string, l linked) {
	if before, twice := all[key]; twice && before != l {
		l.problem = "is in the file twice, with different contents"
	}
	all[key] = l
}

// readLinked reads an Encounter or a ServiceRequest.
func (r *fhirReader) readLinked(kind string, data json.RawMessage) linked {
	if kind == "Encounter" {
		return readEncounter(data)
	}
	var s requestResource
	if json.Unmarshal(data, &s) != nil {
		return linked{problem: notFHIR}
	}
	out := linked{subject: s.Subject.AsText(), display: s.Subject.Display}
	code := s.Code.CodeableConcept
	if !code.IsSet() {
		code = s.Code.Concept
	}
	out.side, out.site, out.problem = r.b.m.bodySite(s.BodySite, code)
	switch {
	case s.IsModified():
		out.problem = modifiedProblem
	case s.DoNotPerform:
		out.problem = "says that something is not to be done (doNotPerform)"
	case s.Status == "revoked", s.Status == statusEnteredInError:
		out.problem = cancelledProblem
	}
	return out
}

// readEncounter reads an Encounter.
func readEncounter(data json.RawMessage) linked {
	var e encounterResource
	if json.Unmarshal(data, &e) != nil {
		return linked{problem: notFHIR}
	}
	var out linked
	if len(e.Appointment) == 1 {
		out.appointment = idOf(e.Appointment[0].Reference)
	}
	var who []fhirfile.Reference
	for _, p := range e.Participant {
		who = append(who, p.Individual, p.Actor)
	}
	out.clinician, out.subject = onlyPractitioner(who), e.Subject.AsText()
	out.display = e.Subject.Display
	switch {
	case e.IsModified():
		out.problem = modifiedProblem
	case statuses[fold(e.Status)] == statusCancelled, statuses[fold(e.Status)] == statusEnteredInError:
		out.problem = cancelledProblem
	}
	return out
}

// idOf returns the id at the end of a reference.
func idOf(ref string) string {
	ref, _ = fhirfile.SplitVersion(ref)
	if strings.ContainsAny(ref, "#?") {
		return "" // contained, or a search
	}
	return ref[strings.LastIndexAny(ref, "/:")+1:]
}

// readContained reads what a row uses of the resources that a resource contains. If two have the same id, neither is
// certain.
func (r *fhirReader) readContained(p *pendingRow, contained []json.RawMessage) {
	for _, data := range contained {
		var head struct{ ResourceType, ID string }
		if json.Unmarshal(data, &head) != nil || head.ID == "" {
			continue
		}
		switch head.ResourceType {
		case "Patient":
			if p.contained == nil {
				p.contained = map[string][]*patient{}
			}
			p.contained[head.ID] = append(p.contained[head.ID], readPatient(data, r.records, r.zone))
		case "Encounter", "ServiceRequest":
			if p.linked == nil {
				p.linked = map[string]linked{}
			}
			putLinked(p.linked, head.ID, r.readLinked(head.ResourceType, data))
		}
	}
}

// rowDay returns the row's day, as far as it is known.
func (r *fhirReader) rowDay(p *pendingRow) visit.Date {
	if day, _, ok := daysOf(p.cells[fieldDate], r.zone); ok {
		return day
	}
	return r.today
}

// takesPart reports whether a period includes the row's day. One that can't be read doesn't.
func (r *fhirReader) takesPart(p *pendingRow, of period) bool {
	span, ok := of.days(r.zone)
	return ok && (of.isUnbounded() || span.contains(r.rowDay(p)))
}

func (r *fhirReader) appointment(p *pendingRow, data json.RawMessage) {
	var a appointmentResource
	if p.invalid = json.Unmarshal(data, &a) != nil; p.invalid {
		return
	}
	r.readContained(p, a.Contained)
	var kinds []fhirfile.CodeableConcept
	for _, t := range append(a.ServiceType, a.AppointmentType) {
		kinds = append(kinds, t.CodeableConcept, t.Concept)
		p.typeIsReference = p.typeIsReference || len(t.Reference) > 0
	}
	p.types, p.coded = mappableTypes(kinds...)
	p.typeIsReference = p.typeIsReference && len(p.types) == 0
	p.requests = requestsOf(a.BasedOn)
	p.cells[fieldStatus], p.cells[fieldDate] = a.Status, dayOf(a.Start, r.zone)
	p.checkResource(a.DomainResource, a.AboutStatus)
	if begins, ends := parseInstant(a.Start), parseInstant(a.End); !begins.IsZero() && !ends.IsZero() && ends.Before(begins) {
		p.addFault(fault{fieldDate, "ends before it starts"})
	}
	if called := statuses[fold(a.Status)]; called == statusActive && (a.CancelationReason.IsSet() || a.CancellationReason.IsSet() || a.CancellationDate != "") {
		p.addFault(fault{fieldStatus, "says why or when it was cancelled, and has a status that says it was not"})
	}
	if a.Subject != (fhirfile.Reference{}) {
		p.patients = append(p.patients, participant{ref: a.Subject})
	}
	var actors []fhirfile.Reference
	for _, who := range a.Participant {
		declined, here := who.Status == "declined", r.takesPart(p, who.Period)
		if kind := who.Actor.Kind(); kind == "" || kind == "Patient" {
			p.patients = append(p.patients, participant{who.Actor, declined, !here})
		}
		if !declined && here && string(who.Required) != `"information-only"` {
			actors = append(actors, who.Actor)
		}
	}
	p.cells[fieldClinician] = onlyPractitioner(actors)
}

// requestsOf returns the references that may be to ServiceRequests.
func requestsOf(basedOn []fhirfile.Reference) (out []string) {
	for _, ref := range basedOn {
		if kind := ref.Kind(); ref.Reference != "" && (kind == "" || kind == "ServiceRequest") {
			out = append(out, ref.Reference)
		}
	}
	return out
}

// checkResource adds faults for what in a resource itself keeps it from being a row.
func (p *pendingRow) checkResource(w fhirfile.DomainResource, status fhirfile.PrimitiveElement) {
	if w.IsModified() {
		p.addFault(fault{fieldFamily, modifiedProblem})
	}
	if status.IsAbsent() {
		p.addFault(fault{fieldStatus, "has a status that is withheld or not known"})
	} else if strings.TrimSpace(p.cells[fieldStatus]) == "" {
		p.addFault(fault{fieldStatus, "has no status, and may be called off; ask the server for status too"})
	}
}

func (r *fhirReader) procedure(p *pendingRow, data json.RawMessage) {
	var a procedureResource
	if p.invalid = json.Unmarshal(data, &a) != nil; p.invalid {
		return
	}
	r.readContained(p, a.Contained)
	p.types, p.coded = mappableTypes(a.Code)
	p.patients, p.encounter = []participant{{ref: a.Subject}}, a.Encounter.Reference
	p.requests = requestsOf(a.BasedOn)
	p.cells[fieldStatus] = a.Status
	p.checkResource(a.DomainResource, a.AboutStatus)
	if a.Focus != (fhirfile.Reference{}) && !fhirfile.SameResource("Patient", a.Focus.Reference, a.Subject.Reference) {
		p.addFault(fault{fieldFamily, "was done on somebody other than its subject"})
	}
	var problem string
	p.cells[fieldSide], p.cells[fieldSite], problem = r.b.m.bodySite(a.BodySite, a.Code)
	if problem != "" {
		p.addFault(fault{fieldSide, problem})
	}
	var f fault
	p.cells[fieldDate], p.cells[fieldEnded], f = a.when(r.zone)
	if p.addFault(f); a.Status == "in-progress" {
		p.cells[fieldEnded] = ""
	}
	var actors []fhirfile.Reference
	for _, who := range a.Performer {
		if r.takesPart(p, who.Period) {
			actors = append(actors, who.Actor)
		}
	}
	p.cells[fieldClinician] = onlyPractitioner(actors)
}
