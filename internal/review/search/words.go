package search

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/spanish"
	"golang.org/x/text/unicode/norm"
)

// language is how words of one language are compared. Words of an unknown language are compared as written.
type language struct {
	stem       func(string, bool) string
	isStopWord func(string) bool
	// questionWords are words of a question that don't say what is asked about.
	questionWords map[string]bool
}

var languages = map[string]language{
	"en": {english.Stem, english.IsStopWord, wordSet("may can must patient patients allowed")},
	"es": {spanish.Stem, spanish.IsStopWord, wordSet("puede pueden puedo paciente pacientes debe cuándo cuando")},
}

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// languageOf returns the rules for a BCP 47 tag.
func languageOf(tag string) language {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return languages[base]
}

// splitWords splits a text into words: letters and digits, in small letters.
func splitWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// stemOf returns what the forms of a word have in common, without accents, since people omit them.
func (l language) stemOf(word string) string {
	if l.stem != nil {
		word = l.stem(word, true)
	}
	return removeAccents(word)
}

// removeAccents returns a word without accents.
func removeAccents(word string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word)))
}

// queryWords returns the meaningful words of a query; all of them if none is.
func (l language) queryWords(query string) []string {
	words := splitWords(query)
	var out []string
	for _, w := range words {
		if l.isStopWord == nil || !l.isStopWord(w) && !l.questionWords[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}
