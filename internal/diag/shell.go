package diag

import (
	"fmt"
	"strings"
	"unicode"
)

// ShellWord is a word as a shell takes it, for commands in hints: in quotes where it holds more than letters, digits and the signs of
// paths; with escapes, as bash and zsh read them, where it holds a control character, which a message can't print.
func ShellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`-_./\:`, r)
	}) {
		return s
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		var b strings.Builder
		for _, c := range []byte(s) {
			if c < ' ' || c == 0x7f || c == '\'' || c == '\\' {
				fmt.Fprintf(&b, `\x%02x`, c)
				continue
			}
			b.WriteByte(c)
		}
		return "$'" + b.String() + "'"
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
