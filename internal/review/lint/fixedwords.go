package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/language/wording"
)

// isWords reports whether a file is the fixed words of another language.
func (f *File) isWords() bool { return f.Language != "" && strings.HasSuffix(f.Name, "/words.yaml") }

// fixedPair is a fixed word beside the English one.
type fixedPair struct {
	Pair
	key string
}

// fixedPairs returns the fixed words of a language with the English ones under the same keys. Names
// of days and months, which the loader compares, and words that English lacks are omitted.
func (f *File) fixedPairs(english *locale.Words) []fixedPair {
	var out []fixedPair
	add := func(key, of string, n *yamlfile.Node) {
		words := strings.Join(strings.Fields(n.Text), " ")
		if of != "" && words != "" && n.Kind == yamlfile.Scalar {
			out = append(out, fixedPair{Pair{Of: of, Text: Text{Words: words, lower: strings.ToLower(words), file: f, node: n}}, key})
		}
	}
	var walk func(prefix string, n *yamlfile.Node)
	walk = func(prefix string, n *yamlfile.Node) {
		for _, p := range pairs(n) {
			key := prefix + p.Key
			if e, ok := wording.Find(key); ok && (e.Form == wording.Choice || e.Form == wording.FreeText || key == "language") {
				continue
			}
			switch p.Value.Kind {
			case yamlfile.Mapping:
				walk(key+".", p.Value)
			case yamlfile.Scalar:
				add(key, englishOf(english, key), p.Value)
			case yamlfile.Sequence:
				for n, i := range p.Value.Items {
					if list := english.List(key); key == "diary.relief-words" && n < len(list) {
						add(key, list[n], i)
					}
				}
			}
		}
	}
	walk("", f.Root)
	return out
}

// englishOf returns the English words under a key; for a plural form that English lacks, those of
// its "other" form.
func englishOf(english *locale.Words, key string) string {
	if text, ok := english.Entry(key); ok {
		return text
	}
	group, form, _ := strings.Cut(key, ".")
	if slices.Contains(wording.Forms, form) {
		text, _ := english.Entry(group + ".other")
		return text
	}
	return ""
}

// checkFixedWords checks the fixed words of a language.
func checkFixedWords(f *File, words map[string]*locale.Words, names *lexicon, rules []*Analyzer, reporter func(*Analyzer) func(diag.Diagnostic)) {
	english := words["en"]
	if english == nil {
		return
	}
	for _, pair := range f.fixedPairs(english) {
		for _, a := range rules {
			if a.Pair == nil || a.Fixed == nil || !a.Fixed(pair.key) || a != t11 && strings.EqualFold(pair.Text.Words, pair.Of) {
				continue
			}
			a.Pair(&PairPass{pair.Pair, words[f.Language], english, names, doubted(a, reporter(a))})
		}
	}
}

// doubted reports what a rule finds in words that the last version's rules didn't check: a warning
// for one version.
func doubted(a *Analyzer, report func(diag.Diagnostic)) func(diag.Diagnostic) {
	return func(d diag.Diagnostic) {
		if !a.New && d.Severity == diag.Error && a.Severity == diag.Error {
			d = asNewWarning(d)
		}
		report(d)
	}
}

// anyFixed makes a rule check every fixed word.
func anyFixed(string) bool { return true }

// isNegatedFixed reports whether a fixed word must have a "not" where English does: a key time that
// isn't allowed yet, a sheet that nobody approved.
func isNegatedFixed(key string) bool {
	top, _, _ := strings.Cut(key, ".")
	return slices.Contains([]string{"lead", "key-until", "key-from", "key-by", "status", "until", "from", "draft"}, top) || key == "footer.do-not-use-after" || key == "diary.low"
}

// isNumberedFixed reports whether a fixed word's number is the same in each language.
func isNumberedFixed(key string) bool {
	return slices.Contains([]string{"ages.adults", "steps.first", "steps.next-day", "steps.after", "steps.event", "diary.scale"}, key)
}

// t11 is rule T11.
var t11 = &Analyzer{
	Name: "T11", Doc: "a fixed word of another language that is still in English", Instead: "the word in the reader's language", Why: "a word that was copied to be translated later is printed among the others: \"not before 10:30 sáng\"",
	New:   true,
	Fixed: anyFixed,
	Pair: func(p *PairPass) {
		if !strings.EqualFold(p.Text.Words, p.Of) {
			return
		}
		own := sameWords[locale.BaseLanguage(p.language())]
		left := slices.DeleteFunc(wordPattern().FindAllString(strings.ToLower(withoutPlaceholders(p.Of)), -1), func(w string) bool { return slices.Contains(own, w) })
		if len(left) == 0 || !strings.ContainsFunc(withoutPlaceholders(p.Of), unicode.IsLetter) {
			return
		}
		d := diag.Diagnostic{Pos: p.Text.At(0), Length: len([]rune(p.Text.Words)), Message: fmt.Sprintf("%q is the English text of this entry", p.Text.Words)}
		if len(left) == 1 {
			d.Severity = diag.Warning // languages share a word now and then
		}
		p.report(d)
	},
}

// sameWords are the words that a language shares with English.
var sameWords = map[string][]string{
	"fr": {"minute", "minutes", "patient", "page", "n"}, "de": {"patient", "text"}, "da": {"patient", "procedure", "side"}, "nb": {"side"}, "nn": {"side"}, "no": {"side"},
	"sv": {"patient", "text"}, "nl": {"procedure", "half"}, "ro": {"minute"},
}
