package lint

import (
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/language/locale"
	"aftercare/internal/pattern"
)

// t4 is rule T4.
var t4 = &Analyzer{
	Name: "T4", Doc: "a word of the source language left over in a translation", Instead: "the word in the reader's language", Why: "a whole sheet is in one language",
	Fixed: anyFixed,
	Pair: func(p *PairPass) {
		own := alsoTheirs[locale.BaseLanguage(p.language())]
		words := p.lexicon.blankNames(blankPlaceholders(p.Text.Words))
		for _, at := range wordPattern().FindAllStringIndex(words, -1) {
			if word := strings.ToLower(words[at[0]:at[1]]); slices.Contains(sourceWords, word) && !slices.Contains(own, word) {
				p.Report(at[0], at[1], "%q is English", words[at[0]:at[1]])
			}
		}
		const name = 4 // letters: units and one-word names are the same in each language
		if long := func(w string) bool { return len(w) >= name }; p.Text.Words == p.Of && slices.ContainsFunc(wordPattern().FindAllString(words, -1), long) && strings.Contains(p.Of, " ") {
			p.Report(0, len(p.Text.Words), "the text is the source's")
		}
	},
}

// sourceWords are English words that nearly every sentence has, and that no language with the same
// letters has, except for alsoTheirs.
var sourceWords = []string{
	"the", "your", "you", "and", "with", "until", "after", "from", "when", "which", "this", "that", "these", "should", "would", "doctor's", "call",
	"take", "does", "have", "pain", "days", "hours", "weeks", "if",
}

// alsoTheirs are those that another language also has: French bread, a Danish duck.
var alsoTheirs = map[string][]string{
	"fr": {"pain", "if"}, "da": {"have", "and", "after"}, "nb": {"have", "and", "after"}, "no": {"have", "and", "after"}, "nn": {"have", "and"}, "sv": {"and"}, "de": {"after"},
	"pl": {"take"}, "ca": {"call"}, "mi": {"take"}, "tl": {"call", "pain"}, "fil": {"call", "pain"},
}

// t7 is rule T7.
var t7 = &Analyzer{
	Name: "T7", Doc: "several words of the source in a row, left over in a translation", Instead: "the words in the reader's language", Why: "nobody can read a line that is half translated",
	Fixed: anyFixed,
	New:   true,
	Pair: func(p *PairPass) {
		if p.Text.Words == p.Of {
			return // reported by T4
		}
		text := p.lexicon.blankNames(blankPlaceholders(p.Text.Words))
		runs := wordRuns(p.lexicon.blankNames(blankPlaceholders(p.Of)))
		spans := wordPattern().FindAllStringIndex(text, -1)
		foreign := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
		for n := 0; n < len(spans); n++ {
			length := longestRunIn(runs, text, spans[n:])
			if isUntranslated(text, spans[n:n+length], foreign) {
				start, end := spans[n][0], spans[n+length-1][1]
				p.Report(start, end, "%q is the source's", text[start:end])
				n += length - 1
			}
		}
	},
}

// isUntranslated reports whether words that are the same in the source and the translation are
// neither names nor terms: three, one of which has no meaning of its own, or two in small letters
// among another script.
func isUntranslated(text string, words [][]int, foreign bool) bool {
	const several, pair = 3, 2
	functional, small := false, true
	for _, at := range words {
		word := text[at[0]:at[1]]
		functional = functional || slices.Contains(functionWords, strings.ToLower(word))
		small = small && word == strings.ToLower(word)
	}
	return len(words) >= several && functional || foreign && len(words) >= pair && small
}

// functionWords are English words that are part of a sentence, and not of a term such as "blood
// sugar level".
var functionWords = []string{
	"the", "of", "your", "you", "and", "with", "to", "for", "if", "until", "when", "at", "from", "that", "this", "it", "are", "or", "not", "do", "by", "any", "all", "may", "can",
	"will", "should", "after", "before", "as", "we", "us", "our", "were", "was", "has", "have", "than", "more", "each", "every", "but", "so", "be", "then", "them", "there",
}

// blankPlaceholders returns a text with each placeholder replaced by as many spaces, so that
// positions stay.
func blankPlaceholders(s string) string {
	return placeholders().ReplaceAllStringFunc(s, func(name string) string { return strings.Repeat("\x00", len(name)) })
}

// blankNames does the same with the names of medicines, which are the same in many languages.
func (x *lexicon) blankNames(s string) string {
	for _, m := range x.mentions(s) {
		s = s[:m.start] + strings.Repeat("\x00", m.end-m.start) + s[m.end:]
	}
	return s
}

// runEnd matches what ends a run of words: a number, a placeholder, a name, a bracket, the end of a
// sentence.
var runEnd = pattern.New(`[\x00\p{Nd}.!?;:()\[\]"]`)

// wordRuns returns the words of a text in small letters, one list for each run of adjacent words.
func wordRuns(s string) [][]string {
	var out [][]string
	for _, part := range runEnd().Split(s, -1) {
		if words := wordPattern().FindAllString(strings.ToLower(part), -1); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// longestRunIn returns how many of the words, from the first on, occur together in one of the runs
// as they do in the text; at least 1.
func longestRunIn(runs [][]string, text string, words [][]int) int {
	longest := 1
	for _, run := range runs {
		for from := range run {
			n := 0
			for n < len(words) && from+n < len(run) && strings.ToLower(text[words[n][0]:words[n][1]]) == run[from+n] &&
				(n == 0 || !runEnd().MatchString(text[words[n-1][1]:words[n][0]])) {
				n++
			}
			longest = max(longest, n)
		}
	}
	return longest
}
