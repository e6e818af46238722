package pdfwriter

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
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

// Texts that are not handed to the library for NFC are the same in it.
func TestTextsAreInNFC(t *testing.T) {
	var all []string
	for r := rune(0x20); r < 0x2100; r++ {
		all = append(all, string(r), "a"+string(r), string(r)+"\u0301", "a"+string(r)+"e\u0301", "\u2013"+string(r), string(r)+"\u2013")
	}
	for _, s := range all {
		if got, want := NFC(s), norm.NFC.String(s); got != want {
			t.Errorf("%+q is %+q, want %+q", s, got, want)
		}
	}
}
