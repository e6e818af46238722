package batch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/pattern"
	"aftercare/internal/visit"
)

var (
	quotedPattern   = pattern.New(`(?:the column )?"(?:[^"\\]|\\.)*"`)
	languagePattern = pattern.New(`^([a-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*$`)
)

// redact removes from a reason what it quotes of the row: a cell in the wrong column may hold anybody's name.
// Words that the program or the file's header uses are kept.
func (m Maker) redact(reason string, row schedule.Row) string {
	return quotedPattern().ReplaceAllStringFunc(reason, func(s string) string {
		literal := strings.TrimPrefix(s, "the column ")
		words := literal[1 : len(literal)-1]
		if len(literal) < len(s) && row.Reject != "" || m.isProgramWord(words, row) || !isInRow(words, row) {
			return s // readers name columns by the file's header
		}
		return strings.TrimSuffix(s, literal) + `"…"`
	})
}

// isProgramWord reports whether words are the program's own name for something: a procedure, a field, a side, a
// language, a condition or a value to fill in.
func (m Maker) isProgramWord(words string, row schedule.Row) bool {
	_, condition := row.Answers[words]
	_, fill := row.Fill[words]
	if condition || fill || slices.Contains(m.IDs, words) || slices.Contains(schedule.Fields, words) || slices.Contains(visit.Sides, visit.Side(words)) {
		return true
	}
	id := row.Fields["procedure"]
	if !slices.Contains(m.IDs, id) {
		return false
	}
	if l := languagePattern().FindStringSubmatch(words); l != nil {
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

// isInRow reports whether a cell of the row holds the words, ignoring punctuation.
func isInRow(words string, row schedule.Row) bool {
	normalized := normalizeWords(words)
	if strings.ContainsFunc(normalized, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return true // a cell may hold the same letters in another form
	}
	if normalized == "" {
		return false
	}
	has := func(cell string) bool { return strings.Contains(normalizeWords(cell), normalized) }
	for _, cells := range []map[string]string{row.Fields, row.Answers, row.Fill} {
		for _, cell := range cells {
			if has(cell) {
				return true
			}
		}
	}
	return slices.ContainsFunc(row.Raw, has)
}

func normalizeWords(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s))
}
