package lint

// e43 is rule E43.
var e43 = &Analyzer{
	Name: "E43", New: true, Doc: "a permission that sounds as if it were for one day only",
	Instead: "from: with the time, and {from} in the text, with no preposition before it: \"You may shower {from}.\"",
	Why:     "\"you may shower on Sat, Nov 28\" means that day only; {from} prints its own \"from\", and {at} its own \"on\"",
	Bad: []string{
		"You may shower on {from}.", "You may drive again from {from}.", "Go back to work starting {from}.", "Eat as usual after {from}.", "You may lift again until {from}.",
		"You may have physical therapy again {at}.", "You may shower {at}, if you are steady.", "You can drive {at}.", "Go back to work {at}.", "Your usual food is fine {at}.",
	},
	Good: []string{
		"You may shower {from}.", "{from}, you may shower.", "Take off the bandage {at}. You may shower then.", "You may feel sore {at}.", "Come back {at}.", "Start it again on {fill.restart}.",
		"Go back to the hospital {at} for your scan.", "You may need a ride when you come back {at}.", "Your next block is {at}. You may eat before it.",
	},
	Text: func(p *TextPass) {
		for _, form := range []func() *matcher{wordBeforeFrom, permissionAt} {
			for _, at := range form().FindAllStringIndex(p.Words, -1) {
				p.Report(at[0], at[1], "%q sounds as if it were for one day only", p.Words[at[0]:at[1]])
			}
		}
	},
}

const (
	// resumed matches what people are allowed again after a procedure, as verbs.
	resumed = `(?:shower|bathe|swim|drive|fly|travel|work|lift|run|exercise|eat|drink|go (?:back|out)|return|have (?:sex|physical therapy)|take (?:a (?:bath|shower)|baths|showers)|use (?:a |your )?\w+|wear|wash|smoke|ride|play|do)`
	// noNewClause matches the rest of a clause.
	noNewClause = `[^.;:!?{}]*?`
)

var (
	wordBeforeFrom = lazyMatcher(`(?i)\b(?:on|from|since|starting|beginning|as of|at|after|until|till|by) (?:about )?\{from\}`)
	permissionAt   = lazyMatcher(`(?i)\byou (?:may|can|are allowed to) (?:(?:then|also|again|gently) )*` + resumed + `\b` + noNewClause + `\{at\}` +
		`|\byou (?:may|can) [^.;:!?{}]*?\bagain \{at\}` +
		`|\bgo back to (?:work|school|sports|(?:your )?(?:normal|usual|light|desk) ?\w*)\b` + noNewClause + `\{at\}` +
		`|\b(?:is|are) (?:fine|ok|okay|allowed) (?:again )?\{at\}`)
)
