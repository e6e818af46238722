package library

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
	"aftercare/internal/phone"
	"aftercare/internal/procedure"
	"aftercare/internal/yamlfile"
)

var (
	temperature = pattern.New(`^(\d+(?:\.\d+)?) °F \((\d+(?:\.\d+)?) °C\)$`)
	weight      = pattern.New(`^(\d+(?:\.\d+)?) (?:lb|pounds) \((\d+(?:\.\d+)?) kg\)$`)
	dose        = pattern.New(`^[1-9]\d{0,2}(?:,\d{3})*(?:\.\d+)? (?:mg|g|mL|micrograms|units)$`)
)

// orBlankLine is what stands where a number need not be known.
const orBlankLine = phone.Expected + ", or nothing, for a line to write it on"

// phone refuses a text that can't be dialled as it stands. Key is what the file calls it;
// otherwise is the hint where nothing says which number was meant.
func (r *reader) phone(pos diag.Pos, key, value, otherwise, expected string) {
	var wrong *phone.Error
	if !errors.As(phone.Check(value), &wrong) {
		return
	}
	hint := otherwise
	if wrong.Likely != "" {
		hint = key + ": " + yamlfile.Quote(wrong.Likely)
	}
	r.list.Add(pos, hint, "%s is %q, which %s; expected %s", key, value, wrong.Problem, expected)
}

// emergency refuses a number that is no country's emergency number.
func (r *reader) emergency(pos diag.Pos, key, value string) {
	var wrong *phone.Error
	if errors.As(phone.CheckEmergency(value), &wrong) {
		likely := wrong.Likely
		if likely == "" {
			likely = "911"
		}
		r.list.Add(pos, key+": "+likely, "%s is %q, which %s; expected %s", key, value, wrong.Problem, phone.ExpectedEmergency)
	}
}

// settingValue checks that a value is of its setting's kind, that two units of one measure say
// the same, and that the emergency number is one. Key is what the file calls the value.
func (r *reader) settingValue(s procedure.Setting, key, value string, pos diag.Pos) {
	kind := s.Is
	bad := func(expected string) { r.list.Add(pos, "", "%q is no %s; expected %s", value, kind, expected) }
	if s.Name == procedure.EmergencyNumber {
		r.emergency(pos, key, value)
		return
	}
	switch kind {
	case procedure.SettingTime:
		if _, err := procedure.ParseSpan(value, nil); err != nil {
			r.list.Add(pos, "", "%s", err)
		}
	case procedure.SettingTemperature:
		r.pair(temperature(), value, pos, func(f float64) float64 { return (f - 32) * 5 / 9 }, "100.4 °F (38 °C)", kind)
	case procedure.SettingWeight:
		r.pair(weight(), value, pos, func(lb float64) float64 { return lb * 0.45359237 }, "10 pounds (4.5 kg)", kind)
	case procedure.SettingDose:
		if !dose().MatchString(value) {
			bad("a number and its unit, such as 3,000 mg")
		}
	case procedure.SettingPhone:
		r.phone(pos, key, value, key+": (310) 555-0100", phone.Expected)
	case procedure.SettingNumber:
		if !procedure.IsNumber(value) {
			bad("a number")
		}
	case procedure.SettingWords:
		if value == "" {
			bad("words")
		}
	}
}

// pair checks a measure in two units: the second must be the first, converted, to the
// precision that it is given in.
func (r *reader) pair(form *regexp.Regexp, value string, pos diag.Pos, convert func(float64) float64, example string, kind procedure.SettingKind) {
	m := form.FindStringSubmatch(value)
	if m == nil {
		r.list.Add(pos, "", "%q is no %s; expected both units, such as %s", value, kind, example)
		return
	}
	first, _ := strconv.ParseFloat(m[1], 64)
	second, _ := strconv.ParseFloat(m[2], 64)
	decimals := 0
	if _, fraction, ok := strings.Cut(m[2], "."); ok {
		decimals = len(fraction)
	}
	scale := math.Pow10(decimals)
	if want := math.Round(convert(first)*scale) / scale; math.Abs(want-second) > 1e-9 {
		r.list.Add(pos, "", "%q does not convert: the second number should be %s", value, strconv.FormatFloat(want, 'f', decimals, 64))
	}
}
