package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/field"
	"aftercare/internal/intake"
	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// question is something that a sheet needs to know, and that a person is asked for.
type question struct {
	name    string // each is asked once
	field   string // by which intake would refuse the answer
	line    string // as a line of print asks
	title   string // as a screen asks
	hint    string
	answers []string // where there are few
	must    bool     // one of the answers is needed
	set     func(f *intake.Fields, s string)
}

// missing returns the next question whose answer a patient's own sheet needs and was not given
// or asked for; nil when there is none.
func (s *session) missing(asked map[string]bool) (*question, error) {
	f := &s.flags.fields
	if s.named() {
		if err := f.FitsAge(s.context()); err != nil {
			return nil, err // nobody answers questions for a sheet that is not to be
		}
	}
	switch {
	case !s.named() && asked["name"]:
		return nil, nil // a blank sheet
	case !s.named():
		return &question{
			name: "name", field: "--name", line: "Patient's name (empty for a blank sheet):", title: "What is the patient's name?", hint: "Enter alone: a blank sheet, for nobody.",
			set: func(f *intake.Fields, s string) { f.Name = s },
		}, nil
	case f.Born == "" && f.Record == "":
		return identifier(asked), nil
	case s.procedure.Side.Ask && f.Side == "":
		return &question{
			name: "side", field: "--side", line: "Side, " + s.procedure.Side.Choice() + ":", title: "Which side?", answers: s.procedure.Side.Possible(), must: true,
			set: func(f *intake.Fields, s string) { f.Side = sideWord(s) },
		}, nil
	}
	if q := s.conditionQuestion(asked); q != nil {
		return q, nil
	}
	if f.Ended == "" && f.Date == "" && !asked["ended"] {
		return endedQuestion(), nil
	}
	return s.planQuestion(asked)
}

// identifier asks for the birth date, and for the record number where there is none.
func identifier(asked map[string]bool) *question {
	if asked["born"] && asked["record"] {
		delete(asked, "born")
		delete(asked, "record")
	}
	if !asked["born"] {
		return &question{
			name: "born", field: "--born", line: "Date of birth, as 1961-04-02 (empty: by record number):",
			title: "When was the patient born?", hint: "Such as 1961-04-02 or Apr 2 1961. Enter alone: by record number.",
			set: func(f *intake.Fields, s string) { f.Born = intake.TypedDate(s) },
		}
	}
	return &question{
		name: "record", field: "--record", line: "Record number:", title: "What is the record number?", hint: "Enter alone: by date of birth.",
		set: func(f *intake.Fields, s string) { f.Record = s },
	}
}

// sideWord understands the first letter of a side.
func sideWord(s string) string {
	for _, side := range visit.Sides {
		if s != "" && strings.HasPrefix(string(side), strings.ToLower(s)) {
			return string(side)
		}
	}
	return s
}

// conditionQuestion asks what only staff know. What nobody answers is printed under its lead-in.
func (s *session) conditionQuestion(asked map[string]bool) *question {
	for _, name := range slices.Sorted(maps.Keys(s.procedure.Conditions)) {
		c := s.procedure.Conditions[name]
		if c.AskedOf != procedure.Staff && !c.Ages.Said() || s.answered(&s.flags.fields, name) || asked["with "+name] {
			continue
		}
		return &question{
			name: "with " + name, field: "--with", line: fmt.Sprintf("%s (%s; empty if not known)", c.Question, strings.Join(c.Answers(), ", ")),
			title: c.Question, answers: c.Answers(), must: c.MustAsk || s.mustBeNo(&s.flags.fields, c),
			set: func(f *intake.Fields, s string) {
				if s != "" {
					f.With = append(f.With, name+"="+answerWord(s, c.Answers()))
				}
			},
		}
	}
	return nil
}

// mustBeNo reports whether a condition's text is not for the patient's age: then it is asked for
// certain, and any answer but no, or none, has no sheet.
func (s *session) mustBeNo(f *intake.Fields, c procedure.Condition) bool {
	born, err := visit.ParseDate(strings.TrimSpace(f.Born))
	return err == nil && c.Ages.Said() && !c.Ages.Has(born.Years(s.env.today(s.library.Clinic())))
}

// answered reports whether the visit or the clinic says something of a condition. What the clinic
// assumes can't stand for a patient whom its text is not for, so that is asked.
func (s *session) answered(f *intake.Fields, name string) bool {
	given := f.Given(s.procedure.Conditions)
	return given[name] != "" || resolve.Assumed(s.procedure, s.library.Clinic(), given, name) != "" && !s.mustBeNo(f, s.procedure.Conditions[name])
}

