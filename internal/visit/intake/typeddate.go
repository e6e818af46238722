package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/visit"
)

// NormalizeDate converts a typed date to an ISO date if it has only one reading: 1961-4-2,
// 19610402, 4/25/1961, 25.4.1961, 2 Apr 1961, April 2, 1961. One with two readings, such as
// 4/2/1961, or with none, is returned unchanged, to be refused.
func NormalizeDate(s string) string {
	parts := strings.FieldsFunc(strings.TrimSpace(s), func(r rune) bool { return strings.ContainsRune(" \t-/.,", r) })
	const eight = len("19610402")
	if len(parts) == 1 && len(parts[0]) == eight {
		parts = []string{parts[0][:4], parts[0][4:6], parts[0][6:]}
	}
	if len(parts) != 3 {
		return s
	}
	year, month := -1, -1
	var day int
	var small []int // numbers that may be a month or a day
	for n, part := range parts {
		value, err := strconv.Atoi(part)
		switch {
		case err != nil:
			if month != -1 {
				return s
			}
			if month = parseMonth(part); month == -1 {
				return s
			}
		case len(part) == len("1961") && n != 1 && year == -1:
			year = value
		case len(part) <= len("02"):
			small = append(small, value)
		default:
			return s
		}
	}
	switch {
	case year == -1:
		return s
	case month != -1 && len(small) == 1:
		day = small[0]
	case len(small) != 2 || month != -1:
		return s
	case len(parts[0]) == len("1961"): // the year first: then month and day
		month, day = small[0], small[1]
	case small[0] == small[1], small[1] > 12:
		month, day = small[0], small[1]
	case small[0] > 12:
		day, month = small[0], small[1]
	default:
		return s
	}
	iso := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if _, err := visit.ParseDate(iso); err != nil {
		return s
	}
	return iso
}

// parseMonth reads an English month, or its first three letters; -1 for none.
func parseMonth(s string) int {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if typed := strings.ToLower(s); typed == name || typed == name[:3] {
			return int(m)
		}
	}
	return -1
}
