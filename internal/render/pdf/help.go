package pdf

import (
	"aftercare/internal/sheet"
)

// emergencyLevel is the level whose box has the solid head and stands on the first page.
const emergencyLevel = "call-911"

// Help draws a box for each level: the most urgent on the left, the others on the right,
// as high as each other. Where the left one alone would leave much of the page empty beside
// it, or print is large, they stand one under the other.
func (l *layout) Help(b sheet.Help) {
	if len(b.Boxes) == 0 {
		return
	}
	if l.m.large || len(b.Boxes) == 1 || b.Boxes[0].Level != emergencyLevel {
		l.stacked(b.Boxes)
		return
	}
	side := func(y float64) float64 { return l.sideBySide(b.Boxes, y) }
	h := l.c.measure(func() float64 { return side(l.y) })
	if h > l.room() && l.onPage && len(l.c.pages) == 1 {
		// The emergency box alone may still fit, over the full width with its signs in
		// two columns.
		l.stacked(b.Boxes)
		return
	}
	l.place(l.m.gap, side)
	l.placedHelp()
}

func (l *layout) placedHelp() {
	if l.help == 0 {
		l.help = len(l.c.pages)
	}
}

const (
	boxGap   = 10.0
	boxLine  = 1.2 // of an ordinary box
	boxHeavy = 2.0 // of the emergency box
)

func (l *layout) sideBySide(boxes []sheet.HelpBox, y float64) float64 {
	leftWidth := 0.47 * (l.m.inner() - boxGap)
	rightWidth := l.m.inner() - boxGap - leftWidth
	lh := l.c.measure(func() float64 { return l.helpBox(boxes[0], l.m.left, y, leftWidth, 0, 1) })
	rh := 0.0
	heights := make([]float64, len(boxes))
	for n, box := range boxes[1:] {
		heights[n+1] = l.c.measure(func() float64 { return l.helpBox(box, 0, y, rightWidth, 0, 1) })
		rh += heights[n+1]
	}
	rh += boxGap * float64(len(boxes)-2)
	h := max(lh, rh)
	l.helpBox(boxes[0], l.m.left, y, leftWidth, h, 1)
	at, x := y, l.m.left+leftWidth+boxGap
	for n, box := range boxes[1:] {
		bh := heights[n+1]
		if n == len(boxes)-2 {
			bh = y + h - at
		}
		l.helpBox(box, x, at, rightWidth, bh, 1)
		at += bh + boxGap
	}
	return h
}

// stacked sets one box under the other, each whole.
func (l *layout) stacked(boxes []sheet.HelpBox) {
	columns := 2
	if l.m.large {
		columns = 1
	}
	for n, box := range boxes {
		after := boxGap
		if n == len(boxes)-1 {
			after = l.m.gap
		}
		l.place(after, func(y float64) float64 {
			return l.helpBox(box, l.m.left, y, l.m.inner(), 0, columns)
		})
		l.placedHelp()
	}
}

// helpBox draws one box at least as high as least, and returns its height.
func (l *layout) helpBox(b sheet.HelpBox, x, y, w, least float64, columns int) float64 {
	urgent := b.Level == emergencyLevel
	head := l.m.h2
	if urgent && !l.m.large {
		head = role{15.5, 19, bold}
	}
	inset := l.m.pad + l.m.icon + 8
	lines := l.wrap(b.Heading, head, w-inset-l.m.pad)
	headHeight := max(l.linesHeight(lines, head), l.m.icon) + 9
	if urgent {
		l.c.fill(x, y, w, headHeight)
	}
	l.c.icon(b.Level, x+l.m.pad, y+(headHeight-l.m.icon)/2, l.m.icon, urgent)
	l.lines(lines, x+inset, y+(headHeight-l.linesHeight(lines, head))/2, head, urgent)
	at := y + headHeight
	if !urgent {
		l.c.rule(x, at, w, boxLine)
	}
	at += 6
	inner := w - 2*l.m.pad
	if len(b.Note) > 0 {
		at += l.paragraph(b.Note, x+l.m.pad, at, inner, l.m.body) + l.bulletGap
	}
	at += l.inColumns(b.Groups, x+l.m.pad, at, inner, columns) + 7
	h := max(at-y, least)
	width := boxLine
	if urgent {
		width = boxHeavy
	}
	l.c.frame(x, y, w, h, width)
	return h
}

// inColumns draws groups of bullets in one or two columns, in two where that is less high.
func (l *layout) inColumns(groups []sheet.Group, x, y, w float64, columns int) float64 {
	if columns == 1 {
		return l.groups(groups, x, y, w)
	}
	const gap = 16
	half := (w - gap) / 2
	var units []unit
	for n, g := range groups {
		units = append(units, l.groupUnits(g, n > 0, true)...)
	}
	first := balance(units, half, l)
	left := l.drawUnits(units[:first], x, y, half)
	return max(left, l.drawUnits(units[first:], x+half+gap, y, half))
}

// balance returns how many units the left of two columns takes, so that the higher of the
// two is as low as can be.
func balance(units []unit, w float64, l *layout) int {
	best, least := len(units), 1e9
	for n := 1; n <= len(units); n++ {
		if n < len(units) && !units[n].breakable {
			continue
		}
		h := max(l.unitsHeight(units[:n], w), l.unitsHeight(units[n:], w))
		if h < least {
			best, least = n, h
		}
	}
	return best
}
