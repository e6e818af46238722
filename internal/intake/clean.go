package intake

import (
	"iter"
	"strings"
	"unicode"
)

// clean takes out of typed text what a screen or a printer would obey or hide: control
// characters become spaces; invisible format characters go, but for the two joiners that
// Persian and Indic names are written with.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar:
			return ' '
		}
		return r
	}, s)
}

func keys[T any](m map[string]T) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
