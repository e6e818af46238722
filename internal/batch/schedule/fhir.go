package schedule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"aftercare/internal/pattern"
	"aftercare/internal/visit"
)

// fhirHeader is the columns of a FHIR schedule: our own names, since resources don't have columns.
var fhirHeader = []string{
	fieldAppointment, fieldGiven, fieldFamily, fieldBorn, fieldRecord, fieldProcedure, fieldStatus, fieldSide, fieldSite, fieldDate, fieldEnded,
	fieldClinician, fieldLanguage,
}

// fhir is FHIR resources of R4 or R5: bundles, or one resource per line. Appointments and Procedures are rows;
// they refer to Patients and Encounters; other resources are ignored.
//
// Rows come in file order. A row waits until the resources that it refers to were read, or its bundle ended; so
// a file that has its patients first is read in constant memory.
type fhir struct {
	name    string
	in      *bufio.Reader
	zone    *time.Location
	today   visit.Date      // for rows without a day: names and numbers may have a period
	records string          // the system of the clinic's record numbers; "" for any
	index   *ReferenceIndex // references across the files of the run; nil for this file only
	warn    func(line int, hint, message string)
}

func (f *fhir) headerLine() int              { return 0 }
func (f *fhir) nextCells() ([]string, error) { return nil, io.EOF }
func (f *fhir) header() []string             { return fhirHeader }
func (f *fhir) close() error                 { return nil }

// outcomePattern is the start of a file in which a server reports an error; that is reported, not what a
// mapping lacks.
var outcomePattern = pattern.New(`^[^\[]*"resourceType"\s*:\s*"OperationOutcome"`)

func (f *fhir) rows(b *binder) (Reader, error) {
	if start, _ := f.in.Peek(bufferSize); len(b.m.procedures) == 0 && !outcomePattern().Match(start) {
		return nil, fileError(f.name, 0, "write a mapping with procedures:, from the types or codes of the resources to ids",
			"FHIR resources have no procedure of ours; expected a mapping from types to procedures")
	}
	fhirBinder := *b
	fhirBinder.fhir = true
	targets, err := fhirBinder.header(f.name, 0, fhirHeader)
	if err != nil {
		return nil, err
	}
	return f.reader(&fhirBinder, targets), nil
}

func (f *fhir) reader(b *binder, targets []target) *fhirReader {
	lines := &lineReader{in: f.in, line: 1}
	return &fhirReader{fhir: f, b: b, targets: targets, lines: lines, dec: json.NewDecoder(lines), scope: newScope()}
}

// scope is what a reference can resolve to: the resources of one bundle, or those of a file with one resource
// per line.
type scope struct {
	patients   map[string][]indexedPatient
	encounters map[string]encounter
	servers    map[string]bool // that references name
}

func newScope() *scope {
	return &scope{patients: map[string][]indexedPatient{}, encounters: map[string]encounter{}, servers: map[string]bool{}}
}

// encounter is what a row uses of an Encounter. Problem says why none of it can be used.
type encounter struct{ appointment, clinician, subject, display, problem string }

// participant is someone who takes part in an appointment.
type participant struct {
	reference
	declined bool
	outside  bool // not on the row's day
}

// pendingRow is a row that may wait for what it refers to.
type pendingRow struct {
	line            int
	kind            string
	cells           map[string]string
	types           []string
	typeIsReference bool          // its type is a reference, which isn't followed
	patients        []participant // one of them is the patient
	encounter       string
	base            string                // the resource's server
	contained       map[string][]*patient // resources contained in the row's resource
	encounters      map[string]encounter
	faults          []fault // their words follow the resource type
	invalid         bool    // not a valid FHIR resource
	inBundle        bool    // it came in a bundle
}

func (p *pendingRow) addFault(f fault) {
	if f.words != "" {
		p.faults = append(p.faults, f)
	}
}

type fhirReader struct {
	*fhir
	b        *binder
	targets  []target
	lines    *lineReader
	dec      *json.Decoder
	scope    *scope
	inBundle bool
	queue    []pendingRow
	flush    bool // nothing more comes that rows could wait for
	number   int
	ended    bool
	indexing *indexBuilder // set when only the index is built, without rows
}

