package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"aftercare/internal/console"
	"aftercare/internal/prompt"
)

// way is the short way to a sheet, for who knows no flags: question by question, from a patient
// or a procedure to paper. Each answer makes a new state, so that a step back is the one before.
type way struct {
	env    *env
	start  *printOptions
	ask    prompt.Prompter
	today  *todays           // nil without a schedule
	loose  []string          // what may come out of the printer yet
	procs  []prompt.Item     // each procedure
	ids    []string          // and its id
	lacks  string            // what the lists lack
	titles map[string]string // of procedures, by their ids
	said   string            // what was done
	again  string            // the command that does the same, without the patient
}

// wayState is what is known so far.
type wayState struct {
	options *printOptions
	session *session // nil before there is a procedure
	asked   map[string]bool
	listed  bool   // the day's list was shown
	booked  string // the appointment; "" for none
	taken   bool   // nobody said when it ended: now is taken
	notice  string // what went wrong
	failed  bool   // a try to print it did
}

// attended reports whether a person sits at a terminal.
func (e *env) attended() bool { return e.inTerminal && e.outTerminal && e.errTerminal && !e.json }

// shortWay goes the way. What is to be told is told when the terminal is as it was.
func (e *env) shortWay(ctx context.Context) error {
	var told bytes.Buffer
	own := *e
	own.err = &told
	w := &way{env: &own, start: &printOptions{}}
	// Printer, paper, language and clinic are those that print has without flags.
	err := own.prefer(printCommand(&own, w.start))
	if err != nil {
		return err
	}
	if e.plainForms() {
		err = w.walk(ctx, prompt.NewPlain(ctx, e.in, e.err))
	} else {
		err = prompt.OnScreen(ctx, e.in, e.err, w.walk)
	}
	seen := map[string]bool{"": true} // a schedule that is read twice tells twice
	for line := range strings.SplitSeq(told.String(), "\n") {
		if !seen[line] {
			_, _ = fmt.Fprintln(e.err, line)
		}
		seen[line] = true
	}
	left := errors.Is(err, prompt.ErrLeft)
	if left || len(w.loose) > 0 && (err != nil || w.said != w.nothing()) {
		_, _ = fmt.Fprintln(e.err, w.nothing())
	}
	if left {
		return signalError{os.Interrupt}
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(e.out, w.said); err != nil {
		return err
	}
	if w.again != "" {
		_, _ = fmt.Fprintln(e.err, "The same as a command: "+w.again)
	}
	return nil
}

// walk asks until something is done, or the person leaves.
func (w *way) walk(ctx context.Context, ask prompt.Prompter) error {
	w.ask = ask
	ask.Busy("Reading the procedures...")
	if err := w.read(ctx); err != nil {
		return err
	}
	now := &wayState{options: w.start, asked: map[string]bool{}}
	start := now
	var before []*wayState
	for {
		next, err := w.step(ctx, now)
		switch {
		case errors.Is(err, prompt.ErrBack) && len(before) == 0:
			w.said = w.nothing()
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

// nothing says that nothing was printed, unless a job was handed over and may be.
func (w *way) nothing() string {
	if len(w.loose) == 0 {
		return "Nothing was printed."
	}
	return "Perhaps printed: " + strings.Join(w.loose, "; ") + "."
}

var errStartOver = errors.New("start over")

// step asks the next question, and returns what is known then: nil when all is done.
func (w *way) step(ctx context.Context, now *wayState) (*wayState, error) {
	if !now.listed && w.today != nil {
		return w.patient(ctx, now)
	}
	if now.session == nil {
		return w.procedure(now)
	}
	next := now.copy()
	q, err := next.session.missing(next.asked)
	switch {
	case err != nil:
		return w.sorry(now, err)
	case q == nil:
		return w.review(ctx, now)
	case now.notice != "":
		q.hint = now.notice + " " + q.hint
	}
	return w.answer(next, q)
}

// copy is a state that can be changed.
func (s *wayState) copy() *wayState {
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

// procedure lets a procedure be found by its names.
func (w *way) procedure(now *wayState) (*wayState, error) {
	n, err := w.ask.Pick(prompt.List{Title: "Which procedure?", Notice: w.noticeOf(now), Items: w.procs})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	return next, w.begin(next, w.ids[n])
}

func (w *way) begin(s *wayState, id string) (err error) {
	s.session, err = w.env.begin(&s.options.visitFlags, id)
	return err
}

// answer asks one question.
func (w *way) answer(next *wayState, q *question) (*wayState, error) {
	typed, err := w.typed(next.session, q)
	if err != nil {
		return nil, err
	}
	next.session.flags.fields, _ = next.session.try(q, typed)
	next.asked[q.name] = true
	next.taken = next.taken && q.name != "ended"
	return next, nil
}

// about is what stands above each question: whose sheet it is going to be.
func (s *session) about() string {
	f := s.flags.fields
	name := strings.TrimSpace(f.Name + " " + f.GivenName + " " + f.FamilyName)
	return console.Clean(strings.Join(nonEmpty(s.procedure.Title, name), ", "))
}

func (w *way) typed(s *session, q *question) (string, error) {
	if len(q.answers) == 0 {
		return w.ask.Line(prompt.Line{About: s.about(), Title: console.Clean(q.title), Hint: q.hint, Check: func(typed string) error {
			if _, refused := s.try(q, typed); refused != nil {
				return refusal(refused)
			}
			return nil
		}})
	}
	c := prompt.Choice{About: s.about(), Title: console.Clean(q.title), Notice: strings.TrimSpace(q.hint), Chosen: prompt.None}
	answers := q.answers
	if !q.must {
		c.Chosen, answers = 0, append([]string{""}, q.answers...)
	}
	for _, a := range answers {
		o := prompt.Option{Words: a, Key: keyOf(a, answers)}
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

// keyOf is the first letter of an answer, where no other begins so: small is no sample.
func keyOf(answer string, all []string) string {
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
