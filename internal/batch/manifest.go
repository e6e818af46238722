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
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/batch/record"
)

// Line is the outcome of one row: one line of the manifest, with its keys in this order. It holds no name,
// birth date or record number.
type Line struct {
	Row         int               `json:"row"`
	Appointment string            `json:"appointment_id"`
	Procedure   string            `json:"procedure"`
	Edition     string            `json:"edition"`
	Language    string            `json:"language"`
	Format      string            `json:"format"`
	File        string            `json:"file"`
	SHA256      string            `json:"sha256"` // of the file
	Digest      string            `json:"digest"` // of the text, over everything that any patient could get
	Pages       int               `json:"pages"`
	Conditions  Conditions        `json:"conditions"`
	Times       map[string]string `json:"times"`
	Status      Status            `json:"status"`
	Reason      string            `json:"reason"`
	Warnings    []string          `json:"warnings,omitempty"` // what a person should check, for a row with a sheet
	Version     string            `json:"version"`
	// Content is a hash of what the patient reads (name, words and times), whatever the bytes; "" in a run that
	// prints nothing.
	Content string `json:"content,omitempty"`
}

// Conditions is the answers that a sheet was made with, by condition.
type Conditions struct {
	Given   map[string]string `json:"given"`   // by the schedule
	Assumed map[string]string `json:"assumed"` // by the clinic's profile
}

// Status is the outcome of a row.
type Status string

// The outcomes of a row.
const (
	Made      Status = "made"
	Unchanged Status = "unchanged" // the earlier run's file is what would be made
	Rejected  Status = "rejected"  // the row isn't certain
	Skipped   Status = "skipped"   // the schedule says that no sheet is wanted
	Failed    Status = "failed"    // the program or a definition couldn't make it
)

func (s Status) isKnown() bool {
	return slices.Contains([]Status{Made, Unchanged, Rejected, Skipped, Failed}, s)
}

// HasFile reports whether a row with that status has a sheet.
func (s Status) HasFile() bool { return s == Made || s == Unchanged }

// encode returns a line with its newline. Empty maps are written as {}.
func (l Line) encode() []byte {
	for _, m := range []*map[string]string{&l.Conditions.Given, &l.Conditions.Assumed, &l.Times} {
		if *m == nil {
			*m = map[string]string{}
		}
	}
	return record.Encode(manifestLine{l, record.Schema})
}

// manifestLine is a line as it stands in the file.
type manifestLine struct {
	Line

	Schema int `json:"schema"`
}

// manifestReader reads a manifest line by line.
type manifestReader struct {
	path       string
	file       *os.File
	in         *bufio.Reader
	row        int
	validBytes int64        // bytes read as complete lines
	torn       *record.Torn // the last line, if it has no newline
}

// openManifest opens a manifest; a missing one has no lines.
func openManifest(path string) (*manifestReader, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &manifestReader{path: path, in: bufio.NewReader(bytes.NewReader(nil))}, nil
	case err != nil:
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	const buffer = 64 << 10
	return &manifestReader{path: path, file: f, in: bufio.NewReaderSize(f, buffer)}, nil
}

// next returns the next line, io.EOF after the last, or a BrokenError. A last line that lacks only its newline
// is returned; one that was cut off isn't, and is recorded as torn.
func (l *manifestReader) next() (Line, error) {
	data, err := l.in.ReadBytes('\n')
	l.row++
	switch {
	case errors.Is(err, io.EOF) && len(data) == 0:
		return Line{}, io.EOF
	case errors.Is(err, io.EOF):
		return l.lastLine(data)
	case err != nil:
		return Line{}, fmt.Errorf("reading the manifest: %w", err)
	}
	line, what := parseLine(data[:len(data)-1])
	if what != "" {
		return Line{}, &record.BrokenError{Path: l.path, Line: l.row, What: what, Foreign: l.row == 1 && !manifestFormat.IsOurs(data)}
	}
	l.validBytes += int64(len(data))
	return line, nil
}

// lastLine reads a last line that has no newline.
func (l *manifestReader) lastLine(data []byte) (Line, error) {
	text := bytes.TrimRight(data, "\x00")
	line, what := parseLine(text)
	switch {
	case what == "":
		l.torn = &record.Torn{At: l.validBytes + int64(len(text)), Complete: true}
		l.validBytes += int64(len(data))
		return line, nil
	case manifestFormat.IsCutOff(data):
		l.torn = &record.Torn{At: l.validBytes, Zeros: len(text) < len(data)}
		return Line{}, &record.BrokenError{Path: l.path, Line: l.row, Torn: true, What: "it has no end"}
	}
	return Line{}, &record.BrokenError{Path: l.path, Line: l.row, What: what, Foreign: l.row == 1 && !manifestFormat.IsOurs(data)}
}

// each calls do with each line, up to one that was cut off, and returns the last line if it has no newline.
func (l *manifestReader) each(do func(Line) error) (*record.Torn, error) {
	for {
		line, err := l.next()
		var broken *record.BrokenError
		switch {
		case errors.Is(err, io.EOF), errors.As(err, &broken) && broken.Torn:
			return l.torn, nil
		case err != nil:
			return nil, err
		}
		if err := do(line); err != nil {
			return nil, err
		}
	}
}

// parseLine reads a line without its newline, or returns what is wrong with it.
func parseLine(data []byte) (l Line, what string) {
	if what = manifestFormat.Problem(data); what != "" {
		return l, what
	}
	var read manifestLine
	if err := json.Unmarshal(data, &read); err != nil {
		return l, "it is not a complete line written by this program"
	}
	l = read.Line
	switch {
	case read.Schema > record.Schema:
		return l, record.LaterSchema(read.Schema)
	case l.Row < 1:
		return l, "its row is not a row number"
	case !l.Status.isKnown():
		return l, "this version doesn't know its status"
	case !l.Status.HasFile():
		return l, ""
	case !isSheetName(l.File) || strings.Contains(l.File, "/") || !strings.HasPrefix(l.File, l.Appointment):
		return l, "its file is not a sheet of the appointment"
	case l.SHA256 != "" && !record.IsSHA256(l.SHA256):
		return l, "its sha256 is not valid"
	}
	return l, ""
}

func (l *manifestReader) close() {
	if l.file != nil {
		_ = l.file.Close()
	}
}

// EachLine calls do with each line of a manifest, in the order in which a run writes them. A BrokenError with
// Torn set comes after the last complete line.
func EachLine(path string, do func(Line) error) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	l, err := openManifest(path)
	if err != nil {
		return err
	}
	defer l.close()
	_, whole := shardOf(filepath.Base(path))
	order := newLineOrder(path, !whole)
	end, err := l.each(func(line Line) error {
		if what := order.check(line); what != "" {
			return &record.BrokenError{Path: path, Line: l.row, What: what}
		}
		return do(line)
	})
	if err == nil && end != nil && !end.Complete {
		return &record.BrokenError{Path: path, Line: l.row, Torn: true, What: "it has no end"}
	}
	return err
}
