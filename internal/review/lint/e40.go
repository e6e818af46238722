package lint

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e40 is rule E40.
var e40 = &Analyzer{
	Name: "E40", New: true, Doc: "a date or a time of day typed into a text",
	Instead: "a time that is calculated for each patient: until: 24 hours and {until}, by: 1 week and {by}, from:, at:; a day that staff choose is a date under fill:",
	InSign:  "by: 1 week, and {by} in the text; a day that staff choose is a date under fill:",
	Why:     "the text is printed for every patient, but the date is right for only one",
	Bad: []string{
		"Rest until Nov 30.", "Come back on Monday, November 30 at 9:30 AM.", "Do not drive until 6:00 PM.", "Come back on 2026-11-30.", "We take out your stitches on 11/30.",
		"Come back next Monday.", "Take no pain medicine until noon tomorrow.", "Call us by Friday.", "Take off the bandage tomorrow morning.", "Come back on the 30th.",
	},
	Good: []string{
		"Rest until {until}.", "Come back {at}.", "A nurse is there 24/7.", "Take 1/2 tablet.", "Call 911.", "Rest until the next day.", "Pain of 8/10 or more.",
		"The office is open Monday to Friday, 8 AM to 5 PM.", "Take your pill at 8:00 AM every day.", "Take it on Mondays as usual.", "Keep the spot out of the sun.",
	},
	Text: func(p *TextPass) {
		for _, at := range typedTimes(p.Text) {
			p.Report(at[0], at[1], "%q is a date or a time of day, and is printed on every patient's sheet", p.Words[at[0]:at[1]])
		}
	},
}

