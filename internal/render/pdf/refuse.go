package pdf

import (
	"fmt"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/sheet"
)

// UnprintableError is a text that the PDF can't print right. It names the script and the
// place, never the text: that may be a patient's name.
type UnprintableError struct {
	Script string // "Arabic"; "" where the rune belongs to no script to name
	Rune   rune
	Place  string // InTheName
}

// InTheName is the place whose text a person can write in other letters.
const InTheName = "the patient's name"

// Error names what can't be printed, and where.
func (e *UnprintableError) Error() string {
	if e.Script != "" {
		return fmt.Sprintf("the PDF can't print %s writing, in %s", e.Script, e.Place)
	}
	return fmt.Sprintf("the PDF can't print the sign U+%04X, in %s", e.Rune, e.Place)
}

// Hint says what still works.
func (e *UnprintableError) Hint() string {
	return `"aftercare show" prints it as text; for paper write it in Latin letters`
}

// shaped are the scripts whose letters change with their neighbours, or run from right to
// left: without shaping they would be printed wrong, and a wrong sheet is worse than none.
var shaped = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil",
	"Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Mongolian",
}

// check returns the error for a rune that no font would save, or nil.
func check(r rune, place string) error {
	if r < 0x300 && r != softHyphen && !unicode.IsControl(r) {
		return nil
	}
	for _, name := range shaped {
		if unicode.Is(unicode.Scripts[name], r) {
			return &UnprintableError{Script: name, Rune: r, Place: place}
		}
	}
	switch {
	case r > 0xFFFF && unicode.Is(unicode.So, r):
		return &UnprintableError{Script: "emoji", Rune: r, Place: place}
	case r > 0xFFFF, unicode.Is(unicode.Cf, r), unicode.Is(unicode.M, r), unicode.IsControl(r), r == unicode.ReplacementChar:
		return &UnprintableError{Rune: r, Place: place}
	}
	return nil
}

// runesOf collects every rune that the sheet will print, and refuses the first that can't
// be, by its place.
func runesOf(s *sheet.Sheet) (map[rune]bool, error) {
	runes := map[rune]bool{}
	for _, part := range texts(s) {
		for _, r := range norm.NFC.String(part.text) {
			if runes[r] {
				continue
			}
			if err := check(r, part.place); err != nil {
				return nil, err
			}
			runes[r] = true
		}
	}
	return runes, nil
}

// where finds where a rune that no font has stands.
func where(s *sheet.Sheet, r rune) string {
	for _, part := range texts(s) {
		if slices.Contains([]rune(norm.NFC.String(part.text)), r) {
			return part.place
		}
	}
	return "the sheet"
}

type placed struct{ place, text string }

// texts returns every text of the sheet with the name of its place.
func texts(s *sheet.Sheet) []placed {
	out := []placed{{"the title", s.Title}}
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.Strip:
			for _, f := range b.Fields {
				out = append(out, placed{fieldPlace(f.Kind), f.Value.String()})
			}
		case sheet.Message:
			out = append(out, placed{"the message", b.Text.String()})
		case sheet.Letterhead:
			out = append(out, placed{"the clinic's letterhead", b.Name.String() + b.Motto})
		}
	}
	for _, b := range s.Blocks {
		for _, t := range sheet.Strings([]sheet.Block{b}) {
			out = append(out, placed{"the text of the sheet", t})
		}
		if t, ok := b.(sheet.Timeline); ok {
			out = append(out, timelineTexts(t)...)
		}
	}
	for _, t := range slices.Concat(s.Running.Left, s.Footer.Lines, []string{s.Running.Right.String(), s.Footer.PageOf, "0123456789"}) {
		out = append(out, placed{"the head or foot of the page", t})
	}
	return out
}

func timelineTexts(t sheet.Timeline) []placed {
	const where = "the timeline"
	out := []placed{{where, t.Label}, {where, t.Later}, {where, t.Legend}}
	for _, k := range t.Ticks {
		out = append(out, placed{where, k.Label})
	}
	for _, l := range t.Lanes {
		out = append(out, placed{where, l.Label}, placed{where, l.Words})
	}
	return out
}

func fieldPlace(k sheet.FieldKind) string {
	switch k {
	case sheet.FieldName:
		return InTheName
	case sheet.FieldClinician:
		return "the clinician's name"
	case sheet.FieldBorn, sheet.FieldRecord, sheet.FieldProcedure, sheet.FieldSide:
	}
	return "the patient's strip"
}

// scriptOf names the script of a rune that no font has; "" where there is none to name.
func scriptOf(r rune) string {
	for _, name := range []string{"Han", "Hiragana", "Katakana", "Hangul", "Georgian", "Armenian", "Ethiopic", "Cherokee"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}
