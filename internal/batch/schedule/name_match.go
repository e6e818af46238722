package schedule

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/pattern"
)

// titles can come before or after a name and aren't part of it.
var titles = slices.Concat(generations, degrees, []string{
	"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "sra", "srta", "don", "dona", "dra",
})

// The suffixes of names.
var (
	generations = []string{"jr", "sr", "ii", "iii", "iv"}
	degrees     = []string{"md", "do", "phd", "rn", "esq"}
)

// asciiLetters replaces letters that don't decompose into a base letter and an accent, as capitals and other
// keyboards do.
var asciiLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ı", "i")

// nameWords returns the words that distinguish a name: in lower case, without accents, and only those with a letter.
func nameWords(s string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	plain = asciiLetters.Replace(plain)
	words := strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool { return !strings.ContainsFunc(w, unicode.IsLetter) })
}

// manyDigits matches digits as record numbers, phone numbers and dates have them. A billing code has five.
var manyDigits = pattern.New(`\d(?:[-./ ]?\d){5}`)

// mayNamePatient reports whether a word of a column, such as an appointment type, may hold one of the patient's names or a
// number: what staff type there freely is shown to nobody.
func mayNamePatient(word string, names ...string) bool {
	const shortest = 3
	if manyDigits().MatchString(word) {
		return true
	}
	in := nameWords(word)
	for _, name := range names {
		for _, n := range nameWords(name) {
			if len(n) >= shortest && !slices.Contains(titles, n) && slices.Contains(in, n) {
				return true
			}
		}
	}
	return false
}

// nameMatches reports whether a text can be the name with these parts, as people write names: in any order,
// with titles, with fewer or more given names, or with initials.
func nameMatches(text, given, family string) bool {
	t, g, f := nameWords(text), nameWords(given), nameWords(family)
	if rest := slices.DeleteFunc(slices.Clone(t), func(w string) bool { return slices.Contains(titles, w) }); len(rest) > 0 {
		t = rest // a title alone may be the name
	}
	whole := strings.Join(t, "")
	if g, f := strings.Join(g, ""), strings.Join(f, ""); whole == "" || g+f == "" || whole == g+f || whole == f+g {
		return true
	}
	rest, ok := removeWords(t, f)
	if !ok { // the text may have only a part of the family name
		return allMatch(t, slices.Concat(g, f))
	}
	if _, ok := removeWords(rest, g); ok || len(rest) == 0 {
		return true
	}
	return slices.ContainsFunc(rest, func(w string) bool { return allMatch([]string{w}, g) })
}

// removeWords removes the words of a part from a text: one by one, or joined into one word.
func removeWords(text, part []string) (rest []string, ok bool) {
	if !slices.ContainsFunc(part, func(w string) bool { return !slices.Contains(text, w) }) {
		return slices.DeleteFunc(slices.Clone(text), func(w string) bool { return slices.Contains(part, w) }), true
	}
	for from := range text {
		for to := from + 1; to <= len(text); to++ {
			if strings.Join(text[from:to], "") == strings.Join(part, "") {
				return slices.Concat(text[:from], text[to:]), true
			}
		}
	}
	return nil, false
}

// allMatch reports whether each word is in all, or one of the two is the other's initial.
func allMatch(words, all []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(all, func(a string) bool {
			return w == a || len([]rune(w)) == 1 && strings.HasPrefix(a, w) || len([]rune(a)) == 1 && strings.HasPrefix(w, a)
		})
	})
}
