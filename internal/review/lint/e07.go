package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e7 is rule E7.
var e7 = &Analyzer{
	Name: "E7", Doc: "an interval typed into a text, so that no clock time can be printed for it", Instead: "until:, for:, at: or by: with the interval, and {until} and so on in the text",
	InSign: "by: with the interval, and {by} in the text: \"still numb by {by}\"", Why: "a patient can't count hours from a moment nobody wrote down",
	Bad:  []string{"Take off the bandage after 2 days.", "You may swim on day 8.", "Change the pad in 24 to 48 hours.", "You may lift again in three months."},
	Good: []string{"Take off the bandage {at}.", "No more than 4 pills in 24 hours.", "If you throw up 3 times in 24 hours, call us.", "Most people go back to work in 1 to 3 days.", "Eat no beef for 2 days before the test."},
	Text: func(p *TextPass) {
		if !containsAny(p.lower, unitWords) {
			return
		}
		found := typedInterval().FindAllStringIndex(p.Words, -1)
		for _, at := range found {
			if !countsElsewhere(p.Text, at[0], at[1]) {
				p.Report(at[0], at[1], "%q is typed into the text", p.Words[at[0]:at[1]])
			}
		}
		if p.Clause {
			return // an event may be "six weeks have passed"
		}
		for _, at := range wordedInterval().FindAllStringIndex(p.Words, -1) {
			if overlaps(found, at) || onlyFirst().MatchString(p.Words[at[0]:at[1]]) || countsElsewhere(p.Text, at[0], at[1]) || isApproximate(p.Text, at[0], at[1]) {
				continue
			}
			p.reportNew(at[0], at[1], "%q is typed into the text", p.Words[at[0]:at[1]])
		}
	},
}

// minListed is the number of lengths that make a text a list of what differs from place to place on
// the body.
const minListed = 3

// countsElsewhere reports whether an interval counts from something other than the procedure, so
// that no program can compute it: from each dose ("no more than 3,000 mg in 24 hours"), from a sign
// ("3 times in 24 hours"), or from a test still to come; or whether it is about other people, is a
// list of lengths for several places, or isn't waited for ("You get the result within 2 weeks. If
// you have not heard by {by}, call us.").
func countsElsewhere(t Text, start, end int) bool {
	upTo, after := t.Words[:end], t.Words[end:]
	sentence := sentenceAt(t.Words, start)
	switch {
	case mostInADay().MatchString(upTo), ofMost().Regexp.MatchString(t.Words[:start]):
		return true
	case isRate().Regexp.MatchString(upTo) && (isSign(t) || supposed().MatchString(sentence)):
		return true
	case rateLimit().Regexp.MatchString(upTo) && !carries().MatchString(sentence):
		return true
	case isSign(t) && (hasNotSince().Regexp.MatchString(t.Words[:start]) || window().Regexp.MatchString(t.Words[start:end]) && saysNone().Regexp.MatchString(t.Words[:start])):
		return true
	case t.Section == procedure.FollowUp && strings.Contains(after, "{by}"):
		return true
	}
	if t.Section == procedure.Expect && ofMostOthers().MatchString(sentence) {
		return true
	}
	waits := strings.EqualFold(t.Words[start:min(start+len("wait"), end)], "wait")
	return ofPeople().MatchString(sentence) || windowBehind().Regexp.MatchString(after) && !waits || len(amounts().FindAllString(t.Words, -1)) >= minListed
}

// isApproximate reports whether an interval isn't a deadline for the patient: what is normal ends
// or begins about then ("in a day or two"), or a sign may come after about that time.
func isApproximate(t Text, start, end int) bool {
	words := t.Words[start:end]
	if t.Section == procedure.Expect && (roughly().MatchString(words) || roughlyBehind().Regexp.MatchString(t.Words[end:])) {
		return true
	}
	if isSign(t) && roughly().MatchString(words) && beginsLate().Regexp.MatchString(t.Words[:start]) {
		return true
	}
	return (isSign(t) || t.Section == procedure.Expect) && measuredAfter().MatchString(words)
}

// unitWords are the beginnings of the units; each interval has one.
var unitWords = []string{"hour", "hr", "day", "night", "morning", "week", "wk", "month", "year"}

// containsAny reports whether a text contains one of some words, which is cheaper to check than a pattern.
func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// overlaps reports whether a span shares a byte with one in a list.
func overlaps(list [][]int, span []int) bool {
	for _, at := range list {
		if at[0] < span[1] && span[0] < at[1] {
			return true
		}
	}
	return false
}

const (
	numeral = `(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)`
	// amount matches how many hours or days: "2", "24 to 48", "two or three", "a few".
	amount = `(?:\d+|` + numeral + `|an?|a few|a couple(?: of)?|several)(?:\s?(?:-|–|to|or)\s?(?:\d+|` + numeral + `))?(?: (?:full|whole|more))?`
	// long matches a unit in which a patient counts days; minutes are counted with a watch.
	long    = `(?:hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?)\b`
	ordinal = `(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))`
	about   = `(?:(?:at least|at most|about|around|up to|another|a full|the first|the next|the coming|more than)\s+)*`
)

