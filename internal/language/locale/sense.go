package locale

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/language/wording"
)

// checkTimeOrder finds a pattern with the minutes before the hour: no language writes a time so.
func (c *checker) checkTimeOrder(key string, names []string) {
	hour, minute := slices.Index(names, "hour"), slices.Index(names, "minute")
	if minute >= 0 && hour > minute {
		c.add(key, "{hour}:{minute}", "%q has {minute} before {hour}", key)
	}
}

// todoWords mark what an author means to come back to.
var todoWords = []string{"TODO", "TBD", "FIXME", "XXX"}

// checkAuthorNotes finds what isn't meant for a patient: word processor marks, brackets and the
// author's notes.
func (c *checker) checkAuthorNotes(key string, n int, text string) {
	if at := strings.IndexAny(text, "<>[]`*"); at >= 0 {
		c.addItem(key, n, "write plain words", "%q has the sign %q, which would be printed as it is", text, text[at:at+1])
		return
	}
	if strings.Contains(text, "&") && strings.Contains(text, ";") {
		c.addItem(key, n, "write the sign itself", "%q has a sign in the writing of HTML", text)
		return
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(todoWords, word) {
			c.addItem(key, n, "write the words", "%q isn't finished: it says %s", text, word)
			return
		}
	}
}

// clockNumbers are the numbers that the words for noon and midnight can have.
var clockNumbers = map[string][]string{
	"noon": {"12", "00"}, "in-text.noon": {"12", "00"},
	"midnight": {"0", "00", "12", "24"}, "in-text.midnight": {"0", "00", "12", "24"}, "midnight-on": {"0", "00", "12", "24"},
}

// checkClockNumbers finds words for noon and midnight that name another time of day.
func (c *checker) checkClockNumbers(key, text string) {
	known, ok := clockNumbers[key]
	if !ok {
		return
	}
	for _, number := range numbersIn(text) {
		if !slices.Contains(known, number) {
			c.add(key, "", "%q says %q; expected a word, or no other number than %s", key, text, strings.Join(known, ", "))
			return
		}
	}
}

func numbersIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// sourceNumbers are the numbers that the words of the source language must keep. Rule T1 of check
// compares other languages with these.
var sourceNumbers = map[string][]string{
	"ages.adults": {"18"}, "steps.first": {"1"}, "steps.next-day": {"1"}, "steps.after": {"1"}, "steps.event": {"1"}, "diary.scale": {"0", "10"},
}

// sourceNegated are the entries of the source language that must have a "not". Rule T3 of check
// compares other languages with these.
var sourceNegated = []string{
	"status.not-approved", "status.not-reviewed", "status.not-reviewed-line", "status.not-approved-line", "footer.do-not-use-after", "draft.line", "draft.line-approved",
	"lead.until", "lead.until-about", "key-until.event", "key-until.after-event", "key-until.bedtime", "key-until.bedtime-or", "diary.low",
}

// checkSourceWords checks a clinic's own words in the source language, which no rule of check
// compares with others.
func (c *checker) checkSourceWords() {
	if base, _ := c.tag.Base(); base.String() != "en" {
		if strings.EqualFold(c.entries["language"], "English") {
			c.add("language", "it is for: "+docOf("language"), "%q is called %q", c.Language, c.entries["language"])
		}
		return
	}
	for key, numbers := range sourceNumbers {
		if text := c.entries[key]; text != "" && !slices.Equal(numbersIn(text), numbers) {
			c.add(key, "", "%q says %q; expected the number %s in it", key, text, strings.Join(numbers, " and "))
		}
	}
	for _, key := range sourceNegated {
		if text := c.entries[key]; text != "" && len(c.lists["negations"]) > 0 && !c.isNegated(text) {
			c.found = append(c.found, Problem{Key: key, Item: -1, IsWarning: true, Hint: "it is for: " + docOf(key), Message: `"` + key + `" says "` + text + `"; expected a "not" in it`})
		}
	}
}

func docOf(key string) string {
	e, ok := wording.Find(key)
	if !ok {
		return ""
	}
	return e.Doc
}

// isNegated reports whether an English text has a negation: one of negations, "don't", "unapproved".
func (c *checker) isNegated(text string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if slices.Contains(c.lists["negations"], word) || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t") || strings.HasPrefix(word, "un") && word != "until" && word != "under" {
			return true
		}
	}
	return false
}

// distinctGroups are the groups in which all entries must differ.
var distinctGroups = []string{"headings", "field"}

// distinctGroupSets returns the entries of each group of distinctGroups.
func distinctGroupSets() [][]string {
	var out [][]string
	for _, group := range distinctGroups {
		var set []string
		for _, key := range wording.Keys(group) {
			set = append(set, group+"."+key)
		}
		out = append(out, set)
	}
	return out
}

// joins finds an "or" where two conditions are joined by "and", and the reverse, by CLDR's words.
func (c *checker) joins() {
	known, ok := CalendarOf(c.Language)
	if !ok || known.And == "" || known.Or == "" {
		return
	}
	for key, is := range map[string]struct{ word, other, means string }{
		"join-and": {known.And, known.Or, "and"}, "join-or": {known.Or, known.And, "or"}, "list-or": {known.Or, known.And, "or"},
	} {
		if text := c.entries[key]; c.hasWord(text, is.other) && !c.hasWord(text, is.word) {
			hint := strings.Replace(text, " "+is.other+" ", " "+is.word+" ", 1)
			c.add(key, hint, "%q says %q; expected the word for %q", key, is.other, is.means)
		}
	}
}

// closelyWritten are the languages that write words without spaces between them.
var closelyWritten = []string{"zh", "yue", "ja", "th", "km", "lo", "my", "bo"}

