package schedule

import (
	"slices"
	"strings"
)

// rows binds the columns.
func (t *table) rows(b *binder) (Reader, error) {
	if t.rejects && len(t.names) == 1 && t.names[0] == jsonColumn {
		return &jsonReader{next: t.nextLine, objectReader: &objectReader{b: b, targets: map[string]target{}}}, nil
	}
	if t.rejects && slices.Equal(t.names, fhirHeader) {
		fhirBinder := *b
		fhirBinder.fhir = true
		b = &fhirBinder
	}
	targets, err := b.header(t.scan.name, t.line, t.names)
	if err != nil {
		return nil, err
	}
	return &tableReader{table: t, b: b, targets: targets}, nil
}

// nextLine returns the next rejected row that came from a format without a header.
func (t *table) nextLine() (record, error) {
	rec, err := t.nextRecord()
	if rec.long > 0 {
		rec.reject = lineTooLong
	}
	if rec.reject != "" && rec.long == 0 && len(rec.cells) == 1 && !strings.HasPrefix(rec.cells[0], reasonMark) {
		rec.reject = "" // the bytes are checked with the object
	}
	return rec, err
}

// tableReader is a table whose columns have been matched to fields.
type tableReader struct {
	*table
	b       *binder
	targets []target
	number  int
}

// Header returns the names of the columns.
func (t *tableReader) Header() []string { return t.names }

// Close does nothing: the caller closes the input.
func (t *tableReader) Close() error { return nil }

// Next returns the next row.
func (t *tableReader) Next() (Row, error) {
	rec, err := t.nextRecord()
	if err != nil {
		return Row{}, err
	}
	t.number++
	f := t.b.newRow(Row{Number: t.number, Line: rec.line, Raw: rec.cells, Reject: rec.reject})
	if rec.reject == "" || rec.reasonKept {
		for n, c := range rec.cells[:min(len(rec.cells), len(t.targets))] {
			if !strings.HasPrefix(c, reasonMark) {
				f.set(t.targets[n], t.cell(c))
			}
		}
	}
	return f.build(), nil
}

// cell makes a cell from its text. In a file of rejected rows, the text may begin with a mark of a
// spreadsheet's cell.
func (t *table) cell(text string) cell {
	if !t.rejects {
		return cell{text: text}
	}
	rest, altered := strings.CutPrefix(text, alteredMark)
	rest, native := strings.CutPrefix(rest, nativeMark)
	return cell{text: rest, native: native, altered: altered}
}
