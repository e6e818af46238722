package lint

import "aftercare/internal/authoring/procedure"

// e29 is rule E29.
var e29 = &Analyzer{
	Name: "E29", Doc: "a calculated day for what most people do", Instead: `words: "Most people go back to work in 1 to 3 days."`,
	Why: "a calculated day looks as if it were meant for this patient, and may be a weekend or a holiday",
	Bad: []string{
		"Most people go back to work {at}.",
		"Many people drive again {from}.",
		"Some patients feel well again {at}.",
		"Rest today. Most people can do desk work {from}.",
		"{at}, most people are back at work.",
		"People often go back to school {at}.",
		"Nearly everyone can drive {from}.",
		"Almost all patients work {from}.",
		"A lot of people walk well {from}.",
	},
	Good: []string{
		"Most people go back to work in 1 to 3 days.",
		"Go back to work {from}. Most people feel tired at first.",
		"You may drive {from}, as most people do.",
		"Most people are sore for {for}.",
		"Come back {at}.",
		"Ask the people you live with to wake you {at}.",
	},
	Text: func(p *TextPass) {
		for _, at := range sentenceSpans(p.Words) {
			s := p.Words[at[0]:at[1]]
			if (saysTime(s, procedure.At) || saysTime(s, procedure.From)) && ofOthers().MatchString(s) {
				p.Report(at[0], at[1], "a calculated day for what other people do")
			}
		}
	},
}

// ofOthers matches a sentence, or a main clause, that begins with other people.
var ofOthers = lazyMatcher(`(?i)(?:^|\}, )(?:(?:nearly|almost) everyone\b|(?:most|many|some|almost all|nearly all|a lot of) (?:people|patients|of our patients)\b|(?:people|patients) (?:often|usually|mostly)\b)`)
