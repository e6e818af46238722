package batch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Line is what came of one row: one line of the manifest, in this order of keys. It holds no
// name, birth date or record number.
type Line struct {
	Row         int               `json:"row"`
	Appointment string            `json:"appointment_id"`
	Procedure   string            `json:"procedure"`
	Edition     string            `json:"edition"`
	Language    string            `json:"language"`
	Format      string            `json:"format"`
	File        string            `json:"file"`
	SHA256      string            `json:"sha256"` // of the file
	Digest      string            `json:"digest"` // of the text that any patient could get
	Pages       int               `json:"pages"`
	Conditions  Conditions        `json:"conditions"`
	Times       map[string]string `json:"times"`
	Status      Status            `json:"status"`
	Reason      string            `json:"reason"`
	Warnings    []string          `json:"warnings,omitempty"` // what a person should look at, of a row that has a sheet
	Version     string            `json:"version"`
}

// Conditions is the answers that a sheet was made for, by condition.
type Conditions struct {
	Given   map[string]string `json:"given"`   // by the schedule
	Assumed map[string]string `json:"assumed"` // by the clinic's profile
}

// Status says what came of a row.
type Status string

// What can come of a row.
const (
	Made      Status = "made"
	Unchanged Status = "unchanged" // the file of an earlier run is what would be made
	Rejected  Status = "rejected"  // the row is not certain
	Skipped   Status = "skipped"   // the schedule says that nothing is wanted
	Failed    Status = "failed"    // the program or a definition could not make it
)

// HasFile reports whether a row with that status has a sheet.
func (s Status) HasFile() bool { return s == Made || s == Unchanged }

// encode writes a line with its end. Maps that hold nothing are written as such.
func (l Line) encode() []byte {
	for _, m := range []*map[string]string{&l.Conditions.Given, &l.Conditions.Assumed, &l.Times} {
		if *m == nil {
			*m = map[string]string{}
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		panic(err) // plain data
	}
	return b.Bytes()
}

// BrokenError is a manifest with a line that can't be read.
type BrokenError struct {
	Path string
	Line int
	Torn bool // it is the last, and has no end: of a run that was killed, or is under way
}

// Error names the line.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("%q can't be read at line %d", e.Path, e.Line)
}

// lines reads a manifest, line by line.
type lines struct {
	path string
	file *os.File
	in   *bufio.Reader
	row  int
	good int64 // how many bytes were read as whole lines
}

// openLines opens a manifest; one that is not there has no lines.
func openLines(path string) (*lines, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &lines{path: path, in: bufio.NewReader(bytes.NewReader(nil))}, nil
	case err != nil:
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	const buffer = 64 << 10
	return &lines{path: path, file: f, in: bufio.NewReaderSize(f, buffer)}, nil
}

// next returns the next line, io.EOF after the last whole one, or a BrokenError. A last line
// without its end was torn, and is none.
func (l *lines) next() (Line, error) {
	data, err := l.in.ReadBytes('\n')
	l.row++
	switch {
	case errors.Is(err, io.EOF) && len(data) == 0:
		return Line{}, io.EOF
	case errors.Is(err, io.EOF):
		return Line{}, &BrokenError{l.path, l.row, true}
	case err != nil:
		return Line{}, fmt.Errorf("reading the manifest: %w", err)
	}
	var line Line
	if json.Unmarshal(data, &line) != nil || line.Row < 1 || line.Status == "" {
		return Line{}, &BrokenError{Path: l.path, Line: l.row}
	}
	l.good += int64(len(data))
	return line, nil
}

func (l *lines) close() {
	if l.file != nil {
		_ = l.file.Close()
	}
}

// Each calls do with each line of a manifest.
func Each(path string, do func(Line) error) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	l, err := openLines(path)
	if err != nil {
		return err
	}
	defer l.close()
	for {
		line, err := l.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(line); err != nil {
			return err
		}
	}
}

// mend cuts off what a killed run left behind the last whole line.
func mend(path string) error {
	l, err := openLines(path)
	if err != nil {
		return err
	}
	defer l.close()
	for {
		_, err := l.next()
		var broken *BrokenError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &broken):
			if err := os.Truncate(path, l.good); err != nil {
				return fmt.Errorf("mending the manifest: %w", err)
			}
			return nil
		case err != nil:
			return err
		}
	}
}
