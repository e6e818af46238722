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
)

// fhirHeader is the columns of a FHIR schedule: our own names, since resources have none.
var fhirHeader = []string{
	fieldAppointment, fieldGiven, fieldFamily, fieldBorn, fieldRecord, fieldProcedure, fieldStatus, fieldSide, fieldSite, fieldDate, fieldEnded,
	fieldClinician, fieldLanguage,
}

// fhir is FHIR R4 resources: bundles, or one resource a line. An Appointment and a Procedure
// are rows; Patients and Encounters lend to them; other resources are none.
//
// Rows come in the order of the file. One waits until the resources it names were read, or
// its bundle ended; so a file that has its patients first is read in flat memory.
type fhir struct {
	name    string
	in      *bufio.Reader
	zone    *time.Location
	records string // whose record numbers count; "" for any
	pool    *Pool  // what the files of the run say together; nil for this file alone
	warn    func(line int, hint, message string)
}

func (f *fhir) header() []string { return fhirHeader }
func (f *fhir) close() error     { return nil }

func (f *fhir) rows(b *binder) (Reader, error) {
	if len(b.m.procedures) == 0 {
		return nil, failure(f.name, 0, "write a mapping with procedures:, from the types or codes of the resources to ids",
			"FHIR resources have no procedure of ours; expected a mapping that says which type leads to which")
	}
	own := *b
	own.fhir = true
	targets, err := own.header(f.name, 0, fhirHeader)
	if err != nil {
		return nil, err
	}
	return f.reader(&own, targets), nil
}

func (f *fhir) reader(b *binder, targets []target) *fhirReader {
	lines := &lineReader{in: f.in, line: 1}
	return &fhirReader{fhir: f, b: b, targets: targets, lines: lines, dec: json.NewDecoder(lines), scope: newScope()}
}

// scope is what a reference can point to: the resources of a bundle, or those of a file of
// lines.
type scope struct {
	patients   map[string]patient
	encounters map[string]encounter
}

func newScope() *scope {
	return &scope{patients: map[string]patient{}, encounters: map[string]encounter{}}
}

type encounter struct{ appointment, clinician, subject string }

// pending is a row that may wait for what it names.
type pending struct {
	line      int
	kind      string
	cells     map[string]string
	types     []string
	patients  []reference // of which one is the patient
	encounter string
	broken    bool // no resource of R4
	bundled   bool // it came in a bundle
}

type fhirReader struct {
	*fhir
	b        *binder
	targets  []target
	lines    *lineReader
	dec      *json.Decoder
	scope    *scope
	inBundle bool
	queue    []pending
	flush    bool // nothing more comes for what waits
	number   int
	ended    bool
	gathers  *gathering // no rows are wanted, but what they lend each other
}

// Lends reports whether a file may hold what rows of other files need, and no row of its own.
func Lends(r Reader) bool {
	_, is := r.(*fhirReader)
	return is
}

// Header returns our own names.
func (r *fhirReader) Header() []string { return fhirHeader }

// Close has nothing to give back: the input is the caller's.
func (r *fhirReader) Close() error { return nil }

// Next returns the next row.
func (r *fhirReader) Next() (Row, error) {
	for {
		if len(r.queue) > 0 && (r.flush || r.ready(r.queue[0])) {
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
	r.lines.limit = r.dec.InputOffset() + endless
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
		return r.broken(err)
	}
	return r.object(map[string]json.RawMessage{}, r.line())
}

func (r *fhirReader) line() int { return r.lines.at(r.dec.InputOffset()) }

func (r *fhirReader) broken(err error) error {
	switch {
	case errors.Is(err, errLongResource):
		return failure(r.name, r.line(), "", "a resource is longer than %d MiB; the rows from here on are not read", endless>>20)
	case r.lines.err != nil && !errors.Is(r.lines.err, io.EOF):
		return reading(r.name, r.lines.err)
	}
	return failure(r.name, r.line(), "", "what follows here is no JSON; the rows from here on are not read")
}

// object reads the keys of a resource of the top. The entries of a bundle stream.
func (r *fhirReader) object(keys map[string]json.RawMessage, line int) error {
	twice := false
	for r.dec.More() {
		t, err := r.dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return r.broken(err)
		}
		if key == "entry" {
			if t, err := r.dec.Token(); err != nil || t != json.Delim('[') {
				return r.broken(err)
			}
			// A bundle is a world of its own: what waits for resources of lines waits on.
			if r.gathers != nil {
				r.gathers.settle(r.scope, false)
			}
			if len(r.queue) == 0 {
				r.scope = newScope()
			}
			r.inBundle = true
			return nil
		}
		var value json.RawMessage
		if err := r.dec.Decode(&value); err != nil {
			return r.broken(err)
		}
		r.page(key, value)
		twice = twice || keys[key] != nil
		keys[key] = value
	}
	if _, err := r.dec.Token(); err != nil {
		return r.broken(err)
	}
	data, err := json.Marshal(keys)
	if err != nil {
		return r.broken(err)
	}
	return r.resource("", data, data, line, twice)
}

// entry reads one entry of a bundle.
func (r *fhirReader) entry() error {
	var text json.RawMessage
	if err := r.dec.Decode(&text); err != nil {
		return r.broken(err)
	}
	line := r.line() - bytes.Count(text, []byte("\n"))
	var e struct {
		FullURL  string
		Resource json.RawMessage
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return failure(r.name, line, "", "an entry of the bundle holds no resource; the rows from here on are not read")
	}
	return r.resource(e.FullURL, e.Resource, text, line, false)
}

