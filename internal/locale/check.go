package locale

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/feature/plural"

	"aftercare/internal/diag"
	"aftercare/internal/sign"
	"aftercare/internal/visit"
	"aftercare/internal/wording"
)

// Problem is what is wrong with one entry of a language's words.
type Problem struct {
	Key     string // the entry, by its dotted path; "" for the file
	Item    int    // of a list: which word, from 0; -1 for the entry as a whole
	Message string
	Hint    string
	Doubt   bool // it need not be wrong
}

// checker gathers the problems of one language's words.
type checker struct {
	*Words
	whole   bool // every plural form and every part of the body is looked for
	bad     []Problem
	numbers [2]map[string][]int // what reached found, of all numbers and of hours
	begun   bool                // most entries have no words yet: one line says so
}

func (c *checker) add(key, hint, format string, args ...any) {
	c.bad = append(c.bad, Problem{Key: key, Item: -1, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (c *checker) item(key string, n int, hint, format string, args ...any) {
	c.bad = append(c.bad, Problem{Key: key, Item: n, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// mostMissing is how many entries that lack words are told one by one.
const mostMissing = 3

// needed finds what the words can't be used without.
func (c *checker) needed() {
	var missing []string
	all := 0
	for n := range wording.Entries {
		e := &wording.Entries[n]
		if e.Optional {
			continue
		}
		if e.Form == wording.List {
			all++
			if got := c.lists[e.Key]; len(got) == 0 {
				missing = append(missing, e.Key)
			} else if len(got) != e.Length {
				c.add(e.Key, e.Doc, "%q has %d words; expected %d", e.Key, len(got), e.Length)
			}
			continue
		}
		for _, key := range c.keysOf(e) {
			all++
			if blank(c.entries[key]) {
				missing = append(missing, key)
			}
		}
	}
	if c.whole {
		for _, part := range c.partNames() {
			for _, side := range wording.SidesOf {
				all++
				if key := wording.Parts + "." + part + "." + side.Key; blank(c.entries[key]) {
					missing = append(missing, key)
				}
			}
		}
	}
	c.missing(missing, all)
	for _, key := range []string{"direction", "clock", "decimal"} {
		e, _ := wording.Find(key)
		if got, ok := c.entries[key]; ok && (got != "" || e.Optional) && !slices.Contains(e.OneOf, got) {
			c.add(key, e.Doc, "%q is %q; expected %s", key, got, strings.Join(e.OneOf, " or "))
		}
	}
}

func blank(text string) bool { return text == "" || strings.TrimSpace(text) == "" }

// keysOf returns the keys of an entry: of a plural those of the forms that the language needs.
func (c *checker) keysOf(e *wording.Entry) []string {
	if e.Form != wording.Plural {
		return []string{e.Key}
	}
	if !c.whole {
		return []string{e.Key + ".other"}
	}
	hours := e.Key == "in-text" // whose other forms need not be
	reached := c.reached(hours)
	var out []string
	for _, form := range wording.Forms {
		_, there := c.entries[e.Key+"."+form]
		if form == "other" || there && c.hasForm(form) || !hours && len(reached[form]) > 0 {
			out = append(out, e.Key+"."+form)
		}
	}
	return out
}

// missing reports the entries that have no words: a few each at its place, many together.
func (c *checker) missing(keys []string, all int) {
	if len(keys) > mostMissing {
		c.begun = true
		c.add(keys[0], "fill in each empty entry; the comment above it says what it is for", "%d of %d entries have no words yet: %s and %d more",
			len(keys), all, strings.Join(keys[:mostMissing], ", "), len(keys)-mostMissing)
		return
	}
	for _, key := range keys {
		at := strings.LastIndexByte(key, '.')
		group, name := key[:max(at, 0)], key[at+1:]
		e, ok := wording.Find(key)
		switch {
		case ok:
			c.add(key, "it is for: "+e.Doc, "missing words for %q", key)
		case strings.HasPrefix(group, wording.Parts+"."):
			c.add(key, "", "missing words for %q of the part %q", name, strings.TrimPrefix(group, wording.Parts+"."))
		default:
			c.add(key, "the form is for "+some(c.reached(group == "in-text")[name]), "%q lacks the plural form %q, which %q has", group, name, c.Language)
		}
	}
}

// problems returns all that is wrong with the words that can be seen without knowing their language:
// what is missing, placeholders, plural forms, names of days, double words, what must differ.
func (w *Words) problems() []Problem {
	c := &checker{Words: w, whole: true}
	c.needed()
	usable := len(c.bad) == 0
	for n := range wording.Entries {
		e := &wording.Entries[n]
		switch e.Form {
		case wording.Phrase:
			if text, ok := w.entries[e.Key]; ok {
				c.phrase(e.Key, text, c.holds(e))
			}
		case wording.Plural:
			c.plurals(e)
		case wording.List:
			c.list(e.Key)
		case wording.Choice, wording.Free:
		}
	}
	c.parts()
	c.names()
	c.source()
	c.different()
	c.joins()
	c.page()
	c.relief()
	c.noAnswer()
	if _, ok := w.lists["before-range.not-after"]; ok && w.entries["before-range.word"] == "" {
		c.add("before-range.not-after", "add the word, or take before-range out", `"before-range" has no "word"`)
	}
	if usable {
		c.filled()
	}
	slices.SortStableFunc(c.bad, func(a, b Problem) int { return strings.Compare(a.Key, b.Key) })
	return c.bad
}

// slots is the placeholders of a pattern.
type slots struct{ needs, may []string }

func (s slots) all() []string { return slices.Concat(s.needs, s.may) }

// holds returns the placeholders of an entry: the half of the day is said by a clock of 12 hours alone.
func (c *checker) holds(e *wording.Entry) slots {
	s := slots{needs: e.Holds}
	if c.hours24 {
		s.needs = slices.DeleteFunc(slices.Clone(s.needs), func(name string) bool { return name == "ampm" })
	}
	if e.Key == "hour" {
		s.may = []string{"minute"}
	}
	return s
}

// phrase looks at one text.
func (c *checker) phrase(key, text string, s slots) {
	if blank(text) {
		if e, ok := wording.Find(key); ok && e.Optional {
			c.add(key, "take it out, or write it", "%q is empty; expected a text", key)
		}
		return // else it is told as missing
	}
	names, broken := placeholdersIn(text)
	if broken != "" {
		c.add(key, "placeholders look like {time}", "%q has %s", key, broken)
		return
	}
	for n, name := range names {
		switch {
		case !slices.Contains(s.all(), name):
			c.add(key, c.expected(name, s), "%q can't hold {%s}", key, name)
		case slices.Contains(names[:n], name):
			c.add(key, "take one of them out", "%q has {%s} twice", key, name)
		}
	}
	for _, name := range s.needs {
		if !slices.Contains(names, name) {
			c.add(key, "{"+name+"} is "+wording.Means(name), "%q lacks {%s}", key, name)
		}
	}
	if low, high := slices.Index(names, "low"), slices.Index(names, "high"); low > high && high >= 0 {
		c.add(key, "{low} to {high}", "%q has {high} before {low}", key)
	}
	c.order(key, names)
	c.figures(key, text)
	c.letters(key, -1, text)
	e, ok := wording.Find(key)
	if ok && e.Head || !ok && c.isHead(key) {
		c.capital(key, text)
	}
}

// isHead reports whether a plural form stands by itself.
func (c *checker) isHead(key string) bool {
	top, _, _ := strings.Cut(key, ".")
	e, ok := wording.Find(top)
	return ok && e.Head
}

// expected is the hint for a placeholder that an entry can't hold.
func (c *checker) expected(name string, s slots) string {
	switch all := s.all(); {
	case name == "ampm" && c.hours24:
		return "the clock has 24 hours: take it out, or write clock: 12"
	case len(all) == 0:
		return "it holds no placeholder: take it out"
	default:
		if near, ok := diag.Nearest(name, all); ok {
			return "did you mean {" + near + "}?"
		}
		return "it holds {" + strings.Join(all, "}, {") + "}"
	}
}

// placeholdersIn returns the names in braces, in order; broken says what is wrong with the braces.
func placeholdersIn(text string) (names []string, broken string) {
	for rest := text; ; {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			return names, ""
		}
		if rest[at] == '}' {
			return names, `a "}" without its "{"`
		}
		name, after, ok := strings.Cut(rest[at+1:], "}")
		if !ok || strings.Contains(name, "{") {
			return names, `a "{" without its "}"`
		}
		names, rest = append(names, name), after
	}
}

// invisible are signs that no language's words need: a space without width, a soft hyphen, a word joiner, a mark of order.
const invisible = "\u200b\u00ad\u2060\ufeff"

// letters looks at what no language writes: spaces at an end or two together, double signs, double words.
func (c *checker) letters(key string, n int, text string) {
	add := func(hint, format string, args ...any) {
		c.item(key, n, hint, format, append([]any{text}, args...)...)
	}
	switch {
	case strings.TrimSpace(text) != text:
		add("take the space out", "%q begins or ends with a space")
	case strings.ContainsAny(text, invisible):
		add("remove it, or type the word again", "%q has an invisible character")
	case len(sign.Misreads(text)) > 0:
		word := sign.Misreads(text)[0]
		c.item(key, n, "type the word again on one keyboard", "%q %s", word.Word, word.Why)
	case strings.ContainsAny(text, "\n\r\t"), strings.Contains(text, "  "):
		add("write it on one line with one space between words", "%q has a line break, or several spaces in a row")
	case !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPunct(r) && !unicode.IsSpace(r) }):
		add("words, or a placeholder", "%q has no words")
	}
	c.leftOver(key, n, text)
	if twice := DoubleSign(text); twice != "" {
		add("write it once", "%q has %q twice", twice)
	}
	if word := c.doubleWord(text); word != "" {
		add("write it once", "%q has %q twice", word)
	}
}

// DoubleSign returns a sign of punctuation that stands twice; "" for none.
func DoubleSign(text string) string {
	for _, sign := range []string{".", ",", ";", ":", "?", "!"} {
		if strings.Contains(text, sign+sign) || strings.Contains(text, sign+" "+sign) {
			return sign
		}
	}
	return ""
}

// onceOnly are the languages in which a word twice is a slip. Others say "slowly slowly".
const onceOnly = " en es fr pt it ca gl ro de nl da sv nb nn no fi et lv lt is pl cs sk sl hr bs sr mk bg ru uk be el sq hu ga cy "

// doubledWords are words that may stand twice together: "vous vous".
var doubledWords = []string{"nous", "vous", "se", "die", "der", "das"}

// doubleWord returns a word that stands twice together; "" for none.
func (c *checker) doubleWord(text string) string { return DoubleWord(c.Language, text) }

// DoubleWord returns a word that stands twice together in a text of a language; "" for none, and where a
// language says "slowly slowly".
func DoubleWord(lang, text string) string {
	if !strings.Contains(onceOnly, " "+Base(lang)+" ") {
		return ""
	}
	fields := strings.Fields(strings.ReplaceAll(text, "\u00a0", " "))
	for n := 1; n < len(fields); n++ {
		one, two := strings.ToLower(fields[n-1]), strings.ToLower(strings.TrimRight(fields[n], ".,;:!?)"))
		if one == two && !slices.Contains(doubledWords, one) && !strings.Contains(one, "{") && strings.IndexFunc(one, unicode.IsLetter) >= 0 && !strings.HasSuffix(one, ".") {
			return fields[n-1]
		}
	}
	return ""
}

// capital finds a text that stands by itself and begins with a small letter.
func (c *checker) capital(key, text string) {
	first := []rune(strings.TrimLeft(text, "¿¡\"«“( \u00a0"))
	if len(first) > 0 && unicode.IsLower(first[0]) && unicode.In(first[0], unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian) {
		c.add(key, string(unicode.ToUpper(first[0]))+string(first[1:]), "%q begins with a small letter; expected a capital: it stands by itself", key)
	}
}

// plurals looks at the forms of an entry: those that the language has, and no other.
func (c *checker) plurals(e *wording.Entry) {
	reached := c.reached(e.Key == "in-text")
	for _, form := range wording.Forms {
		text, ok := c.entries[e.Key+"."+form]
		key := e.Key + "." + form
		numbers := reached[form]
		switch {
		case ok && !c.hasForm(form):
			c.add(key, "take it out; its forms are "+strings.Join(c.forms(), ", "), "%q is a plural form that %q doesn't have", key, c.Language)
		case ok:
			s := slots{needs: slices.Clone(e.Holds)}
			if form != "other" && len(numbers) <= 1 {
				s.needs = slices.DeleteFunc(s.needs, func(name string) bool { return name == "n" })
				s.may = []string{"n"}
				if !slices.Contains(e.Holds, "n") {
					s.may = nil
				}
			}
			c.phrase(key, text, s)
		}
	}
}

// reached returns the numbers from 1 to 100, or of the hours of a clock, by the plural form that they take.
func (c *checker) reached(hours bool) map[string][]int {
	last, known := 100, &c.numbers[0]
	if hours {
		last, known = 12, &c.numbers[1]
	}
	if *known != nil {
		return *known
	}
	if hours && c.hours24 {
		last = 23
	}
	out := map[string][]int{}
	for n := 1; n <= last; n++ {
		form := pluralForm[plural.Cardinal.MatchPlural(c.tag, n, 0, 0, 0, 0)]
		out[form] = append(out[form], n)
	}
	*known = out
	return out
}

// forms returns the plural forms that a language has, in CLDR's order.
func (c *checker) forms() []string {
	return slices.DeleteFunc(slices.Clone(wording.Forms), func(f string) bool { return !c.hasForm(f) })
}

func (c *checker) hasForm(form string) bool {
	if form == "other" || len(c.reached(false)[form]) > 0 {
		return true
	}
	known, ok := CalendarOf(c.Language)
	return ok && slices.Contains(known.plurals, form)
}

func some(numbers []int) string {
	const most = 4
	out := strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers[:min(most, len(numbers))]), " ", ", "), "[]")
	if len(numbers) > most {
		out += " and others"
	}
	return out
}

