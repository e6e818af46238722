package pdf

import "aftercare/internal/sheet"

// extras holds what only repeats or records what a sheet says, in its order: a page shows it where it costs nothing.
type extras struct {
	drawings []*sheet.Drawing
	logs     []*sheet.Log
}

// maxExtras is how many drawings, and how many logs, a sheet can show.
const maxExtras = 16

// extrasOf returns the extras of the blocks that can show them.
func extrasOf(s *sheet.Sheet) (out extras) {
	for _, b := range s.Blocks {
		if _, runningText := b.(sheet.Overview); runningText {
			continue
		}
		for _, g := range sheet.Groups(b) {
			for n := range g.Items {
				if d := g.Items[n].Drawing; d != nil && len(out.drawings) < maxExtras {
					out.drawings = append(out.drawings, d)
				}
				if l := g.Items[n].Log; l != nil && len(out.logs) < maxExtras {
					out.logs = append(out.logs, l)
				}
			}
		}
	}
	return out
}

// extraSet is a set of a sheet's extras, those that matter more first: its drawings, its logs, the captions of its
// drawings, each kind with maxExtras bits; then longer lines to answer on.
type extraSet uint64

const (
	drawingBit  extraSet = 1
	logBit               = drawingBit << maxExtras
	captionBit           = logBit << maxExtras
	longAnswers          = captionBit << maxExtras
)

func (e extraSet) hasDrawing(n int) bool { return n >= 0 && e&(drawingBit<<n) != 0 }
func (e extraSet) hasLog(n int) bool     { return n >= 0 && e&(logBit<<n) != 0 }
func (e extraSet) hasCaption(n int) bool { return n >= 0 && e&(captionBit<<n) != 0 }

// addExtras adds the extras that cost nothing: with which the sheet has as many pages as before, the same
// copyfitting, no more pages that break a rule, and as many boxes of whom to call on its first page. All at once, else
// one after another. Those that remain are not shown: the words say everything. Where the emergency box goes on on the
// next page, they would push signs there.
func (c *chooser) addExtras() {
	if c.best.a.splitEmergency {
		return
	}
	first := func(n int) extraSet { return 1<<n - 1 }
	drawings := first(len(c.extras.drawings))
	all := drawings | first(len(c.extras.logs))*logBit | drawings*captionBit | longAnswers
	if c.addExtra(all) {
		return
	}
	for one := extraSet(1); one <= all; one <<= 1 {
		if of := one / captionBit; all&one != 0 && (of == 0 || one == longAnswers || c.best.a.extras&of != 0) {
			c.addExtra(one)
		}
	}
}

// addExtra takes the first arrangement with more extras that is as good as the best without them, and like it but for
// where columns and boxes break; false for none.
func (c *chooser) addExtra(more extraSet) bool {
	best, before := c.best.a, c.best.outcome()
	for n, a := range append([]arrangement{best}, c.all...) {
		a.fit, a.noSummary, a.extras = best.fit, best.noSummary, best.extras|more
		like := a
		like.extras, like.flowEnding, like.splitBoxes, like.short, like.shortPage = best.extras, best.flowEnding, best.splitBoxes, best.short, best.shortPage
		if n > 0 && like != best {
			continue
		}
		var g *goal
		if !c.exhaustive {
			g = c.goal(before.pages, a)
		}
		if l, ok := c.try(a, g); ok && !before.less(l.outcome()) {
			c.best = l
			return true
		}
	}
	return false
}

// measurements returns those of groups: the plain ones if none of them shows an extra.
func (l *layout) measurements(groups []sheet.Group) *measurements {
	if l.extended == l.plain {
		return l.plain
	}
	for _, g := range groups {
		for n := range g.Items {
			if g.Items[n].Drawing != nil || g.Items[n].Log != nil {
				return l.extended
			}
		}
	}
	return l.plain
}
