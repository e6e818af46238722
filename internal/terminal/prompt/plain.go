package prompt

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Plain asks line by line.
type Plain struct {
	out   io.Writer
	lines typedLines
}

// NewPlain returns a Prompter for a terminal with a screen reader, or one that can't do more.
func NewPlain(ctx context.Context, in io.Reader, out io.Writer) *Plain {
	p := &Plain{out: out, lines: typedLines{ctx: ctx, in: in}}
	p.say("Type < and Enter to go a step back. Ctrl-C stops.")
	return p
}

func (p *Plain) say(words string) { _, _ = fmt.Fprintln(p.out, words) }

// read asks for one line. "<" alone is a step back.
func (p *Plain) read(prompt string) (string, error) {
	_, _ = fmt.Fprint(p.out, prompt)
	line, err := p.lines.next()
	if line = strings.TrimSpace(line); err == nil && line == "<" {
		err = ErrBack
	}
	return line, err
}

// nothing is typed to take back what is on a line already: an empty line keeps it.
const nothing = "-"

// Line reads one line.
func (p *Plain) Line(l Line) (string, error) {
	if l.Notice != "" {
		p.say(l.Notice)
	}
	canBeEmpty := l.Check == nil || l.Check("") == nil
	title := titleWithHint(l.Title, strings.TrimRight(l.Hint, "."))
	switch {
	case l.Value != "" && canBeEmpty:
		title = titleWithHint(title, "Enter alone: "+l.Value+"; "+nothing+" and Enter: none")
	case l.Value != "":
		title = titleWithHint(title, "Enter alone: "+l.Value)
	}
	for {
		value, err := p.read(title + " ")
		switch {
		case err != nil:
			return "", err
		case l.Value != "" && value == "":
			value = l.Value
		case l.Value != "" && canBeEmpty && value == nothing:
			value = ""
		}
		if l.Check != nil {
			err = l.Check(value)
		}
		if err == nil {
			return value, nil
		}
		p.say(err.Error())
	}
}

func titleWithHint(title, hint string) string {
	if hint == "" {
		return title
	}
	return title + " (" + hint + ")"
}

// Pick lists the matches, numbered, once they are few enough to listen to. Other letters search again.
func (p *Plain) Pick(l List) (Picked, error) {
	const maxOptions = 25
	if l.Notice != "" {
		p.say(l.Notice)
	}
	typed, searched := "", false
	for {
		if !searched {
			var err error
			if typed, err = p.Line(Line{Title: l.Title, Hint: "type a few letters; empty: all", Value: l.Typed}); err != nil {
				return Picked{}, err
			}
		}
		fits := l.filter(typed)
		if len(fits) > maxOptions {
			p.say(fmt.Sprintf("%d fit; type more letters.", len(fits)))
			l.Typed, searched = "", false
			continue
		}
		if len(fits) == 0 {
			p.say("Nothing matches what you typed.")
		}
		if l.Else != "" {
			fits = append(fits, len(l.Items))
		}
		if len(fits) == 0 {
			l.Typed, searched = "", false
			continue
		}
		var c Choice
		for _, index := range fits {
			words := l.Else
			if index < len(l.Items) {
				words = l.Items[index].Words
			}
			c.Options = append(c.Options, Option{Words: words})
		}
		p.list(c)
		again, err := p.read("A number, or other letters: ")
		if err != nil {
			return Picked{}, err
		}
		if n, err := strconv.Atoi(again); err == nil && n >= 1 && n <= len(fits) {
			return Picked{fits[n-1], typed}, nil
		}
		typed, searched = again, true
	}
}

// list writes numbered answers.
func (p *Plain) list(c Choice) {
	for n, o := range c.Options {
		p.say(strconv.Itoa(n+1) + ". " + o.Words)
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
	if c.Title != "" {
		p.say(c.Title)
	}
	p.list(c)
	prompt := "A number, or the first letters"
	if c.Chosen != None {
		prompt += " (Enter alone: " + c.Options[c.Chosen].Words + ")"
	}
	for {
		typed, err := p.read(prompt + ": ")
		switch at := c.find(typed); {
		case err != nil:
			return None, err
		case typed == "" && c.Chosen != None:
			return c.Chosen, nil
		case at != None:
			return at, nil
		}
		p.say("That matches none of them, or more than one.")
	}
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
		if o.Key != "" && o.Key == typed || fold(o.Words) == typed {
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
