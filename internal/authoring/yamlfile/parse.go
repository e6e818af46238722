package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// The limits of a file, far above the largest definition that a person would read.
const (
	MaxBytes = 1 << 20
	MaxDepth = 50
)

// Parse reads one file. Name is what positions call it. The node is nil if an error in the list
// leaves nothing to read.
func Parse(name string, data []byte) (*Node, diag.List) {
	p := &parser{name: name}
	if len(data) > MaxBytes {
		p.list.Add(diag.Pos{File: name}, "split it, or remove what isn't part of a definition",
			"the file has %d bytes; expected at most %d", len(data), MaxBytes)
		return nil, p.list
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if isFastText(data) {
		if n := parseFast(name, string(data), 1); n != nil {
			return n, nil
		}
	}
	return p.parseWithLibrary(data)
}

// parseWithLibrary reads a file with the YAML library.
func (p *parser) parseWithLibrary(data []byte) (*Node, diag.List) {
	if !p.checkCharacters(data) {
		return nil, p.list
	}
	p.lines = strings.Split(string(data), "\n")
	p.lastHash = lastHash(p.lines)
	root := p.parseDocument(data)
	if root == nil {
		return nil, p.list
	}
	n := p.buildNode(root, 0)
	if n != nil && (bytes.IndexByte(data, '\\') >= 0 || !norm.NFC.IsNormal(data)) { // an escape can produce any character
		normalizeTree(n)
	}
	return n, p.list.Sort()
}

type parser struct {
	name  string
	lines []string
	// lastHash is the last line with a "#" that isn't the line's first character: values after it
	// have lost no comment, so in nearly every file they needn't be checked.
	lastHash int
	list     diag.List
}

// checkCharacters refuses bytes that aren't text: invalid UTF-8 and control characters.
func (p *parser) checkCharacters(data []byte) bool {
	line, column := 1, 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		pos := diag.Pos{File: p.name, Line: line, Column: column}
		switch {
		case r == utf8.RuneError && n <= 1:
			p.list.Add(pos, "save the file as UTF-8", "the byte 0x%02x is not valid UTF-8", data[0])
			return false
		case r < ' ' && r != '\n' && r != '\r' && r != '\t', r == 0x7f, r >= 0x80 && r < 0xa0:
			p.list.Add(pos, "remove it", "the text has the control character U+%04X", r)
			return false
		case r == '\n':
			line, column = line+1, 0
		}
		data = data[n:]
		column++
	}
	return true
}

// parseDocument reads the one document that a file may hold.
func (p *parser) parseDocument(data []byte) *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	err := recoverPanic(func() error { return dec.Decode(&doc) })
	switch {
	case errors.Is(err, io.EOF):
		p.list.Add(diag.Pos{File: p.name, Line: 1, Column: 1}, "", "the file is empty; expected a mapping of keys")
		return nil
	case err != nil:
		p.reportSyntaxError(err)
		return nil
	}
	var second yaml.Node
	if err := recoverPanic(func() error { return dec.Decode(&second) }); err == nil {
		p.list.Add(p.pos(&second), "put it in a file of its own", "a second document; expected one to a file")
		return nil
	} else if !errors.Is(err, io.EOF) {
		p.reportSyntaxError(err)
		return nil
	}
	if len(doc.Content) == 0 {
		p.list.Add(diag.Pos{File: p.name, Line: 1, Column: 1}, "", "the file is empty; expected a mapping of keys")
		return nil
	}
	return doc.Content[0]
}

// recoverPanic turns a panic of the YAML library into an error.
func recoverPanic(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("yaml: the file can't be read as YAML")
		}
	}()
	return f()
}

var errorLine = pattern.New(`line (\d+): `)

// reportSyntaxError reports what the YAML library refuses. The library names a line but no column,
// and for some errors the line before or after: the column reported is where that line's text begins.
func (p *parser) reportSyntaxError(err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := diag.Pos{File: p.name, Line: 1, Column: 1}
	if m := errorLine().FindStringSubmatchIndex(message); m != nil {
		n, _ := strconv.Atoi(message[m[2]:m[3]])
		message = message[:m[0]] + message[m[1]:]
		pos = p.errorPos(min(max(n, 1), len(p.lines)), message)
	}
	if mark := p.conflictLine(); mark > 0 {
		p.list.Add(diag.Pos{File: p.name, Line: mark, Column: 1}, "keep what is right of both sides, take out the lines that begin with <<<<<<<, ======= and >>>>>>>, then: git add "+filepath.Base(p.name),
			"the file has a Git merge conflict that is not resolved (<<<<<<<)")
		return
	}
	if tab := p.tabLine(); tab > 0 {
		p.list.Add(diag.Pos{File: p.name, Line: tab, Column: strings.IndexByte(p.lines[tab-1], '\t') + 1},
			"indent with spaces", "a tab at the start of a line; YAML allows only spaces there")
		return
	}
	p.list.Add(pos, syntaxHint(message), "not valid YAML: %s", strings.TrimSpace(message))
}

// tabLine returns the first line that is indented with a tab; 0 for none.
func (p *parser) tabLine() int {
	for n, l := range p.lines {
		if rest := strings.TrimLeft(l, " "); strings.HasPrefix(rest, "\t") && strings.TrimSpace(rest) != "" {
			return n + 1
		}
	}
	return 0
}

// conflictLine returns the first line with which Git marks a merge conflict; 0 for none.
func (p *parser) conflictLine() int {
	for n, l := range p.lines {
		if strings.HasPrefix(l, "<<<<<<< ") {
			return n + 1
		}
	}
	return 0
}

func syntaxHint(message string) string {
	switch {
	case strings.Contains(message, "mapping values are not allowed"):
		return `put a text with ": " in it in quotes, or write it below after ">-"`
	case strings.Contains(message, "found unexpected end of stream"), strings.Contains(message, "found unexpected document indicator"):
		return "a quote or a bracket is opened and never closed"
	case strings.Contains(message, "did not find expected key"):
		return "the line is indented differently from its neighbours"
	case strings.Contains(message, "alias"), strings.Contains(message, "anchor"):
		return `put a text that starts with "*" or "&" in quotes`
	}
	return ""
}

func lastHash(lines []string) int {
	for n := len(lines); n > 0; n-- {
		if strings.Contains(lines[n-1], "#") && !strings.HasPrefix(strings.TrimSpace(lines[n-1]), "#") {
			return n
		}
	}
	return 0
}
