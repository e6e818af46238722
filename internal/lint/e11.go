package lint

import (
	"strings"
)

// e11 is rule E11.
var e11 = &Analyzer{
	Name: "E11", Doc: "acetaminophen without the daily maximum, or without \"count all products\"", Instead: "{setting.acetaminophen-max}, and \"Count all products that have it\"", Why: "it is in many products, and too much harms the liver",
	Text: func(p *TextPass) {
		if !speaksOfAcetaminophen().MatchString(p.Words) || !takes().MatchString(p.Words) || forbids().MatchString(p.Words) {
			return
		}
		at := speaksOfAcetaminophen().FindStringIndex(p.Words)
		if !strings.Contains(p.Words, "{setting.acetaminophen-max}") {
			p.Found(at[0], at[1], "%q without its daily maximum", p.Words[at[0]:at[1]])
		} else if !countsAll().MatchString(p.Words) {
			p.Found(at[0], at[1], "%q without \"count all products\"", p.Words[at[0]:at[1]])
		}
	},
}

var (
	speaksOfAcetaminophen = topic(`(?i)\b(?:acetaminophen|tylenol|paracetamol)\b`)
	countsAll             = topic(`(?i)\bcount\b`)
)
