package lint

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/library"
	"aftercare/internal/pattern"
)

// translation are the rules of texts in another language. What is missing, stale or has other
// placeholders is the loader's to refuse.
var translation = []*Analyzer{e19, t1, t2, t3, t4, t5}

// e19 is rule E19.
var e19 = &Analyzer{
	Name: "E19", Doc: "a translation that no named human has reviewed", Instead: "reviewed-by: and reviewed-on: in the file, or reviewers: in the clinic's profile", Why: "a translation that nobody has read may say the opposite; it makes blank samples only",
	Translated: true,
	Sheet: func(p *Pass) {
		if !p.Procedure.Unreviewed() {
			return
		}
		if !p.Clinic.Sample() && p.Clinic.Origin != library.BuiltIn {
			p.Found(p.Clinic.Pos, "the clinic has sheets in %q, and nobody has reviewed the translation", p.Words.Language)
			return
		}
		for _, pos := range p.Procedure.NotReviewed {
			p.Doubt(pos, "nobody has reviewed the translation into %q", p.Words.Language) // what the program brings waits for a clinic's reviewer
		}
	},
}

var (
	numberForm = pattern.New(`\d+(?:[.,:]\d+)*`)
	unitForm   = pattern.New(`(?:\d\s?|\b)(mg/dL|mg|mL|°F|°C|kg|cm|mcg|%)(?:[^A-Za-z]|$)`)
	wordOf     = pattern.New(`\p{L}+(?:['’]\p{L}+)?`)
)

// t1 is rule T1.
var t1 = &Analyzer{
	Name: "T1", Doc: "a number that the source has and the translation lacks, or the reverse", Instead: "the source's numbers, as digits", Why: "a wrong number is the most dangerous slip of a translation, and the easiest to miss",
	Pair: func(p *PairPass) {
		differs(p, "the numbers", numberForm().FindAllString(bare(p.Of), -1), numberForm().FindAllString(bare(p.Text.Words), -1))
	},
}

// t2 is rule T2.
var t2 = &Analyzer{
	Name: "T2", Doc: "a unit that the source has and the translation lacks, or the reverse", Instead: "the source's units", Why: "400 of what?",
	Pair: func(p *PairPass) {
		differs(p, "the units", unitsOf(p.Of), unitsOf(p.Text.Words))
	},
}

// bare is a text without its placeholders, whose numbers are the program's.
func bare(s string) string { return placeholders().ReplaceAllString(s, " ") }

func unitsOf(s string) []string {
	var out []string
	for _, m := range unitForm().FindAllStringSubmatch(bare(s), -1) {
		out = append(out, m[1])
	}
	return out
}

// differs reports two lists that do not hold the same.
func differs(p *PairPass, what string, source, text []string) {
	slices.Sort(source)
	slices.Sort(text)
	if !slices.Equal(source, text) {
		p.Found(0, len(p.Text.Words), "%s are %s; the source has %s", what, orNone(text), orNone(source))
	}
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// t3 is rule T3.
var t3 = &Analyzer{
	Name: "T3", Doc: "a negation that the source has and the translation lacks, or the reverse", Instead: "a \"not\" for a \"not\", in full", Why: "a lost \"not\" turns a warning into an order",
	Pair: func(p *PairPass) {
		if p.Words == nil || p.Source == nil || len(p.Words.List("negations")) == 0 {
			return // a language that names no words for it
		}
		source, text := negated(p.Of, p.Source.List("negations")), negated(p.Text.Words, p.Words.List("negations"))
		switch {
		case source && !text:
			p.Found(0, len(p.Text.Words), "the source says a \"not\", and the translation none")
		case text && !source:
			p.Found(0, len(p.Text.Words), "the translation says a \"not\", and the source none")
		}
	},
}

// negated reports whether a text holds one of a language's words for not.
func negated(s string, words []string) bool {
	return slices.ContainsFunc(wordOf().FindAllString(strings.ToLower(bare(s)), -1), func(w string) bool { return slices.Contains(words, w) })
}

// t4 is rule T4.
var t4 = &Analyzer{
	Name: "T4", Doc: "a word of the source language left over in a translation", Instead: "the word in the reader's language", Why: "a sheet is in one language as a whole",
	Pair: func(p *PairPass) {
		// Placeholders give way to as many spaces, so that places stay.
		words := placeholders().ReplaceAllStringFunc(p.Text.Words, func(name string) string { return strings.Repeat(" ", len(name)) })
		for _, at := range wordOf().FindAllStringIndex(words, -1) {
			if slices.Contains(sourceWords, strings.ToLower(words[at[0]:at[1]])) {
				p.Found(at[0], at[1], "%q is English", words[at[0]:at[1]])
			}
		}
		const name = 4 // letters: units and names of one word are the same in each language
		if long := func(w string) bool { return len(w) >= name }; p.Text.Words == p.Of && slices.ContainsFunc(wordOf().FindAllString(bare(p.Of), -1), long) && strings.Contains(p.Of, " ") {
			p.Found(0, len(p.Text.Words), "the text is the source's")
		}
	},
}

// sourceWords are English words that nearly every sentence has, and that are no words of a
// language written with the same letters.
var sourceWords = []string{
	"the", "your", "you", "and", "with", "until", "after", "from", "when", "which", "this", "that", "these", "should", "would", "doctor's", "call",
	"take", "does", "have", "pain", "days", "hours", "weeks", "if",
}

// t5 is rule T5.
var t5 = &Analyzer{
	Name: "T5", Doc: "a sentence of more than 25 words in a translation", Instead: "two sentences", Why: "a long sentence is lost before its end; other languages need more words than English, so the limit is higher", Severity: diag.Warning,
	Pair: func(p *PairPass) {
		for _, at := range sentenceSpans(p.Text.Words) {
			const most = 25
			if n := len(strings.Fields(bare(p.Text.Words[at[0]:at[1]]))); n > most {
				p.Found(at[0], at[1], "%d words in a sentence; expected at most %d", n, most)
			}
		}
	},
}
