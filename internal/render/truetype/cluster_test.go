package truetype

import (
	"testing"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
)

// A mark stands above, below or beside its letter and what is on it already; a letter is as wide as without marks. The cut font
// says so too.
func TestClusters(t *testing.T) {
	f, err := Parse(liberationsansregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	box := func(r rune) [4]int {
		b, ok := f.box(f.Glyph(r))
		if !ok {
			t.Fatalf("%q has no outline", r)
		}
		return b
	}
	clusters := map[string]bool{"ẹ\u0301": true, "e\u030d": true, "E\u030d": true, "x\u0323": true, "o\u0358": true, "i\u030d": true, "q\u0304\u0301": true}
	cut := f.Subset(nil, clusters)
	if len(cut.Clusters) != len(clusters) {
		t.Fatalf("%v", cut.Clusters)
	}
	font := &Font{data: cut.Data, tables: map[string][]byte{}}
	if err := font.readTableDirectory(); err != nil {
		t.Fatal(err)
	}
	font.readHeader()
	if err := font.validate(); err != nil {
		t.Fatal(err)
	}
	for s, g := range cut.Clusters {
		base := []rune(s)[0]
		if base == 'i' {
			base = 'ı'
		}
		c, _ := f.compose(s)
		made, ok := font.box(g)
		if !ok || made != c.box || len(font.components(g)) != len(c.components) {
			t.Errorf("%q is %v in the cut font, and %v", s, made, c.box)
		}
		for n, part := range font.components(g) {
			if drawn, _ := font.box(part); drawn != must(f.box(c.components[n].glyph)) {
				t.Errorf("%q has another part %d", s, n)
			}
		}
		wide := font.Advance(g) > f.Advance(f.Glyph(base))
		if wide != (base == 'o') {
			t.Errorf("%q is %v wide", s, font.Advance(g))
		}
		low, high := box(base)[1], box(base)[3]
		for n, r := range []rune(s)[1:] {
			at, b := c.components[n+1], box(r)
			bottom, top := b[1]+at.dy, b[3]+at.dy
			switch class(r) {
			case above:
				if bottom <= high || bottom > high+f.UnitsPerEm/10 {
					t.Errorf("%q: mark %d is at %d, and the letter ends at %d", s, n, bottom, high)
				}
				high = top
			case below:
				if top >= low {
					t.Errorf("%q: mark %d is not below", s, n)
				}
			case aboveRight:
				if b[0]+at.dx <= box(base)[2] {
					t.Errorf("%q: mark %d is not beside", s, n)
				}
			}
		}
	}
	for _, s := range []string{"e\u0328", "中\u0301", "1\u0301", "e\u20dd", " \u0301"} {
		if f.CoversCluster(s) {
			t.Errorf("%q is covered", s)
		}
	}
	if !f.CoversCluster("é") || NextCluster("ẹ\u0301a") != 5 || NextCluster("ab") != 1 || NextCluster("a") != 1 {
		t.Error("a letter alone")
	}
}

func must(b [4]int, _ bool) [4]int { return b }
