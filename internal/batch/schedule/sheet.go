package schedule

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/visit"
)

// The days before the first one that a spreadsheet counts.
var (
	epoch     = visit.Date{Year: 1899, Month: 12, Day: 30}
	epoch1904 = visit.Date{Year: 1904, Month: 1, Day: 1}
)

// excelCell is a cell as its sheet has it.
type excelCell struct {
	text             string
	number           bool
	date             bool // written as ISO
	boolean          bool // written as a boolean
	failed           bool // an error, or a formula without its value
	shownDifferently bool // a number that its format shows differently
	strikethrough    bool // struck through: someone removed it by hand
}

// sheet streams the rows of one sheet.
type sheet struct {
	book   *workbook
	part   io.ReadCloser
	dec    *xml.Decoder
	line   int // of the last row
	hidden bool
	ended  bool
	inRows bool
	merged []mergedRange
}

// mergedRange is cells that a sheet shows as one; all but the first are empty.
type mergedRange struct{ fromLine, toLine, from, to int }

func (w *workbook) open(name string) (*sheet, error) {
	part, err := w.part(name)
	if err != nil {
		return nil, err
	}
	return &sheet{book: w, part: part, dec: xml.NewDecoder(&nodeLimiter{in: &io.LimitedReader{R: part, N: maxCellBytes}})}, nil
}

// next returns the next row with at least one non-empty cell, io.EOF after the last. A sheet that ends early is
// a broken file, not a shorter one.
func (s *sheet) next() ([]excelCell, error) {
	for !s.ended {
		t, err := s.dec.Token()
		if errors.Is(err, io.EOF) {
			break // complete, and a chart
		}
		if err != nil {
			return nil, s.readError(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "sheetData":
				s.inRows = true
			case "mergeCell":
				if err := s.addMerged(attr(t, "ref")); err != nil {
					return nil, s.readError(err)
				}
			}
			if t.Name.Local != "row" || !s.inRows {
				continue
			}
			cells, err := s.readRow(t)
			if err != nil {
				return nil, s.readError(err)
			}
			if slices.ContainsFunc(cells, func(c excelCell) bool { return c.text != "" || c.failed }) {
				return cells, nil
			}
		case xml.EndElement:
			s.inRows = s.inRows && t.Name.Local != "sheetData"
			s.ended = t.Name.Local == "worksheet"
		}
	}
	if _, err := io.Copy(io.Discard, s.part); err != nil { // the checksum is at the end
		return nil, s.readError(err)
	}
	return nil, io.EOF
}

func (s *sheet) readError(err error) error {
	if errors.Is(err, errLongNode) {
		return fileError(s.book.name, s.line+1, "", "a cell after row %d holds more than %d KiB; the rows from here on are not read", s.line, maxNode>>10)
	}
	return fileError(s.book.name, s.line+1, xlsxHint, "the Excel file is broken or cut off after row %d; the rows from here on are not read", s.line)
}

var errSheet = errors.New("schedule: a sheet that can't be read")

// How many columns and rows Excel has, and how many merged ranges are remembered.
const (
	maxSheetColumns = 16384
	maxSheetRows    = 1 << 20
	maxMerged       = 1 << 16
)

// addMerged adds a range such as "B2:B4". Ranges follow the rows.
func (s *sheet) addMerged(ref string) error {
	first, last, _ := strings.Cut(ref, ":")
	if last == "" {
		last = first
	}
	m := mergedRange{lineOf(first), lineOf(last), columnOf(first), columnOf(last)}
	if len(s.merged) >= maxMerged || m.fromLine < 1 || m.toLine < m.fromLine || m.from < 0 || m.to < m.from {
		return errSheet
	}
	if m.fromLine != m.toLine || m.from != m.to {
		s.merged = append(s.merged, m)
	}
	return nil
}

// lineOf returns the line of a reference such as "C12"; 0 for none.
func lineOf(ref string) int {
	n, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil {
		return 0
	}
	return n
}

