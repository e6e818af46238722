package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
)

// guidedMode guides people who don't use flags to a sheet, question by question, from a patient or a procedure
// to paper. Each answer makes a new state, so that a step back returns to the one before.
type guidedMode struct {
	env            *env
	start          *printOptions
	ask            prompt.Prompter
	today          *patientList      // nil if there is no schedule
	unconfirmed    []string          // print jobs that may still come out
	procedureItems []prompt.Item     // one for each procedure
	ids            []string          // their ids
	listNotice     string            // what the lists lack
	titles         map[string]string // of procedures, by id
	result         string            // what was done
	sameCommand    string            // the command that does the same, without the patient
}

// guidedState is what is known so far.
type guidedState struct {
	options      *printOptions
	session      *session // nil until there is a procedure
	asked        map[string]bool
	listShown    bool   // the day's list was shown
	appointment  string // its id; "" for none
	endedAssumed bool   // nobody said when it ended: now is assumed
	notice       string // what went wrong
	printFailed  bool   // an attempt to print caused it
}

// isInteractive reports whether a person is at a terminal.
func (e *env) isInteractive() bool { return e.inTerminal && e.outTerminal && e.errTerminal && !e.json }

// runGuided runs guided mode. Messages are printed once the terminal is restored.
func (e *env) runGuided(ctx context.Context) error {
	var warnings bytes.Buffer
	buffered := *e
	buffered.err = &warnings
	w := &guidedMode{env: &buffered, start: &printOptions{}}
	// Printer, paper, language and clinic are those that print uses without flags.
	err := buffered.applySettings(printCommand(&buffered, w.start))
	if err != nil {
		return err
	}
	if e.usePlainPrompts() {
		err = w.run(ctx, prompt.NewPlain(ctx, e.in, e.err))
	} else {
		err = prompt.RunOnScreen(ctx, e.in, e.err, w.run)
	}
	seen := map[string]bool{"": true} // reading a schedule twice warns twice
	for line := range strings.SplitSeq(warnings.String(), "\n") {
		if !seen[line] {
			_, _ = fmt.Fprintln(e.err, line)
		}
		seen[line] = true
	}
	interrupted := errors.Is(err, prompt.ErrInterrupted)
	if interrupted || len(w.unconfirmed) > 0 && (err != nil || w.result != w.unprintedNote()) {
		_, _ = fmt.Fprintln(e.err, w.unprintedNote())
	}
	if interrupted {
		return signalError{os.Interrupt}
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(e.out, w.result); err != nil {
		return err
	}
	if w.sameCommand != "" {
		_, _ = fmt.Fprintln(e.err, "The same as a command: "+w.sameCommand)
	}
	return nil
}

// run asks until something is done, or the person leaves.
func (w *guidedMode) run(ctx context.Context, ask prompt.Prompter) error {
	w.ask = ask
	ask.Busy("Reading the procedures...")
	if err := w.load(ctx); err != nil {
		return err
	}
	now := &guidedState{options: w.start, asked: map[string]bool{}}
	start := now
	var before []*guidedState
	for {
		next, err := w.step(ctx, now)
		switch {
		case errors.Is(err, prompt.ErrBack) && len(before) == 0:
			w.result = w.unprintedNote()
			return nil
		case errors.Is(err, prompt.ErrBack):
			now, before = before[len(before)-1], before[:len(before)-1]
		case errors.Is(err, errStartOver):
			now, before = start, nil
		case err != nil:
			return err
		case next == nil:
			return nil
		default:
			if next != now {
				before = append(before, now)
			}
			now = next
		}
	}
}

// unprintedNote says that nothing was printed, unless a job was sent and may still be printed.
func (w *guidedMode) unprintedNote() string {
	if len(w.unconfirmed) == 0 {
		return "Nothing was printed."
	}
	return "Perhaps printed: " + strings.Join(w.unconfirmed, "; ") + "."
}

var errStartOver = errors.New("start over")

// step asks the next question, and returns the state after it: nil when all is done.
func (w *guidedMode) step(ctx context.Context, now *guidedState) (*guidedState, error) {
	if !now.listShown && w.today != nil {
		return w.pickPatient(ctx, now)
	}
	if now.session == nil {
		return w.pickProcedure(now)
	}
	next := now.copy()
	q, err := next.session.nextQuestion(next.asked)
	switch {
	case err != nil:
		return w.recoverFrom(now, err)
	case q == nil:
		return w.review(ctx, now)
	case now.notice != "":
		q.hint = now.notice + " " + q.hint
	}
	return w.askQuestion(next, q)
}

// copy returns a state that can be changed.
func (s *guidedState) copy() *guidedState {
	c := *s
	options := *s.options
	c.options, c.asked, c.notice = &options, maps.Clone(s.asked), ""
	if s.session != nil {
		session := *s.session
		session.flags = &options.visitFlags
		c.session = &session
	}
	return &c
}

// pickProcedure lets the person search for a procedure by its names.
func (w *guidedMode) pickProcedure(now *guidedState) (*guidedState, error) {
	n, err := w.ask.Pick(prompt.List{Title: "Which procedure?", Notice: w.takeNotice(now), Items: w.procedureItems})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	return next, w.startSession(next, w.ids[n])
}

func (w *guidedMode) startSession(s *guidedState, id string) (err error) {
	s.session, err = w.env.newSession(&s.options.visitFlags, id)
	return err
}

// askQuestion asks one question.
func (w *guidedMode) askQuestion(next *guidedState, q *question) (*guidedState, error) {
	typed, err := w.readAnswer(next.session, q)
	if err != nil {
		return nil, err
	}
	next.session.flags.fields, _ = next.session.tryAnswer(q, typed)
	next.asked[q.name] = true
	next.endedAssumed = next.endedAssumed && q.name != "ended"
	return next, nil
}

// headline is shown above each question: whose sheet it is going to be.
func (s *session) headline() string {
	f := s.flags.fields
	name := strings.TrimSpace(f.Name + " " + f.GivenName + " " + f.FamilyName)
	return console.Clean(diag.Join(", ", s.procedure.Title, name))
}

func (w *guidedMode) readAnswer(s *session, q *question) (string, error) {
	if len(q.answers) == 0 {
		return w.ask.Line(prompt.Line{About: s.headline(), Title: console.Clean(q.title), Hint: q.hint, Check: func(typed string) error {
			if _, refused := s.tryAnswer(q, typed); refused != nil {
				return refusalMessage(refused)
			}
			return nil
		}})
	}
	c := prompt.Choice{About: s.headline(), Title: console.Clean(q.title), Notice: strings.TrimSpace(q.hint), Chosen: prompt.None}
	answers := q.answers
	if !q.required {
		c.Chosen, answers = 0, append([]string{""}, q.answers...)
	}
	for _, a := range answers {
		o := prompt.Option{Words: a, Key: shortcutKey(a, answers)}
		if a == "" {
			o.Words = "not known"
		}
		c.Options = append(c.Options, o)
	}
	n, err := w.ask.Choose(c)
	if err != nil {
		return "", err
	}
	return answers[n], nil
}

// shortcutKey returns the first letter of an answer; "" if another answer starts with the same letter.
func shortcutKey(answer string, all []string) string {
	if answer == "" {
		return ""
	}
	first := answer[:1]
	for _, other := range all {
		if other != answer && strings.HasPrefix(other, first) {
			return ""
		}
	}
	return first
}
