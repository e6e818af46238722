package qr

import (
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// Each module of the code is in the rows, and no other.
func TestEncode(t *testing.T) {
	const address = "tel:3105550100"
	want, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	c := Encode(address)
	if c.Size != want.Bounds().Dx() || Encode(address).Size != c.Size {
		t.Fatalf("%d modules, want %d", c.Size, want.Bounds().Dx())
	}
	got := map[[2]int]bool{}
	for _, r := range c.Rows {
		for x := r.X; x < r.X+r.Width; x++ {
			got[[2]int{x, r.Y}] = true
		}
	}
	for y := range c.Size {
		for x := range c.Size {
			if got[[2]int{x, y}] != isDark(want.At(x, y)) {
				t.Errorf("%d, %d is wrong", x, y)
			}
		}
	}
	if tooLong := Encode("https://clinic.example/" + strings.Repeat("x", 4000)); tooLong.Size != 0 {
		t.Errorf("%d modules for what is too long", tooLong.Size)
	}
}
