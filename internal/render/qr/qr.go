// Package qr makes the code that a phone scans: an address as a QR code of level M. It never
// holds patient data: the sheet's link doesn't.
package qr

import (
	"image/color"
	"sync"

	barcode "github.com/boombuler/barcode/qr"
)

// Code is the dark modules of a code, combined into rows, on a grid of Size by Size. It must not be
// changed.
type Code struct {
	Size int
	Rows []Row
}

// Row is Width dark modules side by side.
type Row struct{ X, Y, Width int }

// codes caches the codes of a process: they depend only on the address, of which a clinic has one,
// and cost more than all the text of a sheet.
var codes sync.Map // string to Code

// Encode returns the code of an address; Size is 0 if the address is too long for one.
func Encode(address string) Code {
	if c, ok := codes.Load(address); ok {
		return c.(Code)
	}
	image, err := barcode.Encode(address, barcode.M, barcode.Auto)
	if err != nil {
		return Code{}
	}
	c := Code{Size: image.Bounds().Dx()}
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for x < c.Size && isDark(image.At(x, y)) {
				x++
			}
			if x > from {
				c.Rows = append(c.Rows, Row{from, y, x - from})
			}
		}
	}
	codes.Store(address, c)
	return c
}

func isDark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r == 0
}
