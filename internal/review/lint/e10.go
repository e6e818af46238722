package lint

import (
	"strings"
)

// e10 is rule E10.
var e10 = &Analyzer{
	Name: "E10", Doc: "a medicine to be taken only if needed, without the reason, the shortest time between doses or the maximum in 24 hours", Instead: "\"only if you need it for PAIN, every N hours at the soonest, and no more than N in 24 hours\"", Why: "without all three a patient takes too much, or nothing",
	Text: func(p *TextPass) {
		at := ifNeeded().FindStringIndex(p.Words)
		if at == nil || !takes().MatchString(p.Expanded) {
			return
		}
		var missing []string
		for _, m := range []struct {
			there bool
			name  string
		}{
			{needReason().MatchString(p.Expanded), "what it is for"},
			{needGap().MatchString(p.Expanded), "the shortest gap"},
			{needMost().MatchString(p.Expanded), "the most in 24 hours"},
		} {
			if !m.there {
				missing = append(missing, m.name)
			}
		}
		if len(missing) > 0 {
			p.Report(at[0], at[1], "a medicine taken only if needed doesn't say %s", strings.Join(missing, ", "))
		}
	},
}

var (
	ifNeeded   = lazyMatcher(`(?i)\bp\.?r\.?n\b\.?|\bas needed\b|\bif (?:you )?need(?:ed)?\b`)
	takes      = lazyMatcher(`(?i)\b(?:take|use|\d+\s?mg|tablets?|pills?)\b`)
	needReason = lazyMatcher(`(?i)\b(?:need(?:ed)?(?: it)?|p\.?r\.?n\.?) for [a-z]`)
	needGap    = lazyMatcher(`(?i)\bevery \d+ (?:to \d+ )?hours\b|\bhours (?:apart|between)\b|\bwait\b`)
	needMost   = lazyMatcher(`(?i)\b(?:no more than|not more than|at most|the most)\b.*\b(?:24 hours|a day|day)\b|\{setting\.[a-z-]*max\}`)
)
