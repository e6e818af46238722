package pdfwriter

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// The fast way to write a number gives the same as strconv.
func TestNumbersAreThoseOfStrconv(t *testing.T) {
	want := func(f float64) string {
		s := strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0")
		return strings.TrimSuffix(s, ".")
	}
	random := rand.New(rand.NewPCG(1, 2))
	all := []float64{0, -0.001, 0.001, 0.004, 0.005, 0.015, 1.005, 2.675, 612, 841.89, -3.1, 1e7, 1e12, math.Nextafter(0.125, 0), 0.125, math.Nextafter(0.125, 1)}
	for range 200_000 {
		f := random.Float64()*2000 - 1000
		all = append(all, f, math.Round(f*1000)/1000, math.Round(f*8)/8)
	}
	for _, f := range all {
		if got := formatNumber(f); got != want(f) {
			t.Fatalf("%v: %q, want %q", f, got, want(f))
		}
	}
}

// A rune that a cut font lacks is written as the font's box: a missing glyph must not vanish.
func TestWhatAFontLacksIsABox(t *testing.T) {
	cut := embedded[0]().commonSubsets[0]()[Regular]
	for _, s := range []string{"é", "字"} {
		if got := string(cut.encode(nil, s)); got != "\x00\x00" {
			t.Errorf("%q is written as %q", s, got)
		}
	}
}
