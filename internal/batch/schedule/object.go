package schedule

import (
	"fmt"
	"unicode/utf8"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/batch/schedule/jsonlines"
	"aftercare/internal/visit/field"
)

// objectReader reads rows from records of one JSON object each.
type objectReader struct {
	form.Source
	b       *binder
	targets map[string]target // by key
	number  int
}

// Next returns the next row.
func (o *objectReader) Next() (Row, error) {
	rec, err := o.Source.Next()
	if err != nil {
		return Row{}, err
	}
	o.number++
	f := o.b.newRow(Row{Number: o.number, Line: rec.Line, Raw: rec.Cells, Reject: rec.Reject})
	if rec.Reject == "" {
		f.row.Reject = o.read(f, rec.Cells[0])
	}
	return f.build(), nil
}

// maxTargets is how many keys are remembered, so that a file of invented keys doesn't fill the memory.
const maxTargets = 1000

func (o *objectReader) target(key string) (target, bool) {
	t, ok := o.targets[key]
	if ok {
		return t, true
	}
	t, ok = o.b.target(key)
	t.joined = t.isNamePart()
	if ok && t.kind != kindUnnamed && len(o.targets) < maxTargets {
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
	ok := jsonlines.Walk([]byte(text), func(key string, value jsonlines.Value) bool {
		if value.IsObject() && fold(key) == "fill" {
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
func (o *objectReader) readPair(f *rowBuilder, seen map[string]bool, key string, value jsonlines.Value) (reject string) {
	t, ok := o.target(key)
	if !ok {
		return "a key is not known; expected aftercare's own names, or a mapping that names or ignores it" + o.nearestHint(key)
	}
	text, ok := value.Scalar()
	if t.kind != kindIgnored {
		id, null := fmt.Sprint(t.kind, t.name), value.IsNull()
		if seen["key "+key] || !null && seen[id] && !t.joined {
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
	truth := value.IsBoolean()
	if truth && t.kind != kindCondition && t.kind != kindIgnored {
		f.addProblem(key, "holds true or false; expected a text")
		return ""
	}
	if t.kind == kindField && !value.IsText() {
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

func (o *objectReader) readFills(f *rowBuilder, seen map[string]bool, fills jsonlines.Value) (reject string) {
	jsonlines.Walk(fills, func(name string, value jsonlines.Value) bool {
		_, isScalar := value.Scalar()
		if reject = `"fill" holds something other than values by name`; isID(name) && isScalar {
			reject = o.readPair(f, seen, fillPrefix+name, value)
		}
		return reject == ""
	})
	return reject
}
