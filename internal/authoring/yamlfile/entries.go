package yamlfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// Entries is a mapping whose entries are located by their lines, and parsed only when asked for:
// the others cost a look at their lines, and no more.
type Entries struct {
	name, src string
	lines     map[string]entry
	parts     map[string]*Entries          // results of Part
	textCache map[string]map[string]string // results of KeyByText
}

// entry holds where the line of an entry's key begins, and where that of the next one does.
type entry struct{ from, to, line int }

// Index locates the entries of a file. It returns nil if an entry could extend further than its
// lines show, if a key is duplicated, and for anything else less simple than definitions are: Parse
// reads such a file completely, or reports what is wrong with it.
func Index(name string, data []byte) *Entries {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) > MaxBytes || !isFastText(data) {
		return nil
	}
	e := &Entries{name: name, src: string(data)}
	if !e.indexLines(entry{0, len(e.src), 1}, 0, (*fastParser).isClosed) {
		return nil
	}
	return e
}

// indexLines locates the entries of a mapping with this indentation, between two positions of the
// text. Every line must satisfy plain.
func (e *Entries) indexLines(in entry, indent int, plain func(*fastParser) bool) bool {
	const few = 16 // most files have two parts, and a part holds what a clinic adds
	e.lines = make(map[string]entry, few)
	q := &fastParser{name: e.name, src: e.src[:in.to], line: in.line - 1, next: in.from}
	last, current := "", entry{}
	for q.advance(); !q.done; q.advance() {
		switch {
		case !plain(q):
			return false
		case q.indent() > indent && last != "":
			continue
		case q.indent() != indent:
			return false
		}
		key, after := q.parseKey(q.at, q.end)
		if _, twice := e.lines[key]; twice || after == 0 || key == last {
			return false
		}
		if last != "" {
			current.to = q.off
			e.lines[last] = current
		}
		last, current = key, entry{q.off, in.to, q.line}
	}
	if q.stopped || last == "" {
		return false
	}
	e.lines[last] = current
	return true
}

// LineKeys returns the plain keys at the beginning of lines: those of a mapping, as far as lines
// show. What follows them is neither checked nor kept.
func LineKeys(from io.Reader) (map[string]bool, error) {
	out := map[string]bool{}
	lines := bufio.NewReader(from)
	for begins := true; ; {
		line, more, err := lines.ReadLine()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, err
		case begins && len(line) > 0 && line[0] != ' ' && line[0] != '#':
			q := &fastParser{src: string(line)}
			if key, after := q.parseKey(0, len(strings.TrimRight(q.src, " "))); after > 0 {
				out[key] = true
			}
		}
		begins = !more
	}
}

// Part returns the entries of the mapping under a key; nil if there is no such key, or if its value
// is less simple than definitions are.
func (e *Entries) Part(key string) *Entries {
	at, ok := e.lines[key]
	if !ok {
		return nil
	}
	if known, ok := e.parts[key]; ok {
		return known
	}
	var out *Entries
	q := &fastParser{name: e.name, src: e.src[:at.to], line: at.line - 1, next: at.from}
	q.advance()
	entryIndent := q.indent()
	if _, after := q.parseKey(q.at, q.end); after == q.end {
		if q.advance(); q.indent() > entryIndent {
			part := &Entries{name: e.name, src: e.src}
			if part.indexLines(entry{q.off, at.to, q.line}, q.indent(), func(*fastParser) bool { return true }) {
				out = part
			}
		}
	}
	if e.parts == nil {
		e.parts = map[string]*Entries{}
	}
	e.parts[key] = out
	return out
}

// isClosed reports whether everything that the current line opens also ends on it: quotes and
// brackets. Tags and anchors, after which more may be opened, count as open.
func (q *fastParser) isClosed() bool {
	at := q.at
	for q.src[at] == '-' && at+1 < q.end && q.src[at+1] == ' ' {
		at = q.skipSpaces(at + 1)
	}
	if !q.isClosedAt(at) {
		return false
	}
	if n := strings.Index(q.src[at:q.end], ": "); n >= 0 {
		return q.isClosedAt(q.skipSpaces(at + n + 1))
	}
	return true
}

