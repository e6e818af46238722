package yamlfile

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/diag"
)

// fastParser reads the simple part of YAML in which definitions are written: mappings and lists by
// indentation, texts on a line or below a ">-", quotes, and short lists and mappings in brackets.
// It returns exactly the tree that the YAML library would, or it stops: what it doesn't know, or
// what may be an error, is left to the library, which reports it. It takes a tenth of the time.
type fastParser struct {
	name    string
	src     string
	line    int // the number of the current line
	off     int // where it begins
	at      int // where its text begins, after a list's dash
	end     int // where its text ends, without trailing spaces
	next    int // where the next line begins
	done    bool
	skipped bool // blank lines or comments precede the current line
	stopped bool

	nodePool  []Node // allocated in advance
	pairStack []Pair // of the mappings being read
	itemPool  []*Node
}

// maxFastDepth is the maximum depth; deeper files are left to the library.
const maxFastDepth = 40

// parseFast returns the tree of a text that begins on this line, or nil if the YAML library must read it.
func parseFast(name, src string, line int) *Node {
	q := &fastParser{name: name, src: src, line: line - 1}
	if q.advance(); q.done {
		return nil
	}
	n := q.parseBlock(0)
	if q.stopped || !q.done {
		return nil
	}
	return n
}

// isFastText reports whether fastParser can handle every character: no tab, no unusual line break,
// nothing that YAML refuses, and no letter that consists of two characters.
func isFastText(data []byte) bool {
	// Eight bytes at a time, as long as all are ASCII and none is a control character.
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
		case r >= firstCombining:
			marks = true
		}
		i += n
	}
	return !marks || norm.NFC.IsNormal(data)
}

// NormalizeNFC returns a text in Unicode's NFC form, in which the texts of a file are read.
func NormalizeNFC(text string) string { return norm.NFC.String(text) }

// firstCombining is the first character that can be part of a letter before it, such as an accent.
// Below it, NFC changes nothing.
const firstCombining = '\u0300'

// normalizeTree converts the texts of a tree to NFC: "é" written as an e and an accent looks the
// same on a screen, but isn't the same word.
func normalizeTree(n *Node) {
	n.Text = NormalizeNFC(n.Text)
	for _, p := range n.Pairs {
		normalizeTree(p.Value)
	}
	for _, i := range n.Items {
		normalizeTree(i)
	}
}

func (q *fastParser) stop() *Node {
	q.stopped, q.done = true, true
	return nil
}

