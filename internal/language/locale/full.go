package locale

import "unicode/utf8"

// Noting returns the same words, which tell note each day that they word with a shortened name, as it is printed
// and as it is said: "Sat, Nov\u00a028", "Saturday, November 28". What is said follows the pattern under in-full, if
// the language has one. A day may be told more than once.
func (w *Words) Noting(note func(printed, said string)) *Words {
	out := *w
	out.note = note
	return &out
}

// fullNames returns the names of days and months in full: CLDR's where it knows the language, and has a longer one.
func (w *Words) fullNames() (weekdays, months []string) {
	w.found.names.Do(func() {
		c, _ := CalendarOf(w.Language)
		w.found.weekdays, w.found.months = inFull(w.weekdays, c.Weekdays), inFull(w.months, c.Months)
	})
	return w.found.weekdays, w.found.months
}

// inFull returns each name, or its full form if that is longer. Known holds the forms of each name, the short one for
// a date first and the full one for a date next, if it differs.
func inFull(names []string, known [][]string) []string {
	if len(known) != len(names) {
		return names
	}
	out := make([]string, len(names))
	for n, name := range names {
		out[n] = name
		for _, form := range known[n][:min(2, len(known[n]))] {
			if letters(form) > letters(out[n]) {
				out[n] = bindSpaces(form)
			}
		}
	}
	return out
}

// letters returns how many letters and digits a name has.
func letters(name string) int { return utf8.RuneCountInString(foldName(name)) }
