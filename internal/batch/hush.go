package batch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/pattern"
	"aftercare/internal/schedule"
	"aftercare/internal/visit"
)

var (
	quoted   = pattern.New(`(?:the column )?"(?:[^"\\]|\\.)*"`)
	language = pattern.New(`^([a-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*$`)
)

// hushed takes out of a reason what it quotes of the row: a cell in the wrong column may be
// anybody's name. What the program or the file calls its things is no cell's.
func (m Maker) hushed(reason string, row schedule.Row) string {
	return quoted().ReplaceAllStringFunc(reason, func(s string) string {
		bare := strings.TrimPrefix(s, "the column ")
		words := bare[1 : len(bare)-1]
		if len(bare) < len(s) && row.Reject != "" || m.named(words, row) || !inRow(words, row) {
			return s // a reader names columns by the file's head
		}
		return strings.TrimSuffix(s, bare) + `"…"`
	})
}

// named reports whether words are the program's own name of a thing: a procedure, a field, a
// side, a language, a condition or a value to fill in.
func (m Maker) named(words string, row schedule.Row) bool {
	_, condition := row.Answers[words]
	_, fill := row.Fill[words]
	if condition || fill || slices.Contains(m.IDs, words) || slices.Contains(schedule.Fields, words) || slices.Contains(visit.Sides, visit.Side(words)) {
		return true
	}
	id := row.Fields["procedure"]
	if !slices.Contains(m.IDs, id) {
		return false
	}
	if l := language().FindStringSubmatch(words); l != nil {
		if _, _, err := m.Line.Procedure(id, l[1]); err == nil {
			return true
		}
	}
	if p, _, err := m.Line.Procedure(id, ""); err == nil {
		_, condition = p.Conditions[words]
		_, fill = p.Fill(words)
	}
	return condition || fill
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
