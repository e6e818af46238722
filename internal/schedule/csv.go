package schedule

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of what is read. A cell or a row over its limit is refused, and read on to its
// end in flat memory; what has no end within endless ends the file.
const (
	longestCell = 64 << 10
	longestRow  = 1 << 20
	endless     = 16 << 20
	buffered    = 64 << 10
)

// separators are what may stand between cells.
const separators = ",;\t|"

// record is a row before it has a meaning.
type record struct {
	line   int
	cells  []string
	reject string // why the row can't be used, whatever its cells mean
	long   int    // the first cell over the limit, from 1
	torn   int    // the first cell with a text after its closing quote, from 1
}

// scanner splits a text into records. It is no encoding/csv, which reads an open quote into
// memory up to the end of the file and can't tell where it began.
//
// The rules: a quote opens a cell only as its first sign; two quotes within are one; a quote
// elsewhere is a letter, as spreadsheets have it. A text after a closing quote rejects the
// row. Where a line was swallowed before that, the quote is an open one, and reading on
// would make rows of a cell's inside: so it ends the file.
type scanner struct {
	name  string
	in    *bufio.Reader
	comma byte
	old   bool // a line ends with a carriage return alone
	wide  int  // how much longer a cell may be, for the escapes of a file of rejected rows
	line  int  // of the next byte
	buf   []byte
	ends  []int
}

type state int

const (
	begin state = iota
	plain
	quoted
	closing // after a quote within a quoted cell
	junk    // after a closing quote and something else
)

// next returns the next record that is no blank line, io.EOF after the last.
func (s *scanner) next() (record, error) {
	for {
		rec, blank, err := s.scan()
		if err != nil || !blank {
			return rec, err
		}
	}
}

// row is the state of one scan.
type row struct {
	at      state
	size    int
	length  int // of the cell
	opened  int // the line of the cell's quote
	started int // the line of the row
	rec     record
}

// scan reads one record; blank reports a line with nothing on it.
func (s *scanner) scan() (rec record, blank bool, err error) {
	s.buf, s.ends = s.buf[:0], s.ends[:0]
	r := &row{started: s.line}
	r.rec.line = s.line
	for {
		b, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return s.last(r)
		}
		if err != nil {
			return record{}, false, reading(s.name, err)
		}
		if r.size++; r.size > endless {
			return record{}, false, s.noEnd(r)
		}
		done, err := s.take(r, b)
		if err != nil {
			return record{}, false, err
		}
		if done {
			return s.finish(r), r.at == begin && len(s.ends) == 1, nil
		}
	}
}

// take reads one byte; done reports the end of the row.
func (s *scanner) take(r *row, b byte) (done bool, err error) {
	if b == '\r' && r.at != quoted && (s.old || s.followed('\n')) {
		if !s.old {
			return false, nil // the line feed ends the row
		}
		b = '\n'
	}
	if b == '\n' || (b == '\r' && s.old) {
		s.line++
	}
	switch {
	case r.at == quoted && b == '"':
		r.at = closing
	case r.at == quoted:
		s.add(r, b)
	case r.at == closing && b == '"':
		s.add(r, b)
		r.at = quoted
	case b == s.comma:
		s.end(r)
		r.at = begin
	case b == '\n':
		s.end(r)
		return true, nil
	case r.at == begin && b == '"':
		r.at, r.opened = quoted, s.line
	case r.at == closing:
		if s.line > r.opened {
			return false, s.openQuote(r)
		}
		r.at = junk
		s.tear(r)
		s.add(r, b)
	default:
		if r.at == begin {
			r.at = plain
		}
		s.add(r, b)
	}
	return false, nil
}

func (s *scanner) followed(b byte) bool {
	next, err := s.in.Peek(1)
	return err == nil && next[0] == b
}

// add keeps a byte of a cell. One over the limit is kept too, so that the cell stays too
// long where it is written to a file of rejected rows.
func (s *scanner) add(r *row, b byte) {
	r.length++
	limit := longestCell * max(s.wide, 1)
	if r.length > limit && r.rec.long == 0 {
		r.rec.long = len(s.ends) + 1
	}
	if r.length <= limit+1 && len(s.buf) <= longestRow*max(s.wide, 1) {
		s.buf = append(s.buf, b)
	}
}

