package pdf

import (
	"slices"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// The size of drawings.
const (
	drawingUnit  = 0.36 // points a unit: 20 to 29 mm wide
	drawingLarge = 1.3  // times as large in large print
	drawingGap   = 8.0  // beside its text
	drawingAbove = 3.0
	drawingBelow = 3.0
	captionMore  = drawingGap - 2 // the space beside a drawing that its caption may take
	besideEms    = 12.0           // the least width of a text that has a drawing beside it
)

// placedDrawing is a drawing that this arrangement shows, with its size in points.
type placedDrawing struct {
	*sheet.Drawing
	of      *drawing.Drawing
	w, h    float64
	unit    float64
	caption []textLine // none where it would cost something
}

// height returns its height with its caption.
func (d placedDrawing) height(l *layout) float64 { return d.h + l.linesHeight(d.caption, l.m.label) }

// shownDrawing returns the drawing of an item if the arrangement has it.
func (l *layout) shownDrawing(i *sheet.Item) (placedDrawing, bool) {
	n := slices.Index(l.extras.drawings, i.Drawing)
	if i.Drawing == nil || !l.a.extras.hasDrawing(n) {
		return placedDrawing{}, false
	}
	unit := drawingUnit
	if l.m.large {
		unit *= drawingLarge
	}
	of := drawing.Find(i.Drawing.Name)
	w := unit * of.Width
	d := placedDrawing{Drawing: i.Drawing, of: of, w: w, h: unit * of.Height, unit: unit}
	if l.a.extras.hasCaption(n) {
		d.caption = l.wrapWords(i.Drawing.Caption, l.m.label, w+captionMore)
	}
	return d, true
}

// beside returns the width of a text with the drawing on its right, and whether that is less high than the drawing
// below it.
func (d placedDrawing) beside(l *layout, b *bullet, w float64) (text float64, better bool) {
	text = w - d.w - drawingGap
	if text-l.bulletInset < besideEms*l.m.body.size {
		return w, false
	}
	height := func(w float64) float64 { return l.linesHeight(b.linesIn(l, w), l.m.body) }
	return text, max(height(text), d.height(l)+drawingAbove) <= height(w)+d.height(l)+drawingAbove
}

// draw draws it with its top left corner at x, y.
func (d placedDrawing) draw(l *layout, x, y float64) {
	if l.c.Measuring() {
		return
	}
	icon := l.cache.icon(iconKey{"drawing " + d.Name, d.unit, false}, func() *pdfwriter.Icon {
		strokes := make([]pdfwriter.Stroke, len(d.of.Strokes))
		for n, s := range d.of.Strokes {
			inside := map[drawing.Fill]pdfwriter.Fill{drawing.White: pdfwriter.White, drawing.Black: pdfwriter.Black}[s.Fill]
			strokes[n] = pdfwriter.Stroke{Path: s.Path, Width: s.Width, White: s.White, Inside: inside}
		}
		return pdfwriter.NewPicture(strokes, d.of.Width, d.of.Height, d.unit)
	})
	l.c.Figure(d.Alt, [4]float64{x, y, x + d.w, y + d.h}, func() float64 {
		l.c.DrawIcon(icon, x, y+d.h)
		return d.h
	})
	if len(d.caption) == 0 {
		return
	}
	l.c.P(func() float64 {
		h := 0.0
		for _, line := range d.caption { // centred, but not over the edge on the right
			h += l.drawLines([]textLine{line}, x+min((d.w-line.width)/2, d.w-line.width), y+d.h+h, l.m.label, false)
		}
		return h
	})
}
