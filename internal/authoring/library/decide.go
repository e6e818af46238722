package library

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// readDecisions reads what a clinic decides about single definitions and blocks: {colonoscopy:
// {activity.lifting.until: 3 days}, needle-site: {site-care.ice: as written}}. Whether a definition
// asks for a decision is checked when the definition is read.
func (lib *Library) readDecisions(r *reader, n *yamlfile.Node, p *clinic.Profile) {
	if n == nil || n.IsEmpty || !r.mapping(n, "decide", append(lib.idsOrNil(), lib.blockNames()...)) {
		return
	}
	p.Decide = map[string][]clinic.Decision{}
	for _, of := range n.Pairs {
		if of.Value.Kind != yamlfile.Mapping {
			r.list.Add(of.Value.Pos, "", "%s is %s; expected a mapping of values, such as activity.lifting.until: 3 days", of.Key, describeNode(of.Value))
			continue
		}
		for _, d := range of.Value.Pairs {
			p.Decide[of.Key] = append(p.Decide[of.Key], clinic.Decision{Name: d.Key, Value: r.text(d.Value, d.Key), Pos: d.KeyPos})
		}
	}
}

// applyDecisions replaces the definition's values with a clinic's decisions. Those about the
// definition come first, and win over those about its blocks. Only what the definition asks to
// confirm can be decided, and a value is checked like the definition's own.
func (b *builder) applyDecisions() {
	decisions := b.lib.clinic.Decide[b.p.ID]
	for _, d := range decisions {
		b.applyDecision(d)
	}
	decided := map[string]bool{}
	for _, d := range decisions {
		ref, _ := b.splitDecisionName(d)
		decided[ref] = true
	}
	for _, f := range b.blockFile {
		for _, d := range b.lib.clinic.Decide[f.name] {
			if in := b.findBlockInstruction(f.name, d); in != nil && !decided[in.Ref()] {
				b.applyDecision(d)
			}
		}
	}
}

func (b *builder) applyDecision(d clinic.Decision) {
	ref, key := b.splitDecisionName(d)
	confirm, done := b.confirmAndDecisions(ref)
	isWholeLine := key == "" && (d.Value == procedure.AsWritten || d.Value == procedure.LeaveOut)
	switch {
	case done == nil:
		b.missing(d.Pos, diag.DidYouMean(d.Name, b.decidableNames()), "unknown value %q to decide", d.Name)
	case confirm == nil:
		b.list.Add(d.Pos, "only what a definition asks to confirm can be decided; for the rest replace the definition", "%q has nothing to confirm", ref)
	case slices.ContainsFunc(*done, func(o procedure.Decision) bool { return o.Key == "" || key == "" }):
		b.list.Add(d.Pos, "keep one of them", "%q is decided as a whole, but one of its values is decided too", ref)
	case d.Value == procedure.LeaveOut && key != "":
		b.list.Add(d.Pos, ref+": "+procedure.LeaveOut, "%q is %q, which can only be decided for the whole instruction", d.Name, d.Value)
	case d.Value == procedure.LeaveOut && ref == b.p.About.Ref():
		b.list.Add(d.Pos, ref+": "+procedure.AsWritten, "%q can't be left out: each sheet says what was done", ref)
	case isWholeLine || d.Value == procedure.AsWritten && b.hasValue(ref, key):
		*done = append(*done, procedure.Decision{Key: key, Value: d.Value, Layer: b.lib.clinic.ID})
	case key == "":
		hint := diag.DidYouMean(d.Value, []string{procedure.AsWritten, procedure.LeaveOut})
		if confirm.Changes != "" {
			hint = d.Name + "." + confirm.Changes + ": " + yamlfile.Quote(d.Value)
		}
		b.list.Add(d.Pos, hint, "%q is %q; expected %q, %q, or the name of a value of it", d.Name, d.Value, procedure.AsWritten, procedure.LeaveOut)
	default:
		if written, ok := b.decideValue(ref, key, d); ok {
			*done = append(*done, procedure.Decision{Key: key, Value: d.Value, Written: written, Layer: b.lib.clinic.ID})
		}
	}
}

