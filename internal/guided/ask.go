package guided

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// takeNotice returns the notice for a list: what just went wrong, else what the list lacks.
func (m *mode) takeNotice(now *state) string {
	notice := cmp.Or(now.notice, m.listNotice)
	now.notice = ""
	return notice
}

// pickPatient lets the person search today's patients, or enter somebody else.
func (m *mode) pickPatient(ctx context.Context, now *state) (*state, error) {
	var items []prompt.Item
	for _, e := range m.today.Entries {
		items = append(items, prompt.Item{Words: e.Words, Find: e.Find})
	}
	n, err := m.ask.Pick(prompt.List{
		Title: "Who goes home?", Notice: m.takeNotice(now), Items: items, Exact: true, Else: "Somebody who is not on this list",
	})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	next.listShown = true
	if n == len(items) {
		return next, nil
	}
	row := m.today.Entries[n].Row
	if words, err := m.whyStale(ctx, row); err != nil || words != "" {
		return now.withNotice(words), err
	}
	id, fields, err := m.today.Fields(row, next.fields, true)
	if err == nil {
		next.fields = fields
		err = m.open(next, id)
	}
	if err != nil {
		return now.withNotice("That appointment can't be used: " + err.Error()), nil
	}
	next.appointment = batch.SafeID(row)
	if f := &next.fields; f.Ended == "" && f.Date == "" {
		f.Ended, next.endedAssumed = intake.Now, true // the review says so, and can change it
	}
	return next, nil
}

// whyStale reads the schedule again, and returns why a row of the list is no longer valid; "" if it is.
func (m *mode) whyStale(ctx context.Context, row schedule.Row) (words string, err error) {
	fresh, err := m.listToday(ctx)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "The schedule can't be read any more: " + err.Error(), nil
	}
	old := m.today
	m.today = fresh
	return fresh.WhyStale(old, row), nil
}

// pickProcedure lets the person search for a procedure by its names.
func (m *mode) pickProcedure(now *state) (*state, error) {
	n, err := m.ask.Pick(prompt.List{Title: "Which procedure?", Notice: m.takeNotice(now), Items: m.procedureItems})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	return next, m.open(next, m.ids[n])
}

// askQuestion asks one question.
func (m *mode) askQuestion(next *state, q *interview.Question) (*state, error) {
	typed, err := m.readAnswer(next, q)
	if err != nil {
		return nil, err
	}
	next.fields, _ = q.Try(next.procedure.Context(), next.fields, typed)
	next.asked[q.Name] = true
	next.endedAssumed = next.endedAssumed && q.Name != interview.End
	return next, nil
}

func (m *mode) readAnswer(s *state, q *interview.Question) (string, error) {
	if len(q.Answers) == 0 {
		return m.ask.Line(prompt.Line{About: s.headline(), Title: console.Clean(q.Title), Hint: q.Hint, Check: func(typed string) error {
			if _, refused := q.Try(s.procedure.Context(), s.fields, typed); refused != nil {
				return refusalMessage(refused)
			}
			return nil
		}})
	}
	c := prompt.Choice{About: s.headline(), Title: console.Clean(q.Title), Notice: strings.TrimSpace(q.Hint), Chosen: prompt.None}
	answers := q.Answers
	if !q.Required {
		c.Chosen, answers = 0, append([]string{""}, q.Answers...)
	}
	for _, a := range answers {
		c.Options = append(c.Options, prompt.Option{Words: cmp.Or(a, "not known"), Key: shortcutKey(a, answers)})
	}
	n, err := m.ask.Choose(c)
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

// refusalMessage words intake's error about an answer for the person who typed it.
func refusalMessage(e *intake.Error) error {
	words := "That can't be used: it " + e.Problem + "."
	if strings.Contains(e.Hint, "--yes") {
		words += " If it is right, \"aftercare print --yes\" takes it."
	} else if e.Hint != "" {
		words += " " + sentence(e.Hint)
	}
	return errors.New(words)
}

// sentence writes a hint as a sentence.
func sentence(hint string) string { return strings.ToUpper(hint[:1]) + hint[1:] + "." }
