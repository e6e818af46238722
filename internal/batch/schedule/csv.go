package schedule

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// table is a CSV file whose header has been read.
type table struct {
	scan    *scanner
	names   []string
	line    int  // of the header
	cp1252  bool // if asked for
	rejects bool // written by WriteRejects: two columns in front, cells escaped
	end     rowsEnd
	began   bool // a row was read
}

// openCSV reads the header and finds out what separates cells.
func openCSV(name string, in *bufio.Reader, cp1252 bool, rules fileRules) (*table, error) {
	s := &scanner{name: name, in: in, line: 1}
	if rules.sheet != "" {
		return nil, fileError(name, 0, "remove sheet: from the mapping, or give the workbook itself", "the mapping names the sheet %q, and the file is no Excel file", rules.sheet)
	}
	if err := s.skipTo(rules.headerLine); err != nil {
		return nil, err
	}
	if err := s.separatorLine(); err != nil {
		return nil, err
	}
	if s.comma == 0 {
		if err := s.guessSeparator(); err != nil {
			return nil, err
		}
	}
	head, err := s.next()
	if errors.Is(err, io.EOF) {
		return nil, fileError(name, 1, "", "the file has no line of column names")
	}
	if err != nil {
		return nil, err
	}
	t := &table{scan: s, names: head.cells, line: head.line, cp1252: cp1252, end: rowsEnd{name: name, words: rules.endsAt}}
	t.rejects = isRejectsHeader(head.cells)
	for n := 1; n < rules.headerLines && !t.rejects; n++ {
		more, err := s.next()
		if err != nil || more.reject != "" || more.long > 0 || more.strayText > 0 {
			return nil, fileError(name, head.line, "header-lines: 1, in the mapping", "the mapping says that the column names are on %d lines; line %d can't be read as one", rules.headerLines, head.line+n)
		}
		t.names = joinNames(t.names, more.cells)
	}
	if t.rejects {
		s.escapeFactor = maxEscapeFactor
		t.names, t.end = unescapeAll(head.cells[len(rejectsHeader):]), rowsEnd{}
	}
	return t, t.checkHeader(head)
}

// skipTo skips title lines, down to the line of the column names; 0 skips nothing. A file of rejected rows has no title.
func (s *scanner) skipTo(line int) error {
	if start, _ := s.in.Peek(len(rejectsHeader[0])); string(start) == rejectsHeader[0] {
		return nil
	}
	for s.line < line {
		_, err := s.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return fileError(s.name, s.line, "", "the mapping says that the column names are on line %d; the file has fewer lines", line)
		case err != nil:
			return readError(s.name, err)
		}
		s.line++
	}
	return nil
}

// atEnd reports whether nothing follows.
func (s *scanner) atEnd() bool {
	_, err := s.in.Peek(1)
	return errors.Is(err, io.EOF)
}

// joinNames joins column names that stand on two lines.
func joinNames(first, second []string) []string {
	out := make([]string, max(len(first), len(second)))
	for n := range out {
		var parts []string
		for _, names := range [][]string{first, second} {
			if n < len(names) && strings.TrimSpace(names[n]) != "" {
				parts = append(parts, strings.TrimSpace(names[n]))
			}
		}
		out[n] = strings.Join(parts, " ")
	}
	return out
}

// checkHeader refuses a header that isn't a row of names.
func (t *table) checkHeader(head record) error {
	fail := func(format string, args ...any) error {
		return fileError(t.scan.name, head.line, "", format, args...)
	}
	switch {
	case head.reject != "":
		return fail("the line of column names can't be read: %s", head.reject)
	case head.long > 0:
		return fail("column %d of the line of column names is longer than %d KiB", head.long, MaxCell>>10)
	case head.strayText > 0:
		return fail("column %d of the line of column names has a text after its closing quote", head.strayText)
	}
	for n, c := range t.names {
		if i, ok := firstInvalidUTF8(c); ok && isBinary(strings.Join(t.names, "")) {
			return fileError(t.scan.name, head.line, exportAs, "line %d, column %d holds bytes that are not text; expected a schedule", head.line, n+1)
		} else if ok {
			return fileError(t.scan.name, head.line, "for a file in Windows' encoding, add --encoding cp1252",
				"line %d, column %d holds the byte 0x%02X, which is not UTF-8", head.line, n+1, c[i])
		}
		if _, problem := field.Clean(c); problem != "" {
			return fail("the name of column %d %s", n+1, problem)
		}
	}
	return nil
}

// header returns the names of the columns.
func (t *table) header() []string { return t.names }

func (t *table) headerLine() int { return t.line }
func (t *table) nextCells() ([]string, error) {
	rec, err := t.nextRecord()
	return rec.cells, err
}

