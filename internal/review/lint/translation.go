package lint

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/pattern"
)

// translation lists the rules for texts in another language. Missing and outdated texts, and those
// with other placeholders, are refused by the loader.
var translation = []*Analyzer{e19, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11}

// e19 is rule E19.
var e19 = &Analyzer{
	Name: "E19", Doc: "a translation that no named human has reviewed", Instead: "reviewed-by: and reviewed-on: in the file, or reviewers: in the clinic's profile", Why: "a translation that nobody has read may say the opposite; until it is reviewed, only blank samples can be made",
	Translated: true,
	Sheet: func(p *Pass) {
		if !p.Procedure.IsUnreviewed() {
			return
		}
		// a language that isn't offered to the clinic's patients may wait
		if p.Clinic.HasFolder() && slices.Contains(p.Clinic.Languages, p.Words.Language) {
			p.Report(p.Clinic.Pos, "the clinic has sheets in %q, and nobody has reviewed the translation", p.Words.Language)
			return
		}
		for _, pos := range p.Procedure.UnreviewedFiles {
			p.Warn(pos, "nobody has reviewed the translation into %q", p.Words.Language) // the built-in translation waits for a clinic's reviewer
		}
	},
}

// wordPattern matches a word of any language that has spaces between them, with combining marks.
var wordPattern = pattern.New(`[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)?`)

// t2 is rule T2.
var t2 = &Analyzer{
	Name: "T2", Doc: "a unit that the source has and the translation lacks, or the reverse", Instead: "the source's units", Why: "400 of what?",
	Pair: func(p *PairPass) {
		source, text := findUnits(p.Of), findUnits(p.Text.Words)
		slices.Sort(source)
		slices.Sort(text)
		if !slices.Equal(source, text) {
			p.Report(0, len(p.Text.Words), "the units are %s; the source has %s", orNone(text), orNone(source))
		}
	},
}

// unitNames are the units that a sheet can have, each as English writes it, and as others do. The
// longest come first.
var unitNames = []struct{ name, forms string }{
	{"mg/dL", `mg/d[Ll]|мг/дл|毫克/分升`},
	{"mcg", `mcg|µg|μg|мкг|微克|มคก\.?`},
	{"mg", `mg|мг|毫克|ミリグラム|밀리그램|ملليغرام|ملغرام|ملغم|ملغ|مجم|میلی.?گرم|מ"ג|मिलीग्राम|मि\.?ग्रा\.?|มิลลิกรัม|มก\.?`},
	{"mL", `mL|ml|мл|毫升|ミリリットル|밀리리터|ملليلتر|ملل|مل|میلی.?لیتر|מ"ל|मिलीलीटर|मि\.?ली\.?|มิลลิลิตร|มล\.?`},
	{"kg", `kg|кг|公斤|千克|キログラム|キロ|킬로그램|كيلوغرام|كجم|كغم|كغ|کیلوگرم|ק"ג|किलोग्राम|कि\.?ग्रा\.?|กิโลกรัม|กก\.?`},
	{"cm", `cm|см|厘米|公分|センチ(?:メートル)?|센티미터|سنتيمتر|سم|سانتی.?متر|ס"מ|सेंटीमीटर|से\.?मी\.?|เซนติเมตร|ซม\.?`},
	{"°F", `°\s?F|℉|°\s?Ф|华氏|華氏|\p{L}*\s?Fahrenheit|Фаренгейт\p{L}*|فهرنهايت|ฟาเรนไฮต์`},
	{"°C", `°\s?C|℃|°\s?С|摄氏|攝氏|\p{L}*\s?[Cc]elsius|Цельси\p{L}*|مئوية|เซลเซียส`},
	{"%", `%|٪|％`},
}

// unitForm matches one of the units, after a number or as a word, with a group for each.
var unitForm = sync.OnceValue(func() *regexp.Regexp {
	var groups []string
	for _, u := range unitNames {
		groups = append(groups, "("+u.forms+")")
	}
	return regexp.MustCompile(`(?:\p{Nd}\s?|^|[^\p{L}\p{M}])(?:` + strings.Join(groups, "|") + `)(?:[^A-Za-zА-я]|$)`)
})

// withoutPlaceholders returns a text without its placeholders, whose numbers come from the program.
func withoutPlaceholders(s string) string { return placeholders().ReplaceAllString(s, " ") }

func findUnits(s string) []string {
	var out []string
	for _, m := range unitForm().FindAllStringSubmatch(withoutPlaceholders(s), -1) {
		for n, u := range unitNames {
			if m[n+1] != "" {
				out = append(out, u.name)
			}
		}
	}
	return out
}

// t5 is rule T5.
var t5 = &Analyzer{
	Name: "T5", Doc: "a sentence of more than 25 words in a translation", Instead: "two sentences", Why: "readers lose a long sentence before its end; other languages need more words than English, so the limit is higher", Severity: diag.Warning,
	Pair: func(p *PairPass) {
		for _, at := range sentenceSpans(p.Text.Words) {
			const most = 25
			if n := len(strings.Fields(withoutPlaceholders(p.Text.Words[at[0]:at[1]]))); n > most {
				p.Report(at[0], at[1], "%d words in a sentence; expected at most %d", n, most)
			}
		}
	},
}

// t10 is rule T10.
var t10 = &Analyzer{
	Name: "T10", Doc: "a question that is a statement in the source, or the reverse", Instead: "a question for a question", Why: "a patient is told what they should be asked, or asked what they should be told",
	New: true,
	Pair: func(p *PairPass) {
		base := locale.BaseLanguage(p.language())
		if slices.Contains(withoutQuestionMark, base) {
			return
		}
		marks := questionMarks
		if base == "el" {
			marks += ";"
		}
		source, text := strings.Contains(p.Of, "?"), strings.ContainsAny(p.Text.Words, marks) || isAsked(base, p.Text.Words)
		switch {
		case source && !text:
			p.Report(0, len(p.Text.Words), "the source is a question, but the translation isn't")
		case text && !source:
			p.Report(0, len(p.Text.Words), "the translation is a question, but the source isn't")
		}
	},
}

// questionMarks are those of all scripts: Latin, full width, Arabic, Greek, Armenian, Ethiopic.
const questionMarks = "?？؟\u037e՞፧"

// withoutQuestionMark are the languages whose questions often have none.
var withoutQuestionMark = []string{"th", "lo", "km", "my"}

// isAsked reports whether a sentence ends with the word that makes it a question.
func isAsked(base, s string) bool {
	words := map[string][]string{"ja": {"か"}, "zh": {"吗", "嗎", "呢"}}[base]
	return slices.ContainsFunc(sentenceSpans(s), func(at [2]int) bool {
		end := strings.TrimRight(s[at[0]:at[1]], wideStops+". ")
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(end, w) })
	})
}
