package pdf

import (
	"io"
	"testing"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

func BenchmarkWarm(b *testing.B) {
	s := testkit.Sheet(b, "beverly-hills", testkit.Visits(b)["named"])
	for _, c := range []struct {
		name string
		r    Renderer
	}{{"letter", Renderer{Cache: shared}}, {"large", Renderer{LargePrint: true, Cache: shared}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.r.Render(io.Discard, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkNaive is the yardstick: the same words as a naive program sets them with gofpdf, its
// fonts added to each document, each text a MultiCell.
func BenchmarkNaive(b *testing.B) {
	s := testkit.Sheet(b, "beverly-hills", testkit.Visits(b)["named"])
	for b.Loop() {
		if err := naive(s, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func naive(s *sheet.Sheet, w io.Writer) error {
	p := gofpdf.New("P", "pt", "Letter", "")
	p.AddUTF8FontFromBytes("Go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("Go", "B", gobold.TTF)
	p.AddPage()
	for _, block := range s.Blocks {
		for n, text := range sheet.Strings([]sheet.Block{block}) {
			p.SetFont("Go", map[bool]string{true: "B"}[n == 0], 12)
			p.MultiCell(0, 16, text, "", "L", false)
		}
		if d, ok := block.(sheet.Diary); ok {
			for range d.Rows {
				for n := d.Low; n <= d.High; n++ {
					p.Circle(60+21*float64(n), p.GetY(), 7.75, "D")
				}
				p.Ln(22.5)
			}
		}
	}
	return p.Output(w)
}
