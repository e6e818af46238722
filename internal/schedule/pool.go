package schedule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// Pool is what FHIR resources of all files of a run say of each other: an export has its
// patients in one file and its procedures in another, and an appointment and its procedure are
// one sheet. It is gathered in a reading of its own, before the first row; it grows with
// patients and encounters, not with rows.
type Pool struct {
	patients   map[string][]patient // more than one where files differ
	encounters map[string]encounter
	procedures map[string]string // the encounters of procedures that are rows, and whose they are
	performed  map[string]string // the appointments of such encounters, and whose they are
}

// NewPool returns an empty pool, for Options.Pool.
func NewPool() *Pool {
	return &Pool{patients: map[string][]patient{}, encounters: map[string]encounter{}, procedures: map[string]string{}, performed: map[string]string{}}
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
	r := (&fhir{name: name, in: text, zone: o.Zone, records: o.Records}).reader(newBinder(o), nil)
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

func (g *gathering) patient(keys []string, who patient, bundled bool) {
	if bundled {
		return // a bundle is a world of its own
	}
	for _, k := range keys {
		if all := g.pool.patients[k]; !slices.Contains(all, who) {
			g.pool.patients[k] = append(all, who)
		}
	}
}

// performs takes in a procedure that is a row. One entered in error says nothing of its
// appointment.
func (g *gathering) performs(r *fhirReader, p pending) {
	ids, _ := r.mapped(p)
	if p.kind == "Procedure" && !p.broken && len(ids) > 0 && p.encounter != "" && p.cells[fieldStatus] != enteredInError {
		g.procedures[p.encounter] = p.patients[0].Reference
	}
}

// settle ends a bundle, or a file of lines.
func (g *gathering) settle(s *scope, bundled bool) {
	into, encounters := g.pool.procedures, g.pool.encounters
	if bundled {
		into, encounters = map[string]string{}, map[string]encounter{}
	}
	for k, e := range s.encounters {
		encounters[k] = e
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
		if e := p.encounters[k]; e.appointment != "" {
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
