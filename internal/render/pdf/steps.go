package pdf

import (
	"aftercare/internal/sheet"
)

const (
	stepPad   = 2.5 // above and below the words of a row
	headGap   = 1.0 // below the heads of the columns
	stepGap   = 8.0 // between the two columns
	stepShare = 0.6 // of the width, the maximum for the first column
)

// appendSteps adds an instruction's table to its unit: the heads of the columns and the first row stay with the text, the others are
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
	heads := func(l *layout, x, y, w float64) float64 {
		return e.drawIn(l, func() float64 {
			return l.c.In(table, func() float64 { return l.stepHeads(i, x+l.bulletInset, y, w-l.bulletInset) })
		})
	}
	text, first := u, row(0)
	u.drawFunc = func(l *layout, x, y, w float64) float64 {
		h := text.draw(l, x, y, w)
		if i.StepsNote != "" {
			h += e.drawIn(l, func() float64 {
				return l.c.P(func() float64 { return l.words(i.StepsNote, x+l.bulletInset, y+h, w-l.bulletInset, l.m.body) })
			})
		}
		h += stepPad
		h += heads(l, x, y+h, w)
		return h + first(l, x, y+h, w)
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

// stepHeads draws the heads of the columns, as the diary's: small, since a line more is dear on a full page. Where
// what to do goes below its days, the heads still share one line.
func (l *layout) stepHeads(i sheet.Item, x, y, w float64) float64 {
	r, h := l.m.label.asBold(), 0.0
	second := l.stepWidth(i, w)
	if second == 0 {
		second = l.textWidth(i.StepHeads.When, r) + 2*stepGap
	}
	l.c.Tag("TR", func() float64 {
		h = l.column(func() float64 { return l.words(i.StepHeads.When, x, y, second-stepGap+0.01, r) })
		h = max(h, l.column(func() float64 { return l.words(i.StepHeads.What, x+second, y, w-second, r) }))
		return h
	})
	return h + headGap
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
	when := l.textWidth(i.StepHeads.When, l.m.label.asBold())
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
