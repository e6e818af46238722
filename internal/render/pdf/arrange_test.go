package pdf

import (
	"fmt"
	"testing"

	"aftercare/internal/testkit"
)

// A try that draws nothing ends like one that draws: with as many pages, and the help boxes in the
// same places.
func TestMeasuringEndsAsDrawing(t *testing.T) {
	testkit.SkipUnderRace(t)
	for name, s := range sheets(t) {
		for paper, r := range variants {
			face, err := r.typefaceFor(s)
			if err != nil {
				t.Fatal(err)
			}
			m := newMetrics(r.Paper, r.LargePrint)
			usual, tight := arrangements(m)
			dry, drawn := newWorkspace(nil), newWorkspace(nil)
			for n, a := range append(append(usual, tight...), lastResort) {
				of := func(d *workspace, isDry bool) (int, int, int) {
					l, fits := setSheet(d, s, face, m, a, nil, isDry, false)
					if !fits {
						return 0, 0, 0
					}
					return l.c.Pages(), l.onFirst, l.helpBoxes
				}
				p1, f1, b1 := of(dry, true)
				drawn.clear()
				p2, f2, b2 := of(drawn, false)
				if p1 != p2 || f1 != f2 || b1 != b2 {
					t.Errorf("%s, %s, arrangement %d: dry %d pages, %d of %d boxes on the first; drawn %d, %d of %d", name, paper, n, p1, f1, b1, p2, f2, b2)
				}
			}
		}
	}
}

// What is given up early couldn't have won: without giving up, the outcome is the same.
func TestWhatIsGivenUpCouldNotWin(t *testing.T) {
	testkit.SkipUnderRace(t)
	all := sheets(t)
	for seed := range uint64(60) {
		all[fmt.Sprint("random ", seed)] = testkit.RandomSheet(t, seed)
	}
	for name, s := range all {
		for paper, r := range variants {
			face, err := r.typefaceFor(s)
			if err != nil {
				t.Fatal(err)
			}
			m := newMetrics(r.Paper, r.LargePrint)
			outcomeOf := func(exhaustive bool) (outcome, bool) {
				d := newWorkspace(nil)
				c := chooser{exhaustive: exhaustive, try: func(a arrangement, g *goal) (*layout, bool) {
					return setSheet(d, s, face, m, a, g, true, false)
				}}
				if l := c.choose(m); l != nil {
					return l.outcome(), true
				}
				return outcome{}, false
			}
			got, ok := outcomeOf(false)
			if want, fits := outcomeOf(true); got != want || ok != fits {
				t.Errorf("%s, %s: %+v, %t; without giving up %+v, %t", name, paper, got, ok, want, fits)
			}
		}
	}
}
