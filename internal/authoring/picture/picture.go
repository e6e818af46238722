// Package picture reads a picture that remains recognizable at one bit a pixel: on a laser printer,
// a copier and a fax.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
)

// Picture is a picture in black and white. It must not be changed.
type Picture struct {
	Width, Height int    // in pixels
	Bits          []byte // rows from the top, each starting on a new byte; 1 is black
}

// The requirements for a picture.
const (
	minHeight = 100  // pixels: on paper it is at most half an inch high
	maxPixels = 4096 // per side
	// maxGrey is the maximum share of the pixels, in percent, that are neither black nor white, not
	// counting edges.
	maxGrey = 1
)

// Grey levels up to maxBlack count as black, those from minWhite on as white.
const maxBlack, minWhite = 70, 235

// Decode reads a PNG. It refuses what wouldn't survive a fax: a picture with areas that are neither
// black nor white, with too few pixels, or with nothing on it.
func Decode(data []byte) (*Picture, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the file is no PNG picture")
	}
	if c.Height < minHeight || c.Width < minHeight/4 || c.Height > maxPixels || c.Width > maxPixels {
		return nil, fmt.Errorf("the picture is %d by %d pixels; expected a height of %d to %d", c.Width, c.Height, minHeight, maxPixels)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the PNG picture is damaged")
	}
	levels := greyLevels(img)
	if share := 100 * countGrey(levels, c.Width) / float64(len(levels)); share > maxGrey {
		return nil, fmt.Errorf("%.0f%% of the picture is grey or coloured; expected black on white, since a fax has no grey", share)
	}
	p := &Picture{Width: c.Width, Height: c.Height, Bits: make([]byte, (c.Width+7)/8*c.Height)}
	black := 0
	for n, level := range levels {
		if level < 128 {
			x, y := n%c.Width, n/c.Width
			p.Bits[y*((c.Width+7)/8)+x/8] |= 0x80 >> (x % 8)
			black++
		}
	}
	if black == 0 || black == len(levels) {
		return nil, errors.New("the picture is one colour all over")
	}
	return p, nil
}

// greyLevels returns the levels of a picture on white paper, 0 for black, row by row.
func greyLevels(img image.Image) []uint8 {
	b := img.Bounds()
	paper := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(paper, paper.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds(), img, b.Min, draw.Over)
	out := make([]uint8, b.Dx()*b.Dy())
	for n := range out {
		p := paper.Pix[4*n : 4*n+3]
		// The luminance of Rec. 601, in thousandths.
		out[n] = uint8((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2]) + 500) / 1000)
	}
	return out
}

// countGrey counts the pixels that are neither black nor white and aren't on an edge between the two.
func countGrey(levels []uint8, width int) float64 {
	const near = 2
	count := 0
	for n, level := range levels {
		if level <= maxBlack || level >= minWhite {
			continue
		}
		black, white := false, false
		for y := max(n/width-near, 0); y <= min(n/width+near, len(levels)/width-1); y++ {
			for x := max(n%width-near, 0); x <= min(n%width+near, width-1); x++ {
				black = black || levels[y*width+x] <= maxBlack
				white = white || levels[y*width+x] >= minWhite
			}
		}
		if !black || !white {
			count++
		}
	}
	return float64(count)
}
