package draft

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/language/locale"
	"aftercare/internal/language/wording"
)

// wordsHead explains how to fill in the file of a language's fixed words.
const wordsHead = `# yaml-language-server: $schema=../../schema/words.schema.json
# The fixed words and patterns of a sheet. Fill in each empty entry: above it stand what it is for and the English.
# What is in braces is filled in by the program: keep each of them, in the order of your language. Leave the quotes.
# "aftercare check" says what is still empty, and what can't be right.
# A pattern that starts a sentence gets its capital there; a full stop behind an abbreviation is printed once.
#   {date}    a day as date says it: Tue, Nov 24          {time}  a time as in-text says it, alone or with its day
#   {length}  a length of time: 24 hours                  {line}  a line that staff write on
#   {event}   an event as a clause: the stitches come out

# Who answers for these words: a human who knows both languages, with the qualification. Without one the language makes
# blank samples only.
reviewed-by:
reviewed-on:
`

// words writes the file of a language's fixed words.
type words struct {
	translation
	lang     string
	english  *locale.Words
	calendar locale.Calendar
	parts    []string
}

// Words returns the first version of a language's words.yaml: each entry with its purpose, its grammar and the
// English, to be filled in; the weekdays, months and halves of the day as in CLDR. Of the parts of the body it
// includes the named ones.
func Words(lang string, english *locale.Words, parts []string) []byte {
	known, _ := locale.CalendarOf(lang)
	w := &words{lang: lang, english: english, calendar: known, parts: parts}
	w.b.WriteString(wordsHead)
	done := map[string]bool{"reviewed-by": true, "reviewed-on": true}
	for _, top := range wording.Keys("") {
		if done[top] {
			continue
		}
		w.b.WriteByte('\n')
		w.top(top)
	}
	return w.b.Bytes()
}

// top writes an entry or a group of entries.
func (w *words) top(key string) {
	for _, g := range wording.Groups {
		if g.Key == key {
			w.comment(0, g.Doc)
		}
	}
	e, ok := wording.Find(key)
	switch {
	case key == wording.Parts:
		w.bodyParts()
	case key == "before-range":
		w.comment(0, "before-range: {word: de, not-after: [por, en, durante, de]}")
	case key == "in-full":
		w.comment(0, `in-full: {date-year: "{weekday} {day} de {month} de {year}", date-plain: "{day} de {month} de {year}"}`)
	case key == "draft":
		w.comment(0, "draft: {mark: DRAFT, line: \"DRAFT: not approved, not for patients\", line-approved: \"DRAFT: not for patients\"}")
	case ok && e.Form == wording.Plural:
		w.plural(e)
	case ok:
		w.entry(key, e, 0)
	default:
		w.line(0, "%s:", key)
		w.group(key)
	}
}

func (w *words) group(key string) {
	for _, name := range wording.Keys(key) {
		if e, ok := wording.Find(key + "." + name); ok {
			w.entry(name, e, indentStep)
		}
	}
}

func (w *words) comment(indent int, text string) { w.line(indent, "# %s", text) }

// entry writes a text or a list, with its purpose.
func (w *words) entry(name string, e *wording.Entry, indent int) {
	w.comment(indent, e.Doc)
	if e.Form == wording.List {
		w.list(name, e, indent)
		return
	}
	if e.Form == wording.Choice {
		if value := w.choice(e.Key); value != "" {
			w.line(indent, "%s: %s", name, value)
		}
		return
	}
	if english, ok := w.english.Entry(e.Key); ok {
		w.comment(indent, "English: "+english)
	}
	w.slots(e, indent)
	w.line(indent, `%s: ""`, name)
}

// slots explains the placeholders whose names don't explain themselves.
func (w *words) slots(e *wording.Entry, indent int) {
	for _, name := range e.Placeholders {
		if slices.Contains([]string{"when"}, name) {
			w.comment(indent, "{"+name+"} is "+wording.Means(name))
		}
	}
}

// choice returns the value that a language starts with; "" for none.
func (w *words) choice(key string) string {
	switch key {
	case "direction":
		return locale.Direction(w.lang)
	case "clock":
		return "12"
	case "decimal":
		if w.calendar.Decimal == "," {
			return `","`
		}
		return `"."`
	}
	return ""
}

// list writes the words of a list: CLDR's if it has them, else space for them.
func (w *words) list(name string, e *wording.Entry, indent int) {
	var known []string
	switch e.Key {
	case "weekdays":
		known = locale.Short(w.calendar.Weekdays)
	case "months":
		known = locale.Short(w.calendar.Months)
	case "ampm":
		known = locale.Short(w.calendar.DayPeriods)
	}
	if english := w.english.List(e.Key); len(english) > 0 {
		w.comment(indent, "English: "+strings.Join(english, ", "))
	}
	if len(known) == 0 {
		w.line(indent, "%s: []", name)
		return
	}
	w.comment(indent, "These are CLDR's: look at each.")
	for n := range known {
		known[n] = yamlfile.Quote(known[n])
	}
	w.line(indent, "%s: [%s]", name, strings.Join(known, ", "))
}

// plural writes the plural forms that the language has, and the rest of their group.
func (w *words) plural(e *wording.Entry) {
	w.comment(0, e.Doc)
	w.line(0, "%s:", e.Key)
	for _, form := range locale.PluralForms(w.lang, e.Key == "in-text") {
		w.comment(indentStep, fmt.Sprintf("for %s; English: %s", form.Numbers, w.englishForm(e.Key, form.Name)))
		w.line(indentStep, `%s: ""`, form.Name)
	}
	w.group(e.Key)
}

func (w *words) englishForm(key, form string) string {
	if text, ok := w.english.Entry(key + "." + form); ok {
		return text
	}
	text, _ := w.english.Entry(key + ".other")
	return text
}

func (w *words) bodyParts() {
	if len(w.parts) == 0 {
		w.line(0, "# %s:", wording.Parts)
		return
	}
	w.line(0, "%s:", wording.Parts)
	for _, part := range w.parts {
		w.line(indentStep, "%s:", part)
		for _, side := range wording.SidesOf {
			english, _ := w.english.Entry(wording.Parts + "." + part + "." + side.Key)
			w.comment(2*indentStep, "English: "+english)
			w.line(2*indentStep, `%s: ""`, side.Key)
		}
	}
}
