package yamlfile

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/pattern"
)

// plainPattern matches a text that needs no quotes: it begins with a letter and holds nothing that
// any version of YAML reads as more than words.
var plainPattern = pattern.New(`^[\p{L}¿¡][^\x00-\x1f#:{}\[\],&*!|>'"%@\x60\\]*$`)

// reservedWords are words that some YAML parsers read as something else.
var reservedWords = map[string]bool{
	"yes": true, "no": true, "true": true, "false": true, "on": true, "off": true, "null": true, "y": true, "n": true,
}

// isoDate and phone match forms that every parser the program expects reads as text.
var isoDate = pattern.New(`^\d{4}-\d{2}-\d{2}$`)

// Quote writes a text as a one-line YAML value, in quotes if it needs them.
func Quote(s string) string {
	isPlain := plainPattern().MatchString(s) && !reservedWords[strings.ToLower(s)] && s == strings.TrimSpace(s) && !needsEscape(s)
	if isPlain || isoDate().MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}

// needsEscape reports whether a text holds a character that YAML takes only as an escape in quotes:
// U+FFFF and the like, which are no characters to any reader.
func needsEscape(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) })
}

// maxFoldedLine is the maximum length of a line of a folded text, if its words allow it.
const maxFoldedLine = 110

// Value writes a text after "key:": on the same line or, if it is long, folded below with this
// indentation. It begins with the space after the colon and has no line break at the end.
func Value(s string, indent int) string {
	words := strings.Fields(s)
	if utf8.RuneCountInString(s)+indent < maxFoldedLine || strings.Join(words, " ") != s || needsEscape(s) {
		return " " + Quote(s)
	}
	var b strings.Builder
	b.WriteString(" >-")
	width := maxFoldedLine
	for _, w := range words {
		length := utf8.RuneCountInString(w)
		if width+1+length > maxFoldedLine {
			b.WriteString("\n" + strings.Repeat(" ", indent) + w)
			width = indent + length
			continue
		}
		b.WriteString(" " + w)
		width += 1 + length
	}
	return b.String()
}
