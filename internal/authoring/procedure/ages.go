package procedure

import (
	"fmt"
	"strconv"
	"strings"
)

// Ages is the range of ages that a text is for, in completed years, both ends included. The zero
// value is no range.
type Ages struct {
	Min int
	Max int // NoMax for no upper limit
}

// NoMax is the Max of ages without an upper limit: more years than any birth date allows.
const NoMax = 999

// Adults is the default for a text whose author gives no ages.
var Adults = Ages{Min: 18, Max: NoMax}

const maxAge = 130 // the highest age, in years, that can be written

// ParseAges reads "18+" or "0 to 17".
func ParseAges(words string) (Ages, error) {
	bad := fmt.Errorf("%q; expected a range of ages such as 18+, 12+, 0 to 17 or 5 to 11", words)
	a := Ages{Max: NoMax}
	low, open := strings.CutSuffix(words, "+")
	low, high, closed := strings.Cut(low, " to ")
	var readLow, readHigh bool
	a.Min, readLow = parseYears(low)
	if readHigh = open && !closed; closed && !open {
		a.Max, readHigh = parseYears(high)
	}
	if !readLow || !readHigh || a.Min > maxAge || closed && (a.Max > maxAge || a.Min > a.Max || a.Max == 0) {
		return Ages{}, bad
	}
	return a, nil
}

// parseYears reads a number of years in its usual form: without leading zeros.
func parseYears(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && strconv.Itoa(n) == s && n >= 0 && n <= NoMax
}

// IsSet reports whether ages were given.
func (a Ages) IsSet() bool { return a != Ages{} }

// Contains reports whether a patient of that many completed years is in the range.
func (a Ages) Contains(years int) bool { return a.Min <= years && years <= a.Max }

// Covers reports whether a contains all of other.
func (a Ages) Covers(other Ages) bool { return a.Min <= other.Min && other.Max <= a.Max }

// Intersect returns the ages that are in both ranges; false if there are none.
func (a Ages) Intersect(other Ages) (Ages, bool) {
	out := Ages{max(a.Min, other.Min), min(a.Max, other.Max)}
	return out, out.Min <= out.Max
}

// String returns the ages as an author writes them; "" if none were given.
func (a Ages) String() string {
	switch {
	case !a.IsSet():
		return ""
	case a.Max == NoMax:
		return strconv.Itoa(a.Min) + "+"
	}
	return strconv.Itoa(a.Min) + " to " + strconv.Itoa(a.Max)
}

// Describe returns the range in English: "adults (18 and older)".
func (a Ages) Describe() string {
	switch {
	case a == Adults:
		return "adults (18 and older)"
	case a.Min == 0 && a.Max == NoMax:
		return "patients of any age"
	case a.Max == NoMax:
		return fmt.Sprintf("patients aged %d and older", a.Min)
	}
	return fmt.Sprintf("patients aged %d to %d", a.Min, a.Max)
}

// Question returns the question to ask if the birth date isn't known, such as "Is the patient 18 or
// older?". Yes means that the patient is in the range.
func (a Ages) Question() string {
	if a.Max == NoMax {
		return fmt.Sprintf("Is the patient %d or older?", a.Min)
	}
	return fmt.Sprintf("Is the patient %d to %d years old?", a.Min, a.Max)
}

// SheetAges returns the ages that a sheet is for: those of the procedure's text, and of each
// condition that is answered with yes.
func SheetAges(p *Procedure, answers map[string]string) Ages {
	ages := p.PatientAges()
	for name, answer := range answers {
		if c := p.Conditions[name]; c.Ages.IsSet() && answer != "" && answer != c.Negative() {
			if both, some := ages.Intersect(c.Ages); some {
				ages = both
			}
		}
	}
	return ages
}

// PatientAges returns the ages that the procedure's text is for: adults if none were given.
func (p *Procedure) PatientAges() Ages {
	if p.Ages.IsSet() {
		return p.Ages
	}
	return Adults
}
