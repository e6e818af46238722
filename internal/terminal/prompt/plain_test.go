package prompt

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func newTestPlain(typed string) (*Plain, *strings.Builder) {
	var out strings.Builder
	return NewPlain(context.Background(), strings.NewReader(typed), &out), &out
}

var sideChoice = Choice{Title: "Which side?", Options: []Option{{"left", "l"}, {"right", "r"}}, Chosen: None}

// The end of input isn't an answer: nothing is chosen or printed for a person who has left.
func TestTheEndOfInputIsNotAnAnswer(t *testing.T) {
	ask := map[string]func(*Plain) error{
		"line":   func(p *Plain) error { _, err := p.Line(Line{Title: "Name"}); return err },
		"choice": func(p *Plain) error { _, err := p.Choose(sideChoice); return err },
		"usual choice": func(p *Plain) error {
			_, err := p.Choose(Choice{Title: "Print?", Options: []Option{{"Print", ""}, {"Quit", ""}}})
			return err
		},
		"pick": func(p *Plain) error {
			_, err := p.Pick(List{Title: "Which?", Items: []Item{{Words: "one", Find: []string{"one"}}}})
			return err
		},
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(io.ErrClosedPipe)
	for name, f := range ask {
		p, _ := newTestPlain("")
		if err := f(p); !errors.Is(err, ErrInterrupted) {
			t.Errorf("%s: the end gives %v", name, err)
		}
		p, _ = newTestPlain("<\n")
		if err := f(p); !errors.Is(err, ErrBack) {
			t.Errorf("%s: < gives %v", name, err)
		}
		in, _ := io.Pipe()
		if err := f(NewPlain(ctx, in, io.Discard)); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: a signal gives %v", name, err)
		}
	}
}

func TestPlainChoices(t *testing.T) {
	for typed, want := range map[string]int{"l\n": 0, "RIG\n": 1, "2\n": 1, "\n0\n3\nx\nr\n": 1} {
		p, _ := newTestPlain(typed)
		if got, err := p.Choose(sideChoice); err != nil || got != want {
			t.Errorf("%q gives %d, %v", typed, got, err)
		}
	}
	p, out := newTestPlain("block\n2\n")
	got, err := p.Pick(List{Title: "Which?", Items: []Item{{Words: "Scope", Find: []string{"scope"}}, {Words: "Block A", Find: []string{"block a"}}, {Words: "Block B", Find: []string{"block b"}}}, Else: "another"})
	if err != nil || got != (Picked{2, "block"}) {
		t.Errorf("picked %v, %v", got, err)
	}
	if strings.Contains(out.String(), "Scope") || strings.Contains(out.String(), "\x1b") {
		t.Errorf("it said %q", out)
	}
}

// What stands on a line already is what Enter alone answers, and is checked like any answer.
func TestALineThatIsAnsweredAlready(t *testing.T) {
	check := func(s string) error {
		if s == "" {
			return messageError("empty")
		}
		return nil
	}
	var out strings.Builder
	p := NewPlain(t.Context(), strings.NewReader("\nBoston\n"), &out)
	for _, want := range []string{"Chicago", "Boston"} {
		if got, err := p.Line(Line{Title: "Where?", Value: "Chicago", Check: check}); got != want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	if !strings.Contains(out.String(), "Where? (Enter alone: Chicago)") {
		t.Errorf("%q", out.String())
	}
	d := newTestScreen(t, 80, 24)
	l := newLine(Line{Title: "Where?", Value: "Chicago", Check: check})
	reply := d.show(l, false)
	d.expect("> Chicago")
	d.keys("s", "enter")
	if err, ok := answered(reply); !ok || err != nil || l.value != "s" {
		t.Errorf("%v, %v, %q", ok, err, l.value)
	}
}

// A list is searched again by other letters, and nothing but its items and the way out of it is offered.
func TestPlainListsAreSearchedAgain(t *testing.T) {
	l := List{Title: "Which?", Items: []Item{{Words: "Scope", Find: []string{"scope"}}, {Words: "Block", Find: []string{"block"}}}, Else: "another"}
	p, out := newTestPlain("xyz\nblo\n1\n")
	if got, err := p.Pick(l); err != nil || got != (Picked{1, "blo"}) {
		t.Errorf("picked %v, %v", got, err)
	}
	if !strings.Contains(out.String(), "Nothing matches what you typed.\n1. another\n") || strings.Contains(out.String(), "none of these") {
		t.Error(out)
	}
	p, _ = newTestPlain("xyz\n1\n")
	if got, err := p.Pick(l); err != nil || got != (Picked{2, "xyz"}) {
		t.Errorf("picked %v, %v", got, err)
	}
}

// Yes and no are answered in words, with a default too; what is on a line already is kept by Enter alone.
func TestPlainAnswersInWords(t *testing.T) {
	c := Choice{Title: "Sedation?", Options: []Option{{"not known", ""}, {"yes", "y"}, {"no", "n"}}}
	for typed, want := range map[string]int{"\n": 0, "y\n": 1, "yes\n": 1, "n\n": 2, "NO\n": 2, "not\n": 0, "3\n": 2, "4\nmaybe\ny\n": 1} {
		p, _ := newTestPlain(typed)
		if got, err := p.Choose(c); err != nil || got != want {
			t.Errorf("%q gives %d, %v", typed, got, err)
		}
	}
	for typed, want := range map[string]string{"\n": "Rosa", "-\n": "", "Ann\n": "Ann"} {
		p, out := newTestPlain(typed)
		if got, err := p.Line(Line{Title: "Name", Value: "Rosa"}); err != nil || got != want || !strings.Contains(out.String(), "Enter alone: Rosa") {
			t.Errorf("%q gives %q, %v: %s", typed, got, err, out)
		}
	}
}
