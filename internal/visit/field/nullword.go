package field

import (
	"slices"
	"strings"
)

// nullWords are what databases, programs and people write for a missing value, in small letters.
var nullWords = []string{
	"null", "(null)", "[null]", "<null>", "nil", "nan", "-nan", ".nan", "<na>", "n/a", "#n/a", `\n`, "none", "undefined", "unknown",
}

// maxNullWord is the length of the longest of them.
const maxNullWord = len("undefined")

// IsNullWord reports whether a clean text is a null word, or several, as in "NULL, NULL" for a
// family and a given name.
func IsNullWord(text string) (is bool) {
	for rest := text; rest != ""; {
		word := rest
		if n := strings.IndexAny(rest, " ,"); n >= 0 {
			word, rest = rest[:n], rest[n+1:]
		} else {
			rest = ""
		}
		if word == "" {
			continue
		}
		if is = len(word) <= maxNullWord && slices.Contains(nullWords, strings.ToLower(word)); !is {
			return false
		}
	}
	return is
}
