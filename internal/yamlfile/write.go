package yamlfile

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"aftercare/internal/pattern"
)

// plainPattern is a text that needs no quotes: it begins with a letter and holds nothing that
// YAML, in any version, reads as more than words.
var plainPattern = pattern.New(`^[\p{L}¿¡][^\x00-\x1f#:{}\[\],&*!|>'"%@\x60\\]*$`)

// reservedWords are words that some readers of YAML take for something else.
var reservedWords = map[string]bool{
	"yes": true, "no": true, "true": true, "false": true, "on": true, "off": true, "null": true, "y": true, "n": true,
}

// isoDate and phone are forms that every reader of ours takes as the text that stands there.
var isoDate = pattern.New(`^\d{4}-\d{2}-\d{2}$`)

// Quote writes a text as a YAML value of one line, in quotes where it needs them.
func Quote(s string) string {
	isPlain := plainPattern().MatchString(s) && !reservedWords[strings.ToLower(s)] && s == strings.TrimSpace(s)
	if isPlain || isoDate().MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}

// maxFoldedLine is how long a line of a folded text is at most, where its words allow.
const maxFoldedLine = 110

// Value writes a text after "key:": on the same line, or folded below, indented by so many
// spaces, where it is long. It begins with the space after the colon and ends without a
// line end.
func Value(s string, indent int) string {
	words := strings.Fields(s)
	if utf8.RuneCountInString(s)+indent < maxFoldedLine || strings.Join(words, " ") != s {
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
