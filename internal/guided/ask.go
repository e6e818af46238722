package guided

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// listNoticeNow returns the notice for a list: what just went wrong, else what the list lacks.
func (m *mode) listNoticeNow() string { return cmp.Or(m.now.takeNotice(), m.listNotice) }

// pickPatient lets the person search today's patients, or enter somebody else.
func (m *mode) pickPatient(ctx context.Context) error {
	s := m.now
	l := prompt.List{Title: "Who goes home?", Notice: m.listNoticeNow(), Exact: true, Else: "Somebody who is not on this list", Typed: s.listTyped, Chosen: prompt.None}
	for n, e := range m.today.Entries {
		if s.isListed && maps.Equal(s.row.Fields, e.Row.Fields) {
			l.Chosen = n
		}
		words := e.Words
		if why := m.problems[n]; why != "" {
			words += " [" + why + "]"
		}
		l.Items = append(l.Items, prompt.Item{Words: console.Clean(words), Find: e.Find, Also: e.Also, Hidden: e.Row.Skip != ""})
	}
	if s.isElse {
		l.Chosen = len(l.Items)
	}
	picked, err := m.ask.Pick(l)
	if err != nil {
		return err
	}
	if picked.Index == len(l.Items) {
		if s.isListed { // what was answered belongs to the patient who was taken before
			s.forgetAnswers()
			s.language = ""
		}
		s.listTyped, s.listShown, s.isElse, s.isListed, s.appointment, s.start, s.endedAssumed = picked.Typed, true, true, false, "", m.start.Fields, false
		s.keepLetters(m.procedureItems, picked.Typed)
		return nil
	}
	e := m.today.Entries[picked.Index]
	if words, err := m.whyStale(ctx, e.Row); err != nil || words != "" {
		s.setNotice(sentenceOf(words))
		return err
	}
	if why := m.rowProblem(m.today, e.Row); why != "" { // by the list as it is now
		s.setNotice("No sheet can be made of that appointment: " + why + "." + advice(why))
		return nil
	}
	id, fields, err := m.today.Fields(e.Row, m.start.Fields, true)
	next := *s
	if !s.isListed || !maps.Equal(s.row.Fields, e.Row.Fields) {
		next.language = ""
	}
	if err == nil {
		err = m.open(&next, fields, id)
	}
	if err != nil {
		s.setNotice("That appointment can't be used: " + console.Clean(err.Error()) + ".")
		return nil
	}
	if !s.isListed || !maps.Equal(s.row.Fields, e.Row.Fields) {
		next.forgetAnswers()
	}
	*s = next
	s.endedAssumed = false
	s.listTyped, s.listShown, s.isElse, s.isListed, s.row, s.appointment = picked.Typed, true, false, true, e.Row, batch.SafeID(e.Row)
	f := &s.start
	if f.Ended == "" && f.Date == "" {
		f.Ended = intake.Now // the review says so, and can change it
		s.endedAssumed = !slices.Contains(s.changed, interview.End)
	}
	return nil
}

