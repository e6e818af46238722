// Package jsonlines reads text with one JSON object on each line, and the keys and values of an object.
package jsonlines

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"aftercare/internal/batch/schedule/form"
)

// Lines is text with one JSON object on each line.
type Lines struct {
	name   string
	in     *bufio.Reader
	line   int
	cp1252 bool // if asked for
}

// Open returns the lines of the input. Name is what positions call the file; cp1252 means that the text was decoded from that
// encoding because a person asked for it.
func Open(name string, in *bufio.Reader, cp1252 bool) *Lines {
	return &Lines{name: name, in: in, cp1252: cp1252}
}

// Header is nil: each object names its own values.
func (j *Lines) Header() []string { return nil }

// HeaderLine is 0.
func (j *Lines) HeaderLine() int { return 0 }

// Close does nothing: the caller closes the input.
func (j *Lines) Close() error { return nil }

// Next returns the next line that isn't blank as the only cell, truncated if it is too long. That it is an object isn't
// checked.
func (j *Lines) Next() (form.Record, error) {
	for {
		j.line++
		text, long, err := j.readLine()
		if err != nil {
			return form.Record{}, err
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		rec := form.Record{Line: j.line, Cells: []string{text}}
		switch {
		case long:
			rec.Reject = form.LineTooLong
		case j.cp1252 && form.IsMisencoded(text):
			rec.Reject, rec.Cells[0] = "the line "+form.NotCP1252, form.ReasonMark+text
		}
		return rec, nil
	}
}

// readLine reads to the end of a line in constant memory.
func (j *Lines) readLine() (text string, long bool, err error) {
	var kept []byte
	for size := 0; ; {
		part, err := j.in.ReadSlice('\n')
		size += len(part)
		kept = append(kept, part[:min(len(part), max(0, form.MaxCell+1-len(kept)))]...)
		switch {
		case err == nil, errors.Is(err, io.EOF) && size > 0:
			long = len(bytes.TrimRight(kept, "\r\n")) > form.MaxCell
			return strings.TrimRight(string(kept), "\r\n"), long, nil
		case errors.Is(err, io.EOF):
			return "", false, io.EOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", false, form.ReadError(j.name, err)
		case size > form.MaxUnterminated:
			return "", false, form.FileError(j.name, j.line, "", "line %d has no end within %d MiB; the rows from here on are not read", j.line, form.MaxUnterminated>>20)
		}
	}
}

// Value is a value of an object, as it is written.
type Value json.RawMessage

// IsObject reports whether the value is an object.
func (v Value) IsObject() bool { return v[0] == '{' }

// IsText reports whether the value is a string.
func (v Value) IsText() bool { return v[0] == '"' }

// IsBoolean reports whether the value is true or false.
func (v Value) IsBoolean() bool { return v[0] == 't' || v[0] == 'f' }

// IsNull reports whether the value is null.
func (v Value) IsNull() bool { return v[0] == 'n' }

// Scalar returns the value as a text, a number as it is written, true and false as yes and no; ok is false for a list or an
// object.
func (v Value) Scalar() (text string, ok bool) {
	switch v[0] {
	case '{', '[':
		return "", false
	case '"':
		return text, json.Unmarshal(v, &text) == nil
	case 't':
		return "yes", true
	case 'f':
		return "no", true
	case 'n':
		return "", true
	}
	return string(v), true
}

// Walk calls f with the pairs of an object, in order and including repeated keys; ok reports whether the
// text is exactly one object.
func Walk(text []byte, f func(key string, value Value) bool) (ok bool) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		t, err := dec.Token()
		key, isKey := t.(string)
		var value json.RawMessage
		if err != nil || !isKey || dec.Decode(&value) != nil || !f(key, Value(value)) {
			return false
		}
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('}') {
		return false
	}
	_, err := dec.Token()
	return errors.Is(err, io.EOF)
}