// isClosedAt reports whether the value at this position ends on the line.
func (q *fastParser) isClosedAt(at int) bool {
	if at >= q.end {
		return true
	}
	switch q.src[at] {
	case '"', '\'':
		_, after := q.parseQuoted(at)
		return after == q.end
	case '[', '{':
		if !strings.ContainsAny(q.src[at:q.end], "\"'#&*!%@`|>") {
			return isBalanced(q.src[at:q.end])
		}
		n, after := q.parseFlow(at, 1)
		return n != nil && after == q.end
	case '&', '!', '*', '?':
		return false
	}
	return true
}

// isBalanced reports whether the first bracket of a text without quotes and comments is closed by
// its last character, and not before.
func isBalanced(s string) bool {
	depth := 0
	for n := range len(s) {
		switch s[n] {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return n == len(s)-1
			}
		}
	}
	return false
}

// Names returns the keys, in order.
func (e *Entries) Names() []string { return slices.Sorted(maps.Keys(e.lines)) }

// Has reports whether there is an entry with that key.
func (e *Entries) Has(key string) bool { _, ok := e.lines[key]; return ok }

// KeyByText returns the key of the entry that has a text in a field, ignoring case; "" for none.
// Sure is false if lines alone can't decide that.
func (e *Entries) KeyByText(field, text string) (key string, sure bool) {
	if e.textCache == nil {
		e.textCache = map[string]map[string]string{}
	}
	byText, known := e.textCache[field]
	if !known {
		byText = map[string]string{}
		for key, at := range e.lines {
			value, found, sure := textAfter(e.src[at.from:at.to], field+":")
			if !sure {
				byText = nil
				break
			}
			if found {
				byText[strings.ToLower(value)] = key
			}
		}
		e.textCache[field] = byText
	}
	return byText[strings.ToLower(text)], byText != nil
}

// textAfter returns the text after a key if it ends on its line, in braces or not.
func textAfter(entry, key string) (text string, found, sure bool) {
	n := strings.Index(entry, key)
	if n < 0 {
		return "", false, true
	}
	begin := strings.LastIndexByte(entry[:n], '\n') + 1
	line, rest, _ := strings.Cut(entry[n+len(key):], "\n")
	indentOf := func(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
	if text = strings.TrimSpace(line); text == "" || strings.ContainsAny(text[:1], ">|") || strings.Contains(rest, key) || strings.TrimSpace(rest) != "" && indentOf(rest) > indentOf(entry[begin:]) {
		return "", false, false
	}
	switch end := strings.IndexAny(text, ",}"); {
	case text[0] == '"' || text[0] == '\'':
		quote := text[:1]
		if text, _, sure = strings.Cut(text[1:], quote); !sure || strings.Contains(text, quote) {
			return "", false, false
		}
	case end >= 0 && strings.Contains(entry[begin:n], "{"):
		text = strings.TrimSpace(text[:end])
	}
	return text, true, true
}

// Mentions reports whether a word occurs anywhere in the file, ignoring case.
func (e *Entries) Mentions(word string) bool {
	return strings.Contains(strings.ToLower(e.src), strings.ToLower(word))
}

// Get parses an entry, and returns how many bytes that took. It returns false if there is none, or
// if it is less simple than definitions are: Parse reports what is wrong with it.
func (e *Entries) Get(key string) (pair Pair, size int, ok bool) {
	at, ok := e.lines[key]
	if !ok {
		return Pair{}, 0, false
	}
	n := parseFast(e.name, e.src[at.from:at.to], at.line)
	if n == nil || len(n.Pairs) != 1 {
		return Pair{}, 0, false
	}
	return n.Pairs[0], at.to - at.from, true
}
