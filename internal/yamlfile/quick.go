package yamlfile

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/diag"
)

// quick reads the plain part of YAML in which definitions are written: mappings and lists by
// indentation, texts on a line or below a ">-", quotes, and short lists and mappings in brackets.
// It gives the very tree that the YAML library would give, or it stops: what it does not know, or
// what may be a fault, is for the library, which words it. It costs a tenth.
type quick struct {
	name    string
	src     string
	line    int // the number of the current line
	off     int // where it begins
	at      int // where its text begins; a list's sign is passed over
	end     int // where its text ends, without spaces after it
	next    int // where the next line begins
	done    bool
	skipped bool // blank lines or comments stand before the current line
	stopped bool

	nodes []Node // a stock
	pairs []Pair // of the mappings that are being read
	items []*Node
}

// quickDepth is how deep it follows; deeper files are the library's.
const quickDepth = 40

// parseQuick returns the tree of a text that begins on a line, or nil where the YAML library must
// read it.
func parseQuick(name, src string, line int) *Node {
	q := &quick{name: name, src: src, line: line - 1}
	if q.advance(); q.done {
		return nil
	}
	n := q.block(0)
	if q.stopped || !q.done {
		return nil
	}
	return n
}

// quickText reports whether every character is one that quick may meet: no tab, no other line end
// than the usual one, nothing that YAML refuses, and no letter that is written in two signs.
func quickText(data []byte) bool {
	// Eight bytes at a time, as far as all are of ASCII and none is a control character.
	const word, ones, highs = 8, 0x0101010101010101, 0x8080808080808080
	marks := false
	for i := 0; i < len(data); {
		if i+word <= len(data) {
			x := binary.LittleEndian.Uint64(data[i:])
			deleted := x ^ 0x7f*ones
			if (x|(x-' '*ones)|(deleted-ones)&^deleted)&highs == 0 {
				i += word
				continue
			}
		}
		c := data[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError, r < 0xa0, r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff':
			return false
		case r >= firstMark:
			marks = true
		}
		i += n
	}
	return !marks || norm.NFC.IsNormal(data)
}

// Composed returns a text with each letter as one sign, as the texts of a file are read.
func Composed(text string) string { return norm.NFC.String(text) }

// firstMark is the first sign that can be a part of a letter before it, as an accent is. No letter below it
// has another form.
const firstMark = '\u0300'

// composed puts the texts of a tree in the form in which each letter is one sign (NFC): "é" written as an
// e and an accent looks the same on a screen and is not the same word.
func composed(n *Node) {
	n.Text = Composed(n.Text)
	for _, p := range n.Pairs {
		composed(p.Value)
	}
	for _, i := range n.Items {
		composed(i)
	}
}

func (q *quick) stop() *Node {
	q.stopped, q.done = true, true
	return nil
}

// advance moves to the next line that says something.
func (q *quick) advance() {
	q.skipped = false
	for q.next < len(q.src) {
		q.raw()
		q.at = q.off
		for q.at < q.end && q.src[q.at] == ' ' {
			q.at++
		}
		if q.at == q.end || q.src[q.at] == '#' {
			q.skipped = true
			continue
		}
		if q.at == q.off && (q.src[q.at] == '%' || strings.HasPrefix(q.src[q.at:], "---") || strings.HasPrefix(q.src[q.at:], "...")) {
			q.stop()
		}
		return
	}
	q.done = true
}

// raw moves to the next line, whatever it says.
func (q *quick) raw() {
	q.off, q.line = q.next, q.line+1
	if n := strings.IndexByte(q.src[q.off:], '\n'); n >= 0 {
		q.end, q.next = q.off+n, q.off+n+1
	} else {
		q.end, q.next = len(q.src), len(q.src)
	}
	for q.end > q.off && q.src[q.end-1] == ' ' {
		q.end--
	}
}

// indent is the column of the current line's text, from 0; -1 at the end.
func (q *quick) indent() int {
	if q.done {
		return -1
	}
	return q.at - q.off
}