// nextRecord returns the next record with at least one non-empty cell.
func (t *table) nextRecord() (record, error) {
	for {
		rec, err := t.scan.next()
		if err != nil {
			return rec, err
		}
		if t.rejects {
			t.unescape(&rec)
		}
		if rec.reject == "" && len(rec.cells) <= maxCells && !slices.ContainsFunc(rec.cells, func(c string) bool { return c != "" }) {
			continue
		}
		if first := !t.began; first && !t.rejects {
			if t.began = true; isUnderline(rec.cells) {
				continue
			}
		}
		if t.hasOpenQuote(rec) {
			return rec, t.scan.openQuoteError(rec.opened, rec.breaks)
		}
		if len(rec.cells) == 1 && rec.cells[0] == endOfText && t.scan.atEnd() {
			return record{}, io.EOF
		}
		if ended, err := t.end.at(rec.line, rec.cells); err != nil {
			return rec, err
		} else if ended {
			continue
		}
		t.check(&rec)
		return rec, nil
	}
}

// isUnderline reports whether a line below the names is only hyphens, as sqlcmd writes it.
func isUnderline(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.Trim(c, "-") != "" || c == "" })
}

// hasOpenQuote reports a row with other rows inside a cell, from a quote that one row leaves open and another
// closes. The cell then holds as many separators as the rows had.
func (t *table) hasOpenQuote(rec record) bool {
	const minColumns = 4 // in a smaller table, a comma or two in a message would be enough
	n := len(t.names)
	return rec.breaks > 0 && n >= minColumns && !t.rejects && len(rec.cells)+rec.commas >= n+rec.breaks*(n-1)
}

// unescape removes the escapes that WriteRejects adds. The limits apply to the cells themselves.
func (t *table) unescape(rec *record) {
	because := ""
	if len(rec.cells) >= len(rejectsHeader) {
		because = unescape(rec.cells[len(rejectsHeader)-1])
	}
	rec.cells = unescapeAll(rec.cells[min(len(rejectsHeader), len(rec.cells)):])
	if slices.ContainsFunc(rec.cells, func(c string) bool { return strings.HasPrefix(c, reasonMark) }) && because != "" {
		rec.reject, rec.reasonKept = because, true
	}
	rec.long, rec.strayText = 0, 0
	size := 0
	for n, c := range rec.cells {
		size += len(c)
		if len(c) > MaxCell && rec.long == 0 {
			rec.long = n + 1
		}
		if strings.HasPrefix(c, strayTextMark) && rec.strayText == 0 {
			rec.strayText = n + 1
		}
	}
	if size > MaxRow {
		rec.reject = rowTooLong
	}
}

// check rejects a record whose cells can't be separated or can't be read.
func (t *table) check(rec *record) {
	if !t.rejects {
		t.checkMarks(rec)
	}
	switch {
	case rec.reject != "":
	case rec.long > 0:
		rec.reject = fmt.Sprintf("%s holds more than %d KiB", t.column(rec.long), MaxCell>>10)
	case len(rec.cells) > maxCells:
		rec.reject = fmt.Sprintf("the row has more than %d cells; expected %d", maxCells, len(t.names))
	case rec.strayText > 0:
		rec.reject = fmt.Sprintf("%s has a text after its closing quote; expected a quote within quotes to be doubled", t.column(rec.strayText))
	case len(rec.cells) != len(t.names):
		rec.reject = fmt.Sprintf("the row has %s; expected %d", diag.Count(len(rec.cells), "cell"), len(t.names))
	}
	if rec.reject == "" {
		t.checkBytes(rec)
	}
}

// checkMarks rejects a cell that begins with a mark that only a file of rejected rows may hold, and puts a mark
// before it to keep it apart.
func (t *table) checkMarks(rec *record) {
	for n, c := range rec.cells {
		r, _ := utf8.DecodeRuneInString(c)
		if mark := string(r); markEscapes[mark] == 0 || mark == strayTextMark && rec.strayText > 0 {
			continue
		}
		if rec.cells[n], rec.reasonKept = reasonMark+c, true; rec.reject == "" {
			rec.reject = fmt.Sprintf("%s holds U+%04X, which is not a character", t.column(n+1), r)
		}
	}
}

func (t *table) checkBytes(rec *record) {
	for n, c := range rec.cells {
		if i, ok := firstInvalidUTF8(c); ok {
			rec.reject = fmt.Sprintf("%s holds the byte 0x%02X, which is not UTF-8; for a whole file in Windows' encoding, add --encoding cp1252", t.column(n+1), c[i])
			return
		}
		if t.cp1252 && isMisencoded(c) {
			rec.reject, rec.cells[n], rec.reasonKept = t.column(n+1)+" "+notCP1252, reasonMark+c, true
			return
		}
	}
}

// firstInvalidUTF8 returns the offset of the first byte that isn't UTF-8.
func firstInvalidUTF8(s string) (int, bool) {
	if utf8.ValidString(s) {
		return 0, false
	}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n <= 1 {
				return i, true
			}
		}
	}
	return 0, false
}

// column returns how messages name a column.
func (t *table) column(n int) string { return columnName(t.names, n) }

func columnName(names []string, n int) string {
	if n <= len(names) && strings.TrimSpace(names[n-1]) != "" {
		return fmt.Sprintf("the column %q", shortName(names[n-1]))
	}
	return fmt.Sprintf("column %d", n)
}

// shortName returns a column's name, shortened for a message.
func shortName(s string) string {
	s, _ = field.Clean(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (t *table) close() error { return nil }
