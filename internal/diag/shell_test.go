package diag

import "testing"

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"a/b-c_1.yaml": "a/b-c_1.yaml",
		"":             "''",
		"a b":          "'a b'",
		"Ana's":        `'Ana'\''s'`,
		"a\nb":         `$'a\x0ab'`,
		"a\x1bb's\\":   `$'a\x1bb\x27s\x5c'`,
		"ñandú":        "ñandú",
	} {
		if got := ShellWord(word); got != want {
			t.Errorf("%q: %s; want %s", word, got, want)
		}
	}
}
