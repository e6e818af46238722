package schedule

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// MaxWords is how many different words of a column are kept. A column with more holds free text, and none of it is listed.
const MaxWords = 60

// WordCount is a word as the schedule first has it, and how many rows have it, in any case.
type WordCount struct {
	Word string
	Rows int
}

// Tally counts the words of a column. A cell may hold what belongs in another, or what staff typed, so a word is only listed
// if it can't be a name: if rows of two patients have it, or if it is made of words that appointments are called by. The
// zero value has counted nothing.
type Tally struct {
	Rows    int
	words   map[string]*heldWord // by the word in lower case
	forms   map[string]*holder   // by the word in lower case, with {side} in place of its side
	tooMany bool
}

type heldWord struct {
	WordCount
	form *holder
}

// holder is whose rows have a word, whatever side it names.
type holder struct {
	of     string // the first patient who has it
	listed bool   // another has it too, or it is a code's name
}

// Patient returns what tells a patient from others in a tally: the names alone, since a row that is out of place may have another
// date or number. It is "" where there is no name.
func Patient(names ...string) string {
	words := nameWords(strings.Join(names, " "))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// Add counts a word of a patient's row; "" is one that must not be listed. IsCode means that it is a code of a code system, or its
// name.
func (t *Tally) Add(word, patient string, isCode bool) {
	t.Rows++
	if word == "" || t.tooMany {
		return
	}
	w := t.words[strings.ToLower(word)]
	switch {
	case w == nil && len(t.words) == MaxWords:
		t.tooMany, t.words, t.forms = true, nil, nil
		return
	case w == nil && t.words == nil:
		t.words, t.forms = map[string]*heldWord{}, map[string]*holder{}
		fallthrough
	case w == nil:
		form, _ := withoutSide(word)
		form = strings.ToLower(form)
		if t.forms[form] == nil {
			t.forms[form] = &holder{}
		}
		w = &heldWord{WordCount{Word: strings.Clone(word)}, t.forms[form]}
		t.words[strings.ToLower(word)] = w
	}
	w.Rows++
	f := w.form
	f.of = cmp.Or(f.of, patient)
	f.listed = f.listed || isCode || patient != "" && f.of != patient
}

// TooMany reports whether there are more than MaxWords different words, so that none is listed.
func (t *Tally) TooMany() bool { return t.tooMany }

// Listed returns the words that a person may be shown, the most frequent first. IsKnown reports whether a word is one of a closed list.
func (t *Tally) Listed(isKnown func(word string) bool) []WordCount {
	var out []WordCount
	for _, w := range slices.SortedFunc(maps.Values(t.words), func(a, b *heldWord) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Word, b.Word)) }) {
		if w.form.listed || isKnown(w.Word) {
			out = append(out, w.WordCount)
		}
	}
	return out
}