// advance moves to the next line that isn't blank or a comment.
func (q *fastParser) advance() {
	q.skipped = false
	for q.next < len(q.src) {
		q.nextLine()
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

// nextLine moves to the next line, whatever it is.
func (q *fastParser) nextLine() {
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

// indent returns the column of the current line's text, from 0; -1 at the end.
func (q *fastParser) indent() int {
	if q.done {
		return -1
	}
	return q.at - q.off
}

// pos returns the position of a byte of the current line.
func (q *fastParser) pos(at int) diag.Pos {
	return diag.Pos{File: q.name, Line: q.line, Column: utf8.RuneCountInString(q.src[q.off:at]) + 1}
}

func (q *fastParser) newNode(kind Kind, at int) *Node {
	if len(q.nodePool) == 0 {
		const maxNodes, bytesPerNode = 64, 24 // nodes at a time; bytes of a node's text
		q.nodePool = make([]Node, min(maxNodes, 1+(len(q.src)-q.off)/bytesPerNode))
	}
	n := &q.nodePool[0]
	q.nodePool = q.nodePool[1:]
	n.Kind, n.Pos = kind, q.pos(at)
	return n
}

func (q *fastParser) newScalar(at int, text string) *Node {
	n := q.newNode(Scalar, at)
	n.Text = text
	return n
}

// isAtItem reports whether a list entry begins on the current line.
func (q *fastParser) isAtItem() bool {
	return !q.done && q.src[q.at] == '-' && (q.at+1 == q.end || q.src[q.at+1] == ' ')
}

// parseBlock reads the mapping or the list that begins on the current line.
func (q *fastParser) parseBlock(depth int) *Node {
	switch {
	case depth > maxFastDepth:
		return q.stop()
	case q.isAtItem():
		return q.parseSequence(depth)
	}
	return q.parseMapping(depth)
}

func (q *fastParser) parseMapping(depth int) *Node {
	indent, first := q.indent(), len(q.pairStack)
	n := q.newNode(Mapping, q.at)
	for q.indent() == indent {
		key, after := q.parseKey(q.at, q.end)
		if after == 0 {
			return q.stop()
		}
		pos := q.pos(q.at)
		value := q.parseValue(indent, after, depth, true)
		if q.stopped {
			return nil
		}
		q.pairStack = append(q.pairStack, Pair{key, pos, value})
	}
	if q.indent() > indent || hasDuplicateKey(q.pairStack[first:]) {
		return q.stop()
	}
	n.Pairs = append([]Pair(nil), q.pairStack[first:]...)
	q.pairStack = q.pairStack[:first]
	return n
}

// hasDuplicateKey reports whether a key occurs twice.
func hasDuplicateKey(pairs []Pair) bool {
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

func (q *fastParser) parseSequence(depth int) *Node {
	indent, first := q.indent(), len(q.itemPool)
	n := q.newNode(Sequence, q.at)
	for q.indent() == indent && q.isAtItem() {
		after := q.at + 1
		for after < q.end && q.src[after] == ' ' {
			after++
		}
		var value *Node
		if _, colon := q.parseKey(after, q.end); colon > 0 {
			q.at = after // a mapping begins on the line of the dash
			value = q.parseBlock(depth + 1)
		} else {
			value = q.parseValue(indent, q.at+1, depth, false)
		}
		if q.stopped {
			return nil
		}
		q.itemPool = append(q.itemPool, value)
	}
	if q.indent() > indent {
		return q.stop()
	}
	n.Items = append([]*Node(nil), q.itemPool[first:]...)
	q.itemPool = q.itemPool[:first]
	return n
}

// parseKey reads the key at a position, and returns where what follows its colon begins; 0 if there
// is no key.
func (q *fastParser) parseKey(at, end int) (string, int) {
	const maxKey = 200 // YAML has a limit too
	for p := at; p < min(end, at+maxKey); p++ {
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

// parseValue reads what follows a key or a list's dash, in a block with this indentation, and moves
// past it.
func (q *fastParser) parseValue(indent, at, depth int, inMapping bool) *Node {
	empty := at
	for at < q.end && q.src[at] == ' ' {
		at++
	}
	if at < q.end {
		return q.parseInline(indent, at, depth)
	}
	pos := q.pos(empty)
	q.advance()
	switch {
	case q.stopped:
		return nil
	case q.indent() > indent, inMapping && q.indent() == indent && q.isAtItem():
		return q.parseBlock(depth + 1)
	case !inMapping:
		return q.stop()
	}
	n := q.newScalar(q.off, "")
	n.Pos, n.IsPlain, n.IsEmpty = pos, true, true
	return n
}

// parseInline reads a value that begins on the line of its key.
func (q *fastParser) parseInline(indent, at, depth int) *Node {
	var n *Node
	switch q.src[at] {
	case '>', '|':
		return q.parseBlockScalar(indent, at)
	case '"', '\'':
		text, after := q.parseQuoted(at)
		if after == 0 {
			return q.stop()
		}
		n, at = q.newScalar(at, text), after
	case '[', '{':
		n, at = q.parseFlow(at, depth+1)
		if n == nil {
			return q.stop()
		}
	default:
		return q.parsePlain(indent, at)
	}
	if at != q.end {
		return q.stop()
	}
	q.advance()
	return n
}

// indicators are characters that a plain text never begins with, or only in some places.
const indicators = "-?:,[]{}#&*!|>'\"%@`"

// parsePlain reads a text without quotes, which may continue on lines that are indented deeper.
func (q *fastParser) parsePlain(indent, at int) *Node {
	if c := q.src[at]; strings.IndexByte(indicators, c) >= 0 && (c != '-' || at+1 == q.end || q.src[at+1] == ' ') {
		return q.stop()
	}
	text := q.src[at:q.end]
	if !isPlainLine(text) {
		return q.stop()
	}
	n := q.newScalar(at, text)
	n.IsPlain = true
	q.advance()
	if q.indent() <= indent {
		return n
	}
	var b strings.Builder
	b.WriteString(text)
	for q.indent() > indent {
		if text = q.src[q.at:q.end]; q.skipped || q.isAtItem() || !isPlainLine(text) {
			return q.stop()
		}
		b.WriteByte(' ')
		b.WriteString(text)
		q.advance()
	}
	n.Text = b.String()
	return n
}

// isPlainLine reports whether a line of a plain text is nothing else: not a key, not a comment.
func isPlainLine(s string) bool {
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

// parseQuoted reads a quoted text that ends on its line; 0 for one that doesn't.
func (q *fastParser) parseQuoted(at int) (string, int) {
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

// parseBlockScalar reads the text below a ">" or "|": folded, or literally.
func (q *fastParser) parseBlockScalar(indent, at int) *Node {
	folded := q.src[at] == '>'
	head := q.src[at+1 : q.end]
	if head != "" && head != "-" {
		return q.stop()
	}
	n := q.newScalar(at, "")
	var b strings.Builder
	blockIndent, blank, lines, ended, deeper := 0, 0, 0, false, false
	for q.next < len(q.src) {
		line, off, next := q.line, q.off, q.next
		q.nextLine()
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
		lineIndent := 0
		for lineIndent < len(text) && text[lineIndent] == ' ' {
			lineIndent++
		}
		if lines == 0 {
			blockIndent = lineIndent
		}
		switch {
		case lineIndent == len(text), lines == 0 && (blank > 0 || blockIndent <= indent):
			return q.stop()
		}
		if lineIndent < blockIndent {
			q.line, q.off, q.next = line, off, next
			ended = true
			break
		}
		text = text[blockIndent:]
		before := deeper
		if deeper = text[0] == ' '; lines > 0 {
			switch {
			case !folded, before, deeper: // lines that are indented deeper stay as they are
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

// parseFlow reads a list or a mapping in brackets that ends on its line. It returns where that is;
// nil if the library must read it.
func (q *fastParser) parseFlow(at, depth int) (*Node, int) {
	if depth > maxFastDepth {
		return nil, 0
	}
	if q.src[at] == '[' {
		return q.parseFlowSequence(at, depth)
	}
	return q.parseFlowMapping(at, depth)
}

func (q *fastParser) skipSpaces(at int) int {
	for at < q.end && q.src[at] == ' ' {
		at++
	}
	return at
}

func (q *fastParser) parseFlowSequence(at, depth int) (*Node, int) {
	n, first := q.newNode(Sequence, at), len(q.itemPool)
	at = q.skipSpaces(at + 1)
	for at < q.end && (q.src[at] != ']' || len(q.itemPool) > first) {
		value, after := q.parseFlowValue(at, depth)
		if value == nil {
			return nil, 0
		}
		q.itemPool = append(q.itemPool, value)
		if at = q.skipSpaces(after); at == q.end || q.src[at] == ']' {
			break
		}
		if q.src[at] != ',' {
			return nil, 0
		}
		at = q.skipSpaces(at + 1)
	}
	if at >= q.end {
		return nil, 0
	}
	n.Items = append([]*Node(nil), q.itemPool[first:]...)
	q.itemPool = q.itemPool[:first]
	return n, at + 1
}

func (q *fastParser) parseFlowMapping(at, depth int) (*Node, int) {
	n, first := q.newNode(Mapping, at), len(q.pairStack)
	at = q.skipSpaces(at + 1)
	for at < q.end && (q.src[at] != '}' || len(q.pairStack) > first) {
		key, after := q.parseKey(at, q.end)
		if after == 0 || after == q.end {
			return nil, 0
		}
		pos := q.pos(at)
		value, after := q.parseFlowValue(q.skipSpaces(after), depth)
		if value == nil {
			return nil, 0
		}
		q.pairStack = append(q.pairStack, Pair{key, pos, value})
		if at = q.skipSpaces(after); at == q.end || q.src[at] == '}' {
			break
		}
		if q.src[at] != ',' {
			return nil, 0
		}
		at = q.skipSpaces(at + 1)
	}
	if at >= q.end || hasDuplicateKey(q.pairStack[first:]) {
		return nil, 0
	}
	n.Pairs = append([]Pair(nil), q.pairStack[first:]...)
	q.pairStack = q.pairStack[:first]
	return n, at + 1
}

// parseFlowValue reads a value inside brackets.
func (q *fastParser) parseFlowValue(at, depth int) (*Node, int) {
	if at >= q.end {
		return nil, 0
	}
	switch c := q.src[at]; {
	case c == '"', c == '\'':
		text, after := q.parseQuoted(at)
		if after == 0 || strings.IndexByte(text, '#') >= 0 {
			return nil, 0
		}
		return q.newScalar(at, text), after
	case c == '[', c == '{':
		return q.parseFlow(at, depth+1)
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
	n := q.newScalar(at, q.src[at:end])
	n.IsPlain = true
	return n, after
}
