package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/visit"
)

// Remark is what a rule finds in words that somebody typed for one patient. It says where and what,
// and quotes nothing: the words are the patient's.
type Remark struct {
	Field    string // "message", "site", "fill.NAME"
	Problem  string
	Hint     string
	Severity diag.Severity
}

// Typed checks the words that were typed for one patient's sheet. The clinician's message is a text
// like any other; a site or a filled-in value is a few words, so only what can be misread counts
// there. Names aren't checked.
func Typed(v visit.Visit, language string) []Remark {
	out := cachedTypedText("message", v.Message, language, messageRules(language))
	out = append(out, cachedTypedText("site", v.Site, language, isSiteRule)...)
	for _, name := range slices.Sorted(maps.Keys(v.FillValues)) {
		out = append(out, cachedTypedText(procedure.FillPrefix+name, v.FillValues[name].Words, language, isMisread)...)
	}
	return out
}

var (
	typedBefore sync.Map // field, language and words to remarks
	typedCount  atomic.Int64
)

// cachedTypedText is typedText with a cache. The same few sites and messages are in most rows of a
// schedule, and checking one costs a third of a sheet.
func cachedTypedText(field, words, language string, chosen func(*Analyzer) bool) []Remark {
	if words == "" {
		return nil
	}
	key := [...]string{field, language, words}
	if known, ok := typedBefore.Load(key); ok {
		return known.([]Remark)
	}
	out := typedText(field, words, language, chosen)
	const maxCached = 1 << 12
	if typedCount.Add(1) <= maxCached {
		typedBefore.Store(key, out)
	}
	return out
}

// isMisread selects the rules for abbreviations and ways of writing a dose that have been misread,
// and for words that aren't what they look like.
func isMisread(a *Analyzer) bool {
	return a.Text != nil && a.Severity == diag.Error && (isPhrase(a, 'A') || isPhrase(a, 'D') || a == l5)
}

func isPhrase(a *Analyzer, letter byte) bool {
	return len(a.Name) == len("A01") && a.Name[0] == letter && phraseDoc[letter] == a.Doc
}

// isSiteRule selects the rules for a site. An ampersand (A33) can be misread in doses, and is
// ordinary in "C5 & C6".
func isSiteRule(a *Analyzer) bool { return isMisread(a) && a.Name != "A33" }

// englishTimes are the rules on how English writes a time of day or a date.
var englishTimes = []string{"A40", "A50", "D15", "D16", "D17", "D19", "D20", "D21"}

// notForMessages are the rules on what is wrong in a text for every patient, but right in a message
// to one: an interval that nobody counts (E7), a date (E40), a phone (E41). An ampersand (A33) is
// accepted as in a site.
var notForMessages = []string{"A33", "E7", "E40", "E41"}

// messageRules selects the rules for a message. In another language only what is misread in every
// language counts.
func messageRules(language string) func(a *Analyzer) bool {
	if language == procedure.SourceLanguage {
		return func(a *Analyzer) bool { return a.Text != nil && !slices.Contains(notForMessages, a.Name) }
	}
	return func(a *Analyzer) bool { return isSiteRule(a) && !slices.Contains(englishTimes, a.Name) }
}

// forAuthors begins the part of a rule's advice that is for authors of definitions; it comes last.
const forAuthors = "; in a definition "

func typedText(field, words, language string, chosen func(*Analyzer) bool) []Remark {
	words = strings.Join(strings.Fields(words), " ")
	t := Text{Words: words, lower: strings.ToLower(words), Expanded: words, Section: procedure.Medication}
	if needMost().Regexp.MatchString(words) {
		t.Expanded += " {" + settingOfAcetaminophen + "}" // a message has no settings, and gives the maximum itself
	}
	var out []Remark
	add := func(d diag.Diagnostic, doc, instead string) {
		if instead, _, _ = strings.Cut(instead, forAuthors); strings.Contains(instead, "{") {
			instead = "" // for authors of definitions
		}
		r := Remark{Field: field, Problem: fmt.Sprintf("has, at letter %d, %s", d.Pos.Column, doc), Severity: d.Severity}
		if instead != "" {
			r.Hint = "instead: " + instead
		}
		out = append(out, r)
	}
	for _, a := range Analyzers() {
		if chosen(a) {
			a.Text(&TextPass{Text: t, report: func(d diag.Diagnostic) {
				if d.Severity = max(a.Severity, d.Severity); a.New {
					d.Severity = diag.Warning
				}
				add(d, a.Doc+" (rule "+a.Name+")", a.Instead)
			}})
		}
	}
	if at := foreignStart(words, language); field == "message" && at >= 0 {
		add(diag.Diagnostic{Pos: t.At(at)}, "words of another language than the sheet's", "a message in the language of the sheet")
	}
	return out
}

// commonWords are words that nearly every sentence of a language has, and that the other languages
// don't have.
var commonWords = map[string][]string{
	procedure.SourceLanguage: sourceWords,
	"es": {
		"usted", "que", "hasta", "cuando", "después", "despues", "dolor", "llame", "tome", "una", "por", "clínica", "médico", "médica", "días", "horas",
		"semanas", "tiene", "tenga", "está", "mañana", "medicina", "cita",
	},
}

// foreignStart returns where a text changes to a language other than the sheet's; -1 for nowhere.
func foreignStart(words, language string) int {
	for _, at := range wordPattern().FindAllStringIndex(words, -1) {
		word := words[at[0]:at[1]]
		if _, known := commonWords[language]; known && !strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
			return at[0]
		}
		for other, common := range commonWords {
			if other != language && slices.Contains(common, strings.ToLower(word)) && !slices.Contains(commonWords[language], strings.ToLower(word)) {
				return at[0]
			}
		}
	}
	return -1
}