// findBlockInstruction returns the definition's instruction that a decision about a block changes;
// nil if the definition omits or replaces it, or if the decision can't be about a block.
func (b *builder) findBlockInstruction(block string, d clinic.Decision) *procedure.Instruction {
	var refs []string
	for _, in := range b.blockInstructions[block] {
		ref := in.Ref()
		if in.Confirm != nil && !in.IsPerSheet() {
			refs = append(refs, ref)
		}
		if d.Name != ref && !strings.HasPrefix(d.Name, ref+".") {
			continue
		}
		if in.Confirm != nil && in.IsPerSheet() {
			b.list.Add(d.Pos, fmt.Sprintf("decide: {%s: {%s: %s}}, and so for each procedure that includes the block", b.p.ID, d.Name, yamlfile.Quote(d.Value)),
				"%q is a warning sign, a medicine or a restriction, and is decided for each procedure, not for the block %q", ref, block)
			return nil
		}
		if now := b.instructionOf(ref); now != nil && now.Block == block {
			return now
		}
		return nil
	}
	hint := diag.DidYouMean(d.Name, refs)
	if len(refs) == 0 {
		hint = "nothing in this block is decided for all its sheets; decide its lines under each procedure"
	}
	b.missing(d.Pos, hint, "unknown value %q to decide for the block %q", d.Name, block)
	return nil
}

// splitDecisionName splits "activity.lifting.until" into the instruction and its value. The whole
// name may be an instruction.
func (b *builder) splitDecisionName(d clinic.Decision) (ref, key string) {
	if _, done := b.confirmAndDecisions(d.Name); done != nil {
		return d.Name, ""
	}
	at := max(strings.LastIndexByte(d.Name, '.'), 0)
	return d.Name[:at], strings.TrimPrefix(d.Name[at:], ".")
}

// confirmAndDecisions returns what an instruction, or the diary, asks to confirm, and where its
// decisions are stored; nil if there is no such instruction.
func (b *builder) confirmAndDecisions(ref string) (confirm *procedure.Confirm, done *[]procedure.Decision) {
	if b.p.Diary != nil && ref == procedure.PartDiary {
		return b.p.Diary.Confirm, &b.p.Diary.Decisions
	}
	if in := b.instructionOf(ref); in != nil {
		return in.Confirm, &in.Decisions
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

// hasValue reports whether an instruction has a time, or a value of a dose, with that name.
func (b *builder) hasValue(ref, key string) bool {
	in := b.instructionOf(ref)
	return in != nil && b.hasKey(in, key)
}

// decidableNames lists what a clinic can decide, for a hint.
func (b *builder) decidableNames() []string {
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
		for _, key := range []string{procedure.DoseAmount, procedure.DoseEvery, procedure.DoseMax} {
			if in.Dose.Text(key) != "" {
				out = append(out, in.Ref()+"."+key)
			}
		}
	}
	return out
}

// decideValue sets one value of an instruction, and returns the definition's original one.
func (b *builder) decideValue(ref, key string, d clinic.Decision) (written string, ok bool) {
	in := b.instructionOf(ref)
	value := &yamlfile.Node{Kind: yamlfile.Scalar, Text: d.Value, Pos: d.Pos}
	before := len(b.list)
	switch {
	case in == nil:
		b.list.Add(d.Pos, "", "%q can only stay %q, or be left out: %q", ref, procedure.AsWritten, procedure.LeaveOut)
	case slices.Contains(timeKeys, key):
		written = b.decideTime(in, procedure.TimeKey(key), value)
	case in.Dose.Text(key) != "":
		written = in.Dose.Text(key)
		b.decideDose(in.Dose, key, value)
	default:
		b.missing(d.Pos, diag.DidYouMean(d.Name, b.decidableNames()), "%q has no %q to decide", ref, key)
	}
	return written, len(b.list) == before
}

// decideTime sets a time in every wording that has it, if it is the same in all of them.
func (b *builder) decideTime(in *procedure.Instruction, key procedure.TimeKey, value *yamlfile.Node) (written string) {
	found := timesOf(in, key)
	switch {
	case len(found) == 0:
		b.missing(value.Pos, diag.DidYouMean(in.Ref()+"."+string(key), b.decidableNames()), "%q has no %q to decide", in.Ref(), key)
		return ""
	case in.Value(string(key)) == "":
		b.list.Add(value.Pos, "replace the definition", "the wordings of %q have different values of %q, which can't be decided as one", in.Ref(), key)
		return ""
	}
	written = found[0].Written()
	b.answers = true
	defer func() { b.answers = false }()
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
		b.reportProblem(value, func() (err error) {
			d.Count, d.Each, err = procedure.ParseAmountOfMedicine(d.Amount)
			return err
		})
	case procedure.DoseEvery:
		b.doseInterval(value, d)
	case procedure.DoseMax:
		d.MaxSetting = ""
		b.doseMax(value, d)
	default:
		b.list.Add(value.Pos, "", "%q can't be decided; expected dose, every or most", key)
	}
}
