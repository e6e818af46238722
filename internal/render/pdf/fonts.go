package pdf

import (
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/truetype"
)

// weight is one of the two faces of a family.
type weight int

const (
	regular weight = iota
	bold
)

// family is the two faces of one typeface. A document is set in one family.
type family struct {
	name  string
	faces [2]*truetype.Font
	// commonSubsets is the faces cut to what sheets are written with, the least first: made or read once a
	// process, used by every sheet that needs no more.
	commonSubsets []func() [2]*embeddedFace
}

// families is the chain of typefaces, tried in order. They are parsed at first use.
var families = []func() *family{
	sync.OnceValue(func() *family { return newFamily(firstFamily, goregular.TTF, gobold.TTF) }),
	sync.OnceValue(func() *family {
		return newFamily("LiberationSans", liberationsansregular.TTF, liberationsansbold.TTF)
	}),
}

func newFamily(name string, files ...[]byte) *family {
	f := &family{name: name}
	for i, data := range files {
		font, err := truetype.Parse(data)
		if err != nil {
			panic("pdf: the embedded font " + name + ": " + err.Error())
		}
		f.faces[i] = font
	}
	f.setCommonSubsets()
	return f
}

// firstFamily is the one whose usual faces are ready.
const firstFamily = "Go"

var commonRunes = []func() map[rune]bool{englishRunes, latinRunes}

func (f *family) setCommonSubsets() {
	for n, runes := range commonRunes {
		f.commonSubsets = append(f.commonSubsets, sync.OnceValue(func() [2]*embeddedFace {
			if f.name == firstFamily {
				return loadPrebuilt(n)
			}
			return f.subset(runes())
		}))
	}
}

func (f *family) covers(r rune) bool { return f.faces[regular].Covers(r) && f.faces[bold].Covers(r) }

// subset makes the embedded forms of both faces for a set of runes.
func (f *family) subset(runes map[rune]bool) [2]*embeddedFace {
	return [2]*embeddedFace{
		newEmbeddedFace(f.name+"-Regular", f.faces[regular].Subset(runes)),
		newEmbeddedFace(f.name+"-Bold", f.faces[bold].Subset(runes)),
	}
}

// englishRunes is what a sheet in English is written with: half the bytes of the repertoire.
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

// latinRunes is what an ordinary sheet in a western language is written with.
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

// typeface is the family chosen for one document and its cut faces.
type typeface struct {
	family *family
	faces  [2]*embeddedFace
}

// Extra is a typeface of a clinic's own, for writing that the embedded ones lack, such as
// Chinese. It is read and parsed when the first sheet needs it. It is safe for several
// goroutines.
type Extra struct{ load func() (*family, error) }

// NewExtra takes a function that reads the two .ttf files: the regular face, and the bold
// one, which may be the same.
func NewExtra(read func() (regular, bold []byte, err error)) *Extra {
	return &Extra{sync.OnceValues(func() (*family, error) {
		plain, heavy, err := read()
		if err != nil {
			return nil, fmt.Errorf("reading the clinic's font: %w", err)
		}
		f := &family{name: "Clinic"}
		for i, data := range [][]byte{plain, heavy} {
			if f.faces[i], err = truetype.Parse(data); err != nil {
				return nil, fmt.Errorf("the clinic's font can't be used: %w", err)
			}
		}
		f.setCommonSubsets()
		return f, nil
	})}
}

// chooseTypeface returns the first family that covers every rune, the clinic's own last, cut to what is
// usual, or to the ordinary repertoire and what the document has beyond it. The rune is one that none has,
// where there is no such family.
func chooseTypeface(runes map[rune]bool, extra *Extra) (*typeface, rune, error) {
	var missing rune
	for n := range len(families) + 1 {
		var f *family
		switch {
		case n < len(families):
			f = families[n]()
		case extra == nil:
			return nil, missing, nil
		default:
			var err error
			if f, err = extra.load(); err != nil {
				return nil, missing, err
			}
		}
		uncovered, ok := firstMissingRune(f, runes)
		if !ok {
			missing = uncovered
			continue
		}
		for _, usual := range f.commonSubsets {
			if cut := usual(); cut[0].has(runes) && cut[1].has(runes) {
				return &typeface{f, cut}, 0, nil
			}
		}
		all := latinRunes()
		for r := range runes {
			all[r] = true
		}
		return &typeface{f, f.subset(all)}, 0, nil
	}
	return nil, missing, nil
}

// firstMissingRune returns the smallest rune that the family lacks, so that the same sheet
// always names the same one.
func firstMissingRune(f *family, runes map[rune]bool) (rune, bool) {
	var worst rune
	for r := range runes {
		if !f.covers(r) && (worst == 0 || r < worst) {
			worst = r
		}
	}
	return worst, worst == 0
}

// width returns how wide a text is at a size, in points.
func (t *typeface) width(s string, w weight, size float64) float64 {
	sum := 0.0
	for _, r := range toNFC(s) {
		sum += t.faces[w].advance(r)
	}
	return sum * size / 1000
}
