package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/pattern"
)

// A fix is safe if it can't change the meaning: an abbreviation with one meaning, a space, a word
// whose plainer one fits in every sentence. What needs a decision (a symptom, a number, another
// sentence) has no fix.

// safeFixes return the words that replace a rule's match; "" for none.
var safeFixes = map[string]func(match string) string{
	"A03": constant("every day"), "A04": constant("every other day"), "A06": constant("2 times a day"), "A07": constant("3 times a day"),
	"A08": constant("4 times a day"), "A10": constant("by mouth"), "A11": constant("at bedtime"), "A13": everyHours, "A14": replaceWord("cc", "mL"),
	"A17": constant("under the skin"), "A18": constant("do not eat or drink"), "A20": constant("3 times a week"), "A32": constant("at"), "A33": constant("and"),
	"D02": func(m string) string { return strings.Replace(m, ".", "0.", 1) }, "D03": addSpaces, "D04": addSpaces, "D06": addCommas,
	"V22": func(m string) string {
		return capitalAs(m, negations[strings.ReplaceAll(strings.ToLower(m), "’", "'")])
	},
}

func constant(words string) func(string) string { return func(string) string { return words } }

func replaceWord(old, by string) func(string) string {
	return func(m string) string { return strings.Replace(m, old, by, 1) }
}

var (
	hourGap    = pattern.New(`^(?i)q\s?(\d+)\s?h(?:r|rs|ours?)?$`)
	beforeUnit = pattern.New(`(\d)((?:mg|mcg|g|mL|ml|units?)\b)`)
	afterName  = pattern.New(`^([A-Za-z]{3,})(\d)`)
	plainBig   = pattern.New(`^\d{4,}`)
)

// everyHours spells out an interval; a range of intervals needs a decision.
func everyHours(m string) string {
	n := hourGap().FindStringSubmatch(m)
	if n == nil {
		return ""
	}
	return "every " + n[1] + " hours"
}

// addSpaces inserts the space between a name, its number and the unit.
func addSpaces(m string) string {
	m = afterName().ReplaceAllString(m, "$1 $2")
	return beforeUnit().ReplaceAllString(m, "$1 $2")
}

// addCommas inserts commas into a number of four digits or more.
func addCommas(m string) string {
	return plainBig().ReplaceAllStringFunc(m, func(n string) string {
		const group = 3
		for at := len(n) - group; at > 0; at -= group {
			n = n[:at] + "," + n[at:]
		}
		return n
	})
}

var negations = map[string]string{
	"don't": "do not", "can't": "cannot", "won't": "will not", "doesn't": "does not", "isn't": "is not", "aren't": "are not", "didn't": "did not",
	"shouldn't": "should not", "couldn't": "could not", "haven't": "have not", "hasn't": "has not", "wasn't": "was not", "weren't": "were not", "wouldn't": "would not",
}

// safeWords are hard words whose plain one fits in every sentence, in the same form.
var safeWords = map[string]bool{
	"approximately": true, "immediately": true, "prior to": true, "in order to": true, "due to the fact that": true, "until such time as": true,
	"with the exception of": true, "in excess of": true, "physician": true, "medication": true, "sutures": true, "utilize": true, "purchase": true,
	"discontinue": true, "sufficient": true, "adequate": true, "frequently": true, "currently": true, "therefore": true, "consequently": true,
	"remain": true, "require": true, "obtain": true, "assistance": true, "hypertension": true, "hypotension": true, "edema": true, "pruritus": true,
	"discomfort": true, "injection site": true, "extremities": true,
}

// wordFix returns the plain word for a match of a hard one, with its capital; "" if the match is
// another form of the word.
func wordFix(hard, plain, match string) string {
	if !safeWords[hard] || !strings.EqualFold(hard, match) || strings.ContainsAny(plain, ",;(") {
		return ""
	}
	return capitalAs(match, plain)
}

// capitalAs gives a replacement the capital of what it replaces.
func capitalAs(match, words string) string {
	if r, _ := utf8.DecodeRuneInString(match); unicode.IsUpper(r) && words != "" {
		return strings.ToUpper(words[:1]) + words[1:]
	}
	return words
}

// Fix is one safe replacement in a file.
type Fix struct {
	Line, Column int // of the first letter, from 1
	Old, New     string
}

// Apply returns the lines of a file with the replacements made, and how many were made. One whose
// old text isn't at its position is skipped.
func (f *File) Apply(fixes []Fix) (lines []string, done int) {
	for _, l := range f.lines {
		lines = append(lines, string(l))
	}
	// From the end of each line on, so that what comes before keeps its position.
	for n := len(fixes) - 1; n >= 0; n-- {
		x := fixes[n]
		if x.Line < 1 || x.Line > len(lines) {
			continue
		}
		raw := []rune(lines[x.Line-1])
		old := []rune(x.Old)
		from, to := x.Column-1, x.Column-1+len(old)
		if from < 0 || to > len(raw) || string(raw[from:to]) != x.Old {
			continue
		}
		lines[x.Line-1] = string(raw[:from]) + x.New + string(raw[to:])
		done++
	}
	return lines, done
}
