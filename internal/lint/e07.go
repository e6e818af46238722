package lint

import (
	"strings"

	"aftercare/internal/procedure"
)

// e7 is rule E7.
var e7 = &Analyzer{
	Name: "E7", Doc: "an interval typed into a text, so that no clock time can be printed for it", Instead: "until:, for:, at: or by: with the interval, and {until} and so on in the text", Why: "a patient can't count hours from a moment nobody wrote down",
	Text: func(p *TextPass) {
		for _, at := range typedInterval().FindAllStringIndex(p.Words, -1) {
			if mostInADay().MatchString(p.Words[:at[1]]) {
				continue // "no more than 3,000 mg in 24 hours" counts from every dose
			}
			if isSign(p.Text) && isRate().Regexp.MatchString(p.Words[:at[1]]) || ofMost().Regexp.MatchString(p.Words[:at[0]]) {
				continue // "3 times in 24 hours" counts from the sign; "most within 4 weeks" ends nothing
			}
			if p.Section == procedure.FollowUp && strings.Contains(p.Words[at[1]:], "{by}") {
				continue // "You get the result within 2 weeks. If you have not heard by {by}, call us."
			}
			p.Found(at[0], at[1], "%q is typed into the text", p.Words[at[0]:at[1]])
		}
	},
}

var (
	typedInterval = topic(`(?i)\b(?:until|after|within|in|wait)\s+(?:about\s+)?\d+\s+(?:hours?|days?|weeks?)\b`)
	mostInADay    = topic(`(?i)(?:\bmore than\b|\bat most\b|\bthe most\b|\{most\})(?:\{[^}]*\}|[^.!?{])*\bin 24 hours$`)
	isRate        = topic(`(?i)(?:\d+|\bone|\btwo|\bthree|\bhalf a) (?:[a-z]+ ){1,3}in (?:about )?\d+ (?:hours?|days?)$`)
	ofMost        = topic(`(?i)\bmost (?:of them )?$`)
)