// MayHoldReferenced reports whether a file may hold only resources that other files' rows refer to, and no row
// of its own.
func MayHoldReferenced(r Reader) bool {
	_, is := r.(*fhirReader)
	return is
}

// Header returns our own column names.
func (r *fhirReader) Header() []string { return fhirHeader }

// Close does nothing: the caller closes the input.
func (r *fhirReader) Close() error { return nil }

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
	r.lines.limit = r.dec.InputOffset() + maxUnterminated
	if r.inBundle {
		if r.dec.More() {
			return r.entry()
		}
		return r.endOfEntries()
	}
	t, err := r.dec.Token()
	if errors.Is(err, io.EOF) {
		r.ended, r.flush = true, true
		return nil
	}
	if err != nil || t != json.Delim('{') {
		return r.syntaxError(err)
	}
	return r.readTopLevel(map[string]json.RawMessage{}, r.line())
}

func (r *fhirReader) line() int { return r.lines.lineAt(r.dec.InputOffset()) }

func (r *fhirReader) syntaxError(err error) error {
	switch {
	case errors.Is(err, errLongResource):
		return fileError(r.name, r.line(), "", "a resource is longer than %d MiB; the rows from here on are not read", maxUnterminated>>20)
	case r.lines.err != nil && !errors.Is(r.lines.err, io.EOF):
		return readError(r.name, r.lines.err)
	}
	return fileError(r.name, r.line(), "", "what follows is not JSON; the rows from here on are not read")
}

// readTopLevel reads the keys of a top-level resource. The entries of a bundle are streamed.
func (r *fhirReader) readTopLevel(keys map[string]json.RawMessage, line int) error {
	twice := false
	for r.dec.More() {
		t, err := r.dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return r.syntaxError(err)
		}
		if key == "entry" {
			if t, err := r.dec.Token(); err != nil || t != json.Delim('[') {
				return r.syntaxError(err)
			}
			// References don't cross bundles: rows that wait for resources of lines keep waiting.
			if r.indexing != nil {
				r.indexing.finishScope(r.scope, false)
			}
			if len(r.queue) == 0 {
				r.scope = newScope()
			}
			r.inBundle = true
			return nil
		}
		var value json.RawMessage
		if err := r.dec.Decode(&value); err != nil {
			return r.syntaxError(err)
		}
		r.checkNextPage(key, value)
		if err := r.refuseHistory(key, value); err != nil {
			return err
		}
		twice = twice || keys[key] != nil
		keys[key] = value
	}
	if _, err := r.dec.Token(); err != nil {
		return r.syntaxError(err)
	}
	data, err := json.Marshal(keys)
	if err != nil {
		return r.syntaxError(err)
	}
	return r.resource("", data, data, line, twice)
}

// refuseHistory refuses a bundle that holds earlier versions beside the current ones.
func (r *fhirReader) refuseHistory(key string, value json.RawMessage) error {
	if key == "type" && string(value) == `"history"` {
		return fileError(r.name, r.line(), "export the current resources with a search", "the bundle is a history, which has earlier versions of resources; the rows from here on are not read")
	}
	return nil
}

// entry reads one entry of a bundle.
func (r *fhirReader) entry() error {
	var text json.RawMessage
	if err := r.dec.Decode(&text); err != nil {
		return r.syntaxError(err)
	}
	line := r.line() - bytes.Count(text, []byte("\n"))
	var e struct {
		FullURL  string
		Resource json.RawMessage
		Response struct {
			Status  string
			Outcome json.RawMessage
		}
		Request struct{ Method string }
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return fileError(r.name, line, "", "an entry of the bundle holds no resource; the rows from here on are not read")
	}
	if err := r.checkResponse(e.Response.Status, e.Response.Outcome, line); err != nil {
		return err
	}
	if e.Request.Method == "DELETE" {
		return fileError(r.name, line, "export the current resources, without history or deletions", "an entry of the bundle deletes a resource; the rows after it are not read")
	}
	return r.resource(e.FullURL, e.Resource, text, line, false)
}

