package pdf

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// A drawing costs nothing: the sheet has as many pages as without it, no more of them break a rule, no box of whom to
// call leaves the first page, and the text is the same. Every drawing is on some sheet, on each kind of paper, with its
// words for a screen reader, and under some it has its caption.
func TestDrawingsCostNoPage(t *testing.T) {
	testkit.SkipUnderRace(t)
	var mu sync.Mutex
	drawn := map[string]int{}
	forEachFullSheet(t, func(*procedure.Procedure) {}, func(of fullSheet) {
		names := drawingNames(of.s)
		if len(names) == 0 {
			return
		}
		for paper, r := range variants {
			with, without := layOut(t, r, of.s), layOut(t, r, withoutDrawings(of.s))
			a, b := with.outcome(), without.outcome()
			if b.less(a) || a.pages != b.pages || a.fit != b.fit || with.a.timeline != without.a.timeline {
				t.Errorf("%s, %s: %+v; without drawings %+v", of.name, paper, a, b)
			}
			fresh := newWorkspace(nil)
			fresh.drawingNames = names
			if alone, ok := setSheet(fresh, of.s, with.f, newMetrics(r.Paper, r.LargePrint), with.a, nil, true, false); !ok || !slices.EqualFunc(alone.uses, with.uses, equallyFull) {
				t.Errorf("%s, %s: pages are %v full, and %v measured without what other tries measured", of.name, paper, with.uses, alone.uses)
			}
			var out bytes.Buffer
			if _, err := r.Render(&out, of.s); err != nil {
				t.Errorf("%s, %s: %v", of.name, paper, err)
				continue
			}
			d, err := testkit.ReadPDF(out.Bytes())
			if err != nil {
				t.Errorf("%s, %s: %v", of.name, paper, err)
				continue
			}
			for n, name := range names {
				said := slices.Contains(d.Figures(), altOf(of.s, name))
				if shown := with.a.drawings&(1<<n) != 0; shown != said {
					t.Errorf("%s, %s: %s is drawn: %v, and in the structure: %v", of.name, paper, name, shown, said)
				} else if shown {
					mu.Lock()
					drawn[paper+" "+name]++
					if captioned := with.a.drawings&(1<<(n+captionBits)) != 0; captioned {
						drawn[name+" with its caption"]++
					}
					mu.Unlock()
				}
			}
		}
	})
	for _, name := range drawing.Names() {
		if drawn[name+" with its caption"] == 0 {
			t.Errorf("no sheet has the caption of %s", name)
		}
	}
	for paper := range variants {
		for _, name := range drawing.Names() {
			if drawn[paper+" "+name] == 0 {
				t.Errorf("%s: no sheet has %s", paper, name)
			}
		}
	}
	t.Log(drawn)
}

// layOut lays out a sheet as it would be printed.
// equallyFull reports whether two pages are, but for the rounding of sums in different orders.
func equallyFull(a, b pageUse) bool {
	return math.Abs(a.share-b.share) < 1e-9 && a.beforeBox == b.beforeBox && a.onlySignatures == b.onlySignatures
}

func layOut(t *testing.T, r Renderer, s *sheet.Sheet) *layout {
	t.Helper()
	l, err := r.layout(newWorkspace(nil), s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func altOf(s *sheet.Sheet, name string) string {
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				if i.Drawing != nil && i.Drawing.Name == name {
					return strings.ReplaceAll(i.Drawing.Alt, "\u00a0", " ")
				}
			}
		}
	}
	return ""
}

// withoutDrawings returns a sheet that says the same, without drawings.
func withoutDrawings(s *sheet.Sheet) *sheet.Sheet {
	out := *s
	groups := func(all []sheet.Group) []sheet.Group {
		all = slices.Clone(all)
		for n := range all {
			all[n].Items = slices.Clone(all[n].Items)
			for m := range all[n].Items {
				all[n].Items[m].Drawing = nil
			}
		}
		return all
	}
	out.Blocks = slices.Clone(s.Blocks)
	for n, b := range out.Blocks {
		switch b := b.(type) {
		case sheet.Help:
			b.Boxes = slices.Clone(b.Boxes)
			for m := range b.Boxes {
				b.Boxes[m].Groups = groups(b.Boxes[m].Groups)
			}
			out.Blocks[n] = b
		case sheet.ForOthers:
			b.Groups = groups(b.Groups)
			out.Blocks[n] = b
		case sheet.Section:
			b.Groups = groups(b.Groups)
			out.Blocks[n] = b
		case sheet.Conditional:
			b.Groups = groups(b.Groups)
			out.Blocks[n] = b
		case sheet.NextVisit:
			b.Groups = groups(b.Groups)
			out.Blocks[n] = b
		}
	}
	return &out
}
