package field

import (
	"slices"
	"strings"
)

// noneWords are what databases, programs and people write where there is nothing, in small
// letters.
var noneWords = []string{
	"null", "(null)", "[null]", "<null>", "nil", "nan", "-nan", "<na>", "n/a", "#n/a", `\n`, "none", "undefined", "unknown",
}

// longestNone is the length of the longest of them.
const longestNone = len("undefined")

// IsNone reports whether a clean text is a word for none, or several of them.
func IsNone(text string) bool {
	if text == "" {
		return false
	}
	for rest := text; rest != ""; {
		word, after, _ := strings.Cut(rest, " ")
		if len(word) > longestNone || !slices.Contains(noneWords, strings.ToLower(word)) {
			return false
		}
		rest = after
	}
	return true
}
