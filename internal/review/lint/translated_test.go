package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/lint"
)

// negations are the words for not in the languages of the table, as a translator would write them
// in words.yaml.
var negations = map[string][]string{
	"en": {"not", "no", "never", "without", "nothing", "none", "nobody", "cannot"},
	"es": {"no", "nunca", "sin", "nada", "ni", "ninguno", "nadie"},
	"fr": {"ne", "n", "pas", "jamais", "sans", "aucun", "rien"},
	"zh": {"不", "勿", "没", "无"},
	"ja": {"ない", "ません", "ず", "禁止"},
	"th": {"ไม่", "ห้าม", "อย่า"},
	"km": {"កុំ", "មិន", "គ្មាន"},
	"lo": {"ບໍ່", "ຢ່າ", "ຫ້າມ"},
	"my": {"ပါနဲ့", "ဘူး"},
	"hi": {"न", "नहीं", "मत", "बिना"},
	"ko": {"않*", "못*", "마십시오", "없*", "안"},
	"vi": {"không", "đừng", "chưa"},
}

// Every sentence of the table is judged as labelled: what must be found is found, and no rule reports
// an error for a correct one. A sentence that is labelled "missed" and found is no longer missed.
func TestTranslationsAreJudgedAsLabelled(t *testing.T) {
	medicines, err := builtInLibrary(t).Medicines("en")
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, row := range table(t, "translation.tsv") {
		rule, label, lang, of, text := row[0], row[1], row[2], row[3], row[4]
		count[rule+" "+label]++
		f := lint.NewFile("x.yaml", []byte("activity:\n  x:\n    of: "+yamlfile.Quote(of)+"\n    text: "+yamlfile.Quote(text)+"\n"), true)
		f.Language = lang
		words := map[string]*locale.Words{"en": testWords(t, "en", negations["en"]...), lang: testWords(t, lang, negations[lang]...)}
		list := lint.Run(lint.Options{Words: words, Medicines: medicines}, []*lint.File{f}, nil)
		found := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == rule })
		switch {
		case label == "find" && !found:
			t.Errorf("%s doesn't find, in %s: %q, %q; %v", rule, lang, of, text, list)
		case label == "pass" && (found || len(list.Errors()) > 0):
			t.Errorf("%s, in %s: %q, %q: %v", rule, lang, of, text, list)
		case label == "missed" && found:
			t.Errorf("%s finds now, in %s: %q, %q", rule, lang, of, text)
		}
	}
	const least = 5
	for _, a := range lint.Analyzers() {
		if a.Pair != nil && a.Name != "T5" && a.Name != "T11" && (count[a.Name+" find"] < least || count[a.Name+" pass"] < least) {
			t.Errorf("%s has too few examples", a.Name)
		}
	}
}

// A number is accepted as CLDR writes it in the language, and as the source has it; a tenth of it,
// or ten times as much, isn't.
func TestNumbersAsCLDRWritesThem(t *testing.T) {
	for _, lang := range strings.Fields("az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk km ky lo lt lv mk nb nl pl pt ro ru sk sl sq sr sv tr uk uz vi en zh ja ko th he ar hi fa my sw tl") {
		p := message.NewPrinter(language.Make(lang))
		for _, n := range []struct {
			of    string
			value any
		}{{"4.5", 4.5}, {"3,000", 3000}, {"12,500", 12500}, {"100.4", 100.4}} {
			right := p.Sprint(n.value)
			for text, want := range map[string]bool{right: true, strings.Replace(right, p.Sprint(4), p.Sprint(7), 1) + p.Sprint(5): false} {
				f := lint.NewFile("x.yaml", []byte("activity:\n  x:\n    of: "+yamlfile.Quote("Take "+n.of+" parts.")+"\n    text: "+yamlfile.Quote("Xxx "+text+" xxx.")+"\n"), true)
				f.Language = lang
				words := map[string]*locale.Words{"en": testWords(t, "en"), lang: testWords(t, lang)}
				list := lint.Run(lint.Options{Rules: []string{"T1"}, Words: words}, []*lint.File{f}, nil)
				if (len(list) == 0) != want {
					t.Errorf("%s: %q for %q: %s", lang, text, n.of, fmt.Sprint(list))
				}
			}
		}
	}
}
