package pdf

import (
	"slices"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// drawingSet is a set of a sheet's drawings: bit n is the n-th of drawingNames, bit n+captionBits its caption.
type drawingSet uint

const captionBits = 16

// drawingNames returns the names of the drawings in the blocks that can show them, in order.
func drawingNames(s *sheet.Sheet) []string {
	var out []string
	for _, b := range s.Blocks {
		if _, runningText := b.(sheet.Overview); runningText {
			continue
		}
		for _, g := range sheet.Groups(b) {
			for n := range g.Items {
				if d := g.Items[n].Drawing; d != nil && !slices.Contains(out, d.Name) {
					out = append(out, d.Name)
				}
			}
		}
	}
	return out
}

// addDrawings adds the drawings that cost nothing: with which the sheet has as many pages as before, the same
// copyfitting, no more pages that break a rule, and as many boxes of whom to call on its first page. All at once,
// else one after another. Those that remain are not drawn; their instructions say everything in words. Where the
// emergency box goes on on the next page, a drawing would push signs there.
func (c *chooser) addDrawings(count int) {
	if count == 0 || c.best.a.splitEmergency || c.addDrawing(1<<count-1) {
		return
	}
	for n := 0; n < count && count > 1; n++ {
		c.addDrawing(c.best.a.drawings | 1<<n)
	}
}

// addCaptions adds the captions of the drawings that were added, where they cost nothing either.
func (c *chooser) addCaptions() {
	shown := c.best.a.drawings
	if shown == 0 || c.addDrawing(shown|shown<<captionBits) {
		return
	}
	for n := range captionBits {
		if one := drawingSet(1 << n); shown&one != 0 && shown != one {
			c.addDrawing(c.best.a.drawings | one<<captionBits)
		}
	}
}

// addDrawing takes the first arrangement with these drawings that is as good as the best without them, and like it
// but for where columns and boxes break; false for none.
func (c *chooser) addDrawing(drawings drawingSet) bool {
	best, before := c.best.a, c.best.outcome()
	for n, a := range append([]arrangement{best}, c.all...) {
		a.fit, a.noSummary, a.drawings = best.fit, best.noSummary, drawings
		like := a
		like.drawings, like.flowEnding, like.splitBoxes, like.short, like.shortPage = best.drawings, best.flowEnding, best.splitBoxes, best.short, best.shortPage
		if n > 0 && like != best {
			continue
		}
		if l, ok := c.try(a, nil); ok && !before.less(l.outcome()) {
			c.best = l
			return true
		}
	}
	return false
}

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
	if i.Drawing == nil || l.a.drawings == 0 {
		return placedDrawing{}, false
	}
	n := slices.Index(l.drawingNames, i.Drawing.Name)
	if n < 0 || l.a.drawings&(1<<n) == 0 {
		return placedDrawing{}, false
	}
	unit := drawingUnit
	if l.m.large {
		unit *= drawingLarge
	}
	of := drawing.Find(i.Drawing.Name)
	w := unit * of.Width
	d := placedDrawing{Drawing: i.Drawing, of: of, w: w, h: unit * of.Height, unit: unit}
	if l.a.drawings&(1<<(n+captionBits)) != 0 {
		d.caption = l.wrapWords(i.Drawing.Caption, l.m.label, w+captionMore)
	}
	return d, true
}

// measurements returns those of groups: the plain ones if none of them shows a drawing.
func (l *layout) measurements(groups []sheet.Group) *measurements {
	if l.pictured == l.plain {
		return l.plain
	}
	for _, g := range groups {
		for n := range g.Items {
			if g.Items[n].Drawing != nil {
				return l.pictured
			}
		}
	}
	return l.plain
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
