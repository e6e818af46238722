package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/visit/field"
)

// RowsEnd finds the line that ends the rows of a file, such as a total. A row below it would be a patient whom nobody
// reads, and is an error.
type RowsEnd struct {
	File  string
	Words []string // in lower case: how such a line begins
	line  int      // where the rows ended; 0 while they go on
}

// MaxEndCells is how many cells of a line that ends the rows may hold something. A row has more: its patient, id and
// procedure.
const MaxEndCells = 2

// At reports whether a line isn't a row: it ends the rows, or stands below the one that does.
func (e *RowsEnd) At(line int, cells []string) (bool, error) {
	held, first := 0, ""
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			if held++; held == 1 {
				first = c
			}
		}
	}
	switch {
	case e.line > 0 && held > MaxEndCells:
		return false, FileError(e.File, line, "remove the line, or remove ends-at: from the mapping", "the rows end at line %d, and line %d looks like another one; nothing of the file is used", e.line, line)
	case e.line > 0:
		return true, nil
	case held > 0 && held <= MaxEndCells && e.begins(first):
		e.line = line
		return true, nil
	}
	return false, nil
}

// begins reports whether a cell begins with words that end the rows, as words: "Total" is no part of a longer name.
func (e *RowsEnd) begins(cell string) bool {
	text, _ := field.Clean(cell)
	text = strings.ToLower(text)
	return slices.ContainsFunc(e.Words, func(w string) bool {
		rest, ok := strings.CutPrefix(text, w)
		last, _ := utf8.DecodeLastRuneInString(w)
		next, _ := utf8.DecodeRuneInString(rest)
		return ok && (rest == "" || !unicode.IsLetter(last) || !unicode.IsLetter(next))
	})
}
