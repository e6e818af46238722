// Package pattern provides regular expressions that are compiled when first used: a command that
// needs none of them doesn't pay for all at its start.
package pattern

import (
	"regexp"
	"sync"
)

// New returns a function that returns the compiled expression. An invalid expression panics.
func New(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
