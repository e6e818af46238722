package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// Index holds every passage that patients with some answers read, of every procedure that can have
// these answers.
type Index struct {
	lang       language
	entries    []entry
	vocabulary []word
	omitted    []string
	names      nameIndex
}

// word is a word that occurs somewhere.
type word struct{ unaccented, stem, written string }

// Result is what was found.
type Result struct {
	Words       []string          `json:"words"`    // that were looked for
	CorrectedTo map[string]string `json:"taken_as"` // a word that occurs nowhere, and the nearest one that does
	Hits        []Passage         `json:"hits"`
	More        int               `json:"more"` // hits beyond a limit
	// Named lists the procedures with that name, if none of their passages matched.
	Named []string `json:"named"`
	// Omitted lists the procedures that can't have the answers that were asked for.
	Omitted []string `json:"omitted"`
}

// The weights of the places where a word can occur.
const (
	inKey          = 12 // the instruction is about it
	inText         = 6
	inLead         = 4
	inStaff        = 3 // the name of a condition, a section
	inNames        = 2 // of the procedure
	partialDivisor = 2 // a word that only begins so counts half
	depends        = 1 // on an answer that was asked for
	minCorrected   = 4 // letters of a word that can be searched for with a typo, or as a prefix
	maxCorrected   = 40
)

// Find returns the passages that have every word, in any form, the best first; equally good ones
// are in the order of the library, and of the sheet. A word that occurs nowhere is replaced with
// the nearest one. Sections limits the passages; empty means all.
func (x *Index) Find(query string, sections []string) Result {
	r := Result{Words: append([]string{}, x.lang.queryWords(query)...), CorrectedTo: map[string]string{}, Hits: []Passage{}, Named: []string{}, Omitted: append([]string{}, x.omitted...)}
	if len(r.Words) == 0 {
		return r
	}
	var terms []term
	for n := 0; n < len(r.Words); n++ {
		t, length := x.nameTerm(r.Words[n:])
		if length == 0 {
			t, length = x.newTerm(r.Words[n]), 1
		}
		if t.corrected != "" {
			r.CorrectedTo[r.Words[n]] = t.corrected
		}
		terms = append(terms, t)
		n += length - 1
	}
	type scored struct {
		*entry
		score int
	}
	var hits []scored
	for n := range x.entries {
		e := &x.entries[n]
		score, inPassage := e.score(terms, x.names)
		switch {
		case score == 0:
		case !inPassage:
			if !slices.Contains(r.Named, e.Procedure) {
				r.Named = append(r.Named, e.Procedure)
			}
		case len(sections) == 0 || slices.Contains(sections, e.Section):
			hits = append(hits, scored{e, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order))
	})
	for _, h := range hits {
		p := h.Passage
		p.FoundAs = x.foundAs(h.entry, terms)
		p.found = x.foundWords(p, terms)
		r.Hits = append(r.Hits, p)
	}
	return r
}

// foundWords returns the words of a passage that were searched for, in any form and under any name, as splitWords has
// them.
func (x *Index) foundWords(p Passage, terms []term) []string {
	var out []string
	for _, w := range splitWords(strings.Join(append([]string{p.Text}, p.Steps...), " ")) {
		stem := x.lang.stemOf(w)
		for _, t := range terms {
			named := t.key != "" && slices.ContainsFunc(x.names.byStem[stem], func(n medicineName) bool { return n.key == t.key && n.stems[0] == stem })
			if stem == t.stem || slices.Contains(t.nextStems, stem) || t.prefixStems[stem] || named {
				out = append(out, w)
				break
			}
		}
	}
	return out
}

// New indexes every passage, in the language of the definitions. Medicines are found under any of
// their names in the lists, the first of which is also in that language.
func New(all []library.Definition, c clinic.Profile, lang string, answers map[string]string, medicines ...procedure.Medicines) *Index {
	x := &Index{lang: languageOf(lang)}
	x.names = x.lang.indexNames(medicines)
	var out []entry
	for _, l := range all {
		if !canHave(l, answers) {
			x.omitted = append(x.omitted, l.Procedure.ID)
			continue
		}
		names := map[string]int{}
		p := l.Procedure
		called := x.lang.add(names, strings.Join(slices.Concat([]string{p.Title, p.ID, p.Specialty}, p.Aliases), " "), inNames)
		for _, p := range passages(l, c, answers) {
			e := entry{Passage: p, order: len(out), ownStems: map[string]int{}, names: names, words: called}
			e.usesAnswers = len(relevantAnswers(p.Conditions, answers)) > 0
			_, key, _ := strings.Cut(p.Ref, ".")
			for _, part := range []struct {
				text   string
				weight int
			}{
				{key, inKey}, {p.Text + " " + strings.Join(p.Steps, " "), inText}, {p.ForWhom, inLead},
				{p.Section + " " + strings.Join(p.Conditions, " "), inStaff},
			} {
				e.words = append(e.words[:len(e.words):len(e.words)], x.lang.add(e.ownStems, part.text, part.weight)...)
			}
			e.medicines = map[string]bool{}
			for _, text := range slices.Concat([]string{p.Text, p.ForWhom}, p.Steps) {
				maps.Copy(e.medicines, x.names.keysIn(x.lang.meaningfulStems(text)))
			}
			out = append(out, e)
		}
	}
	x.entries = out
	x.vocabulary = x.allWords()
	return x
}

