package schedule

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"aftercare/internal/batch/schedule/csvfile"
	"aftercare/internal/batch/schedule/excel"
	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/batch/schedule/jsonlines"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
)

// Options says how to read a schedule. The zero value expects our own column names.
type Options struct {
	Map        *Map            // what the columns mean; nil for our own names only
	Encoding   string          // of a text file: "", utf-8 or cp1252; UTF-16 is detected
	Conditions []string        // the conditions that a column may answer
	Zone       *time.Location  // the clinic's, for the day of a FHIR instant; nil takes the day as written
	Today      visit.Date      // by the clinic's clock, for a FHIR row without a day; zero if not known
	References *ReferenceIndex // references across the FHIR files of the run; nil reads each file alone
	Records    string          // the system of the record numbers to use of a FHIR Patient; "" for any
	// Warn receives what a person should check but no row is rejected for; may be nil.
	Warn func(diag.Diagnostic)
}

func (o Options) warn(file string, line int, hint, message string) {
	if o.Warn != nil {
		o.Warn(diag.Diagnostic{Pos: diag.Pos{File: file, Line: line}, Severity: diag.Warning, Message: message, Hint: hint})
	}
}

// Open reads a schedule's head and returns its rows. Name is what positions call it; its extension decides what
// the content leaves open. The caller closes the input.
func Open(name string, in io.Reader, o Options) (Reader, error) {
	b := newBinder(o)
	if err := b.check(); err != nil {
		return nil, err
	}
	src, err := openSource(name, in, o)
	if err != nil {
		return nil, err
	}
	if resources, is := src.(*fhirfile.Reader); is {
		return openFHIR(name, resources, b, o)
	}
	if src.Header() == nil {
		return &objectReader{Source: src, b: b, targets: map[string]target{}}, nil
	}
	return newTableReader(name, src, b, o)
}

// place returns where the mapping says that the rows are.
func (o Options) place() form.Place {
	if o.Map == nil {
		return form.Place{}
	}
	return o.Map.file
}

// zipStart begins a workbook.
const zipStart = "PK\x03\x04"

func openSource(name string, in io.Reader, o Options) (form.Source, error) {
	raw := bufio.NewReaderSize(in, form.BufferSize)
	start, err := raw.Peek(8)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, form.ReadError(name, err)
	}
	ending := strings.ToLower(path.Ext(name))
	switch {
	case len(start) == 0:
		return nil, form.NewEmptyError(name)
	case bytes.HasPrefix(start, []byte(zipStart)):
		if o.Encoding != "" {
			return nil, form.FileError(name, 0, "leave out --encoding", "an Excel file says its own encoding")
		}
		return orError(excel.Open(name, in, raw, o.place(), func(line int, hint, message string) { o.warn(name, line, hint, message) }))
	case bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")):
		return nil, form.FileError(name, 0, "save it as .xlsx without a password, or as CSV", "the file is an old or a locked Excel file")
	}
	const head = 1 << 10
	if start, err = raw.Peek(head); err != nil && !errors.Is(err, io.EOF) {
		return nil, form.ReadError(name, err)
	}
	if err := checkFormat(name, start); err != nil {
		return nil, err
	}
	if ending == ".xlsx" {
		return nil, form.FileError(name, 0, form.SaveAs, excel.NotAWorkbook)
	}
	text, err := form.DecodeText(name, raw, o.Encoding)
	if err != nil {
		return nil, err
	}
	return openText(name, ending, text, o)
}

// openText tells JSON from CSV by the first character.
func openText(name, ending string, in *bufio.Reader, o Options) (form.Source, error) {
	first, err := firstByte(in)
	if err != nil {
		return nil, form.ReadError(name, err)
	}
	switch {
	case first == 0:
		return nil, form.NewEmptyError(name)
	case first == '{' && o.Map != nil && o.Map.filePos.Line > 0:
		return nil, form.FileError(name, 1, "remove file: from the mapping", "the mapping says where in a table the rows are, and the file is JSON")
	case first == '{' && fhirfile.Is(in):
		var pages *fhirfile.Pages
		if o.References != nil {
			pages = &o.References.pages
		}
		return fhirfile.Open(name, in, pages, func(line int, hint, message string) { o.warn(name, line, hint, message) }), nil
	case first == '{':
		return jsonlines.Open(name, in, o.Encoding == form.CP1252), nil
	case first == '[':
		return nil, form.FileError(name, 1, "write one object a line", "the file is a JSON list; expected JSON Lines")
	case ending == ".json" || ending == ".jsonl" || ending == ".ndjson":
		return nil, form.FileError(name, 1, "", "the file holds no JSON object; expected one a line")
	}
	return orError(csvfile.Open(name, in, o.Encoding == form.CP1252, o.place()))
}

// orError returns a source, or nil with the error.
func orError[T form.Source](src T, err error) (form.Source, error) {
	if err != nil {
		return nil, err
	}
	return src, nil
}

// firstByte returns the first byte that isn't a space; 0 if there is none in the buffer.
func firstByte(in *bufio.Reader) (byte, error) {
	start, err := in.Peek(form.BufferSize)
	if rest := bytes.TrimLeft(start, " \t\r\n"); len(rest) > 0 {
		return rest[0], nil
	}
	if err == io.EOF {
		err = nil
	}
	return 0, err
}
