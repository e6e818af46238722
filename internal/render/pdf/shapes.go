package pdf

import (
	"bytes"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// shape is a picture that doesn't depend on the sheet, in one size and colour.
type shape struct {
	icon  string
	size  float64
	white bool
}

// shapes caches what gofpdf drew for each shape, once per process. There are few: the icons in the
// sizes of ordinary and large print.
var shapes sync.Map // shape to []byte

// shapeOf returns a shape as the content of a page, with its origin at the bottom left.
func shapeOf(s shape) []byte {
	drawn, ok := shapes.Load(s)
	if !ok {
		drawn, _ = shapes.LoadOrStore(s, s.draw())
	}
	return drawn.([]byte)
}

// draw draws a shape on a page of its own size.
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
	// gofpdf begins each page with its own settings, which a form doesn't need.
	_, drawn, _ := bytes.Cut(tpl.Bytes(), []byte(shapeBegins+"\n"))
	return bytes.ReplaceAll(bytes.TrimSpace(drawn), []byte("\n"), []byte(" "))
}

const shapeBegins = "%shape"
