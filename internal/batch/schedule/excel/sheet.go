package excel

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/batch/schedule/form"
)

// cell is a cell as its sheet has it.
type cell struct {
	text string
	form.About
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
	cells  []cell // of the last row; the next one takes its place
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
func (s *sheet) next() ([]cell, error) {
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
			if slices.ContainsFunc(cells, func(c cell) bool { return c.text != "" || c.Failed }) {
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
		return form.FileError(s.book.name, s.line+1, "", "a cell after row %d holds more than %d KiB; the rows from here on are not read", s.line, maxNode>>10)
	}
	return form.FileError(s.book.name, s.line+1, form.SaveAs, "the Excel file is broken or cut off after row %d; the rows from here on are not read", s.line)
}

var errSheet = errors.New("excel: a sheet that can't be read")

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
func (s *sheet) readRow(start xml.StartElement) ([]cell, error) {
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
	cells := s.cells[:0]
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
				c.Struck = s.book.strikethrough[n]
			}
			for len(cells) < at {
				cells = append(cells, cell{})
			}
			cells = append(cells, c)
		case xml.EndElement:
			if t.Name.Local == "row" {
				s.cells = cells
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
func (s *sheet) readCell(start xml.StartElement) (cell, error) {
	var value, inline string
	formula := false
	for {
		t, err := s.dec.Token()
		if err != nil {
			return cell{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			text, err := readText(s.dec, t.Name.Local)
			if err != nil {
				return cell{}, err
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
func (s *sheet) readValue(kind, style, value, inline string, formula bool) (cell, error) {
	if formula && value == "" && kind != "str" {
		return cell{About: form.About{Failed: true}}, nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if value == "" {
			return cell{}, nil
		}
		if err != nil || n < 0 || n >= len(s.book.texts) {
			return cell{}, errSheet
		}
		return cell{text: unescapeExcel(s.book.texts[n])}, nil
	case "inlineStr":
		return cell{text: unescapeExcel(inline)}, nil
	case "str":
		return cell{text: unescapeExcel(value)}, nil
	case "b":
		return cell{text: map[string]string{"1": "yes", "0": "no"}[value], About: form.About{Boolean: true, Failed: value != "1" && value != "0"}}, nil
	case "e":
		return cell{text: value, About: form.About{Failed: true}}, nil
	case "d":
		return cell{text: strings.TrimSuffix(value, "T00:00:00"), About: form.About{Date: true}}, nil
	case "", "n":
		return s.readNumber(style, value), nil
	}
	return cell{}, errSheet
}

// readNumber reads a number, which its style may make a date.
func (s *sheet) readNumber(style, value string) cell {
	if value == "" {
		return cell{}
	}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(s.book.dates) && s.book.dates[n] {
		if date, ok := s.book.excelDate(value); ok {
			return cell{text: date, About: form.About{Date: true}}
		}
		return cell{text: value, About: form.About{Failed: true}}
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return cell{text: value, About: form.About{Failed: true}}
	}
	c := cell{text: strconv.FormatFloat(v, 'f', -1, 64), About: form.About{Number: true}}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(s.book.digits) {
		c.ShownDifferently = !s.book.digits[n].shows(len(c.text))
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
