package pdf

import (
	"fmt"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// UnprintableError reports a text that the PDF can't print correctly. It names the script and the
// place, never the text: that may be a patient's name.
type UnprintableError struct {
	Script string // "Arabic"; "" if the rune has no script to name
	Rune   rune
	Place  string // InTheName
	Font   bool   // the clinic has a font of its own, which also lacks it
}

// InTheName is the place whose text a person can write in other letters.
const InTheName = "the patient's name"

// Error names what can't be printed, and where.
func (e *UnprintableError) Error() string {
	if e.Script != "" {
		return fmt.Sprintf("the PDF can't print %s writing, in %s", e.Script, e.Place)
	}
	return fmt.Sprintf("the PDF can't print the character U+%04X, in %s", e.Rune, e.Place)
}

// Hint says what still works. A typed name can be written in other letters; a text can be printed
// by a browser if no font would be enough, and otherwise needs a font.
func (e *UnprintableError) Hint() string {
	switch {
	case slices.Contains(typedPlaces, e.Place):
		return `"aftercare show" prints it as text; for paper write it in Latin letters`
	case slices.Contains(complexScripts, e.Script):
		return "--format html with \"aftercare show\" makes a page that a browser prints; no font lets the PDF set " + e.Script + " writing"
	case !e.WantsFont():
		return "take the character out of the text"
	case e.Font:
		return `font: in clinic.yaml needs a .ttf file that has it too; "aftercare fonts check FILE" tries one`
	}
	return `font: in clinic.yaml, with a .ttf file that has it ("aftercare fonts check FILE" tries one); or --format html with "aftercare show", for a browser to print`
}

// WantsFont reports whether a font that has the character would print it: no font is enough for a
// script whose letters change with their neighbours.
func (e *UnprintableError) WantsFont() bool { return checkRune(e.Rune, e.Place) == nil }

// typedPlaces are those whose text was typed for one patient.
var typedPlaces = []string{InTheName, inTheClinician, inTheStrip, inTheMessage}

const (
	inTheClinician = "the clinician's name"
	inTheStrip     = "the patient's strip"
	inTheMessage   = "the message"
)

// complexScripts are the scripts whose letters change with their neighbours, or that are written from
// right to left: without shaping they would be printed wrong, and a wrong sheet is worse than none.
var complexScripts = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil",
	"Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Mongolian",
}

const softHyphen = 0xad

// checkRune returns an error for a rune that can't be printed with any font, or nil.
func checkRune(r rune, place string) error {
	if r < 0x300 && r != softHyphen && !unicode.IsControl(r) {
		return nil
	}
	for _, name := range complexScripts {
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

// collectRunes collects every rune that the sheet will print, and refuses the first that can't be
// printed, with its place.
func collectRunes(s *sheet.Sheet) (map[rune]bool, error) {
	var usual [256]bool // nearly every rune is one of these, repeated
	runes := make(map[rune]bool, 128)
	for place, text := range texts(s) {
		known := 0
		for known < len(text) && text[known] < utf8.RuneSelf && usual[text[known]] {
			known++
		}
		if known == len(text) {
			continue
		}
		for _, r := range pdfwriter.NFC(text) { // from its beginning: an accent may follow what is known
			if r < rune(len(usual)) && usual[r] || runes[r] {
				continue
			}
			if err := checkRune(r, place); err != nil {
				return nil, err
			}
			if r < rune(len(usual)) {
				usual[r] = true
			}
			runes[r] = true
		}
	}
	return runes, nil
}

// findRune returns the place of a rune that no font has.
func findRune(s *sheet.Sheet, r rune) string {
	for place, text := range texts(s) {
		if slices.Contains([]rune(pdfwriter.NFC(text)), r) {
			return place
		}
	}
	return "the sheet"
}

// texts yields every text of the sheet with the name of its place.
func texts(s *sheet.Sheet) iter.Seq2[string, string] {
	return func(yield func(place, text string) bool) {
		all := func(place string, texts ...string) bool {
			for _, t := range texts {
				if !yield(place, t) {
					return false
				}
			}
			return true
		}
		if !yield("the title", s.Title) || !placedTexts(s, yield) {
			return
		}
		if d := s.Draft; d != nil && !all("the mark of a draft", d.Mark, d.Line) {
			return
		}
		for text := range sheet.Texts(s.Blocks) {
			if !yield("the text of the sheet", text) {
				return
			}
		}
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case sheet.Timeline:
				if !all("the timeline", timelineTexts(b)...) {
					return
				}
			case sheet.ForOthers:
				if !yield("the text of the sheet", b.Continued) {
					return
				}
			case sheet.Help:
				for _, box := range b.Boxes {
					if !yield("the text of the sheet", box.Continued.String()) {
						return
					}
				}
			}
		}
		const edge = "the head or foot of the page"
		_ = all(edge, s.RunningHead.Left...) && all(edge, s.Footer.Lines...) && all(edge, s.RunningHead.Right.String(), s.Footer.PageOf, "0123456789")
	}
}

// placedTexts yields the texts whose place is more specific than the sheet.
func placedTexts(s *sheet.Sheet, yield func(place, text string) bool) bool {
	for _, b := range s.Blocks {
		on := true
		switch b := b.(type) {
		case sheet.PatientBanner:
			for _, f := range b.Fields {
				on = on && yield(fieldPlace(f.Kind), f.Value.String())
			}
		case sheet.Message:
			on = yield(inTheMessage, b.Text.String())
		case sheet.Letterhead:
			on = yield("the clinic's letterhead", b.Name.String()+b.Motto)
		}
		if !on {
			return false
		}
	}
	return true
}

func timelineTexts(t sheet.Timeline) []string {
	out := []string{t.Title, t.Label, t.Later, t.Legend}
	for _, k := range t.Ticks {
		out = append(out, k.Label)
	}
	for _, l := range t.Lanes {
		out = append(out, l.Label, l.Words)
	}
	return out
}

func fieldPlace(k sheet.FieldKind) string {
	switch k {
	case sheet.FieldName:
		return InTheName
	case sheet.FieldClinician:
		return inTheClinician
	case sheet.FieldBorn, sheet.FieldRecord, sheet.FieldProcedure, sheet.FieldSide:
	}
	return inTheStrip
}

// scriptOf returns the name of the script of a rune that no font has; "" if there is none to name.
func scriptOf(r rune) string {
	for _, name := range []string{"Han", "Hiragana", "Katakana", "Hangul", "Georgian", "Armenian", "Ethiopic", "Cherokee"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}
