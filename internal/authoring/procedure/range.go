package procedure

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// Refused is a value that a question offers a clinic, in its range, and that isn't valid in its place.
type Refused struct {
	Pos   diag.Pos // of the question, or of the line that uses the setting
	Name  string   // what is decided: "site-care.dry.until", "the setting bath"
	Value string
	Why   string
}

var (
	amountIn  = pattern.New(`\b(a few|\d+)(?: (minutes?|hours?|days?|nights?|weeks?|months?|working days?))?(?:(?: to |, | or )(a few|\d+))? (minutes?|hours?|days?|nights?|weeks?|months?|working days?)\b`)
	tabletsIn = pattern.New(`[\d,.]*\d [A-Za-z]+ of [\d,.]*\d [A-Za-z]+ \([\d,.]*\d [A-Za-z]+\)`)
	doseIn    = pattern.New(`([\d,.]*\d)(?: to ([\d,.]*\d))? (mg|g|mL|micrograms|units)\b`)
	named     = pattern.New(`(?i)\b(at once|next day|rest of the day|whole day|same day|same evening|bedtime|no limit|no time)\b`)
)

// moments are the words that ranges use for values that have a name.
var moments = map[string]string{
	"at once": "now", "next day": "next day", "rest of the day": "bedtime", "whole day": "bedtime", "same day": "bedtime",
	"same evening": "bedtime", "bedtime": "bedtime", "no limit": LeaveOut, "no time": LeaveOut,
}

// offered returns the part of a range that lists values: what follows a semicolon is a remark, and
// so is what is in brackets.
func offered(words string) string {
	words, _, _ = strings.Cut(words, ";")
	for {
		before, after, ok := strings.Cut(words, " (")
		if !ok {
			return words
		}
		_, after, _ = strings.Cut(after, ")")
		words = before + after
	}
}

// TimesOf returns the times that the words of a range name, as a clinic writes them, and LeaveOut
// if the range says that there is no limit.
func TimesOf(words string) []string {
	words = offered(words)
	var out []string
	add := func(number, unit string) {
		if number == "" {
			return
		}
		unit = strings.TrimSuffix(unit, "s")
		if number != "1" {
			unit += "s"
		}
		out = append(out, number+" "+unit)
	}
	for _, m := range amountIn().FindAllStringSubmatch(words, -1) {
		unit := m[2]
		if unit == "" {
			unit = m[4]
		}
		add(m[1], unit)
		add(m[3], m[4])
	}
	for _, m := range named().FindAllString(words, -1) {
		out = append(out, moments[strings.ToLower(m)])
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// DosesOf returns the doses that the words of a range name: those in tablets with their total, else the
// numbers with a unit.
func DosesOf(words string) []string {
	values, _, _ := strings.Cut(words, ";")
	if out := tabletsIn().FindAllString(values, -1); out != nil {
		return out
	}
	var out []string
	for _, m := range doseIn().FindAllStringSubmatch(offered(words), -1) {
		for _, number := range m[1:3] {
			if number != "" {
				out = append(out, number+" "+m[3])
			}
		}
	}
	return out
}

// Offers returns the values that the range of a setting names, as a clinic writes them: numbers
// with a unit.
func (s *Setting) Offers() []string {
	switch s.Kind {
	case SettingTime:
		return TimesOf(s.Range)
	case SettingDose:
		return DosesOf(s.Range)
	case SettingTemperature, SettingWeight: // both units, including the one in brackets
		before, _, _ := strings.Cut(s.Range, ";")
		if before != "" {
			return strings.Split(before, " to ")
		}
	case SettingPhone, SettingNumber, SettingWords:
	}
	return nil
}

// Offers returns the values that a question names in its range, as a clinic writes them, and
// LeaveOut; none if it has choices, which are read as values.
func (c *Confirm) Offers() []string {
	switch c.Changes {
	case "":
		return nil
	case DoseAmount, DoseMax:
		return DosesOf(c.Range)
	}
	return TimesOf(c.Range)
}