// endOfEntries reads what follows the entries, up to the end of the bundle.
func (r *fhirReader) endOfEntries() error {
	if t, err := r.dec.Token(); err != nil || t != json.Delim(']') {
		return r.syntaxError(err)
	}
	for r.dec.More() {
		var value json.RawMessage
		key, err := r.dec.Token()
		if err != nil {
			return r.syntaxError(err)
		}
		if err := r.dec.Decode(&value); err != nil {
			return r.syntaxError(err)
		}
		r.checkNextPage(fmt.Sprint(key), value)
		if err := r.refuseHistory(fmt.Sprint(key), value); err != nil {
			return err
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return r.syntaxError(err)
	}
	r.inBundle, r.flush = false, true
	return nil
}

// resource reads what a row needs from a resource. One with a repeated key, in the entry around it or in
// itself, can't be used.
func (r *fhirReader) resource(url string, data, around json.RawMessage, line int, twice bool) error {
	var head struct {
		ResourceType string
		ID           json.RawMessage
		Meta         json.RawMessage
	}
	if len(data) == 0 || json.Unmarshal(data, &head) != nil {
		return nil // an entry without a resource, such as a deletion
	}
	var id string
	misnamed := len(head.ID) > 0 && json.Unmarshal(head.ID, &id) != nil
	var keys []string
	if id != "" {
		keys = append(keys, head.ResourceType+"/"+id)
	}
	if url, _ = splitVersion(url); url != "" {
		keys = append(keys, url)
	}
	p := pendingRow{line: line, kind: head.ResourceType, cells: map[string]string{fieldAppointment: id}, inBundle: r.inBundle, base: serverOf(url)}
	if head.ResourceType == "Bundle" && r.inBundle {
		return fileError(r.name, line, "give each bundle as a file of its own", "a bundle is inside a bundle; the rows from here on are not read")
	}
	if head.ResourceType == "OperationOutcome" {
		return r.checkOutcome(data, line)
	}
	if !slices.Contains([]string{"Patient", "Encounter", "Appointment", "Procedure"}, head.ResourceType) {
		return nil
	}
	if r.isIndexed(r.inBundle) && (head.ResourceType == "Patient" || head.ResourceType == "Encounter") {
		return nil // the index has it
	}
	twice = twice || hasRepeatedKey(around)
	switch head.ResourceType {
	case "Patient":
		k := indexedPatient{patient: unreadablePatient(), base: p.base, version: versionOf(head.Meta)}
		if !twice && !misnamed {
			k.patient = readPatient(data, r.records, r.zone)
		}
		return r.patient(slices.Compact(keys), k, line)
	case "Encounter":
		e := encounter{problem: notFHIR}
		if !twice && !misnamed {
			e = readEncounter(data)
		}
		r.encounter(slices.Compact(keys), e)
		return nil
	case "Appointment":
		r.appointment(&p, data)
	case "Procedure":
		r.procedure(&p, data)
	}
	p.invalid = p.invalid || twice || misnamed
	if r.indexing != nil {
		r.indexing.addProcedure(r, p)
		return nil
	}
	r.addServers(r.scope, p)
	r.queue = append(r.queue, p)
	return nil
}

// versionOf returns a resource's version.
func versionOf(meta json.RawMessage) string {
	var m struct{ VersionID string }
	if len(meta) == 0 || json.Unmarshal(meta, &m) != nil {
		return ""
	}
	return m.VersionID
}

// addServers adds the servers that a row among lines refers to.
func (r *fhirReader) addServers(s *scope, p pendingRow) {
	if p.inBundle {
		return
	}
	for _, who := range p.patients {
		if at := splitReference(who.Reference); at.base != "" {
			s.servers[at.base] = true
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
			return fileError(r.name, line, "", "two different patients have one id; the rows from here on are not read")
		}
		r.scope.patients[key] = appendDistinct(all, k)
	}
	return nil
}

// encounter stores an encounter. If two with the same id differ, neither is used.
func (r *fhirReader) encounter(keys []string, e encounter) {
	for _, key := range keys {
		putEncounter(r.scope.encounters, key, e)
	}
}

func putEncounter(all map[string]encounter, key string, e encounter) {
	if before, twice := all[key]; twice && before != e {
		e.problem = "is in the file twice, and differs"
	}
	all[key] = e
}

// readEncounter reads an Encounter.
func readEncounter(data json.RawMessage) encounter {
	var e encounterResource
	if json.Unmarshal(data, &e) != nil {
		return encounter{problem: notFHIR}
	}
	var out encounter
	if len(e.Appointment) == 1 {
		out.appointment = idOf(e.Appointment[0].Reference)
	}
	var who []reference
	for _, p := range e.Participant {
		who = append(who, p.Individual, p.Actor)
	}
	out.clinician, out.subject = onlyPractitioner(who), e.Subject.asText()
	out.display = e.Subject.Display
	switch {
	case e.isModified():
		out.problem = modifiedProblem
	case statuses[fold(e.Status)] == statusCancelled, statuses[fold(e.Status)] == statusEnteredInError:
		out.problem = "was cancelled, or entered in error"
	}
	return out
}

// idOf returns the id at the end of a reference.
func idOf(ref string) string {
	ref, _ = splitVersion(ref)
	if strings.ContainsAny(ref, "#?") {
		return "" // contained, or a search
	}
	return ref[strings.LastIndexAny(ref, "/:")+1:]
}

// readContained reads the patients and encounters that a resource contains. If two have the same id, neither is
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
		case "Encounter":
			if p.encounters == nil {
				p.encounters = map[string]encounter{}
			}
			putEncounter(p.encounters, head.ID, readEncounter(data))
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
	var kinds []codeableConcept
	for _, t := range append(a.ServiceType, a.AppointmentType) {
		kinds = append(kinds, t.codeableConcept, t.Concept)
		p.typeIsReference = p.typeIsReference || len(t.Reference) > 0
	}
	p.types = mappableTypes(kinds...)
	p.typeIsReference = p.typeIsReference && len(p.types) == 0
	p.cells[fieldStatus], p.cells[fieldDate] = a.Status, dayOf(a.Start, r.zone)
	p.checkResource(a.domainResource, a.AboutStatus)
	if begins, ends := parseInstant(a.Start), parseInstant(a.End); !begins.IsZero() && !ends.IsZero() && ends.Before(begins) {
		p.addFault(fault{fieldDate, "ends before it starts"})
	}
	if called := statuses[fold(a.Status)]; called == statusActive && (a.CancelationReason.isSet() || a.CancellationReason.isSet() || a.CancellationDate != "") {
		p.addFault(fault{fieldStatus, "says why or when it was cancelled, and has a status that says it was not"})
	}
	if a.Subject != (reference{}) {
		p.patients = append(p.patients, participant{reference: a.Subject})
	}
	var actors []reference
	for _, who := range a.Participant {
		declined, here := who.Status == "declined", r.takesPart(p, who.Period)
		if kind := who.Actor.kind(); kind == "" || kind == "Patient" {
			p.patients = append(p.patients, participant{who.Actor, declined, !here})
		}
		if !declined && here && string(who.Required) != `"information-only"` {
			actors = append(actors, who.Actor)
		}
	}
	p.cells[fieldClinician] = onlyPractitioner(actors)
}

