package lint_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/lint"
)

// A sign that the PDF can't print is named where the text stands that has it, whatever it is.
func TestASignIsNamedInItsPlace(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(fixtures, "good.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	line, text := 0, ""
	for n, l := range strings.Split(string(data), "\n") {
		if _, words, ok := strings.Cut(l, "    text: "); ok && strings.Count(string(data), l) == 1 {
			line, text = n+1, strings.Fields(words)[1]+" "+strings.Fields(words)[2]
			break
		}
	}
	for put, want := range map[string]string{
		"\u00ad": "a soft hyphen (U+00AD)", "\u200b": "a zero-width space (U+200B)", "\u2011": "a non-breaking hyphen (U+2011)", "✓": "the character ✓ (U+2713)",
		"\ufeff": "a byte order mark (U+FEFF)",
	} {
		found := false
		for _, d := range checked(t, lint.Options{Rules: []string{"E23"}}, [][2]string{{text, strings.Replace(text, " ", put+" ", 1)}}) {
			found = found || d.Pos.Line == line && strings.HasSuffix(d.Message, "can't print "+want) && d.Hint != ""
			if d.Pos.Line == 1 {
				t.Errorf("%q: %v", put, d)
			}
		}
		if !found {
			t.Errorf("%q is not named in line %d", put, line)
		}
	}
}
