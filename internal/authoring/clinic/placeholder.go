package clinic

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Text is one text of a profile that sheets print unchanged.
type Text struct{ Key, Words string }

// texts returns the profile's texts that no approval covers, by their keys: those of the letterhead
// and the contacts.
func (p Profile) texts() []Text {
	out := []Text{{"name", p.Name}, {"motto", p.Motto}}
	for _, line := range p.Address {
		out = append(out, Text{"address", line})
	}
	for _, name := range slices.Sorted(maps.Keys(p.Contacts)) {
		c := p.Contacts[name]
		key := "contacts." + name
		out = append(out, Text{key + ".who", c.Who}, Text{key + ".hours", c.Hours})
		for _, lang := range slices.Sorted(maps.Keys(c.Translations)) {
			out = append(out, Text{key + "." + lang + ".who", c.Translations[lang].Who}, Text{key + "." + lang + ".hours", c.Translations[lang].Hours})
		}
	}
	return out
}

// PlaceholderTexts returns the texts of the letterhead and the contacts that only mark something
// still to be filled in, such as "TBD" and "[Clinic name]".
func (p Profile) PlaceholderTexts() []Text {
	return slices.DeleteFunc(p.texts(), func(t Text) bool { return !isPlaceholder(t.Words) })
}

// placeholderWords are words, in small letters, that stand for a missing text.
var placeholderWords = []string{"tbd", "tba", "tbc", "todo", "fixme", "xxx", "n/a", "na", "none", "unknown", "same", "as above", "same as above", "see above", "to be determined", "to be announced", "lorem ipsum"}

// isPlaceholder reports whether a text stands for a missing one: a word of placeholderWords alone,
// a note to the author, no letter and no digit, or a gap in brackets.
func isPlaceholder(text string) bool {
	trimmed := strings.ToLower(strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".:!?-", r) }))
	switch {
	case text == "":
		return false
	case slices.Contains(placeholderWords, trimmed), !strings.ContainsFunc(trimmed, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return true
	case strings.HasPrefix(trimmed, "[") && strings.HasSuffix(trimmed, "]"), strings.HasPrefix(trimmed, "<") && strings.HasSuffix(trimmed, ">"), strings.Contains(trimmed, "{{"):
		return true
	}
	return slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		return slices.Contains([]string{"TBD", "TBA", "TODO", "FIXME", "XXX"}, strings.Trim(word, ".:,;()[]"))
	})
}
