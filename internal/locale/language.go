package locale

import (
	"slices"

	"golang.org/x/text/language"
)

// Canonical returns a language tag as BCP 47 writes it, "fr-CA" for "FR_ca" and "fil" for "tl"; false
// where it is none.
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

// rightToLeft are the scripts whose lines begin at the right.
var rightToLeft = []string{"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}

// Direction returns "rtl" for a language whose lines begin at the right, else "ltr".
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

// PluralForms returns the plural forms that a language's words need: of lengths and counts, or of the
// hours of the day.
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

// Entry returns the text under a key as its file has it.
func (w *Words) Entry(key string) (string, bool) {
	text, ok := w.entries[key]
	return text, ok
}
