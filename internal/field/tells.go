package field

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Tells reports whether an appointment's id gives the patient away: a part of it is a name or a
// number of theirs, or a name or a long number stands in it, whatever signs part it. Born is
// the birth date in ISO form; what is not known is "".
func Tells(id, name, born, record string) bool {
	if id == "" {
		return false
	}
	const (
		shortest = 4 // a shorter word may be in an id by chance
		long     = 6 // and so may a number of few digits
	)
	id = strings.ToLower(id)
	parts := strings.FieldsFunc(id, func(r rune) bool { return strings.ContainsRune("._-", r) })
	whole := strings.Join(parts, "")
	words := strings.FieldsFunc(unaccented(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if is := func(part string) bool { return slices.Contains(words, part) }; len(parts) > 0 && !slices.ContainsFunc(parts, func(s string) bool { return !is(s) }) {
		return true // a whole name of short words: Lee-Ann
	}
	for _, w := range words {
		if w == id || len(w) >= shortest && strings.Contains(whole, w) {
			return true
		}
	}
	record = unaccented(record)
	for _, w := range append(daysOf(born), record, strings.TrimLeft(record, "0")) {
		if w != "" && (w == id || len(w) >= shortest && slices.Contains(parts, w) || len(w) >= long && (strings.Contains(id, w) || strings.Contains(whole, w))) {
			return true
		}
	}
	return false
}

// unaccented is a text in the letters that an id can have: garcia for García.
func unaccented(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// daysOf is the ways in which people write a day without signs.
func daysOf(iso string) []string {
	part := strings.Split(iso, "-")
	if len(part) != 3 {
		return []string{iso}
	}
	y, m, d := part[0], part[1], part[2]
	return []string{iso, y + m + d, m + d + y, d + m + y}
}
