package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/sheet"
)

// special holds the characters that may begin markup anywhere in a line, including GitHub's
// dialect. An "@" would become a mention, "://" and "www." a link.
const special = "\\`*_{}[]<>#&|~$^@"

// escapeText writes a text so that it is read back letter for letter, wherever it is.
func escapeText(s string) string {
	s = strings.Trim(oneLine(s), " ")
	return escapePart(s, 0, len(s))
}

// oneLine returns a text on one line with ordinary spaces.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0':
			return ' '
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// escapePart escapes a part of a text as its position requires.
func escapePart(text string, from, to int) string {
	var b strings.Builder
	for n, r := range text[from:to] {
		if strings.ContainsRune(special, r) || startsBlock(text, from+n, r) || startsLink(text, from+n, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// startsBlock reports whether the character at n would begin a list, a heading or a rule, as one
// does that follows nothing but digits.
func startsBlock(s string, n int, r rune) bool {
	switch r {
	case '-', '+', '=', ':':
		return n == 0
	case '.', ')':
		return n > 0 && strings.Trim(s[:n], "0123456789") == ""
	}
	return false
}

// startsLink reports whether the character at n would make a link of the text around it.
func startsLink(s string, n int, r rune) bool {
	switch r {
	case ':':
		return strings.HasPrefix(s[n:], "://")
	case '.':
		return n >= len("www") && strings.EqualFold(s[n-len("www"):n], "www")
	}
	return false
}

// emphasize returns a text in bold, if its letters allow the marks.
func emphasize(s string) string { return writeRuns(sheet.Text{{Words: s, Strong: true}}) }

// writeRuns writes a text with its marks. CommonMark drops spaces at its ends.
func writeRuns(t sheet.Text) string {
	whole, marked := flattenText(t)
	end := len(strings.TrimRight(whole, " "))
	text := strings.TrimLeft(whole[:end], " ")
	lead := end - len(text)
	var b strings.Builder
	done := 0
	for _, m := range marked {
		from, to := m[0]-lead, m[1]-lead
		if !canEmphasize(text, from, to) {
			continue
		}
		b.WriteString(escapePart(text, done, from) + "**" + escapePart(text, from, to) + "**")
		done = to
	}
	return b.String() + escapePart(text, done, len(text))
}

// flattenText returns a text in one piece, without the spaces at its ends, and which parts of it
// are strong.
func flattenText(t sheet.Text) (whole string, marked [][2]int) {
	for _, r := range t {
		words := oneLine(r.Words)
		if r.Blank {
			words = sheet.BlankLine
		}
		if bare := strings.TrimFunc(words, isSpace); r.Strong && bare != "" {
			from := len(whole) + strings.Index(words, bare)
			if n := len(marked); n > 0 && marked[n-1][1] == from {
				marked[n-1][1] += len(bare)
			} else {
				marked = append(marked, [2]int{from, from + len(bare)})
			}
		}
		whole += words
	}
	return whole, marked
}

// canEmphasize reports whether marks around a part would be read as marks: CommonMark allows no
// space inside them, and requires a space or punctuation outside if there is punctuation inside.
func canEmphasize(s string, from, to int) bool {
	inside, _ := utf8.DecodeRuneInString(s[from:to])
	before, size := utf8.DecodeLastRuneInString(s[:from])
	if size > 0 && isPunctuation(inside) && !isSpace(before) && !isPunctuation(before) {
		return false
	}
	inside, _ = utf8.DecodeLastRuneInString(s[from:to])
	after, size := utf8.DecodeRuneInString(s[to:])
	return size == 0 || !isPunctuation(inside) || isSpace(after) || isPunctuation(after)
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
