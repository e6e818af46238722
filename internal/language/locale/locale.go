// Package locale words dates, times, durations, plurals and fixed phrases in the reader's
// language. The words come from a file that a translator reviewed; the rules for choosing
// among them are here. It knows no files and no patients.
//
// A space that must not break, as in "10:20 AM", is U+00A0.
package locale

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"aftercare/internal/language/wording"
)

// Words is one language's fixed words and patterns.
type Words struct {
	Language string // BCP 47
	tag      language.Tag
	entries  map[string]string
	lists    map[string][]string
	// Words that stay on one line: the patterns of times and dates with non-breaking spaces, and the
	// words that are inserted in them.
	bound                  map[string]string
	weekdays, months, ampm []string
	hours24                bool

	found *found
	note  func(printed, said string) // receives each day that is shortened; nil for none
}

// found is what is found in a language's words when it is first wanted.
type found struct {
	timeWords sync.Once
	timeSet   map[string]bool
	numbers   sync.Once
	numberSet numberWords
	names     sync.Once
	weekdays  []string // in full
	months    []string
}

// New returns a language's words. Entries are the file's texts by dotted path ("hours.one"), lists
// its sequences. The second result is everything wrong with them; unless all of it is warnings, the
// words must not be used.
func New(lang string, entries map[string]string, lists map[string][]string) (*Words, []Problem) {
	w, bad := newWords(lang, entries, lists)
	if w == nil {
		return nil, bad
	}
	return w, w.problems()
}

// NewUnchecked is New for words that a test has checked completely: it finds only what no sheet can
// be made without.
func NewUnchecked(lang string, entries map[string]string, lists map[string][]string) (*Words, []Problem) {
	w, bad := newWords(lang, entries, lists)
	if w == nil {
		return nil, bad
	}
	c := &checker{Words: w}
	c.checkRequired()
	return w, c.found
}

func newWords(lang string, entries map[string]string, lists map[string][]string) (*Words, []Problem) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, []Problem{{Item: -1, Message: fmt.Sprintf("%q is not a language tag such as en or es-US", lang)}}
	}
	w := &Words{
		Language: lang, tag: tag, entries: entries, lists: lists, hours24: entries["clock"] == "24", bound: map[string]string{},
		weekdays: bindAll(lists["weekdays"]), months: bindAll(lists["months"]), ampm: bindAll(lists["ampm"]), found: &found{},
	}
	for key, pattern := range entries {
		if top, _, _ := strings.Cut(key, "."); slices.Contains(boundKeys, top) {
			w.bound[key] = bindSpaces(pattern)
		}
	}
	return w, nil
}

// boundKeys are the entries that stay on one line.
var boundKeys = []string{"time", "hour", "date", "date-year", "date-plain", "in-full", "minutes", "hours", "days", "nights", "weeks", "months-long", "working-days"}

