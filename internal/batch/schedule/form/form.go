// Package form is what the forms of a schedule have in common: CSV, Excel, JSON Lines and FHIR are each a package that turns
// bytes into records behind one interface. A form knows lines, cells and resources; what they mean is the caller's.
package form

import (
	"encoding/json"
	"fmt"
	"strings"

	"aftercare/internal/visit/field"
)

// Source is a file of a known form whose head was read.
type Source interface {
	// Header is the names of the columns; nil for a form whose records name their own values.
	Header() []string
	// HeaderLine is the line of the names, from 1; 0 without a header.
	HeaderLine() int
	// Next returns the next record, io.EOF after the last, or an error that ends the reading and names the line.
	Next() (Record, error)
	// Close releases what the source holds; the caller closes the input.
	Close() error
}

// Record is one line of a table, one object of JSON Lines as its only cell, or one resource of FHIR.
type Record struct {
	Line  int      // where it begins in the file, from 1
	Cells []string // as they are in the file, with the marks below
	// About is what a spreadsheet knows about each of the cells; nil in other forms. It is valid until the next record.
	About []About
	// Reject says why the cells can't be used, without anything that they hold; "" if they can.
	Reject   string
	Readable bool // though it is rejected, the cells without ReasonMark can be read
	Resource Resource
}

// About is what a spreadsheet knows about a cell besides its text.
type About struct {
	Number           bool
	Date             bool // written as ISO
	Boolean          bool // written as yes or no
	Failed           bool // an error, or a formula without its value
	ShownDifferently bool // a number that its format shows differently
	Struck           bool // struck through: someone removed it by hand
}

// Resource is a resource of FHIR. One of the kind Bundle is where a bundle's entries begin if it is InBundle, else where
// the bundle ends; one without a kind has nothing in it.
type Resource struct {
	Kind, ID, Version string
	URL               string          // its full URL, without a version
	Data              json.RawMessage // the resource
	Around            json.RawMessage // the entry that holds it
	InBundle          bool
	Doubtful          bool // its id isn't a text, or it has a key twice; a key within Around may still be there twice
}

// Place says where in a table the rows are. The zero value expects them in the only sheet, below one line of names.
type Place struct {
	Sheet       string
	HeaderLine  int      // from 1; 0 for the first line that isn't empty
	HeaderLines int      // how many lines the names stand on; 0 for one
	EndsAt      []string // in lower case: what the line that ends the rows, such as a total, begins with
}

// The limits of what is read. A cell or a record over its limit is refused, and read to its end in constant
// memory; one without an end within MaxUnterminated ends the file.
const (
	MaxCell         = 64 << 10
	MaxRow          = 1 << 20
	MaxUnterminated = 16 << 20
	BufferSize      = 64 << 10
	MaxFile         = 256 << 20 // that is kept in memory
)

// Why a record over a limit is rejected.
var (
	RowTooLong  = fmt.Sprintf("the row is longer than %d KiB", MaxRow>>10)
	LineTooLong = fmt.Sprintf("the line is longer than %d KiB", MaxCell>>10)
)

// Marks precede the text of a stored cell and say what the text can't, so that a rejected row is read back as
// it was. They aren't characters: no text begins with one, and one that a file holds is refused.
const (
	StrayTextMark = "\ufdd0" // text follows the closing quote
	AlteredMark   = "\ufdd1" // a spreadsheet may have changed the text
	NativeMark    = "\ufdd2" // a spreadsheet's own date or boolean
	ReasonMark    = "\ufdd3" // the cells don't show what made the row unusable: its reason is kept
)

// BeginsWithMark reports whether a text begins with one of the marks.
func BeginsWithMark(s string) bool {
	return strings.HasPrefix(s, StrayTextMark) || strings.HasPrefix(s, AlteredMark) || strings.HasPrefix(s, NativeMark) || strings.HasPrefix(s, ReasonMark)
}

// JoinNames joins column names that stand on two lines.
func JoinNames(first, second []string) []string {
	out := make([]string, max(len(first), len(second)))
	for n := range out {
		var parts []string
		for _, names := range [][]string{first, second} {
			if n < len(names) && strings.TrimSpace(names[n]) != "" {
				parts = append(parts, strings.TrimSpace(names[n]))
			}
		}
		out[n] = strings.Join(parts, " ")
	}
	return out
}

// ColumnName returns how messages name a column, from 1.
func ColumnName(names []string, n int) string {
	if n <= len(names) && strings.TrimSpace(names[n-1]) != "" {
		return fmt.Sprintf("the column %q", ShortName(names[n-1]))
	}
	return fmt.Sprintf("column %d", n)
}

// ShortName returns a column's name, shortened for a message.
func ShortName(s string) string {
	s, _ = field.Clean(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