// tear marks a cell that has something after its closing quote.
func (s *scanner) tear(r *row) {
	if r.rec.torn == 0 {
		r.rec.torn = len(s.ends) + 1
	}
	from := 0
	if n := len(s.ends); n > 0 {
		from = s.ends[n-1]
	}
	s.buf = slices.Insert(s.buf, from, []byte(tornMark)...)
	s.add(r, '"')
}

func (s *scanner) end(r *row) {
	if len(s.ends) <= longestRow {
		s.ends = append(s.ends, len(s.buf))
	}
	r.length = 0
}

// last reads the end of the file.
func (s *scanner) last(r *row) (record, bool, error) {
	switch {
	case r.at == quoted:
		return record{}, false, s.openQuote(r)
	case r.at == begin && len(s.ends) == 0:
		return record{}, false, io.EOF
	}
	s.end(r)
	return s.finish(r), false, nil
}

// finish cuts the cells out of the one text that holds them all.
func (s *scanner) finish(r *row) record {
	text := string(s.buf)
	r.rec.cells = make([]string, len(s.ends))
	from := 0
	for n, to := range s.ends {
		r.rec.cells[n] = text[from:to]
		from = to
	}
	if len(s.buf) > longestRow*max(s.wide, 1) {
		r.rec.reject = longRow
	}
	return r.rec
}

var longRow = fmt.Sprintf("the row is longer than %d KiB", longestRow>>10)

func (s *scanner) openQuote(r *row) error {
	n := s.line - r.opened
	what := fmt.Sprintf("%d lines", n)
	if n == 1 {
		what = "1 line"
	}
	return failure(s.name, r.opened, "close the quote, or take it out; write a quote within quotes twice",
		"quote opened on line %d, %s swallowed; the rows from here on are not read", r.opened, what)
}

func (s *scanner) noEnd(r *row) error {
	if r.at == quoted {
		return s.openQuote(r)
	}
	return failure(s.name, r.started, "", "line %d has no end within %d MiB; the rows from here on are not read", r.started, endless>>20)
}

// table is a CSV file of which the header is read.
type table struct {
	scan    *scanner
	names   []string
	line    int  // of the names
	rejects bool // a file that WriteRejects wrote: two columns in front, cells escaped
}

// openCSV reads the header and finds out what stands between cells.
func openCSV(name string, in *bufio.Reader) (*table, error) {
	s := &scanner{name: name, in: in, line: 1}
	if err := s.separatorLine(); err != nil {
		return nil, err
	}
	if s.comma == 0 {
		if err := s.guess(); err != nil {
			return nil, err
		}
	}
	head, err := s.next()
	if errors.Is(err, io.EOF) {
		return nil, failure(name, 1, "", "the file has no line of column names")
	}
	if err != nil {
		return nil, err
	}
	t := &table{scan: s, names: head.cells, line: head.line}
	if t.rejects = isRejectsHeader(head.cells); t.rejects {
		s.wide = widestEscape
		t.names = unescapeAll(head.cells[len(rejectsHeader):])
	}
	return t, t.checkHeader(head)
}

// checkHeader refuses a header that is no line of names.
func (t *table) checkHeader(head record) error {
	fail := func(format string, args ...any) error {
		return failure(t.scan.name, head.line, "", format, args...)
	}
	switch {
	case head.reject != "":
		return fail("the line of column names can't be read: %s", head.reject)
	case head.long > 0:
		return fail("column %d of the line of column names is longer than %d KiB", head.long, longestCell>>10)
	case head.torn > 0:
		return fail("column %d of the line of column names has a text after its closing quote", head.torn)
	}
	for n, c := range t.names {
		if i, ok := broken(c); ok {
			return failure(t.scan.name, head.line, "for a file in Windows' encoding say --encoding cp1252",
				"line %d, column %d holds the byte 0x%02X, which is not UTF-8", head.line, n+1, c[i])
		}
		if _, problem := cleaned(c); problem != "" {
			return fail("the name of column %d %s", n+1, problem)
		}
	}
	return nil
}

// separatorLine reads the line "sep=;" that spreadsheets write and obey.
func (s *scanner) separatorLine() error {
	start, _ := s.in.Peek(8)
	text := strings.TrimPrefix(string(start), `"`)
	if len(text) < 5 || !strings.EqualFold(text[:4], "sep=") || !strings.Contains(separators, text[4:5]) {
		return nil
	}
	rest := strings.TrimPrefix(text[5:], `"`)
	length := len(start) - len(rest)
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		length += 2
	case strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		length++
	default:
		return nil
	}
	s.comma, s.line = text[4], 2
	s.old = strings.HasPrefix(rest, "\r") && !strings.HasPrefix(rest, "\r\n")
	if _, err := s.in.Discard(length); err != nil {
		return reading(s.name, err)
	}
	return nil
}

