package pdf

import (
	"aftercare/internal/render/pdfwriter"
	"math"
	"sync"
)

// icons are drawn on a grid of 24 units, as strokes: each is lines and arcs. They are always beside a word.
var icons = sync.OnceValue(func() map[string][][][2]float64 {
	return map[string][][][2]float64{
		"diet": { // fork and knife
			lines(6, 3, 6, 21), lines(3.5, 3, 3.5, 8), lines(8.5, 3, 8.5, 8), arc(6, 8, 2.5, 0, 180),
			lines(17, 21, 17, 3), lines(17, 3, 14.5, 6, 14.5, 13, 17, 13),
		},
		"activity": { // someone walking
			arc(13, 4, 2, 0, 360), lines(12.5, 8, 11, 14, 14.5, 17, 15.5, 22), lines(11, 14, 9, 18, 6.5, 22),
			lines(12.5, 8, 8.5, 10.5, 7.5, 14), lines(12.5, 8, 15, 11.5, 18.5, 12.5),
		},
		"medication": { // a capsule
			lines(9, 20.5, 20.5, 9), lines(3.5, 15, 15, 3.5), arc(6.25, 17.75, 3.89, 45, 225), arc(17.75, 6.25, 3.89, 225, 405),
			lines(9, 9.5, 14.5, 15),
		},
		"expect":     {arc(12, 12, 9, 0, 360), lines(12, 6.5, 12, 12, 16, 14)}, // a clock
		"site-care":  {lines(4, 8.5, 20, 8.5, 20, 15.5, 4, 15.5, 4, 8.5), lines(9, 8.5, 9, 15.5), lines(15, 8.5, 15, 15.5), lines(11.6, 12, 12.4, 12)},
		"call-911":   {lines(12, 3, 22, 20.5, 2, 20.5, 12, 3), lines(12, 9.5, 12, 14.5), lines(12, 17.4, 12, 17.6)}, // a warning sign
		"call-now":   phone(),
		"call-today": phone(),
		"for-others": { // two people
			arc(9, 7.5, 3.5, 0, 360), arc(9, 20.5, 6.5, 180, 360), lines(2.5, 20.5, 15.5, 20.5),
			arc(15.5, 7.5, 3.5, -75, 75), arc(15, 20.5, 6.5, 285, 360), lines(18.5, 20.5, 21.5, 20.5),
		},
		"follow-up":  {lines(4, 5.5, 20, 5.5, 20, 21, 4, 21, 4, 5.5), lines(4, 10, 20, 10), lines(8, 3, 8, 7), lines(16, 3, 16, 7), lines(8, 14, 8.2, 14), lines(12, 14, 12.2, 14)},
		"diary":      {lines(4, 20, 5, 15.5, 16.5, 4, 20, 7.5, 8.5, 19, 4, 20), lines(14, 6.5, 17.5, 10)}, // a pen
		"teach-back": {lines(3, 4, 21, 4, 21, 16, 11, 16, 6.5, 20.5, 6.5, 16, 3, 16, 3, 4), lines(7, 8.2, 17, 8.2), lines(7, 12, 14, 12)},
		"message":    {lines(3, 5, 21, 5, 21, 19, 3, 19, 3, 5), lines(3, 5.5, 12, 13, 21, 5.5)}, // a letter
	}
})

func phone() [][][2]float64 {
	return [][][2]float64{lines(7, 2.5, 17, 2.5, 17, 21.5, 7, 21.5, 7, 2.5), lines(11, 18.5, 13, 18.5)}
}

// lines returns a line through points, in units of the grid.
func lines(xy ...float64) [][2]float64 {
	s := make([][2]float64, 0, len(xy)/2)
	for n := 0; n+1 < len(xy); n += 2 {
		s = append(s, [2]float64{xy[n], xy[n+1]})
	}
	return s
}

// arc returns a part of a circle, from one angle to another in degrees, clockwise from the right.
func arc(x, y, r, from, to float64) [][2]float64 {
	const step = 15
	var s [][2]float64
	for a := from; a <= to; a += step {
		rad := a * math.Pi / 180
		s = append(s, [2]float64{x + r*math.Cos(rad), y + r*math.Sin(rad)})
	}
	return s
}

// icon draws an icon with its top left corner at x, y; nothing if there is none of this name.
func (l *layout) icon(name string, x, y, size float64, white bool) {
	lines, ok := icons()[name]
	if !ok || l.c.Measuring() {
		return
	}
	const grid = 24
	drawn := l.cache.icon(iconKey{name, size, white}, func() *pdfwriter.Icon { return pdfwriter.NewIcon(lines, grid, size, white) })
	l.c.DrawIcon(drawn, x, y+size)
}
