package testkit

import (
	"encoding/binary"
	"maps"
	"slices"
	"testing"

	"aftercare/internal/render/truetype"
)

// WithGlyphs returns a font that shows some runes with the glyphs of others, besides those of
// ASCII: a font for a script for which no free font is small enough for a repository.
func WithGlyphs(t testing.TB, font []byte, as map[rune]rune) []byte {
	t.Helper()
	out, err := GlyphsAs(font, as)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// GlyphsAs is WithGlyphs outside of a test.
func GlyphsAs(font []byte, as map[rune]rune) ([]byte, error) {
	f, err := truetype.Parse(font)
	if err != nil {
		return nil, err
	}
	glyphs := map[rune]int{}
	for r := rune(0x20); r < 0x100; r++ {
		if g := f.Glyph(r); g != 0 {
			glyphs[r] = g
		}
	}
	for r, like := range as {
		glyphs[r] = f.Glyph(like)
	}
	u16, u32 := binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	cmap := u16(u16(nil, 0), 1)
	cmap = u32(u16(u16(cmap, 3), 10), 12) // Windows, full Unicode, at offset 12
	cmap = u32(u16(u16(cmap, 12), 0), uint32(16+12*len(glyphs)))
	cmap = u32(u32(cmap, 0), uint32(len(glyphs)))
	for _, r := range slices.Sorted(maps.Keys(glyphs)) {
		cmap = u32(u32(u32(cmap, uint32(r)), uint32(r)), uint32(glyphs[r]))
	}
	out := slices.Clone(font)
	for at := 12; at < 12+16*int(binary.BigEndian.Uint16(font[4:])); at += 16 {
		if string(out[at:at+4]) == "cmap" {
			binary.BigEndian.PutUint32(out[at+8:], uint32(len(out)))
			binary.BigEndian.PutUint32(out[at+12:], uint32(len(cmap)))
		}
	}
	return append(out, cmap...), nil
}
