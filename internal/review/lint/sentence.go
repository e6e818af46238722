package lint

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences splits a text at its full stops. A quotation mark or a bracket after the stop belongs
// to its sentence; the stop of a title ("Dr. Lee") or of an abbreviation doesn't end one.
func sentences(text string) []string {
	var out []string
	for _, at := range sentenceSpans(text) {
		out = append(out, text[at[0]:at[1]])
	}
	return out
}

// sentenceSpans returns where each sentence of a text begins and ends, in bytes, without the space
// around it. It is the only place where texts are split into sentences.
func sentenceSpans(text string) [][2]int {
	var out [][2]int
	add := func(start, end int) {
		start += len(text[start:end]) - len(strings.TrimLeft(text[start:end], " "))
		out = append(out, [2]int{start, end})
	}
	start := 0
	for i, r := range text {
		wide := strings.ContainsRune(wideStops, r)
		if !wide && !strings.ContainsRune(stops, r) || i < start {
			continue
		}
		rest := strings.TrimLeft(text[i+utf8.RuneLen(r):], closers)
		if !wide && rest != "" && rest[0] != ' ' || r == '.' && !endsSentence(text[start:i], strings.TrimLeft(rest, " ")) {
			continue
		}
		end := len(text) - len(rest)
		add(start, end)
		start = end
	}
	if end := len(strings.TrimRight(text, " ")); end > start {
		add(start, end)
	}
	return out
}

const (
	stops = ".!?…"
	// wideStops end a sentence in other scripts, with or without a space after them.
	wideStops = "。！？।؟۔።፧။។"
	// closers are the characters after the stop of the sentence that they close.
	closers = "\"'”’»)]」』"
)

var (
	// titles are written with a stop before a name.
	titles = []string{"Dr", "Drs", "Mr", "Mrs", "Ms", "St", "Mt", "Ft", "Prof", "Sra", "Dra", "Srta"}
	// midway are abbreviations that are always followed by more words.
	midway = []string{"e.g", "i.e", "vs", "approx", "cf", "incl"}
	// numbered are written with a stop before a number.
	numbered = []string{"no", "nos", "fig", "ext", "tel", "p", "pp", "vol", "apt", "ste"}
	// open are abbreviations that end a sentence if a capitalized word follows that begins sentences.
	open = []string{"a.m", "p.m", "etc", "jr", "sr", "inc", "co", "ave", "blvd", "rd", "ln", "hwy", "lb", "lbs", "oz", "hr", "hrs", "min", "tab", "tabs", "max", "temp", "appt",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri"}
	// lettered are words that a single letter completes: "vitamin C. Then", "hepatitis B. Ask".
	lettered = []string{"vitamin", "vitamins", "hepatitis", "type", "group", "plan", "option", "grade", "class", "factor", "part", "section", "room", "building", "strep", "step",
		"letter", "column", "box", "and", "or"}
	// openers are words that begin sentences, and aren't names.
	openers = []string{"a", "an", "and", "ask", "at", "bring", "but", "call", "do", "eat", "drink", "for", "have", "he", "i", "if", "in", "it", "keep", "never", "no", "on", "or", "our", "put",
		"rest", "say", "see", "she", "show", "sit", "stay", "take", "tell", "that", "the", "then", "these", "they", "this", "to", "use", "walk", "wash", "we", "when", "with", "you", "your"}
)

// endsSentence reports whether a full stop ends a sentence, given the text before it and after it.
func endsSentence(before, after string) bool {
	word := before[strings.LastIndexAny(before, " (\"“")+1:]
	next, _, _ := strings.Cut(strings.TrimLeft(after, "\"“(¿¡"), " ")
	next = strings.TrimRight(next, ".,;:!?\")")
	small := strings.ToLower(word)
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case after == "" || word == "":
		return true
	case slices.Contains(titles, word), slices.Contains(midway, small):
		return false
	case slices.Contains(numbered, small) && unicode.IsDigit(first):
		return false
	case word == "a" || word == "p": // "9 a. m." in Spanish
		return next != "m"
	case slices.Contains(open, small), word == "m":
		return unicode.IsUpper(first) && !isDayOrMonth(next)
	case isInitial(word):
		return !unicode.IsUpper(first) || slices.Contains(openers, strings.ToLower(next)) || slices.Contains(lettered, lastWord(strings.TrimSuffix(before, word)))
	}
	return true
}

// isInitial reports whether a word is the first letter of a name.
func isInitial(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsUpper(r)
}

// lastWord returns the last word of a text, in small letters.
func lastWord(text string) string {
	text = strings.TrimRight(text, " ")
	return strings.ToLower(text[strings.LastIndexByte(text, ' ')+1:])
}

// isDayOrMonth reports whether a word is a day of the week or a month.
func isDayOrMonth(word string) bool {
	return dayOrMonth().Regexp.MatchString(word)
}

var dayOrMonth = lazyMatcher(`^(?:` + weekday + `|` + month + `)\b`)
