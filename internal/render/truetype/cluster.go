package truetype

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A cluster is a letter with the marks on it, in NFC, for which Unicode has no letter of its own, such as the Yoruba
// "ẹ́". A font has no glyph for it, so that one is made of those of the letter and of the marks: each mark is centered
// above or below what is there already.

// IsMark reports whether a rune is a mark that NextCluster takes to the letter before it.
func IsMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

// NextCluster returns the length in bytes of the letter at the beginning of a text that isn't empty, with its marks.
func NextCluster(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	for n < len(s) && s[n] >= 0xcc { // the first byte of U+0300
		r, size := utf8.DecodeRuneInString(s[n:])
		if !IsMark(r) {
			break
		}
		n += size
	}
	return n
}

// CoversCluster reports whether the font can show a cluster, or a letter alone.
func (f *Font) CoversCluster(s string) bool {
	if r, size := utf8.DecodeRuneInString(s); size == len(s) {
		return f.Covers(r)
	}
	_, ok := f.compose(s)
	return ok
}

// component is a glyph as a part of another, moved by font units.
type component struct{ glyph, dx, dy int }

// composite is a glyph made of others.
type composite struct {
	components []component
	box        [4]int // xMin, yMin, xMax, yMax, in font units
	advance    int    // font units
}

// The places of marks that can be found without the font's own table of them, by Unicode's combining classes.
const (
	above      = 230
	below      = 220
	aboveRight = 232
)

// compose makes the glyph of a cluster; false if the font lacks a part of it, or if a mark is of another place.
func (f *Font) compose(s string) (composite, bool) {
	base, size := utf8.DecodeRuneInString(s)
	marks := []rune(s[size:])
	if hasClass(marks, above) {
		base, marks = dotless(base, marks)
	}
	g := f.Glyph(base)
	box, ok := f.box(g)
	if g == 0 || !ok || !unicode.IsLetter(base) {
		return composite{}, false
	}
	c := composite{components: []component{{glyph: g}}, box: box, advance: int(u16(f.longHorMetric(g), 0))}
	gap := f.UnitsPerEm / 16
	for _, r := range marks {
		m := f.Glyph(r)
		b, ok := f.box(m)
		if m == 0 || !ok {
			return composite{}, false
		}
		at := component{glyph: m, dx: (box[0] + box[2] - b[0] - b[2]) / 2}
		switch class(r) {
		case above:
			at.dy = c.box[3] + gap - b[1]
		case below:
			at.dy = c.box[1] - gap - b[3]
		case aboveRight:
			at.dx = box[2] + gap/2 - b[0]
			at.dy = box[3] - (b[1]+b[3])/2
			c.advance = max(c.advance, at.dx+b[2]+gap/2)
		default:
			return composite{}, false
		}
		c.components = append(c.components, at)
		c.box = [4]int{min(c.box[0], b[0]+at.dx), min(c.box[1], b[1]+at.dy), max(c.box[2], b[2]+at.dx), max(c.box[3], b[3]+at.dy)}
	}
	return c, true
}

// PlacesMark reports whether a mark is of a place that is found for it.
func PlacesMark(r rune) bool {
	c := class(r)
	return IsMark(r) && (c == above || c == below || c == aboveRight)
}

// dotless replaces a letter that loses its dot under a mark.
func dotless(base rune, marks []rune) (rune, []rune) {
	const dotBelow = '\u0323'
	switch base {
	case 'i':
		return 'ı', marks
	case 'j':
		return 'ȷ', marks
	case 'ị':
		return 'ı', append([]rune{dotBelow}, marks...)
	}
	return base, marks
}

func hasClass(marks []rune, c int) bool {
	for _, r := range marks {
		if class(r) == c {
			return true
		}
	}
	return false
}

// class returns the combining class of a mark.
func class(r rune) int { return int(norm.NFC.PropertiesString(string(r)).CCC()) }

// box returns the box of a glyph's outline, in font units; false if it has none.
func (f *Font) box(g int) (box [4]int, ok bool) {
	outline := f.outline(g)
	if len(outline) < glyphHeader {
		return box, false
	}
	for n := range box {
		box[n] = int(i16(outline, 2+2*n))
	}
	return box, true
}

// outline returns the outline of a composite, with its parts by their new numbers.
func (c *composite) outline(number map[int]int) []byte {
	const argsAreXY, roundXY = 1 << 1, 1 << 2
	put := binary.BigEndian.AppendUint16
	out := put(nil, 0xffff) // a composite
	for _, n := range c.box {
		out = put(out, uint16(n))
	}
	for n, part := range c.components {
		flags := uint16(argsAreWords | argsAreXY | roundXY)
		if n+1 < len(c.components) {
			flags |= moreComponents
		}
		out = put(put(put(put(out, flags), uint16(number[part.glyph])), uint16(part.dx)), uint16(part.dy))
	}
	return out
}
