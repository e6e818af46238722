package yamlfile

import (
	"fmt"
	"strings"
)

// Put returns a YAML file with a text under a path of keys, replacing the value there; if remove is
// set, the last key is removed. It returns an error if the existing value is more than the rest of
// its line, and otherwise as Insert does.
func Put(name string, file []byte, keys []string, text string, remove bool) ([]byte, error) {
	root, list := Parse(name, file)
	if err := list.Err(); err != nil {
		return nil, err
	}
	n := root
	var at *Pair
	for _, key := range keys {
		at = nil
		for i := range n.pairsOrNil() {
			if n.Pairs[i].Key == key {
				at = &n.Pairs[i]
			}
		}
		if at == nil {
			break
		}
		n = at.Value
	}
	switch {
	case at == nil && remove:
		return file, nil
	case at == nil:
		return Insert(name, file, keys, text)
	}
	lines := strings.SplitAfter(string(file), "\n")
	line := lines[at.KeyPos.Line-1]
	key, end := keys[len(keys)-1], line[len(strings.TrimRight(line, "\r\n")):]
	before := line[:len(line)-len(strings.TrimLeft(line, " "))]
	alone := at.Value.Kind == Scalar && strings.HasPrefix(strings.TrimLeft(line, " "), key+":") && at.KeyPos.Line == at.Value.Pos.Line && continuationLines(lines, at.KeyPos.Line, len(before)) == 0
	if !alone {
		return nil, fmt.Errorf("%s: %q holds more than a text on its line; change it there yourself", at.KeyPos, strings.Join(keys, ": "))
	}
	if remove {
		lines[at.KeyPos.Line-1] = ""
	} else {
		lines[at.KeyPos.Line-1] = before + key + ": " + Quote(text) + end
	}
	return []byte(strings.Join(lines, "")), nil
}

func (n *Node) pairsOrNil() []Pair {
	if n == nil {
		return nil
	}
	return n.Pairs
}

// continuationLines returns how many lines after a line are indented deeper than its key.
func continuationLines(lines []string, line, indent int) int {
	count := 0
	for _, next := range lines[line:] {
		trimmed := strings.TrimLeft(next, " ")
		if strings.TrimSpace(trimmed) == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if len(next)-len(trimmed) <= indent {
			break
		}
		count++
	}
	return count
}
