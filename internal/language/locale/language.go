package locale

import (
	"slices"

	"golang.org/x/text/language"
)

// Canonical returns a language tag in BCP 47 form, "fr-CA" for "FR_ca" and "fil" for "tl"; false if
// it isn't a tag.
func Canonical(lang string) (string, bool) {
	tag, err := language.Parse(lang)
	if err != nil || tag == language.Und {
		return "", false
	}
	if all, err := language.All.Canonicalize(tag); err == nil {
		tag = all
	}
	return tag.String(), true
}

// rightToLeft are the scripts that are written from right to left.
var rightToLeft = []string{"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}

// Direction returns "rtl" for a language that is written from right to left, else "ltr".
func Direction(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return "ltr"
	}
	if script, _ := tag.Script(); slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return "ltr"
}

// PluralForm is one plural form that a language needs, and some numbers that take it: "2, 3, 4, 22 and others".
type PluralForm struct{ Name, Numbers string }

// PluralForms returns the plural forms that a language's words need: for lengths and counts, or for
// the hours of the day.
func PluralForms(lang string, hours bool) []PluralForm {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil
	}
	c := &checker{Words: &Words{Language: lang, tag: tag}}
	var out []PluralForm
	for _, form := range c.forms() {
		if numbers := c.numbersByForm(hours)[form]; len(numbers) > 0 {
			out = append(out, PluralForm{form, exampleNumbers(numbers)})
		} else if form == "other" {
			out = append(out, PluralForm{form, "all other numbers"})
		}
	}
	return out
}

// Entry returns the text under a key as written in its file.
func (w *Words) Entry(key string) (string, bool) {
	text, ok := w.entries[key]
	return text, ok
}
