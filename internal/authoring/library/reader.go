package library

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// reader collects every problem of the files of one run, so that an author sees them all.
type reader struct {
	list     diag.List
	lib      *Library      // counts what is parsed; nil if that isn't counted
	reported []*sharedFile // files whose problems are in the list
}

// mapping checks that n is a mapping of known keys, and reports it if not. What names the thing in
// messages, with its article: "a section".
func (r *reader) mapping(n *yamlfile.Node, what string, known []string) bool {
	if n == nil {
		return false
	}
	if n.Kind != yamlfile.Mapping {
		r.list.Add(n.Pos, "one of the keys: "+strings.Join(known, ", "), "%s is %s; expected a mapping of keys", what, describeNode(n))
		return false
	}
	for _, p := range n.Pairs {
		if !slices.Contains(known, p.Key) {
			r.list.Add(p.KeyPos, diag.DidYouMean(p.Key, known), "unknown key %q in %s", p.Key, what)
		}
	}
	return true
}

// describeNode returns what an author wrote, quoting a short text.
func describeNode(n *yamlfile.Node) string {
	switch {
	case n.Kind != yamlfile.Scalar:
		return n.Kind.String()
	case n.IsEmpty:
		return "empty"
	case len(n.Text) > 40:
		return "a text"
	}
	return `"` + n.Text + `"`
}

// text returns a scalar as one line, without the line breaks and indentation of YAML.
func (r *reader) text(n *yamlfile.Node, what string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind != yamlfile.Scalar:
		r.list.Add(n.Pos, "", "%s is %s; expected a text", what, describeNode(n))
		return ""
	}
	t := oneLine(n.Text)
	if t == "" {
		r.list.Add(n.Pos, "", "%s is empty; expected a text", what)
	}
	return t
}

// oneLine replaces each run of spaces and line breaks with one space. Most texts need no change.
func oneLine(s string) string {
	space := true // so that none comes first
	for i := range len(s) {
		c := s[i]
		if c == ' ' && !space {
			space = true
			continue
		}
		if c <= ' ' || c == 0x85 || c == 0xa0 || c == 0xe1 || c == 0xe2 || c == 0xe3 { // or a byte of a wider space
			return strings.Join(strings.Fields(s), " ")
		}
		space = false
	}
	if space {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// optional returns a scalar's text, which may be empty.
func (r *reader) optional(n *yamlfile.Node, what string) string {
	if n == nil || n.Kind == yamlfile.Scalar && strings.TrimSpace(n.Text) == "" {
		return ""
	}
	return r.text(n, what)
}

// literal returns a text that is printed, or asked, unchanged: a placeholder in it would be read as
// its name in braces. It returns "" if there is no node.
func (r *reader) literal(n *yamlfile.Node, what string) string {
	return r.checkNoPlaceholder(n, r.text(n, what), what)
}

// optionalLiteral is literal for a text that may be empty.
func (r *reader) optionalLiteral(n *yamlfile.Node, what string) string {
	return r.checkNoPlaceholder(n, r.optional(n, what), what)
}

func (r *reader) checkNoPlaceholder(n *yamlfile.Node, t, what string) string {
	if strings.ContainsAny(t, "{}") {
		r.list.Add(n.Pos, "", "%s %q has a placeholder; expected plain words", what, t)
	}
	return t
}

// yesNo returns a scalar that must be yes or no.
func (r *reader) yesNo(n *yamlfile.Node, what string) bool {
	if n == nil {
		return false
	}
	t := r.text(n, what)
	if t != "yes" && t != "no" && t != "" {
		r.list.Add(n.Pos, "", "%s is %q; expected yes or no", what, t)
	}
	return t == "yes"
}

// texts returns a list of texts; a single text is a list of one.
func (r *reader) texts(n *yamlfile.Node, what string) []string {
	var out []string
	for _, i := range r.items(n, what) {
		out = append(out, r.text(i, what))
	}
	return out
}

// items returns the nodes of a list; a single text is a list of one.
func (r *reader) items(n *yamlfile.Node, what string) []*yamlfile.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind == yamlfile.Sequence:
		return n.Items
	case n.Kind == yamlfile.Scalar && !n.IsEmpty:
		return []*yamlfile.Node{n}
	}
	r.list.Add(n.Pos, "", "%s is %s; expected a list", what, describeNode(n))
	return nil
}

// ages returns a range of ages; the zero value if there is none, or none that can be read.
func (r *reader) ages(n *yamlfile.Node) procedure.Ages {
	if n == nil {
		return procedure.Ages{}
	}
	t := r.text(n, "ages")
	if t == "" {
		return procedure.Ages{}
	}
	a, err := procedure.ParseAges(t)
	if err != nil {
		r.list.Add(n.Pos, "ages: 18+", "ages is %s", err)
	}
	return a
}

// oneOf returns a scalar that must be one of the allowed words.
func (r *reader) oneOf(n *yamlfile.Node, what string, allowed []string) string {
	if n == nil {
		return ""
	}
	t := r.text(n, what)
	if t != "" && !slices.Contains(allowed, t) {
		r.list.Add(n.Pos, diag.DidYouMean(t, allowed), "%s is %q; expected one of %s", what, t, strings.Join(allowed, ", "))
		return ""
	}
	return t
}
