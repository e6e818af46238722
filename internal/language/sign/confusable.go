package sign

import (
	"fmt"
	"strings"
	"unicode"
)

// Confusable is a word that isn't what it looks like.
type Confusable struct {
	Start, End int    // in bytes
	Word       string // with an invisible character written out, as in "hos<U+00AD>pital"
	Why        string // "has a soft hyphen (U+00AD)"
}

// Confusables returns the words of a text that a reader mistakes for others: with letters of two
// scripts that look alike ("ibuprоfen" with a Cyrillic о), an invisible character between letters,
// or two letters in one character (ﬁ). Mixtures that languages do use aren't included: Japanese
// writing, Latin letters among those of a language without spaces, Greek letters of units and names
// (μg, TNFα), and in a text of another script an ending after Latin capitals.
func Confusables(text string) []Confusable {
	if !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return nil
	}
	var out []Confusable
	latin := isMostlyLatin(text)
	start := -1
	for i, r := range text + " " {
		inside := unicode.IsLetter(r) || unicode.IsMark(r) || isInvisible(r) || '0' <= r && r <= '9'
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			word := text[start:i]
			if r, why := confusableReason(word, latin); why != "" {
				if isInvisible(r) {
					word = WordWith(word, r)
				}
				out = append(out, Confusable{start, i, word, why})
			}
			start = -1
		}
	}
	return out
}

// confusableReason returns what makes a word different from what it looks like; "" for nothing.
func confusableReason(word string, latin bool) (rune, string) {
	all := []rune(word)
	for i, r := range all {
		switch {
		case isInvisible(r) && needsNoJoiner(visibleNeighbor(all[:i], true), visibleNeighbor(all[i+1:], false)):
			return r, "has " + Name(r)
		case 'ﬀ' <= r && r <= 'ﬆ':
			return r, "has " + Name(r) + ", which is two letters in one"
		}
	}
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if r, script, of := mixedScript(part, latin); r != 0 {
			return r, fmt.Sprintf("has the %s letter %c (U+%04X) among %s letters", script, r, r, of)
		}
	}
	return 0, ""
}

// visibleNeighbor returns the visible character next to a position, before or after it; 0 for none.
func visibleNeighbor(of []rune, before bool) rune {
	for n := range of {
		r := of[n]
		if before {
			r = of[len(of)-1-n]
		}
		if !isInvisible(r) && !unicode.IsMark(r) {
			return r
		}
	}
	return 0
}

// needsNoJoiner reports whether nothing invisible belongs between two characters: letters of a
// script that never needs it, or digits. Languages without spaces, and those whose letters join, do
// need invisible characters.
func needsNoJoiner(a, b rune) bool {
	plain := func(r rune) bool { return '0' <= r && r <= '9' || unicode.IsLetter(r) && confusableScript(r) != "" }
	return plain(a) && plain(b)
}

// mixedScript returns the first letter of a word that is of another script than most of it, with
// the names of both scripts; 0 for none.
func mixedScript(word string, latin bool) (r rune, script, of string) {
	alike, other := map[string]int{}, map[string]int{}
	for _, r := range word {
		if s := confusableScript(r); s != "" {
			alike[s]++
		} else if s := otherScript(r); s != "" {
			other[s]++
		}
	}
	scripts, name := alike, confusableScript
	if len(alike) < 2 {
		scripts, name = other, otherScript
	}
	if len(scripts) < 2 || isTerm(word) || !latin && isEnding(word) {
		return 0, "", ""
	}
	for _, r := range word {
		if s := name(r); s != "" && (of == "" || scripts[s] > scripts[of] || scripts[s] == scripts[of] && latin && s == "Latin") {
			of = s
		}
	}
	for _, r := range word {
		if s := name(r); s != "" && s != of {
			return r, s, of
		}
	}
	return 0, "", ""
}

// confusableScripts are the scripts whose letters look like each other's.
var confusableScripts = []string{"Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu"}

// confusableScript returns the script of a letter that looks like one of another script; "" for none.
func confusableScript(r rune) string {
	for _, name := range confusableScripts {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}

// otherScript returns the script of a letter that isn't in confusableScripts; "" for characters
// shared by several.
func otherScript(r rune) string {
	if confusableScript(r) != "" || unicode.In(r, unicode.Common, unicode.Inherited, unicode.Han) {
		return ""
	}
	if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
		return "Japanese"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}

// isTerm reports whether a word is a unit or a name with one Greek letter before or after it that
// no Latin letter looks like: μg, βhCG, TNFα.
func isTerm(word string) bool {
	const greek, most = "αβγδεθλμπσφωΔΣΩ\u2126", 4
	first, last := strings.TrimLeft(word, greek), strings.TrimRight(word, greek)
	for _, rest := range []string{first, last} {
		letters := []rune(rest)
		if len([]rune(word))-len(letters) == 1 && len(letters) <= most && !strings.ContainsFunc(rest, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) {
			return true
		}
	}
	return false
}

// isEnding reports whether a word is Latin capitals with an ending in small letters of another script: "PDFы".
func isEnding(word string) bool {
	rest := strings.TrimLeftFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) && unicode.IsUpper(r) })
	return len(word)-len(rest) > 1 && rest != "" && !strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsUpper(r) || unicode.Is(unicode.Latin, r) })
}

// isMostlyLatin reports whether at least half of the letters of a text are Latin.
func isMostlyLatin(text string) bool {
	latin := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			latin--
		}
	}
	return latin >= 0
}
