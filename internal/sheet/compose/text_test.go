package compose

import (
	"math/rand/v2"
	"strings"
	"testing"

	"aftercare/internal/sheet"
)

// The last run that has a letter decides whether a sentence opens, as the whole text would.
func TestOpensSentence(t *testing.T) {
	g := rand.New(rand.NewPCG(1, 4))
	words := []string{"", " ", "\u00a0", "Call.", "Call", "now? ", "no!\u00a0 ", ". ", "名。"}
	opens := 0
	for range 20000 {
		var text sheet.Text
		for range g.IntN(5) {
			r := sheet.Run{Words: words[g.IntN(len(words))]}
			if r.Blank = g.IntN(8) == 0; r.Blank {
				r.Words = ""
			}
			text = append(text, r)
		}
		s := strings.TrimRight(text.String(), " \u00a0")
		want := s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!")
		if got := opensSentence(text); got != want {
			t.Errorf("%q: %v, want %v", text.String(), got, want)
		}
		if want {
			opens++
		}
	}
	if opens < 1000 {
		t.Errorf("only %d open one: the test looks at nothing", opens)
	}
}
