package pdfwriter

import (
	"bytes"
	"fmt"

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

// DrawIcon draws an icon with its bottom left corner at x, y.
func (c *Canvas) DrawIcon(i *Icon, x, y float64) { c.drawContent(x, y, i.content) }