// hasWord reports whether a text has a word outside its placeholders.
func (c *checker) hasWord(text, word string) bool {
	text = strings.ToLower(bare(text))
	if slices.Contains(closelyWritten, BaseLanguage(c.Language)) {
		return strings.Contains(text, word)
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '-' })
	return strings.Contains(" "+strings.Join(words, " ")+" ", " "+word+" ")
}

// bare returns a text with a space instead of each placeholder.
func bare(text string) string {
	for {
		before, rest, ok := strings.Cut(text, "{")
		if !ok {
			return text
		}
		_, after, _ := strings.Cut(rest, "}")
		text = before + " " + after
	}
}

// ofPages is what stands between a page's number and the number of pages, if it can't be in the
// reverse order.
var ofPages = map[string][]string{
	"en": {"of"}, "es": {"de"}, "ca": {"de"}, "gl": {"de"}, "pt": {"de"}, "fr": {"sur", "de"}, "it": {"di", "su"}, "ro": {"din"}, "de": {"von"}, "nl": {"van"}, "da": {"af"}, "sv": {"av"},
	"nb": {"av"}, "nn": {"av"}, "no": {"av"}, "pl": {"z"}, "cs": {"z"}, "sk": {"z"}, "ru": {"из"}, "uk": {"з", "із"}, "vi": {"trên"}, "ht": {"sou"}, "el": {"από"}, "ar": {"من"}, "he": {"מתוך"},
}

// page finds a page number with its two parts swapped: "Page 7 of 2". Languages such as Japanese do
// name the number of pages first.
func (c *checker) page() {
	const key = "footer.page"
	text := c.entries[key]
	all, one := strings.Index(text, "{pages}"), strings.Index(text, "{page}")
	if all < 0 || one < all {
		return
	}
	between := strings.ToLower(strings.TrimSpace(text[all+len("{pages}") : one]))
	if between == "/" || slices.Contains(ofPages[BaseLanguage(c.Language)], between) {
		c.add(key, strings.NewReplacer("{pages}", "{page}", "{page}", "{pages}").Replace(text), "%q has {pages}, the number of all pages, before {page}: %q", key, text)
	}
}

// reliefs are the usual words for relief, the least first.
var reliefs = map[string][][]string{
	"en": {{"none", "no", "no relief", "nothing", "not at all"}, {"some", "a little", "little", "a bit", "slight"}, {"half", "about half", "medium", "moderate"}, {"most", "a lot", "much", "good"}, {"all", "complete", "full", "total"}},
	"es": {{"ninguno", "nada", "ningún alivio"}, {"algo", "poco", "un poco"}, {"la mitad", "mitad", "medio", "moderado"}, {"la mayor parte", "mucho", "casi todo"}, {"todo", "completo", "total"}},
	"fr": {{"aucun", "rien"}, {"un peu", "peu"}, {"la moitié", "moitié", "moyen"}, {"beaucoup", "presque tout"}, {"tout", "complet", "total"}},
	"pt": {{"nenhum", "nada"}, {"um pouco", "pouco", "algum"}, {"metade", "a metade"}, {"muito", "a maior parte", "quase todo"}, {"todo", "tudo", "completo", "total"}},
}

// relief finds words for relief that aren't in order from none to all: by the numbers in them, or
// by the usual words.
func (c *checker) relief() {
	const key = "diary.relief-words"
	type rank struct {
		at   int
		word string
	}
	var words, numbers rank // the last of each
	for n, word := range c.lists[key] {
		last, at := &words, slices.IndexFunc(reliefs[BaseLanguage(c.Language)], func(same []string) bool { return slices.Contains(same, strings.ToLower(word)) })
		if of := numbersIn(word); len(of) > 0 {
			last = &numbers
			at, _ = strconv.Atoi(of[0])
		}
		switch {
		case at < 0:
			continue
		case at < last.at:
			c.addItem(key, n, "from none to all", "number %d of %q is %q, which is less than %q before it", n+1, key, word, last.word)
			return
		}
		*last = rank{at, word}
	}
}

// emergencyWords are the beginnings of words for places that help at any hour, waits those of words
// for delaying.
var (
	emergencyWords = map[string][]string{
		"en": {"emergency", "911", "999", "112", "er", "hospital", "ambulance", "urgent"}, "es": {"emergencia", "urgen", "911", "112", "hospital", "ambulancia"},
	}
	waits = map[string][]string{
		"en": {"wait", "tomorrow", "morning", "later", "monday", "rest"}, "es": {"esper", "mañana", "después", "lunes", "descans"},
	}
)

// noAnswer finds words for an unanswered call that don't send the patient anywhere, in the
// languages it knows.
func (c *checker) noAnswer() {
	base := BaseLanguage(c.Language)
	for _, key := range []string{"help.no-answer", "help.no-answer-today"} {
		text := c.entries[key]
		if text == "" || emergencyWords[base] == nil || strings.Contains(text, "{number}") || c.begins(text, emergencyWords[base]) {
			continue
		}
		p := Problem{Key: key, Item: -1, IsWarning: key != "help.no-answer" || !c.begins(text, waits[base]), Hint: "it is for: " + docOf(key)}
		p.Message = fmt.Sprintf("%q says %q; expected where the patient goes: the emergency room", key, text)
		c.found = append(c.found, p)
	}
}

// begins reports whether a word of a text begins with one from a list; a short one must be the whole word.
func (c *checker) begins(text string, with []string) bool {
	const short = 3
	for _, word := range strings.FieldsFunc(strings.ToLower(bare(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if slices.ContainsFunc(with, func(w string) bool { return word == w || len(w) > short && strings.HasPrefix(word, w) }) {
			return true
		}
	}
	return false
}
