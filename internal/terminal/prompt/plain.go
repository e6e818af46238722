package prompt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/huh"
)

// Plain asks line by line, in the form library's accessible mode.
type Plain struct {
	out   io.Writer
	lines *lineReader
}

// NewPlain returns a Prompter for a terminal with a screen reader, or one that can't do more.
func NewPlain(ctx context.Context, in io.Reader, out io.Writer) *Plain {
	p := &Plain{out: out, lines: &lineReader{typedLines: typedLines{ctx: ctx, in: in}}}
	p.say("Type < and Enter to go a step back. Ctrl-C stops.")
	return p
}

func (p *Plain) say(words string) { _, _ = fmt.Fprintln(p.out, words) }

// run asks one question of the library, which takes the end of input for an empty answer.
func (p *Plain) run(f interface {
	RunAccessible(io.Writer, io.Reader) error
}) error {
	err := f.RunAccessible(p.out, p.lines)
	if ended := p.lines.takeEnd(); ended != nil {
		return ended
	}
	return err
}

// plainTheme is a theme without bold.
func plainTheme() *huh.Theme {
	t := theme()
	t.Focused.Title, t.Blurred.Title = t.Focused.Title.Bold(false), t.Blurred.Title.Bold(false)
	return t
}

// Line reads one line.
func (p *Plain) Line(l Line) (string, error) {
	value, title := l.Value, titleWithHint(l.Title, l.Hint)
	if value != "" {
		title += " (Enter alone: " + value + ")"
	}
	i := huh.NewInput().Title(title).Value(&value)
	if l.Check != nil {
		i.Validate(func(s string) error { return l.Check(cmp.Or(strings.TrimSpace(s), l.Value)) })
	}
	err := p.run(i.WithTheme(plainTheme()))
	return value, err
}

func titleWithHint(title, hint string) string {
	if hint == "" {
		return title
	}
	return title + " (" + strings.TrimRight(hint, ".") + ")"
}

// Pick lists the matches, numbered, once they are few enough to listen to.
func (p *Plain) Pick(l List) (int, error) {
	const maxOptions = 25
	if l.Notice != "" {
		p.say(l.Notice)
	}
	for {
		typed, err := p.Line(Line{Title: l.Title, Hint: "type a few letters; empty: all"})
		if err != nil {
			return None, err
		}
		fits := l.filter(typed)
		if l.Else != "" {
			fits = append(fits, len(l.Items))
		}
		switch {
		case len(fits) == 0:
			p.say("Nothing fits what you typed.")
			continue
		case len(fits) > maxOptions:
			p.say(fmt.Sprintf("%d fit; type more letters.", len(fits)))
			continue
		}
		options := make([]Option, len(fits), len(fits)+1)
		for n, index := range fits {
			options[n] = Option{Words: l.Else}
			if index < len(l.Items) {
				options[n].Words = l.Items[index].Words
			}
		}
		at, err := p.Choose(Choice{Title: "Which one?", Options: append(options, Option{Words: "none of these"}), Chosen: None})
		if err != nil || at < len(fits) {
			return append(fits, None)[at], err
		}
	}
}

// Choose accepts a number, a letter or the start of an answer's words.
func (p *Plain) Choose(c Choice) (int, error) {
	for _, pair := range c.Details {
		p.say(pair[0] + ": " + pair[1])
	}
	if c.Notice != "" {
		p.say(c.Notice)
	}
	if c.Chosen != None {
		value := c.Chosen
		options := make([]huh.Option[int], len(c.Options))
		for n, o := range c.Options {
			options[n] = huh.NewOption(o.Words, n)
		}
		title := c.Title + " (Enter alone: " + c.Options[c.Chosen].Words + ")"
		err := p.run(huh.NewSelect[int]().Title(title).Options(options...).Value(&value).WithTheme(plainTheme()))
		return value, err
	}
	p.say(c.Title)
	for n, o := range c.Options {
		p.say(strconv.Itoa(n+1) + ". " + o.Words)
	}
	typed, err := p.Line(Line{Title: "A number, or the first letters:", Check: func(s string) error {
		if c.find(s) == None {
			return messageError("That is none of them, or more than one.")
		}
		return nil
	}})
	if err != nil {
		return 0, err
	}
	return c.find(typed), nil
}

// messageError is an error whose text is for a person.
type messageError string

func (s messageError) Error() string { return string(s) }

// find accepts a number, a key, or the start of exactly one answer.
func (c Choice) find(typed string) int {
	typed = fold(strings.TrimSpace(typed))
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(c.Options) {
		return n - 1
	}
	var found []int
	for n, o := range c.Options {
		if o.Key != "" && o.Key == typed {
			return n
		}
		if typed != "" && strings.HasPrefix(fold(o.Words), typed) {
			found = append(found, n)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return None
}

// Page writes the text.
func (p *Plain) Page(title string, lay func(width int) string) error {
	p.say(title)
	p.say(strings.TrimRight(lay(defaultWidth), "\n"))
	return nil
}

// Busy prints the words.
func (p *Plain) Busy(words string) { p.say(words) }

// lineReader hands a terminal's lines to the form library. "<" alone is a step back: it ends the question.
type lineReader struct {
	typedLines
	unread []byte
	end    error
}

// Read returns one line at a time.
func (l *lineReader) Read(b []byte) (int, error) {
	if len(l.unread) == 0 {
		if l.end == nil {
			l.next()
		}
		if l.end != nil {
			return 0, io.EOF
		}
	}
	n := copy(b, l.unread)
	l.unread = slices.Delete(l.unread, 0, n)
	return n, nil
}

func (l *lineReader) next() {
	line, err := l.typedLines.next()
	switch {
	case err != nil:
		l.end = err
	case strings.TrimSpace(line) == "<":
		l.end = ErrBack
	default:
		l.unread = []byte(line)
	}
}

// takeEnd says why the question ended without an answer; a step back is reported once.
func (l *lineReader) takeEnd() error {
	err := l.end
	if errors.Is(err, ErrBack) {
		l.end = nil
	}
	return err
}
