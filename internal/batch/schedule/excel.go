package schedule

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/visit/field"
)

// excel is an Excel file whose only sheet with rows was found and whose header was read.
type excel struct {
	sheet     *sheet
	sheetName string
	names     []string
	line      int
	o         Options
	end       rowsEnd
}

// openExcel finds the sheet. If several have rows, a person must say which one is meant.
func openExcel(name string, in io.Reader, buffer io.Reader, o Options) (source, error) {
	if o.Encoding != "" {
		return nil, fileError(name, 0, "leave out --encoding", "an Excel file says its own encoding")
	}
	at, size, err := readerAt(name, in, buffer)
	if err != nil {
		return nil, err
	}
	book, err := openWorkbook(name, at, size)
	if err != nil {
		return nil, err
	}
	rules := o.rules()
	sheets, err := book.chosen(rules.sheet)
	if err != nil {
		return nil, err
	}
	var found *excel
	for _, one := range sheets {
		s, err := book.open(one.part)
		if err != nil {
			return nil, err
		}
		head, err := s.header(rules)
		if errors.Is(err, io.EOF) {
			_ = s.part.Close()
			continue
		}
		if err != nil {
			return nil, err
		}
		if found != nil {
			return nil, fileError(name, 0, "name it in a mapping, file: {sheet: "+yamlfile.Quote(found.sheetName)+"}; or save each sheet as a file of its own",
				"more than one sheet of the Excel file has rows; expected one")
		}
		found = &excel{sheet: s, sheetName: one.name, names: head, line: s.line, o: o, end: rowsEnd{name: name, words: rules.endsAt}}
	}
	if found == nil {
		return nil, newEmptyError(name)
	}
	for n, c := range found.names {
		if _, problem := field.Clean(c); problem != "" {
			return nil, fileError(name, found.line, "", "the name of column %d %s", n+1, problem)
		}
	}
	return found, nil
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
	return nil, fileError(w.name, 0, diag.DidYouMean(name, names), "the mapping names the sheet %q, which the Excel file doesn't have", name)
}

// header reads the column names: the first line with something in it, or those that a mapping names.
func (s *sheet) header(rules fileRules) ([]string, error) {
	names, err := s.nextTexts()
	for err == nil && s.line < rules.headerLine {
		names, err = s.nextTexts()
	}
	if err == nil && rules.headerLine > 0 && s.line > rules.headerLine {
		return nil, fileError(s.book.name, rules.headerLine, "", "the mapping says that the column names are on line %d, which is empty", rules.headerLine)
	}
	for n := 1; n < rules.headerLines && err == nil; n++ {
		var more []string
		more, err = s.nextTexts()
		names = joinNames(names, more)
	}
	return names, err
}

// nextTexts returns the texts of the next row with something in it.
func (s *sheet) nextTexts() ([]string, error) {
	cells, err := s.next()
	return textsOf(cells), err
}

func textsOf(cells []excelCell) []string {
	out := make([]string, len(cells))
	for n, c := range cells {
		out[n] = c.text
	}
	return out
}

