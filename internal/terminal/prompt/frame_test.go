package prompt

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// testScreen drives a frame without a terminal.
type testScreen struct {
	t           *testing.T
	f           *frame
	interrupted bool
}

func newTestScreen(t *testing.T, width, height int) *testScreen {
	d := &testScreen{t: t}
	d.f = &frame{interrupt: func() { d.interrupted = true }}
	d.f.Update(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

func (d *testScreen) show(w widget, fresh bool) chan error {
	reply := make(chan error, 1)
	d.f.Update(showMsg{w, reply, fresh})
	return reply
}

func (d *testScreen) keys(names ...string) {
	for _, n := range names {
		k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(n)}
		switch n {
		case "enter":
			k = tea.KeyMsg{Type: tea.KeyEnter}
		case "line feed":
			k = tea.KeyMsg{Type: tea.KeyCtrlJ}
		case "esc":
			k = tea.KeyMsg{Type: tea.KeyEscape}
		case "left":
			k = tea.KeyMsg{Type: tea.KeyLeft}
		case "backspace":
			k = tea.KeyMsg{Type: tea.KeyBackspace}
		case "down":
			k = tea.KeyMsg{Type: tea.KeyDown}
		case "ctrl+c":
			k = tea.KeyMsg{Type: tea.KeyCtrlC}
		}
		d.f.Update(k)
	}
}

func (d *testScreen) expect(words string) {
	d.t.Helper()
	if view := ansi.Strip(d.f.View()); !strings.Contains(view, words) {
		d.t.Errorf("the screen lacks %q:\n%s", words, view)
	}
}

func answered(reply chan error) (err error, ok bool) {
	select {
	case err = <-reply:
		return err, true
	default:
		return nil, false
	}
}

// What is typed before its question appears answers that question and no other: no letter is lost, and none
// ends up in the line before.
func TestKeysWaitForTheirQuestion(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	d.keys("Ann", "line feed", "1", "9")
	name, born := newLine(Line{Title: "Name"}), newLine(Line{Title: "Born"})
	if err, ok := answered(d.show(name, false)); !ok || err != nil || name.value != "Ann" {
		t.Fatalf("the name is %q (%v, %v)", name.value, ok, err)
	}
	if _, ok := answered(d.show(born, false)); ok || born.value != "19" {
		t.Fatalf("the birth date is %q", born.value)
	}
	d.expect("> 19")
}

// Letters that come in one piece are single keys, unless they were pasted.
func TestLettersInOnePiece(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	c := newChoice(Choice{Title: "?", Options: []Option{{"yes", "y"}, {"no", "n"}}, Chosen: None})
	reply := d.show(c, false)
	d.f.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("n"), Paste: true})
	if _, ok := answered(reply); ok {
		t.Error("a paste answers")
	}
	d.keys("ny")
	if _, ok := answered(reply); !ok || c.value != 1 {
		t.Errorf("answered %v with %d", ok, c.value)
	}
	if len(d.f.queued) != 1 {
		t.Error("the second letter is lost")
	}
}

// A choice without a default ignores Enter until an answer is chosen.
func TestNothingIsChosenForYou(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	c := newChoice(Choice{Title: "Which side?", Options: []Option{{"left", "l"}, {"right", "r"}}, Chosen: None})
	reply := d.show(c, false)
	d.keys("enter")
	d.expect("Nothing is chosen yet: press l or r.")
	if strings.Contains(ansi.Strip(d.f.View()), ">") {
		t.Error("one looks chosen")
	}
	d.keys("down", "enter")
	if err, ok := answered(reply); !ok || err != nil || c.value != 0 {
		t.Errorf("answered %v with %d (%v)", ok, c.value, err)
	}
}

// A critical question ignores keys typed before it was seen.
func TestACriticalQuestionIsSeenFirst(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	d.keys("enter", "enter")
	c := newChoice(Choice{Title: "Print?", Options: []Option{{"Print", "p"}}, Critical: true})
	reply := d.show(c, true)
	d.keys("enter", "p")
	if _, ok := answered(reply); ok {
		t.Fatal("answered before it was seen")
	}
	d.f.Update(delayMsg{})
	d.keys("enter")
	if _, ok := answered(reply); !ok {
		t.Error("not answered")
	}
}

