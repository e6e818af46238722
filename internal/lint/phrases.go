package lint

import (
	_ "embed"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
	"aftercare/internal/procedure"
)

// The tables of phrases and of hard words, a row a rule. Each row has its examples, which a
// test runs.
var (
	//go:embed tables/phrases.tsv
	phraseTable string
	//go:embed tables/words.tsv
	wordTable string
)

// rows returns the fields of a table's rows, without its head.
func rows(table string) [][]string {
	var out [][]string
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

// ofMedicine are the rules of doses that hold where medicines are spoken of.
var ofMedicine = map[string]bool{"D08": true, "D12": true}

// phrases makes a rule of each row: abbreviations (A), doses (D), vague phrases (V).
func phrases() []*Analyzer {
	var out []*Analyzer
	for _, row := range rows(phraseTable) {
		name, find, needs, severity := row[0], pattern.New(row[1]), pattern.Needs(row[1]), diag.Error
		if row[2] == "warning" {
			severity = diag.Warning
		}
		out = append(out, &Analyzer{
			Name: name, Doc: phraseDoc[name[0]], Instead: row[3], Why: "source: " + row[6], Severity: severity,
			Bad: strings.Split(row[4], "|"), Good: strings.Split(row[5], "|"),
			Text: func(p *TextPass) {
				if ofMedicine[name] && p.Section != procedure.Medication || !needs(p.lower) {
					return
				}
				for _, at := range find().FindAllStringIndex(p.Words, -1) {
					start, end := trimmed(p.Words, at[0], at[1])
					if excused := excuses[name]; excused != nil && excused(p.Text, start, end) {
						continue
					}
					match := p.Words[start:end]
					better := ""
					if fix := safeFixes[name]; fix != nil {
						better = fix(match)
					}
					p.Better(start, end, better, "%q %s", match, problemOf(name))
				}
			},
		})
	}
	return out
}

// trimmed takes spaces and signs off the ends of a match: a pattern may need them to match.
func trimmed(s string, start, end int) (from, to int) {
	for start < end-1 && strings.ContainsRune(" (;:", rune(s[start])) {
		start++
	}
	for end > start+1 && strings.ContainsRune(" .,;:)", rune(s[end-1])) && s[end-1] != '.' {
		end--
	}
	return start, end
}

// inPlaceholder reports whether a byte of a text is part of {contact.device} or the like,
// which no patient reads.
func inPlaceholder(text string, at int) bool {
	return strings.LastIndexByte(text[:at], '{') > strings.LastIndexByte(text[:at], '}')
}

var phraseDoc = map[byte]string{
	'A': "an abbreviation or a symbol that patients don't know, or that has been misread",
	'D': "a dose, a number or a time written in a way that has been misread",
	'V': "a phrase that a patient can't act on",
}

var phraseProblem = map[byte]string{
	'A': "is an abbreviation or a symbol that has been misread",
	'D': "is written in a way that has been misread",
	'V': "is nothing a patient can act on",
}

// problems are what is wrong with the phrases of a rule, where that is not what is wrong with the
// others of its letter.
var problems = map[string]string{
	"V14": "is another day when the sheet is read again",
	"V15": "leaves the patient to count",
	"V18": "hides who does it",
	"V19": "does not speak to the reader",
	"V20": "is advice where an order is meant",
	"V21": "has two meanings",
	"V22": "is easily read without its \"not\"",
	"V23": "is hard to read in capitals",
	"V24": "is hard to picture",
}

func problemOf(rule string) string {
	if own := problems[rule]; own != "" {
		return own
	}
	return phraseProblem[rule[0]]
}

// words makes one rule of each hard word: "W-abdomen".
func words() []*Analyzer {
	var out []*Analyzer
	for _, row := range rows(wordTable) {
		find, stem := pattern.New(row[1]), row[0][:min(4, len(row[0]))]
		out = append(out, &Analyzer{
			Name: "W-" + strings.ReplaceAll(row[0], " ", "-"), Doc: "a word that has a plainer one", Instead: row[2],
			Why: "plain words are understood by more people", Severity: diag.Warning, Bad: []string{row[3]},
			Text: func(p *TextPass) {
				if !strings.Contains(p.lower, stem) {
					return // every form of the word begins so, and this is a hundred times faster
				}
				for _, at := range find().FindAllStringIndex(p.Words, -1) {
					if inPlaceholder(p.Words, at[0]) {
						continue
					}
					match := p.Words[at[0]:at[1]]
					p.Better(at[0], at[1], wordFix(row[0], row[2], match), "%q is a hard word", match)
				}
			},
		})
	}
	return out
}
