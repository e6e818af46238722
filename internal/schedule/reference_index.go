package schedule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"sync"
)

// ReferenceIndex is what FHIR resources of all files of a run say of each other: an export has its
// patients in one file and its procedures in another, and an appointment and its procedure are
// one sheet. It is gathered in a reading of its own, before the first row; it grows with
// patients and encounters, not with rows.
type ReferenceIndex struct {
	patients     map[string][]indexedPatient // more than one where files differ
	encounters   map[string]encounter
	procedures   map[string]string // the encounters of procedures that are rows, and whose they are
	performed    map[string]string // the appointments of such encounters, and whose they are
	servers      map[string]bool   // that references among lines name
	pages        map[string]bool   // the addresses of bundles
	followed     map[string]bool   // the addresses of bundles of which a next page is there
	indexOnce    sync.Once
	byIdentifier map[identity][]indexedPatient
}

// NewReferenceIndex returns an empty pool, for Options.Pool.
func NewReferenceIndex() *ReferenceIndex {
	return &ReferenceIndex{
		patients: map[string][]indexedPatient{}, encounters: map[string]encounter{}, procedures: map[string]string{}, performed: map[string]string{},
		servers: map[string]bool{}, pages: map[string]bool{}, followed: map[string]bool{},
	}
}

// patientsByIdentifier returns the patients that have an identifier. Few runs ask for it, so that the index is made at the first question; nothing is added then.
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

// Add takes in what a schedule says, where it is FHIR; another form has nothing to lend. What
// can't be read is told when the rows are.
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

// indexBuilder is one file on its way into the pool.
type indexBuilder struct {
	index      *ReferenceIndex
	procedures map[string]string // of the bundle, or of the file of lines
}

func (g *indexBuilder) addPatient(keys []string, k indexedPatient, bundled bool) {
	if bundled {
		return // a bundle is a world of its own
	}
	for _, key := range keys {
		g.index.patients[key] = appendDistinct(g.index.patients[key], k)
	}
}

// addProcedure takes in a procedure that is a row. One entered in error says nothing of its
// appointment.
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

// hasRepeatedKey reports a JSON text in which an object has a key twice, in whatever case: a reader
// would take one of the two values, and nobody could say which.
func hasRepeatedKey(text []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(text))
	var open []map[string]bool // the keys of each object around; nil for a list
	key := false               // what comes next is one
	for {
		t, err := dec.Token()
		if err != nil {
			return false // what is broken is told elsewhere
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
