// Package schedule reads the lists of appointments that a clinic exports: CSV as it is found in practice,
// Excel, JSON Lines, FHIR. A file and a mapping go in; rows come out, one at a time, each with its fields by
// our own names, or with the reason why it can't be used. Memory doesn't grow with the file. It knows no
// definitions and makes no visits.
package schedule

// Row is one line of a schedule, as far as it can be understood without a definition.
type Row struct {
	Number int // from 1, without the header
	Line   int // where it begins in the file, from 1; 0 if the format has no lines
	// Raw is the cells as they are in the file, in the order of the Reader's Header; a file of rejected rows is
	// written from it.
	Raw []string
	// Fields is the values by our own names, those of a visit file and "procedure": mapped, cleaned, dates as
	// ISO. Empty cells are omitted.
	Fields map[string]string
	// Answers is the answers of the conditions' columns, by condition; conditions that weren't asked about are omitted.
	Answers map[string]string
	// Fill is the values filled in for the patient, by name.
	Fill map[string]string
	// Unmapped is the words, by field, that no mapping knows, of a row that has no sheet because of them; "" for a word that may
	// name the patient.
	Unmapped map[string]string
	// UnmappedCode means that the unmapped word is a code of a code system, or its name.
	UnmappedCode bool
	// Skip says why the row gets no sheet by the schedule itself, such as "cancelled"; "" if it isn't skipped.
	Skip string
	// Reject says why the row can't be used: what is wrong with which column, without patient data; "" if it
	// can. A rejected row may lack fields.
	Reject string
}

// Reader reads a schedule row by row.
type Reader interface {
	// Header is the column names as they are in the file; nil for a format without a header.
	Header() []string
	// Next returns the next row, io.EOF after the last, or an error that ends the reading: the file can't be
	// read further, and the error names the line.
	Next() (Row, error)
	// Close releases what the reader holds.
	Close() error
}
