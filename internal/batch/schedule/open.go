package schedule

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
	"aftercare/internal/visit"
)

// Options says how to read a schedule. The zero value expects our own column names.
type Options struct {
	Map        *Map            // what the columns mean; nil for our own names only
	Encoding   string          // of a text file: "" or one of Encodings; UTF-16 is detected
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
	return src.rows(b)
}

// source is a file whose format is known and whose head was read.
type source interface {
	header() []string
	headerLine() int // from 1; 0 for a format without a header
	// nextCells returns the texts of the next row, whatever its columns mean; io.EOF after the last, and at once for a
	// format without a header. After rows it isn't called.
	nextCells() ([]string, error)
	rows(b *binder) (Reader, error)
	close() error
}

// rules returns where the mapping says that the rows are.
func (o Options) rules() fileRules {
	if o.Map == nil {
		return fileRules{}
	}
	return o.Map.file
}

// isFHIR tells resources from other objects by the key that all resources have.
func isFHIR(in *bufio.Reader) bool {
	start, _ := in.Peek(bufferSize)
	return resourcePattern().Match(start)
}

var resourcePattern = pattern.New(`"resourceType"\s*:`)

// zipStart begins a workbook.
const zipStart = "PK\x03\x04"

func openSource(name string, in io.Reader, o Options) (source, error) {
	raw := bufio.NewReaderSize(in, bufferSize)
	start, err := raw.Peek(8)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(name, err)
	}
	ending := strings.ToLower(path.Ext(name))
	switch {
	case len(start) == 0:
		return nil, newEmptyError(name)
	case bytes.HasPrefix(start, []byte(zipStart)):
		return openExcel(name, in, raw, o)
	case bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")):
		return nil, fileError(name, 0, "save it as .xlsx without a password, or as CSV", "the file is an old or a locked Excel file")
	}
	const head = 1 << 10
	if start, err = raw.Peek(head); err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(name, err)
	}
	if err := checkFormat(name, start); err != nil {
		return nil, err
	}
	if ending == ".xlsx" {
		return nil, fileError(name, 0, xlsxHint, noWorkbook)
	}
	text, err := decodeText(name, raw, o.Encoding)
	if err != nil {
		return nil, err
	}
	return openText(name, ending, text, o)
}

// openText tells JSON from CSV by the first character.
func openText(name, ending string, in *bufio.Reader, o Options) (source, error) {
	first, err := firstByte(in)
	if err != nil {
		return nil, readError(name, err)
	}
	switch {
	case first == 0:
		return nil, newEmptyError(name)
	case first == '{' && o.rules().pos.Line > 0:
		return nil, fileError(name, 1, "remove file: from the mapping", "the mapping says where in a table the rows are, and the file is JSON")
	case first == '{' && isFHIR(in):
		warn := func(line int, hint, message string) { o.warn(name, line, hint, message) }
		return &fhir{name: name, in: in, zone: o.Zone, today: o.Today, records: o.Records, index: o.References, warn: warn}, nil
	case first == '{':
		return &jsonLines{name: name, in: in, cp1252: o.Encoding == CP1252}, nil
	case first == '[':
		return nil, fileError(name, 1, "write one object a line", "the file is a JSON list; expected JSON Lines")
	case ending == ".json" || ending == ".jsonl" || ending == ".ndjson":
		return nil, fileError(name, 1, "", "the file holds no JSON object; expected one a line")
	}
	return openCSV(name, in, o.Encoding == CP1252, o.rules())
}
