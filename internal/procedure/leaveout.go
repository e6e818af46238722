package procedure

import (
	"maps"
	"slices"
)

// PerSheet reports whether a decision about the instruction is made for each procedure anew: a warning
// sign, a medicine, and a restriction of activity or diet mean another thing on another sheet. A
// restriction for days is written with `from`, so that counts as `until` does.
func (i *Instruction) PerSheet() bool {
	if i.Section == Warnings || i.Section == Medication || i.Dose != nil {
		return true
	}
	return (i.Section == Activity || i.Section == Diet) && slices.ContainsFunc(i.Cases, func(c Case) bool {
		return slices.ContainsFunc(c.Times, func(w When) bool { return w.Key == Until || w.Key == From })
	})
}

// LeftOut reports whether the clinic decided to leave the instruction out.
func (i *Instruction) LeftOut() bool { return leftOut(i.Decided) }

func leftOut(all []Decided) bool {
	return slices.ContainsFunc(all, func(d Decided) bool { return d.Key == "" && d.Value == LeaveOut })
}

// LeaveOut moves what the clinic decided to leave out to p.Omitted, with what only stands for it: its
// key time, the question of the teach-back that it answers, and what staff would be asked or fill in
// for it alone.
func (p *Procedure) LeaveOut() {
	if d := p.Diary; d != nil && leftOut(d.Decided) {
		p.Omitted = append(p.Omitted, d.Line())
		p.Diary = nil
	}
	for n := range p.Sections {
		s := &p.Sections[n]
		for _, in := range s.Items {
			if in.LeftOut() {
				p.Omitted = append(p.Omitted, in)
			}
		}
		s.Items = slices.DeleteFunc(s.Items, func(in Instruction) bool { return in.LeftOut() })
	}
	if len(p.Omitted) == 0 {
		return
	}
	p.Sections = slices.DeleteFunc(p.Sections, func(s Section) bool { return len(s.Items) == 0 })
	gone := func(ref string) bool {
		return slices.ContainsFunc(p.Omitted, func(in Instruction) bool { return in.Is(ref) })
	}
	p.KeyTimes = slices.DeleteFunc(p.KeyTimes, gone)
	p.TeachBack = slices.DeleteFunc(p.TeachBack, func(q Instruction) bool { return gone(q.Key) })
	p.dropUnused()
}

// dropUnused takes out the conditions, assumptions and values to fill in that only what was left out
// depends on.
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
	p.Fills = slices.DeleteFunc(p.Fills, func(f Fill) bool { return !said[FillPrefix+f.Name] })
	for n := range p.Fills {
		if f := &p.Fills[n]; f.After != AfterProcedure && !slices.ContainsFunc(p.Fills, func(o Fill) bool { return o.Name == f.After }) {
			f.After = "" // nobody is asked for the date that it comes after
		}
	}
}
