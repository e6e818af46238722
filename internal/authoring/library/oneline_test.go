package library

import (
	"strings"
	"testing"
)

func TestOneLine(t *testing.T) {
	for _, s := range []string{
		"", " ", "a", " a", "a ", "a  b", "a b", "a\nb", "a\tb", "ñ á", "a\u00a0b", "a\u2003b", "a\u3000b", "a\u1680b", "a\u0085b", "38 °C", "it’s “so”", "a … b", "¿qué?", "à b", "x\u2028y", "x \u202fy",
	} {
		if got, want := oneLine(s), strings.Join(strings.Fields(s), " "); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
