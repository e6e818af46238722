package csvfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"aftercare/internal/batch/schedule/form"
)

// maxCells is how many cells of a row are kept.
const maxCells = 1 << 14

// separators are the characters that may separate cells.
const separators = ",;\t|"

// record is a row, and what was seen of it while it was split.
type record struct {
	form.Record
	long      int // the first cell over the limit, from 1
	strayText int // the first cell with text after its closing quote, from 1
	// For quoted cells of several lines: where the first began, and how many line ends and separators are in
	// them.
	opened, breaks, commas int
}

// scanner splits a text into records. It isn't encoding/csv, which drops the cells of a row with an
// error, takes a file whose lines end in CR for one row, and sets no bound to an open quote.
//
// The rules: a quote only opens a cell as its first character; two quotes inside are one; a quote elsewhere is
// a letter, as in spreadsheets. Text after a closing quote rejects the row. If the cell before it spans lines,
// the quote is an open one, and reading on would make rows of the inside of cells: so it ends the file.
type scanner struct {
	name         string
	in           *bufio.Reader
	comma        byte
	crOnly       bool // lines end with a carriage return only
	escapeFactor int  // how many times longer a cell may be because of the escapes in a file of rejected rows
	line         int  // of the next byte
	buf          []byte
	ends         []int
}

type cellState int

const (
	atStart cellState = iota
	unquoted
	quoted
	closing     // after a quote inside a quoted cell
	afterQuoted // after a closing quote and something else
)

// next returns the next record that isn't a blank line, io.EOF after the last.
func (s *scanner) next() (record, error) {
	for {
		rec, blank, err := s.scan()
		if err != nil || !blank {
			return rec, err
		}
	}
}

// scanState is the state of one scan.
type scanState struct {
	state   cellState
	size    int
	length  int // of the cell, in bytes
	opened  int // the line of the cell's opening quote
	started int // the line of the row
	breaks  int // line ends inside the quoted cell
	commas  int // and separators
	rec     record
}

// scan reads one record; blank reports an empty line.
func (s *scanner) scan() (rec record, blank bool, err error) {
	s.buf, s.ends = s.buf[:0], s.ends[:0]
	r := &scanState{started: s.line}
	r.rec.Line = s.line
	for {
		b, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return s.finishAtEOF(r)
		}
		if err != nil {
			return record{}, false, form.ReadError(s.name, err)
		}
		if r.size++; r.size > form.MaxUnterminated {
			return record{}, false, s.unterminatedError(r)
		}
		done, err := s.readByte(r, b)
		if err != nil {
			return record{}, false, err
		}
		if done {
			return s.finish(r), r.state == atStart && len(s.ends) == 1, nil
		}
	}
}

// readByte handles one byte; done reports the end of the row.
func (s *scanner) readByte(r *scanState, b byte) (done bool, err error) {
	if b == '\r' && r.state != quoted && (s.crOnly || s.nextIs('\n')) {
		if !s.crOnly {
			return false, nil // the line feed ends the row
		}
		b = '\n'
	}
	if b == '\n' || (b == '\r' && s.crOnly) {
		s.line++
	}
	switch {
	case r.state == quoted && b == '"':
		r.state = closing
	case r.state == quoted:
		r.countInQuotes(b, s.comma, s.crOnly)
		s.add(r, b)
	case r.state == closing && b == '"':
		s.add(r, b)
		r.state = quoted
	case b == s.comma:
		s.endCell(r)
		r.state = atStart
	case b == '\n':
		s.endCell(r)
		return true, nil
	case r.state == atStart && b == '"':
		r.state, r.opened, r.breaks, r.commas = quoted, s.line, 0, 0
	case r.state == closing:
		if s.line > r.opened {
			return false, s.openQuoteError(r.opened, s.line-r.opened)
		}
		r.state = afterQuoted
		s.markStrayText(r)
		s.add(r, b)
	default:
		if r.state == atStart {
			r.state = unquoted
		}
		s.add(r, b)
	}
	return false, nil
}

func (s *scanner) nextIs(b byte) bool {
	next, err := s.in.Peek(1)
	return err == nil && next[0] == b
}

