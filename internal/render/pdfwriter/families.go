package pdfwriter

import (
	"iter"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/render/truetype"
)

// Families are the family that draws a document and, nil if it has every letter, the one beside it. They are all that the
// widths of a text depend on.
type Families struct{ main, beside *Family }

// Parts calls do with the parts of a text in NFC, each with the weight of the family that draws it. A word is drawn by the
// document's family if that has all of it, and by the other one if not: no word has letters of two faces. Signs and digits
// that the other family lacks are drawn by the document's.
func (t *Typeface) Parts(s string, w Weight, do func(part string, w Weight)) {
	if t.beside == nil || w >= otherRegular {
		do(s, w)
		return
	}
	t.split(s, func(part string, other bool) {
		if other {
			do(part, w.other())
		} else {
			do(part, w)
		}
	})
}

// isThickened reports whether a weight is drawn with the regular outlines, thickened.
func (t *Typeface) isThickened(w Weight) bool {
	return w == otherBold && t.beside.thickened
}

// split calls do with the parts of a text, and returns the first rune that can't be drawn; 0 for none.
func (f Families) split(s string, do func(part string, other bool)) (missing rune) {
	from, at, before := 0, 0, false // the part so far, and its family
	take := func(n int, other bool) {
		if other != before && at > from {
			do(s[from:at], before)
			from = at
		}
		at, before = at+n, other
	}
	for at < len(s) {
		n := f.gap(s[at:])
		if n > 0 {
			take(n, false)
			continue
		}
		word := s[at : at+f.word(s[at:])]
		if f.main.coversText(word) {
			take(len(word), false)
			continue
		}
		for word != "" {
			n := truetype.NextCluster(word)
			other, ok := f.chooseFor(word[:n])
			if !ok && missing == 0 {
				missing = f.beside.missingOf(word[:n])
			}
			take(n, other)
			word = word[n:]
		}
	}
	if at > from {
		do(s[from:at], before)
	}
	return missing
}

// gap returns the length of the space at the beginning of a text; 0 if there is none that the document's family has.
func (f Families) gap(s string) int {
	if r, size := utf8.DecodeRuneInString(s); unicode.IsSpace(r) && f.main.covers(r) {
		return size
	}
	return 0
}

// word returns the length of the word at the beginning of a text.
func (f Families) word(s string) int {
	for n := range s {
		if f.gap(s[n:]) > 0 {
			return n
		}
	}
	return len(s)
}

// chooseFor chooses the family for a letter or a sign of a word that the document's family can't draw; false if neither can.
func (f Families) chooseFor(cluster string) (other, ok bool) {
	if f.beside.coversCluster(cluster) {
		return true, true
	}
	r, _ := utf8.DecodeRuneInString(cluster)
	if !unicode.IsLetter(r) && f.main.coversCluster(cluster) {
		return false, true
	}
	return true, false
}

// coversText reports whether a family has every letter of a text.
func (f *Family) coversText(s string) bool {
	for len(s) > 0 {
		n := truetype.NextCluster(s)
		if (n > 1 || s[0] < ' ' || s[0] >= 0x7f) && !f.coversCluster(s[:n]) {
			return false
		}
		s = s[n:]
	}
	return true
}

// missing returns the smallest rune of some texts that can't be drawn; 0 for none.
func (f Families) missing(texts iter.Seq[string]) (missing rune) {
	for s := range texts {
		lacks := f.split(NFC(s), func(string, bool) {})
		if lacks != 0 && (missing == 0 || lacks < missing) {
			missing = lacks
		}
	}
	return missing
}
