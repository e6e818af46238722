// Package wording is the one table of a language's fixed words and patterns: each key of words.yaml,
// what it is for and where it is used in a sentence, and the placeholders that it must have. The
// loader, the JSON Schema and the template for a new language are made from it. It holds no words.
package wording

import (
	"slices"
	"strings"
	"sync"
)

// Form is the form of a key's value.
type Form uint8

// The forms.
const (
	Phrase   Form = iota // a text, with the placeholders of its entry
	Plural               // texts by the plural forms of the language
	List                 // words in order
	Choice               // one of a few words of the program
	FreeText             // a text that the program doesn't check: a name
)

// Entry is one key of words.yaml.
type Entry struct {
	Key  string // its place in the file: "from.bedtime-or"
	Doc  string // what it is for, and where it is used in a sentence
	Form Form
	// Placeholders lists the placeholders that a phrase has, each once.
	Placeholders []string
	// OneOf lists the words of a choice; Length is how many words a list has, 0 for any number.
	OneOf  []string
	Length int
	// Optional reports that a language need not have it; it is for people who write and review texts,
	// who then see English.
	Optional bool
	English  string
	// StandsAlone reports that it is printed by itself, so that it begins with a capital letter.
	StandsAlone bool
}

// Group is a key that only contains others.
type Group struct {
	Key string
	Doc string
}

// Parts is the group of the parts of the body, whose names a clinic chooses.
const Parts = "parts"

// SidesOf are the keys of one part of the body.
var SidesOf = []Entry{
	{Key: "left", Doc: "the part on the left side, as the patient's own: \"your left knee\""},
	{Key: "right", Doc: "the part on the right side, as the patient's own"},
	{Key: "both", Doc: "the part on both sides, as the patient's own"},
	{Key: "unknown", Doc: "the part where the side is not known: \"your knee\""},
}

// Forms are the plural forms that CLDR has, in its order.
var Forms = []string{"zero", "one", "two", "few", "many", "other"}

// placeholders says what replaces each placeholder.
var placeholders = []struct{ name, means string }{
	{"weekday", "a word of weekdays"},
	{"month", "a word of months"},
	{"day", "the day of the month: 24"},
	{"year", "2026"},
	{"hour", "1 to 12, or 0 to 23 where clock is 24"},
	{"minute", "20"},
	{"ampm", "a word of ampm"},
	{"time", "a time as in-text says it, alone or with its day: 10:20 AM on Tue, Nov 24"},
	{"date", "a day as date says it: Tue, Nov 24"},
	{"n", "a number"},
	{"low", "the smaller number, or what comes first"},
	{"high", "the greater number, or what comes last"},
	{"length", "a length of time: 24 hours"},
	{"event", "an event as a clause: the stitches come out"},
	{"line", "a line that staff write on"},
	{"when", "the usual time: 7 days after your procedure"},
	{"who", "a person or an office"},
	{"phone", "a phone number"},
	{"hours", "when somebody answers: Mon to Fri"},
	{"contact", "who, phone and hours"},
	{"times", "the times of day: morning, bedtime"},
	{"first", "what comes first"},
	{"second", "what comes next"},
	{"list", "the words before the last"},
	{"last", "the last word"},
	{"note", "the note as it is without the warning"},
	{"procedure", "the title of the procedure"},
	{"clinician", "a name"},
	{"number", "the emergency number, or the number of the record"},
	{"after-hours", "the phone number for nights and weekends"},
	{"heading", "the heading of the box"},
	{"address", "the address of a page"},
	{"name", "a name"},
	{"clinic", "the clinic's name"},
	{"lanes", "the lines of the timeline in words"},
	{"label", "what the time is for: Driving"},
	{"by", "a name"},
	{"role", "a role"},
	{"id", "the name of the definition"},
	{"edition", "the date of the text"},
	{"language", "the name of the language"},
	{"digest", "the fingerprint of the text"},
	{"page", "a number"},
	{"pages", "a number"},
	{"keys", "names in clinic.yaml"},
}

// Means returns what replaces a placeholder; "" for one that no entry has.
func Means(name string) string {
	for _, p := range placeholders {
		if p.name == name {
			return p.means
		}
	}
	return ""
}

var byKey = sync.OnceValue(func() map[string]*Entry {
	out := make(map[string]*Entry, len(Entries))
	for n := range Entries {
		out[Entries[n].Key] = &Entries[n]
	}
	return out
})

// Find returns the entry of a key: a phrase, a list, or a plural without its form.
func Find(key string) (*Entry, bool) {
	e, ok := byKey()[key]
	return e, ok
}

var childrenOf = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	add := func(group, name string) {
		if !slices.Contains(out[group], name) {
			out[group] = append(out[group], name)
		}
	}
	for _, e := range Entries {
		group, name, grouped := strings.Cut(e.Key, ".")
		add("", group)
		if grouped {
			add(group, name)
		}
	}
	add("", Parts)
	return out
})

// Keys returns the keys that a group can have, or that the file has at its top level for "".
func Keys(group string) []string { return childrenOf()[group] }

// IsGroup reports whether a key at the top level of the file contains others that the table lists.
// A plural's forms and the parts of the body don't count.
func IsGroup(key string) bool { return len(childrenOf()[key]) > 0 && key != "" }
