package lint

import (
	"fmt"
	"math"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// sentenceRule finds sentences with more words than it allows.
func sentenceRule(name string, maxWords, upTo int, severity diag.Severity) *Analyzer {
	return &Analyzer{
		Name: name, Doc: fmt.Sprintf("a sentence of more than %d words", maxWords), Instead: "two sentences, or a list", Severity: severity,
		Why: "long sentences are read twice, or not at all",
		Text: func(p *TextPass) {
			if p.Clause {
				return
			}
			for _, at := range sentenceSpans(p.Words) {
				if n := len(readWords(p.Words[at[0]:at[1]])); n > maxWords && n <= upTo {
					p.Report(at[0], at[1], "a sentence of %d words; expected at most %d", n, maxWords)
				}
			}
		},
	}
}

var (
	r1 = &Analyzer{
		Name: "R1", Doc: "a sheet that is harder to read than grade 6 (Flesch-Kincaid)", Instead: "shorter sentences and shorter words",
		Why: "half of all adults read at this grade or below it; the formula is Flesch and Kincaid's of 1975",
		Sheet: func(p *Pass) {
			if r := ReadabilityOf(p); r.Sentences > 0 && r.Grade() > maxGrade {
				p.Report(p.Procedure.Pos, "the sheet reads at grade %.1f; expected at most %.1f", r.Grade(), maxGrade)
			}
		},
	}
	r2 = &Analyzer{
		Name: "R2", Doc: "a sheet with too many words of three syllables and more (SMOG)", Instead: "words of one or two syllables",
		Why: "long words stop a slow reader; the formula is McLaughlin's of 1969, valid from 30 sentences on",
		Sheet: func(p *Pass) {
			if r := ReadabilityOf(p); r.Sentences >= minSMOGSentences && r.SMOG() > maxSMOG {
				p.Report(p.Procedure.Pos, "the sheet has a SMOG of %.1f; expected at most %.1f", r.SMOG(), maxSMOG)
			}
		},
	}
	r3 = sentenceRule("R3", maxWordsError, 1<<30, diag.Error)
	r4 = sentenceRule("R4", maxWordsWarning, maxWordsError, diag.Warning)
)

// A sign with its cause or its time ("even if you feel well") takes up to 20 words, and is clearer
// than one that is cut to fewer; a sentence of 25 should be two.
const (
	maxWordsWarning = 20
	maxWordsError   = 24
)

const (
	maxGrade         = 6.0
	maxSMOG          = 8.0
	minSMOGSentences = 30 // sentences
)

// Readability holds the counts that the formulas use.
type Readability struct{ Sentences, Words, Syllables, Long int }

// Grade returns the Flesch-Kincaid grade.
func (r Readability) Grade() float64 {
	return 0.39*float64(r.Words)/float64(r.Sentences) + 11.8*float64(r.Syllables)/float64(r.Words) - 15.59
}

// SMOG returns the SMOG grade; it isn't meaningful below 30 sentences.
func (r Readability) SMOG() float64 {
	return 1.043*math.Sqrt(float64(r.Long)*30/float64(r.Sentences)) + 3.1291
}

// ReadabilityOf counts the sentences of a blank sheet, including all its conditions: a list item is
// a sentence. Headings, names and numbers aren't.
func ReadabilityOf(p *Pass) Readability {
	var r Readability
	add := func(i procedure.Instruction) {
		for _, c := range i.Cases {
			for _, s := range sentences(p.fillText(c.Text)) {
				r.count(s)
			}
			for _, step := range c.Steps {
				for _, s := range sentences(p.fillText(step.Text)) {
					r.count(s)
				}
			}
		}
	}
	add(p.Procedure.About)
	for _, i := range p.Procedure.Instructions() {
		add(i)
	}
	return r
}

func (r *Readability) count(sentence string) {
	words := readWords(sentence)
	if len(words) == 0 {
		return
	}
	r.Sentences++
	for _, w := range words {
		n := syllables(w)
		r.Words++
		r.Syllables += n
		if n >= 3 {
			r.Long++
		}
	}
}

var (
	placeholders = pattern.New(`\{[^}]*\}`)
	wordForm     = pattern.New(`[A-Za-z][A-Za-z'’-]*|\d[\d.,:]*`)
	vowelGroups  = pattern.New(`[aeiouy]+`)
)

// readWords returns the words of a text as they are read aloud: a time or a number counts as one.
func readWords(s string) []string {
	return wordForm().FindAllString(placeholders().ReplaceAllString(s, "5"), -1)
}

// syllables counts the vowel groups of an English word; a number counts as one.
func syllables(word string) int {
	word = strings.ToLower(word)
	n := len(vowelGroups().FindAllString(word, -1))
	switch {
	case strings.HasSuffix(word, "le") && len(word) > 2 && !strings.ContainsRune("aeiouy", rune(word[len(word)-3])):
	case strings.HasSuffix(word, "e") && n > 1:
		n--
	case strings.HasSuffix(word, "es") || strings.HasSuffix(word, "ed"):
		if n > 1 && !strings.ContainsRune("tdszx", rune(word[len(word)-3])) && !strings.HasSuffix(word, "ches") && !strings.HasSuffix(word, "shes") {
			n--
		}
	}
	return max(n, 1)
}
