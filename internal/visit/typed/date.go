package typed

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/visit"
)

const noYear = -1

// partial is a date as typed: with a year of four digits, of two (less than 100), or without one.
type partial struct {
	year  int
	month int
	day   int
}

// fullYear returns the year, in the century if it has two digits.
func (p partial) fullYear(century int) int {
	if p.year < 100 {
		return century + p.year
	}
	return p.year
}

func (p partial) inYear(year int) (visit.Date, bool) {
	if p.month < 1 || p.month > 12 || p.day < 1 || p.day > 31 || year < 1 || year > 9999 {
		return visit.Date{}, false
	}
	d, err := visit.ParseDate(visit.Date{Year: year, Month: time.Month(p.month), Day: p.day}.String())
	return d, err == nil
}

// latest returns the date; without a year, the latest such day that isn't after today, if it is recent.
func (p partial) latest(today visit.Date) (visit.Date, bool) {
	if p.year != noYear {
		return p.inYear(p.fullYear(today.Year / 100 * 100))
	}
	for _, year := range []int{today.Year, today.Year - 1} {
		if d, ok := p.inYear(year); ok && !today.Before(d) {
			return d, !d.Before(today.Add(-recentDays))
		}
	}
	return visit.Date{}, false
}

// next returns the date; without a year, the first such day from today on.
func (p partial) next(today visit.Date) (visit.Date, bool) {
	if p.year != noYear {
		return p.inYear(p.fullYear(today.Year / 100 * 100))
	}
	for _, year := range []int{today.Year, today.Year + 1} {
		if d, ok := p.inYear(year); ok && !d.Before(today) {
			return d, true
		}
	}
	return visit.Date{}, false
}

// findDays returns the days that words can be: today, yesterday, tomorrow, or the dates that of makes of what was typed. With
// the name of a weekday, only days that are one.
func findDays(words []string, today visit.Date, of func(partial) (visit.Date, bool)) []visit.Date {
	for n, w := range words {
		if weekday, ok := parseWeekday(w); ok {
			rest := slices.Concat(words[:n], words[n+1:])
			return slices.DeleteFunc(findDays(rest, today, of), func(d visit.Date) bool { return d.Weekday() != weekday })
		}
	}
	if len(words) == 1 {
		if n, ok := map[string]int{"yesterday": -1, "today": 0, "tomorrow": 1}[words[0]]; ok {
			return []visit.Date{today.Add(n)}
		}
	}
	var out []visit.Date
	for _, p := range parseDates(words) {
		if d, ok := of(p); ok && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// parseDates returns what the words can be as a date, month before day first, as it is written in the United States. Not all
// of them exist.
func parseDates(words []string) []partial {
	text := strings.Join(words, " ")
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" -/.", r) })
	const eight = len("19610402")
	if len(parts) == 1 && len(parts[0]) == eight && strings.Trim(parts[0], "0123456789") == "" {
		s := parts[0]
		n := func(from, to int) int { v, _ := strconv.Atoi(s[from:to]); return v }
		all := existing(partial{n(0, 4), n(4, 6), n(6, 8)}, partial{n(4, 8), n(0, 2), n(2, 4)}, partial{n(4, 8), n(2, 4), n(0, 2)})
		return slices.DeleteFunc(all, func(p partial) bool { return p.year < 1000 }) // 00610402 is a record number
	}
	year, month := noYear, 0
	var small []int // of one or two digits
	for n, part := range parts {
		value, isMonth := parseMonth(part)
		if isMonth {
			if month != 0 {
				return nil
			}
			month = value
			continue
		}
		part = trimOrdinal(part)
		value, err := strconv.Atoi(part)
		switch {
		case err != nil || value < 0:
			return nil
		case len(part) == len("1961") && (n == 0 || n == len(parts)-1) && year == noYear:
			year = value
		case len(part) <= len("02"):
			small = append(small, value)
		default:
			return nil
		}
	}
	yearFirst := year != noYear && len(parts[0]) == len("1961") && parts[0][0] <= '9'
	switch {
	case month != 0 && len(small) == 1:
		return []partial{{year, month, small[0]}}
	case month != 0 && len(small) == 2 && year == noYear:
		return []partial{{small[1], month, small[0]}}
	case month != 0:
		return nil
	case yearFirst && len(small) == 2:
		return []partial{{year, small[0], small[1]}}
	case year == noYear && len(small) == 3:
		year, small = small[2], small[:2]
	case len(small) != 2, year == noYear && !strings.ContainsAny(text, "/-"): // 10.20 is a time
		return nil
	}
	return existing(partial{year, small[0], small[1]}, partial{year, small[1], small[0]})
}

// existing leaves out what is no month of a year.
func existing(all ...partial) []partial {
	return slices.DeleteFunc(all, func(p partial) bool { return p.month < 1 || p.month > 12 || p.day < 1 || p.day > 31 })
}

// parseMonth reads an English month, or its first three letters.
func parseMonth(s string) (month int, ok bool) {
	s = strings.TrimSuffix(s, ".")
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); s == name || s == name[:3] || m == time.September && s == "sept" {
			return int(m), true
		}
	}
	return 0, false
}

// parseWeekday reads an English weekday, or its first three letters.
func parseWeekday(s string) (time.Weekday, bool) {
	s = strings.TrimSuffix(s, ".")
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); s == name || s == name[:3] {
			return d, true
		}
	}
	return 0, false
}

// trimOrdinal makes 2 of 2nd.
func trimOrdinal(s string) string {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if digits, ok := strings.CutSuffix(s, suffix); ok {
			return digits
		}
	}
	return s
}
