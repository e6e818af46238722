package locale

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"

	"aftercare/internal/authoring/procedure"
)

// Pattern returns the words under key as written, with their placeholders; the spaces of what stays
// on one line are non-breaking.
func (w *Words) Pattern(key string) string {
	if pattern, ok := w.bound[key]; ok {
		return pattern
	}
	return w.Say(key)
}

// HourForms returns the keys of the plural forms under key that the hours of the day take.
func (w *Words) HourForms(key string) []string {
	hours := 12
	if w.hours24 {
		hours = 23
	}
	var out []string
	for n := range hours + 1 {
		if form := w.pluralKey(w.entries, key, n); !slices.Contains(out, form) && (n > 0 || w.hours24) {
			out = append(out, form)
		}
	}
	return out
}

// pluralKey returns the key of the form that n takes.
func (w *Words) pluralKey(entries map[string]string, key string, n int) string {
	form := key + "." + pluralForm[plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0)]
	if _, ok := entries[form]; !ok {
		return key + ".other"
	}
	return form
}

// LengthKeys returns the keys of the words that Length uses.
func (w *Words) LengthKeys(s procedure.Span) []string {
	unit := unitKey(s.High.Unit)
	switch s.Kind {
	case procedure.Exact, procedure.BedtimeOr:
		return []string{w.pluralKey(w.entries, unit, s.High.N)}
	case procedure.About:
		return []string{"about-length", w.pluralKey(w.entries, unit, s.High.N)}
	case procedure.UpTo:
		return []string{"up-to", w.pluralKey(w.entries, unit, s.High.N)}
	case procedure.AFew:
		return []string{"a-few." + unit}
	case procedure.Range:
		return []string{"range", w.pluralKey(w.entries, unit, s.High.N)}
	case procedure.Now, procedure.NextDay, procedure.Bedtime, procedure.AtEvent:
	}
	return nil
}

// Named is a word of a list, under a key that identifies it: "weekdays.tuesday".
type Named struct{ Key, Word string }

var (
	weekdayNames   = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	monthNames     = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	dayPeriodNames = []string{"am", "pm"}
)

// Names returns the words of the lists that the patterns under the keys can insert, each once: the
// weekdays, the months, AM and PM, and the words under the diary.
func (w *Words) Names(keys []string) []Named {
	var weekday, month, half, relief bool
	for _, key := range keys {
		switch key {
		case "date", "date-year", "date-plain":
			pattern := w.entries[key]
			weekday, month = weekday || strings.Contains(pattern, "{weekday}"), month || strings.Contains(pattern, "{month}")
		case "time", "hour":
			half = half || strings.Contains(w.entries[key], "{ampm}")
		case "diary.relief":
			relief = true
		}
	}
	const maxNames = 7 + 12 + 2 + 5
	out := make([]Named, 0, maxNames)
	add := func(said bool, list string, names, words []string) {
		for n, word := range words {
			if said {
				out = append(out, Named{list + "." + names[n], word})
			}
		}
	}
	add(weekday, "weekdays", weekdayNames, w.weekdays)
	add(month, "months", monthNames, w.months)
	add(half, "ampm", dayPeriodNames, w.ampm)
	for n, word := range w.lists["diary.relief-words"] {
		if relief {
			out = append(out, Named{"diary.relief-words." + strconv.Itoa(n+1), word})
		}
	}
	return out
}