// place is where a byte of the current line stands.
func (q *quick) place(at int) diag.Pos {
	return diag.Pos{File: q.name, Line: q.line, Column: utf8.RuneCountInString(q.src[q.off:at]) + 1}
}

func (q *quick) node(kind Kind, at int) *Node {
	if len(q.nodes) == 0 {
		const most, usual = 64, 24 // nodes at a time; bytes of a node's text
		q.nodes = make([]Node, min(most, 1+(len(q.src)-q.off)/usual))
	}
	n := &q.nodes[0]
	q.nodes = q.nodes[1:]
	n.Kind, n.Pos = kind, q.place(at)
	return n
}

func (q *quick) scalar(at int, text string) *Node {
	n := q.node(Scalar, at)
	n.Text = text
	return n
}

// item reports whether an entry of a list begins on the current line.
func (q *quick) item() bool {
	return !q.done && q.src[q.at] == '-' && (q.at+1 == q.end || q.src[q.at+1] == ' ')
}

// block reads the mapping or the list that begins on the current line.
func (q *quick) block(depth int) *Node {
	switch {
	case depth > quickDepth:
		return q.stop()
	case q.item():
		return q.list(depth)
	}
	return q.mapping(depth)
}

func (q *quick) mapping(depth int) *Node {
	indent, first := q.indent(), len(q.pairs)
	n := q.node(Mapping, q.at)
	for q.indent() == indent {
		key, after := q.key(q.at, q.end)
		if after == 0 {
			return q.stop()
		}
		pos := q.place(q.at)
		value := q.value(indent, after, depth, true)
		if q.stopped {
			return nil
		}
		q.pairs = append(q.pairs, Pair{key, pos, value})
	}
	if q.indent() > indent || twice(q.pairs[first:]) {
		return q.stop()
	}
	n.Pairs = append([]Pair(nil), q.pairs[first:]...)
	q.pairs = q.pairs[:first]
	return n
}

// twice reports whether a key stands there a second time.
func twice(pairs []Pair) bool {
	const few = 24
	if len(pairs) > few {
		seen := make(map[string]struct{}, len(pairs))
		for _, p := range pairs {
			seen[p.Key] = struct{}{}
		}
		return len(seen) < len(pairs)
	}
	for n, p := range pairs {
		for _, o := range pairs[:n] {
			if p.Key == o.Key {
				return true
			}
		}
	}
	return false
}

func (q *quick) list(depth int) *Node {
	indent, first := q.indent(), len(q.items)
	n := q.node(Sequence, q.at)
	for q.indent() == indent && q.item() {
		after := q.at + 1
		for after < q.end && q.src[after] == ' ' {
			after++
		}
		var value *Node
		if _, colon := q.key(after, q.end); colon > 0 {
			q.at = after // a mapping begins on the line of the sign
			value = q.block(depth + 1)
		} else {
			value = q.value(indent, q.at+1, depth, false)
		}
		if q.stopped {
			return nil
		}
		q.items = append(q.items, value)
	}
	if q.indent() > indent {
		return q.stop()
	}
	n.Items = append([]*Node(nil), q.items[first:]...)
	q.items = q.items[:first]
	return n
}

// key reads the key at a place, and returns where what follows its colon begins; 0 for no key.
func (q *quick) key(at, end int) (string, int) {
	const longest = 200 // YAML has an end too
	for p := at; p < min(end, at+longest); p++ {
		switch c := q.src[p]; {
		case c == ':':
			if p == at || q.src[p-1] == ' ' || p+1 < end && q.src[p+1] != ' ' {
				return "", 0
			}
			return q.src[at:p], p + 1
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case p > at && (c == '-' || c == '_' || c == '.' || c == '=' || c == '/' || c == ' '):
		default:
			return "", 0
		}
	}
	return "", 0
}

