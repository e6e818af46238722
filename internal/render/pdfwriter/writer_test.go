package pdfwriter_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/testkit"
)

var info = pdfwriter.Info{Title: "Title (1) & more", Language: "en", Creator: "a test"}

// typeface returns the embedded typeface for some runes.
func typeface(t testing.TB, k *pdfwriter.Cache, runes map[rune]bool) *pdfwriter.Typeface {
	t.Helper()
	need := pdfwriter.Letters{Runes: runes}
	f, err := pdfwriter.ChooseFamilies(need, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k.Typeface(f, need)
}

// draw draws two pages with everything that there is, for a name.
func draw(t testing.TB, k *pdfwriter.Cache, a *pdfwriter.Arena, name string) *pdfwriter.Canvas {
	t.Helper()
	runes := map[rune]bool{}
	for _, r := range "Heading Link alone in the margin" + name {
		runes[r] = true
	}
	c := pdfwriter.NewCanvas(a, typeface(t, k, runes), 300, 400)
	c.NewPage()
	c.Heading("H1", "Heading", 20, func() float64 {
		c.Text(20, 40, 20, pdfwriter.Bold, false, "Heading")
		return 24
	})
	c.P(func() float64 {
		return c.Varying(func() float64 {
			c.Text(20, 60, 12, pdfwriter.Regular, false, name)
			return 16
		})
	})
	c.Figure("A picture", [4]float64{20, 80, 60, 120}, func() float64 {
		c.DrawStencil(pdfwriter.Stencil{Width: 8, Height: 2, Bits: []byte{0xaa, 0x55}}, 20, 80, 40, 40)
		c.Frame(20, 80, 40, 40, 1)
		return 40
	})
	c.DrawForm(100, 100, pdfwriter.Circles(3, 20, 7, 0.8))
	c.DrawIcon(pdfwriter.NewIcon([][][2]float64{{{0, 0}, {24, 24}}}, 24, 18, false), 200, 100)
	c.NewPage()
	c.P(func() float64 {
		return c.In(c.NewLink("Link\u00a0alone"), func() float64 {
			c.Text(20, 40, 12, pdfwriter.Regular, false, "Link alone")
			c.Link(20, 30, 80, 44, "https://example.org/(1)", "Link alone")
			return 16
		})
	})
	table := c.NewElement("Table")
	c.In(c.NewChild("TR", table), func() float64 {
		c.In(c.NewHeaderCell("Row"), func() float64 { c.Text(20, 60, 12, pdfwriter.Regular, false, "in"); return 0 })
		return c.In(c.NewElement("TD"), func() float64 { c.AddEmpty(c.Current()); return 0 })
	})
	c.OnEachPage(func(int) {
		c.Artifact(func() float64 { c.Text(20, 390, 8, pdfwriter.Regular, false, "the margin"); return 0 })
	})
	return c
}

// A file is read by a reader that shares no code with the writer: texts in their place, a whole structure, a
// bookmark, and each resource.
func TestOneDrawing(t *testing.T) {
	for _, name := range []string{"Rosa", "Nguyễn Thị Ánh", "Ελένη (\\)"} {
		var b bytes.Buffer
		k := pdfwriter.NewCache()
		if err := draw(t, k, pdfwriter.NewArena(), name).Finish().Write(&b, k, info); err != nil {
			t.Fatal(err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Pages) != 2 || d.Pages[0].Width != 300 || d.Pages[0].Height != 400 {
			t.Fatalf("%d pages", len(d.Pages))
		}
		if words := d.Pages[0].Words(); !strings.Contains(testkit.StripSpace(words), testkit.StripSpace("Heading"+name+"the margin")) {
			t.Errorf("page 1 says %q", words)
		}
		tree, err := testkit.Structure(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"H1: Heading", "Figure alt (A picture)", "Link alt (Link alone)", "TH (Row): in", "TD"} {
			if !strings.Contains(tree, want) {
				t.Errorf("the structure lacks %q:\n%s", want, tree)
			}
		}
		if strings.Contains(tree, "margin") {
			t.Error("decoration is in the structure")
		}
		objects := fmt.Sprint(d.Objects)
		for _, want := range []string{"/Title (Heading)", "/Title (Title \\(1\\) & more)", "/Producer (a test)", "/Subtype /Image", "/Subtype /Form", "/URI (https://example.org/\\(1\\))", "/Lang (en)"} {
			if !strings.Contains(objects, want) {
				t.Errorf("no object has %q", want)
			}
		}
	}
}

// What is measured draws nothing, and is in no tag.
func TestMeasuringDrawsNothing(t *testing.T) {
	write := func(measured bool) []byte {
		k, a := pdfwriter.NewCache(), pdfwriter.NewArena()
		c := draw(t, k, a, "Rosa")
		if measured {
			c.Measure(func() float64 {
				return c.P(func() float64 {
					c.Text(0, 0, 1, pdfwriter.Regular, false, "Rosa")
					c.Fill(0, 0, 9, 9)
					c.DrawForm(0, 0, pdfwriter.Circles(1, 1, 1, 1))
					c.Link(0, 0, 1, 1, "https://example.org", "x")
					return 3
				})
			})
			only := pdfwriter.NewCanvas(a, nil, 300, 400)
			only.OnlyMeasure()
			only.NewPage()
			only.Text(0, 0, 1, pdfwriter.Regular, false, "Rosa")
		}
		var b bytes.Buffer
		if err := c.Finish().Write(&b, k, info); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if !bytes.Equal(write(true), write(false)) {
		t.Error("what was only measured changes the file")
	}
}

// An arena that is used again, a cache that is full, and none at all give the same bytes.
func TestBytesDependOnTheDrawingAlone(t *testing.T) {
	k, a := pdfwriter.NewCache(), pdfwriter.NewArena()
	want := map[string]string{}
	for n := range 12 {
		name := []string{"Rosa", "Ann Example", "Ελένη"}[n%3]
		cache := k
		if n%4 == 3 {
			cache = nil
		}
		var b bytes.Buffer
		if err := draw(t, cache, a, name).Finish().Write(&b, cache, info); err != nil {
			t.Fatal(err)
		}
		a.Reset()
		if want[name] == "" {
			want[name] = b.String()
		}
		if b.String() != want[name] {
			t.Errorf("%s: other bytes the next time", name)
		}
	}
}

// What files have alike is packed once.
func TestWhatFilesHaveAlikeIsPackedOnce(t *testing.T) {
	k, a := pdfwriter.NewCache(), pdfwriter.NewArena()
	var shared []int
	for _, name := range []string{"Rosa", "Ann", "Eva", "Eve"} {
		_, before := k.Packed()
		if err := draw(t, k, a, name).Finish().Write(io.Discard, k, info); err != nil {
			t.Fatal(err)
		}
		a.Reset()
		_, after := k.Packed()
		shared = append(shared, after-before)
	}
	if shared[0] == 0 || shared[1] > 0 || shared[2] > 0 || shared[3] > 0 {
		t.Errorf("parts packed for each file: %v", shared)
	}
}

// Many drawings in a file: the fonts, the picture and the form once, each with a bookmark and a section, and on
// paper of its own.
func TestManyDrawings(t *testing.T) {
	var b bytes.Buffer
	k, a := pdfwriter.NewCache(), pdfwriter.NewArena()
	m := pdfwriter.NewMerger(&b, k, pdfwriter.Info{Title: info.Title, Language: info.Language, Creator: info.Creator, TwoSided: true})
	if err := m.Close(); !errors.Is(err, pdfwriter.ErrEmpty) {
		t.Fatal(err)
	}
	for n := range 3 {
		c := draw(t, k, a, "Rosa")
		if n == 1 {
			c.NewPage() // a third page: its back stays empty
		}
		if err := m.Add(c.Finish(), fmt.Sprintf("Row %d", n), "es"); err != nil {
			t.Fatal(err)
		}
		a.Reset()
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := testkit.ReadPDF(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tree, err := testkit.Structure(d)
	if err != nil {
		t.Fatal(err)
	}
	objects := fmt.Sprint(d.Objects)
	for what, want := range map[string]int{"/Type /FontDescriptor": 2, "/Subtype /Image": 1, "/Subtype /Form": 1, "/Title (Row ": 3, "/Lang (es)": 3, "/Lang (en)": 1} {
		if got := strings.Count(objects, what); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	if got := strings.Count(tree, "  Sect\n"); got != 3 || len(d.Pages) != 8 {
		t.Errorf("%d sections on %d pages", got, len(d.Pages))
	}
}

// A viewer that prints doesn't scale, and proposes both sides of the paper; a page that begins a sheet of paper is on the back of
// no other, whether the file is made for one side or for both, alone or one of many.
func TestAPageThatBeginsASheetOfPaper(t *testing.T) {
	for _, c := range []struct {
		pages, begins  int // counted from 1
		twoSided, many bool
		blank          []int // pages of the file
		want           string
	}{
		{pages: 1, want: "/PrintScaling /None>>"},
		{pages: 1, twoSided: true, want: "/PrintScaling /None>>"},
		{pages: 3, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 3, begins: 3, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 2, begins: 2, want: "/Duplex /Simplex>>"},
		{pages: 2, begins: 1, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 2, begins: 2, twoSided: true, blank: []int{2}, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 3, begins: 3, twoSided: true, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 5, begins: 4, twoSided: true, blank: []int{4}, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 2, begins: 2, many: true, want: "/Duplex /Simplex>>"},
		{pages: 2, begins: 2, many: true, twoSided: true, blank: []int{2, 4, 6, 8}, want: "/Duplex /DuplexFlipLongEdge>>"},
		{pages: 3, begins: 3, many: true, twoSided: true, blank: []int{4, 8}, want: "/Duplex /DuplexFlipLongEdge>>"},
	} {
		k := pdfwriter.NewCache()
		face := typeface(t, k, map[rune]bool{'x': true})
		draw := func() *pdfwriter.Drawing {
			canvas := pdfwriter.NewCanvas(pdfwriter.NewArena(), face, 300, 400)
			for n := range c.pages {
				canvas.NewPage()
				if n+1 == c.begins {
					canvas.BeginSheet()
				}
				canvas.Heading("H1", "x", 20, func() float64 { canvas.Text(20, 40, 12, pdfwriter.Regular, false, "x"); return 14 })
			}
			return canvas.Finish()
		}
		var b bytes.Buffer
		var err error
		how := info
		how.TwoSided = c.twoSided
		if c.many {
			m := pdfwriter.NewMerger(&b, k, how)
			for range 2 {
				if err = errors.Join(err, m.Add(draw(), "x", "en")); err != nil {
					t.Fatal(err)
				}
			}
			err = m.Close()
		} else {
			err = draw().Write(&b, k, how)
		}
		if err != nil {
			t.Fatal(err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var blank []int
		for n, p := range d.Pages {
			if p.Words() == "" {
				blank = append(blank, n+1)
			}
		}
		if !slices.Equal(blank, c.blank) {
			t.Errorf("%+v: blank pages %v", c, blank)
		}
		if !strings.Contains(fmt.Sprint(d.Objects), c.want) {
			t.Errorf("%+v: the catalog lacks %q", c, c.want)
		}
	}
}

// A rune that no font has is named, always the same one.
func TestMissingRune(t *testing.T) {
	for range 5 {
		var missing *pdfwriter.MissingError
		if _, err := pdfwriter.ChooseFamilies(pdfwriter.Letters{Runes: map[rune]bool{'明': true, 'a': true, '小': true, '王': true}}, nil); !errors.As(err, &missing) || missing.Rune != '小' {
			t.Errorf("%v", err)
		}
	}
}
