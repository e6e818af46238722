package schedule

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/pattern"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// The parts of a date's format. The set is closed, so that a typing error can't give another day.
var (
	dayForms = map[string]string{
		"YYYY-MM-DD": "2006-1-2", "MM/DD/YYYY": "1/2/2006", "DD/MM/YYYY": "2/1/2006", "MM-DD-YYYY": "1-2-2006", "DD-MM-YYYY": "2-1-2006",
		"DD.MM.YYYY": "2.1.2006", "YYYY/MM/DD": "2006/1/2", "YYYYMMDD": "20060102", "DD-MMM-YYYY": "2-Jan-2006",
		"MM/DD/YY": "1/2/06", "DD/MM/YY": "2/1/06", "DD.MM.YY": "2.1.06", "DD-MMM-YY": "2-Jan-06",
	}
	clockForms = map[string]string{
		"HH:MM": "15:04", "HH:MM:SS": "15:04:05", "HH:MM AM": "3:04 PM", "HH:MM:SS AM": "3:04:05 PM", "HHMM": "1504", "HHMMSS": "150405",
	}
)

// formatHL7 is the time stamp of HL7 v2: 20261127, 202611271020, 20261127102000.0000-0800.
const formatHL7 = "HL7"

// formatFamilyGiven is a whole name as record systems write it: "Example, Rosa M".
const formatFamilyGiven = "Family, Given"

// readFamilyGiven reads a name whose family name comes first, and returns it as it is said: "Rosa M Example". A suffix after
// another comma, or before the given names, comes last.
func readFamilyGiven(s string) (value, problem string) {
	var names, suffixes []string
	for n, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		plain := strings.ToLower(strings.TrimSuffix(part, "."))
		switch {
		case field.IsNullWord(part):
			return "", "holds a word for none instead of a name"
		case slices.Contains(generations, plain), n > 0 && slices.Contains(degrees, plain): // Do is a family name too
			suffixes = append(suffixes, part)
		default:
			names = append(names, part)
		}
	}
	if len(names) != 2 || slices.Contains(names, "") {
		return "", "can't be read as a name; expected \"" + formatFamilyGiven + "\""
	}
	return strings.Join(append([]string{names[1], names[0]}, suffixes...), " "), ""
}

// Formats lists the date formats that a mapping can name: each alone, or followed by a space and one of the
// times of day; a time of day alone, for a column beside one with the day; and HL7.
func Formats() (days, clocks []string) {
	for f := range dayForms {
		days = append(days, f)
	}
	for f := range clockForms {
		clocks = append(clocks, f)
	}
	slices.Sort(days)
	slices.Sort(clocks)
	return days, clocks
}

// isClockFormat reports whether a format is of a time of day alone.
func isClockFormat(format string) bool { return clockForms[format] != "" }

// hasShortYear reports whether a format's years have two digits.
func hasShortYear(format string) bool {
	day, _, _ := strings.Cut(format, " ")
	return strings.HasSuffix(day, "YY") && !strings.HasSuffix(day, "YYYY")
}

// layout returns the format for the time package; timed reports whether it has a time of day.
func layout(format string) (out string, timed, ok bool) {
	if form := clockForms[format]; form != "" {
		return form, true, true
	}
	day, clock, timed := strings.Cut(format, " ")
	out, ok = dayForms[day]
	if timed {
		c, known := clockForms[clock]
		out, ok = out+" "+c, ok && known
	}
	return out, timed, ok
}

