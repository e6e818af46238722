// Package csvfile reads tables of CSV as they are found in practice: any separator, any line end, stray quotes. It writes and
// reads files of rejected rows, which are such tables.
package csvfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// Table is a CSV file whose header has been read.
type Table struct {
	scan    *scanner
	names   []string
	line    int  // of the header
	cp1252  bool // if asked for
	rejects bool // written by Rejects: two columns in front, cells escaped
	objects bool // rejected rows of a format without a header, each an object in the only cell
	end     form.RowsEnd
	began   bool // a row was read
}

// Open reads the header and finds out what separates cells. Name is what positions call the file; cp1252 means that the
// text was decoded from that encoding because a person asked for it.
func Open(name string, in *bufio.Reader, cp1252 bool, place form.Place) (*Table, error) {
	s := &scanner{name: name, in: in, line: 1}
	if place.Sheet != "" {
		return nil, form.FileError(name, 0, "remove sheet: from the mapping, or give the workbook itself", "the mapping names the sheet %q, but the file is not an Excel file", place.Sheet)
	}
	if err := s.skipTo(place.HeaderLine); err != nil {
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
		return nil, form.FileError(name, 1, "", "the file has no line of column names")
	}
	if err != nil {
		return nil, err
	}
	t := &Table{scan: s, names: head.Cells, line: head.Line, cp1252: cp1252, end: form.RowsEnd{File: name, Words: place.EndsAt}}
	t.rejects = isRejectsHeader(head.Cells)
	for n := 1; n < place.HeaderLines && !t.rejects; n++ {
		more, err := s.next()
		if err != nil || more.Reject != "" || more.long > 0 || more.strayText > 0 {
			return nil, form.FileError(name, head.Line, "header-lines: 1, in the mapping", "the mapping says that the column names are on %d lines; line %d can't be read as one", place.HeaderLines, head.Line+n)
		}
		t.names = form.JoinNames(t.names, more.Cells)
	}
	if t.rejects {
		s.escapeFactor = maxEscapeFactor
		t.names, t.end = unescapeAll(head.Cells[len(rejectsHeader):]), form.RowsEnd{}
		t.objects = len(t.names) == 1 && t.names[0] == jsonColumn
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
			return form.FileError(s.name, s.line, "", "the mapping says that the column names are on line %d; the file has fewer lines", line)
		case err != nil:
			return form.ReadError(s.name, err)
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

// checkHeader refuses a header that isn't a row of names.
func (t *Table) checkHeader(head record) error {
	fail := func(format string, args ...any) error {
		return form.FileError(t.scan.name, head.Line, "", format, args...)
	}
	switch {
	case head.Reject != "":
		return fail("the line of column names can't be read: %s", head.Reject)
	case head.long > 0:
		return fail("column %d of the line of column names is longer than %d KiB", head.long, form.MaxCell>>10)
	case head.strayText > 0:
		return fail("column %d of the line of column names has a text after its closing quote", head.strayText)
	}
	for n, c := range t.names {
		if i, ok := firstInvalidUTF8(c); ok && isBinary(strings.Join(t.names, "")) {
			return form.FileError(t.scan.name, head.Line, form.ExportAs, "line %d, column %d holds bytes that are not text; expected a schedule", head.Line, n+1)
		} else if ok {
			return form.FileError(t.scan.name, head.Line, "for a file in Windows' encoding, add --encoding cp1252",
				"line %d, column %d holds the byte 0x%02X, which is not UTF-8", head.Line, n+1, c[i])
		}
		if _, problem := field.Clean(c); problem != "" {
			return fail("the name of column %d %s", n+1, problem)
		}
	}
	return nil
}

// endOfText is the last character of a text file of old systems.
const endOfText = "\x1a"

// IsRejects reports whether it is a file of rejected rows.
func (t *Table) IsRejects() bool { return t.rejects }

// Header returns the names of the columns; nil if each row is an object.
func (t *Table) Header() []string {
	if t.objects {
		return nil
	}
	return t.names
}

// HeaderLine returns the line of the names.
func (t *Table) HeaderLine() int { return t.line }

// Close does nothing: the caller closes the input.
func (t *Table) Close() error { return nil }

// Next returns the next row with something in it.
func (t *Table) Next() (form.Record, error) {
	rec, err := t.nextRecord()
	switch {
	case !t.objects:
	case rec.long > 0:
		rec.Reject = form.LineTooLong
	case len(rec.Cells) == 1 && !strings.HasPrefix(rec.Cells[0], form.ReasonMark):
		rec.Reject = "" // the bytes are checked with the object
	}
	return rec.Record, err
}

// nextRecord returns the next record with at least one non-empty cell.
func (t *Table) nextRecord() (record, error) {
	for {
		rec, err := t.scan.next()
		if err != nil {
			return rec, err
		}
		if t.rejects {
			t.unescape(&rec)
		}
		if rec.Reject == "" && len(rec.Cells) <= maxCells && !slices.ContainsFunc(rec.Cells, func(c string) bool { return c != "" }) {
			continue
		}
		if first := !t.began; first && !t.rejects {
			if t.began = true; isUnderline(rec.Cells) {
				continue
			}
		}
		if t.hasOpenQuote(rec) {
			return rec, t.scan.openQuoteError(rec.opened, rec.breaks)
		}
		if len(rec.Cells) == 1 && rec.Cells[0] == endOfText && t.scan.atEnd() {
			return record{}, io.EOF
		}
		if ended, err := t.end.At(rec.Line, rec.Cells); err != nil {
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
func (t *Table) hasOpenQuote(rec record) bool {
	const minColumns = 4 // in a smaller table, a comma or two in a message would be enough
	n := len(t.names)
	return rec.breaks > 0 && n >= minColumns && !t.rejects && len(rec.Cells)+rec.commas >= n+rec.breaks*(n-1)
}

// unescape removes the escapes that WriteRejects adds. The limits apply to the cells themselves.
func (t *Table) unescape(rec *record) {
	because := ""
	if len(rec.Cells) >= len(rejectsHeader) {
		because = unescape(rec.Cells[len(rejectsHeader)-1])
	}
	rec.Cells = unescapeAll(rec.Cells[min(len(rejectsHeader), len(rec.Cells)):])
	if slices.ContainsFunc(rec.Cells, func(c string) bool { return strings.HasPrefix(c, form.ReasonMark) }) && because != "" {
		rec.Reject, rec.Readable = because, true
	}
	rec.long, rec.strayText = 0, 0
	size := 0
	for n, c := range rec.Cells {
		size += len(c)
		if len(c) > form.MaxCell && rec.long == 0 {
			rec.long = n + 1
		}
		if strings.HasPrefix(c, form.StrayTextMark) && rec.strayText == 0 {
			rec.strayText = n + 1
		}
	}
	if size > form.MaxRow {
		rec.Reject = form.RowTooLong
	}
}

// check rejects a record whose cells can't be separated or can't be read.
func (t *Table) check(rec *record) {
	if !t.rejects {
		t.checkMarks(rec)
	}
	switch {
	case rec.Reject != "":
	case rec.long > 0:
		rec.Reject = fmt.Sprintf("%s holds more than %d KiB", t.column(rec.long), form.MaxCell>>10)
	case len(rec.Cells) > maxCells:
		rec.Reject = fmt.Sprintf("the row has more than %d cells; expected %d", maxCells, len(t.names))
	case rec.strayText > 0:
		rec.Reject = fmt.Sprintf("%s has a text after its closing quote; expected a quote within quotes to be doubled", t.column(rec.strayText))
	case len(rec.Cells) != len(t.names):
		rec.Reject = fmt.Sprintf("the row has %s; expected %d", diag.Count(len(rec.Cells), "cell"), len(t.names))
	}
	if rec.Reject == "" {
		t.checkBytes(rec)
	}
}

// checkMarks rejects a cell that begins with a mark that only a file of rejected rows may hold, and puts a mark
// before it to keep it apart.
func (t *Table) checkMarks(rec *record) {
	for n, c := range rec.Cells {
		if !form.BeginsWithMark(c) || rec.strayText > 0 && strings.HasPrefix(c, form.StrayTextMark) {
			continue
		}
		r, _ := utf8.DecodeRuneInString(c)
		if rec.Cells[n], rec.Readable = form.ReasonMark+c, true; rec.Reject == "" {
			rec.Reject = fmt.Sprintf("%s holds U+%04X, which is not a character", t.column(n+1), r)
		}
	}
}

func (t *Table) checkBytes(rec *record) {
	for n, c := range rec.Cells {
		if i, ok := firstInvalidUTF8(c); ok {
			rec.Reject = fmt.Sprintf("%s holds the byte 0x%02X, which is not UTF-8; for a whole file in Windows' encoding, add --encoding cp1252", t.column(n+1), c[i])
			return
		}
		if t.cp1252 && form.IsMisencoded(c) {
			rec.Reject, rec.Cells[n], rec.Readable = t.column(n+1)+" "+form.NotCP1252, form.ReasonMark+c, true
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
func (t *Table) column(n int) string { return form.ColumnName(t.names, n) }

// isBinary reports whether bytes are a binary format rather than text.
func isBinary(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\r' && r != '\n' && r != '\f' && r != '\v' || r == 0x7f
	})
}