// keepLetters takes the letters with which a person searched the patients as the start of what is asked next: a procedure, or
// else the patient's name.
func (s *state) keepLetters(procedures []prompt.Item, typed string) {
	switch {
	case typed == "":
	case prompt.List{Items: procedures}.Matches(typed):
		if s.procedures.Index == prompt.None {
			s.procedures.Typed = typed
		}
	default:
		if _, has := s.answers[interview.Name]; !has {
			s.nameLetters = typed
		}
	}
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
func (m *mode) pickProcedure() error {
	s := m.now
	picked, err := m.ask.Pick(prompt.List{
		Title: "Which procedure?", Notice: m.listNoticeNow(), Items: m.procedureItems, Typed: s.procedures.Typed, Chosen: s.procedures.Index,
	})
	if err != nil {
		return err
	}
	id := m.ids[picked.Index]
	if why := m.unusable[id]; why != "" {
		s.setNotice("No sheet can be made for " + m.titles[id] + ": " + why + "." + advice(why))
		return nil
	}
	s.procedures = picked
	if err := m.open(s, m.start.Fields, id); err != nil {
		s.setNotice(sentenceOf(err.Error()))
	}
	return nil
}

// askNext asks an open question.
func (m *mode) askNext(f intake.Fields, q *interview.Question) error {
	s := m.now
	before, has := s.answers[q.Name]
	a, err := m.readAnswer(f, q, before, has)
	if err != nil {
		return err
	}
	if q.Name == interview.Name && has && !isSamePerson(before.Text, a.Text) {
		s.forgetAnswers()
	}
	s.count(q.Name, a, true)
	return nil
}

// change asks a question that is answered already; f are the fields as they are now.
func (m *mode) change(f intake.Fields, q *interview.Question) error {
	s := m.now
	before, has := s.answers[q.Name]
	if given := q.Answered(f); !has && given != "" {
		_, before, _ = q.Try(s.procedure.Context(), f, given)
		has = true
	}
	a, err := m.readAnswer(f, q, before, has)
	if err != nil {
		return err
	}
	s.count(q.Name, a, false)
	s.endedAssumed = s.endedAssumed && q.Name != interview.End
	return nil
}

// readAnswer asks one question until its answer can be used. Before is what was answered last, if has is true.
func (m *mode) readAnswer(f intake.Fields, q *interview.Question, before interview.Answer, has bool) (interview.Answer, error) {
	s := m.now
	c := s.procedure.Context()
	notice := s.takeNotice()
	if len(q.Answers) > 0 {
		return m.chooseAnswer(f, q, before, has, notice)
	}
	l := prompt.Line{About: s.headline(f), Title: console.Clean(q.Title), Hint: q.Hint, Notice: notice, Value: before.Shown}
	if before.Shown != "" {
		l.Hint = "" // which says what an empty line is
	}
	if q.Name == interview.Name && !has && s.nameLetters != "" {
		l.Value, l.Begun, l.Hint = s.nameLetters, true, ""
	}
	read := func(typed string) (interview.Answer, *interview.Refusal) {
		if has && typed == before.Shown {
			_, refused := q.Accept(c, f, before)
			return before, refused
		}
		_, a, refused := q.Try(c, f, typed)
		return a, refused
	}
	l.Check = func(typed string) error {
		if _, refused := read(typed); refused != nil && len(refused.Choices) == 0 {
			return errors.New(refusalWords(refused))
		}
		return nil
	}
	for {
		typed, err := m.ask.Line(l)
		if err != nil {
			return interview.Answer{}, err
		}
		a, refused := read(typed)
		if refused == nil {
			return a, nil
		}
		a, err = m.choose(f, q, typed, refused)
		switch {
		case errors.Is(err, prompt.ErrBack):
			l.Value = typed
		case err != nil:
			return interview.Answer{}, err
		default:
			return a, nil
		}
	}
}

// choose asks which of several readings is meant, or whether an odd one is right. ErrBack asks for another answer.
func (m *mode) choose(f intake.Fields, q *interview.Question, typed string, refused *interview.Refusal) (interview.Answer, error) {
	for {
		choice := prompt.Choice{About: m.now.headline(f), Title: "Which one is right?", Notice: refusalReason(typed, refused), Chosen: prompt.None}
		if len(refused.Choices) == 1 {
			choice.Title = "Is this right?"
		}
		for n, a := range refused.Choices {
			words := a.Shown
			if len(refused.Choices) == 1 {
				words = "Yes: " + words
			}
			choice.Options = append(choice.Options, prompt.Option{Words: console.Clean(words), Key: optionLetter(n, len(refused.Choices))})
		}
		choice.Options = append(choice.Options, prompt.Option{Words: "No, type it again", Key: "n"})
		n, err := m.ask.Choose(choice)
		if err != nil {
			return interview.Answer{}, err
		}
		if n == len(refused.Choices) {
			return interview.Answer{}, prompt.ErrBack
		}
		a := refused.Choices[n]
		_, again := q.Accept(m.now.procedure.Context(), f, a)
		switch {
		case again == nil:
			return a, nil
		case again.Confirmable:
			a.Confirmed = true
			again.Choices = []interview.Answer{a}
			refused, typed = again, a.Shown
		default:
			m.now.setNotice(refusalWords(again))
			return interview.Answer{}, prompt.ErrBack
		}
	}
}

// optionLetter returns the key of an option: y for the only one, else a, b, c.
func optionLetter(n, of int) string {
	if of == 1 {
		return "y"
	}
	return string(rune('a' + n))
}

// chooseAnswer asks a question that has few answers.
func (m *mode) chooseAnswer(f intake.Fields, q *interview.Question, before interview.Answer, has bool, notice string) (interview.Answer, error) {
	c := prompt.Choice{About: m.now.headline(f), Title: console.Clean(q.Title), Notice: strings.TrimSpace(notice + " " + q.Hint), Chosen: prompt.None}
	answers := q.Answers
	if !q.Required {
		c.Chosen, answers = 0, append([]string{""}, q.Answers...)
	}
	if has {
		c.Chosen = max(slices.Index(answers, before.Text), c.Chosen)
	}
	for _, a := range answers {
		c.Options = append(c.Options, prompt.Option{Words: cmp.Or(strings.ReplaceAll(a, "-", " "), "not known"), Key: shortcutKey(a, answers)})
	}
	for {
		n, err := m.ask.Choose(c)
		if err != nil {
			return interview.Answer{}, err
		}
		_, a, refused := q.Try(m.now.procedure.Context(), f, answers[n])
		if refused == nil {
			return a, nil
		}
		c.Notice = refusalWords(refused)
	}
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

// refusalWords says why an answer can't be used, to the person who typed it.
func refusalWords(r *interview.Refusal) string {
	subject := "it"
	if r.Field == intake.AgesField {
		subject = "the ages"
	}
	words := "That can't be used: " + subject + " " + console.Clean(r.Problem) + "."
	if r.Hint != "" && !namesCommand(r.Hint) {
		words += " " + sentenceOf(r.Hint)
	}
	return words
}

// namesCommand reports whether a hint is for people who type commands.
func namesCommand(hint string) bool {
	return strings.Contains(hint, "--") || strings.Contains(hint, `"aftercare `)
}

// refusalReason says why a person is asked about what they typed.
func refusalReason(typed string, r *interview.Refusal) string {
	return console.Clean("\"" + typed + "\" " + r.Problem + ".")
}

// sentenceOf writes words as a sentence; "" for none.
func sentenceOf(words string) string {
	words = console.Clean(words)
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:] + "."
}
