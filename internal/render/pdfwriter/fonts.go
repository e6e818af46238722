package pdfwriter

import (
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/render/truetype"
)

// Weight is one of the two faces of a family.
type Weight int

// The weights.
const (
	Regular Weight = iota
	Bold
)

// Family is the two faces of one typeface. A document is set in one family. It is read-only.
type Family struct {
	name  string
	faces [2]*truetype.Font
	// commonSubsets are the faces cut to the usual characters, the smallest first: made or read
	// once, and used by every document that needs no more.
	commonSubsets []func() [2]*face
}

// NewFamily reads the two faces of a family from the data of .ttf files, which may be the same. The
// error says why a font can't be used.
func NewFamily(name string, regular, bold []byte) (*Family, error) {
	return newFamily(name, regular, bold, func(f *Family, n int) [2]*face { return f.subset(commonRunes[n](), nil) })
}

// newFamily reads a family; common makes its common subsets, by their number.
func newFamily(name string, regular, bold []byte, common func(*Family, int) [2]*face) (*Family, error) {
	f := &Family{name: name}
	for i, data := range [][]byte{regular, bold} {
		font, err := truetype.Parse(data)
		if err != nil {
			return nil, err
		}
		f.faces[i] = font
	}
	for n := range commonRunes {
		f.commonSubsets = append(f.commonSubsets, sync.OnceValue(func() [2]*face { return common(f, n) }))
	}
	return f, nil
}

// embedded are the typefaces that are part of the program, in the order in which they are tried.
// They are parsed at first use.
var embedded = []func() *Family{
	sync.OnceValue(func() *Family {
		return must(newFamily("Go", goregular.TTF, gobold.TTF, func(_ *Family, n int) [2]*face { return loadPrebuilt(n) }))
	}),
	sync.OnceValue(func() *Family {
		return must(NewFamily("LiberationSans", liberationsansregular.TTF, liberationsansbold.TTF))
	}),
}

func must(f *Family, err error) *Family {
	if err != nil {
		panic("pdfwriter: an embedded font: " + err.Error())
	}
	return f
}

var commonRunes = []func() map[rune]bool{englishRunes, latinRunes}

func (f *Family) covers(r rune) bool { return f.faces[Regular].Covers(r) && f.faces[Bold].Covers(r) }

// subset returns the embedded forms of both faces for a set of runes.
func (f *Family) subset(runes map[rune]bool, k *Cache) [2]*face {
	return [2]*face{
		newFace(f.name+"-Regular", f.faces[Regular].Subset(runes), k),
		newFace(f.name+"-Bold", f.faces[Bold].Subset(runes), k),
	}
}

// englishRunes returns the characters of a text in English: half the bytes of the full set.
func englishRunes() map[rune]bool {
	runes := map[rune]bool{}
	for r := rune(0x20); r < 0x7f; r++ {
		runes[r] = true
	}
	for _, r := range "\u00a0°½–—‘’“”•…" {
		runes[r] = true
	}
	return runes
}

// latinRunes returns the characters of an ordinary text in a western language.
func latinRunes() map[rune]bool {
	runes := englishRunes()
	for r := rune(0xa0); r <= 0xff; r++ {
		if r != softHyphen {
			runes[r] = true
		}
	}
	runes['€'] = true
	return runes
}

const softHyphen = 0xad

// Typeface is the family chosen for one document, with its cut faces. It is read-only.
type Typeface struct {
	family *Family
	faces  [2]*face
}

// MissingError reports a rune that no family has.
type MissingError struct{ Rune rune }

func (e *MissingError) Error() string { return fmt.Sprintf("no font has the character U+%04X", e.Rune) }

// Typeface returns the first family that has every rune, cut to a common subset, or to the ordinary
// characters and what the document needs beyond them. The embedded families are tried first, then
// other, which is called only then; nil for none. A *MissingError names a rune that the last one lacks,
// always the same.
func (k *Cache) Typeface(runes map[rune]bool, other func() (*Family, error)) (*Typeface, error) {
	var missing rune
	for _, family := range embedded {
		t, lacks := k.cut(family(), runes)
		if t != nil {
			return t, nil
		}
		missing = lacks
	}
	if other == nil {
		return nil, &MissingError{missing}
	}
	family, err := other()
	if err != nil {
		return nil, err
	}
	t, missing := k.cut(family, runes)
	if t == nil {
		return nil, &MissingError{missing}
	}
	return t, nil
}

// cut cuts a family to a document's runes; nil, and a rune, if it lacks one.
func (k *Cache) cut(f *Family, runes map[rune]bool) (*Typeface, rune) {
	if missing, ok := firstMissingRune(f, runes); !ok {
		return nil, missing
	}
	for _, usual := range f.commonSubsets {
		if cut := usual(); cut[0].has(runes) && cut[1].has(runes) {
			return &Typeface{f, cut}, 0
		}
	}
	all := latinRunes()
	for r := range runes {
		all[r] = true
	}
	return &Typeface{f, f.subset(all, k)}, 0
}

// firstMissingRune returns the smallest rune that the family lacks, so that the same text always
// names the same one.
func firstMissingRune(f *Family, runes map[rune]bool) (rune, bool) {
	var worst rune
	for r := range runes {
		if !f.covers(r) && (worst == 0 || r < worst) {
			worst = r
		}
	}
	return worst, worst == 0
}

// Family returns the family, by which widths can be remembered: every Typeface of it has the same.
func (t *Typeface) Family() *Family { return t.family }

// Width returns the width of a text at a size, in points.
func (t *Typeface) Width(s string, w Weight, size float64) float64 {
	sum := 0.0
	for _, r := range NFC(s) {
		sum += t.faces[w].advance(r)
	}
	return sum * size / 1000
}
