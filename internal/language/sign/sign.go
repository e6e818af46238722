// Package sign names the characters that a reader can't see, or can't distinguish: two texts that
// look alike differ in them.
package sign

import (
	"fmt"
	"strings"
	"unicode"
)

var names = map[rune]string{
	'\t':     "a tab",
	'\n':     "a line break",
	'\r':     "a carriage return",
	'\u00a0': "a non-breaking space",
	'\u00ad': "a soft hyphen",
	'\u034f': "a combining grapheme joiner",
	'\u061c': "a direction mark",
	'\u180e': "a zero-width space",
	'\u200b': "a zero-width space",
	'\u200c': "a zero-width non-joiner",
	'\u200d': "a zero-width joiner",
	'\u200e': "a direction mark",
	'\u200f': "a direction mark",
	'\u2007': "a figure space",
	'\u2009': "a thin space",
	'\u2010': "a hyphen that keyboards don't have",
	'\u2011': "a non-breaking hyphen",
	'\u202f': "a narrow non-breaking space",
	'\u2060': "a word joiner",
	'\ufeff': "a byte order mark",
}

// Name returns the name of a character with its number: "a soft hyphen (U+00AD)"; for others "the
// character ✓ (U+2713)", or "the character U+0001" if it is invisible.
func Name(r rune) string {
	switch name, ok := names[r]; {
	case ok:
		return fmt.Sprintf("%s (U+%04X)", name, r)
	case unicode.Is(unicode.M, r):
		return fmt.Sprintf("an accent that is a separate character (U+%04X)", r)
	case unicode.IsGraphic(r):
		return fmt.Sprintf("the character %c (U+%04X)", r, r)
	}
	return fmt.Sprintf("the character U+%04X", r)
}

// Replacement says what to type instead of a character.
func Replacement(r rune) string {
	switch {
	case r == '\u2010' || r == '\u2011':
		return "type the hyphen on the keyboard"
	case unicode.Is(unicode.Zs, r):
		return "type an ordinary space"
	case unicode.IsGraphic(r) && !unicode.Is(unicode.M, r):
		return "write it in other letters"
	}
	return "remove it"
}

// WordWith returns the first word of a text with a character, which is written out as U+00AD so
// that it is found; "" if the text lacks it.
func WordWith(text string, r rune) string {
	at := strings.IndexRune(text, r)
	if at < 0 {
		return ""
	}
	rest := at + len(string(r))
	from := strings.LastIndexFunc(text[:at], unicode.IsSpace) + 1
	to := strings.IndexFunc(text[rest:], unicode.IsSpace)
	if to < 0 {
		to = len(text) - rest
	}
	return text[from:at] + fmt.Sprintf("<U+%04X>", r) + text[rest:rest+to]
}

// DescribeDifference says in which characters two texts differ that look alike, as in `the first
// has a soft hyphen (U+00AD) in "hos<U+00AD>pital"`; "" if they don't look alike, or are the same.
func DescribeDifference(first, second string) string {
	if first == second || VisibleText(first) != VisibleText(second) {
		return ""
	}
	var out []string
	for n, text := range []string{first, second} {
		other := []string{second, first}[n]
		for _, r := range text {
			if (isInvisible(r) || keyboardRune(r) != r) && strings.Count(text, string(r)) > strings.Count(other, string(r)) {
				out = append(out, fmt.Sprintf("the %s has %s in %q", []string{"first", "second"}[n], Name(r), WordWith(text, r)))
				break
			}
		}
	}
	if len(out) == 0 {
		return "one of them has a letter and its accent as two characters"
	}
	return strings.Join(out, ", ")
}

// VisibleText returns a text as a reader sees it: without invisible characters, and with one
// character for those that look alike.
func VisibleText(text string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return keyboardRune(r)
	}, text)
}

// isInvisible reports whether a character has no width.
func isInvisible(r rune) bool {
	return r == '\u00ad' || r == '\u034f' || r == '\u180e' || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// keyboardRune returns the keyboard character that a character looks like.
func keyboardRune(r rune) rune {
	switch {
	case unicode.Is(unicode.Zs, r):
		return ' '
	case r == '\u2010' || r == '\u2011':
		return '-'
	case r == '\u2018' || r == '\u2019':
		return '\''
	case r == '\u201c' || r == '\u201d':
		return '"'
	}
	return r
}
