package library

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

var timeKeys = []string{"from", "until", "for", "at", "by"}

// readSections reads the instructions of one file. Block is "" for the definition's own; always
// holds for all lines of a block.
func (b *builder) readSections(n *yamlfile.Node, block string, always procedure.Conjunction) {
	for _, kind := range procedure.Kinds {
		s := n.Get(string(kind))
		switch {
		case s == nil:
		case s.Kind != yamlfile.Mapping:
			b.list.Add(s.Pos, "give each instruction a short key", "%s is %s; expected a mapping of keys to instructions", kind, describeNode(s))
		case kind == procedure.Warnings:
			b.readWarnings(s, block, always)
		default:
			for _, p := range s.Pairs {
				b.addInstruction(p, procedure.Instruction{Section: kind, Block: block}, always)
			}
		}
	}
}

func (b *builder) readWarnings(s *yamlfile.Node, block string, always procedure.Conjunction) {
	b.mapping(s, "warnings", schema.Warnings.Names())
	for _, level := range procedure.Levels {
		signs := s.Get(string(level))
		if signs == nil {
			continue
		}
		if signs.Kind != yamlfile.Mapping {
			b.list.Add(signs.Pos, "give each sign a short key", "%s is %s; expected a mapping of keys to signs", level, describeNode(signs))
			continue
		}
		for _, p := range signs.Pairs {
			b.addInstruction(p, procedure.Instruction{Section: procedure.Warnings, Level: level, Block: block}, always)
		}
	}
}

func (b *builder) addInstruction(p yamlfile.Pair, in procedure.Instruction, always procedure.Conjunction) {
	in.Key, in.Pos = p.Key, p.KeyPos
	if !isID(p.Key) {
		b.list.Add(p.KeyPos, "use lowercase letters, digits and hyphens", "%q is not a valid key for an instruction", p.Key)
	}
	b.instruction(p.Value, &in)
	combined, possible := always.And(in.If)
	if !possible {
		b.list.Add(p.KeyPos, "", "the block's condition and this one exclude each other, so this would never be printed")
	}
	in.If = combined
	if b.authored == nil {
		const usual = 128
		b.authored = make([]procedure.Instruction, 0, usual)
	}
	b.authored = append(b.authored, in)
}

