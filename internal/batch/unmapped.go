package batch

import (
	"slices"
	"strings"
	"sync"

	"aftercare/internal/batch/schedule"
)

// Unmapped is the words of one field that are not mapped; their rows have no sheet.
type Unmapped struct {
	Field string // as schedule.MappedFields has it
	Rows  int
	Words []schedule.WordCount // the most frequent first
	// NotListed is how many of the rows have a word that isn't in Words, because it may name a patient or there are too many.
	NotListed int
}

// unmappedWords counts words, by field.
type unmappedWords map[string]*schedule.Tally

// maxListed is how many words of a field are listed.
const maxListed = 20

// add counts a row's words that are not mapped. IDs are the known procedures.
func (u unmappedWords) add(row schedule.Row, ids []string) {
	names := []string{row.Fields["name"], row.Fields["given_name"], row.Fields["family_name"]}
	for of, word := range row.Unmapped {
		u.count(of, word, names, row.UnmappedCode)
	}
	if row.Skip != "" || row.Reject != "" {
		return
	}
	if id := row.Fields["procedure"]; id != "" && !slices.Contains(ids, id) {
		u.count("procedure", schedule.Listable(id, names...), names, false)
	}
	if l := row.Fields["language"]; l != "" && !languagePattern().MatchString(strings.ToLower(l)) {
		u.count("language", schedule.Listable(l, names...), names, false)
	}
}

func (u unmappedWords) count(of, word string, names []string, isCode bool) {
	if u[of] == nil {
		u[of] = &schedule.Tally{}
	}
	u[of].Add(word, schedule.Patient(names...), isCode)
}

// list returns what was counted, in the order of the fields. Names are what procedures are called.
func (u unmappedWords) list(names func() []string) []Unmapped {
	var out []Unmapped
	for _, of := range schedule.MappedFields {
		t := u[of]
		if t == nil {
			continue
		}
		words := t.Listed(func(word string) bool { return schedule.IsOrdinary(word, names()) })
		one := Unmapped{Field: of, Rows: t.Rows, Words: words[:min(len(words), maxListed)], NotListed: t.Rows}
		for _, w := range one.Words {
			one.NotListed -= w.Rows
		}
		out = append(out, one)
	}
	return out
}

// unmapped returns the words that the mapping doesn't list yet.
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