// canHave reports whether a procedure has the conditions and answers.
func canHave(l library.Definition, answers map[string]string) bool {
	for name, answer := range answers {
		c, ok := l.Procedure.Conditions[name]
		if !ok || !slices.Contains(c.Answers(), answer) {
			return false
		}
	}
	return true
}

// add adds the words of a text under their stems, each once, and returns them.
func (l language) add(to map[string]int, text string, weight int) []string {
	all := splitWords(text)
	seen := map[string]bool{}
	for _, w := range all {
		if stem := l.stemOf(w); !seen[stem] {
			seen[stem] = true
			to[stem] += weight
		}
	}
	return all
}

// allWords returns every word once, in order.
func (x *Index) allWords() []word {
	seen := map[string]bool{}
	var all []string
	for _, e := range x.entries {
		for _, w := range e.words {
			if !seen[w] {
				seen[w] = true
				all = append(all, w)
			}
		}
	}
	slices.Sort(all)
	var out []word
	for _, w := range all {
		out = append(out, word{removeAccents(w), x.lang.stemOf(w), w})
	}
	return out
}

// term is what one word of a query, or a name of several words, can match.
type term struct {
	asked       string   // a name, as in the query
	key         string   // of the medicine or class that it means; "" for a word
	nextStems   []string // stems of the name's other words
	stem        string
	prefixStems map[string]bool // stems of words that begin with it
	corrected   string          // the word that replaces it
}

func (x *Index) newTerm(asked string) term {
	t := term{stem: x.lang.stemOf(asked), prefixStems: map[string]bool{}}
	known := false
	letters := utf8.RuneCountInString(asked)
	var written []string
	for _, w := range x.vocabulary {
		known = known || w.stem == t.stem
		if w.stem != t.stem && letters >= minCorrected-1 && strings.HasPrefix(w.unaccented, removeAccents(asked)) {
			t.prefixStems[w.stem] = true
		}
		written = append(written, w.written)
	}
	if known || len(t.prefixStems) > 0 || letters < minCorrected || letters > maxCorrected {
		return t
	}
	if near, ok := diag.Nearest(asked, slices.Concat(written, x.names.words)); ok {
		if named, length := x.nameTerm([]string{near}); length == 1 {
			t = named
		}
		t.stem, t.corrected = x.lang.stemOf(near), near
	}
	return t
}

// nameTerm reads the name of a medicine or a class at the beginning of words, and returns its
// number of words.
func (x *Index) nameTerm(words []string) (t term, length int) {
	var stems []string
	for _, w := range words {
		stems = append(stems, x.lang.stemOf(w))
	}
	key, length := x.names.longestAt(stems)
	if length == 0 {
		return t, 0
	}
	return term{asked: strings.Join(words[:length], " "), key: key, stem: stems[0], nextStems: stems[1:length], prefixStems: map[string]bool{}}, length
}

// foundAs returns the other names under which an entry has what was searched for.
func (x *Index) foundAs(e *entry, terms []term) map[string]string {
	out := map[string]string{}
	for _, t := range terms {
		if t.key == "" || e.hasWords(t) {
			continue
		}
		if other, _ := x.names.otherNameIn(t.key, e.medicines); other != "" {
			out[t.asked] = x.names.printedNames[other]
		}
	}
	return out
}

// hasWords reports whether an entry has each word of a term.
func (e *entry) hasWords(t term) bool {
	return e.ownStems[t.stem] > 0 && !slices.ContainsFunc(t.nextStems, func(stem string) bool { return e.ownStems[stem] == 0 })
}

// score returns how well a passage matches the terms; 0 if it lacks one. inPassage reports whether
// one of them is in the passage itself, not only in the procedure's names.
func (e *entry) score(terms []term, names nameIndex) (score int, inPassage bool) {
	for _, t := range terms {
		found := 0
		if e.hasWords(t) {
			found = e.ownStems[t.stem]
		}
		if other, itself := names.otherNameIn(t.key, e.medicines); itself {
			found = max(found, inText)
		} else if other != "" {
			found = max(found, inText/partialDivisor)
		}
		for part := range t.prefixStems {
			found = max(found, e.ownStems[part]/partialDivisor)
		}
		inPassage = inPassage || found > 0
		name := e.names[t.stem]
		for part := range t.prefixStems {
			name = max(name, e.names[part]/partialDivisor)
		}
		if found+name == 0 {
			return 0, false
		}
		score += found + name
	}
	if e.usesAnswers {
		score += depends
	}
	return score, inPassage
}
