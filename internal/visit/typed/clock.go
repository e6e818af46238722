package typed

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/pattern"
	"aftercare/internal/visit"
)

// clockTime is a time of day as typed. Without a half of the day, an hour from 1 to 12 has two readings.
type clockTime struct {
	hour, minute int
	half         string // "a" or "p"; "" if none was given
	isWhole      bool   // of 24 hours: 04:15 beside a date such as 2026-11-23 has one reading
}

const half = ` ?(?:([ap])\.? ?(?:m\.?)?)?$`

var (
	clockPattern  = pattern.New(`^(\d{1,2})[:.](\d{2})(?::\d{2})?` + half)
	digitsPattern = pattern.New(`^(\d{2})(\d{2})` + half) // 1020, as charts have it; 417 may be a record number
	hourPattern   = pattern.New(`^(\d{1,2}) ?([ap])\.? ?(?:m\.?)?$`)
)

// parseClock reads a time of day, in one or two words.
func parseClock(words []string) (clockTime, bool) {
	s := strings.Join(words, " ")
	switch s {
	case "noon", "12 noon":
		return clockTime{hour: 12, half: "p"}, true
	case "midnight", "12 midnight":
		return clockTime{hour: 12, half: "a"}, true
	}
	m := clockPattern().FindStringSubmatch(s)
	if m == nil {
		m = digitsPattern().FindStringSubmatch(s)
	}
	if m == nil {
		if m = hourPattern().FindStringSubmatch(s); m == nil {
			return clockTime{}, false
		}
		m = []string{s, m[1], "0", m[2]}
	}
	c := clockTime{half: m[3]}
	c.isWhole = len(m[1]) == len("04") && c.half == ""
	c.hour, _ = strconv.Atoi(m[1])
	c.minute, _ = strconv.Atoi(m[2])
	if c.hour > 23 || c.minute > 59 || c.half != "" && (c.hour < 1 || c.hour > 12) {
		return clockTime{}, false
	}
	return c, true
}

// splitClock finds the time of day at the end or the start of the words, and returns it with the others.
func splitClock(words []string) (day []string, c clockTime, ok bool) {
	const longest = 3 // "4 p. m."
	for n := min(longest, len(words)); n > 0; n-- {
		if c, ok = parseClock(words[len(words)-n:]); ok {
			return words[:len(words)-n], c, true
		}
		if c, ok = parseClock(words[:n]); ok {
			return words[n:], c, true
		}
	}
	if n := len(words) - 1; n > 0 { // an hour alone, beside a day
		if hour, err := strconv.Atoi(words[n]); err == nil && hour >= 1 && hour <= 12 && len(words[n]) <= len("12") {
			return words[:n], clockTime{hour: hour}, true
		}
	}
	return nil, clockTime{}, false
}

// on returns the moments of a day that the time can be, the later one first.
func (c clockTime) on(d visit.Date, zone *time.Location) []moment {
	hours := []int{c.hour}
	switch {
	case c.half == "p":
		hours = []int{c.hour%12 + 12}
	case c.half == "a":
		hours = []int{c.hour % 12}
	case !c.isWhole && c.hour >= 1 && c.hour <= 12:
		hours = []int{c.hour%12 + 12, c.hour % 12}
	}
	var out []moment
	for _, h := range hours {
		clock := visit.Clock{Hour: h, Minute: c.minute}
		at, err := visit.WallTime(d, clock, zone)
		if err != nil {
			at = time.Date(d.Year, d.Month, d.Day, h, c.minute, 0, 0, zone)
		}
		out = append(out, moment{at, err != nil, d.String() + " " + clock.String()})
	}
	return out
}

// Units of time, as they are typed.
var (
	hourWords   = []string{"h", "hr", "hrs", "hour", "hours"}
	minuteWords = []string{"m", "min", "mins", "minute", "minutes"}
	numberWords = map[string]float64{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30}
)

var joinedUnit = pattern.New(`^(\d+(?:\.\d+)?)([a-z]+)$`)

// parseAgo reads a duration that ends with "ago": "50 minutes ago", "an hour ago", "1h 20m ago".
func parseAgo(words []string) (time.Duration, bool) {
	if len(words) < 2 || words[len(words)-1] != "ago" {
		return 0, false
	}
	var parts []string
	for _, w := range words[:len(words)-1] {
		if w = strings.TrimSuffix(w, "."); w == "and" || w == "about" {
			continue
		}
		if m := joinedUnit().FindStringSubmatch(w); m != nil {
			parts = append(parts, m[1], m[2])
			continue
		}
		parts = append(parts, w)
	}
	if strings.Join(parts, " ") == "half an hour" {
		return 30 * time.Minute, true
	}
	var total time.Duration
	unit := 24 * time.Hour
	for ; len(parts) >= 2; parts = parts[2:] {
		n, named := numberWords[parts[0]]
		if !named {
			var err error
			if n, err = strconv.ParseFloat(parts[0], 64); err != nil || !(n >= 0 && n <= 1000) { // NaN is neither
				return 0, false
			}
		}
		of := time.Minute
		switch {
		case slices.Contains(hourWords, parts[1]):
			of = time.Hour
		case !slices.Contains(minuteWords, parts[1]):
			return 0, false
		}
		if of >= unit {
			return 0, false // hours come before minutes, and each once
		}
		unit = of
		total += time.Duration(n * float64(of))
	}
	return total, len(parts) == 0
}
