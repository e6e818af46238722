package schedule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// cell is a value with what its format knows about it.
type cell struct {
	text   string
	native bool // the format's own date (ISO here) or boolean; no format or word of a mapping applies to it
	// altered means that a spreadsheet may have changed its text.
	altered bool
}

// rowBuilder makes one Row from cells.
type rowBuilder struct {
	b           *binder
	row         Row
	problems    []string
	invalidText bool // a cell holds what no text may hold
	skip        string
	names       []string             // the patient's, as they are in the file
	clocks      map[string]clockCell // times of day that stand alone, by field
	kind        appointmentType
}

// clockCell is a time of day, and the column that has it.
type clockCell struct{ column, clock string }

func (b *binder) newRow(r Row) *rowBuilder { return &rowBuilder{b: b, row: r} }

func (f *rowBuilder) addProblem(column, format string, args ...any) {
	f.problems = append(f.problems, fmt.Sprintf("the column %q ", form.ShortName(column))+fmt.Sprintf(format, args...))
}

// set adds one cell. What can't be read is a problem of the row, even in an ignored column: a control character
// is in the file all the same.
func (f *rowBuilder) set(t target, c cell) {
	if t.kind == kindField && slices.Contains([]string{fieldName, fieldGiven, fieldFamily}, t.name) {
		f.names = append(f.names, c.text)
	}
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
		f.noteUnmapped(t, text)
	case t.kind == kindUnnamed:
		f.problems = append(f.problems, "a column without a name holds something")
	case t.kind == kindCondition:
		f.row.Answers = putValue(f.row.Answers, t.name, value)
	case t.kind == kindFill:
		f.row.Fill = putValue(f.row.Fill, t.name, value)
	case t.isClock():
		if f.clocks == nil {
			f.clocks = map[string]clockCell{}
		}
		f.clocks[t.name] = clockCell{t.column, value}
	case t.name == fieldStatus:
		if value != statusActive {
			f.skip = value
		}
	default:
		if t.name == fieldProcedure {
			if f.kind = f.b.typeOf(text); f.kind.id == noSheet {
				f.skip = cmp.Or(f.skip, skipNoSheet)
				return
			}
		}
		if before := f.row.Fields[t.name]; t.joined && before != "" {
			if field.IsNullWord(before) || field.IsNullWord(value) {
				f.addProblem(t.column, "is one of several columns that make up a name, and one of them holds a word for none")
			}
			value = before + " " + value
		}
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

// build returns the row. A cancelled row gets no sheet, whatever its other values are.
func (f *rowBuilder) build() Row {
	f.hidePatients()
	if f.row.Reject == "" && f.skip != "" && !f.invalidText {
		if f.row.Skip = f.skip; f.skip != skipNoType {
			f.row.Unmapped = nil
		}
		return f.row
	}
	f.joinClocks()
	f.applyType()
	if f.row.Reject == "" {
		f.row.Reject = strings.Join(f.problems, "; ")
	}
	return f.row
}

// joinClocks gives each time of day that stands alone its day, from the row's column of days.
func (f *rowBuilder) joinClocks() {
	for _, of := range slices.Sorted(maps.Keys(f.clocks)) {
		c := f.clocks[of]
		day := f.row.Fields[dayFields[of]]
		if _, err := visit.ParseDate(day); err != nil {
			f.addProblem(c.column, "has a time of day, and the row has no day for it under %q", dayFields[of])
			continue
		}
		f.row.Fields = putValue(f.row.Fields, of, day+" "+c.clock)
	}
	// Our own column ended may hold a time of day too; its day is the date.
	ended, day := f.row.Fields[fieldEnded], f.row.Fields[fieldDate]
	if day == "" || !clockOnly().MatchString(ended) {
		return
	}
	clock, ok := unmistakableClock(ended)
	if !ok {
		f.problems = append(f.problems, fmt.Sprintf("%q has a time of day that can be in the morning or in the afternoon; expected one such as 04:15 or 4:15 AM, or a mapping with its format", fieldEnded))
		return
	}
	f.row.Fields[fieldEnded] = day + " " + clock
}

// applyType adds what the word for the appointment says: the side, the site, answers. Where a column of the row says
// otherwise, the row can't be used; its own words for the site stand.
func (f *rowBuilder) applyType() {
	const says = "the appointment type says %s, and the row says otherwise"
	if side := f.kind.side; side != "" {
		if have := f.row.Fields[fieldSide]; have != "" && have != side {
			f.problems = append(f.problems, fmt.Sprintf(says, side))
		}
		f.row.Fields = putValue(f.row.Fields, fieldSide, side)
	}
	if f.kind.site != "" && f.row.Fields[fieldSite] == "" {
		f.row.Fields = putValue(f.row.Fields, fieldSite, f.kind.site)
	}
	for _, name := range slices.Sorted(maps.Keys(f.kind.answers)) {
		if have := f.row.Answers[name]; have != "" && have != f.kind.answers[name] {
			f.problems = append(f.problems, fmt.Sprintf(says, name+": "+f.kind.answers[name]))
		}
		f.row.Answers = putValue(f.row.Answers, name, f.kind.answers[name])
	}
}
