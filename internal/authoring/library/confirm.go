package library

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// confirm reads a question to the clinic about an instruction whose wordings and dose have been
// read; in is nil for the diary, which has no value to change. It returns nil if there is none.
func (b *builder) confirm(n *yamlfile.Node, in *procedure.Instruction) *procedure.Confirm {
	if n == nil {
		return nil
	}
	if n.Kind != yamlfile.Mapping {
		b.list.Add(n.Pos, exampleConfirm(n, in), "confirm is %s; expected a question with its range or choices", describeNode(n))
		return nil
	}
	b.mapping(n, "confirm", schema.Confirm.Names())
	c := &procedure.Confirm{
		Pos: n.Pos, Question: b.confirmQuestion(n), Range: b.optionalLiteral(n.Get("range"), "the range"),
		Changes: b.oneOf(n.Get("changes"), "changes", procedure.ChangeableKeys), Required: b.yesNo(n.Get("required"), "required"),
	}
	choices := n.Get("choices")
	switch {
	case n.Get("changes") != nil && c.Changes == "":
	case choices != nil && n.Get("range") != nil:
		b.list.Add(choices.Pos, "keep one of the two", "the question has both choices and a range")
	case choices != nil && c.Changes == "":
		b.list.Add(choices.Pos, "name the value that they are for: changes: from", "the question has choices but changes no value; expected \"changes\" as well")
	case c.Changes != "":
		b.checkConfirm(n, in, c)
	}
	return c
}

// exampleConfirm returns a confirm that the instruction can have, with the author's words as the range.
func exampleConfirm(n *yamlfile.Node, in *procedure.Instruction) string {
	example := "1 to 3 days"
	if n.Kind == yamlfile.Scalar && n.Text != "" {
		example = n.Text
	}
	question, changes := "Do you do it like this?", ""
	if in != nil {
		if all := valuesOf(in); len(all) > 0 {
			question, changes = "Which value is yours?", ", changes: "+all[0]
		}
	}
	return "confirm: {question: \"" + question + "\", range: " + strconv.Quote(example) + changes + "}"
}

// confirmQuestion reads the question: only one, so that one answer settles it.
func (b *builder) confirmQuestion(n *yamlfile.Node) string {
	const such = "question: How long must a patient not lift?"
	q := n.Get("question")
	if q == nil {
		b.list.Add(n.Pos, such, `confirm has no "question"`)
		return ""
	}
	text := b.literal(q, "the question")
	if text != "" && (!strings.HasSuffix(text, "?") || strings.Count(text, "?") > 1) {
		b.list.Add(q.Pos, such, "question is %q; expected one question, which ends in a question mark", text)
	}
	return text
}

// checkConfirm checks that the instruction has the value that an answer changes, and that each choice is
// a valid one. A question about a value needs choices or a range: nobody can answer it without either.
func (b *builder) checkConfirm(n *yamlfile.Node, in *procedure.Instruction, c *procedure.Confirm) {
	at := n.Get("changes").Pos
	switch {
	case in == nil:
		b.list.Add(at, "remove it: a clinic answers \"as written\" or \"leave out\"", "changes is %q, but the diary has no such value", c.Changes)
		return
	case in.Value(c.Changes) == "" && b.hasKey(in, c.Changes):
		b.list.Add(at, "give its wordings the same value, or ask about each in an instruction of its own", "changes is %q, but %q has several values for it", c.Changes, in.Ref())
		return
	case in.Value(c.Changes) == "":
		b.list.Add(at, diag.DidYouMean(c.Changes, valuesOf(in)), "changes is %q, but %q has no such value", c.Changes, in.Ref())
		return
	}
	b.offers(in, c)
	choices := n.Get("choices")
	if choices == nil {
		if c.Range == "" {
			b.list.Add(n.Pos, "range: 1 to 3 days", "the question changes %q, but has neither a range nor choices", c.Changes)
		}
		return
	}
	for _, i := range b.items(choices, "choices") {
		text := b.text(i, "choices")
		if text == "" {
			continue
		}
		b.checkValue(in, c.Changes, i)
		c.Choices = append(c.Choices, text)
	}
}

// offers tries each value in a question's range in place of the value that it changes, and keeps
// those that are refused.
func (b *builder) offers(in *procedure.Instruction, c *procedure.Confirm) {
	if b.lib.neededOnly {
		return // a sheet doesn't need it
	}
	for _, value := range c.Offers() {
		if value == procedure.LeaveOut {
			continue // the whole line's
		}
		b.tryOffer(in.Ref()+"."+c.Changes, value, c.Pos, func(n *yamlfile.Node) { b.checkValue(in, c.Changes, n) })
	}
}

// offersTime tries the times in a setting's range in a place where the setting is used.
func (b *builder) offersTime(s procedure.Setting, key procedure.TimeKey, place *yamlfile.Node, in *procedure.Instruction) {
	if b.lib.neededOnly {
		return
	}
	for _, value := range s.Offers() {
		if value == procedure.LeaveOut {
			continue // reported for the setting
		}
		b.tryOffer("the setting "+s.Name, value, place.Pos, func(n *yamlfile.Node) {
			b.answers = true
			b.when(key, n, in)
			b.answers = false
		})
	}
}

// offersSettings tries the values in the ranges of settings, each as a value of its kind.
func (b *builder) offersSettings() {
	if b.lib.neededOnly {
		return
	}
	for _, name := range keysOf(b.settings) {
		s := b.settings[name]
		for _, value := range s.Offers() {
			if value == procedure.LeaveOut {
				b.p.Refused = append(b.p.Refused, procedure.Refused{Pos: s.Pos, Name: "the setting " + name, Value: "no limit", Why: "a setting always has a value, so its lines stay on the sheet"})
				continue
			}
			b.tryOffer("the setting "+name, value, s.Pos, func(n *yamlfile.Node) { b.checkSettingValue(s, name, n.Text, n.Pos) })
		}
	}
}

// tryOffer reads a value as it would be read in its place, and keeps the reason if it is refused.
func (b *builder) tryOffer(name, value string, pos diag.Pos, read func(*yamlfile.Node)) {
	before := b.list
	b.list = nil
	read(&yamlfile.Node{Kind: yamlfile.Scalar, Text: value, Pos: pos})
	for _, d := range b.list {
		b.p.Refused = append(b.p.Refused, procedure.Refused{Pos: pos, Name: name, Value: value, Why: d.Message})
	}
	b.list = before
}

// checkValue reports why a text can't be an answer to a question about a value of the instruction.
func (b *builder) checkValue(in *procedure.Instruction, key string, n *yamlfile.Node) {
	b.answers = true
	defer func() { b.answers = false }()
	if slices.Contains(timeKeys, key) {
		b.when(procedure.TimeKey(key), n, in)
		return
	}
	d := *in.Dose
	b.decideDose(&d, key, n)
}

// hasKey reports whether an instruction has a value under a key, one or several.
func (b *builder) hasKey(in *procedure.Instruction, key string) bool {
	return len(timesOf(in, procedure.TimeKey(key))) > 0 || in.Dose.Text(key) != ""
}

// valuesOf lists the values of an instruction that an answer can change.
func valuesOf(in *procedure.Instruction) []string {
	return slices.DeleteFunc(slices.Clone(procedure.ChangeableKeys), func(key string) bool { return in.Value(key) == "" })
}
