package schedule

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"sync"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/batch/schedule/form"
)

// ReferenceIndex is what the FHIR resources of all files of a run say of each other: an export has its patients
// in one file and its procedures in another, and an appointment and its procedure are one sheet. It is built in
// a separate pass before the first row; it grows with patients, encounters and requests, not with rows.
type ReferenceIndex struct {
	patients     map[string][]indexedPatient // more than one if files differ
	linked       map[string]linked
	procedures   map[string]string // encounter of each procedure that is a row, to its patient
	performed    map[string]string // appointment of such an encounter, to its patient
	servers      map[string]bool   // that references in files of lines name
	pages        fhirfile.Pages
	indexOnce    sync.Once
	byIdentifier map[fhirfile.Identity][]indexedPatient
}

// NewReferenceIndex returns an empty index, for Options.References.
func NewReferenceIndex() *ReferenceIndex {
	return &ReferenceIndex{
		patients: map[string][]indexedPatient{}, linked: map[string]linked{}, procedures: map[string]string{}, performed: map[string]string{},
		servers: map[string]bool{},
	}
}

// patientsByIdentifier returns the patients that have an identifier. Few runs need it, so its map is built at
// the first call; nothing is added after that.
func (p *ReferenceIndex) patientsByIdentifier(id fhirfile.Identity) []indexedPatient {
	p.indexOnce.Do(func() {
		p.byIdentifier = map[fhirfile.Identity][]indexedPatient{}
		for _, all := range p.patients {
			for _, k := range all {
				for _, i := range k.patient.identities {
					p.byIdentifier[i] = appendDistinct(p.byIdentifier[i], k)
				}
			}
		}
	})
	return p.byIdentifier[id]
}

// Add adds what a FHIR schedule says; other formats add nothing. What can't be read is reported when its rows
// are read.
func (p *ReferenceIndex) Add(name string, in io.Reader, o Options) {
	raw := bufio.NewReaderSize(in, form.BufferSize)
	if start, _ := raw.Peek(4); o.Map == nil || bytes.HasPrefix(start, []byte("PK")) {
		return
	}
	text, err := form.DecodeText(name, raw, o.Encoding)
	if err != nil {
		return
	}
	if first, err := firstByte(text); err != nil || first != '{' || !fhirfile.Is(text) {
		return
	}
	g := &indexBuilder{index: p, procedures: map[string]string{}}
	r := newFHIRReader(name, fhirfile.Open(name, text, &p.pages, nil), newBinder(o), nil, o)
	r.index, r.indexing = nil, g
	for !r.ended {
		bundled := r.inBundle
		if err := r.step(); err != nil {
			return
		}
		if r.flush {
			r.flush = false
			g.finishScope(r.scope, bundled)
			r.scope = newScope()
		}
	}
	p.resolveAppointments()
}

// indexBuilder adds one file to the index.
type indexBuilder struct {
	index      *ReferenceIndex
	procedures map[string]string // of the bundle, or of the file of lines
}

func (g *indexBuilder) addPatient(keys []string, k indexedPatient, bundled bool) {
	if bundled {
		return // references don't cross bundles
	}
	for _, key := range keys {
		g.index.patients[key] = appendDistinct(g.index.patients[key], k)
	}
}

// addProcedure adds a procedure that is a row. One entered in error says nothing about its appointment.
func (g *indexBuilder) addProcedure(r *fhirReader, p pendingRow) {
	r.addServers(&scope{servers: g.index.servers}, p)
	ids, _ := r.mappedIDs(p)
	if p.kind != "Procedure" || p.invalid || len(ids) == 0 || p.encounter == "" || p.cells[fieldStatus] == statusEnteredInError {
		return
	}
	if id, within := strings.CutPrefix(p.encounter, "#"); within {
		if e := p.linked[id]; e.appointment != "" {
			g.index.performed[e.appointment] = p.patients[0].ref.Reference
		}
		return
	}
	raw, _ := fhirfile.SplitVersion(p.encounter)
	if !p.inBundle {
		raw, _ = fhirfile.ReferenceKey("Encounter", raw)
	}
	g.procedures[raw] = p.patients[0].ref.Reference
}

// finishScope ends a bundle, or a file of lines.
func (g *indexBuilder) finishScope(s *scope, bundled bool) {
	into, all := g.index.procedures, g.index.linked
	if bundled {
		into, all = map[string]string{}, map[string]linked{}
	}
	for k, e := range s.linked {
		putLinked(all, k, e)
	}
	for k, subject := range g.procedures {
		into[k] = subject
	}
	if bundled {
		(&ReferenceIndex{linked: all, procedures: into, performed: g.index.performed}).resolveAppointments()
	}
	clear(g.procedures)
}

// resolveAppointments finds the appointments whose procedures are rows.
func (p *ReferenceIndex) resolveAppointments() {
	for k, subject := range p.procedures {
		if e := p.linked[k]; e.appointment != "" && e.problem == "" {
			p.performed[e.appointment] = subject
		}
	}
}
