package locale

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"aftercare/internal/diag"
)

//go:generate go run makecalendar.go

// calendarTable has a line for each language, as makecalendar.go writes it.
//
//go:embed calendar.tsv
var calendarTable string

// Calendar is what CLDR gives for a language: each list holds the forms of one name, the short one
// for a date first.
type Calendar struct {
	Weekdays   [][]string // Sunday first
	Months     [][]string
	DayPeriods [][]string // of the day: before and after noon
	Decimal    string     // the decimal separator
	And, Or    string     // what joins the last two of a list; "" if not known
	plurals    []string
}

// CalendarOf returns CLDR's data for a language, its script, or the language that it is a regional
// form of; false if the table lacks it.
func CalendarOf(lang string) (Calendar, bool) {
	tag, err := language.Parse(lang)
	if err != nil {
		return Calendar{}, false
	}
	if all, err := language.All.Canonicalize(tag); err == nil {
		tag = all
	}
	for ; tag != language.Und; tag = tag.Parent() {
		if c, ok := calendarLine(tag.String()); ok {
			return c, true
		}
	}
	return Calendar{}, false
}

func calendarLine(lang string) (Calendar, bool) {
	_, line, ok := strings.Cut(calendarTable, "\n"+lang+"\t")
	if !ok {
		return Calendar{}, false
	}
	line, _, _ = strings.Cut(line, "\n")
	const forms, decimal, days, months, halves, joins, all = 0, 1, 2, 3, 4, 5, 6
	f := strings.Split(line, "\t")
	if len(f) != all {
		return Calendar{}, false
	}
	and, or, _ := strings.Cut(f[joins], ";")
	return Calendar{namesIn(f[days]), namesIn(f[months]), namesIn(f[halves]), f[decimal], and, or, strings.Fields(f[forms])}, true
}

func namesIn(list string) [][]string {
	var out [][]string
	for _, one := range strings.Split(list, ";") {
		out = append(out, strings.Split(one, "|"))
	}
	return out
}

// Short returns the first form of each name, for a new language's file.
func Short(names [][]string) []string {
	out := make([]string, len(names))
	for n, forms := range names {
		out[n] = forms[0]
	}
	return out
}

// foldName returns a word without what clinics write in different ways: capitals, dots, spaces, the
// hamza. Accents stay.
func foldName(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'أ', 'إ', 'آ':
			return 'ا'
		case 'ё':
			return 'е'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// otherForms are common forms that CLDR lacks, by language and English name.
var otherForms = map[string]map[string][]string{
	"en": {"Wednesday": {"Weds"}},
	"es": {"September": {"set", "setiembre"}},
}

// nameMatcher compares the words of a language's file with the known names.
type nameMatcher struct {
	names   [][]string
	english []string // the names in English, for messages
	numbers bool     // a name may be its number: months
}

func (c Calendar) weekdays(lang string) nameMatcher {
	n := nameMatcher{names: c.Weekdays}
	for d := time.Sunday; d <= time.Saturday; d++ {
		n.english = append(n.english, d.String())
	}
	return n.with(lang)
}

func (c Calendar) months(lang string) nameMatcher {
	n := nameMatcher{names: c.Months, numbers: true}
	for m := time.January; m <= time.December; m++ {
		n.english = append(n.english, m.String())
	}
	return n.with(lang)
}

func (c Calendar) dayPeriods() nameMatcher {
	n := nameMatcher{names: slices.Clone(c.DayPeriods), english: []string{"before noon", "after noon"}}
	n.names[0], n.names[1] = append(slices.Clone(n.names[0]), "AM"), append(slices.Clone(n.names[1]), "PM")
	return n
}

func (n nameMatcher) with(lang string) nameMatcher {
	base, _, _ := strings.Cut(lang, "-")
	n.names = slices.Clone(n.names)
	for i, english := range n.english {
		n.names[i] = slices.Concat(n.names[i], otherForms[base][english])
	}
	return n
}

// matches returns which names a word can mean: it is one of their forms, or the beginning of one.
func (n nameMatcher) matches(word string) []int {
	w := foldName(word)
	if w == "" {
		return nil
	}
	const short = 2 // letters; fewer don't count as a beginning
	for _, is := range []func(form string) bool{
		func(form string) bool { return form == w },
		func(form string) bool { return utf8.RuneCountInString(w) >= short && strings.HasPrefix(form, w) },
		func(form string) bool { d := digitsOnly(w); return d != "" && d == digitsOnly(form) },
	} {
		var out []int
		for i, forms := range n.names {
			if slices.ContainsFunc(forms, func(form string) bool { return is(foldName(form)) }) {
				out = append(out, i)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	if at, err := strconv.Atoi(digitsOnly(w)); n.numbers && err == nil && at >= 1 && at <= len(n.names) {
		return []int{at - 1}
	}
	return nil
}

func digitsOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// isTypo reports whether an unknown word is a misspelled name.
func (n nameMatcher) isTypo(word string) bool {
	const long = 6 // letters; from this length on, two wrong letters are still a typo
	w := foldName(word)
	length := utf8.RuneCountInString(w)
	slips := 1
	if length >= long {
		slips++
	}
	return length > 1 && slices.ContainsFunc(slices.Concat(n.names...), func(form string) bool {
		return diag.Distance(w, foldName(form)) <= slips
	})
}

// forms lists the forms of a name, for a hint.
func (n nameMatcher) forms(at int) string {
	var out []string
	for _, f := range n.names[at] {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	const maxForms = 2
	return strings.Join(out[:min(maxForms, len(out))], " or ")
}
