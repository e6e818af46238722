// Package phone checks that a phone number can be dialled as it is printed.
package phone

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Expected says what Check accepts.
const Expected = "a number with its area code, such as (310) 555-0100, or with its country's code, such as +49 30 901820"

// ExpectedEmergency says what CheckEmergency accepts.
const ExpectedEmergency = "one such as 911 or 112"

// Error reports a text that isn't a phone number.
type Error struct {
	Problem string // "has 9 digits; a number in the US has 10"
	Likely  string // the number that was probably meant, which Check accepts; "" for none
}

// Error says what is wrong, without the text itself.
func (e *Error) Error() string { return e.Problem }

// lazyRegexp compiles an expression when first used. Package pattern does the same, but a package
// of rank 0 can't import it.
func lazyRegexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

var (
	// A number of the US, Canada and their neighbours: area code and exchange begin with 2 to 9.
	americanPattern      = lazyRegexp(`^(?:\+?1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-]?)[2-9]\d\d[ .-]?\d{4}$`)
	internationalPattern = lazyRegexp(`^\+[2-9]\d{0,2}(?:[ .-]?(?:\(\d+\)|\d+))+$`)
	// What is dialled once somebody answers. "ext." is also read in Spanish.
	extensionPattern = lazyRegexp(`(?i)^(.*\d),? ?(?:ext\.?|extension|x) ?(\d{1,6})$`)
	clockPattern     = lazyRegexp(`^\d{1,2}:\d\d(?: ?[AaPp]\.?[Mm]\.?)?$`)
	trunkZero        = lazyRegexp(`\(0\)`)
)

// The minimum and maximum number of digits, including the country code.
const (
	minDigits = 7
	maxDigits = 15
)

// Check returns an *Error for a text that isn't a complete phone number: with its area code, or
// with + and the country code; optionally with an extension.
func Check(s string) error {
	problem := problemOf(s)
	if problem == "" {
		return nil
	}
	return &Error{problem, likelyNumber(s)}
}

// isUsualForm reports whether a number is written in one of the usual forms, (310) 555-0100 or
// 310-555-0100, without using the expressions.
func isUsualForm(s string) bool {
	return matchesForm(s, "(dXX) dXX-XXXX") || matchesForm(s, "dXX-dXX-XXXX")
}

// matchesForm reports whether a text has a form, in which d is a digit from 2 to 9 and X is any digit.
func matchesForm(s, form string) bool {
	if len(s) != len(form) {
		return false
	}
	for n := range len(form) {
		c, digit := s[n], s[n] >= '0' && s[n] <= '9'
		switch form[n] {
		case 'd':
			digit = digit && c >= '2'
		case 'X':
		default:
			digit = c == form[n]
		}
		if !digit {
			return false
		}
	}
	return true
}

func problemOf(s string) string {
	if isUsualForm(s) {
		return americanProblem(digitsOf(s))
	}
	number := s
	if m := extensionPattern().FindStringSubmatch(s); m != nil {
		number = m[1]
	}
	digits := digitsOf(strings.Map(keyboardRune, number))
	switch {
	case digits == "":
		return "has no digit"
	case !isASCII(number):
		return "has a sign that is not on a keypad"
	case clockPattern().MatchString(number):
		return "is a time of day"
	case strings.ContainsFunc(number, unicode.IsLetter):
		return "has letters among the digits, or words around them"
	case strings.Trim(number, "+0123456789() .-") != "":
		return "has a sign that is not on a keypad"
	}
	switch {
	case strings.HasPrefix(number, "+") && !strings.HasPrefix(digits, "1"):
		return internationalProblem(number, digits)
	case americanPattern().MatchString(number):
		return americanProblem(digits)
	}
	return formProblem(number, digits)
}

// formProblem returns what is wrong with a number that is in neither the American nor the
// international form.
func formProblem(number, digits string) string {
	const local, us = 7, 10
	home := digits
	if len(digits) > us || strings.HasPrefix(number, "+") {
		home = strings.TrimPrefix(digits, "1")
	}
	switch {
	case len(digits) == local:
		return "has no area code"
	case len(home) != us && len(home) < len(digits):
		return fmt.Sprintf("has %s after the 1; a number in the US has 10", describeCount(len(home)))
	case len(home) != us:
		return fmt.Sprintf("has %s; a number in the US has 10", describeCount(len(digits)))
	case home[0] < '2':
		return "has an area code that begins with " + home[:1]
	case home[3] < '2':
		return "has a " + home[3:4] + " after the area code, where no number has one"
	case strings.HasPrefix(number, "+"), americanPattern().MatchString(home):
		return "has its spaces, hyphens or brackets in an unusual place"
	}
	return "is not a number in the US"
}

func describeCount(digits int) string {
	if digits == 1 {
		return "1 digit"
	}
	return fmt.Sprintf("%d digits", digits)
}

func americanProblem(digits string) string {
	const us = 10
	home := digits[len(digits)-us:]
	switch {
	case home[1:3] == "11":
		return "has the area code " + home[:3] + ", which is a service and no area"
	case home == strings.Repeat(home[:1], us):
		return "is one digit ten times"
	}
	return ""
}

