package pdf

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// usualSheets returns the sheet of each procedure for a patient for whom all was as usual.
func usualSheets(t *testing.T) map[string]*sheet.Sheet {
	t.Helper()
	line, out := testkit.Line(t, ""), map[string]*sheet.Sheet{}
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		p, _, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		v := testkit.Visits(t)["ended"]
		v.Answers, v.Side = p.Usual.Answers, visit.Side(p.Usual.Side)
		made, err := line.Make(id, v)
		if err != nil {
			t.Fatal(err)
		}
		out[id] = made.Sheet
	}
	return out
}

// forFit lays out every usual sheet on letter in every arrangement with the most copyfitting, as far as it has room.
func forFit(t *testing.T, check func(name string, l *layout)) {
	t.Helper()
	testkit.SkipUnderRace(t)
	for name, s := range usualSheets(t) {
		r := variants["letter"]
		face, err := r.typefaceFor(s)
		if err != nil {
			t.Fatal(err)
		}
		m := newMetrics("letter", false)
		usual, tight := arrangements(m)
		for _, a := range append(usual, tight...) {
			a.fit = maxFit
			if l, fits := setSheet(newWorkspace(nil), s, face, m, a, nil, false, true); fits {
				check(name, l)
			}
		}
	}
}

// The box for helpers is drawn once, on this page or the next, wherever it had to wait.
func TestTheBoxForHelpersIsNeverLost(t *testing.T) {
	waited := 0
	forFit(t, func(name string, l *layout) {
		for _, b := range l.s.Blocks {
			others, ok := b.(sheet.ForOthers)
			if !ok {
				continue
			}
			drawn, begun := 0, false
			for _, box := range l.c.RecordedTexts() {
				if strings.Contains(box.Text, others.Heading) {
					drawn++
					if box.Page == 2 && begun {
						waited++
					}
				}
				begun = begun || box.Page == 1 && isSectionHeading(l.s, box.Text)
			}
			if drawn != 1 {
				t.Errorf("%s, %+v: the box is drawn %d times", name, l.a, drawn)
			}
		}
	})
	if waited == 0 {
		t.Error("no box waited for the next page")
	}
}

func isSectionHeading(s *sheet.Sheet, text string) bool {
	for _, b := range s.Blocks {
		if section, ok := b.(sheet.Section); ok && section.Heading == text {
			return true
		}
	}
	return false
}

// Beside their heading, key times are less high than under it, and none of them is smaller.
func TestKeyTimesBesideTheirHeading(t *testing.T) {
	beside := 0
	forFit(t, func(name string, l *layout) {
		for _, b := range l.s.Blocks {
			times, ok := b.(sheet.KeyTimes)
			if !ok || len(times.Cells) < 2 || !l.canHeadBeside(times) {
				continue
			}
			beside++
			l.c.Measure(func() float64 {
				_, _, w := l.headBeside(times)
				room := l.m.innerWidth()/float64(len(times.Cells)) - 2*l.m.pad
				if got, want := l.keyTimeParts(times.Cells, w-2*l.m.pad).size, l.keyTimeParts(times.Cells, room).size; got != want {
					t.Errorf("%s: times of %.0f points, %.0f under the heading", name, got.size, want.size)
				}
				if h, under := l.keyTimesBeside(times, 0), l.keyTimesUnder(times, 0); h >= under {
					t.Errorf("%s: %.1f high beside the heading, %.1f under it", name, h, under)
				}
				return 0
			})
		}
	})
	if beside == 0 {
		t.Error("no sheet has its key times beside their heading")
	}
}
