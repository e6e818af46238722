package sheet

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Voice is what a screen reader says where it would misread the print, or find no words. It is part of no digest.
type Voice struct {
	Short    []Short // days with shortened names, each once
	Blank    string  // for a line to write on: "blank to fill in"
	Tick     string  // before what can be ticked: "box to check"
	Overview string  // the heading of the overview, which has none in print
	Choice   string  // the heading of answers of which one is to be ticked
}

// Short is a day as it is printed and as it is said: "Sat, Nov 28", "Saturday, November 28".
type Short struct{ Printed, Said string }

// AddShort adds a day, also with a capital letter where a sentence may begin with it.
func (v *Voice) AddShort(printed, said string) {
	for _, s := range v.Short {
		if s.Printed == printed {
			return
		}
	}
	v.Short = append(v.Short, Short{printed, said})
	if first, size := utf8.DecodeRuneInString(printed); unicode.IsLower(first) {
		_, saidSize := utf8.DecodeRuneInString(said)
		v.AddShort(string(unicode.ToUpper(first))+printed[size:], strings.ToUpper(said[:saidSize])+said[saidSize:])
	}
}

// Split yields the parts of a text in order, each with what is said in its place; "" for a part that is said as it
// is printed.
func (v *Voice) Split(text string) iter.Seq2[string, string] {
	return func(yield func(printed, said string) bool) {
		for text != "" {
			at, printed, said := v.Next(text)
			if said == "" {
				break
			}
			if at > 0 && !yield(text[:at], "") || !yield(printed, said) {
				return
			}
			text = text[at+len(printed):]
		}
		if text != "" {
			yield(text, "")
		}
	}
}

// Say returns a text as it is said.
func (v *Voice) Say(text string) string {
	var b strings.Builder
	for printed, said := range v.Split(text) {
		if said == "" {
			said = printed
		}
		b.WriteString(said)
	}
	return b.String()
}

// Next returns the first shortened day in a text: its place, and how it is printed and said. Said is "" if there
// is none.
func (v *Voice) Next(text string) (at int, printed, said string) {
	if len(v.Short) == 0 || !hasDigit(text) {
		return 0, "", ""
	}
	var found *Short
	for n := range v.Short {
		s := &v.Short[n]
		i := wordIndex(text, s.Printed)
		if i >= 0 && (found == nil || i < at || i == at && len(s.Printed) > len(found.Printed)) {
			at, found = i, s
		}
	}
	if found == nil {
		return 0, "", ""
	}
	return at, found.Printed, found.Said
}

// hasDigit reports whether a text has a digit, as each day has. Most texts of a sheet have none.
func hasDigit(s string) bool {
	for n := range len(s) {
		if s[n]-'0' <= 9 {
			return true
		}
	}
	return false
}

// wordIndex returns the place of whole words in a text: "Nov 2" isn't in "Nov 28". -1 if they aren't there.
func wordIndex(text, words string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !isWordRune(before) && !isWordRune(after) {
			return i
		}
		from = i + len(words)
	}
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
