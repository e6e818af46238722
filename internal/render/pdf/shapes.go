package pdf

import (
	"strconv"
	"sync"
)

// shape is a picture that does not depend on the sheet, in one size and colour.
type shape struct {
	icon  string
	size  float64
	white bool
}

// shapes keeps what was drawn of each shape, once a process. There are few: the icons in the
// sizes of the two prints.
var shapes sync.Map // shape to []byte

// shapeOf is a shape as the content of a page, with its origin at the bottom left.
func shapeOf(s shape) []byte {
	drawn, ok := shapes.Load(s)
	if !ok {
		drawn, _ = shapes.LoadOrStore(s, s.draw())
	}
	return drawn.([]byte)
}

// draw draws a shape: a pen with round ends, and a path of lines.
func (s shape) draw() []byte {
	const grid, pen, decimals = 24, 1.9, 2
	unit := s.size / grid
	var b []byte
	number := func(f float64) { b = append(strconv.AppendFloat(b, f, 'f', decimals, 64), ' ') }
	if s.white {
		b = append(b, "1 G "...)
	}
	number(pen * unit)
	b = append(b, "w 1 J 1 j "...)
	for _, points := range icons()[s.icon] {
		for n, p := range points {
			number(p[0] * unit)
			number(s.size - p[1]*unit)
			if n == 0 {
				b = append(b, "m "...)
			} else {
				b = append(b, "l "...)
			}
		}
	}
	return append(b, 'S')
}