// value reads what follows a key or a list's sign, of a block with an indent, and moves on behind
// it.
func (q *quick) value(indent, at, depth int, inMapping bool) *Node {
	empty := at
	for at < q.end && q.src[at] == ' ' {
		at++
	}
	if at < q.end {
		return q.inline(indent, at, depth)
	}
	pos := q.place(empty)
	q.advance()
	switch {
	case q.stopped:
		return nil
	case q.indent() > indent, inMapping && q.indent() == indent && q.item():
		return q.block(depth + 1)
	case !inMapping:
		return q.stop()
	}
	n := q.scalar(q.off, "")
	n.Pos, n.Plain, n.Empty = pos, true, true
	return n
}

// inline reads a value that begins on the line of its key.
func (q *quick) inline(indent, at, depth int) *Node {
	var n *Node
	switch q.src[at] {
	case '>', '|':
		return q.below(indent, at)
	case '"', '\'':
		text, after := q.quoted(at)
		if after == 0 {
			return q.stop()
		}
		n, at = q.scalar(at, text), after
	case '[', '{':
		n, at = q.flow(at, depth+1)
		if n == nil {
			return q.stop()
		}
	default:
		return q.plain(indent, at)
	}
	if at != q.end {
		return q.stop()
	}
	q.advance()
	return n
}

// indicators are what no plain text begins with, or what it does only in some places.
const indicators = "-?:,[]{}#&*!|>'\"%@`"

// plain reads a text without quotes, which may go on over lines that are indented deeper.
func (q *quick) plain(indent, at int) *Node {
	if c := q.src[at]; strings.IndexByte(indicators, c) >= 0 && (c != '-' || at+1 == q.end || q.src[at+1] == ' ') {
		return q.stop()
	}
	text := q.src[at:q.end]
	if !plainLine(text) {
		return q.stop()
	}
	n := q.scalar(at, text)
	n.Plain = true
	q.advance()
	if q.indent() <= indent {
		return n
	}
	var b strings.Builder
	b.WriteString(text)
	for q.indent() > indent {
		if text = q.src[q.at:q.end]; q.skipped || q.item() || !plainLine(text) {
			return q.stop()
		}
		b.WriteByte(' ')
		b.WriteString(text)
		q.advance()
	}
	n.Text = b.String()
	return n
}

// plainLine reports whether a line of a plain text is one, and nothing else: no key, no comment.
func plainLine(s string) bool {
	for i := strings.IndexByte(s, ':'); i >= 0; {
		if i+1 == len(s) || s[i+1] == ' ' {
			return false
		}
		more := strings.IndexByte(s[i+1:], ':')
		if more < 0 {
			break
		}
		i += 1 + more
	}
	return !strings.Contains(s, " #")
}

// quoted reads a text in quotes that ends on its line; 0 for one that does not.
func (q *quick) quoted(at int) (string, int) {
	quote := q.src[at]
	rest := q.src[at+1 : q.end]
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && quote == '"':
			return "", 0
		case rest[i] == quote && quote == '\'' && i+1 < len(rest) && rest[i+1] == quote:
			i++
		case rest[i] == quote:
			text := rest[:i]
			if quote == '\'' {
				text = strings.ReplaceAll(text, "''", "'")
			}
			return text, at + 1 + i + 1
		}
	}
	return "", 0
}

// below reads the text below a ">" or "|": folded, or as it stands.
func (q *quick) below(indent, at int) *Node {
	folded := q.src[at] == '>'
	head := q.src[at+1 : q.end]
	if head != "" && head != "-" {
		return q.stop()
	}
	n := q.scalar(at, "")
	var b strings.Builder
	own, blank, lines, ended, deeper := 0, 0, 0, false, false
	for q.next < len(q.src) {
		line, off, next := q.line, q.off, q.next
		q.raw()
		stop := q.next
		ended = stop > q.off && q.src[stop-1] == '\n'
		if ended {
			stop--
		}
		text := q.src[q.off:stop]
		if text == "" {
			blank++
			continue
		}
		deep := 0
		for deep < len(text) && text[deep] == ' ' {
			deep++
		}
		if lines == 0 {
			own = deep
		}
		switch {
		case deep == len(text), lines == 0 && (blank > 0 || own <= indent):
			return q.stop()
		}
		if deep < own {
			q.line, q.off, q.next = line, off, next
			ended = true
			break
		}
		text = text[own:]
		before := deeper
		if deeper = text[0] == ' '; lines > 0 {
			switch {
			case !folded, before, deeper: // lines that are indented deeper stand as they are
				b.WriteByte('\n')
			case blank == 0:
				b.WriteByte(' ')
			}
			for range blank {
				b.WriteByte('\n')
			}
		}
		b.WriteString(text)
		lines++
		blank = 0
	}
	if lines == 0 {
		return q.stop()
	}
	if head == "" && ended {
		b.WriteByte('\n')
	}
	n.Text = b.String()
	q.advance()
	return n
}

