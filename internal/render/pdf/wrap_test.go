package pdf

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// Bound words stay on one line if they fit on one, else they are separated between words; a word is
// broken only if it fits on no line.
func TestWhereALineBreaks(t *testing.T) {
	s := testkit.Sheet(t, "", visit.Visit{})
	face, err := Renderer{}.typefaceFor(s)
	if err != nil {
		t.Fatal(err)
	}
	m := newMetrics("letter", false)
	l := newLayout(newWorkspace(nil), s, face, m, arrangement{})
	widthOf := func(words string) float64 { return l.textWidth(words, m.body) + 0.1 }
	const date = "s\u00e1bado\u00a028\u00a0de\u00a0noviembre"
	for _, c := range []struct {
		what, text, room string // the width of these words
		want             []string
	}{
		{"bound words fit", "el " + date, "el " + date, []string{"el " + date}},
		{"bound words go to the next line together", "desde el " + date, date + " ", []string{"desde el ", date}},
		{"bound words longer than a line are parted between words", "el " + date, "de noviembre", []string{"el sábado\u00a028\u00a0", "de\u00a0noviembre"}},
		{"each word on a line of its own", date, "noviembre", []string{"sábado\u00a028\u00a0", "de\u00a0", "noviembre"}},
		{"a word longer than a line is parted between letters", "noviembre", "novie", []string{"novie", "mbre"}},
		{"bound words with one that is longer than a line", "28\u00a0noviembre", "novie", []string{"28\u00a0", "novie", "mbre"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			var got []string
			for _, line := range l.wrap(sheet.Words(c.text), m.body, widthOf(c.room)) {
				var words strings.Builder
				for _, p := range line.pieces {
					words.WriteString(p.words)
				}
				got = append(got, words.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if strings.Join(got, "") != c.text {
				t.Errorf("%q is not the text", strings.Join(got, ""))
			}
		})
	}
}

// A text that is asked for in many widths, in any order, has in each the lines that it has there alone.
func TestLinesAreThoseOfTheirRoom(t *testing.T) {
	s := testkit.Sheet(t, "", visit.Visit{})
	face, err := Renderer{}.typefaceFor(s)
	if err != nil {
		t.Fatal(err)
	}
	m := newMetrics("letter", false)
	shared := newLayout(newWorkspace(nil), s, face, m, arrangement{})
	for _, text := range []sheet.Text{
		sheet.Words("Skin that is still numb in the morning, or an arm that is weak"),
		{{Words: "Skin that is still numb by "}, {Words: "3 AM on Fri, Mar 5", Strong: true, Time: &sheet.Time{}}, {Words: ", or "}, {Blank: true}},
	} {
		for round := range 3 {
			for n := range 40 {
				r := []role{m.body, m.strong}[n%2]
				width := 60 + float64(n*(7+2*round)%40)*9
				alone := newLayout(newWorkspace(nil), s, face, m, arrangement{}).wrap(text, r, width)
				if got := shared.wrap(text, r, width); !reflect.DeepEqual(got, alone) {
					t.Fatalf("%q, %v wide, in weight %d: %+v, want %+v", text.String(), width, r.weight, got, alone)
				}
			}
		}
	}
}

// A full stop that only follows a line to write on is left out at the end of a text, and stays inside one.
func TestNoFullStopStandsAlone(t *testing.T) {
	s := testkit.Sheet(t, "", visit.Visit{})
	face, err := Renderer{}.typefaceFor(s)
	if err != nil {
		t.Fatal(err)
	}
	m := newMetrics("letter", false)
	l := newLayout(newWorkspace(nil), s, face, m, arrangement{})
	for _, c := range []struct {
		after string
		want  int // pieces on the line
	}{{".", 2}, {". Rest.", 3}, {", then rest.", 3}} {
		text := sheet.Text{{Words: "Sleep until "}, {Blank: true}, {Words: c.after}}
		lines := l.wrap(text, m.body, 400)
		if len(lines) != 1 || len(lines[0].pieces) != c.want {
			t.Errorf("%q after a line to write on: %+v, want %d pieces on one line", c.after, lines, c.want)
		}
	}
}
