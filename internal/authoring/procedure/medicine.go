package procedure

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// The prefixes of placeholders for a medicine or a class with the names that patients know.
const (
	MedicinePrefix = "medicine."
	ClassPrefix    = "class."
)

// Examples is the placeholder for a class's examples in its text.
const Examples = "examples"

// Medicine is a medicine under its generic name.
type Medicine struct {
	Key        string
	Name       string   // as in a sentence: "acetaminophen"
	Classes    []string // keys of MedicineClass
	Brands     []string // printed after the name by {medicine.KEY}, the best known first
	OtherNames []string // other names, which are recognized and never printed
	Pos        diag.Pos
}

// PrintedName returns the name with its brands: "acetaminophen (Tylenol)". If the name ends in
// brackets, the brands go inside them.
func (m Medicine) PrintedName() string {
	if len(m.Brands) == 0 {
		return m.Name
	}
	brands := strings.Join(m.Brands, ", ")
	if open, closed := strings.CutSuffix(m.Name, ")"); closed {
		return open + ", " + brands + ")"
	}
	return m.Name + " (" + brands + ")"
}

// Names returns every name of the medicine: its generic name, its brands, other names.
func (m Medicine) Names() []string { return slices.Concat([]string{m.Name}, m.Brands, m.OtherNames) }

// MedicineClass is a class of medicines that do the same thing.
type MedicineClass struct {
	Key        string
	Text       string   // as in a sentence, with the placeholder for the examples: "blood thinner (such as {examples})"
	Examples   []string // generic names or brands of its medicines, as patients know them
	OtherNames []string // other names, which are recognized and never printed
	Pos        diag.Pos
}

// Name returns the words of the class without its examples: "blood thinner".
func (c MedicineClass) Name() string {
	before, _, _ := strings.Cut(c.Text, "{"+Examples+"}")
	if open := strings.LastIndex(before, "("); open >= 0 {
		before = before[:open]
	}
	return strings.TrimRight(before, " ,:")
}

// Names returns every name of the class.
func (c MedicineClass) Names() []string { return slices.Concat([]string{c.Name()}, c.OtherNames) }

// Medicines is a list of medicines and their classes. The zero value is an empty one.
type Medicines struct {
	Medicines map[string]Medicine
	Classes   map[string]MedicineClass
}

// KeyOf returns the key of the medicine that a name means, ignoring case; "" for none.
func (l Medicines) KeyOf(name string) string {
	for _, key := range slices.Sorted(maps.Keys(l.Medicines)) {
		m := l.Medicines[key]
		if strings.EqualFold(key, name) || slices.ContainsFunc(m.Names(), func(n string) bool { return strings.EqualFold(n, name) }) {
			return key
		}
	}
	return ""
}

// FillPlaceholders replaces the placeholders of medicines and classes with their words: or joins
// the last two examples of a class. Other placeholders, and names that aren't in the list, stay.
func (l Medicines) FillPlaceholders(text string, or func(list, last string) string) string {
	if !strings.Contains(text, "{"+MedicinePrefix) && !strings.Contains(text, "{"+ClassPrefix) {
		return text
	}
	for _, name := range Placeholders(text) {
		if said := l.PlaceholderText(name, or); said != "" {
			text = strings.ReplaceAll(text, "{"+name+"}", said)
		}
	}
	return text
}

// PlaceholderText returns the words of a placeholder, such as "medicine.acetaminophen" or
// "class.blood-thinner"; "" if it is neither, or isn't in the list. Or joins the last two examples
// of a class.
func (l Medicines) PlaceholderText(placeholder string, or func(list, last string) string) string {
	if key, ok := strings.CutPrefix(placeholder, MedicinePrefix); ok {
		if m, known := l.Medicines[key]; known {
			return m.PrintedName()
		}
	}
	if key, ok := strings.CutPrefix(placeholder, ClassPrefix); ok {
		if c, known := l.Classes[key]; known {
			last := len(c.Examples) - 1
			examples := c.Examples[last]
			if last > 0 {
				examples = or(strings.Join(c.Examples[:last], ", "), examples)
			}
			return strings.ReplaceAll(c.Text, "{"+Examples+"}", examples)
		}
	}
	return ""
}

// Merge returns the list with those entries of other that it lacks.
func (l Medicines) Merge(other Medicines) Medicines {
	out := Medicines{Medicines: maps.Clone(other.Medicines), Classes: maps.Clone(other.Classes)}
	if out.Medicines == nil {
		out.Medicines = map[string]Medicine{}
	}
	if out.Classes == nil {
		out.Classes = map[string]MedicineClass{}
	}
	maps.Copy(out.Medicines, l.Medicines)
	maps.Copy(out.Classes, l.Classes)
	return out
}
