package library

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"aftercare/internal/authoring/phone"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// phoneOrBlankHint is the hint where a number may be left blank.
const phoneOrBlankHint = phone.Expected + ", or nothing, for a line to write it on"

// checkPhone refuses a text that can't be dialled as it stands. Key is what the file calls it;
// otherwise is the hint if nothing shows which number was meant.
func (r *reader) checkPhone(pos diag.Pos, key, value, otherwise, expected string) {
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

// checkEmergency refuses a number that isn't any country's emergency number.
func (r *reader) checkEmergency(pos diag.Pos, key, value string) {
	var wrong *phone.Error
	if errors.As(phone.CheckEmergency(value), &wrong) {
		likely := wrong.Likely
		if likely == "" {
			likely = "911"
		}
		r.list.Add(pos, key+": "+likely, "%s is %q, which %s; expected %s", key, value, wrong.Problem, phone.ExpectedEmergency)
	}
}

// checkSettingValue checks that a value is of its setting's kind, that two units of one measure
// agree, and that an emergency number is one. Key is what the file calls the value.
func (r *reader) checkSettingValue(s procedure.Setting, key, value string, pos diag.Pos) {
	kind := s.Kind
	bad := func(expected string) { r.list.Add(pos, "", "%q is no %s; expected %s", value, kind, expected) }
	if s.Name == procedure.EmergencyNumber {
		r.checkEmergency(pos, key, value)
		return
	}
	switch kind {
	case procedure.SettingTime:
		if _, err := procedure.ParseSpan(value, nil); err != nil {
			r.list.Add(pos, "", "%s", err)
		}
	case procedure.SettingTemperature:
		r.checkUnitPair([]string{" °F ("}, " °C)", value, pos, func(f float64) float64 { return (f - 32) * 5 / 9 }, "100.4 °F (38 °C)", kind)
	case procedure.SettingWeight:
		r.checkUnitPair([]string{" lb (", " pounds ("}, " kg)", value, pos, func(lb float64) float64 { return lb * 0.45359237 }, "10 pounds (4.5 kg)", kind)
	case procedure.SettingDose:
		most, err := procedure.ParseMaximum(value)
		switch {
		case err != nil:
			r.list.Add(pos, "", "%s", err)
		case most.Total.Unit == "":
			bad("a number of mg, or of tablets with their strength and the total, such as 6 tablets of 500 mg (3,000 mg)")
		}
	case procedure.SettingPhone:
		r.checkPhone(pos, key, value, key+": (310) 555-0100", phone.Expected)
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

// checkUnitPair checks a measure in two units: the second must be the first, converted, to its own
// precision. Between is what may follow the first number, last what may follow the second.
func (r *reader) checkUnitPair(between []string, last, value string, pos diag.Pos, convert func(float64) float64, example string, kind procedure.SettingKind) {
	one, two := "", ""
	for _, b := range between {
		if before, after, ok := strings.Cut(value, b); ok {
			one, two = before, after
		}
	}
	two, whole := strings.CutSuffix(two, last)
	if !whole || !isDecimal(one) || !isDecimal(two) {
		r.list.Add(pos, "", "%q is no %s; expected both units, such as %s", value, kind, example)
		return
	}
	first, _ := strconv.ParseFloat(one, 64)
	second, _ := strconv.ParseFloat(two, 64)
	decimals := 0
	if _, fraction, ok := strings.Cut(two, "."); ok {
		decimals = len(fraction)
	}
	scale := math.Pow10(decimals)
	if want := math.Round(convert(first)*scale) / scale; math.Abs(want-second) > 1e-9 {
		r.list.Add(pos, "", "%q does not convert: the second number should be %s", value, strconv.FormatFloat(want, 'f', decimals, 64))
	}
}

// isDecimal reports whether a text is a number such as 38 or 100.4.
func isDecimal(s string) bool {
	whole, fraction, decimal := strings.Cut(s, ".")
	return isDigits(whole) && (!decimal || isDigits(fraction))
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
