package pdfwriter

import (
	"bytes"
	"fmt"
	"iter"
	"sync"
	"unicode/utf8"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/render/truetype"
)

// Weight is one of the two faces of a family.
type Weight int

// The weights: those of the document's family and, for parts of a text as Typeface.Parts returns them, those of the family
// beside it.
const (
	Regular Weight = iota
	Bold
	otherRegular
	otherBold
)

// other returns the same weight of the family beside the document's.
func (w Weight) other() Weight { return w + otherRegular }

// Family is the two faces of one typeface. It is read-only.
type Family struct {
	name  string
	faces [2]*truetype.Font
	// thickened means that there is no bold face: the regular one is drawn with an outline, at the same widths.
	thickened bool
	// commonSubsets are the faces cut to the usual characters, the smallest first: made or read
	// once, and used by every document that needs no more.
	commonSubsets []func() [2]*face
}

// NewFamily reads the two faces of a family from the data of .ttf files. Without a bold one, nil or the same, bold texts are
// drawn with the regular outlines thickened. The error says why a font can't be used.
func NewFamily(name string, regular, bold []byte) (*Family, error) {
	thickened := bold == nil || bytes.Equal(regular, bold)
	if thickened {
		bold = regular
	}
	f, err := newFamily(name, regular, bold, func(f *Family, n int) [2]*face { return f.subset(Letters{Runes: commonRunes[n]()}, nil) })
	if err != nil {
		return nil, err
	}
	f.thickened = thickened
	return f, nil
}

// IsThickened reports whether the family has no bold face of its own.
func (f *Family) IsThickened() bool { return f.thickened }

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

// coversCluster reports whether both faces have a letter with its marks.
func (f *Family) coversCluster(s string) bool {
	return f.faces[Regular].CoversCluster(s) && f.faces[Bold].CoversCluster(s)
}

// subset returns the embedded forms of both faces for some letters.
func (f *Family) subset(need Letters, k *Cache) [2]*face {
	regular := newFace(f.name+"-Regular", f.faces[Regular].Subset(need.Runes, need.Clusters), k)
	if f.thickened {
		return [2]*face{regular, regular}
	}
	return [2]*face{regular, newFace(f.name+"-Bold", f.faces[Bold].Subset(need.Runes, need.Clusters), k)}
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

// Letters are the letters that a document will draw, in NFC. Printable ASCII needn't be among them: it is in every typeface.
type Letters struct {
	Runes    map[rune]bool
	Clusters map[string]bool // letters with marks for which there is no rune; the runes of them aren't in Runes
	// Texts yields each text, whole: they are read only where no embedded family has all letters. It may be nil if there
	// is no other family.
	Texts iter.Seq[string]
}

// Add adds a letter, with its marks if it has any.
func (l *Letters) Add(cluster string) {
	if r, size := utf8.DecodeRuneInString(cluster); size == len(cluster) {
		if l.Runes == nil {
			l.Runes = map[rune]bool{}
		}
		l.Runes[r] = true
		return
	}
	if l.Clusters == nil {
		l.Clusters = map[string]bool{}
	}
	l.Clusters[cluster] = true
}

// Typeface is the family chosen for one document and, where that lacks letters, another one beside it, with their cut faces.
// It is read-only.
type Typeface struct {
	Families

	faces [4]*face // by weight; the last two are nil without another family
}

// MissingError reports a rune that no family has.
type MissingError struct{ Rune rune }

func (e *MissingError) Error() string { return fmt.Sprintf("no font has the character U+%04X", e.Rune) }

// ChooseFamilies returns the first embedded family that has every letter. If none has, other is called, unless it is nil: the
// first embedded family then gets that one beside it with which every word can be drawn. A *MissingError names a rune that is
// lacking, always the same.
func ChooseFamilies(need Letters, other func() (*Family, error)) (Families, error) {
	var missing rune
	for _, family := range embedded {
		if missing = family().missing(need); missing == 0 {
			return Families{main: family()}, nil
		}
	}
	if other == nil {
		return Families{}, &MissingError{missing}
	}
	beside, err := other()
	if err != nil {
		return Families{}, err
	}
	for _, family := range embedded {
		both := Families{family(), beside}
		if missing = both.missing(need.Texts); missing == 0 {
			return both, nil
		}
	}
	return Families{}, &MissingError{missing}
}

// Typeface returns families that draw some letters, cut to a common subset, or to the ordinary characters and what the document
// needs beyond them. Of two families either may draw any letter that it has, as the words are that a layout makes of texts,
// with signs of its own: so both have printable ASCII.
func (k *Cache) Typeface(f Families, need Letters) *Typeface {
	if f.beside == nil {
		cut := k.cut(f.main, need)
		return &Typeface{f, [4]*face{cut[Regular], cut[Bold]}}
	}
	of := f.beside.covered(need)
	for r := '!'; r < 0x7f; r++ {
		if f.beside.covers(r) {
			of.Add(string(r))
		}
	}
	main, beside := k.cut(f.main, f.main.covered(need)), f.beside.subset(of, k)
	return &Typeface{f, [4]*face{main[Regular], main[Bold], beside[Regular], beside[Bold]}}
}

// cut returns the faces of a family that has all of some letters.
func (k *Cache) cut(f *Family, need Letters) [2]*face {
	for _, usual := range f.commonSubsets {
		if cut := usual(); len(need.Clusters) == 0 && cut[0].has(need.Runes) && cut[1].has(need.Runes) {
			return cut
		}
	}
	all := latinRunes()
	for r := range need.Runes {
		all[r] = true
	}
	return f.subset(Letters{Runes: all, Clusters: need.Clusters}, k)
}

// covered returns those letters that the family has.
func (f *Family) covered(need Letters) Letters {
	var out Letters
	for r := range need.Runes {
		if f.covers(r) {
			out.Add(string(r))
		}
	}
	for s := range need.Clusters {
		if f.coversCluster(s) {
			out.Add(s)
		}
	}
	return out
}

// missing returns the smallest rune that the family lacks, so that the same text always names the same one; 0 for none.
func (f *Family) missing(need Letters) rune {
	var out rune
	lacks := func(r rune) {
		if out == 0 || r < out {
			out = r
		}
	}
	for r := range need.Runes {
		if !f.covers(r) {
			lacks(r)
		}
	}
	for s := range need.Clusters {
		if !f.coversCluster(s) {
			lacks(f.missingOf(s))
		}
	}
	return out
}

// missingOf returns the rune because of which the family can't draw a letter: the first that it lacks, else the first mark.
func (f *Family) missingOf(cluster string) rune {
	all := []rune(cluster)
	for _, r := range all {
		if !f.covers(r) {
			return r
		}
	}
	return all[min(1, len(all)-1)]
}

// Width returns the width of a text at a size, in points.
func (t *Typeface) Width(s string, w Weight, size float64) float64 {
	s = NFC(s)
	if t.beside == nil || w >= otherRegular {
		return t.faces[w].width(s) * size / 1000
	}
	sum := 0.0
	t.split(s, func(part string, other bool) {
		if other {
			sum += t.faces[w.other()].width(part)
		} else {
			sum += t.faces[w].width(part)
		}
	})
	return sum * size / 1000
}
