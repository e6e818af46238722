package batch

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"aftercare/internal/batch/schedule"
)

// Unmapped is the words of one field that no mapping knows, in rows that have no sheet for them.
type Unmapped struct {
	Field string // as schedule.MappedFields has it
	Rows  int
	Words []WordCount // the most frequent first
	// NotListed is how many of the rows have a word that isn't told: one that may name a patient, or too many.
	NotListed int
}

// WordCount is a word as the schedule first has it, and how many rows have it, in any case.
type WordCount struct {
	Word string
	Rows int
}

// unmappedWords counts words, by field. A cell may hold what belongs in another, or what staff typed, so that a word is only told
// if nobody's name can be in it: if rows of two patients have it, or if it is made of words that appointments are called by. It
// keeps few words: a column with many different ones is free text.
type unmappedWords map[string]*fieldWords

type fieldWords struct {
	rows  int
	words map[string]*heldWord // by the word in lower case; nil if there are too many
}

type heldWord struct {
	WordCount
	of     key  // the first patient who has it
	shared bool // another has it too
}

// maxTold is how many words of a field are told.
const maxTold = 20

// add counts what a row has that no mapping knows. IDs are the known procedures.
func (u unmappedWords) add(row schedule.Row, ids []string) {
	for of, word := range row.Unmapped {
		u.count(of, word, row.Fields, row.UnmappedCode)
	}
	if row.Skip != "" || row.Reject != "" {
		return
	}
	names := []string{row.Fields["name"], row.Fields["given_name"], row.Fields["family_name"]}
	if id := row.Fields["procedure"]; id != "" && !slices.Contains(ids, id) {
		u.count("procedure", schedule.Tell(id, names...), row.Fields, false)
	}
	if l := row.Fields["language"]; l != "" && !languagePattern().MatchString(strings.ToLower(l)) {
		u.count("language", schedule.Tell(l, names...), row.Fields, false)
	}
}

func (u unmappedWords) count(of, word string, fields map[string]string, isCode bool) {
	f := u[of]
	if f == nil {
		f = &fieldWords{words: map[string]*heldWord{}}
		u[of] = f
	}
	f.rows++
	if word == "" || f.words == nil {
		return
	}
	who, w := keyOf(normalizeName(fields)), f.words[strings.ToLower(word)]
	switch {
	case w == nil && len(f.words) == schedule.MaxWords:
		f.words = nil
		return
	case w == nil:
		w = &heldWord{WordCount: WordCount{Word: strings.Clone(word)}, of: who}
		f.words[strings.ToLower(word)] = w
	}
	nobody := keyOf("")
	if w.Rows++; w.of == nobody {
		w.of = who
	}
	// By their names alone: a row that is out of place may have another date or number.
	w.shared = w.shared || isCode || who != nobody && w.of != who
}

// list returns what was counted, in the order of the fields. Names are what procedures are called.
func (u unmappedWords) list(names func() []string) []Unmapped {
	var out []Unmapped
	for _, of := range schedule.MappedFields {
		f := u[of]
		if f == nil {
			continue
		}
		one := Unmapped{Field: of, Rows: f.rows, NotListed: f.rows}
		all := slices.SortedFunc(maps.Values(f.words), func(a, b *heldWord) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Word, b.Word)) })
		for _, w := range all {
			if len(one.Words) < maxTold && (w.shared || schedule.IsOrdinary(w.Word, names())) {
				one.Words = append(one.Words, w.WordCount)
				one.NotListed -= w.Rows
			}
		}
		out = append(out, one)
	}
	return out
}

// unmapped returns what a mapping has to say yet.
func (r *run) unmapped() []Unmapped {
	return r.survey.unmapped.list(sync.OnceValue(func() []string {
		names := slices.Clone(r.Maker.IDs)
		if r.Maker.Line == nil {
			return names
		}
		for _, id := range r.Maker.IDs {
			if p, _, err := r.Maker.Line.Procedure(id, ""); err == nil {
				names = append(append(names, p.Title), p.Aliases...)
			}
		}
		return names
	}))
}
