package schedule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"sync"
)

// Pool is what FHIR resources of all files of a run say of each other: an export has its
// patients in one file and its procedures in another, and an appointment and its procedure are
// one sheet. It is gathered in a reading of its own, before the first row; it grows with
// patients and encounters, not with rows.
type Pool struct {
	patients   map[string][]known // more than one where files differ
	encounters map[string]encounter
	procedures map[string]string // the encounters of procedures that are rows, and whose they are
	performed  map[string]string // the appointments of such encounters, and whose they are
	servers    map[string]bool   // that references among lines name
	pages      map[string]bool   // the addresses of bundles
	followed   map[string]bool   // the addresses of bundles of which a next page is there
	numbers    sync.Once
	byNumber   map[identity][]known
}

// NewPool returns an empty pool, for Options.Pool.
func NewPool() *Pool {
	return &Pool{
		patients: map[string][]known{}, encounters: map[string]encounter{}, procedures: map[string]string{}, performed: map[string]string{},
		servers: map[string]bool{}, pages: map[string]bool{}, followed: map[string]bool{},
	}
}

// identified returns the patients that have an identifier. Few runs ask for it, so that the index is made at the first question; nothing is added then.
func (p *Pool) identified(id identity) []known {
	p.numbers.Do(func() {
		p.byNumber = map[identity][]known{}
		for _, all := range p.patients {
			for _, k := range all {
				for _, i := range k.who.identities {
					p.byNumber[i] = kin(p.byNumber[i], k)
				}
			}
		}
	})
	return p.byNumber[id]
}

// Add takes in what a schedule says, where it is FHIR; another form has nothing to lend. What
// can't be read is told when the rows are.
func (p *Pool) Add(name string, in io.Reader, o Options) {
	raw := bufio.NewReaderSize(in, buffered)
	if start, _ := raw.Peek(4); o.Map == nil || bytes.HasPrefix(start, []byte("PK")) {
		return
	}
	text, err := decoded(name, raw, o.Encoding)
	if err != nil {
		return
	}
	if first, err := firstSign(text); err != nil || first != '{' || !isFHIR(text) {
		return
	}
	g := &gathering{pool: p, procedures: map[string]string{}}
	r := (&fhir{name: name, in: text, zone: o.Zone, today: o.Today, records: o.Records}).reader(newBinder(o), nil)
	r.gathers = g
	for !r.ended {
		bundled := r.inBundle
		if err := r.step(); err != nil {
			return
		}
		if r.flush {
			r.flush = false
			g.settle(r.scope, bundled)
			r.scope = newScope()
		}
	}
	p.settle()
}

// gathering is one file on its way into the pool.
type gathering struct {
	pool       *Pool
	procedures map[string]string // of the bundle, or of the file of lines
}

func (g *gathering) patient(keys []string, k known, bundled bool) {
	if bundled {
		return // a bundle is a world of its own
	}
	for _, key := range keys {
		g.pool.patients[key] = kin(g.pool.patients[key], k)
	}
}

// performs takes in a procedure that is a row. One entered in error says nothing of its
// appointment.
func (g *gathering) performs(r *fhirReader, p pending) {
	r.names(&scope{servers: g.pool.servers}, p)
	ids, _ := r.mapped(p)
	if p.kind != "Procedure" || p.broken || len(ids) == 0 || p.encounter == "" || p.cells[fieldStatus] == enteredInError {
		return
	}
	if id, within := strings.CutPrefix(p.encounter, "#"); within {
		if e := p.encounters[id]; e.appointment != "" {
			g.pool.performed[e.appointment] = p.patients[0].Reference
		}
		return
	}
	raw, _ := versioned(p.encounter)
	if !p.bundled {
		raw, _ = canonical("Encounter", raw)
	}
	g.procedures[raw] = p.patients[0].Reference
}

// settle ends a bundle, or a file of lines.
func (g *gathering) settle(s *scope, bundled bool) {
	into, encounters := g.pool.procedures, g.pool.encounters
	if bundled {
		into, encounters = map[string]string{}, map[string]encounter{}
	}
	for k, e := range s.encounters {
		keep(encounters, k, e)
	}
	for k, subject := range g.procedures {
		into[k] = subject
	}
	if bundled {
		(&Pool{encounters: encounters, procedures: into, performed: g.pool.performed}).settle()
	}
	clear(g.procedures)
}

// settle finds the appointments whose procedures are rows.
func (p *Pool) settle() {
	for k, subject := range p.procedures {
		if e := p.encounters[k]; e.appointment != "" && e.problem == "" {
			p.performed[e.appointment] = subject
		}
	}
}

// repeats reports a JSON text in which an object has a key twice, in whatever case: a reader
// would take one of the two values, and nobody could say which.
func repeats(text []byte) bool {
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
