package yamlfile

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// Entries is a mapping whose entries are found by their lines, and parsed when asked for: what
// the others say costs a look at their lines, and no more.
type Entries struct {
	name, src string
	at        map[string]entry
}

// entry is where an entry's key stands, and where the next one does.
type entry struct{ from, to, line int }

// Index finds the entries of a file. It returns nil where an entry could reach further than its
// lines say, where a key stands twice, and for whatever else is not as plain as definitions are:
// Parse reads such a file as a whole, or says what is wrong with it.
func Index(name string, data []byte) *Entries {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) > MaxBytes || !quickText(data) {
		return nil
	}
	const usual = 150 // bytes of an entry
	e := &Entries{name: name, src: string(data), at: make(map[string]entry, len(data)/usual)}
	q := &quick{name: name, src: e.src}
	last := ""
	for q.advance(); !q.done; q.advance() {
		if !q.closed() {
			return nil
		}
		if q.at > q.off {
			continue
		}
		key, after := q.key(q.at, q.end)
		if _, twice := e.at[key]; twice || after == 0 {
			return nil
		}
		if last != "" {
			before := e.at[last]
			before.to = q.off
			e.at[last] = before
		}
		e.at[key] = entry{q.off, len(e.src), q.line}
		last = key
	}
	if q.stopped || last == "" {
		return nil
	}
	return e
}

// closed reports whether what the current line opens ends on it: quotes and brackets. Tags and
// anchors, behind which more may be opened, count as open.
func (q *quick) closed() bool {
	at := q.at
	for q.src[at] == '-' && at+1 < q.end && q.src[at+1] == ' ' {
		at = q.spaces(at + 1)
	}
	if !q.closes(at) {
		return false
	}
	if n := strings.Index(q.src[at:q.end], ": "); n >= 0 {
		return q.closes(q.spaces(at + n + 1))
	}
	return true
}

// closes reports whether the value at a place ends on the line.
func (q *quick) closes(at int) bool {
	if at >= q.end {
		return true
	}
	switch q.src[at] {
	case '"', '\'':
		_, after := q.quoted(at)
		return after == q.end
	case '[', '{':
		n, after := q.flow(at, 1)
		return n != nil && after == q.end
	case '&', '!', '*', '?':
		return false
	}
	return true
}

// Names returns the keys, in order.
func (e *Entries) Names() []string { return slices.Sorted(maps.Keys(e.at)) }

// Has reports whether there is such an entry.
func (e *Entries) Has(key string) bool { _, ok := e.at[key]; return ok }

// Get parses an entry, and says how many bytes that took. It is false for one that is not as plain
// as definitions are, and for none: Parse says what is wrong with it.
func (e *Entries) Get(key string) (pair Pair, size int, ok bool) {
	at, ok := e.at[key]
	if !ok {
		return Pair{}, 0, false
	}
	n := parseQuick(e.name, e.src[at.from:at.to], at.line)
	if n == nil || len(n.Pairs) != 1 {
		return Pair{}, 0, false
	}
	return n.Pairs[0], at.to - at.from, true
}
