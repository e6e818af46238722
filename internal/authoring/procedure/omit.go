package procedure

import (
	"maps"
	"slices"
)

// IsPerSheet reports whether a decision about the instruction is made anew for each procedure: a
// warning sign, a medicine, and a restriction of activity or diet mean something else on another
// sheet. A restriction for days is written with `from`, so that counts like `until`.
func (i *Instruction) IsPerSheet() bool {
	if i.Section == Warnings || i.Section == Medication || i.Dose != nil {
		return true
	}
	return (i.Section == Activity || i.Section == Diet) && slices.ContainsFunc(i.Cases, func(c Case) bool {
		return slices.ContainsFunc(c.Times, func(w When) bool { return w.Key == Until || w.Key == From })
	})
}

// IsOmitted reports whether the clinic decided to omit the instruction.
func (i *Instruction) IsOmitted() bool { return hasLeaveOut(i.Decisions) }

func hasLeaveOut(all []Decision) bool {
	return slices.ContainsFunc(all, func(d Decision) bool { return d.Key == "" && d.Value == LeaveOut })
}

// OmitDecided moves what the clinic decided to omit to p.Omitted, and removes what depends on it alone: its
// key time, the teach-back question that it answers, and what staff would be asked or fill in only for it.
func (p *Procedure) OmitDecided() {
	if d := p.Diary; d != nil && hasLeaveOut(d.Decisions) {
		p.Omitted = append(p.Omitted, d.AsInstruction())
		p.Diary = nil
	}
	for n := range p.Sections {
		s := &p.Sections[n]
		for _, in := range s.Items {
			if in.IsOmitted() {
				p.Omitted = append(p.Omitted, in)
			}
		}
		s.Items = slices.DeleteFunc(s.Items, func(in Instruction) bool { return in.IsOmitted() })
	}
	if len(p.Omitted) == 0 {
		return
	}
	p.Sections = slices.DeleteFunc(p.Sections, func(s Section) bool { return len(s.Items) == 0 })
	isOmitted := func(ref string) bool {
		return slices.ContainsFunc(p.Omitted, func(in Instruction) bool { return in.HasRef(ref) })
	}
	p.KeyTimes = slices.DeleteFunc(p.KeyTimes, func(k KeyTime) bool { return isOmitted(k.Ref) })
	p.TeachBack = slices.DeleteFunc(p.TeachBack, func(q Instruction) bool { return isOmitted(q.Key) })
	p.dropUnused()
}

// dropUnused removes the conditions, answers and values to fill in that only omitted lines depend on.
func (p *Procedure) dropUnused() {
	used, said := map[string]bool{}, map[string]bool{}
	for _, e := range p.Events {
		said[FillPrefix+e.On] = true
	}
	for in := range p.All() {
		for _, name := range in.Conditions() {
			used[name] = true
		}
		for text := range in.Texts() {
			for _, name := range Placeholders(text) {
				said[name] = true
			}
		}
	}
	if p.Diary != nil {
		for _, t := range p.Diary.If {
			used[t.Condition] = true
		}
	}
	maps.DeleteFunc(p.Conditions, func(name string, _ Condition) bool { return !used[name] })
	maps.DeleteFunc(p.Assume, func(name string, _ string) bool { return !used[name] })
	if p.Usual != nil {
		maps.DeleteFunc(p.Usual.Answers, func(name string, _ string) bool { return !used[name] })
	}
	p.Fills = slices.DeleteFunc(p.Fills, func(f Fill) bool { return !said[FillPrefix+f.Name] })
	for n := range p.Fills {
		if f := &p.Fills[n]; f.After != AfterProcedure && !slices.ContainsFunc(p.Fills, func(o Fill) bool { return o.Name == f.After }) {
			f.After = "" // nobody is asked for the date that it comes after
		}
	}
}
