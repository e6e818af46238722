package truetype

import (
	"testing"

	"golang.org/x/image/font/gofont/goregular"
)

func TestGoRegular(t *testing.T) {
	f, err := Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "Aé°ñ–’ЖΩ" {
		if !f.Covers(r) {
			t.Errorf("%q is not covered", r)
		}
	}
	for _, r := range "中ệ😀ب" {
		if f.Covers(r) {
			t.Errorf("%q is covered", r)
		}
	}
	if w := f.Advance(f.Glyph('n')); w < 500 || w > 650 {
		t.Errorf("an n is %v wide", w)
	}
}

// TestSubsetKeepsWidthsAndOutlines reads the cut font again: each glyph is unchanged.
func TestSubsetKeepsWidthsAndOutlines(t *testing.T) {
	f, err := Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	s := f.Subset(map[rune]bool{'A': true, 'é': true, 'ñ': true, ' ': true, 0xa0: true, '中': true}, nil)
	if len(s.Glyphs) != 5 {
		t.Fatalf("%d runes kept, want 5", len(s.Glyphs))
	}
	cut := &Font{data: s.Data, tables: map[string][]byte{}}
	if err := cut.readTableDirectory(); err != nil {
		t.Fatal(err)
	}
	cut.readHeader()
	if err := cut.validate(); err != nil {
		t.Fatal(err)
	}
	for r, g := range s.Glyphs {
		if cut.Advance(g) != f.Advance(f.Glyph(r)) {
			t.Errorf("%q has another width", r)
		}
		if len(cut.components(g)) != len(f.components(f.Glyph(r))) {
			t.Errorf("%q is made of other parts", r)
		}
		for _, c := range cut.components(g) {
			if c >= cut.numGlyphs {
				t.Errorf("%q has a part that is not there", r)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(goregular.TTF[:2000])
	f.Add(goregular.TTF)
	f.Fuzz(func(t *testing.T, data []byte) {
		font, err := Parse(data)
		if err == nil {
			font.Subset(map[rune]bool{'A': true, 'é': true}, map[string]bool{"e\u0323\u0301": true})
		}
	})
}
