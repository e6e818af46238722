package pdf

import (
	"bytes"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// shape is a picture that does not depend on the sheet, in one size and colour.
type shape struct {
	icon  string
	size  float64
	white bool
}

// shapes keeps what gofpdf drew of each shape, once a process. There are few: the icons in
// the sizes of the two prints.
var shapes sync.Map // shape to []byte

// shapeOf is a shape as the content of a page, with its origin at the bottom left.
func shapeOf(s shape) []byte {
	drawn, ok := shapes.Load(s)
	if !ok {
		drawn, _ = shapes.LoadOrStore(s, s.draw())
	}
	return drawn.([]byte)
}

// draw draws a shape on a page of its size.
func (s shape) draw() []byte {
	size := gofpdf.SizeType{Wd: s.size, Ht: s.size}
	var failed error
	base := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: size})
	tpl := base.CreateTemplateCustom(gofpdf.PointType{}, size, func(t *gofpdf.Tpl) {
		t.RawWriteStr(shapeBegins)
		if s.white {
			t.RawWriteStr("1 G")
		}
		unit := s.size / 24
		t.SetLineWidth(1.9 * unit)
		t.RawWriteStr("1 J 1 j")
		for _, points := range icons()[s.icon] {
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
		panic("pdf: the icon " + s.icon + ": " + failed.Error())
	}
	// gofpdf begins each page with settings of its own; a stamp has its own anyway.
	_, drawn, _ := bytes.Cut(tpl.Bytes(), []byte(shapeBegins+"\n"))
	return bytes.ReplaceAll(bytes.TrimSpace(drawn), []byte("\n"), []byte(" "))
}

const shapeBegins = "%shape"
