package locale

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// symbols are the units that are written alike in every language.
var symbols = []string{"°F", "°C", "%", "mcg", "mg", "g", "kg", "mL", "ml", "L", "mm", "cm", "lb", "oz"}

// lengthKeys are the entries that word a number of units of time.
var lengthKeys = []string{"minutes", "hours", "days", "nights", "weeks", "months-long", "working-days"}

// numbered are the patterns that put a word before a number, as in "Day 1" and "Page 2".
var numbered = []string{"steps.day", "steps.days", "footer.page"}

// numberWords are the words that belong to a number.
type numberWords struct {
	units  []string // "mg", "hours", "working days"; a longer one before its beginning
	joins  []string // what stands between the numbers of a range, with a space after it: "to ", "or "
	labels []string // what stands before a number, in small letters: "day", "page"
}

// findNumberWords collects them from the patterns of lengths and ranges, and from the list of units.
func (w *Words) findNumberWords() numberWords {
	var out numberWords
	out.units = slices.Concat(symbols, w.lists["units"], w.lists["ampm"])
	for key, pattern := range w.entries {
		if top, _, _ := strings.Cut(key, "."); slices.Contains(lengthKeys, top) {
			if unit, ok := strings.CutPrefix(pattern, "{n} "); ok {
				out.units = append(out.units, unit)
			}
		}
	}
	slices.SortFunc(out.units, func(a, b string) int { return len(b) - len(a) })
	for key, names := range map[string][2]string{"range": {"low", "high"}, "list-or": {"list", "last"}} {
		if join := between(w.entries[key], names[0], names[1]); join != "" {
			out.joins = append(out.joins, join)
		}
	}
	for _, key := range numbered {
		before, _, _ := strings.Cut(w.entries[key], "{")
		if fields := strings.Fields(before); len(fields) > 0 && strings.HasSuffix(before, " ") {
			out.labels = append(out.labels, strings.ToLower(fields[len(fields)-1]))
		}
	}
	return out
}

// between returns what stands between two placeholders of a pattern, if there is a space on both
// sides of it: "to " of "{low} to {high}".
func between(pattern, low, high string) string {
	_, rest, _ := strings.Cut(pattern, "{"+low+"} ")
	join, _, ok := strings.Cut(rest, "{"+high+"}")
	if !ok || !strings.HasSuffix(join, " ") {
		return ""
	}
	return join
}

// NumberSpaces appends to out the places of the spaces in a text at which no line may end: between a
// number and its unit ("10 minutes", "5 working days"), between the first number of such a range and
// the word after it ("2 to" of "2 to 4 days"), and between a word and its number ("Day 1").
func (w *Words) NumberSpaces(text string, out []int) []int {
	if !MayHaveNumber(text) {
		return out
	}
	for n := 1; n+1 < len(text); n++ {
		if text[n] != ' ' {
			continue
		}
		switch before, after := text[:n], text[n+1:]; {
		case endsInNumber(before):
			of := w.numbersOf()
			if unit := of.unitAt(after); unit > 0 {
				out = append(out, n)
				for m := n + 1; m < n+1+unit; m++ {
					if text[m] == ' ' {
						out = append(out, m)
					}
				}
			} else if of.isRangeBefore(after) {
				out = append(out, n)
			}
		case isDigit(after[0]) && w.numbersOf().hasLabel(before):
			out = append(out, n)
		}
	}
	return out
}

// numbersOf returns the words that belong to a number, collected at their first use.
func (w *Words) numbersOf() *numberWords {
	w.found.numbers.Do(func() { w.found.numberSet = w.findNumberWords() })
	return &w.found.numberSet
}

// unitAt returns how long the unit is that a text begins with; 0 for none.
func (u *numberWords) unitAt(text string) int {
	for _, unit := range u.units {
		if rest, ok := strings.CutPrefix(text, unit); ok && !beginsWithLetter(rest) {
			return len(unit)
		}
	}
	return 0
}

// isRangeBefore reports whether a text goes on as a range does after its first number, up to the unit.
func (u *numberWords) isRangeBefore(text string) bool {
	return slices.ContainsFunc(u.joins, func(join string) bool {
		rest, ok := strings.CutPrefix(text, join)
		unit := strings.TrimLeft(rest, "0123456789.,½¼¾")
		if !ok || len(unit) == len(rest) {
			return false
		}
		unit, ok = strings.CutPrefix(strings.Replace(unit, "\u00a0", " ", 1), " ")
		return ok && u.unitAt(unit) > 0
	})
}

// hasLabel reports whether a text ends in a word that stands before its number.
func (u *numberWords) hasLabel(text string) bool {
	word := text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	if word == "" {
		return false
	}
	return slices.ContainsFunc(u.labels, func(label string) bool { return strings.EqualFold(label, word) })
}

func endsInNumber(text string) bool {
	switch last := text[len(text)-1]; {
	case last < utf8.RuneSelf:
		return isDigit(last)
	default:
		return strings.HasSuffix(text, "½") || strings.HasSuffix(text, "¼") || strings.HasSuffix(text, "¾")
	}
}

// MayHaveNumber reports whether a text has a digit, or a byte that "½", "¼" and "¾" begin with. Most texts of a sheet
// have none, so this decides what the search for numbers costs.
func MayHaveNumber(text string) bool {
	const half = 0xc2
	for n := range len(text) {
		if c := text[n]; c-'0' <= 9 || c == half {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func beginsWithLetter(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return text != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