func internationalProblem(number, digits string) string {
	switch {
	case trunkZero().MatchString(number):
		return "has a (0) that is not dialled after the country's code"
	case len(digits) < minDigits || len(digits) > maxDigits:
		return fmt.Sprintf("has %s; a number with its country's code has %d to %d digits", describeCount(len(digits)), minDigits, maxDigits)
	case !internationalPattern().MatchString(number):
		return "has its spaces, hyphens or brackets in an unusual place"
	case strings.Trim(digits[2:], digits[len(digits)-1:]) == "":
		return "is one digit many times"
	}
	return ""
}

// keypad holds the digit on the key of each letter from A to Z.
const keypad = "22233344455566677778889999"

// likelyNumber returns the number that a text probably stands for; "" for none.
func likelyNumber(s string) string {
	plain := strings.Map(keyboardRune, s)
	plain = strings.TrimSpace(strings.TrimPrefix(strings.ToLower(plain), "tel:"))
	look := strings.NewReplacer("o", "0", "l", "1", "i", "1")
	for _, try := range []string{plain, trunkZero().ReplaceAllString(plain, ""), formatAmerican(plain), withPlus(plain), formatAmerican(replaceLookalikes(plain, look)), formatAmerican(firstNumber(plain)), vanityDigits(plain)} {
		try = strings.Join(strings.Fields(try), " ")
		if try != "" && problemOf(try) == "" {
			return try
		}
	}
	return ""
}

// keyboardRune returns the keyboard character for one that a word processor substitutes, such as a
// long dash, and -1 for an invisible one.
func keyboardRune(r rune) rune {
	const fullWidth, to = '\uff01', '\uff5e'
	switch {
	case r >= fullWidth && r <= to:
		return r - fullWidth + '!'
	case unicode.Is(unicode.Pd, r), r == '\u2212':
		return '-'
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// replaceLookalikes returns a text with letters that look like digits replaced by those; "" if it
// has other letters.
func replaceLookalikes(s string, look *strings.Replacer) string {
	if out := look.Replace(s); !strings.ContainsFunc(out, unicode.IsLetter) && strings.ContainsAny(s, "23456789") {
		return out
	}
	return ""
}

// formatAmerican writes ten digits, or eleven that begin with 1, in the usual form.
func formatAmerican(s string) string {
	if s == "" || strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	d := digitsOf(s)
	if strings.HasPrefix(s, "011") || strings.HasPrefix(s, "+") && d[:min(1, len(d))] != "1" {
		return ""
	}
	if len(d) == 11 && d[0] == '1' {
		d = d[1:]
	}
	if len(d) != 10 {
		return ""
	}
	return "(" + d[:3] + ") " + d[3:6] + "-" + d[6:]
}

// withPlus replaces the international dialling prefix with +.
func withPlus(s string) string {
	for _, way := range []string{"011", "00"} {
		if rest, ok := strings.CutPrefix(s, way); ok {
			return "+" + strings.TrimLeft(rest, " -.")
		}
	}
	return ""
}

var embeddedNumber = lazyRegexp(`(?:^|\D)((?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4})(?:\D|$)`)

// firstNumber returns the number with an area code among other words; "" for none or several.
func firstNumber(s string) string {
	found := embeddedNumber().FindAllStringSubmatch(s, 2)
	if len(found) != 1 || !strings.ContainsFunc(s, unicode.IsLetter) || len(digitsOf(s)) >= len(digitsOf(found[0][1]))+minDigits {
		return ""
	}
	return found[0][1]
}

// vanityDigits reads the letters after a toll-free or area code by their keys; what follows the
// tenth digit isn't dialled.
func vanityDigits(s string) string {
	if len(digitsOf(s)) < 3 || strings.ContainsAny(s, " ,") || !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	keys := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return rune(keypad[r-'a'])
		}
		return r
	}, s)
	d := digitsOf(keys)
	if len(d) == 11 && d[0] == '1' {
		return d[:1] + "-" + d[1:4] + "-" + d[4:7] + "-" + d[7:]
	}
	return formatAmerican(d)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || r < ' ' })
}

// emergencyNumbers lists the numbers that bring an ambulance in the countries that have one. The
// list is closed, since a typo such as 912 or 9111 reaches nobody.
var emergencyNumbers = []string{
	"000", "061", "100", "101", "102", "103", "107", "108", "111", "112", "115", "116", "118", "119", "120", "122", "123", "131", "144", "15", "155", "192", "193", "194",
	"911", "991", "995", "997", "998", "999", "1669", "10177",
}

// CheckEmergency returns an *Error for a text that isn't a country's emergency number, as dialled.
func CheckEmergency(s string) error {
	if slices.Contains(emergencyNumbers, s) {
		return nil
	}
	e := &Error{Problem: "is not an emergency number of any country"}
	if plain := digitsOf(strings.Map(keyboardRune, s)); slices.Contains(emergencyNumbers, plain) {
		e.Likely = plain
	}
	return e
}

// Same reports whether two texts are the same number, however each is written. Numbers with
// different extensions differ.
func Same(a, b string) bool {
	if Check(a) != nil || Check(b) != nil {
		return a == b
	}
	return normalize(a) == normalize(b)
}

func normalize(s string) string {
	number, after := s, ""
	if m := extensionPattern().FindStringSubmatch(s); m != nil {
		number, after = m[1], "x"+m[2]
	}
	d := digitsOf(number)
	if americanPattern().MatchString(number) {
		d = "1" + d[len(d)-10:]
	}
	return d + after
}
