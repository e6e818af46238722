package search

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/procedure"
)

// names are the medicines and classes that words can mean, in each language that has names for them:
// who looks for Tylenol wants what the sheets say of acetaminophen, and of pain medicine.
type names struct {
	of      map[string][]name // by the first stem
	classes map[string][]string
	says    map[string]string // the key's name as the sheets say it
	words   []string          // of all names, as they are written
}

// name is one name of a medicine or a class, as stems.
type name struct {
	stems []string
	key   string
}

// namesOf reads lists of medicines. The first is the one whose names the sheets say.
func (l language) namesOf(lists []procedure.Medicines) names {
	out := names{of: map[string][]name{}, classes: map[string][]string{}, says: map[string]string{}}
	add := func(key string, all []string) {
		if out.says[key] == "" {
			out.says[key], _, _ = strings.Cut(all[0], " (")
		}
		// A name in brackets is one more name: "acetaminofén (paracetamol)".
		if before, inside, found := strings.Cut(strings.TrimSuffix(all[0], ")"), " ("); found {
			all = append([]string{before, inside}, all[1:]...)
		}
		for _, written := range all {
			stems := l.meaning(written)
			out.words = append(out.words, split(written)...)
			if len(stems) > 0 {
				out.of[stems[0]] = append(out.of[stems[0]], name{stems, key})
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
	for _, all := range out.of {
		// The longest first, and else in one order.
		slices.SortFunc(all, func(a, b name) int {
			if d := len(b.stems) - len(a.stems); d != 0 {
				return d
			}
			return strings.Compare(a.key, b.key)
		})
	}
	return out
}

// meaning returns the stems of a text, without the words that say nothing ("and", "a"), which a query lacks.
func (l language) meaning(text string) []string {
	var out []string
	for _, w := range split(text) {
		if l.stops == nil || !l.stops(w) {
			out = append(out, l.stemmed(w))
		}
	}
	return out
}

// at returns the longest name that begins at a word of a text, and how many words it has; "" for none.
func (n names) at(stems []string) (key string, length int) {
	if len(stems) == 0 {
		return "", 0
	}
	for _, name := range n.of[stems[0]] {
		if len(name.stems) <= len(stems) && slices.Equal(name.stems, stems[:len(name.stems)]) {
			return name.key, len(name.stems)
		}
	}
	return "", 0
}

// in returns the keys of the names in a text.
func (n names) in(stems []string) map[string]bool {
	out := map[string]bool{}
	for i := 0; i < len(stems); i++ {
		if key, length := n.at(stems[i:]); key != "" {
			out[key] = true
			i += length - 1
		}
	}
	return out
}

// said returns under which name a passage says what a key means: the medicine or class itself, a class
// of the medicine, a medicine of the class; "" where it says none of them.
func (n names) said(key string, in map[string]bool) (other string, itself bool) {
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
