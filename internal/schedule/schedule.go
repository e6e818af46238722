// Package schedule reads the lists of appointments that a clinic exports: CSV in its real-life
// forms, Excel, JSON Lines, FHIR. A file and a mapping go in; rows come out, one at a time, each
// with its fields by our own names, or with the reason why it can't be used. Memory does not
// grow with the file. It knows no definitions and makes no visit.
package schedule

// Row is one line of a schedule, as far as it can be understood without a definition.
type Row struct {
	Number int // from 1; the head is not counted
	Line   int // where it begins in the file, from 1; 0 where the form has no lines
	// Raw is the cells as they stand in the file, in the order of the Reader's Header; what a
	// file of rejected rows is written from.
	Raw []string
	// Fields is the values by our own names, those of a visit file and "procedure": after the
	// mapping, cleaned, dates as ISO. Empty cells are left out.
	Fields map[string]string
	// Answers is the conditions' columns: condition to answer, "" for not asked left out.
	Answers map[string]string
	// Fill is the values filled in for the patient, by name.
	Fill map[string]string
	// Skip says why the row is passed over without a sheet, such as "cancelled"; "" for not.
	Skip string
	// Reject says why the row can't be used: what is wrong with which column, without the
	// patient's data; "" for not. A row that is rejected may lack fields.
	Reject string
}

// Reader reads a schedule row by row.
type Reader interface {
	// Header is the names of the columns, as they stand in the file; nil for a form without.
	Header() []string
	// Next returns the next row, io.EOF after the last, or a failure that ends the reading: a
	// file that can't be read on, told with its line.
	Next() (Row, error)
	// Close gives back what the reader holds.
	Close() error
}
