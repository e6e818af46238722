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

	"aftercare/internal/field"
)

// longestLine is how long one object may be. Nothing of an appointment comes near it.
const longestLine = longestCell

// jsonLines is a text with one JSON object a line. Its keys are columns: our own names, or
// what a mapping says. A value is a text, a number, true, false or null; under "fill" stands
// an object of values by name, as in a visit file.
type jsonLines struct {
	name   string
	in     *bufio.Reader
	line   int
	cp1252 bool // asked for
}

func (j *jsonLines) header() []string { return nil }
func (j *jsonLines) close() error     { return nil }

func (j *jsonLines) rows(b *binder) (Reader, error) {
	return &jsonReader{next: j.next, objects: &objects{b: b, targets: map[string]target{}}}, nil
}

// next returns the next line that is not blank, cut where it is too long.
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
			rec.reject = longLine
		case j.cp1252 && misencoded(text):
			rec.reject, rec.cells[0] = "the line "+notCP1252, lostMark+text
		}
		return rec, nil
	}
}

var longLine = fmt.Sprintf("the line is longer than %d KiB", longestLine>>10)

// readLine reads to the end of a line in flat memory.
func (j *jsonLines) readLine() (text string, long bool, err error) {
	var kept []byte
	for size := 0; ; {
		part, err := j.in.ReadSlice('\n')
		size += len(part)
		kept = append(kept, part[:min(len(part), max(0, longestLine+1-len(kept)))]...)
		switch {
		case err == nil, errors.Is(err, io.EOF) && size > 0:
			long = len(bytes.TrimRight(kept, "\r\n")) > longestLine
			return strings.TrimRight(string(kept), "\r\n"), long, nil
		case errors.Is(err, io.EOF):
			return "", false, io.EOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", false, reading(j.name, err)
		case size > endless:
			return "", false, failure(j.name, j.line, "", "line %d has no end within %d MiB; the rows from here on are not read", j.line, endless>>20)
		}
	}
}

// jsonReader is rows from texts of one object each: the lines of a file, or the cells of a
// file of rejected rows.
type jsonReader struct {
	*objects
	next   func() (record, error)
	number int
}

// Header is nil: each object names its own columns.
func (j *jsonReader) Header() []string { return nil }

// Close has nothing to give back: the input is the caller's.
func (j *jsonReader) Close() error { return nil }

// Next returns the next row.
func (j *jsonReader) Next() (Row, error) {
	rec, err := j.next()
	if err != nil {
		return Row{}, err
	}
	j.number++
	f := j.b.begin(Row{Number: j.number, Line: rec.line, Raw: rec.cells, Reject: rec.reject})
	if rec.reject == "" {
		f.row.Reject = j.read(f, rec.cells[0])
	}
	return f.done(), nil
}

// objects reads JSON objects as rows.
type objects struct {
	b       *binder
	targets map[string]target // by key
}

// mostTargets is how many keys are remembered, so that a file of made-up keys takes no memory.
const mostTargets = 1000

func (o *objects) target(key string) (target, bool) {
	t, ok := o.targets[key]
	if ok {
		return t, true
	}
	if t, ok = o.b.target(key); ok && t.kind != unnamed && len(o.targets) < mostTargets {
		o.targets[key] = t
	}
	return t, ok && t.kind != unnamed
}

const noObject = "the line is no JSON object"

// read reads one object. What it returns is why the row as a whole can't be used.
func (o *objects) read(f *filler, text string) (reject string) {
	if !utf8.ValidString(text) {
		return "the line is not UTF-8"
	}
	seen := map[string]bool{}
	ok := walk([]byte(text), func(key string, value json.RawMessage) bool {
		if value[0] == '{' && fold(key) == "fill" {
			reject = o.fills(f, seen, value)
		} else {
			reject = o.pair(f, seen, key, value)
		}
		return reject == ""
	})
	switch {
	case reject != "":
		return reject
	case !ok:
		return noObject
	}
	return o.names(seen)
}

// walk calls f with the pairs of an object, in order and a key as often as it stands there;
// ok reports that the text is one object and nothing else.
func walk(text []byte, f func(key string, value json.RawMessage) bool) (ok bool) {
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

// names refuses a name in two ways, which a table refuses in its header.
func (o *objects) names(seen map[string]bool) string {
	whole := seen[fmt.Sprint(aField, fieldName)]
	given, family := seen[fmt.Sprint(aField, fieldGiven)], seen[fmt.Sprint(aField, fieldFamily)]
	switch {
	case whole && (given || family):
		return fmt.Sprintf("%q and %q or %q stand together; expected one way to give a name", fieldName, fieldGiven, fieldFamily)
	case given && !family:
		return fmt.Sprintf("%q stands without %q", fieldGiven, fieldFamily)
	}
	return ""
}

// pair takes one key and its value.
func (o *objects) pair(f *filler, seen map[string]bool, key string, value json.RawMessage) (reject string) {
	t, ok := o.target(key)
	if !ok {
		return "a key is not known; expected our own names, or a mapping that names or ignores it" + o.known(key)
	}
	text, ok := scalar(value)
	if t.kind != ignored {
		id, null := fmt.Sprint(t.kind, t.name), string(value) == "null"
		if seen["key "+key] || !null && seen[id] {
			return fmt.Sprintf("%q stands there twice", t.String())
		}
		seen["key "+key] = true
		if !null {
			seen[id] = true
		}
	}
	if !ok && t.kind != ignored {
		f.problem(key, "holds a list or an object; expected a text")
		return ""
	}
	truth := value[0] == 't' || value[0] == 'f'
	if truth && t.kind != aCondition && t.kind != ignored {
		f.problem(key, "holds true or false; expected a text")
		return ""
	}
	if t.kind == aField && value[0] != '"' {
		if _, problem := field.ReadPlain(field.Field(t.name), text); problem != "" {
			f.problem(key, "%s", problem)
			return ""
		}
	}
	f.set(t, cell{text: text, own: truth})
	return ""
}

// known names the nearest name, and never the key, which could be a patient's data.
func (o *objects) known(key string) string {
	near, ok := o.b.near(key, nil)
	if !ok {
		return ""
	}
	return fmt.Sprintf(" (nearest: %q)", near)
}

func (o *objects) fills(f *filler, seen map[string]bool, fills json.RawMessage) (reject string) {
	walk(fills, func(name string, value json.RawMessage) bool {
		if reject = `"fill" holds something else than values by name`; isID(name) && value[0] != '{' && value[0] != '[' {
			reject = o.pair(f, seen, fillPrefix+name, value)
		}
		return reject == ""
	})
	return reject
}

// scalar returns a value as text: numbers as they stand there.
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