const (
	weekday   = `(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)`
	month     = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)`
	smallDate = `(?i:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)`
	toWhen    = `(?i:on|by|until|till|before|after|past|since|from|through|next|last|this)`
	ofDay     = `(?:[AaPp]\.\s?[Mm]\b\.?|[AaPp][Mm]\b)`
)

// typedTime is one way to write a date or a time of day, with the context in which it isn't one.
type typedTime struct {
	find func() *matcher
	none func(t Text, start, end int) bool
}

var typedTimeForms = []typedTime{
	{lazyMatcher(`\b(?:` + month + `|` + smallDate + `)\.? \d{1,2}(?:st|nd|rd|th)?\b`), countsThings},
	{lazyMatcher(`\b\d{1,2}(?:st|nd|rd|th)?(?: of)? ` + month + `\b`), nil},
	{lazyMatcher(`\b(?i:until|till|by|before|after|since|from|in|of|through) (?i:early |late |mid-?|the end of )?(?:January|February|March|July|September|October|November|December)\b`), nil},
	{lazyMatcher(`\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[.-]\d{1,2}[.-]20\d\d\b`), nil},
	{lazyMatcher(`\b\d{1,2}/\d{1,2}\b`), isFraction},
	{lazyMatcher(`\b` + toWhen + ` the (?:1st|first|last) of (?:the|next|each) month\b|\bat (?:[01]\d|2[0-3])[0-5]\d(?:[.,;]|$)`), nil},
	{lazyMatcher(`\b` + toWhen + ` the \d{1,2}(?:st|nd|rd|th)\b`), hasNoun},
	{lazyMatcher(`\b(?:(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|` + toWhen + ` ` + weekday + `|` + weekday + `, ` + month + `)\b`), isUsualDay},
	{lazyMatcher(`\b\d{1,2}(?::[0-5]\d)?\s?` + ofDay + `|\b\d{1,2} o['’]clock\b`), isUsualTime},
	{lazyMatcher(`(?i)\b(?:at|by|until|till|before|after|from|since|around|past|between) (?:about )?(?:[01]?\d|2[0-3]):[0-5]\d\b`), isDoseTime},
	{lazyMatcher(`(?i)\b(?:by|until|till|before|after|from|past) (?:noon|midnight)\b|\b(?:noon|midnight) (?:today|tonight|tomorrow)\b`), isUsualTime},
	{lazyMatcher(`(?i)\b(?:tomorrow|today|tonight) (?:morning|afternoon|evening|noon|at)\b|\b(?:next|this) (?:week|month|weekend)\b|\bthis (?:morning|afternoon|evening)\b`), movesOrSpans},
}

// timeWords are in every date or time of day that has no digit.
var timeWords = []string{"day", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "noon", "night", "month", "morrow", "next ", "this ", "uary", "march", "july", "ber"}

// typedTimes returns where a text has a date or a time of day, in bytes; adjacent ones are combined.
func typedTimes(t Text) [][2]int {
	if !strings.ContainsAny(t.Words, "0123456789") && !containsAny(t.lower, timeWords) {
		return nil
	}
	var all [][2]int
	for _, form := range typedTimeForms {
		for _, at := range form.find().FindAllStringIndex(t.Words, -1) {
			if !inPlaceholder(t.Words, at[0]) && (form.none == nil || !form.none(t, at[0], at[1])) {
				all = append(all, [2]int{at[0], at[1]})
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][2]int
	for _, at := range all {
		last := len(out) - 1
		if last >= 0 && (at[0] < out[last][1] || joinsTimes().Regexp.MatchString(t.Words[out[last][1]:at[0]])) {
			out[last][1] = max(out[last][1], at[1])
			continue
		}
		out = append(out, at)
	}
	return out
}

// countsThings reports whether a month is a verb before a number: "March 10 steps".
func countsThings(t Text, _, end int) bool {
	return countedThing().Regexp.MatchString(t.Words[end:])
}

// isFraction reports whether "1/2" is an amount, a score, a spinal level or a pressure rather than a date.
func isFraction(t Text, start, end int) bool {
	after := t.Words[end:]
	if strings.HasPrefix(after, "/") || start > 0 && strings.ContainsRune("/-.", rune(t.Words[start-1])) || measuredThing().Regexp.MatchString(after) {
		return true
	}
	first, second, _ := strings.Cut(t.Words[start:end], "/")
	m, _ := strconv.Atoi(first)
	d, _ := strconv.Atoi(second)
	const months, days, least, score = 12, 31, 9, 10
	if m > months && m <= days && d >= 1 && d <= months {
		return !beforeDate().Regexp.MatchString(t.Words[:start]) // "on 30/11"
	}
	if m < 1 || m > months || d < 1 || d > days {
		return true
	}
	return (d <= least || d == score) && !beforeDate().Regexp.MatchString(t.Words[:start])
}

// hasNoun reports whether "the 30th" counts something other than a day of the month: "the 3rd floor".
func hasNoun(t Text, _, end int) bool {
	after := t.Words[end:]
	return strings.HasPrefix(after, " ") && !nounless().Regexp.MatchString(after)
}

// isUsualDay reports whether a day of the week is every week's, is one of the clinic's days, or can be any.
func isUsualDay(t Text, start, end int) bool {
	return isWorkWeek(t, start, end) || anyDay().Regexp.MatchString(t.Words[:start]) || openHours().MatchString(sentenceAt(t.Words, start))
}

// isWorkWeek reports whether a day is part of "Monday to Friday", when offices work.
func isWorkWeek(t Text, start, end int) bool {
	at := workWeek().FindStringIndex(t.Words)
	return at != nil && at[0] <= start && end <= at[1] && !strings.HasSuffix(t.Words[:at[0]], "from ")
}

// isUsualTime reports whether a time of day is every day's or one of the clinic's hours, or is only
// supposed.
func isUsualTime(t Text, start, _ int) bool {
	s := sentenceAt(t.Words, start)
	return eachDay().MatchString(s) || openHours().MatchString(s) || strings.Contains(s, "{clinic.") || supposedBefore().Regexp.MatchString(t.Words[:start])
}

// isDoseTime reports whether a time without AM or PM is when a medicine is taken, which D20 reports.
func isDoseTime(t Text, start, end int) bool {
	return isUsualTime(t, start, end) || t.Section == procedure.Medication && doses().MatchString(sentenceAt(t.Words, start))
}

// movesOrSpans reports whether "this week" or "tomorrow morning" is compared with another time,
// lasts from now on ("the next week"), or is the day on which a sign comes.
func movesOrSpans(t Text, start, end int) bool {
	before := strings.ToLower(t.Words[:start])
	if strings.HasSuffix(before, "the ") || comparedTo().Regexp.MatchString(before) || strings.Contains(t.Words[end:], " than ") {
		return true
	}
	return isSign(t) && !deadlineWord().Regexp.MatchString(before)
}

var (
	joinsTimes     = lazyMatcher(`(?i)^,? (?:at |on |of |and |to )?$`)
	countedThing   = lazyMatcher(`(?i)^ (?:times|steps|minutes|hours|days|people|pills|tablets|cups|or)\b`)
	measuredThing  = lazyMatcher(`(?i)^(?:-| ?(?:mg|mcg|g|ml|inch(?:es)?|in\b|cups?|tablets?|tabs?|pills?|caps|teaspoons?|tablespoons?|miles?|hours?|of (?:a|an|the|your|it)\b|an?\b|strength|pain))`)
	beforeDate     = lazyMatcher(`(?i)\b(?:on|until|till|before|after|since|from|through) $`)
	nounless       = lazyMatcher(`^ (?:of (?:` + month + `|(?:the|this|next) month)|at \d|and\b|or\b|if\b)`)
	anyDay         = lazyMatcher(`(?i)\b(?:an?|any|every|each|most|no|all) $|\bif\b[^,;.]*\b(?:on|is|was) $`)
	openHours      = lazyMatcher(`(?i)\b(?:open|opens|closed|closes|(?:office|clinic|phone|our|their) hours|(?:nurse|doctor|somebody|someone|desk) is (?:there|here|in)|we answer)\b`)
	workWeek       = lazyMatcher(`(?:Monday|Mon)s? ?(?:to|through|thru|-|–) ?(?:Friday|Fri)s?`)
	eachDay        = lazyMatcher(`(?i)\b(?:each|every|daily|some|work ?days?|weekdays?)\b|\ba (?:day|workday|weekday)\b|\bas usual\b`)
	supposedBefore = lazyMatcher(`(?i)\b(?:if|when|whenever)\b[^,;.]*$`)
)