// add adds a byte to a cell. One over the limit is kept too, so that the cell stays too long in a file of
// rejected rows.
func (s *scanner) add(r *scanState, b byte) {
	r.length++
	limit := form.MaxCell * max(s.escapeFactor, 1)
	if r.length > limit && r.rec.long == 0 {
		r.rec.long = len(s.ends) + 1
	}
	if r.length <= limit+1 && len(s.buf) <= form.MaxRow*max(s.escapeFactor, 1) {
		s.buf = append(s.buf, b)
	}
}

// markStrayText marks a cell that has text after its closing quote.
func (s *scanner) markStrayText(r *scanState) {
	if r.rec.strayText == 0 {
		r.rec.strayText = len(s.ends) + 1
	}
	from := 0
	if n := len(s.ends); n > 0 {
		from = s.ends[n-1]
	}
	s.buf = slices.Insert(s.buf, from, []byte(form.StrayTextMark)...)
	s.add(r, '"')
}

func (s *scanner) endCell(r *scanState) {
	if len(s.ends) <= maxCells+len(rejectsHeader) {
		s.ends = append(s.ends, len(s.buf))
	}
	r.length = 0
	if r.state == closing && r.breaks > 0 {
		if r.rec.breaks == 0 {
			r.rec.opened = r.opened
		}
		r.rec.breaks += r.breaks
		r.rec.commas += r.commas
	}
}

// countInQuotes counts line ends and separators inside quotes, which would belong to rows if the quote weren't open.
func (r *scanState) countInQuotes(b, comma byte, old bool) {
	switch {
	case b == '\n', b == '\r' && old:
		r.breaks++
	case b == comma:
		r.commas++
	}
}

// finishAtEOF finishes the last row at the end of the file.
func (s *scanner) finishAtEOF(r *scanState) (record, bool, error) {
	switch {
	case r.state == quoted:
		return record{}, false, s.openQuoteError(r.opened, s.line-r.opened)
	case r.state == atStart && len(s.ends) == 0:
		return record{}, false, io.EOF
	}
	s.endCell(r)
	return s.finish(r), false, nil
}

// finish slices the cells from the one text that holds them all.
func (s *scanner) finish(r *scanState) record {
	text := string(s.buf)
	r.rec.Cells = make([]string, len(s.ends))
	from := 0
	for n, to := range s.ends {
		r.rec.Cells[n] = text[from:to]
		from = to
	}
	if len(s.buf) > form.MaxRow*max(s.escapeFactor, 1) {
		r.rec.Reject = form.RowTooLong
	}
	return r.rec
}

func (s *scanner) openQuoteError(line, n int) error {
	what := fmt.Sprintf("%d lines", n)
	if n == 1 {
		what = "1 line"
	}
	return form.FileError(s.name, line, "close the quote or remove it; double a quote within quotes",
		"quote opened on line %d, %s swallowed; the rows from here on are not read", line, what)
}

func (s *scanner) unterminatedError(r *scanState) error {
	if r.state == quoted {
		return s.openQuoteError(r.opened, s.line-r.opened)
	}
	return form.FileError(s.name, r.started, "", "line %d has no end within %d MiB; the rows from here on are not read", r.started, form.MaxUnterminated>>20)
}

// separatorLine reads the line "sep=;" that spreadsheets write and follow.
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
	s.crOnly = strings.HasPrefix(rest, "\r") && !strings.HasPrefix(rest, "\r\n")
	if _, err := s.in.Discard(length); err != nil {
		return form.ReadError(s.name, err)
	}
	return nil
}

// guessSeparator finds the header's separator, and how its line ends. It is the one that splits the header into
// most cells; if two do equally, a person must say.
func (s *scanner) guessSeparator() error {
	start, err := s.in.Peek(form.BufferSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return form.ReadError(s.name, err)
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
			s.crOnly = b == '\r' && n+1 < len(text) && text[n+1] != '\n'
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
			return form.FileError(s.name, s.line, `write the line "sep=,", or the sign that it is, above the column names`,
				"the line of column names has as many %q as %q; expected one sign between columns", string(s.comma), string(b))
		}
	}
	return nil
}
