package form

import (
	"errors"
	"fmt"
	"strings"

	"aftercare/internal/diag"
)

// What to do about a file that is no schedule.
const (
	SaveAs   = "save it as .xlsx or as CSV"
	ExportAs = "have the system export the appointments as CSV, .xlsx, JSON Lines or FHIR JSON"
	Unpack   = "unpack it, and give the file that is in it"
)

// FileError returns a problem that ends the reading of a file. It names lines and columns, and nothing from a
// row.
func FileError(file string, line int, hint, format string, args ...any) error {
	return diag.List{{Pos: diag.Pos{File: file, Line: line}, Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// EmptyError reports a file that holds nothing at all, not even column names.
type EmptyError struct{ list diag.List }

// Error names the file.
func (e *EmptyError) Error() string { return e.list.Error() }

// Unwrap returns the finding.
func (e *EmptyError) Unwrap() error { return e.list }

// NewEmptyError returns the error of an empty file.
func NewEmptyError(file string) error {
	return &EmptyError{diag.List{{Pos: diag.Pos{File: file}, Message: "the file is empty"}}}
}

// ReadError describes a failure of the machine while the file was read.
func ReadError(name string, err error) error {
	if list := (diag.List)(nil); errors.As(err, &list) {
		return list // it already says everything
	}
	return fmt.Errorf("reading %s: %w", name, err)
}

// WithFile puts a file's name into a command line, quoted for a shell.
func WithFile(hint, name string) string {
	if name == "standard input" {
		return strings.Replace(hint, " FILE", "", 1)
	}
	return strings.Replace(hint, "FILE", diag.ShellWord(name), 1)
}
