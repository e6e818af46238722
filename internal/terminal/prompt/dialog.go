package prompt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"aftercare/internal/terminal/console"
)

// Dialog is a conversation line by line, between lines of text, for a command that asks on its way. Nothing of it can be
// taken back: the lines stay on the screen.
type Dialog struct {
	out   io.Writer
	width int
	typed typedLines
}

// NewDialog returns a dialog that ends when the context does. Its lines are wrapped at width columns; 0: never.
func NewDialog(ctx context.Context, in io.Reader, out io.Writer, width int) *Dialog {
	return &Dialog{out: out, width: width, typed: typedLines{ctx: ctx, in: in}}
}

// PasteIndent precedes lines that a person pastes, which are never wrapped.
const PasteIndent = "    "

// Say writes a line, wrapped at spaces under its indent.
func (d *Dialog) Say(line string) {
	line = console.Clean(line)
	text := strings.TrimLeft(line, " ")
	if indent := line[:len(line)-len(text)]; len(indent) < len(PasteIndent) {
		line = d.wrap(indent, text)
	}
	_, _ = fmt.Fprintln(d.out, line)
}

// SayLabelled writes words after a label; wrapped lines are aligned under the words.
func (d *Dialog) SayLabelled(label, words string) {
	_, _ = fmt.Fprintln(d.out, d.wrap(label, console.Clean(words)))
}

// Ask says what can be typed, indented by two spaces, and returns the line that is typed, without the blanks around it. The
// error is ErrInterrupted at the end of the input, else the cause of the context's end.
func (d *Dialog) Ask(choices string) (string, error) {
	return d.read(d.wrap("  ", console.Clean(choices)) + ": ")
}

// Question asks like Ask, in the words of a sentence.
func (d *Dialog) Question(words string) (string, error) { return d.read(console.Clean(words) + " ") }

// Confirm asks whether to go on: Enter alone, y and yes do; any other word doesn't.
func (d *Dialog) Confirm(words string) (bool, error) {
	answer, err := d.Question(words)
	return err == nil && (answer == "" || strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")), err
}

func (d *Dialog) read(before string) (string, error) {
	_, _ = fmt.Fprint(d.out, before)
	line, err := d.typed.next()
	return strings.TrimSpace(line), err
}

// wrap joins a label and words, wrapped under the words.
func (d *Dialog) wrap(label, words string) string {
	const ending = len(": ") // after a prompt
	if d.width == 0 {
		return label + words
	}
	indent := strings.Repeat(" ", console.CellWidth(label))
	return label + strings.TrimPrefix(console.Wrap(words, d.width-ending, indent), indent)
}

// typedLines reads a terminal line by line, and ends when the context does. It reads only while a line is waited for, so that
// another program, such as a pager, can read in between. A goroutine that still reads is left behind at the end: nothing can
// wake it, and the process is ending.
type typedLines struct {
	ctx context.Context //nolint:containedctx // the context of one run
	in  io.Reader
	buf *bufio.Reader
}

// typedLine is a line that was typed, or why there is none.
type typedLine struct {
	line string
	err  error
}

// next waits for a line. A line without an end was not entered, so the end of the input is ErrInterrupted.
func (t *typedLines) next() (string, error) {
	if t.buf == nil {
		t.buf = bufio.NewReader(t.in)
	}
	lines := make(chan typedLine, 1)
	go func() {
		line, err := t.buf.ReadString('\n')
		lines <- typedLine{line, err}
	}()
	select {
	case <-t.ctx.Done():
		return "", context.Cause(t.ctx)
	case typed := <-lines:
		if errors.Is(typed.err, io.EOF) {
			return "", ErrInterrupted
		}
		return typed.line, typed.err
	}
}
