package lint

import (
	_ "embed"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// The tables of phrases and of hard words, a row for each rule. Each row has its examples, which a
// test runs.
var (
	//go:embed tables/phrases.tsv
	phraseTable string
	//go:embed tables/words.tsv
	wordTable string
)

// tableRows returns the fields of a table's rows, without its header.
func tableRows(table string) [][]string {
	var out [][]string
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

// ofMedicine are the rules for doses that apply only to texts about medicines.
var ofMedicine = map[string]bool{"D08": true, "D12": true}

// phraseRules makes a rule from each row: abbreviations (A), doses (D), vague phrases (V).
func phraseRules() []*Analyzer {
	var out []*Analyzer
	for _, row := range tableRows(phraseTable) {
		expr := strings.ReplaceAll(row[1], "NUMERAL", numeral)
		name, find, needs, severity := row[0], pattern.New(expr), pattern.Prefilter(expr), diag.Error
		if row[2] == "warning" {
			severity = diag.Warning
		}
		const added = "new error" // a rule that the last version didn't have
		out = append(out, &Analyzer{
			Name: name, Doc: docOf(name), Instead: row[3], Why: "source: " + row[6], Severity: severity, New: row[2] == added,
			Bad: strings.Split(row[4], "|"), Good: strings.Split(row[5], "|"),
			Text: func(p *TextPass) {
				if ofMedicine[name] && p.Section != procedure.Medication || !needs(p.lower) {
					return
				}
				for _, at := range find().FindAllStringIndex(p.Words, -1) {
					start, end := trimMatch(p.Words, at[0], at[1])
					if excused := exemptions[name]; excused != nil && excused(p.Text, start, end) {
						continue
					}
					match := p.Words[start:end]
					better := ""
					if fix := safeFixes[name]; fix != nil {
						better = fix(match)
					}
					p.Suggest(start, end, better, "%q %s", match, findingFor(name))
				}
			},
		})
	}
	return out
}

// trimMatch removes spaces and punctuation from the ends of a match: a pattern may need them to match.
func trimMatch(s string, start, end int) (from, to int) {
	for start < end-1 && strings.ContainsRune(" (;:", rune(s[start])) {
		start++
	}
	for end > start+1 && strings.ContainsRune(" .,;:)", rune(s[end-1])) && s[end-1] != '.' {
		end--
	}
	return start, end
}

// inPlaceholder reports whether a byte of a text is part of {contact.device} or the like, which no
// patient reads.
func inPlaceholder(text string, at int) bool {
	return strings.LastIndexByte(text[:at], '{') > strings.LastIndexByte(text[:at], '}')
}

var phraseDoc = map[byte]string{
	'A': "an abbreviation or a symbol that patients don't know, or that has been misread",
	'D': "a dose, a number or a time written in a way that has been misread",
}

// docOf returns what a rule of the table finds. Each phrase has a reason of its own.
func docOf(rule string) string {
	if rule[0] == 'V' {
		return "a phrase that " + findingFor(rule)
	}
	return phraseDoc[rule[0]]
}

// problems are what is wrong with a match, by its rule or its rule's letter: the finding's first
// line says why it was found. The match precedes the words.
var problems = map[string]string{
	"A": "is an abbreviation or a symbol that has been misread",
	"D": "is written in a way that has been misread",

	"A26": unknownAbbreviation, "A27": unknownAbbreviation, "A28": unknownAbbreviation, "A29": unknownAbbreviation, "A36": "leaves the patient to choose", "A37": unknownAbbreviation, "A40": "is a time of day in another style than the program's",
	"A45": unknownAbbreviation, "A46": unknownAbbreviation,
	"D08": "is a spoon, and spoons differ", "D09": "is two doses, and the patient has to choose", "D10": "is two numbers, and the patient has to choose", "D11": "is a number in words, where digits are seen at once",
	"D12": "leaves the patient to choose the times", "D13": "is two intervals, and the patient has to choose", "D16": "is two dates: month and day are read in either order",
	"D17": "is a time on a 24-hour clock", "D20": "is a time without AM or PM",

	"V01": "is vague: it names no limit", "V02": "is vague: the directions are somewhere else", "V03": "is vague: it does not say for what, or how often", "V04": "is vague: it names no condition",
	"V05": "is vague: it leaves open what holds", "V06": "is vague: it names no sign", "V07": "is vague: it does not say how heavy or how hard", "V08": "is vague: it does not say whom to call or where to go",
	"V09": "is vague: it does not say whom to reach, or how", "V11": "is vague: it does not say how much or how long", "V12": "is vague: it gives no number", "V13": "is vague: it gives no time",
	"V14": "means another day when the sheet is read again", "V15": "leaves the patient to count", "V17": "is vague: it names no food", "V18": "is passive, and hides who does it",
	"V19": "does not speak to the reader", "V20": "is advice where an instruction is meant", "V21": "has two meanings", "V22": "is a short form, easily read without its \"not\"", "V23": "is hard to read in capitals",
	"V24": "is a percentage, which is hard to picture",
}

const unknownAbbreviation = "is an abbreviation that patients don't know"

func findingFor(rule string) string {
	if own := problems[rule]; own != "" {
		return own
	}
	return problems[rule[:1]]
}

// wordRules makes one rule from each hard word: "W-abdomen".
func wordRules() []*Analyzer {
	var out []*Analyzer
	for _, row := range tableRows(wordTable) {
		find, stem := pattern.New(row[1]), row[0][:min(4, len(row[0]))]
		out = append(out, &Analyzer{
			Name: "W-" + strings.ReplaceAll(row[0], " ", "-"), Doc: "a word that has a plainer one", Instead: row[2],
			Why: "plain words are understood by more people", Severity: diag.Warning, Bad: []string{row[3]},
			Text: func(p *TextPass) {
				if !strings.Contains(p.lower, stem) {
					return // every form of the word begins like this, and this check is a hundred times faster
				}
				for _, at := range find().FindAllStringIndex(p.Words, -1) {
					if inPlaceholder(p.Words, at[0]) || hasOtherSense(row[0], p.Words, at[0], at[1]) {
						continue
					}
					match := p.Words[at[0]:at[1]]
					p.Suggest(at[0], at[1], wordFix(row[0], row[2], match), "%q is a hard word", match)
				}
			},
		})
	}
	return out
}
