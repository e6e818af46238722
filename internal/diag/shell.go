package diag

import (
	"fmt"
	"strings"
	"unicode"
)

// ShellWord returns a word as it is typed in a shell, for commands in hints: quoted if it holds
// more than letters, digits and path characters; with escapes that bash and zsh understand if it
// holds a control character, which a message can't print.
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
