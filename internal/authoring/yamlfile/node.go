// Package yamlfile reads YAML strictly and remembers where everything was. It returns a tree of
// nodes with positions, or every problem that the file has. All values are texts as written:
// yes, 0012 and 2026-11-23 are not converted to anything.
//
// It refuses what silently loses words or lets a file mean more than it says: a second
// document, tags, anchors, aliases, duplicate keys, a comment on the line of a value, and a
// flow mapping cut at a comma.
package yamlfile

import "aftercare/internal/diag"

// Kind is the shape of a node.
type Kind uint8

// The shapes of a node.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// String names the shape as an author would.
func (k Kind) String() string {
	return [...]string{"a text", "a mapping of keys", "a list"}[k]
}

// Node is a value and its position.
type Node struct {
	Pos     diag.Pos
	Kind    Kind
	IsEmpty bool   // a scalar with nothing there at all, not even quotes
	IsPlain bool   // a scalar on its line without quotes, which YAML and JSON may read as more than a text: null, true
	Text    string // for a scalar
	Pairs   []Pair // for a mapping, in file order
	Items   []*Node
}

// Pair is one key of a mapping and its value.
type Pair struct {
	Key    string
	KeyPos diag.Pos
	Value  *Node
}

// Get returns the value under key, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, p := range n.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return nil
}
