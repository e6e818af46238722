package pdf

import (
	"aftercare/internal/sheet"
)

const (
	stepPad   = 2.5 // above and below the words of a row
	stepGap   = 8.0 // between the two columns
	stepShare = 0.6 // of the width, the maximum for the first column
)

// appendSteps adds an instruction's table to its unit: the first row stays with the text, the others are
// units of their own. So a table longer than a page is split between rows, and only if nothing else fits.
func (l *layout) appendSteps(out []unit, u unit, i sheet.Item, e listElements) []unit {
	if len(i.Steps) == 0 {
		return append(out, u)
	}
	table := l.c.NewElement("Table")
	row := func(n int) func(l *layout, x, y, w float64) float64 {
		return func(l *layout, x, y, w float64) float64 {
			return e.drawIn(l, func() float64 {
				return l.c.In(table, func() float64 { return l.step(i, n, x+l.bulletInset, y, w-l.bulletInset) })
			})
		}
	}
	text, first := u, row(0)
	u.drawFunc = func(l *layout, x, y, w float64) float64 {
		h := text.draw(l, x, y, w)
		if i.StepsNote != "" {
			h += e.drawIn(l, func() float64 {
				return l.c.P(func() float64 { return l.words(i.StepsNote, x+l.bulletInset, y+h, w-l.bulletInset, l.m.body) })
			})
		}
		return h + stepPad + first(l, x, y+h+stepPad, w)
	}
	out = append(out, u)
	for n := 1; n < len(i.Steps); n++ {
		level := breakForced // no single row is left alone
		if n > 1 && n < len(i.Steps)-1 {
			level = breakRow
		}
		out = append(out, unit{drawFunc: row(n), level: level})
	}
	return out
}

// step draws one row between two rules: when, and what to do then.
func (l *layout) step(i sheet.Item, n int, x, y, w float64) float64 {
	s, when := i.Steps[n], l.stepWidth(i, w)
	h := 0.0
	l.c.Tag("TR", func() float64 {
		l.c.In(l.c.NewHeaderCell("Row"), func() float64 {
			h = l.paragraph(sheet.Text{{Words: s.When, Time: s.Time}}, x, y+stepPad, w, l.m.strong)
			return h
		})
		return l.c.Tag("TD", func() float64 {
			if when == 0 {
				h += l.paragraph(s.What, x, y+stepPad+h, w, l.m.body)
				return h
			}
			h = max(h, l.paragraph(s.What, x+when, y+stepPad, w-when, l.m.body))
			return h
		})
	})
	h += 2 * stepPad
	l.c.Rule(x, y, w, 0.4)
	if n == len(i.Steps)-1 {
		l.c.Rule(x, y+h, w, 0.4)
		h += stepPad
	}
	return h
}

// stepWidth returns the width of the first column, in which every "when" fits on one line; 0 if
// what to do goes below it, since that is less high. If a "when" had two lines beside what to do,
// copying the page would mix them.
func (l *layout) stepWidth(i sheet.Item, w float64) float64 {
	when := 0.0
	for _, s := range i.Steps {
		when = max(when, l.textWidth(s.When, l.m.strong))
	}
	when += stepGap
	if when > stepShare*w {
		return 0
	}
	beside, below := 0, 0
	for _, s := range i.Steps {
		beside += len(l.wrap(s.What, l.m.body, w-when))
		below += 1 + len(l.wrap(s.What, l.m.body, w))
	}
	if beside > below {
		return 0
	}
	return when
}