// answerWord understands the start of an answer that no other has. What the rules of answers
// read or refuse as it stands is theirs.
func answerWord(s string, answers []string) string {
	if field.IsNone(s) {
		return s
	}
	var found []string
	for _, a := range answers {
		if strings.HasPrefix(a, strings.ToLower(s)) {
			found = append(found, a)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return s
}

func endedQuestion() *question {
	return &question{
		name: "ended", field: "--ended", line: `When did the procedure end? "10:20 AM" (empty: now)`,
		title: "When did the procedure end?", hint: "Such as 10:20 AM. Enter alone: now.",
		set: func(f *intake.Fields, s string) {
			if f.Ended = s; s == "" {
				f.Ended = intake.Now
			}
		},
	}
}

// planQuestion asks for what the sheet would say of this patient: whether its doses are for the
// patient's age, and the values to fill in.
func (s *session) planQuestion(asked map[string]bool) (*question, error) {
	v, err := s.flags.fields.Visit(s.context())
	if err != nil {
		return nil, err
	}
	plan := resolve.Resolve(s.procedure, s.library.Clinic(), v, s.env.zone)
	if v.Born.IsZero() && plan.HasDose() && s.flags.fields.InAges == "" && !asked["ages"] {
		return &question{
			name: "ages", field: intake.AgesField, line: plan.Ages().Question() + " (yes or no)", title: plan.Ages().Question(),
			answers: []string{procedure.Yes, procedure.No}, must: true,
			set: func(f *intake.Fields, s string) {
				if f.InAges = answerWord(s, []string{procedure.Yes, procedure.No}); s == "" {
					f.InAges = "not said" // which is refused
				}
			},
		}, nil
	}
	if names := plan.WhichVisit(); names != nil && !asked["next visit"] {
		return visitQuestion(names), nil
	}
	return s.fillQuestion(asked, v, plan), nil
}

// visitQuestion asks which of several visits the next one is.
func visitQuestion(names []string) *question {
	return &question{
		name: "next visit", field: "--next-visit-for", line: "What is the next visit for? (" + strings.Join(names, ", ") + "; empty if not known)",
		title: "What is the next visit for?", answers: names,
		set: func(f *intake.Fields, s string) { f.NextVisitFor = answerWord(s, names) },
	}
}

// fillQuestion asks for the values of this patient that the sheet would say. What nobody knows
// is a line to write on.
func (s *session) fillQuestion(asked map[string]bool, v visit.Visit, plan *resolve.Plan) *question {
	for _, fill := range plan.Fills() {
		if _, given := v.Filled[fill.Name]; given || asked["fill "+fill.Name] {
			continue
		}
		q := &question{
			name: "fill " + fill.Name, field: "--fill", line: fill.Question + " (empty: a line to write on)",
			title: fill.Question, hint: "Enter alone: a line to write on.",
			set: func(f *intake.Fields, s string) {
				if s != "" {
					f.Fill = append(f.Fill, fill.Name+"="+s)
				}
			},
		}
		if fill.Is == procedure.FillDate {
			q.line, q.hint = fill.Question+" (as 2026-11-25; empty: a line to write on)", "Such as 2026-11-25. "+q.hint
		}
		return q
	}
	return nil
}

// anyAnswer is an answer to a condition that can be true with those that were given.
func (s *session) anyAnswer(name string, given map[string]string) string {
	all := s.procedure.Conditions[name].Answers()
	for _, answer := range all {
		if _, excluded := s.procedure.Excluded(name, answer, given); !excluded {
			return answer
		}
	}
	return all[0]
}

// try answers a question: the fields as they are then, or the error that intake has with the
// answer, when all that is still missing is filled in.
func (s *session) try(q *question, answer string) (intake.Fields, *intake.Error) {
	f := s.flags.fields
	f.With, f.Without, f.Fill = slices.Clone(f.With), slices.Clone(f.Without), slices.Clone(f.Fill)
	f.Answers = maps.Clone(f.Answers)
	q.set(&f, strings.TrimSpace(answer))
	f.Unsay(s.answersOf)
	whole := f
	if whole.Name != "" && whole.Born == "" && whole.Record == "" {
		whole.Record = "-"
	}
	if whole.Side == "" && s.procedure.Side.Ask {
		whole.Side = s.procedure.Side.Possible()[0]
	}
	whole.With, whole.Without = slices.Clone(whole.With), slices.Clone(whole.Without)
	for _, name := range slices.Sorted(maps.Keys(s.procedure.Conditions)) {
		c := s.procedure.Conditions[name]
		switch {
		case s.answered(&whole, name) || q.name == "with "+name:
		case c.Ages.Said():
			whole.With = append(whole.With, name+"="+c.Negative()) // the one answer that fits each age
		case c.MustAsk:
			whole.With = append(whole.With, name+"="+s.anyAnswer(name, whole.Given(s.procedure.Conditions)))
		}
	}
	_, err := whole.Visit(s.context())
	var refused *intake.Error
	if errors.As(err, &refused) && q.meets(refused) {
		return f, refused
	}
	return f, nil
}

// meets reports whether an error is of what the question asks for: where an answer does not fit the
// patient's age, that is this answer or the birth date.
func (q *question) meets(refused *intake.Error) bool {
	if refused.Condition != "" {
		return q.field == "--born" || q.name == "with "+refused.Condition
	}
	return refused.Field == q.field
}
