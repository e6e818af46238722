// Package truetype reads a TrueType font: which runes it covers, how wide they are, and a copy cut
// to the glyphs that are used. It returns a Font, or an error that says what is wrong with the
// file. It reads only fonts with glyf outlines.
package truetype

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Font is a parsed font. It is read-only and safe for concurrent use.
type Font struct {
	data        []byte
	tables      map[string][]byte
	UnitsPerEm  int
	BBox        [4]int // xMin, yMin, xMax, yMax, in font units
	Ascent      int    // font units
	Descent     int    // font units, negative
	CapHeight   int
	Italic      bool
	longLoca    bool
	numGlyphs   int
	numHMetrics int // the number of glyphs with a width of their own
	cmap        func(rune) int
}

// Parse reads a font. The bytes are kept and must not change.
func Parse(data []byte) (f *Font, err error) {
	// A hostile offset may not be caught anywhere else; the file is refused anyway.
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, errors.New("the font is damaged: a table points outside the file")
		}
	}()
	f = &Font{data: data, tables: map[string][]byte{}}
	if err := f.readTableDirectory(); err != nil {
		return nil, err
	}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "cmap", "loca", "glyf"} {
		if len(f.tables[name]) == 0 {
			return nil, fmt.Errorf("the font has no %q table", name)
		}
	}
	f.readHeader()
	if err := f.validate(); err != nil {
		return nil, err
	}
	return f, f.readCmap()
}

func (f *Font) readTableDirectory() error {
	const entry, head = 16, 12
	if len(f.data) < head {
		return errors.New("the file is too short to be a font")
	}
	switch tag := string(f.data[:4]); tag {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return errors.New("the font has CFF outlines; expected TrueType (glyf) outlines")
	case "ttcf":
		return errors.New("the file is a collection of fonts (.ttc); expected one font (.ttf)")
	case "wOFF", "wOF2":
		return errors.New("the file is a web font (woff); expected a .ttf")
	default:
		return errors.New("the file is not a TrueType font")
	}
	n := int(u16(f.data, 4))
	for i := range n {
		at := head + i*entry
		if at+entry > len(f.data) {
			return errors.New("the font is cut off in its list of tables")
		}
		offset, length := int(u32(f.data, at+8)), int(u32(f.data, at+12))
		name := string(f.data[at : at+4])
		if offset < 0 || length < 0 || offset+length > len(f.data) {
			return fmt.Errorf("the font is cut off: the table %q is not whole", name)
		}
		f.tables[name] = f.data[offset : offset+length]
	}
	return nil
}

func (f *Font) readHeader() {
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.UnitsPerEm = int(u16(head, 18))
	for i := range f.BBox {
		f.BBox[i] = int(i16(head, 36+2*i))
	}
	f.longLoca = u16(head, 50) == 1
	f.Ascent, f.Descent = int(i16(hhea, 4)), int(i16(hhea, 6))
	f.numHMetrics = int(u16(hhea, 34))
	f.numGlyphs = int(u16(f.tables["maxp"], 4))
	f.CapHeight = f.Ascent * 7 / 10
	if os2 := f.tables["OS/2"]; len(os2) >= 90 && u16(os2, 0) >= 2 {
		f.CapHeight = int(i16(os2, 88))
	}
}

func (f *Font) validate() error {
	entry := 2
	if f.longLoca {
		entry = 4
	}
	switch {
	case f.UnitsPerEm < 16 || f.UnitsPerEm > 16384:
		return fmt.Errorf("the font has %d units to the em; expected 16 to 16384", f.UnitsPerEm)
	case f.numGlyphs == 0 || f.numHMetrics == 0 || f.numHMetrics > f.numGlyphs:
		return errors.New("the font's counts of glyphs and widths don't fit together")
	case len(f.tables["loca"]) < (f.numGlyphs+1)*entry:
		return errors.New(`the font's "loca" table is cut off`)
	case len(f.tables["hmtx"]) < 4*f.numHMetrics+2*(f.numGlyphs-f.numHMetrics):
		return errors.New(`the font's "hmtx" table is cut off`)
	}
	for g := range f.numGlyphs {
		if start, end := f.glyphRange(g); start > end || end > len(f.tables["glyf"]) {
			return fmt.Errorf("the outline of glyph %d is not whole", g)
		}
	}
	return nil
}

// glyphRange returns where a glyph's outline is in glyf.
func (f *Font) glyphRange(g int) (start, end int) {
	loca := f.tables["loca"]
	if f.longLoca {
		return int(u32(loca, 4*g)), int(u32(loca, 4*g+4))
	}
	return 2 * int(u16(loca, 2*g)), 2 * int(u16(loca, 2*g+2))
}

// Glyph returns the glyph of a rune; 0 if the font has none.
func (f *Font) Glyph(r rune) int {
	g := f.cmap(r)
	if g < 0 || g >= f.numGlyphs {
		return 0
	}
	return g
}

// Covers reports whether the font can show a rune.
func (f *Font) Covers(r rune) bool { return f.Glyph(r) != 0 }

// Advance returns a glyph's width in thousandths of the em.
func (f *Font) Advance(glyph int) float64 {
	if glyph >= f.numHMetrics {
		glyph = f.numHMetrics - 1
	}
	return float64(u16(f.tables["hmtx"], 4*glyph)) * 1000 / float64(f.UnitsPerEm)
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func i16(b []byte, at int) int16  { return int16(u16(b, at)) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
