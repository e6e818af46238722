package search

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
)

// nameIndex indexes the medicines and classes that words can mean, in each language that has names for
// them: people who look for Tylenol want what the sheets say about acetaminophen, and about pain medicine.
type nameIndex struct {
	byStem       map[string][]medicineName // by the first stem
	classes      map[string][]string
	printedNames map[string]string // the key's name as printed on sheets
	words        []string          // of all names, as written
}

// medicineName is one name of a medicine or a class, as stems.
type medicineName struct {
	stems []string
	key   string
}

// indexNames reads lists of medicines. The first has the names that the sheets print.
func (l language) indexNames(lists []procedure.Medicines) nameIndex {
	out := nameIndex{byStem: map[string][]medicineName{}, classes: map[string][]string{}, printedNames: map[string]string{}}
	add := func(key string, all []string) {
		if out.printedNames[key] == "" {
			out.printedNames[key], _, _ = strings.Cut(all[0], " (")
		}
		// A name in brackets is another name: "acetaminofén (paracetamol)".
		if before, inside, found := strings.Cut(strings.TrimSuffix(all[0], ")"), " ("); found {
			all = append([]string{before, inside}, all[1:]...)
		}
		for _, written := range all {
			stems := l.meaningfulStems(written)
			out.words = append(out.words, splitWords(written)...)
			if len(stems) > 0 {
				out.byStem[stems[0]] = append(out.byStem[stems[0]], medicineName{stems, key})
			}
		}
	}
	for _, list := range lists {
		for key, m := range list.Medicines {
			add(key, m.Names())
			out.classes[key] = m.Classes
		}
		for key, c := range list.Classes {
			add(key, c.Names())
		}
	}
	for _, all := range out.byStem {
		// The longest first, otherwise in a fixed order.
		slices.SortFunc(all, func(a, b medicineName) int {
			if d := len(b.stems) - len(a.stems); d != 0 {
				return d
			}
			return strings.Compare(a.key, b.key)
		})
	}
	return out
}

// meaningfulStems returns the stems of a text, without words such as "and" and "a", which a query lacks.
func (l language) meaningfulStems(text string) []string {
	var out []string
	for _, w := range splitWords(text) {
		if l.isStopWord == nil || !l.isStopWord(w) {
			out = append(out, l.stemOf(w))
		}
	}
	return out
}

// longestAt returns the longest name that begins at a word of a text, and its number of words; "" for none.
func (n nameIndex) longestAt(stems []string) (key string, length int) {
	if len(stems) == 0 {
		return "", 0
	}
	for _, name := range n.byStem[stems[0]] {
		if len(name.stems) <= len(stems) && slices.Equal(name.stems, stems[:len(name.stems)]) {
			return name.key, len(name.stems)
		}
	}
	return "", 0
}

// keysIn returns the keys of the names in a text.
func (n nameIndex) keysIn(stems []string) map[string]bool {
	out := map[string]bool{}
	for i := 0; i < len(stems); i++ {
		if key, length := n.longestAt(stems[i:]); key != "" {
			out[key] = true
			i += length - 1
		}
	}
	return out
}

// otherNameIn returns the other name by which a passage has what a key means: the medicine or class
// itself, a class of the medicine, a medicine of the class; "" if it has none of them.
func (n nameIndex) otherNameIn(key string, in map[string]bool) (other string, itself bool) {
	if in[key] {
		return key, true
	}
	for _, class := range n.classes[key] {
		if in[class] {
			return class, false
		}
	}
	for _, m := range slices.Sorted(maps.Keys(in)) {
		if slices.Contains(n.classes[m], key) {
			return m, false
		}
	}
	return "", false
}
