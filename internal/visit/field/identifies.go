package field

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Identifies reports whether an appointment's id identifies the patient: one of its parts is the patient's
// name, birth date or record number, or the id contains a longer one, whatever separates its parts.
// Born is the birth date in ISO form. Unknown values are "".
func Identifies(id, name, born, record string) bool {
	if id == "" {
		return false
	}
	const (
		shortest = 4 // a shorter word may be in an id by chance
		long     = 6 // and so may a number of fewer digits
	)
	id = strings.ToLower(id)
	parts := strings.FieldsFunc(id, func(r rune) bool { return strings.ContainsRune("._-", r) })
	whole := strings.Join(parts, "")
	words := strings.FieldsFunc(removeAccents(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if is := func(part string) bool { return slices.Contains(words, part) }; len(parts) > 0 && !slices.ContainsFunc(parts, func(s string) bool { return !is(s) }) {
		return true // a complete name made of short words: Lee-Ann
	}
	for _, w := range words {
		if w == id || len(w) >= shortest && strings.Contains(whole, w) {
			return true
		}
	}
	record = removeAccents(record)
	for _, w := range append(dateSpellings(born), record, strings.TrimLeft(record, "0")) {
		if w != "" && (w == id || len(w) >= shortest && slices.Contains(parts, w) || len(w) >= long && (strings.Contains(id, w) || strings.Contains(whole, w))) {
			return true
		}
	}
	return false
}

// removeAccents returns a text in the letters that an id can have: garcia for García.
func removeAccents(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// dateSpellings returns the ways in which people write a day without separators.
func dateSpellings(iso string) []string {
	part := strings.Split(iso, "-")
	if len(part) != 3 {
		return []string{iso}
	}
	y, m, d := part[0], part[1], part[2]
	return []string{iso, y + m + d, m + d + y, d + m + y}
}
