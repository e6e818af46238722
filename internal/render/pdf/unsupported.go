package pdf

import (
	"fmt"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/render/truetype"
	"aftercare/internal/sheet"
)

// UnprintableError reports a text that the PDF can't print correctly. It names the script and the
// place, never the text: that may be a patient's name.
type UnprintableError struct {
	Script string // "Arabic"; "" if the rune has no script to name
	Rune   rune
	Place  string // InTheName
	Font   bool   // the clinic has a font of its own, which also lacks it
	Never  bool   // no font is enough
}

// InTheName is the place whose text a person can write in other letters.
const InTheName = "the patient's name"

// Error names what can't be printed, and where.
func (e *UnprintableError) Error() string {
	return "the PDF can't print " + e.What() + ", in " + e.Place
}

// What names the writing or the character that can't be printed.
func (e *UnprintableError) What() string {
	if e.Script != "" {
		return e.Script + " writing"
	}
	return fmt.Sprintf("the character U+%04X", e.Rune)
}

// Hint says what still works: a font, if one that has the character would be enough; else a browser, or other characters. What was
// typed for one patient can be written in Latin letters, if it isn't.
func (e *UnprintableError) Hint() string {
	font := `set font: in clinic.yaml to a .ttf file that has it`
	if e.Font {
		font += " too"
	}
	font += ` ("aftercare fonts check FILE" tries one)`
	typed := slices.Contains(typedPlaces, e.Place)
	switch {
	case typed && e.isComplex():
		return `write it in Latin letters; "aftercare show" prints it as it is, and with --format html a browser does`
	case e.isComplex():
		return "--format html with \"aftercare show\" makes a page that a browser prints; no font lets the PDF set " + e.Script + " writing"
	case typed && !e.WantsFont():
		return "write it without that character"
	case !e.WantsFont():
		return "remove the character from the text"
	case typed && e.Script != "":
		return "write it in Latin letters, or " + font
	case typed && !unicode.IsLetter(e.Rune) && !truetype.IsMark(e.Rune):
		return "write it without that character, or " + font
	case typed || e.Font:
		return font
	}
	return font + `; or --format html with "aftercare show", for a browser to print`
}

func (e *UnprintableError) isComplex() bool { return slices.Contains(complexScripts, e.Script) }

// WantsFont reports whether a font that has the character would print it: no font is enough for a
// script whose letters change with their neighbours.
func (e *UnprintableError) WantsFont() bool { return !e.Never }

// typedPlaces are those whose text was typed for one patient.
var typedPlaces = []string{InTheName, inTheClinician, inTheStrip, inTheMessage, inWhatIsTyped}

const (
	inTheClinician = "the clinician's name"
	inTheStrip     = "the patient's strip"
	inTheMessage   = "the message"
	inWhatIsTyped  = "what is typed"
)

// complexScripts are the scripts whose letters change with their neighbours, or that are written from
// right to left: without shaping they would be printed wrong, and a wrong sheet is worse than none.
var complexScripts = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil",
	"Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Mongolian",
}

const softHyphen = 0xad

// simpleScripts are those of letters above U+FFFF that stand side by side: others there are seldom, and nobody tried them.
var simpleScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Latin}

// checkRune returns an error for a rune that can't be printed with any font, or nil. A mark alone is none that can.
func checkRune(r rune, place string) error {
	if r < 0x300 && r != softHyphen && !unicode.IsControl(r) {
		return nil
	}
	for _, name := range complexScripts {
		if unicode.Is(unicode.Scripts[name], r) {
			return &UnprintableError{Script: name, Rune: r, Place: place, Never: true}
		}
	}
	switch {
	case r > 0xFFFF && unicode.Is(unicode.So, r):
		return &UnprintableError{Script: "emoji", Rune: r, Place: place, Never: true}
	case r > 0xFFFF && !unicode.In(r, simpleScripts...), unicode.Is(unicode.Cf, r), unicode.Is(unicode.M, r), unicode.IsControl(r), r == unicode.ReplacementChar:
		return &UnprintableError{Rune: r, Place: place, Never: true}
	}
	return nil
}

// isLatinMark reports whether a rune is a mark of alphabets that stand side by side, in a place that is found for it.
func isLatinMark(r rune) bool {
	return unicode.Is(unicode.Inherited, r) && (r < 0x370 || r >= 0x1ab0 && r < 0x1b00 || r >= 0x1dc0 && r < 0x1e00) && truetype.PlacesMark(r)
}

// checkCluster returns an error for a letter with marks that can't be printed with any font, or nil.
func checkCluster(cluster, place string) error {
	for n, r := range cluster {
		if n == 0 {
			if err := checkRune(r, place); err != nil {
				return err
			}
			continue
		}
		if !isLatinMark(r) || !unicode.IsLetter([]rune(cluster)[0]) {
			if err := checkRune(r, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// placed are texts with the names of their places.
type placed = iter.Seq2[string, string]

// printable is the printable ASCII characters, which every typeface has.
var printable = func() (is [256]bool) {
	for r := ' '; r <= '~'; r++ {
		is[r] = true
	}
	return is
}()

// collectLetters collects every letter of some texts but printable ASCII, and refuses the first that can't be printed with any
// font, with its place.
func collectLetters(texts placed) (pdfwriter.Letters, error) {
	usual := printable // nearly every rune is one of these, repeated
	need := pdfwriter.Letters{Runes: map[rune]bool{}, Texts: func(yield func(string) bool) {
		for _, text := range texts {
			if !yield(text) {
				return
			}
		}
	}}
	for place, text := range texts {
		known := 0
		for known < len(text) && text[known] < utf8.RuneSelf && usual[text[known]] {
			known++
		}
		if known == len(text) {
			continue
		}
		text = pdfwriter.NFC(text) // from its beginning: an accent may follow what is known
		for len(text) > 0 {
			r, size := utf8.DecodeRuneInString(text)
			n := size
			if n < len(text) && text[n] >= utf8.RuneSelf {
				n = truetype.NextCluster(text)
			}
			cluster := text[:n]
			text = text[n:]
			if n > size {
				if err := checkCluster(cluster, place); err != nil {
					return need, err
				}
				need.Add(cluster)
				continue
			}
			if r < rune(len(usual)) && usual[r] || need.Runes[r] {
				continue
			}
			if err := checkRune(r, place); err != nil {
				return need, err
			}
			if r < rune(len(usual)) {
				usual[r] = true
			}
			need.Runes[r] = true
		}
	}
	return need, nil
}

// findRune returns the place of a rune that no font has.
func findRune(texts placed, r rune) string {
	for place, text := range texts {
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
			on = yield("the clinic's letterhead", b.Name.String()) && yield("the clinic's letterhead", b.Motto)
		}
		if !on {
			return false
		}
	}
	return true
}

func timelineTexts(t sheet.Timeline) []string {
	out := []string{t.Title, t.Label, t.Later}
	for _, e := range t.Legend {
		out = append(out, e.Words)
	}
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
