package diag

import "fmt"

// Count words a number of things in English, as messages say it: "1 page", "2 pages". The noun is
// one that takes an s.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
