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

// Extras cost nothing: the sheet has as many pages as without them, no more of them break a rule, no box of whom to
// call leaves the first page, and the text is the same. Each is in the structure, with its words for a screen reader,
// exactly where the page shows it. Logs take no drawing away. Every drawing, and logs of days and of times, are on some
// sheet on each kind of paper; under some drawing of each name is its caption.
func TestExtrasCostNoPage(t *testing.T) {
	testkit.SkipUnderRace(t)
	var mu sync.Mutex
	count := map[string]int{}
	forEachFullSheet(t, func(*procedure.Procedure) {}, func(of fullSheet) {
		all := extrasOf(of.s)
		if len(all.drawings)+len(all.logs) == 0 {
			return
		}
		for paper, r := range variants {
			with, without := layOut(t, r, of.s), layOut(t, r, withoutExtras(of.s, true))
			a, b := with.outcome(), without.outcome()
			if b.less(a) || a.pages != b.pages || a.fit != b.fit || with.a.timeline != without.a.timeline {
				t.Errorf("%s, %s: %+v; without extras %+v", of.name, paper, a, b)
			}
			if drawn := with.a.extras & (logBit - 1); len(all.drawings) > 0 && len(all.logs) > 0 {
				if alone := layOut(t, r, withoutExtras(of.s, false)).a.extras & (logBit - 1); alone&^drawn != 0 {
					t.Errorf("%s, %s: drawings %b; without logs %b", of.name, paper, drawn, alone)
				}
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
			heard, err := testkit.Said(d)
			if err != nil {
				t.Errorf("%s, %s: %v", of.name, paper, err)
				continue
			}
			fresh := newWorkspace(nil)
			fresh.extras = all
			if alone, ok := setSheet(fresh, of.s, with.f, newMetrics(r.Paper, r.LargePrint), with.a, nil, true, false); !ok || !slices.EqualFunc(alone.uses, with.uses, equallyFull) {
				t.Errorf("%s, %s: pages are %v full, and %v measured without what other tries measured", of.name, paper, with.uses, alone.uses)
			}
			mu.Lock()
			for n, one := range all.drawings {
				said := slices.Contains(d.Figures(), strings.ReplaceAll(one.Alt, "\u00a0", " "))
				if shown := with.a.extras.hasDrawing(n); shown != said {
					t.Errorf("%s, %s: %s is drawn: %v, and in the structure: %v", of.name, paper, one.Name, shown, said)
				} else if shown {
					count[paper+" "+one.Name]++
				}
				if with.a.extras.hasCaption(n) {
					count[one.Name+" with its caption"]++
				}
			}
			want := map[string]int{} // what a voice says, and how often
			for n, log := range all.logs {
				times := 0
				if with.a.extras.hasLog(n) {
					times = 1
				}
				kind := "days"
				for _, day := range log.Days {
					want["["+of.s.Voice.Tick+"]"+day.Said] += times
				}
				if log.Lines > 0 {
					kind = "times"
					want[log.Label+":"] += times
				}
				count[paper+" "+kind] += times
			}
			mu.Unlock()
			for words, n := range want {
				if got := strings.Count(heard, words); got != n {
					t.Errorf("%s, %s: a voice says %q %d times, not %d", of.name, paper, words, got, n)
				}
			}
		}
	})
	for _, name := range drawing.Names() {
		if count[name+" with its caption"] == 0 {
			t.Errorf("no sheet has the caption of %s", name)
		}
	}
	for paper := range variants {
		for _, name := range append(drawing.Names(), "days", "times") {
			if count[paper+" "+name] == 0 {
				t.Errorf("%s: no sheet has %s", paper, name)
			}
		}
	}
	t.Log(count)
}

// equallyFull reports whether two pages are, but for the rounding of sums in different orders.
func equallyFull(a, b pageUse) bool {
	return math.Abs(a.share-b.share) < 1e-9 && a.beforeBox == b.beforeBox && a.onlySignatures == b.onlySignatures
}

// layOut lays out a sheet as it would be printed.
func layOut(t *testing.T, r Renderer, s *sheet.Sheet) *layout {
	t.Helper()
	l, err := r.layout(newWorkspace(nil), s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// withoutExtras returns a sheet that says the same, without logs, and without drawings if they go too.
func withoutExtras(s *sheet.Sheet, drawings bool) *sheet.Sheet {
	out := *s
	groups := func(all []sheet.Group) []sheet.Group {
		all = slices.Clone(all)
		for n := range all {
			all[n].Items = slices.Clone(all[n].Items)
			for m := range all[n].Items {
				all[n].Items[m].Log = nil
				if drawings {
					all[n].Items[m].Drawing = nil
				}
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
