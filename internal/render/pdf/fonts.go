package pdf

import (
	"fmt"
	"os"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/render/truetype"
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
	// commonSubsets are the faces cut to the usual characters, the smallest first: made or read once
	// per process, used by every sheet that needs no more.
	commonSubsets []func() [2]*embeddedFace
}

// families are the typefaces in the order in which they are tried. They are parsed at first use.
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

// firstFamily is the one whose common subsets are prebuilt.
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

// subset returns the embedded forms of both faces for a set of runes.
func (f *family) subset(runes map[rune]bool) [2]*embeddedFace {
	return [2]*embeddedFace{
		newEmbeddedFace(f.name+"-Regular", f.faces[regular].Subset(runes)),
		newEmbeddedFace(f.name+"-Bold", f.faces[bold].Subset(runes)),
	}
}

// englishRunes returns the characters of a sheet in English: half the bytes of the full set.
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

// latinRunes returns the characters of an ordinary sheet in a western language.
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

// typeface is the family chosen for one document, with its cut faces.
type typeface struct {
	family *family
	faces  [2]*embeddedFace
}

// Extra is a clinic's own typeface, for scripts that the embedded ones lack, such as Chinese. It is
// read and parsed when the first sheet needs it. It is safe for concurrent use.
type Extra struct{ load func() (*family, error) }

// NewExtra returns an Extra that reads the two .ttf files with read: the regular face, and the bold
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

// FontFiles returns an Extra that reads two .ttf files by their paths; without a bold one the regular face is also the
// bold one, and without any the result is nil.
func FontFiles(regular, bold string) *Extra {
	if regular == "" {
		return nil
	}
	return NewExtra(func() (plain, heavy []byte, err error) {
		if plain, err = os.ReadFile(regular); err != nil || bold == "" {
			return plain, plain, err
		}
		heavy, err = os.ReadFile(bold)
		return plain, heavy, err
	})
}

// chooseTypeface returns the first family that covers every rune, the clinic's own last, cut to a
// common subset, or to the ordinary characters and what the document needs beyond them. If no
// family covers every rune, it returns one that is missing.
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

// firstMissingRune returns the smallest rune that the family lacks, so that the same sheet always
// names the same one.
func firstMissingRune(f *family, runes map[rune]bool) (rune, bool) {
	var worst rune
	for r := range runes {
		if !f.covers(r) && (worst == 0 || r < worst) {
			worst = r
		}
	}
	return worst, worst == 0
}

// width returns the width of a text at a size, in points.
func (t *typeface) width(s string, w weight, size float64) float64 {
	sum := 0.0
	for _, r := range toNFC(s) {
		sum += t.faces[w].advance(r)
	}
	return sum * size / 1000
}
