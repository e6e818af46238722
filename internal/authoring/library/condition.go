package library

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// conjunction reads an `if`: NAME, NAME=ANSWER, either of them after not, {NAME: answer}, or a list
// that must all hold.
func (b *builder) conjunction(n *yamlfile.Node, all bool) procedure.Conjunction {
	if n == nil {
		return nil
	}
	var out procedure.Conjunction
	add := func(pos diag.Pos, name string, answers []string, not bool) {
		if t, ok := b.term(pos, name, answers, not, all); ok {
			combined, possible := out.And(procedure.Conjunction{t})
			if !possible {
				b.list.Add(pos, "", "the conditions exclude each other, so this would never be printed")
				return
			}
			if one, other, excluded := b.findExclusion(combined); excluded {
				b.list = append(b.list, diag.Diagnostic{
					Pos: pos, Message: fmt.Sprintf("%q and %q exclude each other, so this would never be printed", one, other),
					Hint:    "remove one of the two",
					Related: []diag.Related{{Pos: b.conditions[one].Pos, Message: "the condition that says so"}},
				})
				return
			}
			out = combined
		}
	}
	nodes := []*yamlfile.Node{n}
	if n.Kind == yamlfile.Sequence {
		nodes = n.Items
	}
	for _, i := range nodes {
		switch i.Kind {
		case yamlfile.Scalar:
			name, answers, not := splitTerm(b.text(i, "if"))
			add(i.Pos, name, answers, not)
		case yamlfile.Mapping:
			for _, p := range i.Pairs {
				add(p.KeyPos, p.Key, b.texts(p.Value, "an answer"), false)
			}
		case yamlfile.Sequence:
			b.list.Add(i.Pos, "", "a list inside a list; expected a condition")
		}
	}
	return out
}

// findExclusion returns two conditions of a conjunction that exclude each other.
func (b *builder) findExclusion(c procedure.Conjunction) (one, other string, found bool) {
	for _, t := range c {
		for _, o := range c {
			if b.conditions[t.Condition].ExcludesAll(t, o) {
				return t.Condition, o.Condition, true
			}
		}
	}
	return "", "", false
}

// splitTerm reads "NAME", "NAME=ANSWER", and either after "not".
func splitTerm(s string) (name string, answers []string, not bool) {
	if rest, ok := strings.CutPrefix(s, "not "); ok {
		s, not = strings.TrimSpace(rest), true
	}
	if name, answer, ok := strings.Cut(s, "="); ok {
		return name, []string{answer}, not
	}
	return s, nil, not
}

// term checks a condition's name and answers. Without answers it means yes. Naming every answer is
// allowed only if all is true.
func (b *builder) term(pos diag.Pos, name string, answers []string, not, all bool) (procedure.Term, bool) {
	c, ok := b.conditions[name]
	if !ok {
		b.list.Add(pos, diag.DidYouMean(name, keysOf(b.conditions)), "unknown condition %q", name)
		return procedure.Term{}, false
	}
	if len(answers) == 0 {
		if len(c.OneOf) > 0 {
			b.list.Add(pos, "say which: {"+name+": ["+strings.Join(c.Answers(), ", ")+"]}", "%q has several answers", name)
			return procedure.Term{}, false
		}
		answers = []string{procedure.Yes}
	}
	t := procedure.Term{Condition: name}
	for _, known := range c.Answers() {
		for _, a := range answers {
			if a == known {
				t.Answers = append(t.Answers, a)
			}
		}
	}
	for _, a := range answers {
		if c.LeadInFor(a) == "" && !slices.Contains(c.Answers(), a) {
			b.list.Add(pos, diag.DidYouMean(a, c.Answers()), "%q is not an answer to %q", a, name)
			return procedure.Term{}, false
		}
	}
	if not {
		t = t.Not(c.Answers())
	}
	if len(t.Answers) == len(c.Answers()) && !all {
		b.list.Add(pos, `leave it out, or give "not-asked" the words for when nobody answered`, "every answer to %q is named, so this always applies", name)
		return procedure.Term{}, false
	}
	return t, b.checkLeadIns(pos, c, t)
}

// checkLeadIns checks that a term has lead-ins for when nobody asked.
func (b *builder) checkLeadIns(pos diag.Pos, c procedure.Condition, t procedure.Term) bool {
	for _, a := range t.Answers {
		if c.LeadInFor(a) == "" {
			b.list = append(b.list, diag.Diagnostic{
				Pos: pos, Message: `"not ` + c.Name + `" has no words for a sheet where nobody answered`,
				Hint:    `give the condition a "lead-in-not"`,
				Related: []diag.Related{{Pos: c.Pos, Message: "the condition"}},
			})
			return false
		}
	}
	return true
}