// bindSpaces keeps words on one line by making their spaces non-breaking.
func bindSpaces(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

func bindAll(list []string) []string {
	out := make([]string, len(list))
	for n, s := range list {
		out[n] = bindSpaces(s)
	}
	return out
}

// Say returns the words under key, with the pairs of name and value filled in. A key
// outside the table is a mistake in the program, so it panics.
func (w *Words) Say(key string, pairs ...string) string { return say(w.entries, key, pairs) }

func say(entries map[string]string, key string, pairs []string) string {
	pattern, ok := entries[key]
	if !ok || pattern == "" {
		var e *wording.Entry
		if e, ok = wording.Find(key); ok {
			pattern, ok = e.English, e.English != ""
		}
	}
	if !ok {
		panic("locale: no words under " + key)
	}
	return fill(pattern, pairs)
}

// JoinOr joins the last of several names to those before it: "warfarin, Eliquis or Plavix".
func (w *Words) JoinOr(list, last string) string { return w.Say("list-or", "list", list, "last", last) }

// BeforeRange returns the word that comes before a range of {for} after the given words of the
// sentence: "puede durar de 2 a 3 días", but "por 2 a 3 días". "" if the language has none.
func (w *Words) BeforeRange(before string) string {
	fields := strings.Fields(before)
	if len(fields) == 0 || slices.Contains(w.lists["before-range.not-after"], strings.ToLower(fields[len(fields)-1])) {
		return ""
	}
	return w.entries["before-range.word"]
}

// Reviewer returns who reviewed the language's words; "" for nobody.
func (w *Words) Reviewer() string { return w.entries["reviewed-by"] }

// Has reports whether the language has words under key, for the few optional keys.
func (w *Words) Has(key string) bool {
	_, ok := w.entries[key]
	return ok
}

// TimeWord reports whether a word, in small letters, is one of the language's words for time: a
// unit, a weekday, a month, "noon".
func (w *Words) TimeWord(word string) bool {
	w.found.timeWords.Do(func() {
		w.found.timeSet = map[string]bool{}
		add := func(pattern string) {
			for _, part := range strings.Fields(pattern) {
				if part = strings.Trim(strings.ToLower(part), ".,;:()"); !strings.Contains(part, "{") {
					w.found.timeSet[part] = true
				}
			}
		}
		for key, pattern := range w.entries {
			top, _, _ := strings.Cut(key, ".")
			if slices.Contains(timeKeys, top) {
				add(pattern)
			}
		}
		for _, list := range []string{"weekdays", "months", "ampm"} {
			for _, word := range w.lists[list] {
				add(word)
			}
		}
	})
	return w.found.timeSet[word]
}

// timeKeys are the entries about time.
var timeKeys = []string{
	"noon", "midnight", "midnight-on", "in-text", "today", "on-day", "about", "minutes", "hours", "days", "nights", "weeks", "months-long", "working-days",
	"a-few", "range", "about-length", "up-to", "from", "until", "for", "at", "by", "note", "key-next-day", "key-after", "key-from", "key-until", "key-by",
}

// Parts returns the parts of the body that the language has words for, in order.
func (w *Words) Parts() []string {
	var out []string
	for key := range w.entries {
		if part, ok := strings.CutPrefix(key, "parts."); ok && strings.HasSuffix(part, ".unknown") {
			out = append(out, strings.TrimSuffix(part, ".unknown"))
		}
	}
	slices.Sort(out)
	return out
}

// List returns the words of a list.
func (w *Words) List(name string) []string { return w.lists[name] }

// plural returns the words under key, in one of the two maps, in the form that n takes.
func (w *Words) plural(entries map[string]string, key string, n int, pairs ...string) string {
	return fill(entries[w.pluralKey(entries, key, n)], pairs)
}

var pluralForm = map[plural.Form]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// Plural returns the words under key in the form that n takes.
func (w *Words) Plural(key string, n int) string {
	return w.plural(w.entries, key, n, "n", strconv.Itoa(n))
}

// fill replaces {names} with values. A name without a value stays, which a test of the language's
// file finds.
func fill(pattern string, pairs []string) string {
	if !strings.Contains(pattern, "{") {
		return pattern
	}
	var b strings.Builder
	size := len(pattern)
	for i := 1; i < len(pairs); i += 2 {
		size += len(pairs[i])
	}
	b.Grow(size)
	for pattern != "" {
		open := strings.IndexByte(pattern, '{')
		shut := strings.IndexByte(pattern[max(open, 0):], '}') + max(open, 0)
		if open < 0 || shut < open {
			break
		}
		b.WriteString(pattern[:open])
		said := pairValue(pattern[open+1:shut], pairs)
		b.WriteString(said)
		pattern = AfterStop(said, pattern[shut+1:])
	}
	b.WriteString(pattern)
	return b.String()
}

// AfterStop returns what follows a text, without its full stop if the text already has one: an
// abbreviation at the end of a sentence keeps its own, as in "el 28 de nov.".
func AfterStop(text, next string) string {
	rest, ok := strings.CutPrefix(next, ".")
	if ok && strings.HasSuffix(text, ".") && !strings.HasPrefix(rest, ".") {
		return rest
	}
	return next
}

func pairValue(name string, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1]
		}
	}
	return "{" + name + "}"
}
