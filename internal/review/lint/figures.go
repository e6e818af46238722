package lint

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/pattern"
)

// t1 is rule T1.
var t1 = &Analyzer{
	Name: "T1", Doc: "a number that the source has and the translation lacks, or the reverse", Instead: "the source's numbers, written as the language writes them", Why: "a wrong number is the most dangerous mistake in a translation, and the easiest to miss",
	Fixed: isNumberedFixed,
	Pair: func(p *PairPass) {
		source, text := figures(withoutPlaceholders(p.Of), procedure.SourceLanguage, false), figures(withoutPlaceholders(p.Text.Words), p.language(), false)
		if p.sameNumbers(source, text) || p.sameNumbers(source, figures(withoutPlaceholders(p.Text.Words), p.language(), true)) {
			return
		}
		p.Report(0, len(p.Text.Words), "the numbers are %s; the source has %s", figureTexts(text), figureTexts(source))
	},
}

// t8 is rule T8.
var t8 = &Analyzer{
	Name: "T8", Doc: "a number in words that differs from the source", Instead: "the source's number", Why: "a wrong number is as dangerous in words as in digits",
	New: true,
	Pair: func(p *PairPass) {
		base := locale.BaseLanguage(p.language())
		if slices.Contains(ambiguousWords, base) {
			return
		}
		source, text := spelledNumbers(p.Of, procedure.SourceLanguage), spelledNumbers(p.Text.Words, base)
		source = subtract(source, append(slices.Clone(text), figureValues(figures(withoutPlaceholders(p.Text.Words), base, false))...))
		text = subtract(text, append(spelledNumbers(p.Of, procedure.SourceLanguage), figureValues(figures(withoutPlaceholders(p.Of), procedure.SourceLanguage, false))...))
		single := func(v string) bool { return v == "1" || v == "1/2" } // an article, or "half" in its many senses
		source, text = slices.DeleteFunc(source, single), slices.DeleteFunc(text, single)
		if len(source) > 0 && len(text) > 0 {
			p.Report(0, len(p.Text.Words), "a number in words is %s; the source has %s", orNone(text), orNone(source))
		}
	},
}

// t9 is rule T9.
var t9 = &Analyzer{
	Name: "T9", Doc: "a number without the word for what it counts, which the source has", Instead: "the number with its unit, or its noun", Why: "10 of what?",
	New: true,
	Pair: func(p *PairPass) {
		base := locale.BaseLanguage(p.language())
		if !slices.Contains(numberFirst, base) {
			return
		}
		for _, at := range countedNumber().FindAllStringSubmatch(withoutPlaceholders(p.Of), -1) {
			value := figures(at[1], procedure.SourceLanguage, false)[0].value
			alone, found := false, false
			for _, f := range figures(withoutPlaceholders(p.Text.Words), base, false) {
				if f.value == value {
					found, alone = true, isAlone(f.rest)
				}
				if found && !alone {
					break
				}
			}
			if alone {
				p.Report(0, len(p.Text.Words), "%s is on its own; the source has %q", at[1], at[0])
			}
		}
	},
}

// countedNumber matches an English number with a unit in words, or with what it counts.
var countedNumber = pattern.New(`(\d+(?:[.,]\d+)*) (?:pounds?|ounces|inch(?:es)?|feet|hours?|minutes?|days?|nights?|weeks?|months?|years|tablets?|pills?|capsules?|drops?|doses?|times|cups?|glasses|teaspoons?|steps|stairs|pads?|pillows|pads)\b`)

// numberFirst are the languages in which the word for what is counted follows the number.
var numberFirst = []string{
	"es", "fr", "pt", "it", "ca", "gl", "ro", "ht", "de", "nl", "da", "sv", "nb", "no", "fi", "pl", "cs", "sk", "ru", "uk", "bg", "sr", "hr", "sl", "el", "lt", "lv", "hu",
	"tr", "vi", "tl", "fil", "hy", "ka", "sq", "zh", "ja", "ko",
}

// isAlone reports whether nothing that is counted follows a number: its sentence ends, or a bracket opens.
func isAlone(rest string) bool {
	if rest == "" {
		return true
	}
	if trimmed := strings.TrimLeft(rest, " "); strings.HasPrefix(trimmed, "(") || trimmed == "" {
		return true
	}
	after := strings.TrimLeft(rest[1:], " ")
	return strings.ContainsRune(".,;:!?)", rune(rest[0])) && (after == "" || !unicode.IsDigit(rune(after[0])))
}

// figure is a number in digits.
type figure struct {
	text, value string // as written, and as English writes it, without thousands separators
	rest        string // the text after it
}

var (
	figureForm = pattern.New(`\d+/\d+|\d+(?:[.,]\d+)*`)
	// spacedForm matches a number with spaces between its thousands.
	spacedForm = pattern.New(`\d+/\d+|\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:[.,]\d+)*`)
	pointForm  = pattern.New(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	commaForm  = pattern.New(`^(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?$`)
)

// figures returns the numbers of a text in a language. Spaced reads "3 000" as one number, if the
// language writes numbers so.
func figures(s, lang string, spaced bool) []figure {
	s = asciiDigits(s)
	comma := slices.Contains(decimalComma, locale.BaseLanguage(lang))
	form := figureForm()
	if spaced && comma {
		form = spacedForm()
	}
	var out []figure
	for _, at := range form.FindAllStringIndex(s, -1) {
		f := figure{text: s[at[0]:at[1]], rest: s[at[1]:]}
		f.value = f.text
		switch {
		case comma && commaForm().MatchString(f.text):
			f.value = strings.ReplaceAll(strings.NewReplacer(".", "", " ", "").Replace(f.text), ",", ".")
		case !comma && pointForm().MatchString(f.text):
			f.value = strings.ReplaceAll(f.text, ",", "")
		}
		out = append(out, f)
	}
	return out
}

// asciiDigits writes the digits and separators of every script as English does.
func asciiDigits(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return s
	}
	s = strings.NewReplacer("½", " 1/2", "¼", " 1/4", "¾", " 3/4", "٫", ".", "٬", ",").Replace(s)
	return strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII || !unicode.Is(unicode.Nd, r) {
			return r
		}
		return '0' + digitOf(r)
	}, s)
}

