package library

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/procedure"
	"aftercare/internal/yamlfile"
)

// dose reads a medicine with its amounts; nil where the instruction has none of its keys.
func (b *builder) dose(n *yamlfile.Node, in *procedure.Instruction) *procedure.Dose {
	first := slices.IndexFunc(procedure.DoseKeys, func(key string) bool { return n.Get(key) != nil })
	if first < 0 {
		for _, key := range []string{procedure.DoseAges, procedure.OtherAges} {
			if v := n.Get(key); v != nil {
				b.list.Add(v.Pos, "say ages: at the top of the definition, for the whole text", "%q is of a dose, and the instruction has none", key)
			}
		}
		return nil
	}
	if in.Section != procedure.Medication {
		b.list.Add(n.Get(procedure.DoseKeys[first]).Pos, "", "%q stands under medication; expected no dose here", procedure.DoseKeys[first])
		return nil
	}
	for _, key := range []string{procedure.DoseMedicine, procedure.DoseAmount} {
		if n.Get(key) == nil {
			b.list.Add(in.Pos, "a dose has both medicine: and dose:", "the instruction has a dose and no %q", key)
		}
	}
	d := &procedure.Dose{
		Reason: b.doseText(n, procedure.DoseReason),
		Amount: b.doseText(n, procedure.DoseAmount), Pos: at(n.Get(procedure.DoseAmount), n),
	}
	b.doseMedicine(n, d)
	b.problem(n.Get(procedure.DoseAmount), func() (err error) {
		d.Count, d.Each, err = procedure.ParseAmountOfMedicine(d.Amount)
		return err
	})
	b.every(n.Get(procedure.DoseEvery), d)
	b.most(n.Get(procedure.DoseMost), d)
	b.doseAges(n, d)
	return d
}

// doseAges reads for whom a dose is, and what others read in its place.
func (b *builder) doseAges(n *yamlfile.Node, d *procedure.Dose) {
	a, other := n.Get(procedure.DoseAges), n.Get(procedure.OtherAges)
	d.Ages = b.ages(a)
	if other != nil {
		d.OtherAges = b.plainText(other, procedure.OtherAges, scope{})
		if a == nil {
			b.list.Add(other.Pos, "ages: 12+", "%q stands in the place of a dose for patients of other ages; expected ages: beside it", procedure.OtherAges)
		}
	}
	d.AgesPos = at(a, n)
}

// otherAges refuses a dose that is not for everyone whom the text is for, and says nothing to the
// others: they would read a dose that is not theirs, or nothing.
func (b *builder) otherAges() {
	for _, in := range b.authored {
		if d := in.Dose; d != nil && d.Ages.Said() && d.OtherAges == "" && !d.Ages.Cover(b.p.ForAges()) {
			b.list.Add(d.AgesPos, "other-ages: Ask us which pain medicine, and how much.",
				"the dose is for %s, and the text is for %s; expected other-ages: with the words for the others", d.Ages.Patients(), b.p.ForAges().Patients())
		}
	}
}

// doseText reads a value of a dose, which stands in a text: so it holds no placeholder.
func (b *builder) doseText(n *yamlfile.Node, key string) string {
	v := n.Get(key)
	if v == nil {
		return ""
	}
	return b.label(v, key, longestOfDose)
}

const longestOfDose = 60

// problem reports what is wrong with a value that is there.
func (b *builder) problem(n *yamlfile.Node, read func() error) {
	if n == nil || n.Empty {
		return
	}
	if err := read(); err != nil {
		b.list.Add(n.Pos, "", "%s", err)
	}
}

// every reads the gap between two doses: hours, or a range of them.
func (b *builder) every(n *yamlfile.Node, d *procedure.Dose) {
	if n == nil {
		return
	}
	d.EveryWords = b.text(n, procedure.DoseEvery)
	span, err := procedure.ParseSpan(d.EveryWords, nil)
	if err != nil || span.Kind != procedure.Exact && span.Kind != procedure.Range || !span.High.Unit.Elapsed() {
		b.list.Add(n.Pos, "", "%q is no gap between two doses; expected 8 hours or 4 to 6 hours", d.EveryWords)
		return
	}
	d.Every = span
}

// most reads the most in 24 hours: an amount, or a setting that holds one.
func (b *builder) most(n *yamlfile.Node, d *procedure.Dose) {
	if n == nil {
		return
	}
	d.Most = b.text(n, procedure.DoseMost)
	if name, ok := strings.CutPrefix(d.Most, procedure.SettingPrefix); ok {
		s, known := b.settings[name]
		switch {
		case !known:
			b.list.Add(n.Pos, diag.Meant(name, keysOf(b.settings)), "unknown setting %q", name)
		case s.Is != procedure.SettingDose:
			b.list.Add(n.Pos, "", "the setting %q holds a %s; expected a dose", name, s.Is)
		default:
			d.MostSetting, d.Most = name, s.Value
		}
		return
	}
	b.problem(n, func() error {
		_, err := procedure.ParseQuantity(d.Most)
		return err
	})
}

// doseSaid checks that each value of a dose is said: what no patient reads is no data but a
// trap.
func (b *builder) doseSaid(n *yamlfile.Node, in *procedure.Instruction) {
	if in.Dose == nil {
		return
	}
	var said []string
	for text := range in.Texts() {
		said = append(said, procedure.Placeholders(text)...)
	}
	if key := in.Dose.MedicineKey; slices.Contains(said, procedure.MedicinePrefix+key) {
		said = append(said, procedure.DoseMedicine)
	}
	for _, key := range procedure.DoseKeys {
		if v := n.Get(key); v != nil && !slices.Contains(said, key) {
			b.list.Add(v.Pos, "write {"+key+"} where the text should say it", "%q is said nowhere in the text", key)
		}
	}
}
