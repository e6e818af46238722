package excel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// Table is the only sheet with rows of a workbook, below its header.
type Table struct {
	sheet      *sheet
	sheetName  string
	names      []string
	line       int
	warn       func(line int, hint, message string)
	warnHidden bool // a hidden row is still to be warned about
	end        form.RowsEnd
	about      []form.About
}

// Open finds the sheet. If several have rows, a person must say which one is meant. Name is what positions call the file;
// start reads it from its beginning if it can't be read in place; warn receives the line, the hint and the message of a
// warning.
func Open(name string, in, start io.Reader, place form.Place, warn func(line int, hint, message string)) (*Table, error) {
	at, size, err := readerAt(name, in, start)
	if err != nil {
		return nil, err
	}
	book, err := openWorkbook(name, at, size)
	if err != nil {
		return nil, err
	}
	sheets, err := book.chosen(place.Sheet)
	if err != nil {
		return nil, err
	}
	var found *Table
	for _, one := range sheets {
		s, err := book.open(one.part)
		if err != nil {
			return nil, err
		}
		head, err := s.header(place)
		if errors.Is(err, io.EOF) {
			_ = s.part.Close()
			continue
		}
		if err != nil {
			return nil, err
		}
		if found != nil {
			return nil, form.FileError(name, 0, "name it in a mapping, file: {sheet: "+yamlfile.Quote(found.sheetName)+"}; or save each sheet as a file of its own",
				"more than one sheet of the Excel file has rows; expected one")
		}
		found = &Table{sheet: s, sheetName: one.name, names: head, line: s.line, warn: warn, warnHidden: true, end: form.RowsEnd{File: name, Words: place.EndsAt}}
	}
	if found == nil {
		return nil, form.NewEmptyError(name)
	}
	for n, c := range found.names {
		if _, problem := field.Clean(c); problem != "" {
			return nil, form.FileError(name, found.line, "", "the name of column %d %s", n+1, problem)
		}
	}
	return found, nil
}

// SheetNames returns the names of the sheets that a person sees.
func SheetNames(name string, data []byte) ([]string, error) {
	book, err := openWorkbook(name, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range book.sheets {
		names = append(names, s.name)
	}
	return names, nil
}

// chosen returns the sheets that a person sees, or the one of that name.
func (w *workbook) chosen(name string) ([]sheetPart, error) {
	if name == "" {
		return w.sheets, nil
	}
	var names []string
	for _, s := range w.sheets {
		if strings.EqualFold(strings.TrimSpace(s.name), name) {
			return []sheetPart{s}, nil
		}
		names = append(names, s.name)
	}
	return nil, form.FileError(w.name, 0, diag.DidYouMean(name, names), "the mapping names the sheet %q, which the Excel file doesn't have", name)
}

// header reads the column names: the first line with something in it, or those that a mapping names.
func (s *sheet) header(place form.Place) ([]string, error) {
	names, err := s.nextTexts()
	for err == nil && s.line < place.HeaderLine {
		names, err = s.nextTexts()
	}
	if err == nil && place.HeaderLine > 0 && s.line > place.HeaderLine {
		return nil, form.FileError(s.book.name, place.HeaderLine, "", "the mapping says that the column names are on line %d, which is empty", place.HeaderLine)
	}
	for n := 1; n < place.HeaderLines && err == nil; n++ {
		var more []string
		more, err = s.nextTexts()
		names = form.JoinNames(names, more)
	}
	return names, err
}

// nextTexts returns the texts of the next row with something in it.
func (s *sheet) nextTexts() ([]string, error) {
	cells, err := s.next()
	return textsOf(cells), err
}

func textsOf(cells []cell) []string {
	out := make([]string, len(cells))
	for n, c := range cells {
		out[n] = c.text
	}
	return out
}

// readerAt returns the input for random access: in place if it is a file.
func readerAt(name string, in, start io.Reader) (io.ReaderAt, int64, error) {
	type file interface {
		io.ReaderAt
		io.Seeker
	}
	if f, ok := in.(file); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil {
			return f, size, nil
		}
	}
	data, err := io.ReadAll(io.LimitReader(start, form.MaxFile+1))
	if err != nil {
		return nil, 0, form.ReadError(name, err)
	}
	if len(data) > form.MaxFile {
		return nil, 0, form.FileError(name, 0, "save it as CSV", "the Excel file is larger than %d MiB", form.MaxFile>>20)
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

// Header returns the names of the columns.
func (t *Table) Header() []string { return t.names }

// HeaderLine returns the line of the names.
func (t *Table) HeaderLine() int { return t.line }

// Close closes the sheet; the caller closes the input.
func (t *Table) Close() error { return t.sheet.part.Close() }

// Next returns the next row with something in it.
func (t *Table) Next() (form.Record, error) {
	for {
		cells, err := t.sheet.next()
		if err != nil {
			return form.Record{}, err
		}
		texts := textsOf(cells)
		if ended, err := t.end.At(t.sheet.line, texts); err != nil {
			return form.Record{}, err
		} else if !ended {
			return t.record(cells, texts), nil
		}
	}
}

// record returns a row with a cell for each column at least. A text over the limit is kept just long enough to stay over it.
func (t *Table) record(cells []cell, texts []string) form.Record {
	if t.warnHidden && t.sheet.hidden {
		t.warnHidden = false
		t.warn(t.sheet.line, "save the rows you want as a separate file", "a row is hidden in the sheet, but is read anyway")
	}
	rec := form.Record{Line: t.sheet.line}
	size := 0
	t.about = t.about[:0]
	for n, c := range cells {
		t.about = append(t.about, c.About)
		if size += len(c.text); len(c.text) > form.MaxCell {
			texts[n] = c.text[:form.MaxCell+1]
			rec.Reject = fmt.Sprintf("%s holds more than %d KiB", form.ColumnName(t.names, n+1), form.MaxCell>>10)
		}
	}
	for len(texts) < len(t.names) {
		texts, t.about = append(texts, ""), append(t.about, form.About{})
	}
	for len(texts) > len(t.names) && texts[len(texts)-1] == "" {
		texts = texts[:len(texts)-1]
	}
	rec.Cells, rec.About = texts, t.about[:len(texts)]
	switch {
	case rec.Reject != "":
	case size > form.MaxRow:
		rec.Reject = form.RowTooLong
	case len(texts) > len(t.names):
		rec.Reject = fmt.Sprintf("the row has %s; expected %d", diag.Count(len(texts), "cell"), len(t.names))
	}
	return rec
}

// CheckMerged returns an error if a column that is used has merged cells among the rows that were read: a person sees the
// value in each of their rows, but only the first row has it.
func (t *Table) CheckMerged(used func(column int) bool) error {
	for _, m := range t.sheet.merged {
		for n := m.from; n <= m.to && n < len(t.names); n++ {
			if m.toLine > t.line && used(n) {
				return form.FileError(t.sheet.book.name, m.fromLine, "unmerge the cells, and write the value into each",
					"rows %d to %d of the sheet have merged cells in %s; nothing of the file is used", m.fromLine, m.toLine, form.ColumnName(t.names, n+1))
			}
		}
	}
	return nil
}
