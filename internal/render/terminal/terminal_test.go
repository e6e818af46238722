package terminal_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"aftercare/internal/render/terminal"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
	"aftercare/internal/testkit"
)

func render(t testing.TB, c console.Console, s *sheet.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := (terminal.Renderer{Console: c}).Render(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// words returns the letters and digits of a screen, so that borders and line breaks don't count.
func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(ansi.Strip(s), func(r rune) bool {
		letter := r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x2fff
		return !letter
	}) {
		out[w] = true
	}
	return out
}

// Every word of the sheet is on every screen, and no line is wider than the screen.
func TestNothingIsLost(t *testing.T) {
	sheets := []*sheet.Sheet{}
	for _, v := range testkit.Visits(t) {
		sheets = append(sheets, testkit.Sheet(t, "beverly-hills", v))
	}
	for seed := range uint64(60) {
		sheets = append(sheets, testkit.RandomSheet(t, seed))
	}
	v := testkit.Visits(t)["named"]
	v.Name = "王小明 " + strings.Repeat("W", 90)
	sheets = append(sheets, testkit.Sheet(t, "", v))
	for n, s := range sheets {
		for _, c := range []console.Console{
			{Width: 40}, {Width: 60, ASCII: true}, {Width: 80, Colours: console.Colours24Bit, Dark: true}, {Width: 96, Colours: console.Colours16}, {Width: 120},
		} {
			out := render(t, c, s)
			shown := words(out)
			for _, b := range s.Blocks {
				if _, ok := b.(sheet.Signatures); ok {
					continue // for paper
				}
				if _, ok := b.(sheet.Notice); ok {
					continue // shown in the second line
				}
				for _, text := range sheet.Strings([]sheet.Block{b}) {
					for w := range words(text) {
						if !shown[w] && len(w) < 20 {
							t.Errorf("sheet %d at %d columns: %T: %q is lost", n, c.Width, b, w)
						}
					}
				}
			}
			for _, line := range strings.Split(out, "\n") {
				if w := lipgloss.Width(line); w > min(c.Width, 96) {
					t.Errorf("sheet %d: %d columns on a screen of %d: %q", n, w, c.Width, line)
				}
			}
			if c.Colours == console.NoColours && strings.Contains(out, "\x1b") {
				t.Errorf("sheet %d at %d columns: an escape sequence without colour", n, c.Width)
			}
			if c.ASCII {
				for _, r := range out {
					if r >= 0x2500 && r < 0x2600 {
						t.Errorf("sheet %d: %q is not ASCII", n, r)
						break
					}
				}
			}
		}
	}
}

// In one column each text is in its place.
func TestEachTextIsInItsPlace(t *testing.T) {
	skip := func(b sheet.Block) bool {
		switch b.(type) {
		case sheet.Notice, sheet.Signatures, sheet.KeyTimes, sheet.Letterhead:
			return true // key times are columns: the value comes before its label
		}
		return false
	}
	unboxed := strings.NewReplacer("│", "", "┃", "", "!", "", "- ", "")
	for seed := range uint64(100) {
		s := testkit.RandomSheet(t, seed)
		out := unboxed.Replace(render(t, console.Console{Width: 60}, s))
		for _, lost := range append(testkit.MissingTexts(s, out, skip), testkit.MissingLogs(s, out, nil, testkit.LogLabel)...) {
			t.Errorf("seed %d: not where it belongs: %s", seed, lost)
		}
	}
}

// The key times and the emergency box are at the top, as the design requires.
func TestWhatMattersIsAtTheTop(t *testing.T) {
	s := testkit.Sheet(t, "beverly-hills", testkit.Visits(t)["named"])
	lines := strings.Split(render(t, console.Console{Width: 80}, s), "\n")
	top := strings.Join(lines[:19], "\n")
	for _, want := range []string{"Your key times", "Tue, Nov 24", "Call 911"} {
		if !strings.Contains(top, want) {
			t.Errorf("%q is not within the first 19 lines", want)
		}
	}
}

// Each heading of a draft has its mark, at each width.
func TestEachHeadingOfADraftSaysSo(t *testing.T) {
	s := testkit.Draft(t, "beverly-hills", testkit.Visits(t)["ended"])
	for _, width := range []int{40, 80, 120} {
		c := console.Detect(console.Env{Getenv: func(string) string { return "" }, Columns: width}, console.Flags{Width: width})
		out := render(t, c, s)
		if got, want := strings.Count(out, s.Draft.Mark), len(testkit.Headings(s))+2; got != want { // the name, and the line
			t.Errorf("%d columns: %d marks, want %d:\n%s", width, got, want, out)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	s := testkit.Sheet(b, "", testkit.Visits(b)["named"])
	for b.Loop() {
		render(b, console.Console{Width: 80, Colours: console.Colours24Bit}, s)
	}
}

// A line to write a time on comes after the interval, on a narrow screen too, and not in brackets.
func TestALineForATime(t *testing.T) {
	cell := sheet.KeyTime{Label: "Driving", Lead: "not before", Value: "24 hours after your procedure", Write: true}
	for _, width := range []int{40, 60, 100} {
		out := testkit.StripSpace(ansi.Strip(render(t, console.Console{Width: width}, &sheet.Sheet{Blocks: []sheet.Block{sheet.KeyTimes{Heading: "Key", Cells: []sheet.KeyTime{cell}}}})))
		if !strings.Contains(out, sheet.BlankLine) || strings.Contains(out, "("+sheet.BlankLine) || !strings.Contains(out, testkit.StripSpace("not before 24 hours after your procedure")) {
			t.Errorf("at %d columns: %q", width, out)
		}
	}
}

// A single key time stands beside its heading where the screen is wide enough; two never do.
func TestASingleKeyTimeStandsBesideItsHeading(t *testing.T) {
	cell := sheet.KeyTime{Label: "Driving", Lead: "not before", Value: "10:30 AM", Note: "on Wed, Nov 25"}
	for _, c := range []struct{ width, cells, inBox int }{{80, 1, 1}, {40, 1, 3}, {80, 2, 3}} {
		b := sheet.KeyTimes{Heading: "Your key times", Cells: slices.Repeat([]sheet.KeyTime{cell}, c.cells)}
		out := ansi.Strip(render(t, console.Console{Width: c.width}, &sheet.Sheet{Blocks: []sheet.Block{b}}))
		if strings.Count(out, "│\n") != c.inBox {
			t.Errorf("%d at %d columns:\n%s", c.cells, c.width, out)
		}
	}
}
