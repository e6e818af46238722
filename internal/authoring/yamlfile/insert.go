package yamlfile

import (
	"errors"
	"fmt"
	"strings"
)

// ErrFlow reports that a file has a mapping in braces where a line is to be inserted.
var ErrFlow = errors.New("the mapping is in braces; expected its keys on lines of their own")

// Insert returns a YAML file with a text inserted under a path of keys; missing keys are added.
// Everything else in the file stays, including comments and order. It returns an error if the file
// can't be read, or if the complete path already has a value, and ErrFlow if a mapping of the path
// is in braces, where no line can be inserted.
func Insert(name string, file []byte, keys []string, text string) ([]byte, error) {
	root, list := Parse(name, file)
	if err := list.Err(); err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(file), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	} else {
		lines[last] += "\n"
	}
	after, indent, end := len(lines), 0, "\n" // where the new lines go, and how lines end
	if strings.Contains(string(file), "\r\n") {
		end = "\r\n"
	}
	n := root
	for depth, key := range keys {
		at := -1
		if n != nil {
			for i := range n.Pairs {
				if n.Pairs[i].Key == key {
					at = i
				}
			}
		}
		if at < 0 {
			return insertLines(lines, after, indent, keys[depth:], text, end), nil
		}
		p := n.Pairs[at]
		after, n = p.KeyPos.Line, p.Value
		switch {
		case depth == len(keys)-1:
			return nil, fmt.Errorf("%s: %q is already there", p.KeyPos, strings.Join(keys, ": "))
		case n.Kind == Scalar && n.IsEmpty:
			indent = p.KeyPos.Column + 1
		case n.Kind != Mapping:
			return nil, fmt.Errorf("%s: %q is %s; expected a mapping", n.Pos, key, n.Kind)
		case len(n.Pairs) == 0 || n.Pairs[0].KeyPos.Line == p.KeyPos.Line:
			return nil, fmt.Errorf("%s: %w", p.KeyPos, ErrFlow)
		default:
			indent = n.Pairs[0].KeyPos.Column - 1
		}
	}
	return nil, errors.New("no key to put a text under")
}

// insertLines inserts a text under keys after this many lines.
func insertLines(lines []string, after, indent int, keys []string, text, end string) []byte {
	var b strings.Builder
	b.WriteString(strings.Join(lines[:after], ""))
	for n, key := range keys {
		b.WriteString(strings.Repeat(" ", indent+2*n) + key + ":")
		if n == len(keys)-1 {
			b.WriteString(" " + Quote(text))
		}
		b.WriteString(end)
	}
	b.WriteString(strings.Join(lines[after:], ""))
	return []byte(b.String())
}
