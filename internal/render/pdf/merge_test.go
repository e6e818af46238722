package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// Many patients in one file: every sheet complete and in order, tagged, no name in a bookmark, each
// on a new sheet of paper, the fonts once.
func TestMerge(t *testing.T) {
	for _, duplex := range []bool{false, true} {
		var b bytes.Buffer
		m := NewMerger(&b, Renderer{TwoSided: duplex}, "Sheets to print", "en")
		v := testkit.Visits(t)["named"]
		names := []string{"Ann Example", "Nguyễn Thị Ánh", "Luis Muster", "محمد", "Rosa Zander"}
		var want []string
		pages := 0
		for n, name := range names {
			v.Name, v.Answers = name, map[string]string{"diagnostic": []string{"yes", "no"}[n%2]}
			count, err := m.Add(testkit.Sheet(t, "beverly-hills", v), fmt.Sprintf("Appointment %d", n+1))
			var refused *UnprintableError
			if errors.As(err, &refused) {
				continue // it isn't in the file, and the others are
			}
			if err != nil {
				t.Fatal(err)
			}
			if duplex {
				count += count % 2
			}
			for p := range count {
				want = append(want, name)
				if pages += 1; duplex && p == 0 && pages%2 == 0 {
					t.Errorf("%s begins on the back of another's paper", name)
				}
			}
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Pages) != len(want) {
			t.Fatalf("%d pages, want %d", len(d.Pages), len(want))
		}
		for n, p := range d.Pages {
			words := testkit.StripSpace(p.Words())
			if words == "" {
				continue // the back of a sheet of paper
			}
			for _, name := range names {
				if has := strings.Contains(words, testkit.StripSpace(name)); has != (name == want[n]) {
					t.Errorf("page %d: %s is there: %v", n+1, name, has)
				}
			}
		}
		tree, err := testkit.Structure(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(tree, "  Sect\n"); got != 4 {
			t.Errorf("%d sections", got)
		}
		fonts, rows := 0, 0
		for _, o := range d.Objects {
			fonts += strings.Count(o, "/Type /FontDescriptor")
			rows += strings.Count(o, "/Title (Appointment ")
			for _, name := range names {
				if strings.Contains(o, name) {
					t.Errorf("%s stands in an object: %q", name, o)
				}
			}
		}
		if fonts != 4 || rows != 4 {
			t.Errorf("%d fonts, %d bookmarks", fonts, rows)
		}
	}
}

// The diary is handed back: printed on both sides, it begins a sheet of paper, alone and in a file of many.
func TestTheDiaryBeginsASheetOfPaper(t *testing.T) {
	added := 0
	for n := range 12 {
		papers := []Renderer{{}, {Paper: "a4"}, {LargePrint: true}, {Paper: "a4", LargePrint: true}}
		r := papers[n%len(papers)]
		r.TwoSided = true
		v := testkit.Visits(t)["named"]
		// Sheets of several lengths, of which some end on a front.
		v.Answers = []map[string]string{{"diagnostic": "yes"}, {"diagnostic": "yes", "sedation": "yes"}, {"diagnostic": "yes", "steroid": "no"}}[n/len(papers)]
		s := testkit.Sheet(t, "beverly-hills", v)
		heading := ""
		for _, b := range s.Blocks {
			if b, ok := b.(sheet.Diary); ok {
				heading = testkit.StripSpace(b.Heading)
			}
		}
		var alone, merged bytes.Buffer
		drawn, err := r.Render(&alone, s)
		m := NewMerger(&merged, r, "Sheets to print", "en")
		for range 2 {
			_, add := m.Add(s, "Appointment")
			err = errors.Join(err, add)
		}
		if err = errors.Join(err, m.Close()); err != nil {
			t.Fatal(err)
		}
		for want, data := range map[int][]byte{1: alone.Bytes(), 2: merged.Bytes()} {
			d, err := testkit.ReadPDF(data)
			if err != nil {
				t.Fatal(err)
			}
			if want == 1 {
				added += len(d.Pages) - drawn
			}
			found := 0
			for n, p := range d.Pages {
				if !strings.Contains(testkit.StripSpace(p.Words()), heading) {
					continue
				}
				if found++; n%2 == 1 {
					t.Errorf("%s, large print %v: the diary begins on page %d of %d", r.Paper, r.LargePrint, n+1, len(d.Pages))
				}
			}
			if heading == "" || found != want {
				t.Errorf("%s, large print %v: %q stands on %d pages", r.Paper, r.LargePrint, heading, found)
			}
		}
	}
	if added == 0 {
		t.Error("no sheet has a blank page before its diary: nothing was tried")
	}
}

func TestMergeFails(t *testing.T) {
	m := NewMerger(io.Discard, Renderer{}, "x", "en")
	if err := m.Close(); !errors.Is(err, errNoSheets) {
		t.Error(err)
	}
	broken := errors.New("no space left")
	m = NewMerger(failingWriter{broken}, Renderer{}, "x", "en")
	if _, err := m.Add(testkit.Sheet(t, "", testkit.Visits(t)["named"]), "Row 1"); !errors.Is(err, broken) {
		t.Error(err)
	}
	if err := m.Close(); !errors.Is(err, broken) {
		t.Error(err)
	}
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

// BenchmarkMerge writes a thousand sheets and reports the memory in use at the end.
func BenchmarkMerge(b *testing.B) {
	s := testkit.Sheet(b, "beverly-hills", testkit.Visits(b)["named"])
	for b.Loop() {
		m := NewMerger(io.Discard, Renderer{TwoSided: true}, "Sheets to print", "en")
		for n := range 1000 {
			if _, err := m.Add(s, fmt.Sprintf("Row %d", n+1)); err != nil {
				b.Fatal(err)
			}
		}
		if err := m.Close(); err != nil {
			b.Fatal(err)
		}
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		b.ReportMetric(float64(stats.HeapAlloc)/1e6, "MB-held")
		runtime.KeepAlive(m)
	}
}
