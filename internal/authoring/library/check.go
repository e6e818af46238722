package library

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// checkCase checks a wording's placeholders against its times: a text needs the times it names, and
// a time must be printed in the text or shown as a milestone.
func (b *builder) checkCase(in *procedure.Instruction, c *procedure.Case, n *yamlfile.Node) {
	names := b.checkPlaceholders(c.Text, n, textScope{c.Times, in.Dose})
	for _, w := range c.Times {
		dated := w.Key == procedure.From && (len(c.Steps) > 0 || isMedicineFor(in, c))
		if !slices.Contains(names, string(w.Key)) && in.Milestone == "" && !dated {
			b.list.Add(w.Pos, "write {"+string(w.Key)+"} where the text should say it", "the time %q doesn't appear in the text", w.Key)
		}
	}
}

// isMedicineFor reports whether a wording says how long a medicine is taken: "from" then names its
// first dose, printed or not.
func isMedicineFor(in *procedure.Instruction, c *procedure.Case) bool {
	return in.Section == procedure.Medication && slices.ContainsFunc(c.Times, func(w procedure.When) bool { return w.Key == procedure.For })
}

// textScope is what a text can use besides what all texts can.
type textScope struct {
	times []procedure.When
	dose  *procedure.Dose
}

// textWithoutTimes reads a text that has no times of its own.
func (b *builder) textWithoutTimes(n *yamlfile.Node, what string, s textScope) string {
	t := b.text(n, what)
	b.checkPlaceholders(t, n, s)
	return t
}

// checkPlaceholders checks each placeholder of a text and returns their names.
func (b *builder) checkPlaceholders(text string, n *yamlfile.Node, s textScope) []string {
	parts, err := procedure.ParseText(text)
	if err != nil {
		b.list.Add(n.Pos, "placeholders look like {until} or {setting.fever}", "%s", err)
		return nil
	}
	var names []string
	for _, p := range parts {
		if p.Name != "" {
			names = append(names, p.Name)
			b.checkPlaceholder(p.Name, n.Pos, s)
		}
	}
	return names
}

func (b *builder) checkPlaceholder(name string, pos diag.Pos, s textScope) {
	setting, isSetting := strings.CutPrefix(name, procedure.SettingPrefix)
	contact, isContact := strings.CutPrefix(name, procedure.ContactPrefix)
	fill, isFill := strings.CutPrefix(name, procedure.FillPrefix)
	switch {
	case b.medicinePlaceholder(name, pos):
	case slices.Contains(timeKeys, name):
		if !slices.ContainsFunc(s.times, func(w procedure.When) bool { return string(w.Key) == name }) {
			b.list.Add(pos, "give it "+name+": and a time", "the text has {%s}, but the instruction has no such time", name)
		}
	case slices.Contains(procedure.DoseKeys, name):
		if s.dose.Text(name) == "" {
			b.list.Add(pos, "give the instruction "+name+":", "the text has {%s}, but the instruction has none", name)
		}
	case isSetting:
		if _, ok := b.settings[setting]; !ok {
			b.list.Add(pos, diag.DidYouMean(setting, keysOf(b.settings)), "unknown setting %q", setting)
		}
	case isContact:
		if !isID(contact) {
			b.checkContactName(pos, contact)
		}
	case isFill:
		if _, ok := b.fills[fill]; !ok {
			b.missing(pos, firstHint(diag.DidYouMean(fill, keysOf(b.fills)), "declare it under fill:, with question: and is:"), "unknown value %q to fill in", fill)
		}
	case name == "side":
		if b.p.Side.Part == "" {
			b.list.Add(pos, "add side: {part: back, ask: yes}", "the text has {side}, but the definition has no side")
		}
	case name == procedure.ProcedureDay, name == "clinic.phone", name == "clinic.after-hours":
	default:
		known := slices.Concat(timeKeys, procedure.DoseKeys, []string{"side", procedure.ProcedureDay, "clinic.phone", "clinic.after-hours", "setting.NAME", "fill.NAME", "contact.NAME", "medicine.NAME", "class.NAME"})
		slices.Sort(known)
		b.list.Add(pos, firstHint(diag.DidYouMean(name, known), "one of: "+strings.Join(known, ", ")), "unknown placeholder {%s}", name)
	}
}

// readAbout reads what was done: an instruction without a time.
func (b *builder) readAbout(n *yamlfile.Node) procedure.Instruction {
	in := procedure.Instruction{Key: "about"}
	if a := n.Get("about"); a != nil {
		in.Pos = a.Pos
		b.instruction(a, &in)
	}
	return in
}

// readTeachBack reads the teach-back questions, each with the place of its answer.
func (b *builder) readTeachBack(n *yamlfile.Node) {
	if n == nil {
		return
	}
	if n.Kind != yamlfile.Mapping {
		b.list.Add(n.Pos, "", "teach-back is %s; expected a mapping of instructions to questions", describeNode(n))
		return
	}
	refs := b.refs()
	for _, p := range n.Pairs {
		if !slices.Contains(refs, p.Key) {
			b.missing(p.KeyPos, diag.DidYouMean(p.Key, refs), "unknown instruction %q in teach-back", p.Key)
			continue
		}
		q := procedure.Instruction{Key: p.Key, Pos: p.KeyPos}
		b.instruction(p.Value, &q)
		b.teachBack = append(b.teachBack, q)
	}
}

func (b *builder) refs() []string {
	var out []string
	for _, i := range b.authored {
		out = append(out, i.Ref())
	}
	return out
}
