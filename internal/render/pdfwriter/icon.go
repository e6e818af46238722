package pdfwriter

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jung-kurt/gofpdf"
)

// Icon is a line drawing, ready to be drawn on any canvas. It is read-only.
type Icon struct{ content []byte }

// NewIcon draws lines, each through points on a grid of this many units, as an icon of a size in
// points, in black or in white. It panics if gofpdf refuses them.
func NewIcon(lines [][][2]float64, grid, size float64, white bool) *Icon {
	var failed error
	base := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: size, Ht: size}})
	tpl := base.CreateTemplateCustom(gofpdf.PointType{}, gofpdf.SizeType{Wd: size, Ht: size}, func(t *gofpdf.Tpl) {
		t.RawWriteStr(iconBegins)
		if white {
			t.RawWriteStr("1 G")
		}
		unit := size / grid
		t.SetLineWidth(1.9 * unit)
		t.RawWriteStr("1 J 1 j")
		for _, points := range lines {
			for n, p := range points {
				if n == 0 {
					t.MoveTo(p[0]*unit, p[1]*unit)
				} else {
					t.LineTo(p[0]*unit, p[1]*unit)
				}
			}
		}
		t.DrawPath("D")
		failed = t.Error()
	})
	if failed != nil {
		panic(fmt.Sprintf("pdfwriter: an icon: %v", failed))
	}
	// gofpdf begins each page with its own settings, which a form doesn't need.
	_, drawn, _ := bytes.Cut(tpl.Bytes(), []byte(iconBegins+"\n"))
	return &Icon{bytes.ReplaceAll(bytes.TrimSpace(drawn), []byte("\n"), []byte(" "))}
}

const iconBegins = "%shape"

// Stroke is a path of lines and curves with round ends and corners, of a width in units of its own. Path holds M, L, C
// and Z, each with absolute coordinates after it: "M0 0L10 0C12 0 14 2 14 4Z".
type Stroke struct {
	Path   string
	Width  float64
	White  bool // white instead of black
	Inside Fill
}

// Fill is what is inside a path.
type Fill int

// The fills.
const (
	Transparent Fill = iota
	White
	Black
)

// NewPicture draws strokes, one on another, in a frame whose width and height are in their units, as an icon of
// this many points a unit. What is outside the frame isn't seen.
func NewPicture(strokes []Stroke, width, height, scale float64) *Icon {
	var b []byte
	number := func(n float64, operator string) { b = append(appendNumber(b, n), operator...) }
	// The units' origin is at the top left.
	number(scale, " 0 0 ")
	number(-scale, " 0 ")
	number(scale*height, " cm 0 0 ")
	number(width, " ")
	number(height, " re W n 1 J 1 j")
	for _, s := range strokes {
		b = append(b, [...]string{Transparent: " ", White: " 1 g ", Black: " 0 g "}[s.Inside]...)
		if s.White {
			b = append(b, "1 G "...)
		} else {
			b = append(b, "0 G "...)
		}
		number(s.Width, " w ")
		b = appendPath(b, s.Path)
		if s.Inside == Transparent {
			b = append(b, 'S')
		} else {
			b = append(b, 'B')
		}
	}
	return &Icon{b}
}

// appendPath appends a Stroke's path: in the file, the operator follows its numbers.
func appendPath(b []byte, path string) []byte {
	for len(path) > 0 {
		operator, numbers := path[0], path[1:]
		if end := strings.IndexAny(numbers, "MLCZ"); end >= 0 {
			numbers = numbers[:end]
		}
		path = path[1+len(numbers):]
		if operator == 'Z' {
			b = append(b, "h "...)
			continue
		}
		b = append(append(append(b, numbers...), ' ', operator+'a'-'A'), ' ')
	}
	return b
}

// DrawIcon draws an icon with its bottom left corner at x, y.
func (c *Canvas) DrawIcon(i *Icon, x, y float64) { c.drawContent(x, y, i.content) }
