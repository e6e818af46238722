package schedule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"aftercare/internal/visit/field"
)

// maxLine is the longest object. No appointment comes close.
const maxLine = MaxCell

// jsonLines is a text with one JSON object per line. Its keys are columns: our own names, or those of a
// mapping. A value is a string, a number, true, false or null; "fill" holds an object of values by name, as in
// a visit file.
type jsonLines struct {
	name   string
	in     *bufio.Reader
	line   int
	cp1252 bool // if asked for
}

func (j *jsonLines) headerLine() int              { return 0 }
func (j *jsonLines) nextCells() ([]string, error) { return nil, io.EOF }
func (j *jsonLines) header() []string             { return nil }
func (j *jsonLines) close() error                 { return nil }

func (j *jsonLines) rows(b *binder) (Reader, error) {
	return &jsonReader{next: j.next, objectReader: &objectReader{b: b, targets: map[string]target{}}}, nil
}

// next returns the next line that isn't blank, truncated if it is too long.
func (j *jsonLines) next() (record, error) {
	for {
		j.line++
		text, long, err := j.readLine()
		if err != nil {
			return record{}, err
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		rec := record{line: j.line, cells: []string{text}}
		switch {
		case long:
			rec.reject = lineTooLong
		case j.cp1252 && isMisencoded(text):
			rec.reject, rec.cells[0] = "the line "+notCP1252, reasonMark+text
		}
		return rec, nil
	}
}

var lineTooLong = fmt.Sprintf("the line is longer than %d KiB", maxLine>>10)

// readLine reads to the end of a line in constant memory.
func (j *jsonLines) readLine() (text string, long bool, err error) {
	var kept []byte
	for size := 0; ; {
		part, err := j.in.ReadSlice('\n')
		size += len(part)
		kept = append(kept, part[:min(len(part), max(0, maxLine+1-len(kept)))]...)
		switch {
		case err == nil, errors.Is(err, io.EOF) && size > 0:
			long = len(bytes.TrimRight(kept, "\r\n")) > maxLine
			return strings.TrimRight(string(kept), "\r\n"), long, nil
		case errors.Is(err, io.EOF):
			return "", false, io.EOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", false, readError(j.name, err)
		case size > maxUnterminated:
			return "", false, fileError(j.name, j.line, "", "line %d has no end within %d MiB; the rows from here on are not read", j.line, maxUnterminated>>20)
		}
	}
}

// jsonReader reads rows from texts of one object each: the lines of a file, or the cells of a file of rejected
// rows.
type jsonReader struct {
	*objectReader
	next   func() (record, error)
	number int
}

// Header is nil: each object names its own columns.
func (j *jsonReader) Header() []string { return nil }

// Close does nothing: the caller closes the input.
func (j *jsonReader) Close() error { return nil }

// Next returns the next row.
func (j *jsonReader) Next() (Row, error) {
	rec, err := j.next()
	if err != nil {
		return Row{}, err
	}
	j.number++
	f := j.b.newRow(Row{Number: j.number, Line: rec.line, Raw: rec.cells, Reject: rec.reject})
	if rec.reject == "" {
		f.row.Reject = j.read(f, rec.cells[0])
	}
	return f.build(), nil
}

// objectReader reads JSON objects as rows.
type objectReader struct {
	b       *binder
	targets map[string]target // by key
}

// maxTargets is how many keys are remembered, so that a file of invented keys doesn't fill the memory.
const maxTargets = 1000

func (o *objectReader) target(key string) (target, bool) {
	t, ok := o.targets[key]
	if ok {
		return t, true
	}
	if t, ok = o.b.target(key); ok && t.kind != kindUnnamed && len(o.targets) < maxTargets {
		o.targets[key] = t
	}
	return t, ok && t.kind != kindUnnamed
}

const notAnObject = "the line is not a JSON object"

// read reads one object. It returns why the row as a whole can't be used; "" if it can.
func (o *objectReader) read(f *rowBuilder, text string) (reject string) {
	if !utf8.ValidString(text) {
		return "the line is not UTF-8"
	}
	seen := map[string]bool{}
	ok := walkObject([]byte(text), func(key string, value json.RawMessage) bool {
		if value[0] == '{' && fold(key) == "fill" {
			reject = o.readFills(f, seen, value)
		} else {
			reject = o.readPair(f, seen, key, value)
		}
		return reject == ""
	})
	switch {
	case reject != "":
		return reject
	case !ok:
		return notAnObject
	}
	return o.checkNames(seen)
}

// walkObject calls f with the pairs of an object, in order and including repeated keys; ok reports whether the
// text is exactly one object.
func walkObject(text []byte, f func(key string, value json.RawMessage) bool) (ok bool) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		t, err := dec.Token()
		key, isKey := t.(string)
		var value json.RawMessage
		if err != nil || !isKey || dec.Decode(&value) != nil || !f(key, value) {
			return false
		}
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('}') {
		return false
	}
	_, err := dec.Token()
	return errors.Is(err, io.EOF)
}

