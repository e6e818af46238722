package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// m1 is rule M1.
var m1 = &Analyzer{
	Name: "M1", Doc: "a medicine or a class that patients are told to take or avoid by its generic name alone, with no brands or examples in what they read before",
	Instead: "{medicine.NAME} or {class.NAME} where it is first named, and plain words after that; {class.NAME} prints examples, so only where the patient may take each of them", Severity: diag.Warning,
	Why: "patients know their medicines by brand name: one who doesn't know that Eliquis is a blood thinner won't follow a line about blood thinners",
	Sheet: func(p *Pass) {
		if p.lexicon == nil {
			return
		}
		var named []namePlace
		told := map[string]bool{}
		all := p.authored.Instructions()
		for n := range all {
			in := &all[n]
			for _, w := range wordingsOf(in) {
				for _, key := range namePlaceholders(w.text) {
					named = append(named, namePlace{key, in.Ref(), w.under})
				}
				text := expandDose(w.text, in.Dose.Text)
				for _, s := range p.lexicon.stances(text) {
					placeholder, helps := p.lexicon.placeholder(s.key)
					if !helps || told[placeholder] || p.lexicon.hasKnownName(s.key, text) || namedBefore(named, placeholder, in.Ref(), w.text, w.under) {
						continue
					}
					told[placeholder] = true
					p.Report(w.pos, "%q is used without the names that patients know; expected %s here", p.lexicon.plainName(s.key), p.nameFor(s, placeholder))
				}
			}
		}
	},
}

// namePlace is a place where a placeholder prints names, and which patients read it.
type namePlace struct {
	placeholder, ref string
	under            procedure.Conjunction
}

// wordingOf is one text of an instruction, and which patients read it.
type wordingOf struct {
	text  string
	under procedure.Conjunction
	pos   diag.Pos
}

func wordingsOf(in *procedure.Instruction) []wordingOf {
	var out []wordingOf
	for _, c := range in.Cases {
		under, possible := in.If.And(c.If)
		if possible {
			out = append(out, wordingOf{c.Text, under, c.Pos})
		}
	}
	return out
}

// namePlaceholders returns the placeholders of medicines and classes in a text.
func namePlaceholders(text string) []string {
	var out []string
	for _, name := range procedure.PlaceholdersOf(text, procedure.MedicinePrefix) {
		out = append(out, procedure.MedicinePrefix+name)
	}
	for _, name := range procedure.PlaceholdersOf(text, procedure.ClassPrefix) {
		out = append(out, procedure.ClassPrefix+name)
	}
	return out
}

// namedBefore reports whether everyone who reads a text has read the names: in the text itself, or
// in an instruction before it that is for at least these patients.
func namedBefore(named []namePlace, placeholder, ref, text string, under procedure.Conjunction) bool {
	if slices.Contains(namePlaceholders(text), placeholder) || strings.Contains(text, "({"+procedure.FillPrefix) {
		return true // staff write the name
	}
	return slices.ContainsFunc(named, func(n namePlace) bool {
		return n.placeholder == placeholder && n.ref != ref && readByAll(n.under, under)
	})
}

// readByAll reports whether what is printed under one conjunction is read by everyone who reads
// what is printed under another.
func readByAll(said, under procedure.Conjunction) bool {
	return !slices.ContainsFunc(said, func(t procedure.Term) bool {
		return !slices.ContainsFunc(under, func(o procedure.Term) bool {
			return o.Condition == t.Condition && !slices.ContainsFunc(o.Answers, func(a string) bool { return !slices.Contains(t.Answers, a) })
		})
	})
}

// placeholder returns the placeholder of a key, and whether it prints more than the plain name.
func (x *lexicon) placeholder(key string) (placeholder string, helps bool) {
	if _, class := x.list.Classes[key]; class {
		return procedure.ClassPrefix + key, true
	}
	return procedure.MedicinePrefix + key, len(x.list.Medicines[key].Brands) > 0
}

// nameFor returns what prints the names for a stance. Patients who are to take one of a class are
// told which: its examples include some that not every patient may take. So are those who take a
// usual one, if the sheet forbids an example.
func (p *Pass) nameFor(s stance, placeholder string) string {
	if _, class := p.lexicon.list.Classes[s.key]; class && s.act == actGive && (s.purpose != forDaily || p.forbidsExample(s.key)) {
		return "the medicine's own name, {medicine.NAME},"
	}
	return "{" + placeholder + "}"
}

// forbidsExample reports whether some patient of the sheet must not take what a class prints as an example.
func (p *Pass) forbidsExample(class string) bool {
	var out []string
	for _, s := range p.stances() {
		if s.act == actForbid {
			out = append(out, s.key)
		}
	}
	for _, row := range ruledOut {
		if len(p.linesFor(row.condition, row.answer)) > 0 {
			out = append(out, row.class)
		}
	}
	return slices.ContainsFunc(p.lexicon.list.Classes[class].Examples, func(name string) bool {
		return slices.ContainsFunc(out, func(key string) bool {
			covered, _ := p.lexicon.covers(key, p.lexicon.keys[strings.ToLower(name)])
			return covered
		})
	})
}

// hasKnownName reports whether a text has a name that patients know without a placeholder: M2 is
// about those beside a generic name.
func (x *lexicon) hasKnownName(key, text string) bool {
	names := slices.Concat(x.list.Medicines[key].Brands, x.list.Classes[key].Examples)
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(text, name) })
}

// plainName returns the plain name of a key.
func (x *lexicon) plainName(key string) string {
	if c, class := x.list.Classes[key]; class {
		return c.Name()
	}
	return x.list.Medicines[key].Name
}
