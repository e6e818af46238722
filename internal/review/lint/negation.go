package lint

import (
	"path"
	"slices"
	"strings"
	"sync"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/pattern"
)

// t3 is rule T3.
var t3 = &Analyzer{
	Name: "T3", Doc: "a negation that the source has and the translation lacks, or the reverse", Instead: "a \"not\" for a \"not\", in full", Why: "a lost \"not\" turns a warning into an order",
	Fixed: isNegatedFixed,
	Pair: func(p *PairPass) {
		if !p.hasNegations() {
			return
		}
		source, text := p.isSourceNegated(p.Of), p.isTextNegated(p.Text.Words)
		if source == text || len(p.negationMismatches()) == 0 {
			return
		}
		if source {
			p.Report(0, len(p.Text.Words), "the source has a \"not\", and the translation doesn't")
			return
		}
		p.Report(0, len(p.Text.Words), "the translation has a \"not\", and the source doesn't")
	},
}

// t6 is rule T6: what T3 can't see, since it checks a text as a whole.
var t6 = &Analyzer{
	Name: "T6", Doc: "a sentence that lost or gained a negation, beside others that kept theirs", Instead: "a \"not\" for a \"not\", in each sentence", Why: "one lost \"not\" among several is easily overlooked",
	New: true,
	Pair: func(p *PairPass) {
		if !p.hasNegations() || p.isSourceNegated(p.Of) != p.isTextNegated(p.Text.Words) {
			return // nothing to compare, or reported by T3
		}
		if len(sentenceSpans(p.Of)) < 2 {
			return
		}
		if countNegated(p.Of, p.isSourceNegated) == countNegated(p.Text.Words, p.isTextNegated) {
			return // as many as in the source, perhaps in another order
		}
		for _, at := range p.negationMismatches() {
			p.Report(at.start, at.end, "the source's sentence is %q, and %s", at.of, map[bool]string{true: `the translation's has no "not"`, false: `the translation's has a "not"`}[at.isLost])
		}
	},
}

// isSourceNegated reports whether words of the source have a negation.
func (p *PairPass) isSourceNegated(s string) bool {
	return hasNegation(s, p.Source.List(negationsList), procedure.SourceLanguage)
}

// isTextNegated reports whether words of the translation have a negation.
func (p *PairPass) isTextNegated(s string) bool {
	return hasNegation(s, p.Words.List(negationsList), p.Words.Language)
}

// countNegated returns how many sentences of a text are negated.
func countNegated(text string, isNegated func(sentence string) bool) int {
	n := 0
	for _, at := range sentenceSpans(text) {
		if isNegated(text[at[0]:at[1]]) {
			n++
		}
	}
	return n
}

// negationsList is the list of a language's negations in words.yaml.
const negationsList = "negations"

// hasNegations reports whether both languages list their negations.
func (p *PairPass) hasNegations() bool {
	return p.Words != nil && p.Source != nil && len(p.Words.List(negationsList)) > 0
}

// negationMismatch is a sentence of a translation that isn't negated although its source is, or the
// reverse.
type negationMismatch struct {
	start, end int // in the translation
	of         string
	isLost     bool
}

// negationMismatches returns the sentences that say the opposite of their source, as far as their
// negations show. If the translation has more or fewer sentences than its source, they can't be
// matched up, so the texts are compared as a whole. A sentence can be negative without a word for
// not, as with "avoid": such words exempt it.
func (p *PairPass) negationMismatches() []negationMismatch {
	source, text := sentenceSpans(p.Of), sentenceSpans(p.Text.Words)
	if len(source) != len(text) {
		source, text = [][2]int{{0, len(p.Of)}}, [][2]int{{0, len(p.Text.Words)}}
	}
	var out []negationMismatch
	for n, at := range source {
		of, said := p.Of[at[0]:at[1]], p.Text.Words[text[n][0]:text[n][1]]
		has, keeps := p.isSourceNegated(of), p.isTextNegated(said)
		if has == keeps || has && impliesNegation(said, of, p.Words.Language) || keeps && impliesNegation(of, said, procedure.SourceLanguage) {
			continue
		}
		out = append(out, negationMismatch{text[n][0], text[n][1], of, has})
	}
	return out
}

