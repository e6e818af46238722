package locale

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/feature/plural"

	"aftercare/internal/diag"
	"aftercare/internal/language/sign"
	"aftercare/internal/language/wording"
	"aftercare/internal/visit"
)

// Problem is what is wrong with one entry of a language's words.
type Problem struct {
	Key       string // the entry, by its dotted path; "" for the file
	Item      int    // for a list: which word, from 0; -1 for the entry as a whole
	Message   string
	Hint      string
	IsWarning bool // it need not be wrong
}

// checker collects the problems of one language's words.
type checker struct {
	*Words
	complete    bool // every plural form and every part of the body is checked
	found       []Problem
	pluralCache [2]map[string][]int // results of numbersByForm, for all numbers and for hours
	isPartial   bool                // most entries have no words yet, which is reported in one line
}

func (c *checker) add(key, hint, format string, args ...any) {
	c.found = append(c.found, Problem{Key: key, Item: -1, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (c *checker) addItem(key string, n int, hint, format string, args ...any) {
	c.found = append(c.found, Problem{Key: key, Item: n, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// maxMissingListed is the maximum number of missing entries that are reported one by one.
const maxMissingListed = 3

// checkRequired finds what is missing that the words can't be used without.
func (c *checker) checkRequired() {
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
			if isBlank(c.entries[key]) {
				missing = append(missing, key)
			}
		}
	}
	if c.complete {
		for _, part := range c.partNames() {
			for _, side := range wording.SidesOf {
				all++
				if key := wording.Parts + "." + part + "." + side.Key; isBlank(c.entries[key]) {
					missing = append(missing, key)
				}
			}
		}
	}
	c.reportMissing(missing, all)
	for _, key := range []string{"direction", "clock", "decimal"} {
		e, _ := wording.Find(key)
		if got, ok := c.entries[key]; ok && (got != "" || e.Optional) && !slices.Contains(e.OneOf, got) {
			c.add(key, e.Doc, "%q is %q; expected %s", key, got, strings.Join(e.OneOf, " or "))
		}
	}
}

func isBlank(text string) bool { return text == "" || strings.TrimSpace(text) == "" }

// keysOf returns the keys of an entry: for a plural, those of the forms that the language needs.
func (c *checker) keysOf(e *wording.Entry) []string {
	if e.Form != wording.Plural {
		return []string{e.Key}
	}
	if !c.complete {
		return []string{e.Key + ".other"}
	}
	hours := e.Key == "in-text" // whose other forms are optional
	reached := c.numbersByForm(hours)
	var out []string
	for _, form := range wording.Forms {
		_, there := c.entries[e.Key+"."+form]
		if form == "other" || there && c.hasForm(form) || !hours && len(reached[form]) > 0 {
			out = append(out, e.Key+"."+form)
		}
	}
	return out
}

// reportMissing reports the entries that have no words: a few each at its position, many in one problem.
func (c *checker) reportMissing(keys []string, all int) {
	if len(keys) > maxMissingListed {
		c.isPartial = true
		c.add(keys[0], "fill in each empty entry; the comment above it says what it is for", "%d of %d entries have no words yet: %s and %d more",
			len(keys), all, strings.Join(keys[:maxMissingListed], ", "), len(keys)-maxMissingListed)
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
			c.add(key, "the form is for "+exampleNumbers(c.numbersByForm(group == "in-text")[name]), "%q lacks the plural form %q, which %q has", group, name, c.Language)
		}
	}
}

// problems returns everything wrong with the words that can be found without knowing the language: what
// is missing, placeholders, plural forms, names of days, doubled words, entries that must differ.
func (w *Words) problems() []Problem {
	c := &checker{Words: w, complete: true}
	c.checkRequired()
	usable := len(c.found) == 0
	for n := range wording.Entries {
		e := &wording.Entries[n]
		switch e.Form {
		case wording.Phrase:
			if text, ok := w.entries[e.Key]; ok {
				c.checkPhrase(e.Key, text, c.placeholdersOf(e))
			}
		case wording.Plural:
			c.checkPlurals(e)
		case wording.List:
			c.checkList(e.Key)
		case wording.Choice, wording.FreeText:
		}
	}
	c.checkParts()
	c.checkNames()
	c.checkSourceWords()
	c.checkDistinct()
	c.joins()
	c.page()
	c.relief()
	c.noAnswer()
	if _, ok := w.lists["before-range.not-after"]; ok && w.entries["before-range.word"] == "" {
		c.add("before-range.not-after", "add the word, or remove before-range", `"before-range" has no "word"`)
	}
	if usable {
		c.checkFilled()
	}
	slices.SortStableFunc(c.found, func(a, b Problem) int { return strings.Compare(a.Key, b.Key) })
	return c.found
}

// placeholderSet holds the placeholders of a pattern.
type placeholderSet struct{ required, optional []string }

func (s placeholderSet) all() []string { return slices.Concat(s.required, s.optional) }

// placeholdersOf returns the placeholders of an entry: only a 12-hour clock has one for the half of
// the day.
func (c *checker) placeholdersOf(e *wording.Entry) placeholderSet {
	s := placeholderSet{required: e.Placeholders}
	if c.hours24 {
		s.required = slices.DeleteFunc(slices.Clone(s.required), func(name string) bool { return name == "ampm" })
	}
	if e.Key == "hour" {
		s.optional = []string{"minute"}
	}
	return s
}

// checkPhrase checks one text.
func (c *checker) checkPhrase(key, text string, s placeholderSet) {
	if isBlank(text) {
		if e, ok := wording.Find(key); ok && e.Optional {
			c.add(key, "remove it, or write it", "%q is empty; expected a text", key)
		}
		return // otherwise it is reported as missing
	}
	names, broken := placeholdersIn(text)
	if broken != "" {
		c.add(key, "placeholders look like {time}", "%q has %s", key, broken)
		return
	}
	for n, name := range names {
		switch {
		case !slices.Contains(s.all(), name):
			c.add(key, c.placeholderHint(name, s), "%q can't hold {%s}", key, name)
		case slices.Contains(names[:n], name):
			c.add(key, "remove one of them", "%q has {%s} twice", key, name)
		}
	}
	for _, name := range s.required {
		if !slices.Contains(names, name) {
			c.add(key, "{"+name+"} is "+wording.Means(name), "%q lacks {%s}", key, name)
		}
	}
	if low, high := slices.Index(names, "low"), slices.Index(names, "high"); low > high && high >= 0 {
		c.add(key, "{low} to {high}", "%q has {high} before {low}", key)
	}
	c.checkTimeOrder(key, names)
	c.checkClockNumbers(key, text)
	c.checkLetters(key, -1, text)
	e, ok := wording.Find(key)
	if ok && e.StandsAlone || !ok && c.standsAlone(key) {
		c.checkCapital(key, text)
	}
}

// standsAlone reports whether a plural form is printed by itself.
func (c *checker) standsAlone(key string) bool {
	top, _, _ := strings.Cut(key, ".")
	e, ok := wording.Find(top)
	return ok && e.StandsAlone
}

// placeholderHint returns the hint for a placeholder that an entry can't hold.
func (c *checker) placeholderHint(name string, s placeholderSet) string {
	switch all := s.all(); {
	case name == "ampm" && c.hours24:
		return "the clock has 24 hours: remove it, or write clock: 12"
	case len(all) == 0:
		return "it can't have a placeholder: remove it"
	default:
		if near, ok := diag.Nearest(name, all); ok {
			return "did you mean {" + near + "}?"
		}
		return "it holds {" + strings.Join(all, "}, {") + "}"
	}
}

// placeholdersIn returns the names in braces, in order; broken says what is wrong with the braces,
// if anything.
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

// invisible holds characters that no language's words need: a zero-width space, a soft hyphen, a
// word joiner, a byte order mark.
const invisible = "\u200b\u00ad\u2060\ufeff"

// checkLetters finds what is wrong in every language: spaces at an end or doubled, doubled
// punctuation, doubled words.
func (c *checker) checkLetters(key string, n int, text string) {
	add := func(hint, format string, args ...any) {
		c.addItem(key, n, hint, format, append([]any{text}, args...)...)
	}
	switch {
	case strings.TrimSpace(text) != text:
		add("remove the space", "%q begins or ends with a space")
	case strings.ContainsAny(text, invisible):
		add("remove it, or type the word again", "%q has an invisible character")
	case len(sign.Confusables(text)) > 0:
		word := sign.Confusables(text)[0]
		c.addItem(key, n, "type the word again on one keyboard", "%q %s", word.Word, word.Why)
	case strings.ContainsAny(text, "\n\r\t"), strings.Contains(text, "  "):
		add("write it on one line with one space between words", "%q has a line break, or several spaces in a row")
	case !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPunct(r) && !unicode.IsSpace(r) }):
		add("words, or a placeholder", "%q has no words")
	}
	c.checkAuthorNotes(key, n, text)
	if twice := DoubleSign(text); twice != "" {
		add("write it once", "%q has %q twice", twice)
	}
	if word := c.doubleWord(text); word != "" {
		add("write it once", "%q has %q twice", word)
	}
}

// DoubleSign returns a punctuation mark that is doubled; "" for none.
func DoubleSign(text string) string {
	for _, sign := range []string{".", ",", ";", ":", "?", "!"} {
		if strings.Contains(text, sign+sign) || strings.Contains(text, sign+" "+sign) {
			return sign
		}
	}
	return ""
}

// noRepeatLanguages are the languages in which a repeated word is a mistake. Others say "slowly slowly".
const noRepeatLanguages = " en es fr pt it ca gl ro de nl da sv nb nn no fi et lv lt is pl cs sk sl hr bs sr mk bg ru uk be el sq hu ga cy "

// doubledWords are words that may be doubled: "vous vous".
var doubledWords = []string{"nous", "vous", "se", "die", "der", "das"}

// doubleWord returns a doubled word; "" for none.
func (c *checker) doubleWord(text string) string { return DoubleWord(c.Language, text) }

// DoubleWord returns a doubled word in a text of a language; "" for none, and for languages that
// say "slowly slowly".
func DoubleWord(lang, text string) string {
	if !strings.Contains(noRepeatLanguages, " "+BaseLanguage(lang)+" ") {
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

// checkCapital finds a text that is printed by itself and begins with a small letter.
func (c *checker) checkCapital(key, text string) {
	first := []rune(strings.TrimLeft(text, "¿¡\"«“( \u00a0"))
	if len(first) > 0 && unicode.IsLower(first[0]) && unicode.In(first[0], unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian) {
		c.add(key, string(unicode.ToUpper(first[0]))+string(first[1:]), "%q begins with a small letter; expected a capital: it is on its own", key)
	}
}

// checkPlurals checks the forms of an entry: those that the language has, and no others.
func (c *checker) checkPlurals(e *wording.Entry) {
	reached := c.numbersByForm(e.Key == "in-text")
	for _, form := range wording.Forms {
		text, ok := c.entries[e.Key+"."+form]
		key := e.Key + "." + form
		numbers := reached[form]
		switch {
		case ok && !c.hasForm(form):
			c.add(key, "remove it; its forms are "+strings.Join(c.forms(), ", "), "%q is a plural form that %q doesn't have", key, c.Language)
		case ok:
			s := placeholderSet{required: slices.Clone(e.Placeholders)}
			if form != "other" && len(numbers) <= 1 {
				s.required = slices.DeleteFunc(s.required, func(name string) bool { return name == "n" })
				s.optional = []string{"n"}
				if !slices.Contains(e.Placeholders, "n") {
					s.optional = nil
				}
			}
			c.checkPhrase(key, text, s)
		}
	}
}

// numbersByForm returns the numbers from 1 to 100, or the hours of a clock, by the plural form that
// they take.
func (c *checker) numbersByForm(hours bool) map[string][]int {
	last, known := 100, &c.pluralCache[0]
	if hours {
		last, known = 12, &c.pluralCache[1]
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
	if form == "other" || len(c.numbersByForm(false)[form]) > 0 {
		return true
	}
	known, ok := CalendarOf(c.Language)
	return ok && slices.Contains(known.plurals, form)
}

func exampleNumbers(numbers []int) string {
	const maxListed = 4
	out := strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers[:min(maxListed, len(numbers))]), " ", ", "), "[]")
	if len(numbers) > maxListed {
		out += " and others"
	}
	return out
}

// checkList checks the words of a list: none is missing, has braces, or is repeated.
func (c *checker) checkList(key string) {
	list, there := c.lists[key]
	if e, ok := wording.Find(key); ok && e.Optional && there && len(list) == 0 && !c.isPartial {
		c.add(key, "remove it, or write the words: they are for "+e.Doc, "%q is empty; expected a list of words", key)
	}
	for n, word := range list {
		switch {
		case strings.TrimSpace(word) == "":
			c.addItem(key, n, "", "number %d of %q is empty; expected a word", n+1, key)
		case strings.ContainsAny(word, "{}"):
			c.addItem(key, n, "it holds no placeholder", "number %d of %q is %q; expected plain words", n+1, key, word)
		case slices.ContainsFunc(list[:n], func(s string) bool { return foldName(s) == foldName(word) }):
			c.addItem(key, n, "", "number %d of %q is %q, which is in the list already; expected different words", n+1, key, word)
		default:
			c.checkLetters(key, n, word)
		}
	}
}

// checkParts checks the parts of the body: each side has its own words.
func (c *checker) checkParts() {
	for _, part := range c.partNames() {
		all := map[string]string{}
		for _, side := range wording.SidesOf {
			key := wording.Parts + "." + part + "." + side.Key
			text, ok := c.entries[key]
			if !ok || isBlank(text) {
				continue // reported as missing
			}
			c.checkPhrase(key, text, placeholderSet{})
			if other, twice := all[text]; twice {
				c.add(key, "each side needs its own words", "the part %q has the same words for %q and %q", part, other, side.Key)
			}
			all[text] = side.Key
			c.checkSide(key, side.Key, text)
		}
	}
	for _, side := range []string{"left", "right"} {
		c.checkSide("side."+side, side, c.entries["side."+side])
	}
}

// sideWords are the beginnings of the words for left and right, for languages where they are certain.
var sideWords = map[string]map[string]string{
	"en": {"left": "right", "right": "left"}, "es": {"left": "derech", "right": "izquierd"}, "fr": {"left": "droit", "right": "gauche"},
	"pt": {"left": "direit", "right": "esquerd"}, "it": {"left": "destr", "right": "sinistr"},
}

// checkSide finds words for one side that mean the other.
func (c *checker) checkSide(key, side, text string) {
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

// checkNames compares weekdays, months and the halves of the day with CLDR's.
func (c *checker) checkNames() {
	known, ok := CalendarOf(c.Language)
	if !ok {
		return
	}
	for _, of := range []struct {
		key   string
		names nameMatcher
	}{{"weekdays", known.weekdays(c.Language)}, {"months", known.months(c.Language)}, {"ampm", known.dayPeriods()}} {
		if list := c.lists[of.key]; len(list) == len(of.names.english) {
			c.checkNameList(of.key, list, of.names)
		}
	}
}

func (c *checker) checkNameList(key string, list []string, names nameMatcher) {
	if first := names.matches(list[0]); len(first) > 0 && !slices.Contains(first, 0) && key != "ampm" && isShifted(list, names) {
		c.addItem(key, 0, names.english[0]+" is "+names.forms(0), "%s begins with %s; expected %s first", key, list[0], names.english[0])
		return
	}
	english, _ := CalendarOf("en")
	englishNames := map[string]nameMatcher{"weekdays": english.weekdays("en"), "months": english.months("en"), "ampm": english.dayPeriods()}[key]
	for n, word := range list {
		means := names.matches(word)
		isReported := func(p Problem) bool { return p.Key == key && p.Item == n }
		if slices.Contains(means, n) || slices.ContainsFunc(c.found, isReported) {
			continue
		}
		expected := fmt.Sprintf("expected a word for %s", names.english[n])
		hint := "such as " + names.forms(n)
		switch {
		case len(means) > 0 || len(englishNames.matches(word)) > 0 || names.isTypo(word):
			c.addItem(key, n, hint, "number %d of %q is %q; %s", n+1, key, word, expected)
		default:
			c.found = append(c.found, Problem{Key: key, Item: n, IsWarning: true, Hint: hint, Message: fmt.Sprintf("number %d of %q is %q, which is not a form that CLDR knows; %s", n+1, key, word, expected)})
		}
	}
}

// isShifted reports whether a list has all names in order, but doesn't begin with the first.
func isShifted(list []string, names nameMatcher) bool {
	first := names.matches(list[0])[0]
	for n, word := range list {
		if !slices.Contains(names.matches(word), (first+n)%len(list)) {
			return false
		}
	}
	return true
}

// distinctSets are sets of entries that must all differ.
var distinctSets = [][]string{
	{"side.left", "side.right", "side.both"}, {"noon", "midnight"}, {"in-text.noon", "in-text.midnight"}, {"note.today", "note.tomorrow"},
	{"minutes.other", "hours.other", "days.other", "nights.other", "weeks.other", "months-long.other"},
	{"a-few.minutes", "a-few.hours", "a-few.days", "a-few.nights", "a-few.weeks", "a-few.months-long"},
	{"times-of-day.morning", "times-of-day.noon", "times-of-day.evening", "times-of-day.bedtime"},
	{"diary.low", "diary.high"}, {"lead.from", "lead.until", "lead.by", "lead.about"}, {"lead.from-about", "lead.until-about", "lead.by-about"}, {"help.call-now", "help.call-today"},
	{"for.date", "for.last"}, {"note.until", "note.last", "note.last-day"}, {"status.sample", "status.not-approved", "status.not-reviewed"}, {"sign.patient", "sign.nurse"},
	{"key-from.event", "key-until.event"}, {"key-from.after-event", "key-until.after-event"}, {"key-from.bedtime", "key-until.bedtime"},
	{"key-from.bedtime-or", "key-until.bedtime-or"}, {"join-and", "join-or"},
}

// checkDistinct finds two entries with the same words that must differ.
func (c *checker) checkDistinct() {
	for _, set := range slices.Concat(distinctSets, distinctGroupSets()) {
		for n, key := range set {
			text := c.entries[key]
			if at := slices.IndexFunc(set[:n], func(other string) bool { return text != "" && strings.EqualFold(c.entries[other], text) }); at >= 0 {
				c.add(key, "", "%q has the same words as %q: %q", key, set[at], text)
			}
		}
	}
}

// checkFilled finds doubled words that meet only when a pattern is filled: "on {date}" with a date
// that begins with "on". The pattern that differs from the others is at fault.
func (c *checker) checkFilled() {
	day := visit.Date{Year: 2026, Month: time.November, Day: 24}
	at := time.Date(day.Year, day.Month, day.Day, 10, 30, 0, 0, time.UTC)
	length, date := c.plural(c.entries, "hours", 2, "n", "2"), c.Date(day, visit.Date{})
	var found []Problem
	for _, e := range wording.Entries {
		text, ok := c.entries[e.Key]
		if e.Form != wording.Phrase || !ok || strings.HasPrefix(e.Key, "date") {
			continue
		}
		when := c.ClockInText(at)
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
	if len(found) > 1 { // the filled-in value begins with a word that all of them have
		found[0].Message += fmt.Sprintf("; so do %d more", len(found)-1)
		for _, inner := range []string{"date", "in-text.other", "time", "hours.other"} {
			first, _, _ := strings.Cut(c.entries[inner], " ")
			if strings.Contains(found[0].Message, `"`+first+`" twice`) {
				found[0].Key = inner
			}
		}
		found = found[:1]
	}
	c.found = append(c.found, found...)
}
