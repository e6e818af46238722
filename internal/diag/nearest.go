package diag

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that a person who wrote name most likely meant: the one at the
// smallest edit distance, a swap of neighbours counting as one edit. It returns false if none is
// near enough to be a typo.
func Nearest(name string, candidates []string) (string, bool) {
	limit := max(1, len([]rune(name))/3)
	best, bestDistance := "", limit+1
	sorted := candidates
	if !slices.IsSorted(sorted) {
		sorted = slices.Sorted(slices.Values(candidates))
	}
	name = strings.ToLower(name)
	letters := utf8.RuneCountInString(name)
	for _, c := range sorted {
		small := strings.ToLower(c)
		longer := utf8.RuneCountInString(small) - letters
		if max(longer, -longer) >= bestDistance || minDistance(name, small) >= bestDistance {
			continue // most aren't near, and that is cheaper to check
		}
		if d := Distance(name, small); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best, bestDistance <= limit
}

// minDistance returns a lower bound for the distance of two names: an edit changes the length by at
// most one, and replaces at most one letter.
func minDistance(a, b string) int {
	var more [utf8.RuneSelf]int16
	for n := range len(a) {
		if a[n] >= utf8.RuneSelf {
			return 0
		}
		more[a[n]]++
	}
	both := 0
	for n := range len(b) {
		if b[n] >= utf8.RuneSelf {
			return 0
		}
		if more[b[n]] > 0 {
			more[b[n]]--
			both++
		}
	}
	return max(len(a), len(b)) - both
}

// NearestTypo returns the candidate that differs from name by one typo: a letter that is wrong,
// missing, extra or swapped with its neighbour; in a long name, two. It is stricter than Nearest,
// for names that others chose: there the nearest name often means something else ("patient age"
// isn't a patient's name, a hysteroscopy isn't a cystoscopy), and a hint with it misleads.
func NearestTypo(name string, candidates []string) (string, bool) {
	best, bestDistance := "", 0
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	for _, c := range sorted {
		d, ok := typoDistance([]rune(strings.ToLower(name)), []rune(strings.ToLower(c)))
		if ok && (best == "" || d < bestDistance) {
			best, bestDistance = c, d
		}
	}
	return best, best != ""
}

// typoDistance returns how many typos two names differ by, and whether they are few enough.
func typoDistance(a, b []rune) (int, bool) {
	const short, long = 4, 12 // letters
	if len(a) == 0 || len(b) == 0 {
		return 0, false
	}
	d := Distance(string(a), string(b))
	fewer := min(len(a), len(b))
	swapped := len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0]
	switch {
	case d == 0:
		return 0, true
	case a[0] != b[0] && !swapped && fewer <= short:
		return d, false
	case slices.Equal(digitsOf(a), digitsOf(b)) && d == 1:
		// In a short name another letter makes another word: data, date.
		return d, fewer > short || len(a) != len(b) || sameLetters(a, b)
	case d == 2 && a[0] == b[0]:
		return d, fewer >= long && slices.Equal(digitsOf(a), digitsOf(b)) && !hasPrefix(a, b) && !hasPrefix(b, a) || fewer > short && sameLetters(a, b)
	}
	return d, false
}

func hasPrefix(a, b []rune) bool { return len(a) <= len(b) && slices.Equal(a, b[:len(a)]) }

func digitsOf(s []rune) []rune {
	return slices.DeleteFunc(slices.Clone(s), func(r rune) bool { return r < '0' || r > '9' })
}

func sameLetters(a, b []rune) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// DidYouMean returns the hint `did you mean "x"?` for the nearest candidate; failing that, all the
// candidates if they are few enough to read, else nothing. Dotted names, such as
// warnings.call-now.bleeding, also count as near if they end like name.
func DidYouMean(name string, candidates []string) string {
	ends := ending(name, candidates)
	if len(ends) == 1 {
		return `did you mean "` + ends[0] + `"?`
	}
	if c, ok := Nearest(name, candidates); ok {
		return `did you mean "` + c + `"?`
	}
	if len(ends) > 1 {
		candidates = ends
	}
	const maxChoices, maxLetters = 20, 360 // people read 20 placeholders, but not 20 ids of procedures
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	all := strings.Join(sorted, ", ")
	if all == "" || len(sorted) > maxChoices || len(all) > maxLetters {
		return ""
	}
	return "one of: " + all
}

// ending returns the dotted candidates that have all parts of name in order, and end with its last;
// if there are none, those that end with it. A name that is itself a candidate has none.
func ending(name string, candidates []string) []string {
	parts := strings.Split(name, ".")
	var all, last []string
	for _, c := range candidates {
		whole := strings.Split(c, ".")
		if len(whole) == 1 || whole[len(whole)-1] != parts[len(parts)-1] {
			continue
		}
		last = append(last, c)
		said := 0
		for _, p := range whole {
			if said < len(parts) && p == parts[said] {
				said++
			}
		}
		if said == len(parts) {
			all = append(all, c)
		}
	}
	if all == nil {
		all = last
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Distance returns the optimal string alignment distance between a and b.
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