// readerAt returns the input for random access: in place if it is a file.
func readerAt(name string, in io.Reader, buffer io.Reader) (io.ReaderAt, int64, error) {
	type file interface {
		io.ReaderAt
		io.Seeker
	}
	if f, ok := in.(file); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil {
			return f, size, nil
		}
	}
	data, err := io.ReadAll(io.LimitReader(buffer, MaxFile+1))
	if err != nil {
		return nil, 0, readError(name, err)
	}
	if len(data) > MaxFile {
		return nil, 0, fileError(name, 0, "save it as CSV", "the Excel file is larger than %d MiB", MaxFile>>20)
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

func (e *excel) header() []string { return e.names }
func (e *excel) close() error     { return e.sheet.part.Close() }

func (e *excel) headerLine() int              { return e.line }
func (e *excel) nextCells() ([]string, error) { return e.sheet.nextTexts() }

func (e *excel) rows(b *binder) (Reader, error) {
	targets, err := b.header(e.sheet.book.name, e.line, e.names)
	if err != nil {
		_ = e.close()
		return nil, err
	}
	return &excelReader{excel: e, b: b, targets: targets, warned: make([]bool, len(targets))}, nil
}

// excelReader reads a sheet whose columns have been matched to fields.
type excelReader struct {
	*excel
	b       *binder
	targets []target
	warned  []bool
	hidden  bool
	number  int
}

// Header returns the names of the columns.
func (e *excelReader) Header() []string { return e.names }

// Close closes the sheet; the caller closes the input.
func (e *excelReader) Close() error { return e.close() }

// Next returns the next row.
func (e *excelReader) Next() (Row, error) {
	cells, err := e.nextRow()
	if errors.Is(err, io.EOF) {
		return Row{}, e.refuseMerged(err)
	}
	if err != nil {
		return Row{}, err
	}
	e.number++
	e.warnHidden()
	f := e.b.newRow(Row{Number: e.number, Line: e.sheet.line, Raw: make([]string, max(len(e.names), len(cells)))})
	size := 0
	for n, c := range cells {
		f.row.Raw[n] = c.text
		if size += len(c.text); len(c.text) > MaxCell {
			f.row.Raw[n] = c.text[:MaxCell+1]
			f.row.Reject = fmt.Sprintf("%s holds more than %d KiB", columnName(e.names, n+1), MaxCell>>10)
		}
	}
	for len(f.row.Raw) > len(e.names) && f.row.Raw[len(f.row.Raw)-1] == "" {
		f.row.Raw = f.row.Raw[:len(f.row.Raw)-1]
	}
	switch {
	case f.row.Reject != "":
	case size > MaxRow:
		f.row.Reject = rowTooLong
	case len(f.row.Raw) > len(e.names):
		f.row.Reject = fmt.Sprintf("the row has %s; expected %d", diag.Count(len(f.row.Raw), "cell"), len(e.names))
	default:
		e.fill(f, cells)
	}
	return f.build(), nil
}

// nextRow returns the next line that is a row: neither the line that ends the rows nor one below it.
func (e *excelReader) nextRow() ([]excelCell, error) {
	for {
		cells, err := e.sheet.next()
		if err != nil {
			return nil, err
		}
		if ended, err := e.end.at(e.sheet.line, textsOf(cells)); err != nil || !ended {
			return cells, err
		}
	}
}

// refuseMerged fails if one of the columns has merged cells: a person sees the value in each of their rows, but
// only the first row has it.
func (e *excelReader) refuseMerged(end error) error {
	for _, m := range e.sheet.merged {
		for n := m.from; n <= m.to && n < len(e.targets); n++ {
			if m.toLine > e.line && e.targets[n].kind != kindIgnored {
				return fileError(e.sheet.book.name, m.fromLine, "unmerge the cells, and write the value into each",
					"rows %d to %d of the sheet have merged cells in %s; nothing of the file is used", m.fromLine, m.toLine, columnName(e.names, n+1))
			}
		}
	}
	return end
}

func (e *excelReader) fill(f *rowBuilder, cells []excelCell) {
	for n, c := range cells[:min(len(cells), len(e.targets))] {
		t := e.targets[n]
		altered := c.failed || alteredBySpreadsheet(t, c)
		native := c.date || c.boolean
		r, _ := utf8.DecodeRuneInString(c.text)
		switch {
		case markEscapes[string(r)] != 0:
			f.row.Raw[n] = reasonMark + c.text
		case t.kind == kindIgnored:
		case altered:
			f.row.Raw[n] = alteredMark + c.text
		case native:
			f.row.Raw[n] = nativeMark + c.text
		}
		if c.strikethrough && c.text != "" && t.kind != kindIgnored {
			f.row.Raw[n] = reasonMark + c.text
			f.addProblem(t.column, "is struck through; delete the row, mark it as cancelled, or remove the strikethrough")
			if t.name != fieldAppointment && t.name != fieldStatus {
				continue
			}
		}
		if c.shownDifferently && isIDField(t) {
			f.row.Raw[n] = reasonMark + c.text
			f.addProblem(t.column, "is a number that the spreadsheet displays differently; format the column as text, and enter it as it was given")
			continue
		}
		e.warnNumber(n, t, c)
		f.set(t, cell{text: c.text, native: native, altered: altered})
	}
}

// alteredBySpreadsheet reports whether a spreadsheet may have converted a cell: "4-5" to a date, a number
// without its last digits, a yes or no that doesn't answer a condition.
func alteredBySpreadsheet(t target, c excelCell) bool {
	switch {
	case c.boolean:
		return t.kind != kindCondition
	case t.kind != kindField:
		return false
	case c.date:
		return !slices.Contains([]string{fieldBorn, fieldDate, fieldEnded, fieldNextVisit}, t.name)
	}
	return c.number && isIDField(t) && (len(c.text) > 15 || strings.ContainsAny(c.text, ".-"))
}

func isIDField(t target) bool {
	return t.kind == kindField && (t.name == fieldRecord || t.name == fieldAppointment)
}

// warnNumber warns once for each column of ids that holds numbers.
func (e *excelReader) warnNumber(n int, t target, c excelCell) {
	if !c.number || !isIDField(t) || e.warned[n] {
		return
	}
	e.warned[n] = true
	e.o.warn(e.sheet.book.name, e.sheet.line, "format the column as text, and check the zeros",
		fmt.Sprintf("the column %q holds a number: a spreadsheet drops leading zeros", shortName(t.column)))
}

func (e *excelReader) warnHidden() {
	if e.hidden || !e.sheet.hidden {
		return
	}
	e.hidden = true
	e.o.warn(e.sheet.book.name, e.sheet.line, "save the rows you want as a separate file", "a row is hidden in the sheet, but is read anyway")
}
