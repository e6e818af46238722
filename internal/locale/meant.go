package locale

import (
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/wording"
)

// order finds a pattern in which the minutes stand before the hour: no language says a time so.
func (c *checker) order(key string, names []string) {
	hour, minute := slices.Index(names, "hour"), slices.Index(names, "minute")
	if minute >= 0 && hour > minute {
		c.add(key, "{hour}:{minute}", "%q has {minute} before {hour}", key)
	}
}

// unfinished are words that an author leaves to come back to.
var unfinished = []string{"TODO", "TBD", "FIXME", "XXX"}

// leftOver finds what was not meant for a patient: marks of a text program, brackets and notes to oneself.
func (c *checker) leftOver(key string, n int, text string) {
	if at := strings.IndexAny(text, "<>[]`*"); at >= 0 {
		c.item(key, n, "write plain words", "%q has the sign %q, which would be printed as it is", text, text[at:at+1])
		return
	}
	if strings.Contains(text, "&") && strings.Contains(text, ";") {
		c.item(key, n, "write the sign itself", "%q has a sign in the writing of HTML", text)
		return
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(unfinished, word) {
			c.item(key, n, "write the words", "%q isn't finished: it says %s", text, word)
			return
		}
	}
}

// clockNumbers are the numbers that the words for noon and midnight can have.
var clockNumbers = map[string][]string{
	"noon": {"12", "00"}, "in-text.noon": {"12", "00"},
	"midnight": {"0", "00", "12", "24"}, "in-text.midnight": {"0", "00", "12", "24"}, "midnight-on": {"0", "00", "12", "24"},
}

// figures finds words for noon and midnight that say another time of day.
func (c *checker) figures(key, text string) {
	known, ok := clockNumbers[key]
	if !ok {
		return
	}
	for _, number := range numbersIn(text) {
		if !slices.Contains(known, number) {
			c.add(key, "", "%q says %q; expected a word, or no other number than %s", key, text, strings.Join(known, ", "))
			return
		}
	}
}

func numbersIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// sourceNumbers are the numbers that the words of the source language must keep. Those of another language are
// held against these by rule T1 of check.
var sourceNumbers = map[string][]string{
	"ages.adults": {"18"}, "steps.first": {"1"}, "steps.next-day": {"1"}, "steps.after": {"1"}, "steps.event": {"1"}, "diary.scale": {"0", "10"},
}

// sourceNegated are the entries of the source language that must say a "not". Those of another language are held
// against these by rule T3 of check.
var sourceNegated = []string{
	"status.not-approved", "status.not-reviewed", "status.not-reviewed-line", "status.not-approved-line", "footer.do-not-use-after", "draft.line", "draft.line-approved",
	"lead.until", "lead.until-about", "key-until.event", "key-until.after-event", "key-until.bedtime", "key-until.bedtime-or", "diary.low",
}

// source looks at a clinic's own words in the language that definitions are written in, which no rule of check
// holds against others.
func (c *checker) source() {
	if base, _ := c.tag.Base(); base.String() != "en" {
		if strings.EqualFold(c.entries["language"], "English") {
			c.add("language", "it is for: "+docOf("language"), "%q is called %q", c.Language, c.entries["language"])
		}
		return
	}
	for key, numbers := range sourceNumbers {
		if text := c.entries[key]; text != "" && !slices.Equal(numbersIn(text), numbers) {
			c.add(key, "", "%q says %q; expected the number %s in it", key, text, strings.Join(numbers, " and "))
		}
	}
	for _, key := range sourceNegated {
		if text := c.entries[key]; text != "" && len(c.lists["negations"]) > 0 && !c.negated(text) {
			c.bad = append(c.bad, Problem{Key: key, Item: -1, Doubt: true, Hint: "it is for: " + docOf(key), Message: `"` + key + `" says "` + text + `"; expected a "not" in it`})
		}
	}
}

func docOf(key string) string {
	e, ok := wording.Find(key)
	if !ok {
		return ""
	}
	return e.Doc
}

// negated reports whether an English text has a word for not: one of negations, "don't", "unapproved".
func (c *checker) negated(text string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if slices.Contains(c.lists["negations"], word) || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t") || strings.HasPrefix(word, "un") && word != "until" && word != "under" {
			return true
		}
	}
	return false
}

// alone are the groups in which no two entries say the same.
var alone = []string{"headings", "field"}

// aloneSets returns the entries of each group of alone.
func aloneSets() [][]string {
	var out [][]string
	for _, group := range alone {
		var set []string
		for _, key := range wording.Keys(group) {
			set = append(set, group+"."+key)
		}
		out = append(out, set)
	}
	return out
}
