// Package yamlfile reads YAML strictly and remembers where everything was. Bytes go in; a
// tree of nodes with positions comes out, or every problem that the file has. All values
// are the text that stands there: yes, 0012 and 2026-11-23 are not turned into anything.
//
// Refused, since each loses words in silence or lets a file mean more than it says: a
// second document, tags, anchors, aliases, duplicate keys, a comment on the line of a
// value, and a flow mapping cut at a comma.
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

// Node is a value and its place.
type Node struct {
	Pos     diag.Pos
	Kind    Kind
	IsEmpty bool   // a scalar with nothing there at all, not even quotes
	IsPlain bool   // a scalar on its line without quotes, which YAML and JSON may take for more than a text: null, true
	Text    string // of a scalar
	Pairs   []Pair // of a mapping, in file order
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