// isID reports whether s is a valid key or id: lowercase letters, digits and hyphens.
func isID(s string) bool {
	ok := s != "" && s[0] != '-'
	for _, r := range s {
		ok = ok && (r == '-' || (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9'))
	}
	return ok
}

// instruction reads a text, or a mapping of an instruction's keys.
func (b *builder) instruction(n *yamlfile.Node, in *procedure.Instruction) {
	if n.Kind == yamlfile.Scalar {
		in.Cases = []procedure.Case{{Text: b.text(n, "an instruction"), Pos: n.Pos}}
		b.checkCase(in, &in.Cases[0], n)
		return
	}
	if !b.mapping(n, "an instruction", schema.Instruction.Names()) {
		return
	}
	in.Milestone = b.milestone(n.Get("milestone"))
	in.WithoutVisit = b.withoutVisit(n.Get("without-visit"), in)
	in.Visit = b.optional(n.Get("visit"), "visit")
	// with not-asked beside it, every answer may be named
	in.If = b.conjunction(n.Get("if"), n.Get("not-asked") != nil)
	in.Note = b.optional(n.Get("note"), "note")
	in.Sources = b.sourceKeys(n.Get("source"))
	in.Replaces = b.texts(n.Get("replaces"), "replaces")
	in.Dose = b.dose(n, in)
	in.Call = b.contactCalled(n.Get("call"), in)
	if d := n.Get("do"); d != nil {
		in.Do = b.textWithoutTimes(d, "do", textScope{})
	}
	in.Drawing = b.drawing(n.Get("drawing"), in)
	b.wordings(n, in)
	if a := n.Get("not-asked"); a != nil {
		in.NotAsked = b.textWithoutTimes(a, "not-asked", textScope{times: in.CommonTimes(), dose: in.Dose})
		if len(in.If) == 0 {
			b.list.Add(a.Pos, "", `"not-asked" replaces a condition; expected an "if" as well`)
		}
	}
	b.checkDoseUsed(n, in)
	b.checkVisit(n.Get("visit"), in)
	in.Confirm = b.confirm(n.Get("confirm"), in)
	if in.Milestone != "" && !slices.ContainsFunc(in.Cases, func(c procedure.Case) bool { return len(c.Times) > 0 || b.saysDate(c.Text) }) {
		b.list.Add(n.Get("milestone").Pos, "give the line a time, or use a date that staff fill in", "a milestone without a time")
	}
}

// drawing reads the name of the drawing that explains an instruction.
func (b *builder) drawing(n *yamlfile.Node, in *procedure.Instruction) string {
	name := b.optional(n, "drawing")
	switch {
	case name == "":
	case drawing.Find(name) == nil:
		b.list.Add(n.Pos, diag.DidYouMean(name, drawing.Names()), "no drawing is called %q; expected one of %s", name, strings.Join(drawing.Names(), ", "))
	case in.Section == "" || in.Section == procedure.Observation || in.Section == procedure.Summary:
		b.list.Add(n.Pos, "move it to an instruction of another section", `"drawing" isn't allowed on running text or on a question`)
	default:
		return name
	}
	return ""
}

// saysDate reports whether a text prints a date that is filled in.
func (b *builder) saysDate(text string) bool {
	return slices.ContainsFunc(procedure.PlaceholdersOf(text, procedure.FillPrefix), func(name string) bool { return b.fills[name].Kind == procedure.FillDate })
}

// withoutVisit reads whether a next visit replaces the instruction.
func (b *builder) withoutVisit(n *yamlfile.Node, in *procedure.Instruction) bool {
	yes := b.yesNo(n, "without-visit")
	if yes && in.Section != procedure.FollowUp {
		b.list.Add(n.Pos, "move the instruction to follow-up", `"without-visit" is only allowed in follow-up`)
	}
	return yes
}

// checkVisit checks that a line that names its visit can belong to one.
func (b *builder) checkVisit(n *yamlfile.Node, in *procedure.Instruction) {
	switch {
	case in.Visit == "":
	case !isID(in.Visit):
		b.list.Add(n.Pos, "use lowercase letters, digits and hyphens", "%q is not a valid name for a visit", in.Visit)
	case in.Section != procedure.FollowUp:
		b.list.Add(n.Pos, "move the instruction to follow-up", `"visit" is only allowed in follow-up`)
	case !in.WithoutVisit && !in.HasTime(procedure.At):
		b.list.Add(n.Pos, `add "at" or "without-visit: yes", or remove "visit"`, `"visit" needs "at" or "without-visit: yes" on the same line`)
	}
}

// wordings reads the one text of an instruction, or its cases.
func (b *builder) wordings(n *yamlfile.Node, in *procedure.Instruction) {
	text, cases := n.Get("text"), n.Get("cases")
	switch {
	case text != nil && cases != nil:
		b.list.Add(cases.Pos, "", `an instruction has either "text" or "cases"`)
	case text != nil:
		in.Cases = []procedure.Case{b.wording(n, in)}
	case cases != nil:
		for _, key := range append([]string{"steps", "log"}, timeKeys...) {
			if t := n.Get(key); t != nil {
				b.list.Add(t.Pos, "move it into the case that uses it", "%q isn't allowed beside \"cases\"", key)
			}
		}
		b.cases(cases, in)
	default:
		b.list.Add(n.Pos, "", `the instruction has no "text"`)
	}
}

func (b *builder) cases(n *yamlfile.Node, in *procedure.Instruction) {
	if n.Kind != yamlfile.Mapping || len(n.Pairs) == 0 {
		b.list.Add(n.Pos, "", "cases is %s; expected a mapping of conditions to wordings", describeNode(n))
		return
	}
	for i, p := range n.Pairs {
		c := procedure.Case{Name: p.Key, Pos: p.KeyPos}
		switch {
		case p.Key != "otherwise":
			name, answers, not := splitTerm(p.Key)
			if t, ok := b.term(p.KeyPos, name, answers, not, false); ok {
				c.If = procedure.Conjunction{t}
				if i < len(n.Pairs)-1 {
					b.checkLeadIns(p.KeyPos, b.conditions[name], t.Not(b.conditions[name].Answers()))
				}
			}
		case i < len(n.Pairs)-1:
			b.list.Add(p.KeyPos, "move it to the end", `"otherwise" is not the last case, so those below it are never reached`)
		}
		if p.Value.Kind != yamlfile.Scalar {
			b.mapping(p.Value, "a case", schema.Case.Names())
		}
		w := b.wording(p.Value, in)
		c.Text, c.Times, c.Steps, c.Log, c.Pos = w.Text, w.Times, w.Steps, w.Log, w.Pos
		in.Cases = append(in.Cases, c)
	}
}

// wording reads a text with its times: only a text, or a mapping.
func (b *builder) wording(n *yamlfile.Node, in *procedure.Instruction) procedure.Case {
	c := procedure.Case{Pos: n.Pos}
	text := n
	if n.Kind == yamlfile.Mapping {
		text = n.Get("text")
		for _, key := range timeKeys {
			if t := n.Get(key); t != nil {
				// One that can't be read was reported; it still counts as present under its key.
				c.Times = append(c.Times, b.when(procedure.TimeKey(key), t, in))
			}
		}
		if s := n.Get("steps"); s != nil {
			c.Steps = b.steps(s, in, c.Times)
		}
		if text == nil {
			b.list.Add(n.Pos, "", `the case has no "text"`)
			return c
		}
	}
	c.Pos = text.Pos
	c.Text = b.text(text, "text")
	b.checkCase(in, &c, text)
	if n.Kind == yamlfile.Mapping {
		c.Log = b.log(n.Get("log"), in, &c)
	}
	return c
}

// when reads one time, and checks that it is allowed under its key and in its section.
func (b *builder) when(key procedure.TimeKey, n *yamlfile.Node, in *procedure.Instruction) procedure.When {
	w := procedure.When{Key: key, Words: b.text(n, string(key)), Pos: n.Pos}
	if name, ok := strings.CutPrefix(w.Words, procedure.SettingPrefix); ok {
		s, known := b.settings[name]
		switch {
		case !known:
			b.list.Add(n.Pos, diag.DidYouMean(name, keysOf(b.settings)), "unknown setting %q", name)
			return w
		case s.Kind != procedure.SettingTime:
			b.list.Add(n.Pos, "", "the setting %q holds a %s; expected a time", name, s.Kind)
			return w
		}
		w.Setting, w.Words = name, s.Value
		b.offersTime(s, key, n, in)
	}
	span, err := procedure.ParseSpan(w.Words, func(k string) bool { _, ok := b.events[k]; return ok || b.unread && isID(k) })
	if err == nil && (w.Setting != "" || b.answers) {
		span = key.Answer(span)
	}
	if err == nil {
		err = key.CheckSpan(span)
	}
	if err == nil && in.Section == procedure.Warnings && key != procedure.By {
		b.list.Add(n.Pos, `use "by" instead`, "a warning sign can't have %q", key)
		return w
	}
	if err != nil {
		b.list.Add(n.Pos, b.timeHint(key, w, in), "%s", err)
		return w
	}
	w.Span = span
	return w
}

func (b *builder) timeHint(key procedure.TimeKey, w procedure.When, in *procedure.Instruction) string {
	switch {
	case w.Setting != "":
		return "the time is the setting " + w.Setting + " of " + b.settings[w.Setting].Layer
	case key == procedure.Until && b.answers && w.Words == "now":
		return "without the line: " + in.Ref() + ": " + procedure.LeaveOut
	case key == procedure.Until && b.answers:
		return `such as "24 hours", "4 days" or "bedtime"`
	case key == procedure.Until:
		return `write "from: next day" or "from: 14 days" for what is allowed again, or hours if they are few`
	}
	return ""
}

func (b *builder) milestone(n *yamlfile.Node) string {
	const maxLabel = 22
	t := b.optionalLiteral(n, "the milestone")
	if length := utf8.RuneCountInString(t); length > maxLabel {
		b.list.Add(n.Pos, "", "the milestone %q has %d letters; expected at most %d", t, length, maxLabel)
	}
	return t
}

func (b *builder) sourceKeys(n *yamlfile.Node) []string {
	var out []string
	for _, i := range b.items(n, "source") {
		key := b.text(i, "source")
		if key != "" && key != procedure.Memory && !b.hasSource(key) {
			b.missing(i.Pos, diag.DidYouMean(key, keysOf(b.sources)), "unknown source %q", key)
		}
		out = append(out, key)
	}
	return out
}

// hasSource reports whether a source is defined. If only what a sheet needs is read, the sources
// are read, and their faults reported, only when a name isn't found by its line.
func (b *builder) hasSource(key string) bool {
	if _, ok := b.sources[key]; ok || b.sourcesRead || !b.lib.neededOnly {
		return ok
	}
	if b.lib.hasSourceLine(key) {
		return true
	}
	before := b.sources
	b.sources, b.sourcesRead = b.lib.sources(b.reader), true
	maps.Copy(b.sources, before)
	_, ok := b.sources[key]
	return ok
}