// checkResource adds faults for what in a resource itself keeps it from being a row.
func (p *pendingRow) checkResource(w domainResource, status primitiveElement) {
	if w.isModified() {
		p.addFault(fault{fieldFamily, modifiedProblem})
	}
	if status.isAbsent() {
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
	p.types = mappableTypes(a.Code)
	p.patients, p.encounter = []participant{{reference: a.Subject}}, a.Encounter.Reference
	p.cells[fieldStatus] = a.Status
	p.checkResource(a.domainResource, a.AboutStatus)
	if a.Focus != (reference{}) && !sameResource("Patient", a.Focus.Reference, a.Subject.Reference) {
		p.addFault(fault{fieldFamily, "was done on somebody other than its subject"})
	}
	var problem string
	p.cells[fieldSide], p.cells[fieldSite], problem = bodySite(a.BodySite, a.Code)
	if problem != "" {
		p.addFault(fault{fieldSide, problem})
	}
	var f fault
	p.cells[fieldDate], p.cells[fieldEnded], f = a.when(r.zone)
	if p.addFault(f); a.Status == "in-progress" {
		p.cells[fieldEnded] = ""
	}
	var actors []reference
	for _, who := range a.Performer {
		if r.takesPart(p, who.Period) {
			actors = append(actors, who.Actor)
		}
	}
	p.cells[fieldClinician] = onlyPractitioner(actors)
}