// hasNegation reports whether a text has one of a language's words for not. "*" in such a word
// stands for any letters.
func hasNegation(s string, words []string, lang string) bool {
	s = strings.ToLower(withoutPlaceholders(s))
	base := locale.BaseLanguage(lang)
	if slices.Contains(withoutSpaces, base) {
		for _, other := range notNegations[base] {
			s = strings.ReplaceAll(s, other, " ")
		}
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
	}
	return slices.ContainsFunc(wordPattern().FindAllString(s, -1), func(word string) bool {
		if base == procedure.SourceLanguage && (strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t")) {
			return true
		}
		return slices.ContainsFunc(words, func(w string) bool {
			is, err := path.Match(w, word)
			return is && err == nil
		})
	})
}

// withoutSpaces are the languages written without spaces between words: a word for not is looked
// for among letters.
var withoutSpaces = []string{"zh", "yue", "ja", "th", "km", "lo", "my", "bo"}

// notNegations are words that contain the letters of a negation but aren't one: "unwell", "soon",
// "whether", "or".
var notNegations = map[string][]string{
	"zh": {"不舒服", "不适", "不適", "不久", "不同", "不良", "不安", "不断", "不斷", "不错", "不錯", "不但", "不仅", "不僅", "不过", "不過", "不管", "不论", "不論", "无论", "無論", "差不多", "是否", "不得不"},
	"ja": {
		"なければなりません", "なければならない", "なければいけません", "なくてはなりません", "なくてはいけません", "ないといけません",
		"かもしれません", "かもしれない", "少ない", "少なく", "危ない", "不快", "不安", "不調",
	},
	"th": {"หรือไม่", "ไม่สบาย", "ไม่นาน", "ไม่กี่", "ไม่เกิน"},
	"km": {"ឬអត់", "ឬទេ", "មិនយូរ", "មិនស្រួល"},
	"lo": {"ຫຼືບໍ່", "ຫລືບໍ່", "ບໍ່ສະບາຍ", "ບໍ່ດົນ"},
	"my": {"သို့မဟုတ်", "မကြာမီ"},
}

// impliesNegation reports whether a sentence is negative without a word for not, when the other has
// such a word.
func impliesNegation(s, other, lang string) bool {
	words, known := impliedNegations()[locale.BaseLanguage(lang)]
	return known && (words.no().MatchString(s) || words.limit != nil && words.limit().MatchString(s) && limitPhrase().MatchString(other))
}

// limitPhrase matches a "no" that sets a limit, and doesn't reverse anything.
var limitPhrase = pattern.New(`(?i)\b(?:no|not) (?:more|less|fewer|later|longer|earlier|sooner) than\b`)

// impliedNegations are a language's words that are negative without a word for not, and those that
// set a limit, such as "at most".
var impliedNegations = sync.OnceValue(func() map[string]struct{ no, limit func() *matcher } {
	return map[string]struct{ no, limit func() *matcher }{
		"en": {no: lazyMatcher(`(?i)\b(?:avoid\w*|skip\w*|stop\w*|unless|except|only|until|miss\w*|fail\w*|refus\w+|unable|numb\w*|lack\w*|dry|off|away|leave|keep|wait|less|most|up to|empty|still|refrain|limit\w*|instead|rest|stay|too|little|few|enough|hard|trouble)\b`)},
		"es": {
			no:    lazyMatcher(`(?i)(?:^|[^\p{L}])(?:evit\p{L}+|prohibid[oa]s?|prohíbe\p{L}*|incapaz|abst\p{L}+|suspenda|excepto)(?:[^\p{L}]|$)`),
			limit: lazyMatcher(`(?i)máximo|a más tardar|como mucho|hasta|solo|sólo|tope`),
		},
		"fr": {
			no:    lazyMatcher(`(?i)(?:^|[^\p{L}])(?:évite\p{L}*|interdit\p{L}*|incapable|défen\p{L}+|sauf|arrête\p{L}*)(?:[^\p{L}]|$)`),
			limit: lazyMatcher(`(?i)maximum|au plus|au plus tard|jusqu|seulement`),
		},
		"pt": {
			no:    lazyMatcher(`(?i)(?:^|[^\p{L}])(?:evit\p{L}+|proibid[oa]s?|incapaz|exceto|suspenda)(?:[^\p{L}]|$)`),
			limit: lazyMatcher(`(?i)máximo|no mais tardar|até|somente|apenas`),
		},
		"vi": {no: lazyMatcher(`(?i)tránh|cấm|ngưng`), limit: lazyMatcher(`(?i)tối đa|nhiều nhất|muộn nhất`)},
		"zh": {no: lazyMatcher(`避免|禁止|切勿|停止|除非`), limit: lazyMatcher(`最多|至多|最晚|最长`)},
	}
})
