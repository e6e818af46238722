package pdf

import (
	"strconv"

	"aftercare/internal/scan"
	"aftercare/internal/sheet"
)

// ending draws the next visit and the questions side by side.
func (l *layout) ending(next sheet.NextVisit, teach sheet.TeachBack) {
	share := 0.5
	if next.Link == nil {
		share = 0.4 // short without the code: the questions then take fewer lines
	}
	w := share * (l.m.inner() - l.m.gutter)
	l.place(0, func(y float64) float64 {
		h := l.nextVisit(next, l.m.left, y, w)
		return max(h, l.teachBack(teach, l.m.left+w+l.m.gutter, y, l.m.inner()-l.m.gutter-w))
	})
}

// NextVisit draws what comes next, with the code to scan at the right.
func (l *layout) NextVisit(b sheet.NextVisit) {
	l.place(l.m.gap, func(y float64) float64 { return l.nextVisit(b, l.m.left, y, l.m.inner()) })
}

// TeachBack draws the questions, with a line to write on under each.
func (l *layout) TeachBack(b sheet.TeachBack) {
	l.place(l.m.gap, func(y float64) float64 { return l.teachBack(b, l.m.left, y, l.m.inner()) })
}

func (l *layout) nextVisit(b sheet.NextVisit, x, y, w float64) float64 {
	h := l.sectionHead("follow-up", b.Heading, x, y, w)
	if b.Link == nil {
		return h + l.groups(b.Groups, x, y+h, w)
	}
	side, gap := 72.0, 18.0
	if l.m.large {
		side = 92
	}
	label := l.wrapWords(b.Link.Text, l.m.label, max(side, 0.4*w))
	labelWidth := max(side, widest(label))
	text := l.groups(b.Groups, x, y+h, w-labelWidth-gap)
	// The white around the code belongs to it: readers need it.
	const quiet = 6
	cx, top := x+w-side, y+h+quiet
	l.figure(b.Link.Alt, [4]float64{cx, top, cx + side, top + side}, func() float64 {
		l.code(b.Link.URL, cx, top, side)
		return side
	})
	lh := 0.0
	l.p(func() float64 {
		link := l.newTag("Link")
		link.alt = plainSpaces(b.Link.Text)
		return l.inside(link, func() float64 {
			under := top + side + gap/2
			for _, line := range label {
				lh += l.drawLines([]textLine{line}, x+w-line.width, under+lh, l.m.label, false)
			}
			l.c.lead(x+w-labelWidth, under, x+w, under+lh, b.Link.URL)
			return lh
		})
	})
	return h + max(text, quiet+side+gap/2+lh)
}

// code draws an address as a code to scan.
func (l *layout) code(url string, x, y, side float64) {
	c := scan.Of(url)
	if c.Size == 0 || l.c.dry > 0 {
		// The address is printed under the code in letters, so nothing is lost without it.
		return
	}
	unit := side / float64(c.Size)
	out := make([]square, len(c.Rows))
	for i, r := range c.Rows {
		out[i] = square{x + float64(r.X)*unit, y + float64(r.Y)*unit, float64(r.Width) * unit, unit}
	}
	l.c.squares(out)
}

func (l *layout) teachBack(b sheet.TeachBack, x, y, w float64) float64 {
	h := l.sectionHead("teach-back", b.Heading, x, y, w)
	list := l.child("L", l.c.tag)
	for n, q := range b.Questions {
		inset := 1.4 * l.m.body.size
		h += l.inside(l.child("LI", list), func() float64 {
			l.tagged("Lbl", func() float64 {
				l.single(strconv.Itoa(n+1), x, y+h, l.m.strong)
				return 0
			})
			return l.tagged("LBody", func() float64 { return l.paragraph(itemText(q), x+inset, y+h, w-inset, l.m.body) })
		})
		// The line's height counts from the letters above it.
		h += l.m.write - 3
		l.c.rule(x+inset, y+h, w-inset, 0.6)
		h += 2
	}
	return h
}

// Signatures draws the lines to sign on: in one row, or one under the other in large print.
func (l *layout) Signatures(b sheet.Signatures) {
	l.place(0, func(y float64) float64 {
		gap := 18.0
		if !l.m.large && len(b.Lines) > 0 {
			w := (l.m.inner() - gap*float64(len(b.Lines)-1)) / float64(len(b.Lines))
			h := 0.0
			for n, s := range b.Lines {
				h = max(h, l.signature(s, l.m.left+float64(n)*(w+gap), y, w))
			}
			return h
		}
		h := 0.0
		for _, s := range b.Lines {
			h += l.signature(s, l.m.left, y+h, l.m.inner()) + 4
		}
		return h
	})
}

func (l *layout) signature(s sheet.Signature, x, y, w float64) float64 {
	const share, gap = 0.62, 10.0
	line := y + l.m.write
	l.c.rule(x, line, share*w, 0.6)
	l.c.rule(x+share*w+gap, line, w-share*w-gap, 0.6)
	return l.m.write + 2 + l.p(func() float64 {
		h := l.words(s.Label+apart, x, line+2, share*w, l.m.label)
		return max(h, l.words(s.When, x+share*w+gap, line+2, w-share*w-gap, l.m.label))
	})
}
