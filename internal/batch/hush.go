package batch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/pattern"
	"aftercare/internal/schedule"
)

var quoted = pattern.New(`"(?:[^"\\]|\\.)*"`)

// hushed takes out of a reason what it quotes of the row: a cell in the wrong column may be
// anybody's name. What a procedure or a column is called is no cell's.
func (m Maker) hushed(reason string, row schedule.Row) string {
	return quoted().ReplaceAllStringFunc(reason, func(s string) string {
		words := s[1 : len(s)-1]
		_, condition := row.Answers[words]
		_, fill := row.Fill[words]
		if condition || fill || slices.Contains(m.IDs, words) || slices.Contains(schedule.Fields, words) || !inRow(words, row) {
			return s
		}
		return `"…"`
	})
}

// inRow reports whether a cell of the row holds the words, whatever signs stand between.
func inRow(words string, row schedule.Row) bool {
	bare := bareWords(words)
	if strings.ContainsFunc(bare, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return true // another form of the same letters may be in a cell
	}
	if bare == "" {
		return false
	}
	has := func(cell string) bool { return strings.Contains(bareWords(cell), bare) }
	for _, cells := range []map[string]string{row.Fields, row.Answers, row.Fill} {
		for _, cell := range cells {
			if has(cell) {
				return true
			}
		}
	}
	return slices.ContainsFunc(row.Raw, has)
}

func bareWords(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s))
}
