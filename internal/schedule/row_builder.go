package schedule

import (
	"fmt"
	"strings"

	"aftercare/internal/field"
)

// cell is a value with what its form knows of it.
type cell struct {
	text   string
	native bool // of the form's own: a date, which is ISO here, or yes or no; no format and no word of a mapping holds for it
	// altered says that a spreadsheet may have made it of another text.
	altered bool
}

// Marks stand before the text of a cell where it is kept, for what the text can't say, so that
// a rejected row is read back as it was. They are no characters: no text begins with one, and
// one that a file holds is refused.
const (
	strayTextMark = "\ufdd0" // something stood after the closing quote
	alteredMark   = "\ufdd1" // a spreadsheet may have made it of another text
	nativeMark    = "\ufdd2" // a date or a yes or no of a spreadsheet's own
	reasonMark    = "\ufdd3" // what made the row unusable is not in its cells: its reason stands
)

// rowBuilder makes one Row out of cells.
type rowBuilder struct {
	b           *binder
	row         Row
	problems    []string
	invalidText bool // a cell holds what no text may hold
	skip        string
}

func (b *binder) newRow(r Row) *rowBuilder { return &rowBuilder{b: b, row: r} }

func (f *rowBuilder) addProblem(column, format string, args ...any) {
	f.problems = append(f.problems, fmt.Sprintf("the column %q ", shortName(column))+fmt.Sprintf(format, args...))
}

// set takes one cell. What can't be read is a problem of the row, also in a column that is
// ignored: a sign that a screen obeys is in the file all the same.
func (f *rowBuilder) set(t target, c cell) {
	text, problem := field.Clean(c.text)
	if problem != "" {
		f.invalidText = true
		f.addProblem(t.column, "%s", problem)
		return
	}
	if c.altered && t.kind != kindIgnored {
		f.addProblem(t.column, "holds an error, or a date or a number that the spreadsheet may have made of a text; expected a text")
		return
	}
	if text == "" || t.kind == kindIgnored {
		return
	}
	value, problem := f.b.value(t, text, c.native)
	if problem == "" && value == "" {
		return
	}
	switch {
	case problem != "":
		f.addProblem(t.column, "%s", problem)
	case t.kind == kindUnnamed:
		f.problems = append(f.problems, "a column without a name holds something")
	case t.kind == kindCondition:
		f.row.Answers = putValue(f.row.Answers, t.name, value)
	case t.kind == kindFill:
		f.row.Fill = putValue(f.row.Fill, t.name, value)
	case t.name == fieldStatus:
		if value != statusActive {
			f.skip = value
		}
	default:
		f.row.Fields = putValue(f.row.Fields, t.name, value)
	}
}

func putValue(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}

// build returns the row. One that is cancelled gets no sheet, whatever its other values are.
func (f *rowBuilder) build() Row {
	if f.row.Reject == "" && f.skip != "" && !f.invalidText {
		f.row.Skip = f.skip
		return f.row
	}
	if f.row.Reject == "" {
		f.row.Reject = strings.Join(f.problems, "; ")
	}
	return f.row
}