// digitOf returns the value of a digit. Unicode has the ten digits of each script in sequence, with
// zero at a code point that ends in 0 or 6 (hexadecimal).
func digitOf(r rune) rune {
	const row, six = 16, 6
	low := r % row
	if low >= six && !unicode.Is(unicode.Nd, r-low) {
		return low - six
	}
	return low
}

// decimalComma are the languages that write 4.5 as "4,5", according to CLDR, with which a test
// compares them. A number written as in the source is right in each language: Spanish is written
// both ways in the Americas.
var decimalComma = []string{
	"az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "km", "ky", "lo", "lt", "lv",
	"mk", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi", "ht",
}

func (p *PairPass) language() string {
	if p.Words == nil {
		return ""
	}
	return p.Words.Language
}

// sameNumbers compares the numbers of a source with those of its translation. A number in words on
// one side equals one in digits on the other.
func (p *PairPass) sameNumbers(source, text []figure) bool {
	rest := slices.Clone(text)
	var left []string
	for _, f := range source {
		n := slices.IndexFunc(rest, func(t figure) bool { return t.text == f.text || t.value == f.value })
		if n < 0 {
			left = append(left, f.value)
			continue
		}
		rest = slices.Delete(rest, n, n+1)
	}
	return len(subtract(left, spelledNumbers(p.Text.Words, p.language()))) == 0 &&
		len(subtract(figureValues(rest), append(spelledNumbers(p.Of, procedure.SourceLanguage), ordinals(p.Of)...))) == 0
}

// subtract returns a list without the entries of another, each taken once.
func subtract(list, other []string) []string {
	rest := slices.Clone(other)
	var out []string
	for _, s := range list {
		if n := slices.Index(rest, s); n >= 0 {
			rest = slices.Delete(rest, n, n+1)
			continue
		}
		out = append(out, s)
	}
	return out
}

func figureValues(list []figure) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.value)
	}
	return out
}

func figureTexts(list []figure) string {
	var out []string
	for _, f := range list {
		out = append(out, f.text)
	}
	slices.Sort(out)
	return orNone(out)
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// numberWords are the small numbers in words, by language, from 1 on, with forms of one number
// separated by a slash; then half. A language that is missing has its numbers in digits.
var numberWords = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		"en": {"a|an|one|once", "two|twice", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "half"},
		"es": {"un|una|uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "medio|media|mitad"},
		"fr": {"un|une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "demi|demie|moitié"},
		"pt": {"um|uma", "dois|duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze", "meio|meia|metade"},
		"it": {"un|una|uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici", "mezzo|mezza|metà"},
		"de": {"ein|eine|einen|einer|einem|einmal", "zwei|zweimal", "drei|dreimal", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "halb|halbe|hälfte"},
		"pl": {"jeden|jedna|jedno|jedną", "dwa|dwie|dwóch", "trzy|trzech", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć", "jedenaście", "dwanaście", "pół|połowa"},
		"ru": {"один|одна|одно|одну", "два|две|дважды", "три|трижды", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать", "половина|половину"},
		"uk": {"один|одна|одне|одну", "два|дві|двічі", "три|тричі", "чотири", "п'ять|п’ять", "шість", "сім", "вісім", "дев'ять|дев’ять", "десять", "одинадцять", "дванадцять", "половина"},
		"vi": {"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai", "nửa"},
		"ht": {"youn|yon", "de", "twa", "kat", "senk", "sis", "sèt", "uit", "nèf", "dis", "onz", "douz", "mwatye"},
		"tl": {"isa|isang", "dalawa|dalawang", "tatlo|tatlong", "apat", "lima|limang", "anim", "pito|pitong", "walo|walong", "siyam", "sampu|sampung", "labing-isa", "labindalawa", "kalahati"},
		"zh": {"一", "二|两|兩", "三", "四", "五", "六", "七", "八", "九", "十", "", "", "半"},
		"ja": {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "", "", "半"},
	}
})

// ambiguousWords are languages in which such words often mean something else: "năm" is five and a
// year, "de" two and of.
var ambiguousWords = []string{"vi", "ht", "ja", ""}

const halfIndex = 12 // the index of "half" in numberWords

// spelledNumbers returns the values of the numbers that a text has in words.
func spelledNumbers(s, lang string) []string {
	base := locale.BaseLanguage(lang)
	s = strings.ToLower(withoutPlaceholders(s))
	tokens := wordPattern().FindAllString(s, -1)
	if slices.Contains(withoutSpaces, base) {
		tokens = strings.Split(s, "")
	}
	var out []string
	for n, forms := range numberWords()[base] {
		value := fmt.Sprint(n + 1)
		if n == halfIndex {
			value = "1/2"
		}
		for _, form := range strings.Split(forms, "|") {
			for _, token := range tokens {
				if token == form {
					out = append(out, value)
				}
			}
		}
	}
	return out
}

// ordinals returns the values of the English ordinals, which other languages also write with digits.
func ordinals(s string) []string {
	var out []string
	for _, word := range wordPattern().FindAllString(strings.ToLower(withoutPlaceholders(s)), -1) {
		if n := slices.Index([]string{"first", "second", "third", "fourth", "fifth"}, word); n >= 0 {
			out = append(out, fmt.Sprint(n+1))
		}
	}
	return out
}
