package pdfwriter

import (
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// BenchmarkColdFonts measures what ready.bin saves: reading, cutting and deflating the fonts.
func BenchmarkColdFonts(b *testing.B) {
	for b.Loop() {
		f, err := NewFamily("Go", goregular.TTF, gobold.TTF)
		if err != nil {
			b.Fatal(err)
		}
		f.commonSubsets[0]()
	}
}
