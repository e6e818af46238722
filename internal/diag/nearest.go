package diag

import (
	"slices"
	"strings"
)

// Nearest returns the candidate that a person who wrote name most likely meant: the one at
// the smallest edit distance, a swap of neighbours counting as one edit. It returns false
// when none is near enough to be a slip of the hand.
func Nearest(name string, candidates []string) (string, bool) {
	limit := max(1, len([]rune(name))/3)
	best, bestDistance := "", limit+1
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	for _, c := range sorted {
		if d := Distance(strings.ToLower(name), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best, bestDistance <= limit
}

// Meant returns the hint `did you mean "x"?` for the nearest candidate; failing that, the
// whole choice when it is short enough to read, else nothing.
func Meant(name string, candidates []string) string {
	if c, ok := Nearest(name, candidates); ok {
		return `did you mean "` + c + `"?`
	}
	const mostRead = 18
	if len(candidates) == 0 || len(candidates) > mostRead {
		return ""
	}
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	return "one of: " + strings.Join(sorted, ", ")
}

// Distance is the optimal string alignment distance between a and b.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}
