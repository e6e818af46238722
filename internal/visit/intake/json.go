package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// jsonReader reads valid JSON and records the position of each value.
type jsonReader struct {
	data []byte
	dec  *json.Decoder
}

// parseJSON reads a JSON file, with escapes as the standard defines them.
func parseJSON(data []byte) (*yamlfile.Node, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := &jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	for n := 0; n < len(data); {
		sign, size := utf8.DecodeRune(data[n:])
		if sign == utf8.RuneError && size <= 1 {
			return nil, fileError(r.pos(n), fmt.Sprintf("holds the byte 0x%02X, which is not UTF-8", data[n]), "save the file as UTF-8")
		}
		n += size
	}
	return r.value()
}

// pos returns the line and column of the byte at an offset.
func (r *jsonReader) pos(at int) diag.Pos {
	before := r.data[:at]
	line := bytes.LastIndexByte(before, '\n') + 1
	return diag.Pos{Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(before[line:]) + 1}
}

// next returns the offset at which the next value begins.
func (r *jsonReader) next() int {
	at := int(r.dec.InputOffset())
	for at < len(r.data) && bytes.IndexByte([]byte(" \t\r\n:,"), r.data[at]) >= 0 {
		at++
	}
	return at
}

// A character beyond U+FFFF is written as two \u escapes, a surrogate pair. loneSurrogate matches
// one that isn't part of a pair, once the complete pairs are removed.
var (
	surrogatePair = pattern.New(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
	loneSurrogate = pattern.New(`^(?:[^\\]|\\[^u]|\\u[^dD]|\\u[dD][0-7])*\\u[dD][89a-fA-F]`)
)

// token reads a token and its position. It refuses half of a surrogate pair, which isn't a character.
func (r *jsonReader) token() (json.Token, diag.Pos, error) {
	at := r.next()
	t, err := r.dec.Token()
	if err != nil {
		return nil, r.pos(at), fileError(r.pos(at), "can't be read as YAML or JSON", "")
	}
	if _, ok := t.(string); ok {
		raw := r.data[at:r.dec.InputOffset()]
		if bytes.Contains(raw, []byte(`\u`)) && loneSurrogate().Match(surrogatePair().ReplaceAll(raw, nil)) {
			return nil, r.pos(at), fileError(r.pos(at), `has a text with half of a pair of \u escapes, which is no letter`, "")
		}
	}
	return t, r.pos(at), nil
}

func (r *jsonReader) value() (*yamlfile.Node, error) {
	t, pos, err := r.token()
	if err != nil {
		return nil, err
	}
	n := &yamlfile.Node{Pos: pos, IsPlain: true}
	switch t := t.(type) {
	case json.Delim:
		n.IsPlain = false
		if t == '[' {
			n.Kind = yamlfile.Sequence
			return n, r.items(n)
		}
		n.Kind = yamlfile.Mapping
		return n, r.pairs(n)
	case string:
		n.Text, n.IsPlain = t, false
	case json.Number:
		n.Text = t.String()
	case bool:
		n.Text = fmt.Sprint(t)
	case nil:
		n.Text = "null"
	}
	return n, nil
}

func (r *jsonReader) items(n *yamlfile.Node) error {
	for r.dec.More() {
		v, err := r.value()
		if err != nil {
			return err
		}
		n.Items = append(n.Items, v)
	}
	_, _, err := r.token()
	return err
}

func (r *jsonReader) pairs(n *yamlfile.Node) error {
	seen := map[string]diag.Pos{}
	for r.dec.More() {
		t, pos, err := r.token()
		if err != nil {
			return err
		}
		key := t.(string) //nolint:forcetypeassert // the text is valid JSON
		if first, twice := seen[key]; twice {
			return fileError(pos, fmt.Sprintf("can't be used: the key %q is listed a second time (the first one is at line %d, column %d)", key, first.Line, first.Column), "keep one of them")
		}
		seen[key] = pos
		v, err := r.value()
		if err != nil {
			return err
		}
		n.Pairs = append(n.Pairs, yamlfile.Pair{Key: key, KeyPos: pos, Value: v})
	}
	_, _, err := r.token()
	return err
}
