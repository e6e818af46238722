package schedule

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/visit/field"
)

// rowsEnd finds the line that ends the rows of a file, such as a total. A row below it would be a patient whom nobody
// reads, and is an error.
type rowsEnd struct {
	name  string   // of the file
	words []string // in lower case: how such a line begins
	line  int      // where the rows ended; 0 while they go on
}

// maxEndCells is how many cells of a line that ends the rows may hold something. A row has more: its patient, id and
// procedure.
const maxEndCells = 2

// endOfText is the last character of a text file of old systems.
const endOfText = "\x1a"

// at reports whether a line isn't a row: it ends the rows, or stands below the one that does.
func (e *rowsEnd) at(line int, cells []string) (bool, error) {
	held := slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return strings.TrimSpace(c) == "" })
	switch {
	case e.line > 0 && len(held) > maxEndCells:
		return false, fileError(e.name, line, "remove the line, or remove ends-at: from the mapping", "the rows end at line %d, and line %d looks like another one; nothing of the file is used", e.line, line)
	case e.line > 0:
		return true, nil
	case len(held) > 0 && len(held) <= maxEndCells && e.begins(held[0]):
		e.line = line
		return true, nil
	}
	return false, nil
}

// begins reports whether a cell begins with words that end the rows, as words: "Total" is no part of a longer name.
func (e *rowsEnd) begins(cell string) bool {
	text, _ := field.Clean(cell)
	text = strings.ToLower(text)
	return slices.ContainsFunc(e.words, func(w string) bool {
		rest, ok := strings.CutPrefix(text, w)
		last, _ := utf8.DecodeLastRuneInString(w)
		next, _ := utf8.DecodeRuneInString(rest)
		return ok && (rest == "" || !unicode.IsLetter(last) || !unicode.IsLetter(next))
	})
}
