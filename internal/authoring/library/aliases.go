package library

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// readAliases reads the aliases of a definition and their positions. Nothing else reads them: neither
// for a definition that is loaded, nor for one of hundreds that may have the name that somebody typed.
func (r *reader) readAliases(n *yamlfile.Node) (names []string, at []diag.Pos) {
	a := n.Get("aliases")
	if a == nil {
		return nil, nil
	}
	for _, i := range r.items(a, "aliases") {
		names, at = append(names, r.text(i, "aliases")), append(at, i.Pos)
	}
	return names, at
}

// IDsByName returns the procedures that each name finds, with names normalized for comparison: ids
// and aliases. A name that finds two finds neither, unless it is the id of one of them.
func (lib *Library) IDsByName() (map[string][]string, error) {
	ids, err := lib.IDs()
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, id := range ids {
		for _, name := range append(lib.aliases(id), id) {
			if !slices.Contains(out[name], id) {
				out[name] = append(out[name], id)
			}
		}
	}
	return out, nil
}

// aliases returns a definition's aliases, normalized for comparison. It reads and parses no more of
// the file than the lines that hold them, since hundreds of definitions are searched for one name.
func (lib *Library) aliases(id string) []string {
	data := lib.head(id)
	from, to := aliasLines(data)
	if from < 0 && !isFlowMapping(data) {
		return nil
	}
	var n *yamlfile.Node
	var list diag.List
	if from >= 0 {
		n, list = yamlfile.Parse("", bytes.ReplaceAll(data[from:to], []byte("\r\n"), []byte("\n")))
	}
	if n == nil || len(list) > 0 {
		_, whole, err := lib.openDefinition(id)
		if err != nil {
			return nil
		}
		if n, _ = yamlfile.Parse("", whole); n == nil {
			return plainNames(roughNames(whole))
		}
	}
	names, _ := (&reader{}).readAliases(n)
	return plainNames(names)
}

// roughNames returns the aliases of a definition that can't be parsed, splitting them at punctuation,
// so that somebody who asks for one learns why there is no sheet. A line with another key ends them.
func roughNames(data []byte) []string {
	from, _ := aliasLines(data)
	if from < 0 {
		return nil
	}
	_, rest, _ := strings.Cut(string(data[from:]), ":")
	var out []string
	for line := range strings.Lines(rest) {
		if strings.Contains(line, ":") {
			break
		}
		out = append(out, strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("[]{},\"'\t\r\n", r) })...)
	}
	for n, name := range out {
		out[n] = strings.TrimPrefix(strings.TrimSpace(name), "- ")
	}
	return out
}

// plainNames returns names normalized for comparison, without those that become empty.
func plainNames(names []string) []string {
	out := make([]string, 0, len(names))
	for _, name := range names {
		if plain := procedure.NormalizeName(name); plain != "" {
			out = append(out, plain)
		}
	}
	return out
}

// isFlowMapping reports whether a definition is one mapping in braces, whose keys don't begin lines.
func isFlowMapping(data []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return line[0] == '{'
		}
	}
	return false
}

// aliasLines returns where the lines with a definition's aliases begin and end: at the next line
// that begins with a key, or with the text. It returns -1 and -1 if there are none.
func aliasLines(data []byte) (from, to int) {
	key := []byte("aliases")
	for from = 0; ; from += len(key) {
		n := bytes.Index(data[from:], key)
		if n < 0 {
			return -1, -1
		}
		from += n
		line := data[bytes.LastIndexByte(data[:from], '\n')+1 : from]
		if line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")); len(line) == 0 {
			break
		}
		if s := string(line); s == `"` || s == "'" || s == "? " {
			from -= len(line)
			break
		}
	}
	for to = from; ; {
		n := bytes.IndexByte(data[to:], '\n')
		if n < 0 || to+n+1 == len(data) {
			return from, len(data)
		}
		if to += n + 1; beginsKey(data[to]) {
			return from, to
		}
	}
}

// beginsKey reports whether a line with this first byte doesn't continue the value above it.
func beginsKey(c byte) bool { return !bytes.ContainsRune([]byte(" \t\r\n#-]}:,"), rune(c)) }

// head returns a definition's bytes up to its aliases and the key after them, or all of them; nil
// if they can't be read. They are valid until the next call, since one buffer serves all files.
func (lib *Library) head(id string) []byte {
	for _, l := range lib.layers {
		f, err := l.files.Open(l.dir + id + ".yaml")
		if errors.Is(err, fs.ErrNotExist) {
			if data, err := fs.ReadFile(l.files, l.dir+id+".yaml"); err == nil {
				return data // a single file, which can't be opened
			}
			continue
		}
		if err != nil {
			return nil
		}
		defer func() { _ = f.Close() }()
		const usual = 2048 // bytes that hold the aliases
		if lib.headBuffer == nil {
			lib.headBuffer = make([]byte, 0, usual)
		}
		data := lib.headBuffer[:0]
		for ended := false; err == nil && !ended; {
			data = slices.Grow(data, usual)
			var n int
			n, err = f.Read(data[len(data):min(len(data)+usual, cap(data))])
			data = data[:len(data)+n]
			_, to := aliasLines(data)
			ended = to >= 0 && to < len(data)
		}
		lib.headBuffer = data
		if err != nil && !errors.Is(err, io.EOF) {
			return nil
		}
		return data
	}
	return nil
}
