package diag

import (
	"errors"
	"fmt"
)

// UsageError reports a request that can't be carried out as it was made: a flag, a name or a value is wrong, and no file is.
type UsageError struct {
	Problem string
	Hint    string // what to type instead; "" if the problem says it
	Place   string // the flag; "" if it isn't about one
}

// Error says what is wrong with the request.
func (e *UsageError) Error() string { return e.Problem }

// Usage returns a UsageError with a hint and a problem, formatted like fmt.Sprintf.
func Usage(hint, format string, args ...any) error {
	return &UsageError{Problem: fmt.Sprintf(format, args...), Hint: hint}
}

// HintOf returns the hint of an error, or of one that it wraps; "" for none.
func HintOf(err error) string {
	var h interface {
		error
		Hint() string
	}
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}
