package prompt

import (
	"context"
	"fmt"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aftercare/internal/terminal/console"
)

// RunOnScreen runs do with a Prompter that takes the whole terminal, which must be the same for both streams.
// However do ends, the terminal is restored. The context passed to do ends when the person leaves, with
// ErrInterrupted as its cause.
func RunOnScreen(ctx context.Context, in io.Reader, out io.Writer, do func(context.Context, Prompter) error) error {
	console.ForceANSI()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	program := tea.NewProgram(&frame{interrupt: func() { cancel(ErrInterrupted) }},
		tea.WithInput(in), tea.WithOutput(out), tea.WithAltScreen(), tea.WithoutSignalHandler())
	stop := context.AfterFunc(ctx, func() { program.Send(closeMsg{context.Cause(ctx)}) })
	defer stop()
	ended := make(chan runResult, 1)
	go func() {
		var e runResult
		defer func() {
			if e.panicked = recover(); e.panicked != nil {
				e.err = fmt.Errorf("%v", e.panicked)
			}
			ended <- e
			program.Send(closeMsg{e.err}) // the last frame is empty
			program.Quit()
		}()
		e.err = do(ctx, &screen{ctx, program})
	}()
	_, err := program.Run()
	cancel(err)
	e := <-ended
	if e.panicked != nil {
		panic(e.panicked) // after the terminal is restored, so that it can be read
	}
	if e.err == nil && err != nil {
		return fmt.Errorf("drawing on the terminal: %w", err)
	}
	return e.err
}

type runResult struct {
	err      error
	panicked any
}

// screen passes questions to the program that draws.
type screen struct {
	ctx     context.Context //nolint:containedctx // the context of one run
	program *tea.Program
}

// ask shows a question until it is answered.
func (s *screen) ask(w widget, fresh bool) error {
	reply := make(chan error, 1)
	s.program.Send(showMsg{w, reply, fresh})
	select {
	case err := <-reply:
		return err
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}

// Pick shows a list.
func (s *screen) Pick(l List) (Picked, error) {
	p := newPicker(l)
	if err := s.ask(p, false); err != nil {
		return Picked{}, err
	}
	return p.picked(), nil
}

// Line shows a line to type on.
func (s *screen) Line(l Line) (string, error) {
	w := newLine(l)
	if err := s.ask(w, false); err != nil {
		return "", err
	}
	return w.value, nil
}

// Choose shows a few answers.
func (s *screen) Choose(c Choice) (int, error) {
	w := newChoice(c)
	if err := s.ask(w, c.Critical); err != nil {
		return None, err
	}
	return w.value, nil
}

// Page shows a text.
func (s *screen) Page(title string, lay func(width int) string) error {
	return s.ask(&page{title: title, layout: lay}, false)
}

// Busy shows what is going on.
func (s *screen) Busy(words string) { s.program.Send(busyMsg{words}) }

// inputDelay is how long a critical question is shown before it accepts a key: a key that is held down too long
// answers nothing.
const inputDelay = 400 * time.Millisecond

type delayMsg struct{}

func startDelay() tea.Cmd { return tea.Tick(inputDelay, func(time.Time) tea.Msg { return delayMsg{} }) }
