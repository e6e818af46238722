package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Count words a number of things in English, as messages say it: "1 page", "2 pages". The noun is
// one that takes an s.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Digits writes a number with its digits in groups: 1204 is 1,204.
func Digits(n int) string {
	s := fmt.Sprint(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// Or lists alternatives as in a sentence: "table, json or names". It needs at least two.
func Or(words []string) string { return list(words, " or ") }

// And lists what is taken together as in a sentence: "--plain, --ascii and --json". It needs at least two.
func And(words []string) string { return list(words, " and ") }

func list(words []string, conjunction string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + conjunction + words[last]
}

// Join joins the texts that aren't empty.
func Join(separator string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), separator)
}