var (
	isoMoment = pattern.New(`^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2})(:[0-5]\d(?:\.\d+)?)?$`)
	clockOnly = pattern.New(`^\d{1,2}:\d{2}(:\d{2})?( ?[AaPp]\.?[Mm]\.?)?$`)
	zonedTime = pattern.New(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$`)
	// zonedSQL is a time with its zone as databases write it; written as RFC 3339 it means the same.
	zonedSQL = pattern.New(`^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?(?:\.\d+)? ?(?:(Z)|([+-]\d{2}):?(\d{2})?)$`)
	hl7Time  = pattern.New(`^(\d{8})(?:(\d{4})(?:(\d{2})(?:\.\d{1,4})?)?([+-]\d{4})?)?$`)
)

// asRFC3339 rewrites a time with its zone as databases write it; "" if it is none.
func asRFC3339(s string) string {
	if zonedTime().MatchString(s) {
		return s
	}
	m := zonedSQL().FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	zone := m[4]
	if zone == "" {
		zone = m[5] + ":" + cmp.Or(m[6], "00")
	}
	return m[1] + "T" + m[2] + cmp.Or(m[3], ":00") + zone
}

// moment is a date as a file has it: a day, and a time of day if there is one.
type moment struct {
	day   visit.Date
	clock string // "10:20" on the 24-hour clock, "00:00:20" if only the seconds distinguish it from midnight; "" for none
	zoned string // as RFC 3339, if the file says the zone too; "" if not
}

// parseMoment reads a date in a mapping's format, or in ISO form if there is no format.
func parseMoment(s, format string) (moment, bool) {
	switch format {
	case "":
		return parseISO(s)
	case formatHL7:
		return parseHL7(s)
	}
	form, timed, _ := layout(format)
	at, err := time.Parse(form, strings.ToUpper(s))
	if err != nil {
		at, err = time.Parse(form, s)
	}
	const firstShort = 2000 // two digits are never a year of the last century
	if err != nil || at.Year() < 1000 && !isClockFormat(format) || hasShortYear(format) && at.Year() < firstShort {
		return moment{}, false
	}
	out := moment{day: visit.DateOf(at)}
	if timed {
		out.clock = clockText(at.Format("15:04"), at.Format(":05.999999999"))
	}
	return out, true
}

// parseHL7 reads a time stamp of HL7 v2, from the day on.
func parseHL7(s string) (moment, bool) {
	m := hl7Time().FindStringSubmatch(s)
	if m == nil {
		return moment{}, false
	}
	at, err := time.Parse("20060102150405", m[1]+(m[2] + m[3] + "000000")[:6])
	if err != nil || at.Year() < 1000 {
		return moment{}, false
	}
	out := moment{day: visit.DateOf(at)}
	if m[2] == "" {
		return out, true
	}
	out.clock = clockText(at.Format("15:04"), at.Format(":05"))
	if zone := m[4]; zone != "" {
		out.zoned = at.Format("2006-01-02T15:04:05") + zone[:3] + ":" + zone[3:]
	}
	return out, true
}

// clockText omits the seconds, unless the time of day would be midnight without them.
func clockText(clock, seconds string) string {
	if clock == "00:00" && strings.Trim(seconds, ":0.") != "" {
		return clock + seconds
	}
	return clock
}

// parseISO reads "2026-11-23" or "2026-11-23 10:20".
func parseISO(s string) (moment, bool) {
	var out moment
	day := s
	if m := isoMoment().FindStringSubmatch(s); m != nil {
		if _, err := time.Parse("15:04", m[2]); err != nil {
			return out, false
		}
		day, out.clock = m[1], clockText(strings.Repeat("0", len("15:04")-len(m[2]))+m[2], m[3])
	}
	d, err := visit.ParseDate(day)
	out.day = d
	return out, err == nil
}

// expectedForm says which form a date should have had.
func expectedForm(format, example string) string {
	if format != "" {
		return "expected the form " + format
	}
	return "expected a form such as " + example + ", or a mapping that says which form it is"
}

// readDay reads a day; a time of day after it is ignored, since no field that holds a day is about the hour. If the time
// has a zone of its own, the day is that of the clinic's, nil if that isn't known.
func readDay(s, format string, zone *time.Location) (value, problem string) {
	m, ok := parseMoment(s, format)
	if !ok {
		return "", "can't be read as a date; " + expectedForm(format, "1961-04-02")
	}
	if at, err := time.Parse(time.RFC3339, m.zoned); err == nil && zone != nil {
		m.day = visit.DateOf(at.In(zone))
	}
	return m.day.String(), ""
}

// readClock reads a time of day that stands alone.
func readClock(s, format string) (value, problem string) {
	m, ok := parseMoment(s, format)
	if !ok {
		return "", "can't be read as a time of day; " + expectedForm(format, "")
	}
	return m.clock, ""
}

// readMoment reads a day, with its time of day if it has one.
func readMoment(s, format string) (value, problem string) {
	if zoned := asRFC3339(s); format == "" && zoned != "" {
		return zoned, ""
	}
	m, ok := parseMoment(s, format)
	if !ok {
		return "", "can't be read as a date; " + expectedForm(format, "2026-11-30 09:30")
	}
	if m.zoned != "" {
		return m.zoned, ""
	}
	return strings.TrimSpace(m.day.String() + " " + m.clock), ""
}

// readEnded reads when a procedure ended. Times with two possible meanings are left to the reader of visits,
// who knows the clinic's clock. A spreadsheet stores a date as the same number as its midnight.
func readEnded(s, format string, native bool) (value, problem string) {
	if format == "" && (clockOnly().MatchString(s) || s == "now") {
		return s, ""
	}
	if zoned := asRFC3339(s); format == "" && zoned != "" {
		return zoned, ""
	}
	m, ok := parseMoment(s, format)
	if ok && m.zoned != "" {
		return m.zoned, ""
	}
	if ok && native && m.clock == "" {
		m.clock = "00:00"
	}
	if !ok || m.clock == "" {
		return "", "can't be read as a time; " + expectedForm(format, "2026-11-23 10:20")
	}
	return m.day.String() + " " + m.clock, ""
}

// unmistakableClock reads a time of day as it stands alone, on the 24-hour clock: with AM or PM, or with two digits for
// the hour.
func unmistakableClock(s string) (clock string, ok bool) {
	words := strings.ToUpper(strings.ReplaceAll(s, ".", ""))
	for _, form := range []string{"3:04 PM", "3:04PM", "3:04:05 PM", "3:04:05PM", "15:04", "15:04:05"} {
		at, err := time.Parse(form, words)
		if err == nil && (strings.HasSuffix(form, "PM") || strings.Index(words, ":") == 2) {
			return clockText(at.Format("15:04"), at.Format(":05")), true
		}
	}
	return "", false
}

// billingCode matches codes that bill for a procedure and don't say which one it was: CPT and HCPCS.
var billingCode = pattern.New(`^(?i:\d{5}|\d{4}[FTU]|[A-V]\d{4})(-\d{2}|-[A-Z]{2})?$`)

func isBilling(s string) bool { return billingCode().MatchString(s) }
