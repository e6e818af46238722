package schedule

import (
	"fmt"
	"strings"

	"aftercare/internal/field"
)

// cell is a value with what its form knows of it.
type cell struct {
	text string
	own  bool // of the form's own: a date, which is ISO here, or yes or no; no format and no word of a mapping holds for it
	// changed says that a spreadsheet may have made it of another text.
	changed bool
}

// Marks stand before the text of a cell where it is kept, for what the text can't say, so that
// a rejected row is read back as it was. They are no characters: no text begins with one, and
// one that a file holds is refused.
const (
	tornMark    = "\ufdd0" // something stood after the closing quote
	changedMark = "\ufdd1" // a spreadsheet may have made it of another text
	ownMark     = "\ufdd2" // a date or a yes or no of a spreadsheet's own
	lostMark    = "\ufdd3" // what made the row unusable is not in its cells: its reason stands
)

// filler makes one Row out of cells.
type filler struct {
	b        *binder
	row      Row
	problems []string
	unsafe   bool // a cell holds what no text may hold
	skip     string
}

func (b *binder) begin(r Row) *filler { return &filler{b: b, row: r} }

func (f *filler) problem(column, format string, args ...any) {
	f.problems = append(f.problems, fmt.Sprintf("the column %q ", shortName(column))+fmt.Sprintf(format, args...))
}

// set takes one cell. What can't be read is a problem of the row, also in a column that is
// ignored: a sign that a screen obeys is in the file all the same.
func (f *filler) set(t target, c cell) {
	text, problem := field.Clean(c.text)
	if problem != "" {
		f.unsafe = true
		f.problem(t.column, "%s", problem)
		return
	}
	if c.changed && t.kind != ignored {
		f.problem(t.column, "holds an error, or a date or a number that the spreadsheet may have made of a text; expected a text")
		return
	}
	if text == "" || t.kind == ignored {
		return
	}
	value, problem := f.b.value(t, text, c.own)
	if problem == "" && value == "" {
		return
	}
	switch {
	case problem != "":
		f.problem(t.column, "%s", problem)
	case t.kind == unnamed:
		f.problems = append(f.problems, "a column without a name holds something")
	case t.kind == aCondition:
		f.row.Answers = put(f.row.Answers, t.name, value)
	case t.kind == aFill:
		f.row.Fill = put(f.row.Fill, t.name, value)
	case t.name == fieldStatus:
		if value != active {
			f.skip = value
		}
	default:
		f.row.Fields = put(f.row.Fields, t.name, value)
	}
}

func put(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}

// done returns the row. One that is cancelled gets no sheet, whatever its other values are.
func (f *filler) done() Row {
	if f.row.Reject == "" && f.skip != "" && !f.unsafe {
		f.row.Skip = f.skip
		return f.row
	}
	if f.row.Reject == "" {
		f.row.Reject = strings.Join(f.problems, "; ")
	}
	return f.row
}