// list looks at the words of a list: each there, none with braces, none twice.
func (c *checker) list(key string) {
	list, there := c.lists[key]
	if e, ok := wording.Find(key); ok && e.Optional && there && len(list) == 0 && !c.begun {
		c.add(key, "take it out, or write the words: they are for "+e.Doc, "%q is empty; expected a list of words", key)
	}
	for n, word := range list {
		switch {
		case strings.TrimSpace(word) == "":
			c.item(key, n, "", "number %d of %q is empty; expected a word", n+1, key)
		case strings.ContainsAny(word, "{}"):
			c.item(key, n, "it holds no placeholder", "number %d of %q is %q; expected plain words", n+1, key, word)
		case slices.ContainsFunc(list[:n], func(s string) bool { return folded(s) == folded(word) }):
			c.item(key, n, "", "number %d of %q is %q, which is in the list already; expected different words", n+1, key, word)
		default:
			c.letters(key, n, word)
		}
	}
}

// parts looks at the parts of the body: each side has its own words.
func (c *checker) parts() {
	for _, part := range c.partNames() {
		all := map[string]string{}
		for _, side := range wording.SidesOf {
			key := wording.Parts + "." + part + "." + side.Key
			text, ok := c.entries[key]
			if !ok || blank(text) {
				continue // told as missing
			}
			c.phrase(key, text, slots{})
			if other, twice := all[text]; twice {
				c.add(key, "each side needs its own words", "the part %q has the same words for %q and %q", part, other, side.Key)
			}
			all[text] = side.Key
			c.otherSide(key, side.Key, text)
		}
	}
	for _, side := range []string{"left", "right"} {
		c.otherSide("side."+side, side, c.entries["side."+side])
	}
}