// endOfEntries reads what follows the entries, up to the end of the bundle.
func (r *fhirReader) endOfEntries() error {
	if t, err := r.dec.Token(); err != nil || t != json.Delim(']') {
		return r.broken(err)
	}
	for r.dec.More() {
		var value json.RawMessage
		key, err := r.dec.Token()
		if err != nil {
			return r.broken(err)
		}
		if err := r.dec.Decode(&value); err != nil {
			return r.broken(err)
		}
		r.page(fmt.Sprint(key), value)
	}
	if _, err := r.dec.Token(); err != nil {
		return r.broken(err)
	}
	r.inBundle, r.flush = false, true
	return nil
}

// page tells of a bundle that is one page of more: who is on the next one gets no sheet.
func (r *fhirReader) page(key string, value json.RawMessage) {
	var links []struct{ Relation string }
	if key != "link" || r.warn == nil || json.Unmarshal(value, &links) != nil {
		return
	}
	if slices.ContainsFunc(links, func(l struct{ Relation string }) bool { return l.Relation == "next" }) {
		r.warn(r.line(), "give the files of all pages", "the bundle is one page of more")
	}
}

// resource takes what a row needs of a resource. One that says something twice, in the text
// around it or in itself, says nothing.
func (r *fhirReader) resource(url string, data, around json.RawMessage, line int, twice bool) error {
	var head struct{ ResourceType, ID string }
	if len(data) == 0 || json.Unmarshal(data, &head) != nil {
		return nil // an entry without a resource, such as a deletion
	}
	keys := []string{head.ResourceType + "/" + head.ID}
	if url != "" {
		keys = append(keys, url)
	}
	p := pending{line: line, kind: head.ResourceType, cells: map[string]string{fieldAppointment: head.ID}, bundled: r.inBundle}
	if head.ResourceType == "Bundle" && r.inBundle {
		return failure(r.name, line, "give each bundle by itself", "a bundle stands within a bundle; the rows from here on are not read")
	}
	if !slices.Contains([]string{"Patient", "Encounter", "Appointment", "Procedure"}, head.ResourceType) {
		return nil
	}
	twice = twice || repeats(around)
	switch head.ResourceType {
	case "Patient":
		if twice {
			return nil
		}
		return r.patient(keys, data, line)
	case "Encounter":
		if !twice {
			r.encounter(keys, data)
		}
		return nil
	case "Appointment":
		r.appointment(&p, data)
	case "Procedure":
		r.procedure(&p, data)
	}
	p.broken = p.broken || twice
	if r.gathers != nil {
		r.gathers.performs(r, p)
		return nil
	}
	r.queue = append(r.queue, p)
	return nil
}

func (r *fhirReader) patient(keys []string, data json.RawMessage, line int) error {
	p, ok := readPatient(data, r.records)
	if !ok || r.pooled(r.inBundle) {
		return nil // who names it is told that it isn't there, or finds it in the pool
	}
	if r.gathers != nil {
		r.gathers.patient(keys, p, r.inBundle)
		return nil
	}
	for _, k := range keys {
		if before, twice := r.scope.patients[k]; twice && before != p {
			return failure(r.name, line, "", "two different patients have one id; the rows from here on are not read")
		}
		r.scope.patients[k] = p
	}
	return nil
}

func (r *fhirReader) encounter(keys []string, data json.RawMessage) {
	var e encounterResource
	if json.Unmarshal(data, &e) != nil {
		return
	}
	var out encounter
	if len(e.Appointment) == 1 {
		out.appointment = e.Appointment[0].Reference[strings.LastIndexAny(e.Appointment[0].Reference, "/:")+1:]
	}
	var who []reference
	for _, p := range e.Participant {
		who = append(who, p.Individual)
	}
	out.clinician, out.subject = clinician(who), e.Subject.Reference
	if r.pooled(r.inBundle) {
		return
	}
	for _, k := range keys {
		r.scope.encounters[k] = out
	}
}

func (r *fhirReader) appointment(p *pending, data json.RawMessage) {
	var a appointmentResource
	if p.broken = json.Unmarshal(data, &a) != nil; p.broken {
		return
	}
	p.types = types(append(a.ServiceType, a.AppointmentType)...)
	p.cells[fieldStatus], p.cells[fieldDate] = a.Status, dayOf(a.Start, r.zone)
	var actors, certain []reference
	for _, who := range a.Participant {
		actors = append(actors, who.Actor)
		if who.Actor.is("Patient") {
			certain = append(certain, who.Actor)
		}
	}
	if p.patients = certain; len(certain) == 0 {
		p.patients = actors
	}
	p.cells[fieldClinician] = clinician(actors)
}

func (r *fhirReader) procedure(p *pending, data json.RawMessage) {
	var a procedureResource
	if p.broken = json.Unmarshal(data, &a) != nil; p.broken {
		return
	}
	p.types = types(a.Code)
	p.patients, p.encounter = []reference{a.Subject}, a.Encounter.Reference
	p.cells[fieldStatus] = a.Status
	p.cells[fieldSide], p.cells[fieldSite] = bodySite(a.BodySite)
	p.cells[fieldDate] = dayOf(a.PerformedDateTime, r.zone)
	if end := a.PerformedPeriod.End; end != "" {
		p.cells[fieldDate] = dayOf(end, r.zone)
		if zoned().MatchString(end) && a.Status != "in-progress" {
			p.cells[fieldEnded] = end
		}
	}
	var actors []reference
	for _, who := range a.Performer {
		actors = append(actors, who.Actor)
	}
	p.cells[fieldClinician] = clinician(actors)
}
