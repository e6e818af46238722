package clinic

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Text is one text of a profile that stands on sheets as it is written.
type Text struct{ Key, Words string }

// texts returns the profile's texts that no approval covers, by their keys: the letterhead's and the contacts'.
func (p Profile) texts() []Text {
	out := []Text{{"name", p.Name}, {"motto", p.Motto}}
	for _, line := range p.Address {
		out = append(out, Text{"address", line})
	}
	for _, name := range slices.Sorted(maps.Keys(p.Contacts)) {
		c := p.Contacts[name]
		key := "contacts." + name
		out = append(out, Text{key + ".who", c.Who}, Text{key + ".hours", c.Hours})
		for _, lang := range slices.Sorted(maps.Keys(c.In)) {
			out = append(out, Text{key + "." + lang + ".who", c.In[lang].Who}, Text{key + "." + lang + ".hours", c.In[lang].Hours})
		}
	}
	return out
}

// Unfilled returns the texts of the letterhead and the contacts that say only that something is still to be
// filled in, such as "TBD" and "[Clinic name]".
func (p Profile) Unfilled() []Text {
	return slices.DeleteFunc(p.texts(), func(t Text) bool { return !isUnfilled(t.Words) })
}

// standsIn are words, in small letters, that stand in the place of a text.
var standsIn = []string{"tbd", "tba", "tbc", "todo", "fixme", "xxx", "n/a", "na", "none", "unknown", "same", "as above", "same as above", "see above", "to be determined", "to be announced", "lorem ipsum"}

// isUnfilled reports whether a text stands in the place of another: a word of standsIn alone, a note to the
// author, no letter and no digit, or a gap in brackets.
func isUnfilled(text string) bool {
	bare := strings.ToLower(strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".:!?-", r) }))
	switch {
	case text == "":
		return false
	case slices.Contains(standsIn, bare), !strings.ContainsFunc(bare, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return true
	case strings.HasPrefix(bare, "[") && strings.HasSuffix(bare, "]"), strings.HasPrefix(bare, "<") && strings.HasSuffix(bare, ">"), strings.Contains(bare, "{{"):
		return true
	}
	return slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		return slices.Contains([]string{"TBD", "TBA", "TODO", "FIXME", "XXX"}, strings.Trim(word, ".:,;()[]"))
	})
}
