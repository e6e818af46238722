package yamlfile

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"aftercare/internal/diag"
)

// pos returns a node's position. Both the library and Pos count columns in characters.
func (p *parser) pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: p.name, Line: n.Line, Column: n.Column}
}

// buildNode converts a node of the library, and refuses what a definition may not use.
func (p *parser) buildNode(n *yaml.Node, depth int) *Node {
	out := &Node{Pos: p.pos(n)}
	if depth > MaxDepth {
		p.list.Add(out.Pos, "", "nested more than %d deep", MaxDepth)
		return out
	}
	p.checkForbidden(n)
	switch n.Kind {
	case yaml.MappingNode:
		out.Kind = Mapping
		p.buildMapping(n, out, depth)
	case yaml.SequenceNode:
		out.Kind = Sequence
		for _, c := range n.Content {
			out.Items = append(out.Items, p.buildNode(c, depth+1))
		}
	case yaml.ScalarNode:
		out.Text = n.Value
		out.IsPlain = n.Style == 0
		out.IsEmpty = out.IsPlain && n.Value == ""
		p.checkLostComment(n)
	case yaml.DocumentNode, yaml.AliasNode:
	}
	return out
}

// checkForbidden refuses tags, anchors and aliases: "!important keep dry" would load as "keep dry".
func (p *parser) checkForbidden(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		p.list.Add(p.pos(n), `put a text that starts with "*" in quotes`, "the alias %q; aliases are not allowed", "*"+n.Value)
	case n.Anchor != "":
		p.list.Add(p.pos(n), `put a text that starts with "&" in quotes`, "the anchor %q; anchors are not allowed", "&"+n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		p.list.Add(p.pos(n), `put a text that starts with "!" in quotes`, "the tag %q; tags are not allowed", n.Tag)
	}
}

func (p *parser) buildMapping(n *yaml.Node, out *Node, depth int) {
	seen := map[string]diag.Pos{}
	flow := n.Style&yaml.FlowStyle != 0
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		pos := p.pos(k)
		if k.Kind != yaml.ScalarNode {
			p.checkForbidden(k)
			p.list.Add(pos, "", "a key that is %s; expected a word", kindOf(k))
			continue
		}
		p.checkForbidden(k)
		if first, twice := seen[k.Value]; twice {
			p.list = append(p.list, diag.Diagnostic{
				Pos: pos, Message: `the key "` + k.Value + `" is listed a second time`,
				Hint:    "keep one of them",
				Related: []diag.Related{{Pos: first, Message: "the first one"}},
			})
			continue
		}
		seen[k.Value] = pos
		if flow && isCutAtComma(v) {
			p.list.Add(pos, "put a text with a comma in it in quotes, or on a line of its own",
				"%q has no value in braces: a comma cuts a text there", k.Value)
			continue
		}
		out.Pairs = append(out.Pairs, Pair{Key: k.Value, KeyPos: pos, Value: p.buildNode(v, depth+1)})
	}
}

// isCutAtComma reports whether a value in braces is the rest of a text cut at a comma.
func isCutAtComma(v *yaml.Node) bool {
	return v.Kind == yaml.ScalarNode && v.Value == "" && v.Style == 0
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return Mapping.String()
	case yaml.SequenceNode:
		return Sequence.String()
	case yaml.ScalarNode, yaml.AliasNode, yaml.DocumentNode:
	}
	return "not a word"
}

// checkLostComment refuses a comment on the line of a value: "Use bottle #1 first" loads as "Use
// bottle". It reads the line itself, since the library doesn't keep every comment.
func (p *parser) checkLostComment(n *yaml.Node) {
	if n.Line < 1 || n.Line > p.lastHash || n.Style&yaml.TaggedStyle != 0 {
		return
	}
	for line, rest := range p.valueLines(n) {
		at := commentAt(rest.text)
		if at < 0 {
			continue
		}
		column := rest.column + utf8.RuneCountInString(rest.text[:at])
		p.list.Add(diag.Pos{File: p.name, Line: line, Column: column},
			`put a comment on the line above; put a text with " #" in it in quotes`,
			"a comment on the line of a value: %q would be lost", strings.TrimSpace(rest.text[at:]))
	}
}

type lineRest struct {
	text   string
	column int // the column of the text's first character
}

// valueLines returns, by line number, the part of a scalar's lines where a comment would cut it
// off: after a quoted text's closing quote, on a plain text's lines, after a block's indicator.
func (p *parser) valueLines(n *yaml.Node) map[int]lineRest {
	line := []rune(strings.TrimSuffix(p.lines[n.Line-1], "\r"))
	start := min(n.Column-1, len(line))
	here := lineRest{string(line[start:]), start + 1}
	switch {
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return p.afterQuote(n)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return map[int]lineRest{n.Line: here}
	}
	out := map[int]lineRest{n.Line: here}
	// A plain text may span several lines; a comment ends it on its last.
	words := strings.Fields(n.Value)
	for at := n.Line; len(words) > 0 && at <= len(p.lines); at++ {
		text := strings.TrimSuffix(p.lines[at-1], "\r")
		column := 1
		if at == n.Line {
			text, column = here.text, here.column
		}
		if at > n.Line {
			out[at] = lineRest{text, column}
		}
		for _, w := range strings.Fields(text) {
			if len(words) == 0 || w != words[0] {
				return out
			}
			words = words[1:]
		}
	}
	return out
}

// afterQuote finds the closing quote of a quoted text and returns what follows it.
func (p *parser) afterQuote(n *yaml.Node) map[int]lineRest {
	quote := '"'
	if n.Style&yaml.SingleQuotedStyle != 0 {
		quote = '\''
	}
	column := n.Column
	for at := n.Line; at <= len(p.lines); at++ {
		line := []rune(strings.TrimSuffix(p.lines[at-1], "\r"))
		for i := column; i < len(line); i++ {
			switch {
			case quote == '"' && line[i] == '\\':
				i++
			case line[i] == quote && quote == '\'' && i+1 < len(line) && line[i+1] == quote:
				i++
			case line[i] == quote:
				return map[int]lineRest{at: {string(line[i+1:]), i + 2}}
			}
		}
		column = 0
	}
	return nil
}

// commentAt returns where a comment starts: at a "#" at the beginning or after a space.
func commentAt(s string) int {
	if strings.HasPrefix(s, "#") {
		return 0
	}
	for _, sign := range []string{" #", "\t#"} {
		if i := strings.Index(s, sign); i >= 0 {
			return i + 1
		}
	}
	return -1
}
