package phone

import (
	"errors"
	"testing"
)

// Numbers are those that a patient can dial as they are printed.
func TestCheckAccepts(t *testing.T) {
	for _, s := range []string{
		"(310) 555-0100", "(310)555-0100", "(310)-555-0100", "310-555-0100", "310.555.0100", "310 555 0100", "3105550100", "+1 310 555 0100", "+1 (310) 555-0100", "+13105550100",
		"1-310-555-0100", "1 (310) 555-0100", "13105550100", "1-800-555-0100", "800-555-0100", "(888) 555-0100", "(310) 555-0100 ext. 4", "(310) 555-0100 ext 4", "(310) 555-0100, ext. 12345",
		"310-555-0100 x4", "310-555-0100x4", "310-555-0100 X 4", "310-555-0100 extension 417", "+49 30 901820", "+49 30 90182-0", "+44 20 7946 0958", "+44 (20) 7946 0958", "+52 55 5658 1111",
		"+34 912 345 678", "+33 1 42 34 56 78", "+61 2 9374 4000", "+4930901820", "+290 51234", "+49 30 901820 ext. 7", "(217) 555-0134", "(787) 555-0100", "(416) 555-0100", "(555) 210-0199",
	} {
		if err := Check(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// Texts that are refused, with what is wrong and the number that was probably meant.
func TestCheckRefuses(t *testing.T) {
	const (
		digit   = "has no digit"
		letters = "has letters among the digits, or words around them"
		keys    = "has a sign that is not on a keypad"
		place   = "has its spaces, hyphens or brackets in an unusual place"
	)
	for s, want := range map[string]Error{
		"":                                 {digit, ""},
		"TBD":                              {digit, ""},
		"tbd":                              {digit, ""},
		"n/a":                              {digit, ""},
		"none":                             {digit, ""},
		"null":                             {digit, ""},
		"same as above":                    {digit, ""},
		"same number":                      {digit, ""},
		"mismo número":                     {digit, ""},
		"call us":                          {digit, ""},
		"(310) 555-0100, press 2":          {letters, "(310) 555-0100"},
		"(310) 555-0100 (desk)":            {letters, "(310) 555-0100"},
		"Desk: 310-555-0100":               {letters, "(310) 555-0100"},
		"310-555-0100 or 310-555-0101":     {letters, ""},
		"310-555-0100 / 310-555-0101":      {keys, ""},
		"310-555-0100 310-555-0101":        {"has 20 digits; a number in the US has 10", ""},
		"1-800-FLOWERS":                    {letters, "1-800-356-9377"},
		"800-FLOWERS":                      {letters, "(800) 356-9377"},
		"555-O142":                         {letters, ""},
		"310-555-O142":                     {letters, "(310) 555-0142"},
		"3l0-555-0142":                     {letters, "(310) 555-0142"},
		"tel:+13105550100":                 {letters, "+13105550100"},
		"310-555-014":                      {"has 9 digits; a number in the US has 10", ""},
		"310-555-01000":                    {"has 11 digits; a number in the US has 10", ""},
		"310-555-01001":                    {"has 11 digits; a number in the US has 10", ""},
		"310555014":                        {"has 9 digits; a number in the US has 10", ""},
		"555-0142":                         {"has no area code", ""},
		"5550142":                          {"has no area code", ""},
		"12:30":                            {"is a time of day", ""},
		"8:00 AM":                          {"is a time of day", ""},
		"911":                              {"has 3 digits; a number in the US has 10", ""},
		"9111":                             {"has 4 digits; a number in the US has 10", ""},
		"0":                                {"has 1 digit; a number in the US has 10", ""},
		"(010) 555-0100":                   {"has an area code that begins with 0", ""},
		"(110) 555-0100":                   {"has an area code that begins with 1", ""},
		"123-456-7890":                     {"has an area code that begins with 1", ""},
		"000-000-0000":                     {"has an area code that begins with 0", ""},
		"(310) 055-0100":                   {"has a 0 after the area code, where no number has one", ""},
		"(310) 155-0100":                   {"has a 1 after the area code, where no number has one", ""},
		"(911) 555-0100":                   {"has the area code 911, which is a service and no area", ""},
		"555-555-5555":                     {"is one digit ten times", ""},
		"+1 (222) 222-2222":                {"is one digit ten times", ""},
		"(310 555-0100":                    {place, "(310) 555-0100"},
		"310) 555-0100":                    {place, "(310) 555-0100"},
		"(310) 555--0100":                  {place, "(310) 555-0100"},
		"310  555 0100":                    {place, "310 555 0100"},
		"31-05-55-01-00":                   {place, "(310) 555-0100"},
		"310/555-0100":                     {keys, "(310) 555-0100"},
		"310_555_0100":                     {keys, "(310) 555-0100"},
		"310–555–0100":                     {keys, "310-555-0100"},
		"310\u2011555\u20110100":           {keys, "310-555-0100"},
		"(310)\u00a0555-0100":              {keys, "(310) 555-0100"},
		"310-555-0100\u200b":               {keys, "310-555-0100"},
		"３１０-５５５-０１００":                     {keys, "310-555-0100"},
		"٣١٠-٥٥٥-٠١٠٠":                     {digit, ""},
		"(310) 555-0100 #4":                {keys, ""},
		"(310) 555-0100;ext=4":             {letters, "(310) 555-0100"},
		"(310) 555-0100 ext. ":             {letters, "(310) 555-0100"},
		"(310) 555-0100 ext. 1234567":      {letters, ""},
		"0049 30 901820":                   {"has 12 digits; a number in the US has 10", "+49 30 901820"},
		"011 49 30 901820":                 {"has 13 digits; a number in the US has 10", "+49 30 901820"},
		"+49 (0)30 901820":                 {"has a (0) that is not dialled after the country's code", "+49 30 901820"},
		"030 901820":                       {"has 9 digits; a number in the US has 10", ""},
		"+0 30 901820":                     {place, ""},
		"+49":                              {"has 2 digits; a number with its country's code has 7 to 15 digits", ""},
		"+49 30 9018201234567890":          {"has 20 digits; a number with its country's code has 7 to 15 digits", ""},
		"+1 310 555 010":                   {"has 9 digits after the 1; a number in the US has 10", ""},
		"+1 110 555 0100":                  {"has an area code that begins with 1", ""},
		"++49 30 901820":                   {place, ""},
		"+49 30 901820 +49 30 901821":      {"has 20 digits; a number with its country's code has 7 to 15 digits", ""},
		"+49 ((30)) 901820":                {place, ""},
		"<310-555-0100>":                   {keys, "(310) 555-0100"},
		"{clinic.phone}":                   {digit, ""},
		"______":                           {digit, ""},
		"-":                                {digit, ""},
		"?":                                {digit, ""},
		"(310) 555-0100\n(310) 555-0101":   {keys, ""},
		"https://front-street.example/":    {digit, ""},
		"info@front-street.example":        {digit, ""},
		"three one zero five five five":    {digit, ""},
		"+44 20 7946 0958 or 310-555-0100": {letters, ""},
	} {
		err := Check(s)
		var got *Error
		if !errors.As(err, &got) {
			t.Errorf("%q: accepted", s)
			continue
		}
		if *got != want {
			t.Errorf("%q: {%q, %q}, want {%q, %q}", s, got.Problem, got.Likely, want.Problem, want.Likely)
		}
		if got.Likely != "" && Check(got.Likely) != nil {
			t.Errorf("%q: %q is refused too", s, got.Likely)
		}
	}
}

func TestCheckEmergency(t *testing.T) {
	for _, s := range []string{"911", "112", "999", "000", "111", "118", "119", "995"} {
		if err := CheckEmergency(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for s, likely := range map[string]string{
		"9111": "", "91": "", "912": "", "9 1 1": "911", "9-1-1": "911", "９１１": "911", "call 911": "911", "911 or 112": "", "(310) 555-0100": "", "TBD": "", "": "", "0": "", "123456": "", "91l": "", "nine one one": "",
	} {
		var got *Error
		if err := CheckEmergency(s); !errors.As(err, &got) || got.Likely != likely {
			t.Errorf("%q: %+v, want %q", s, got, likely)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"(310) 555-0100", "310-555-0100", true},
		{"(310) 555-0100", "+1 310 555 0100", true},
		{"1-310-555-0100", "+13105550100", true},
		{"(310) 555-0100", "(310) 555-0101", false},
		{"(310) 555-0100", "(310) 555-0100 ext. 4", false},
		{"(310) 555-0100 x4", "(310) 555-0100 ext. 4", true},
		{"+49 30 901820", "+4930901820", true},
		{"", "", true},
		{"", "(310) 555-0100", false},
	} {
		if Same(c.a, c.b) != c.same {
			t.Errorf("%q, %q: not %v", c.a, c.b, c.same)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"(310) 555-0100 ext. 4", "+49 (0)30 901820", "1-800-FLOWERS", "３１０"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var wrong *Error
		if errors.As(Check(s), &wrong) && wrong.Likely != "" && Check(wrong.Likely) != nil {
			t.Errorf("%q: %q is refused too", s, wrong.Likely)
		}
	})
}
