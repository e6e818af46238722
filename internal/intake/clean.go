package intake

import (
	"strings"
	"unicode"

	"aftercare/internal/console"
)

// clean takes out of typed text what a screen or a printer would obey or hide, and what a
// broken encoding left behind.
func clean(s string) string {
	return strings.ReplaceAll(console.Clean(s), string(unicode.ReplacementChar), " ")
}
