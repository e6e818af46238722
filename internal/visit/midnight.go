package visit

import (
	"errors"
	"strings"
	"time"

	"aftercare/internal/pattern"
)

var (
	datedMidnightPattern = pattern.New(`^(\d{4}-\d{2}-\d{2})(?:[Tt]|\s+)(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00(?:\.0+)?)?\s*[Aa]\.?\s?[Mm]\.?)$`)
	midnightPattern      = pattern.New(`^(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00(?:\.0+)?)?\s*[Aa]\.?\s?[Mm]\.?)$`)
)

// ErrOtherMidnight reports a midnight in another zone than the clinic's: a time, or what an export
// made of a date.
var ErrOtherMidnight = errors.New("is midnight in another zone than the clinic's, which may stand for a day; expected the clinic's own time, or the day alone")

// ParseInstant reads RFC 3339, with or without seconds.
func ParseInstant(s string) (time.Time, bool) {
	for _, form := range [...]string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Midnight returns the day of a text that is a day at midnight, which exports make of a date: on
// the clinic's clock, or in whatever zone it is written if visitDay is that day. visitDay is the
// day that the visit gives; zero for none. A midnight in another zone is ErrOtherMidnight if
// nothing shows whether it is a time.
func Midnight(s string, visitDay Date, zone *time.Location) (day Date, is bool, err error) {
	s = strings.TrimSpace(s)
	if m := midnightDate(s); m != "" {
		day, err = ParseDate(m)
		return day, err == nil, nil // a day that doesn't exist is reported where the time is read
	}
	if !visitDay.IsZero() && IsMidnightWithoutDay(s) {
		return visitDay, true, nil
	}
	t, ok := ParseInstant(s)
	if !ok {
		return Date{}, false, nil
	}
	local := t.In(zone)
	written := DateOf(t)
	switch {
	case IsMidnight(local):
		return DateOf(local), true, nil
	case !IsMidnight(t), !visitDay.IsZero() && visitDay != written:
		return Date{}, false, nil
	case visitDay.IsZero():
		return Date{}, false, ErrOtherMidnight
	}
	return written, true, nil
}

// IsMidnightWithoutDay reports whether a text is midnight without a day.
func IsMidnightWithoutDay(s string) bool {
	return mayBeMidnight(s) && midnightPattern().MatchString(strings.TrimSpace(s))
}

// midnightDate returns the date of a text that is a date at midnight; "" for any other.
func midnightDate(s string) string {
	if mayBeMidnight(s) {
		if m := datedMidnightPattern().FindStringSubmatch(s); m != nil {
			return m[1]
		}
	}
	return ""
}

// mayBeMidnight accepts every text that names midnight, and few others: most ends of procedures are
// rejected without compiling a pattern.
func mayBeMidnight(s string) bool {
	return strings.Contains(s, "0:00") || strings.Contains(s, "12:00")
}

// IsMidnight reports whether t is the first moment of a day: 00:00, or 01:00 where the clocks skip
// that hour.
func IsMidnight(t time.Time) bool {
	h, m, s := t.Clock()
	return h == 0 && m == 0 && s == 0 && t.Nanosecond() == 0 || DateOf(t.Add(-1)) != DateOf(t)
}

// ParseDay reads a date, with or without the midnight that an export adds.
func ParseDay(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if m := midnightDate(s); m != "" {
		s = m
	}
	return ParseDate(s)
}
