package typeset

import (
	"os/exec"
	"strings"
	"testing"

	"aftercare/internal/terminal/console"
)

// everything is a text with each part.
func everything() *Text {
	t := &Text{}
	t.Prose("Show what changes for the patient, warnings first.\nThe second line is joined.\n\nA is one of\n  ID             the text of today\n  approved:ID    the text that the clinic approved last, as it was\n                 then\n\n  aftercare diff a b\n\nEXIT STATUS\n  0  done")
	t.Heading("A heading that is wider than the narrowest of the screens it is set on")
	t.Line(2, Strong.Of("medial-branch-block"), Words(" is reworded, and "), Muted.Of("muted words that go on for a while"), Words(" follow."))
	t.Hang(4, Muted.Of("was"), Words("Do not drive until "), Changed.Of("24 hours"), Words(" after your procedure, unless we told you otherwise."))
	t.Command(2, "hint: ", `aftercare pdf mbb --name "Rosa Example" --born 1961-04-02 --side left --clinic "my clinic"`)
	t.Excerpt(strings.Repeat("word ", 30)+"wrong "+strings.Repeat("word ", 30), 150, 5)
	t.Definitions(2, []Definition{{"--paper string", "letter or a4; else the clinic's"}, {"--a-flag-that-is-wider-than-the-column string", "what it means"}})
	t.Table(Table{
		Columns: []Column{{Head: "ID"}, {Head: "TITLE"}, {Head: "AGES", Rank: 1, Said: "ages "}, {Head: "EDITION", Rank: 2, Said: "edition "}},
		Groups:  []Rows{{"pain", [][]Span{{Words("medial-branch-block"), Words("Medial branch block"), Words("18+"), Words("2026-11-28")}}}, {"eyes", [][]Span{{Words("cataract-surgery"), Words("Cataract surgery"), Words(""), Words("2026-11-28")}}}},
	})
	return t
}

// No line is wider than the screen, styles change no word, and nothing is lost at any width.
func TestEveryWidth(t *testing.T) {
	plain := strings.Fields(everything().String())
	for width := 40; width <= 140; width += 3 {
		for _, colours := range []console.Colours{console.NoColours, console.Colours256} {
			screen := Screen{Console: console.Console{Width: width, Colours: colours, Dark: true}, Wraps: true}
			for _, l := range everything().Set(screen) {
				if console.CellWidth(l) > width {
					t.Errorf("%d columns: a line of %d: %q", width, console.CellWidth(l), l)
				}
				if strings.Contains(l, "\x1b") != (colours != console.NoColours) && strings.Contains(l, "\x1b") {
					t.Errorf("%d columns: %q has codes", width, l)
				}
			}
			all := strings.Join(everything().Set(screen), " ")
			for _, w := range plain {
				if w == strings.Trim(w, "*|^…") && !strings.Contains(all, strings.Trim(w, `*,:;."`)) && len(w) < width-10 && !isDroppable(w) {
					t.Errorf("%d columns, %s: %q is lost", width, colours, w)
				}
			}
		}
	}
}

// isDroppable reports whether a word stands in a column that a narrow screen drops, or in an excerpt.
func isDroppable(w string) bool {
	return strings.HasPrefix(w, "2026-") || w == "18+" || w == "AGES" || w == "EDITION" || w == "ID" || w == "TITLE" || w == "word"
}

// A command that is broken over lines means the same to a shell.
func TestCommandsCanBePasted(t *testing.T) {
	const line = `printf '%s|' pdf mbb --name "Rosa Example Of The Long Name" --born 1961-04-02 --message 'two words "quoted"' --clinic "my clinic"`
	want, err := exec.CommandContext(t.Context(), "sh", "-c", line).Output()
	if err != nil {
		t.Fatal(err)
	}
	for width := 40; width <= 150; width++ {
		text := &Text{}
		text.Command(0, "", line)
		lines := text.Set(Screen{Console: console.Console{Width: width}, Wraps: true})
		got, err := exec.CommandContext(t.Context(), "sh", "-c", strings.Join(lines, "\n")).Output()
		if err != nil || string(got) != string(want) {
			t.Errorf("%d columns: %q, %v; expected %q", width, got, err, want)
		}
	}
}

// Columns go by rank until the others fit; plain output has sentences.
func TestTable(t *testing.T) {
	table := everything().parts
	last := table[len(table)-1].(Table)
	set := func(width int, plain bool) string {
		text := &Text{}
		text.Table(last)
		return strings.Join(text.Set(Screen{Console: console.Console{Width: width, Plain: plain}, Wraps: true}), "\n")
	}
	for _, c := range []struct {
		width  int
		plain  bool
		has    []string
		hasNot []string
	}{
		{80, false, []string{"ID ", "TITLE", "AGES", "EDITION", "18+", "2026-11-28"}, []string{"edition 2026"}},
		{50, false, []string{"ID ", "TITLE", "AGES", "18+"}, []string{"EDITION", "2026-11-28"}},
		{41, false, []string{"ID ", "TITLE", "Medial branch block"}, []string{"AGES", "18+"}},
		{38, false, []string{"medial-branch-block:", "ages 18+"}, []string{"TITLE", "2026-11-28"}},
		{80, true, []string{"pain:", "medial-branch-block: Medial branch block, ages 18+, edition 2026-11-28", "cataract-surgery: Cataract surgery, edition"}, []string{"TITLE"}},
	} {
		got := set(c.width, c.plain)
		for _, w := range c.has {
			if !strings.Contains(got, w) {
				t.Errorf("%d columns, plain %t: no %q in\n%s", c.width, c.plain, w, got)
			}
		}
		for _, w := range c.hasNot {
			if strings.Contains(got, w) {
				t.Errorf("%d columns, plain %t: %q in\n%s", c.width, c.plain, w, got)
			}
		}
	}
}