// flow reads a list or a mapping in brackets that ends on its line. It returns where that is; no
// node where the library must read it.
func (q *quick) flow(at, depth int) (*Node, int) {
	if depth > quickDepth {
		return nil, 0
	}
	if q.src[at] == '[' {
		return q.flowList(at, depth)
	}
	return q.flowMapping(at, depth)
}

func (q *quick) spaces(at int) int {
	for at < q.end && q.src[at] == ' ' {
		at++
	}
	return at
}

func (q *quick) flowList(at, depth int) (*Node, int) {
	n, first := q.node(Sequence, at), len(q.items)
	at = q.spaces(at + 1)
	for at < q.end && (q.src[at] != ']' || len(q.items) > first) {
		value, after := q.flowValue(at, depth)
		if value == nil {
			return nil, 0
		}
		q.items = append(q.items, value)
		if at = q.spaces(after); at == q.end || q.src[at] == ']' {
			break
		}
		if q.src[at] != ',' {
			return nil, 0
		}
		at = q.spaces(at + 1)
	}
	if at >= q.end {
		return nil, 0
	}
	n.Items = append([]*Node(nil), q.items[first:]...)
	q.items = q.items[:first]
	return n, at + 1
}

func (q *quick) flowMapping(at, depth int) (*Node, int) {
	n, first := q.node(Mapping, at), len(q.pairs)
	at = q.spaces(at + 1)
	for at < q.end && (q.src[at] != '}' || len(q.pairs) > first) {
		key, after := q.key(at, q.end)
		if after == 0 || after == q.end {
			return nil, 0
		}
		pos := q.place(at)
		value, after := q.flowValue(q.spaces(after), depth)
		if value == nil {
			return nil, 0
		}
		q.pairs = append(q.pairs, Pair{key, pos, value})
		if at = q.spaces(after); at == q.end || q.src[at] == '}' {
			break
		}
		if q.src[at] != ',' {
			return nil, 0
		}
		at = q.spaces(at + 1)
	}
	if at >= q.end || twice(q.pairs[first:]) {
		return nil, 0
	}
	n.Pairs = append([]Pair(nil), q.pairs[first:]...)
	q.pairs = q.pairs[:first]
	return n, at + 1
}

// flowValue reads a value inside brackets.
func (q *quick) flowValue(at, depth int) (*Node, int) {
	if at >= q.end {
		return nil, 0
	}
	switch c := q.src[at]; {
	case c == '"', c == '\'':
		text, after := q.quoted(at)
		if after == 0 || strings.IndexByte(text, '#') >= 0 {
			return nil, 0
		}
		return q.scalar(at, text), after
	case c == '[', c == '{':
		return q.flow(at, depth+1)
	case strings.IndexByte(indicators, c) >= 0:
		return nil, 0
	}
	end := at
	for end < q.end && q.src[end] != ',' && q.src[end] != ']' && q.src[end] != '}' {
		if strings.IndexByte("[{:#?", q.src[end]) >= 0 {
			return nil, 0
		}
		end++
	}
	after := end
	for q.src[end-1] == ' ' {
		end--
	}
	n := q.scalar(at, q.src[at:end])
	n.Plain = true
	return n, after
}
