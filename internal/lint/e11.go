package lint

import (
	"slices"
	"strings"

	"aftercare/internal/procedure"
)

// e11 is rule E11.
var e11 = &Analyzer{
	Name: "E11", Doc: "acetaminophen without the daily maximum, or without \"count all products\"", Instead: "{setting.acetaminophen-max}, and \"Count all products that have it\"", Why: "it is in many products, and too much harms the liver",
	Text: func(p *TextPass) {
		name := speaksOfAcetaminophen().FindString(p.Said)
		if name == "" || !permits(p.Said) {
			return
		}
		at := speaksOfAcetaminophen().FindStringIndex(p.Words)
		if at == nil {
			start := max(strings.Index(p.Words, "{"+procedure.DoseMedicine+"}"), 0)
			at = []int{start, start + len("{"+procedure.DoseMedicine+"}")}
		}
		if !strings.Contains(p.Said, "{"+settingOfAcetaminophen+"}") {
			p.Found(at[0], at[1], "%q without its daily maximum", name)
		} else if !countsAll().MatchString(p.Said) {
			p.Found(at[0], at[1], "%q without \"count all products\"", name)
		}
	},
}

// settingOfAcetaminophen is the clinic's daily maximum.
const settingOfAcetaminophen = "setting.acetaminophen-max"

// permits reports whether a text has the patient take acetaminophen: a sentence that forbids
// nothing speaks of it, and one says to take. "Do not take more than" is no ban.
func permits(text string) bool {
	allowed := slices.DeleteFunc(sentences(text), func(s string) bool { return forbids().MatchString(s) })
	return slices.ContainsFunc(allowed, func(s string) bool { return speaksOfAcetaminophen().MatchString(s) }) &&
		slices.ContainsFunc(allowed, func(s string) bool { return takes().MatchString(s) })
}

var (
	speaksOfAcetaminophen = topic(`(?i)\b(?:acetaminophen|tylenol|paracetamol)\b`)
	countsAll             = topic(`(?i)\bcount\b`)
)
