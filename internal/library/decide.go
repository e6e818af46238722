package library

import (
	"slices"
	"strings"

	"aftercare/internal/clinic"
	"aftercare/internal/diag"
	"aftercare/internal/procedure"
	"aftercare/internal/yamlfile"
)

// decisions reads what a clinic decides of single definitions: {colonoscopy:
// {activity.lifting.until: 3 days}}. Whether a definition asks for it is seen when that is
// read.
func (r *reader) decisions(n *yamlfile.Node, ids []string, p *clinic.Profile) {
	if n == nil || n.Empty || !r.mapping(n, "decide", ids) {
		return
	}
	p.Decide = map[string][]clinic.Decision{}
	for _, of := range n.Pairs {
		if of.Value.Kind != yamlfile.Mapping {
			r.list.Add(of.Value.Pos, "", "%s is %s; expected a mapping of values, such as activity.lifting.until: 3 days", of.Key, shape(of.Value))
			continue
		}
		for _, d := range of.Value.Pairs {
			p.Decide[of.Key] = append(p.Decide[of.Key], clinic.Decision{Name: d.Key, Value: r.text(d.Value, d.Key), Pos: d.KeyPos})
		}
	}
}

// decide puts a clinic's decisions in the place of the definition's values. Only what the
// definition asks to confirm can be decided, and the value is checked as the definition's.
func (b *builder) decide(all []clinic.Decision) {
	for _, d := range all {
		ref, key := b.decidedName(d)
		confirm, done := b.confirmed(ref)
		switch {
		case done == nil:
			b.list.Add(d.Pos, diag.Meant(d.Name, b.decidable()), "unknown value %q to decide", d.Name)
		case confirm == nil:
			b.list.Add(d.Pos, "only what a definition asks to confirm can be decided; for the rest replace the definition", "%q has nothing to confirm", ref)
		case slices.ContainsFunc(*done, func(o procedure.Decided) bool { return o.Key == "" || key == "" }):
			b.list.Add(d.Pos, "keep one of them", "%q stays as written, and a value of it is decided", ref)
		case d.Value == clinic.AsWritten && (key == "" || b.hasValue(ref, key)):
			*done = append(*done, procedure.Decided{Key: key, Value: d.Value, Layer: b.lib.clinic.ID})
		case key == "":
			b.list.Add(d.Pos, diag.Meant(d.Name, b.decidable()), "%q is %q; expected %q, or the name of a value of it", d.Name, d.Value, clinic.AsWritten)
		default:
			if written, ok := b.decideValue(ref, key, d); ok {
				*done = append(*done, procedure.Decided{Key: key, Value: d.Value, Written: written, Layer: b.lib.clinic.ID})
			}
		}
	}
}

// decidedName parts "activity.lifting.until" into the instruction and its value. The whole may
// be an instruction.
func (b *builder) decidedName(d clinic.Decision) (ref, key string) {
	if _, done := b.confirmed(d.Name); done != nil {
		return d.Name, ""
	}
	at := max(strings.LastIndexByte(d.Name, '.'), 0)
	return d.Name[:at], strings.TrimPrefix(d.Name[at:], ".")
}

// confirmed returns what an instruction, or the diary, asks to confirm, and where its
// decisions are kept; nil for no such instruction.
func (b *builder) confirmed(ref string) (confirm *procedure.Confirm, done *[]procedure.Decided) {
	if b.p.Diary != nil && ref == procedure.HeadedDiary {
		return b.p.Diary.Confirm, &b.p.Diary.Decided
	}
	if in := b.instructionOf(ref); in != nil {
		return in.Confirm, &in.Decided
	}
	return nil, nil
}

func (b *builder) instructionOf(ref string) *procedure.Instruction {
	for s := range b.p.Sections {
		for i := range b.p.Sections[s].Items {
			if in := &b.p.Sections[s].Items[i]; in.Ref() == ref {
				return in
			}
		}
	}
	if ref == b.p.About.Ref() {
		return &b.p.About
	}
	return nil
}

// hasValue reports whether an instruction has a time, or a value of a dose, of that name.
func (b *builder) hasValue(ref, key string) bool {
	in := b.instructionOf(ref)
	return in != nil && b.hasKey(in, key)
}

// decidable lists what a clinic can decide: for a hint.
func (b *builder) decidable() []string {
	var out []string
	for _, in := range b.p.Instructions() {
		if in.Confirm == nil {
			continue
		}
		out = append(out, in.Ref())
		for _, key := range procedure.TimeKeys {
			if in.Value(string(key)) != "" {
				out = append(out, in.Ref()+"."+string(key))
			}
		}
		for _, key := range []string{procedure.DoseAmount, procedure.DoseEvery, procedure.DoseMost} {
			if in.Dose.Said(key) != "" {
				out = append(out, in.Ref()+"."+key)
			}
		}
	}
	return out
}

// decideValue sets one value of an instruction, and returns the definition's own.
func (b *builder) decideValue(ref, key string, d clinic.Decision) (written string, ok bool) {
	in := b.instructionOf(ref)
	value := &yamlfile.Node{Kind: yamlfile.Scalar, Text: d.Value, Pos: d.Pos}
	before := len(b.list)
	switch {
	case in == nil:
		b.list.Add(d.Pos, "", "%q can only stay %q", ref, clinic.AsWritten)
	case slices.Contains(timeKeys, key):
		written = b.decideTime(in, procedure.TimeKey(key), value)
	case in.Dose.Said(key) != "":
		written = in.Dose.Said(key)
		b.decideDose(in.Dose, key, value)
	default:
		b.list.Add(d.Pos, diag.Meant(d.Name, b.decidable()), "%q has no %q to decide", ref, key)
	}
	return written, len(b.list) == before
}

// decideTime sets a time of every wording that has it, where it is the same in all of them.
func (b *builder) decideTime(in *procedure.Instruction, key procedure.TimeKey, value *yamlfile.Node) (written string) {
	found := timesOf(in, key)
	switch {
	case len(found) == 0:
		b.list.Add(value.Pos, diag.Meant(in.Ref()+"."+string(key), b.decidable()), "%q has no %q to decide", in.Ref(), key)
		return ""
	case in.Value(string(key)) == "":
		b.list.Add(value.Pos, "replace the definition", "the wordings of %q have different values of %q, which can't be decided as one", in.Ref(), key)
		return ""
	}
	written = found[0].Written()
	for _, w := range found {
		*w = b.when(key, value, in)
	}
	return written
}

// timesOf returns the times that the wordings of an instruction have under a key.
func timesOf(in *procedure.Instruction, key procedure.TimeKey) []*procedure.When {
	var found []*procedure.When
	for c := range in.Cases {
		for t := range in.Cases[c].Times {
			if w := &in.Cases[c].Times[t]; w.Key == key {
				found = append(found, w)
			}
		}
	}
	return found
}

func (b *builder) decideDose(d *procedure.Dose, key string, value *yamlfile.Node) {
	switch key {
	case procedure.DoseAmount:
		d.Amount = value.Text
		b.problem(value, func() (err error) {
			d.Count, d.Each, err = procedure.ParseAmountOfMedicine(d.Amount)
			return err
		})
	case procedure.DoseEvery:
		b.every(value, d)
	case procedure.DoseMost:
		d.MostSetting = ""
		b.most(value, d)
	default:
		b.list.Add(value.Pos, "", "%q is no value to decide; expected dose, every or most", key)
	}
}
