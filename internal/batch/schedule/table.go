package schedule

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"aftercare/internal/batch/schedule/csvfile"
	"aftercare/internal/batch/schedule/excel"
	"aftercare/internal/batch/schedule/form"
)

// newTableReader matches the columns of a table to fields.
func newTableReader(name string, src form.Source, b *binder, o Options) (Reader, error) {
	if t, ok := src.(*csvfile.Table); ok && t.IsRejects() && slices.Equal(t.Header(), fhirHeader) {
		b.fhir = true
	}
	targets, err := b.header(name, src.HeaderLine(), src.Header())
	if err != nil {
		_ = src.Close()
		return nil, err
	}
	return &tableReader{Source: src, name: name, o: o, b: b, targets: targets, warned: make([]bool, len(targets))}, nil
}

// tableReader is a table whose columns have been matched to fields.
type tableReader struct {
	form.Source
	name    string
	o       Options
	b       *binder
	targets []target
	warned  []bool // by column, whether a number in place of an id was warned about
	number  int
}

// Next returns the next row.
func (t *tableReader) Next() (Row, error) {
	rec, err := t.Source.Next()
	if book, ok := t.Source.(*excel.Table); ok && errors.Is(err, io.EOF) {
		if problem := book.CheckMerged(func(n int) bool { return t.targets[n].kind != kindIgnored }); problem != nil {
			return Row{}, problem
		}
	}
	if err != nil {
		return Row{}, err
	}
	t.number++
	f := t.b.newRow(Row{Number: t.number, Line: rec.Line, Raw: rec.Cells, Reject: rec.Reject})
	if rec.Reject != "" && !rec.Readable {
		return f.build(), nil
	}
	for n, text := range rec.Cells[:min(len(rec.Cells), len(t.targets))] {
		switch {
		case rec.About != nil:
			t.setFromSpreadsheet(f, n, rec.About[n])
		case !strings.HasPrefix(text, form.ReasonMark):
			rest, altered := strings.CutPrefix(text, form.AlteredMark)
			rest, native := strings.CutPrefix(rest, form.NativeMark)
			f.set(t.targets[n], cell{text: rest, native: native, altered: altered})
		}
	}
	return f.build(), nil
}

// setFromSpreadsheet adds a spreadsheet's cell, and marks it in the row as it is stored.
func (t *tableReader) setFromSpreadsheet(f *rowBuilder, n int, about form.About) {
	to, text := t.targets[n], f.row.Raw[n]
	altered, native := about.Failed || alteredBySpreadsheet(to, text, about), about.Date || about.Boolean
	switch {
	case form.BeginsWithMark(text):
		f.row.Raw[n] = form.ReasonMark + text
	case to.kind == kindIgnored:
	case altered:
		f.row.Raw[n] = form.AlteredMark + text
	case native:
		f.row.Raw[n] = form.NativeMark + text
	}
	if about.Struck && text != "" && to.kind != kindIgnored {
		f.row.Raw[n] = form.ReasonMark + text
		f.addProblem(to.column, "is struck through; delete the row, mark it as cancelled, or remove the strikethrough")
		if to.name != fieldAppointment && to.name != fieldStatus {
			return
		}
	}
	if about.ShownDifferently && isIDField(to) {
		f.row.Raw[n] = form.ReasonMark + text
		f.addProblem(to.column, "is a number that the spreadsheet displays differently; format the column as text, and enter it as it was given")
		return
	}
	if about.Number && isIDField(to) && !t.warned[n] {
		t.warned[n] = true
		t.o.warn(t.name, f.row.Line, "format the column as text, and check the zeros",
			fmt.Sprintf("the column %q holds a number: a spreadsheet drops leading zeros", form.ShortName(to.column)))
	}
	f.set(to, cell{text: text, native: native, altered: altered})
}

// alteredBySpreadsheet reports whether a spreadsheet may have converted a cell: "4-5" to a date, a number
// without its last digits, a yes or no that doesn't answer a condition.
func alteredBySpreadsheet(t target, text string, about form.About) bool {
	switch {
	case about.Boolean:
		return t.kind != kindCondition
	case t.kind != kindField:
		return false
	case about.Date:
		return !slices.Contains([]string{fieldBorn, fieldDate, fieldEnded, fieldNextVisit}, t.name)
	}
	return about.Number && isIDField(t) && (len(text) > 15 || strings.ContainsAny(text, ".-"))
}

func isIDField(t target) bool {
	return t.kind == kindField && (t.name == fieldRecord || t.name == fieldAppointment)
}