// sideWords are the beginnings of the words for left and right, where they are certain.
var sideWords = map[string]map[string]string{
	"en": {"left": "right", "right": "left"}, "es": {"left": "derech", "right": "izquierd"}, "fr": {"left": "droit", "right": "gauche"},
	"pt": {"left": "direit", "right": "esquerd"}, "it": {"left": "destr", "right": "sinistr"},
}

// otherSide finds the words of one side that say the other.
func (c *checker) otherSide(key, side, text string) {
	base, _ := c.tag.Base()
	word := sideWords[base.String()][side]
	if word != "" && strings.Contains(strings.ToLower(text), word) {
		c.add(key, "", "%q says %q; expected the words for the %s side", key, text, side)
	}
}

func (c *checker) partNames() []string {
	var out []string
	for key := range c.entries {
		if rest, ok := strings.CutPrefix(key, wording.Parts+"."); ok {
			part, _, _ := strings.Cut(rest, ".")
			out = append(out, part)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// names compares weekdays, months and halves of the day with CLDR's.
func (c *checker) names() {
	known, ok := CalendarOf(c.Language)
	if !ok {
		return
	}
	for _, of := range []struct {
		key   string
		names namesOf
	}{{"weekdays", known.weekdays(c.Language)}, {"months", known.months(c.Language)}, {"ampm", known.halves()}} {
		if list := c.lists[of.key]; len(list) == len(of.names.english) {
			c.namesAre(of.key, list, of.names)
		}
	}
}

func (c *checker) namesAre(key string, list []string, names namesOf) {
	if first := names.means(list[0]); len(first) > 0 && !slices.Contains(first, 0) && key != "ampm" && shifted(list, names) {
		c.item(key, 0, names.english[0]+" is "+names.forms(0), "%s begins with %s; expected %s first", key, list[0], names.english[0])
		return
	}
	english, _ := CalendarOf("en")
	englishNames := map[string]namesOf{"weekdays": english.weekdays("en"), "months": english.months("en"), "ampm": english.halves()}[key]
	for n, word := range list {
		means := names.means(word)
		told := func(p Problem) bool { return p.Key == key && p.Item == n }
		if slices.Contains(means, n) || slices.ContainsFunc(c.bad, told) {
			continue
		}
		expected := fmt.Sprintf("expected a word for %s", names.english[n])
		hint := "such as " + names.forms(n)
		switch {
		case len(means) > 0 || len(englishNames.means(word)) > 0 || names.near(word):
			c.item(key, n, hint, "number %d of %q is %q; %s", n+1, key, word, expected)
		default:
			c.bad = append(c.bad, Problem{Key: key, Item: n, Doubt: true, Hint: hint, Message: fmt.Sprintf("number %d of %q is %q, which is not a form that CLDR knows; %s", n+1, key, word, expected)})
		}
	}
}

// shifted reports whether a list has all names in their order and begins with another than the first.
func shifted(list []string, names namesOf) bool {
	first := names.means(list[0])[0]
	for n, word := range list {
		if !slices.Contains(names.means(word), (first+n)%len(list)) {
			return false
		}
	}
	return true
}

// apart are entries of which no two say the same.
var apart = [][]string{
	{"side.left", "side.right", "side.both"}, {"noon", "midnight"}, {"in-text.noon", "in-text.midnight"}, {"note.today", "note.tomorrow"},
	{"minutes.other", "hours.other", "days.other", "nights.other", "weeks.other", "months-long.other"},
	{"a-few.minutes", "a-few.hours", "a-few.days", "a-few.nights", "a-few.weeks", "a-few.months-long"},
	{"times-of-day.morning", "times-of-day.noon", "times-of-day.evening", "times-of-day.bedtime"},
	{"diary.low", "diary.high"}, {"lead.from", "lead.until", "lead.by", "lead.about"}, {"lead.from-about", "lead.until-about", "lead.by-about"}, {"help.call-now", "help.call-today"},
	{"for.date", "for.last"}, {"note.until", "note.last", "note.last-day"}, {"status.sample", "status.not-approved", "status.not-reviewed"}, {"sign.patient", "sign.nurse"},
	{"key-from.event", "key-until.event"}, {"key-from.after-event", "key-until.after-event"}, {"key-from.bedtime", "key-until.bedtime"},
	{"key-from.bedtime-or", "key-until.bedtime-or"}, {"join-and", "join-or"},
}

// different finds two entries with the same words that must not have them.
func (c *checker) different() {
	for _, set := range slices.Concat(apart, aloneSets()) {
		for n, key := range set {
			text := c.entries[key]
			if at := slices.IndexFunc(set[:n], func(other string) bool { return text != "" && strings.EqualFold(c.entries[other], text) }); at >= 0 {
				c.add(key, "", "%q has the same words as %q: %q", key, set[at], text)
			}
		}
	}
}

// filled finds double words that come together only when a pattern is filled: "on {date}" where a date
// begins with "on". The one pattern is at fault that differs from the others.
func (c *checker) filled() {
	day := visit.Date{Year: 2026, Month: time.November, Day: 24}
	at := time.Date(day.Year, day.Month, day.Day, 10, 30, 0, 0, time.UTC)
	length, date := c.plural(c.entries, "hours", 2, "n", "2"), c.Date(day, visit.Date{})
	var found []Problem
	for _, e := range wording.Entries {
		text, ok := c.entries[e.Key]
		if e.Form != wording.Phrase || !ok || strings.HasPrefix(e.Key, "date") {
			continue
		}
		when := c.InText(at)
		low := date
		switch top, _, _ := strings.Cut(e.Key, "."); {
		case top == "in-text":
			when = c.Clock(at)
		case e.Key == "by.night":
			when = fill(c.entries["by.time"], []string{"time", when})
		case e.Key == "at.between":
			low = c.DateInText(date)
		}
		said := strings.ReplaceAll(fill(text, []string{"date", date, "time", when, "length", length, "low", low, "high", low}), "\u00a0", " ")
		word := c.doubleWord(said)
		if word == "" || c.doubleWord(text) != "" {
			continue
		}
		found = append(found, Problem{Key: e.Key, Item: -1, Hint: "write it in one of the two patterns",
			Message: fmt.Sprintf("%q is filled in as %q, which has %q twice", e.Key, said, word)})
	}
	if len(found) > 1 { // what is filled in begins with a word that stands in all of them
		found[0].Message += fmt.Sprintf("; so do %d more", len(found)-1)
		for _, inner := range []string{"date", "in-text.other", "time", "hours.other"} {
			first, _, _ := strings.Cut(c.entries[inner], " ")
			if strings.Contains(found[0].Message, `"`+first+`" twice`) {
				found[0].Key = inner
			}
		}
		found = found[:1]
	}
	c.bad = append(c.bad, found...)
}