func TestBackAndLeave(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	p := newPicker(List{Title: "?", Items: []Item{{Words: "one", Find: []string{"one"}}}})
	reply := d.show(p, false)
	d.keys("o", "esc")
	if _, ok := answered(reply); ok || p.typed != "" {
		t.Errorf("Esc does not take back what was typed: %q", p.typed)
	}
	d.keys("esc")
	if err, ok := answered(reply); !ok || !errors.Is(err, ErrBack) {
		t.Errorf("%v, %v", ok, err)
	}
	reply = d.show(newLine(Line{Title: "?"}), false)
	d.keys("ctrl+c")
	if !d.interrupted {
		t.Error("Ctrl-C does not leave")
	}
	d.f.Update(closeMsg{ErrInterrupted})
	if err, _ := answered(reply); !errors.Is(err, ErrInterrupted) {
		t.Errorf("the question ends with %v", err)
	}
	if d.f.View() != "" {
		t.Error("something stays on the screen")
	}
}

// Whatever the size, no line is too wide, there are never too many lines, and the chosen item is visible.
func TestEveryScreenFits(t *testing.T) {
	var items []Item
	for n := range 300 {
		items = append(items, Item{Words: fmt.Sprintf("李小龙 Number%d %s", n, strings.Repeat("long words ", 12)), Find: []string{"x"}})
	}
	for _, size := range [][2]int{{80, 24}, {40, 24}, {20, 8}, {200, 60}, {40, 9}} {
		d := newTestScreen(t, size[0], size[1])
		p := newPicker(List{Title: "Which one?", Notice: "Something is missing.", Items: items, Else: "another"})
		d.show(p, false)
		for n := range 40 {
			lines := strings.Split(d.f.View(), "\n")
			if len(lines) > size[1] {
				t.Fatalf("%v: %d lines", size, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > size[0] {
					t.Fatalf("%v: %q is %d wide", size, l, ansi.StringWidth(l))
				}
			}
			d.expect(fmt.Sprintf("> 李小龙 Number%d", n))
			d.keys("down")
		}
	}
}

// What tells two patients apart is never cut off: a row is shown in full, over several lines if it must be, and the list says how
// many are below.
func TestRowsAreShownInFull(t *testing.T) {
	var items []Item
	for n := range 20 {
		items = append(items, Item{Words: fmt.Sprintf("Maria del Carmen Fernandez de la Torre-Villanueva, born April %d, 1961, Medial branch block left, ended 10:20", n+1)})
	}
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 24}} {
		d := newTestScreen(t, size[0], size[1])
		d.show(newPicker(List{Title: "Who goes home?", Items: items}), false)
		view := strings.Join(strings.Fields(ansi.Strip(d.f.View())), " ")
		shown := strings.Count(view, "Maria del Carmen")
		if shown < 4 || strings.Contains(view, "...") || strings.Count(view, "Medial branch block left, ended 10:20") != shown {
			t.Errorf("%v: %s", size, view)
		}
		if below := 20 - shown; below > 0 {
			d.expect(fmt.Sprintf("20 in all, %d more below", below))
		}
	}
}

// A list begins where a person left it.
func TestAListIsPickedUpAgain(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	l := List{Title: "?", Items: []Item{{Words: "Block A", Find: []string{"block a"}}, {Words: "Block B", Find: []string{"block b"}}, {Words: "Scope", Find: []string{"scope"}}}}
	l.Typed, l.Chosen = "block", 1
	p := newPicker(l)
	reply := d.show(p, false)
	d.keys("enter")
	if _, ok := answered(reply); !ok || p.picked() != (Picked{1, "block"}) {
		t.Errorf("picked %v", p.picked())
	}
}

// Pasted lines never become one line: a name and a birth date are two answers.
func TestPastedLines(t *testing.T) {
	for pasted, want := range map[string]string{"Rosa\n1961-04-02": "", "Rosa\r1961-04-02": "", "Rosa Example\n": "Rosa Example", "Rosa": "Rosa"} {
		d := newTestScreen(t, 80, 24)
		w := newLine(Line{Title: "Name"})
		reply := d.show(w, false)
		d.f.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(pasted), Paste: true})
		if _, ok := answered(reply); ok || w.value != want {
			t.Errorf("%q makes %q, answered: %v", pasted, w.value, ok)
		}
		if want == "" {
			d.expect("several lines")
		}
	}
}

