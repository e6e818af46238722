package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"aftercare/internal/console"
)

// asker puts questions to a person and reads the lines they type. Questions go to standard
// error: standard output is the product.
type asker struct {
	env   *env
	ctx   context.Context //nolint:containedctx // one command's, for as long as it asks
	lines chan answer
}

// dialog asks a nurse for what a sheet needs.
type dialog struct {
	asker
	session *session
}

// answer is a line that was typed, or why there is none.
type answer struct {
	line string
	err  error
}

func (d *asker) say(format string, args ...any) {
	_, _ = fmt.Fprintln(d.env.err, console.Clean(fmt.Sprintf(format, args...)))
}

// errNotPrinted is the end of a dialog without a sheet.
var errNotPrinted = errors.New("nothing was printed")

// read waits for a line, or for a signal. The reader is left behind when a signal comes:
// nothing can wake it, and the process ends.
func (d *asker) read() (string, error) {
	if d.lines == nil {
		d.lines = make(chan answer)
		in := bufio.NewReader(d.env.in)
		go func() {
			for {
				line, err := in.ReadString('\n')
				d.lines <- answer{line, err}
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

// ask asks until the answer can be used.
func (d *dialog) ask(q *question) error {
	for {
		_, _ = fmt.Fprint(d.env.err, console.Clean(q.line)+" ")
		line, err := d.read()
		if err != nil {
			return err
		}
		fields, refused := d.session.try(q, line)
		if refused != nil {
			d.say("  That can't be used: %s %s.", strings.TrimPrefix(refused.Field, "--"), refused.Problem)
			if refused.Hint != "" {
				d.say("  %s", refused.Hint)
			}
			continue
		}
		d.session.flags.fields = fields
		return nil
	}
}

// askMissing asks for what a patient's own sheet needs and was not given.
func (d *dialog) askMissing() error {
	for asked := map[string]bool{}; ; {
		q, err := d.session.missing(asked)
		if err != nil || q == nil {
			return err
		}
		if err := d.ask(q); err != nil {
			return err
		}
		asked[q.name] = true
	}
}

// confirm waits for Enter; any word means no.
func (d *dialog) confirm() error {
	_, _ = fmt.Fprint(d.env.err, "Press Enter to print; type n and Enter to stop. ")
	line, err := d.read()
	switch {
	case err != nil:
		return err
	case line == "" || strings.EqualFold(line, "y") || strings.EqualFold(line, "yes"):
		return nil
	}
	return errNotPrinted
}
