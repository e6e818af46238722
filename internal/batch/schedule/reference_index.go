package schedule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"sync"
)

// ReferenceIndex is what the FHIR resources of all files of a run say of each other: an export has its patients
// in one file and its procedures in another, and an appointment and its procedure are one sheet. It is built in
// a separate pass before the first row; it grows with patients and encounters, not with rows.
type ReferenceIndex struct {
	patients     map[string][]indexedPatient // more than one if files differ
	encounters   map[string]encounter
	procedures   map[string]string // encounter of each procedure that is a row, to its patient
	performed    map[string]string // appointment of such an encounter, to its patient
	servers      map[string]bool   // that references in files of lines name
	pages        map[string]bool   // the addresses of bundles
	followed     map[string]bool   // the addresses of bundles whose next page is there
	indexOnce    sync.Once
	byIdentifier map[identity][]indexedPatient
}

// NewReferenceIndex returns an empty index, for Options.References.
func NewReferenceIndex() *ReferenceIndex {
	return &ReferenceIndex{
		patients: map[string][]indexedPatient{}, encounters: map[string]encounter{}, procedures: map[string]string{}, performed: map[string]string{},
		servers: map[string]bool{}, pages: map[string]bool{}, followed: map[string]bool{},
	}
}

// patientsByIdentifier returns the patients that have an identifier. Few runs need it, so its map is built at
// the first call; nothing is added after that.
func (p *ReferenceIndex) patientsByIdentifier(id identity) []indexedPatient {
	p.indexOnce.Do(func() {
		p.byIdentifier = map[identity][]indexedPatient{}
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
	raw := bufio.NewReaderSize(in, bufferSize)
	if start, _ := raw.Peek(4); o.Map == nil || bytes.HasPrefix(start, []byte("PK")) {
		return
	}
	text, err := decodeText(name, raw, o.Encoding)
	if err != nil {
		return
	}
	if first, err := firstByte(text); err != nil || first != '{' || !isFHIR(text) {
		return
	}
	g := &indexBuilder{index: p, procedures: map[string]string{}}
	r := (&fhir{name: name, in: text, zone: o.Zone, today: o.Today, records: o.Records}).reader(newBinder(o), nil)
	r.indexing = g
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
		if e := p.encounters[id]; e.appointment != "" {
			g.index.performed[e.appointment] = p.patients[0].Reference
		}
		return
	}
	raw, _ := splitVersion(p.encounter)
	if !p.inBundle {
		raw, _ = referenceKey("Encounter", raw)
	}
	g.procedures[raw] = p.patients[0].Reference
}

// finishScope ends a bundle, or a file of lines.
func (g *indexBuilder) finishScope(s *scope, bundled bool) {
	into, encounters := g.index.procedures, g.index.encounters
	if bundled {
		into, encounters = map[string]string{}, map[string]encounter{}
	}
	for k, e := range s.encounters {
		putEncounter(encounters, k, e)
	}
	for k, subject := range g.procedures {
		into[k] = subject
	}
	if bundled {
		(&ReferenceIndex{encounters: encounters, procedures: into, performed: g.index.performed}).resolveAppointments()
	}
	clear(g.procedures)
}

// resolveAppointments finds the appointments whose procedures are rows.
func (p *ReferenceIndex) resolveAppointments() {
	for k, subject := range p.procedures {
		if e := p.encounters[k]; e.appointment != "" && e.problem == "" {
			p.performed[e.appointment] = subject
		}
	}
}

// hasRepeatedKey reports whether an object in a JSON text repeats a key, in any case: a reader would take one
// of the two values, and nobody could say which is right.
func hasRepeatedKey(text []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(text))
	var open []map[string]bool // the keys of each enclosing object; nil for a list
	key := false               // whether a key comes next
	for {
		t, err := dec.Token()
		if err != nil {
			return false // broken text is reported elsewhere
		}
		switch t {
		case json.Delim('{'):
			open, key = append(open, map[string]bool{}), true
			continue
		case json.Delim('['):
			open, key = append(open, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if name, ok := t.(string); ok && key {
				if name = strings.ToLower(name); open[len(open)-1][name] {
					return true
				}
				open[len(open)-1][name] = true
				key = false
				continue
			}
		}
		key = len(open) > 0 && open[len(open)-1] != nil
	}
}