// guess finds the separator of the header, and how its line ends. What parts the header into
// most cells it is; where two do so equally, a person must say.
func (s *scanner) guess() error {
	start, err := s.in.Peek(buffered)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return reading(s.name, err)
	}
	text := strings.TrimLeft(string(start), "\r\n")
	counts := map[byte]int{}
	inside, ended := false, false
	for n := 0; n < len(text) && !ended; n++ {
		switch b := text[n]; {
		case b == '"':
			inside = !inside
		case inside:
		case b == '\r' || b == '\n':
			ended = true
			s.old = b == '\r' && n+1 < len(text) && text[n+1] != '\n'
		case strings.IndexByte(separators, b) >= 0:
			counts[b]++
		}
	}
	s.comma = separators[0]
	for n := 1; n < len(separators); n++ {
		if counts[separators[n]] > counts[s.comma] {
			s.comma = separators[n]
		}
	}
	for n := range len(separators) {
		if b := separators[n]; b != s.comma && counts[b] > 0 && counts[b] == counts[s.comma] {
			return failure(s.name, s.line, `write the line "sep=,", or the sign that it is, above the column names`,
				"the line of column names has as many %q as %q; expected one sign between columns", string(s.comma), string(b))
		}
	}
	return nil
}

// header is the names of the columns.
func (t *table) header() []string { return t.names }

// next returns the next record that has something in a cell.
func (t *table) next() (record, error) {
	for {
		rec, err := t.scan.next()
		if err != nil {
			return rec, err
		}
		if t.rejects {
			t.unescape(&rec)
		}
		if rec.reject == "" && !slices.ContainsFunc(rec.cells, func(c string) bool { return c != "" }) {
			continue
		}
		t.check(&rec)
		return rec, nil
	}
}

// unescape takes off what WriteRejects put on. The limits are for the cells themselves.
func (t *table) unescape(rec *record) {
	rec.cells = unescapeAll(rec.cells[min(len(rejectsHeader), len(rec.cells)):])
	rec.long, rec.torn = 0, 0
	size := 0
	for n, c := range rec.cells {
		size += len(c)
		if len(c) > longestCell && rec.long == 0 {
			rec.long = n + 1
		}
		if strings.HasPrefix(c, tornMark) && rec.torn == 0 {
			rec.torn = n + 1
		}
	}
	if size > longestRow {
		rec.reject = longRow
	}
}

// check rejects a record whose cells can't be told apart or can't be read.
func (t *table) check(rec *record) {
	switch {
	case rec.reject != "":
	case rec.long > 0:
		rec.reject = fmt.Sprintf("%s holds more than %d KiB", t.column(rec.long), longestCell>>10)
	case rec.torn > 0:
		rec.reject = fmt.Sprintf("%s has a text after its closing quote; expected a quote within quotes to stand twice", t.column(rec.torn))
	case len(rec.cells) != len(t.names):
		rec.reject = fmt.Sprintf("the row has %s; expected %d", counted(len(rec.cells), "cell"), len(t.names))
	}
	if rec.reject == "" {
		t.checkBytes(rec)
	}
}

func (t *table) checkBytes(rec *record) {
	line := rec.line
	for n, c := range rec.cells {
		if i, ok := broken(c); ok {
			rec.reject = fmt.Sprintf("%s holds the byte 0x%02X on line %d, which is not UTF-8; for a whole file in Windows' encoding say --encoding cp1252",
				t.column(n+1), c[i], line+strings.Count(c[:i], "\n"))
			return
		}
		line += strings.Count(c, "\n")
	}
}

// broken finds the first byte that is not UTF-8.
func broken(s string) (int, bool) {
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

// column names a column for a person.
func (t *table) column(n int) string { return columnName(t.names, n) }

func columnName(names []string, n int) string {
	if n <= len(names) && strings.TrimSpace(names[n-1]) != "" {
		return fmt.Sprintf("the column %q", shortName(names[n-1]))
	}
	return fmt.Sprintf("column %d", n)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortName is a column's name as a message shows it.
func shortName(s string) string {
	s, _ = cleaned(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (t *table) close() error { return nil }
