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
	subsequenceMatch // its letters, in order
	typoMatch
	noMatch
)

// filter returns the indices of the items that match what was typed, best first and otherwise in their order.
// Each typed word must match.
func (l List) filter(typed string) []int {
	type hit struct{ index, score int }
	var hits []hit
	words := strings.Fields(fold(typed))
	for n, item := range l.Items {
		score := 0
		for _, w := range words {
			fit := l.score(w, item)
			if fit == noMatch {
				score = -1
				break
			}
			score += fit
		}
		if score >= 0 {
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
	return best
}

// strictScore says how well a typed word matches the start of a word.
func strictScore(word, s string) int {
	switch {
	case word == s:
		return exactMatch
	case strings.HasPrefix(s, word):
		return prefixMatch
	case hasWordPrefix(word, s):
		return wordPrefixMatch
	}
	return noMatch
}

// looseScore says how well a typed word matches in other ways.
func looseScore(word, s string) int {
	const enough = 4 // letters, before they may be apart
	switch {
	case strings.Contains(s, word):
		return substringMatch
	case utf8.RuneCountInString(word) < enough:
		return noMatch
	case isSubsequence(word, s):
		return subsequenceMatch
	}
	if _, near := diag.Nearest(word, strings.FieldsFunc(s, isSeparator)); near {
		return typoMatch
	}
	return noMatch
}

func isSeparator(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// firstUnspaced is where the scripts begin that don't put spaces between words.
const firstUnspaced = '\u2e80'

// hasWordPrefix reports whether a word of s begins with word.
func hasWordPrefix(word, s string) bool {
	before := ' '
	for at, r := range s {
		if (isSeparator(before) || r >= firstUnspaced) && strings.HasPrefix(s[at:], word) {
			return true
		}
		before = r
	}
	return false
}

func isSubsequence(word, s string) bool {
	rest := []rune(word)
	for _, r := range s {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

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
