package lint

import (
	"slices"
	"strings"
	"unicode"
)

// e41 is rule E41.
var e41 = &Analyzer{
	Name: "E41", New: true, Doc: "a phone number typed into a text",
	Instead: "{clinic.phone} or {clinic.after-hours}, or {contact.NAME} with the number under contacts in clinic.yaml; national numbers such as 911, 988 and 1-800-222-1222 may stay",
	Why:     "a number that is kept in one place only has to be changed there; nobody notices an old one in a text until a patient needs it",
	Bad:     []string{"Call us at (310) 555-0142.", "Call 310-555-0142 at night.", "Call us at 555-0142.", "Text +1 310 555 0142.", "Phone the lab: 1-800-555-0199."},
	Good:    []string{"Call 911.", "Call 988 too.", "Call poison control at 1-800-222-1222.", "Call {clinic.phone}.", "The most in 24 hours is 3,000 mg.", "Drink 200-1000 mL more."},
	Text: func(p *TextPass) {
		for _, at := range phoneNumber().FindAllStringIndex(p.Words, -1) {
			if !isNational(p.Words[at[0]:at[1]]) {
				p.Report(at[0], at[1], "%q is a phone number", p.Words[at[0]:at[1]])
			}
		}
		for _, form := range []func() *matcher{localNumber, extension} {
			for _, at := range form().FindAllStringSubmatchIndex(p.Words, -1) {
				start, end := max(at[2], at[len(at)-2]), max(at[3], at[len(at)-1])
				p.Report(start, end, "%q is a phone number", p.Words[start:end])
			}
		}
	},
}

// nationalNumbers are the same for everyone in the United States: poison control, help with
// addiction, for mothers and against domestic violence.
var nationalNumbers = []string{"8002221222", "8006624357", "8338526262", "8007997233", "8002738255"}

func isNational(number string) bool {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, number)
	return slices.Contains(nationalNumbers, strings.TrimPrefix(digits, "1"))
}

var (
	phoneNumber = lazyMatcher(`(?:\+\d{1,3}[-. ]?|\b1[-. ])?(?:\(\d{3}\) ?|\b\d{3}[-–. ])\d{3}[-–. ]\d{4}\b|\+\d{1,3}(?:[-. ]?\d{2,4}){2,5}\b`)
	// extension matches an internal number of the clinic.
	extension = lazyMatcher(`(?i)\b(?:call|dial|phone|ask for|or) (x ?\d{4,5})\b|\b(ext(?:ension|\.)? ?\d{2,5})\b`)
	// localNumber matches a number without an area code, recognized by the word before it.
	localNumber = lazyMatcher(`(?i)\b(?:call|reach|page|phone|dial|text|fax|ring|phone number is|us at|us on|desk at|office at|nurse at)\b[^.;:{}\d]{0,30}[: ]+(\d{3}[-–. ]\d{4})\b`)
)
