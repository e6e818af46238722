package library

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
)

// usualSide is the key of the side among the usual answers.
const usualSide = "side"

// usual reads how the procedure is most often done: an answer to every condition that something depends
// on, and the side where it is asked for. It needs b.p.Conditions. Sheets are never made with it, so it
// isn't read for one, nor where a definition is read with the lines that it omits.
func (b *builder) usual(n *yamlfile.Node, l layer) {
	if n == nil || b.lib.neededOnly || b.lib.keepOmitted {
		return
	}
	before := len(b.list)
	u := b.readUsual(n)
	switch {
	case len(b.list) == before && !b.unread:
		b.p.Usual = u
	case l.origin == BuiltIn && l.dir == "" && len(b.lib.layers) > 1:
		b.list = b.list[:before] // it fits the built-in blocks and conditions, and the clinic has its own
	}
}

// readUsual reads the usual answers. The hint for what is missing or wrong is the whole line, as it could be.
func (b *builder) readUsual(n *yamlfile.Node) *procedure.Usual {
	u := &procedure.Usual{Answers: map[string]string{}}
	if n.Kind != yamlfile.Mapping {
		b.list.Add(n.Pos, b.usualLine(u), "usual is %s; expected a mapping of conditions to answers", describeNode(n))
		return u
	}
	for _, pair := range n.Pairs {
		answer := oneLine(pair.Value.Text)
		switch choices, _ := b.usualChoices(pair.Key); {
		case !slices.Contains(choices, answer):
		case b.isUsualSide(pair.Key):
			u.Side = answer
		default:
			u.Answers[pair.Key] = answer
		}
	}
	whole := true
	for _, pair := range n.Pairs {
		choices, problem := b.usualChoices(pair.Key)
		switch answer := oneLine(pair.Value.Text); {
		case problem != "":
			b.missing(pair.KeyPos, b.usualLine(u), "%s", problem)
		case slices.Contains(choices, answer):
			continue
		default:
			b.list.Add(pair.Value.Pos, b.usualLine(u), "the usual answer to %q is %s; expected one of %s", pair.Key, describeNode(pair.Value), strings.Join(choices, ", "))
		}
		whole = false
	}
	if whole {
		b.checkUsual(n, u)
	}
	return u
}

// usualChoices returns what a key of the usual answers can have as its value, or what is wrong with the key.
func (b *builder) usualChoices(key string) (choices []string, problem string) {
	if c, used := b.p.Conditions[key]; used {
		return c.Answers(), ""
	}
	_, known := b.conditions[key]
	switch {
	case b.isUsualSide(key):
		return b.p.Side.Options(), ""
	case key == usualSide:
		return nil, "usual names a side, and the side is not asked for"
	case known:
		return nil, fmt.Sprintf("usual answers %q, and nothing depends on it", key)
	}
	return nil, fmt.Sprintf("usual answers the unknown condition %q", key)
}

// isUsualSide reports whether a key of the usual answers is the side: no condition has its name.
func (b *builder) isUsualSide(key string) bool {
	_, isCondition := b.p.Conditions[usualSide]
	return key == usualSide && len(b.p.Side.Options()) > 0 && !isCondition
}

// usualKeys returns the keys that the usual answers must have.
func (b *builder) usualKeys() []string {
	keys := keysOf(b.p.Conditions)
	if b.isUsualSide(usualSide) {
		keys = append(keys, usualSide)
	}
	return keys
}

// checkUsual checks that the answers are complete and can be true of one patient.
func (b *builder) checkUsual(n *yamlfile.Node, u *procedure.Usual) {
	if one, other, found := b.p.Contradiction(u.Answers); found {
		message := fmt.Sprintf("usual answers %q with %s and %q with %s, which can't both be true", one, u.Answers[one], other, u.Answers[other])
		delete(u.Answers, one)
		b.list.Add(n.Pos, b.usualLine(u), "%s", message)
		return
	}
	ages := b.p.PatientAges()
	for _, name := range keysOf(u.Answers) {
		c := b.p.Conditions[name]
		if !c.Ages.IsSet() || u.Answers[name] == c.Negative() {
			continue
		}
		both, some := ages.Intersect(c.Ages)
		if !some {
			b.list.Add(n.Get(name).Pos, name+": "+c.Negative(), "usual answers %q with %s, and its text is for %s; the rest is for %s", name, u.Answers[name], c.Ages.Describe(), ages.Describe())
			return
		}
		ages = both
	}
	missing := slices.DeleteFunc(b.usualKeys(), func(key string) bool {
		return u.Answers[key] != "" || b.isUsualSide(key) && u.Side != ""
	})
	if len(missing) > 0 {
		b.missing(n.Pos, b.usualLine(u), "usual lacks %s; expected an answer to each question of the sheet", strings.Join(missing, ", "))
	}
}

// usualLine returns the usual answers as they could be written: what is missing has the answer no, else the
// first that can be true with the others.
func (b *builder) usualLine(u *procedure.Usual) string {
	answers := maps.Clone(u.Answers)
	var parts []string
	for _, key := range b.usualKeys() {
		answer := u.Side
		if b.isUsualSide(key) {
			if answer == "" {
				answer = b.p.Side.Options()[0]
			}
		} else {
			answer = b.possibleAnswer(key, answers)
			answers[key] = answer
		}
		parts = append(parts, key+": "+answer)
	}
	return "usual: {" + strings.Join(parts, ", ") + "}"
}

// possibleAnswer returns the answer to a condition among some; if it has none, no, else the first that they
// don't exclude.
func (b *builder) possibleAnswer(name string, answers map[string]string) string {
	c := b.p.Conditions[name]
	for _, answer := range append([]string{answers[name], c.Negative()}, c.Answers()...) {
		if _, excluded := b.p.FindExcluded(name, answer, answers); answer != "" && !excluded {
			return answer
		}
	}
	return c.Answers()[0]
}
