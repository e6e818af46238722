package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"aftercare/internal/authoring/picture"
)

func encode(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// discImage returns a disc of one colour on a ground of another.
func discImage(w, h int, ground, disc color.Color) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := x-w/2, y-h/2
			img.Set(x, y, ground)
			if dx*dx+dy*dy < h*h/9 {
				img.Set(x, y, disc)
			}
		}
	}
	return img
}

func TestDecodeKeepsBlackAndWhite(t *testing.T) {
	for name, ground := range map[string]color.Color{"white": color.White, "transparent": color.Transparent} {
		p, err := picture.Decode(encode(t, discImage(131, 120, ground, color.Black)))
		if err != nil {
			t.Fatal(name, err)
		}
		if p.Width != 131 || p.Height != 120 || len(p.Bits) != 17*120 {
			t.Errorf("%s: %d by %d, %d bytes", name, p.Width, p.Height, len(p.Bits))
		}
		if p.Bits[0] != 0 || p.Bits[60*17+8] != 0xff {
			t.Errorf("%s: the corner is %x, the middle %x", name, p.Bits[0], p.Bits[60*17+8])
		}
	}
}

// A dark blue becomes black; edges between black and white may be grey.
func TestDecodeAllowsWhatAFaxKeeps(t *testing.T) {
	img := discImage(200, 120, color.White, color.NRGBA{0, 0, 120, 255})
	for y := 20; y < 100; y++ {
		img.Set(40, y, color.Black)
		img.Set(41, y, color.Gray{150})
	}
	if _, err := picture.Decode(encode(t, img)); err != nil {
		t.Error(err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"nothing", "no PNG", nil},
		{"another kind", "no PNG", []byte("\xff\xd8\xff\xe0JFIF")},
		{"half a file", "damaged", encode(t, discImage(200, 120, color.White, color.Black))[:120]},
		{"few pixels", "64 by 48 pixels", encode(t, discImage(64, 48, color.White, color.Black))},
		{"too many", "5000 by 110 pixels", encode(t, image.NewGray(image.Rect(0, 0, 5000, 110)))},
		{"grey", "grey or coloured", encode(t, discImage(200, 120, color.White, color.Gray{140}))},
		{"yellow, which would vanish", "grey or coloured", encode(t, discImage(200, 120, color.White, color.NRGBA{255, 240, 0, 255}))},
		{"white", "one colour", encode(t, discImage(200, 120, color.White, color.White))},
	} {
		if _, err := picture.Decode(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	var data bytes.Buffer
	if err := png.Encode(&data, discImage(600, 150, color.White, color.Black)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := picture.Decode(data.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