// checkNames refuses an object with two names for one field, as a table's header is refused.
func (o *objectReader) checkNames(seen map[string]bool) string {
	whole := seen[fmt.Sprint(kindField, fieldName)]
	given, family := seen[fmt.Sprint(kindField, fieldGiven)], seen[fmt.Sprint(kindField, fieldFamily)]
	switch {
	case whole && (given || family):
		return fmt.Sprintf("%q and %q or %q are both given; expected one way to give a name", fieldName, fieldGiven, fieldFamily)
	case given && !family:
		return fmt.Sprintf("%q is given without %q", fieldGiven, fieldFamily)
	}
	return ""
}

// readPair reads one key and its value.
func (o *objectReader) readPair(f *rowBuilder, seen map[string]bool, key string, value json.RawMessage) (reject string) {
	t, ok := o.target(key)
	if !ok {
		return "a key is not known; expected our own names, or a mapping that names or ignores it" + o.nearestHint(key)
	}
	text, ok := scalar(value)
	if t.kind != kindIgnored {
		id, null := fmt.Sprint(t.kind, t.name), string(value) == "null"
		if seen["key "+key] || !null && seen[id] {
			return fmt.Sprintf("%q occurs twice", t.String())
		}
		seen["key "+key] = true
		if !null {
			seen[id] = true
		}
	}
	if !ok && t.kind != kindIgnored {
		f.addProblem(key, "holds a list or an object; expected a text")
		return ""
	}
	truth := value[0] == 't' || value[0] == 'f'
	if truth && t.kind != kindCondition && t.kind != kindIgnored {
		f.addProblem(key, "holds true or false; expected a text")
		return ""
	}
	if t.kind == kindField && value[0] != '"' {
		if _, problem := field.ReadUnquoted(field.Field(t.name), text); problem != "" {
			f.addProblem(key, "%s", problem)
			return ""
		}
	}
	f.set(t, cell{text: text, native: truth})
	return ""
}

// nearestHint suggests the nearest known name. It never quotes the key, which could be patient data.
func (o *objectReader) nearestHint(key string) string {
	near, ok := o.b.nearestName(key, nil)
	if !ok {
		return ""
	}
	return fmt.Sprintf(" (nearest: %q)", near)
}

func (o *objectReader) readFills(f *rowBuilder, seen map[string]bool, fills json.RawMessage) (reject string) {
	walkObject(fills, func(name string, value json.RawMessage) bool {
		if reject = `"fill" holds something other than values by name`; isID(name) && value[0] != '{' && value[0] != '[' {
			reject = o.readPair(f, seen, fillPrefix+name, value)
		}
		return reject == ""
	})
	return reject
}

// scalar returns a value as text, numbers as they are written.
func scalar(v json.RawMessage) (text string, ok bool) {
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