// No line of the details ends between a label and what it says.
func TestDetailsStayTogether(t *testing.T) {
	for width := 20; width < 60; width++ {
		for _, line := range layoutPairs([][2]string{{"Answers", "needle: low back; sedation: no; steroid: yes"}}, width) {
			if trimmed := strings.TrimSpace(line); strings.HasSuffix(trimmed, ":") && trimmed != "Answers:" || strings.Contains(line, "\u00a0") {
				t.Errorf("%d columns: %q", width, line)
			}
		}
	}
}

// What is on a line already is taken by Enter, replaced by typing, and changed by the keys that edit; what was begun goes on.
func TestALineWithAValue(t *testing.T) {
	for keys, want := range map[string]string{"enter": "Rosa", "A n n enter": "Ann", "left n enter": "Rosna", "backspace enter": "Ros"} {
		d := newTestScreen(t, 80, 24)
		w := newLine(Line{Title: "Name", Value: "Rosa"})
		reply := d.show(w, false)
		d.expect("typing replaces it")
		d.keys(strings.Fields(keys)...)
		if _, ok := answered(reply); !ok || w.value != want {
			t.Errorf("%s makes %q, answered: %v", keys, w.value, ok)
		}
	}
	d := newTestScreen(t, 80, 24)
	w := newLine(Line{Title: "Name", Value: "Ro", Begun: true})
	reply := d.show(w, false)
	d.keys("s", "a", "enter")
	if _, ok := answered(reply); !ok || w.value != "Rosa" {
		t.Errorf("%q, answered: %v", w.value, ok)
	}
}

// While something goes on, the screen says for how long, and how to stop it.
func TestBusySaysHowLong(t *testing.T) {
	d := newTestScreen(t, 80, 24)
	d.f.Update(busyMsg{"Printing on Front..."})
	d.expect("Ctrl-C: stop")
	start := time.Now()
	for n := range 65 {
		d.f.Update(tickMsg{start.Add(time.Duration(n) * time.Second)})
	}
	d.expect("Printing on Front... 1m5s")
	d.show(newLine(Line{Title: "Name"}), false)
	if _, cmd := d.f.Update(tickMsg{start}); cmd != nil {
		t.Error("the clock goes on beside a question")
	}
}

func TestAPageIsReadToItsEnd(t *testing.T) {
	d := newTestScreen(t, 80, 10)
	d.show(&page{title: "Sheet", layout: func(int) string { return "1\n2\n3\n4\n5\n6\n7\n8\n9\nlast\n" }}, false)
	d.expect("Sheet: lines 1 to 7 of 10")
	d.keys(" ", " ", " ")
	d.expect("last")
	d.expect("lines 4 to 10 of 10")
}

// What a choice is about is fully visible, or nothing can be chosen: nobody prints a sheet without having seen
// whose it is.
func TestAChoiceIsFullyVisible(t *testing.T) {
	long := strings.Repeat("a condition: no; ", 12) + "the last word"
	c := Choice{Title: "Print?", Details: [][2]string{{"Patient", "李小龙 Lee"}, {"Procedure", long}}, Notice: "It went wrong."}
	for n := range 9 {
		c.Options = append(c.Options, Option{fmt.Sprintf("Option%d", n), ""})
	}
	for _, size := range [][2]int{{80, 24}, {40, 24}, {40, 20}, {40, 11}, {20, 8}} {
		d := newTestScreen(t, size[0], size[1])
		w := newChoice(c)
		reply := d.show(w, false)
		for n := range c.Options {
			view := ansi.Strip(d.f.View())
			if strings.Contains(view, "larger.") {
				break
			}
			for _, words := range []string{"李小龙 Lee", "last", "word", "It went wrong.", fmt.Sprintf("> Option%d", n)} {
				d.expect(words)
			}
			if got := strings.Count(view, "\n") + 1; got > size[1] {
				t.Errorf("%v: %d lines", size, got)
			}
			if n < len(c.Options)-1 {
				d.keys("down")
			}
		}
		seen := !strings.Contains(d.f.View(), "larger.")
		d.keys("enter")
		if _, ok := answered(reply); ok != seen {
			t.Errorf("%v: seen %v, answered %v", size, seen, ok)
		}
		if tall := size[1] >= 20; tall != seen {
			t.Errorf("%v: seen %v", size, seen)
		}
	}
}
