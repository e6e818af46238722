package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"aftercare/internal/terminal/console"
)

// asker asks a person questions and reads the lines they type. Questions go to standard error: standard output
// is for the product.
type asker struct {
	env   *env
	ctx   context.Context //nolint:containedctx // the context of one command, for as long as it asks
	lines chan inputLine
}

// inputLine is a line that was typed, or why there is none.
type inputLine struct {
	line string
	err  error
}

// say writes a line. On a screen it is wrapped at spaces, keeping its indent; a line indented by four spaces or
// more is to be pasted, and isn't wrapped.
func (d *asker) say(format string, args ...any) {
	line := console.Clean(fmt.Sprintf(format, args...))
	text := strings.TrimLeft(line, " ")
	if indent := line[:len(line)-len(text)]; len(indent) < len(commandIndent) {
		line = d.wrap(indent, text)
	}
	_, _ = fmt.Fprintln(d.env.err, line)
}

// commandIndent precedes lines that a person pastes.
const commandIndent = "    "

// sayLabelled writes words after a label; wrapped lines are aligned under the words.
func (d *asker) sayLabelled(label, words string) {
	_, _ = fmt.Fprintln(d.env.err, d.wrap(label, console.Clean(words)))
}

// prompt writes what can be typed, indented by two spaces, without ending the line.
func (d *asker) prompt(words string) {
	_, _ = fmt.Fprint(d.env.err, d.wrap("  ", console.Clean(words)), ": ")
}

// wrap joins a label and words, wrapped on a screen under the words.
func (d *asker) wrap(label, words string) string {
	const ending = len(": ") // after a prompt
	width := d.env.wrapWidth(d.env.errTerminal)
	if width == 0 {
		return label + words
	}
	indent := strings.Repeat(" ", console.CellWidth(label))
	return label + strings.TrimPrefix(console.Wrap(words, width-ending, indent), indent)
}

// read waits for a line, or for a signal. The reading goroutine is left behind when a signal comes: nothing can
// wake it, and the process is ending.
func (d *asker) read() (string, error) {
	if d.lines == nil {
		d.lines = make(chan inputLine)
		in := bufio.NewReader(d.env.in)
		go func() {
			for {
				line, err := in.ReadString('\n')
				d.lines <- inputLine{line, err}
				if err != nil {
					return
				}
			}
		}()
	}
	select {
	case <-d.ctx.Done():
		return "", context.Cause(d.ctx)
	case a := <-d.lines:
		if errors.Is(a.err, io.EOF) {
			return "", errNotPrinted
		}
		return strings.TrimSpace(a.line), a.err
	}
}
