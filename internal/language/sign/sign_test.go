package sign_test

import (
	"strings"
	"testing"

	"aftercare/internal/language/sign"
)

func TestDescribeDifference(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"Keep it dry.", "Keep it dry.", ""},
		{"Keep it dry.", "Keep it wet.", ""},
		{"Go to the hospital.", "Go to the hos\u00adpital.", `the second has a soft hyphen (U+00AD) in "hos<U+00AD>pital."`},
		{"Go\u00a0home.", "Go home.", `the first has a non-breaking space (U+00A0)`},
		{"on\u2011call", "on-call", `the first has a non-breaking hyphen (U+2011)`},
		{"a\u200bb", "ab", `the first has a zero-width space (U+200B)`},
		{"\ufeffa", "a", `the first has a byte order mark (U+FEFF)`},
		{"Don’t", "Don't", `the first has the character ’ (U+2019)`},
	} {
		got := sign.DescribeDifference(c.first, c.second)
		if (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
			t.Errorf("%q, %q: %s; expected %s", c.first, c.second, got, c.want)
		}
	}
}

func TestWordWith(t *testing.T) {
	for _, c := range []struct {
		text string
		r    rune
		want string
	}{{"Go to hos\u00adpital now", '\u00ad', "hos<U+00AD>pital"}, {"✓ Rest", '✓', "<U+2713>"}, {"Rest", '✓', ""}} {
		if got := sign.WordWith(c.text, c.r); got != c.want {
			t.Errorf("%q: %q; expected %q", c.text, got, c.want)
		}
	}
}