// readRow reads one row up to its end.
func (s *sheet) readRow(start xml.StartElement) ([]excelCell, error) {
	line := s.line + 1
	if r := attr(start, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n <= s.line {
			return nil, errSheet
		}
		line = n
	}
	if line > maxSheetRows {
		return nil, errSheet
	}
	s.line = line
	s.hidden = s.hidden || attr(start, "hidden") == "1" || attr(start, "hidden") == "true"
	var cells []excelCell
	for {
		t, err := s.dec.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			at := len(cells)
			if ref := attr(t, "r"); ref != "" {
				if at = columnOf(ref); at < len(cells) || at >= maxSheetColumns {
					return nil, errSheet
				}
			}
			c, err := s.readCell(t)
			if err != nil {
				return nil, err
			}
			if n, err := strconv.Atoi(attr(t, "s")); err == nil && n >= 0 && n < len(s.book.strikethrough) {
				c.strikethrough = s.book.strikethrough[n]
			}
			cells = append(cells, make([]excelCell, at-len(cells))...)
			cells = append(cells, c)
		case xml.EndElement:
			if t.Name.Local == "row" {
				return cells, nil
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf returns the column of a reference such as "C12", from 0; -1 for none.
func columnOf(ref string) int {
	n := 0
	for _, b := range []byte(ref) {
		if b < 'A' || b > 'Z' || n > maxSheetColumns {
			break
		}
		n = n*26 + int(b-'A') + 1
	}
	return n - 1
}

// readCell reads one cell up to its end.
func (s *sheet) readCell(start xml.StartElement) (excelCell, error) {
	var value, inline string
	formula := false
	for {
		t, err := s.dec.Token()
		if err != nil {
			return excelCell{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			text, err := readText(s.dec, t.Name.Local)
			if err != nil {
				return excelCell{}, err
			}
			switch t.Name.Local {
			case "v":
				value = text
			case "is":
				inline = text
			case "f":
				formula = true
			}
		case xml.EndElement:
			return s.readValue(attr(start, "t"), attr(start, "s"), value, inline, formula)
		}
	}
}

// readText reads the text of a value, up to its end.
func readText(dec *xml.Decoder, name string) (string, error) {
	if name == "is" {
		return richText(dec)
	}
	var text strings.Builder
	for depth := 0; ; {
		t, err := dec.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				return text.String(), nil
			}
		case xml.CharData:
			text.Write(t)
		}
	}
}

// readValue converts what a cell holds by its type and its style.
func (s *sheet) readValue(kind, style, value, inline string, formula bool) (excelCell, error) {
	if formula && value == "" && kind != "str" {
		return excelCell{failed: true}, nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if value == "" {
			return excelCell{}, nil
		}
		if err != nil || n < 0 || n >= len(s.book.texts) {
			return excelCell{}, errSheet
		}
		return excelCell{text: unescapeExcel(s.book.texts[n])}, nil
	case "inlineStr":
		return excelCell{text: unescapeExcel(inline)}, nil
	case "str":
		return excelCell{text: unescapeExcel(value)}, nil
	case "b":
		return excelCell{text: map[string]string{"1": "yes", "0": "no"}[value], boolean: true, failed: value != "1" && value != "0"}, nil
	case "e":
		return excelCell{text: value, failed: true}, nil
	case "d":
		return excelCell{text: strings.TrimSuffix(value, "T00:00:00"), date: true}, nil
	case "", "n":
		return s.readNumber(style, value), nil
	}
	return excelCell{}, errSheet
}

// readNumber reads a number, which its style may make a date.
func (s *sheet) readNumber(style, value string) excelCell {
	if value == "" {
		return excelCell{}
	}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(s.book.dates) && s.book.dates[n] {
		if date, ok := s.book.excelDate(value); ok {
			return excelCell{text: date, date: true}
		}
		return excelCell{text: value, failed: true}
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return excelCell{text: value, failed: true}
	}
	c := excelCell{text: strconv.FormatFloat(v, 'f', -1, 64), number: true}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(s.book.digits) {
		c.shownDifferently = !s.book.digits[n].shows(len(c.text))
	}
	return c
}

// unescapeExcel decodes what XML can't hold as Excel writes it: _x001B_.
func unescapeExcel(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for n := 0; n < len(s); n++ {
		if s[n] == '_' && n+7 <= len(s) && s[n+1] == 'x' && s[n+6] == '_' {
			if v, err := strconv.ParseUint(s[n+2:n+6], 16, 16); err == nil {
				b.WriteRune(rune(v))
				n += 6
				continue
			}
		}
		b.WriteByte(s[n])
	}
	return b.String()
}
