package diag

import (
	"strings"
	"unicode"
)

// ShellWord is a word as a shell takes it, for commands in hints: in quotes where it holds more than letters, digits and the signs of
// paths.
func ShellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`-_./\:`, r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
