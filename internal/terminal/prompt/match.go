package prompt

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/diag"
)

// How well a typed word matches: less is better.
const (
	exactMatch = iota
	prefixMatch
	wordPrefixMatch
	substringMatch
	typoMatch
	alsoMatch // what the item is searched by as well
	noMatch
)

// Matches reports whether an item holds every word that was typed, as it is spelled.
func (l List) Matches(typed string) bool {
	strict := l
	strict.Exact = true
	return typed != "" && len(strict.filter(typed)) > 0
}

// filter returns the indices of the items that match what was typed, best first and otherwise in their order.
// Each typed word must match. Hidden items come last.
func (l List) filter(typed string) []int {
	type hit struct{ index, score int }
	var hits []hit
	words := searchWords(typed)
	for n, item := range l.Items {
		score := 0
		if item.Hidden {
			score = 1000
		}
		for _, w := range words {
			fit := l.score(w, item)
			if fit == noMatch {
				score = -1
				break
			}
			score += fit
		}
		if score >= 0 && (!item.Hidden || len(words) > 0) {
			hits = append(hits, hit{n, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.score, b.score) })
	out := make([]int, len(hits))
	for n, h := range hits {
		out[n] = h.index
	}
	return out
}

// searchWords returns the words of what was typed, without the signs in them: o'brien is looked for as obrien.
func searchWords(typed string) []string {
	var out []string
	for _, w := range strings.Fields(fold(typed)) {
		if w = withoutSigns(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// withoutSigns keeps letters, digits and their marks.
func withoutSigns(s string) string {
	return strings.Map(func(r rune) rune {
		if isSeparator(r) {
			return -1
		}
		return r
	}, s)
}

// score says how well a typed word matches an item.
func (l List) score(word string, item Item) int {
	best := noMatch
	for _, s := range item.Find {
		fit := strictScore(word, fold(s))
		if fit == noMatch && !l.Exact {
			fit = looseScore(word, fold(s))
		}
		best = min(best, fit)
	}
	const enough = 3 // letters: "rosa m" must not find Rosa Lee with her medial branch block
	if best == noMatch && utf8.RuneCountInString(word) >= enough {
		for _, s := range item.Also {
			if strictScore(word, fold(s)) != noMatch {
				return alsoMatch
			}
		}
	}
	return best
}

// strictScore says how well a typed word matches the start of a word. Signs inside words don't count: obrien, brien and
// o'brien all find O'Brien, and 1961-04 finds 1961-04-02.
func strictScore(word, s string) int {
	switch plain := withoutSigns(s); {
	case word == plain:
		return exactMatch
	case strings.HasPrefix(plain, word) && strings.HasPrefix(withoutSigns(firstWord(s)), word):
		return prefixMatch
	}
	for _, w := range strings.Fields(s) {
		before := ' '
		for at, r := range w {
			starts := (isSeparator(before) || r >= firstUnspaced) && !isSeparator(r)
			if before = r; starts && strings.HasPrefix(withoutSigns(w[at:]), word) {
				return wordPrefixMatch
			}
		}
	}
	return noMatch
}

func firstWord(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	return s
}

// looseScore says how well a typed word matches in other ways.
func looseScore(word, s string) int {
	const enough = 4 // letters, before they may hold a typing error
	switch {
	case strings.Contains(withoutSigns(s), word):
		return substringMatch
	case utf8.RuneCountInString(word) < enough:
		return noMatch
	}
	if _, near := diag.Nearest(word, strings.FieldsFunc(s, isSeparator)); near {
		return typoMatch
	}
	return noMatch
}

func isSeparator(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// firstUnspaced is where the scripts begin that don't put spaces between words.
const firstUnspaced = '\u2e80'

// fold returns lower case without accents: typing jose finds José.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

func isASCII(s string) bool {
	for n := range len(s) {
		if s[n] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
