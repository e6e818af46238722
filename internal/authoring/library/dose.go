package library

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// dose reads a medicine with its amounts; nil if the instruction has none of a dose's keys.
func (b *builder) dose(n *yamlfile.Node, in *procedure.Instruction) *procedure.Dose {
	first := slices.IndexFunc(procedure.DoseKeys, func(key string) bool { return n.Get(key) != nil })
	if first < 0 {
		for _, key := range []string{procedure.DoseAges, procedure.OtherAges} {
			if v := n.Get(key); v != nil {
				b.list.Add(v.Pos, "write ages: at the top of the definition, for the whole text", "%q belongs to a dose, but the instruction has none", key)
			}
		}
		return nil
	}
	if in.Section != procedure.Medication {
		b.list.Add(n.Get(procedure.DoseKeys[first]).Pos, "", "%q is only allowed under medication", procedure.DoseKeys[first])
		return nil
	}
	for _, key := range []string{procedure.DoseMedicine, procedure.DoseAmount} {
		if n.Get(key) == nil && (key == procedure.DoseMedicine || !isMaximumAlone(n)) {
			b.list.Add(in.Pos, "a dose has both medicine: and dose:", "the instruction has a dose and no %q", key)
		}
	}
	d := &procedure.Dose{
		Reason: b.doseText(n, procedure.DoseReason),
		Amount: b.doseText(n, procedure.DoseAmount), Pos: posOr(n.Get(procedure.DoseAmount), n),
	}
	b.doseMedicine(n, d)
	b.reportProblem(n.Get(procedure.DoseAmount), func() (err error) {
		d.Count, d.Each, err = procedure.ParseAmountOfMedicine(d.Amount)
		return err
	})
	b.doseInterval(n.Get(procedure.DoseEvery), d)
	b.doseMax(n.Get(procedure.DoseMax), d)
	b.doseAges(n, d)
	return d
}

// isMaximumAlone reports whether an instruction has the most of a medicine in 24 hours, and nothing
// else of a dose: the dose stands in another instruction.
func isMaximumAlone(n *yamlfile.Node) bool {
	for _, key := range procedure.DoseKeys {
		if n.Get(key) != nil && key != procedure.DoseMedicine && key != procedure.DoseMax {
			return false
		}
	}
	return n.Get(procedure.DoseMax) != nil
}

// doseAges reads the ages that a dose is for, and what other patients read instead.
func (b *builder) doseAges(n *yamlfile.Node, d *procedure.Dose) {
	a, other := n.Get(procedure.DoseAges), n.Get(procedure.OtherAges)
	d.Ages = b.ages(a)
	if other != nil {
		d.OtherAges = b.textWithoutTimes(other, procedure.OtherAges, textScope{})
		if a == nil {
			b.list.Add(other.Pos, "ages: 12+", "%q replaces a dose for patients of other ages; expected ages: as well", procedure.OtherAges)
		}
	}
	d.AgesPos = posOr(a, n)
}

// checkOtherAges refuses a dose that isn't for all ages of the text and has no text for the other
// patients: they would read a dose that isn't theirs, or nothing.
func (b *builder) checkOtherAges() {
	for _, in := range b.authored {
		if d := in.Dose; d != nil && d.Ages.IsSet() && d.OtherAges == "" && !d.Ages.Covers(b.p.PatientAges()) {
			b.list.Add(d.AgesPos, "other-ages: Ask us which pain medicine, and how much.",
				"the dose is for %s, and the text is for %s; expected other-ages: with the words for the others", d.Ages.Describe(), b.p.PatientAges().Describe())
		}
	}
}

// doseText reads a value of a dose. It is inserted in a text, so it can't hold placeholders.
func (b *builder) doseText(n *yamlfile.Node, key string) string {
	v := n.Get(key)
	if v == nil {
		return ""
	}
	return b.label(v, key, maxDoseText)
}

const maxDoseText = 60

// reportProblem reports what is wrong with a value, if there is one.
func (b *builder) reportProblem(n *yamlfile.Node, read func() error) {
	if n == nil || n.IsEmpty {
		return
	}
	if err := read(); err != nil {
		b.list.Add(n.Pos, "", "%s", err)
	}
}

// doseInterval reads the interval between two doses: hours, or a range of them.
func (b *builder) doseInterval(n *yamlfile.Node, d *procedure.Dose) {
	if n == nil {
		return
	}
	d.EveryWords = b.text(n, procedure.DoseEvery)
	span, err := procedure.ParseSpan(d.EveryWords, nil)
	if err != nil || span.Kind != procedure.Exact && span.Kind != procedure.Range || !span.High.Unit.IsElapsed() {
		b.list.Add(n.Pos, "", "%q is not an interval between doses; expected, for example, 8 hours or 4 to 6 hours", d.EveryWords)
		return
	}
	d.Every = span
}

// doseMax reads the maximum in 24 hours: an amount, or a setting that holds one.
func (b *builder) doseMax(n *yamlfile.Node, d *procedure.Dose) {
	if n == nil {
		return
	}
	d.Max, d.MaxPos = b.text(n, procedure.DoseMax), n.Pos
	if name, ok := strings.CutPrefix(d.Max, procedure.SettingPrefix); ok {
		s, known := b.settings[name]
		switch {
		case !known:
			b.list.Add(n.Pos, diag.DidYouMean(name, keysOf(b.settings)), "unknown setting %q", name)
		case s.Kind != procedure.SettingDose:
			b.list.Add(n.Pos, "", "the setting %q holds a %s; expected a dose", name, s.Kind)
		default:
			d.MaxSetting, d.Max = name, s.Value
			d.Most, _ = procedure.ParseMaximum(d.Max) // what is wrong is reported where the setting is
		}
		return
	}
	b.reportProblem(n, func() (err error) {
		d.Most, err = procedure.ParseMaximum(d.Max)
		return err
	})
}

// checkTablets refuses a maximum in other tablets than the dose beside it, with a clinic's decisions: the
// patient has one of them, and would count it as the other.
func (b *builder) checkTablets() {
	for in := range b.p.Each() {
		d := in.Dose
		if d == nil || !d.IsInTablets() || !d.Most.IsInTablets() || d.HasSameTablets() {
			continue
		}
		what := "the most in 24 hours"
		if d.MaxSetting != "" {
			what = `the setting "` + d.MaxSetting + `"`
		}
		b.list.Add(d.MaxPos, "write both in the tablets that the patient has", "%s is %s, and the dose is %s; expected one kind of tablet", what, d.Max, d.Amount)
	}
}

// checkDoseUsed checks that each value of a dose is printed: one that no patient reads is only a trap.
func (b *builder) checkDoseUsed(n *yamlfile.Node, in *procedure.Instruction) {
	if in.Dose == nil {
		return
	}
	var used []string
	for text := range in.Texts() {
		used = append(used, procedure.Placeholders(text)...)
	}
	if key := in.Dose.MedicineKey; slices.Contains(used, procedure.MedicinePrefix+key) {
		used = append(used, procedure.DoseMedicine)
	}
	for _, key := range procedure.DoseKeys {
		if v := n.Get(key); v != nil && !slices.Contains(used, key) {
			b.list.Add(v.Pos, "write {"+key+"} where the text should say it", "%q doesn't appear in the text", key)
		}
	}
}