var (
	typedInterval = lazyMatcher(`(?i)\b(?:until|after|within|in|wait)\s+(?:about\s+)?\d+\s+(?:hours?|days?|weeks?)\b`)
	// wordedInterval matches intervals that typedInterval doesn't.
	wordedInterval = lazyMatcher(`(?i)\b(?:until|till|after|within|in|wait|over|during|throughout)\s+` + about + amount + `[\s-]+` + long +
		`|\b` + amount + `\s+` + long + ` (?:(?:after|following) (?:(?:your|the|this) (?:procedure|surgery|operation|shot|injection|block|treatment)|surgery|you (?:go|get|come|are|went|got) home|going home)|from now)\b` +
		`|\b(?:\d+|` + numeral + `)\s+` + long + ` later\b` +
		`|\b(?:on|by|until|till|from|after|before|between|at|through|since|past) (?:day|week|month|hour)s? \d+(?:(?:\s?(?:-|–|to|and|or)\s?)(?:day )?\d+)?` +
		`|\bdays? \d+(?: to | and | or |-|–)\d+\b` +
		`|\b(?:on|by|until|till|from|after|before|through) the ` + ordinal + `(?:(?: and| or| to) (?:the )?` + ordinal + `)? (?:day|week|night|morning|month)\b`)
	mostInADay = lazyMatcher(`(?i)(?:\bmore than\b|\bat most\b|\bthe most\b|\{most\})(?:\{[^}]*\}|[^.!?{])*\bin 24 hours$`)
	isRate     = lazyMatcher(`(?i)(?:\d+|\bone|\btwo|\bthree|\bhalf a|\bonce|\btwice|\bmore) (?:[a-z'’]+ ){0,5}(?:\([^()]*\) )?(?:in|within) (?:about )?` + amount + ` ` + long + `$`)
	// rateLimit matches how much is allowed in a length of time, whenever it begins: "no more than 1
	// cup in 2 hours".
	rateLimit = lazyMatcher(`(?i)\b(?:more than|at most|over|only) (?:about )?(?:\d+(?:\.\d+)?|` + numeral + `|an?|half an?) (?:[a-z'’]+ ){1,5}(?:\([^()]*\) )?(?:in|within) (?:about )?(?:` + amount + ` hours?|(?:a|one|1) day)$`)
	// hasNotSince matches a sign that has lasted for some time: "you have not peed in 8 hours"; so
	// does saysNone before a window: "No urine in 12 hours".
	hasNotSince = lazyMatcher(`(?i)\b(?:have|has|had) (?:not|no|passed no|had no)\b[^,.;]* $`)
	saysNone    = lazyMatcher(`(?i)(?:(?:^|[.;] )(?:no|not an?)|\b(?:you|your (?:child|baby)|they|he|she) [a-z]+ (?:no|nothing))\b[^,.;:?]* $`)
	window      = lazyMatcher(`(?i)^(?:in|within)\b`)
	ofMost      = lazyMatcher(`(?i)\bmost (?:of them )?$`)
	// supposed matches a sentence that says what to do if something happens.
	supposed = lazyMatcher(`(?i)\b(?:if|when|whenever|unless)\b`)
	ofPeople = lazyMatcher(`(?i)\b(?:most|many|some|few|other) (?:people|patients|of our patients|adults|women|men)\b|\b(?:people|patients) (?:often|usually|mostly)\b|\b(?:nearly|almost) everyone\b`)
	// ofMostOthers matches, in what is normal, how it is for most people: "Most toes heal in 4 to 8 weeks".
	ofMostOthers = lazyMatcher(`(?i)^(?:most|many|some|almost all|nearly all) (?:of (?:these|the|our) )?(?:[a-z-]+ )?[a-z-]+s (?:heal|close|dry|peel|wear|fade|fall|come|go|get|are|take|settle|dissolve|clear|drop|stop|end)\b`)
	// windowBehind matches what follows an interval that counts from each time something happens, or
	// back from what is to come.
	windowBehind = lazyMatcher(`(?i)^ (?:of (?:an?|any|each|every|taking|eating|(?:the|your) (?:first|last|next|one|other|dose))\b|after (?:any|each|every|(?:tak|eat|drink|us|giv|swallow)ing|some(?:body|one)|you (?:take|took|eat|drink|use|used)|(?:the|your) (?:next|last|first) dose)\b|before (?:your|the|a|any|you|each)\b|or more\b)`)
	amounts      = lazyMatcher(`\b\d+ to \d+\b`)
	roughly      = lazyMatcher(`(?i)\bthe (?:first|next) (?:day|night|week|month)\b|\b(?:an?|a few|a couple of|several|about)\b`)
	// roughlyBehind matches the rest of "a day or two".
	roughlyBehind = lazyMatcher(`(?i)^ or (?:two|so|more|longer)\b`)
	// onlyFirst matches the day of the procedure, which needs no counting.
	onlyFirst     = lazyMatcher(`(?i)^\w+ the (?:first|1st) \w+$`)
	beginsLate    = lazyMatcher(`(?i)\b(?:start|begin|come|open)s?(?: back| again| on)? $`)
	measuredAfter = lazyMatcher(`(?i)^(?:\d|` + numeral + `|an?\b|a few|several).*\b(?:after|following|from)\b|\blater$`)
)
