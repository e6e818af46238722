package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
	"aftercare/internal/visit/intake"
)

// question is something that a sheet needs to know and a person is asked for.
type question struct {
	name     string // each name is asked once
	field    string // the field that intake would name if it refuses the answer
	prompt   string // for the line prompts of print
	title    string // for a screen
	hint     string
	answers  []string // if there are few
	required bool     // one of the answers must be given
	apply    func(f *intake.Fields, s string)
}

// nextQuestion returns the next question that a patient's own sheet needs answered and that was neither given
// nor asked; nil if there is none.
func (s *session) nextQuestion(asked map[string]bool) (*question, error) {
	f := &s.flags.fields
	if s.hasName() {
		if err := f.CheckAge(s.intakeContext()); err != nil {
			return nil, err // nobody should answer questions for a sheet that can't be made
		}
	}
	switch {
	case !s.hasName() && asked["name"]:
		return nil, nil // a blank sheet
	case !s.hasName():
		return &question{
			name: "name", field: "--name", prompt: "Patient's name (empty for a blank sheet):", title: "What is the patient's name?", hint: "Enter alone: a blank sheet, for nobody.",
			apply: func(f *intake.Fields, s string) { f.Name = s },
		}, nil
	case f.Born == "" && f.Record == "":
		return identifier(asked), nil
	case s.procedure.Side.Ask && f.Side == "":
		return &question{
			name: "side", field: "--side", prompt: "Side, " + s.procedure.Side.DescribeOptions() + ":", title: "Which side?", answers: s.procedure.Side.Options(), required: true,
			apply: func(f *intake.Fields, s string) { f.Side = matchSide(s) },
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

// identifier asks for the birth date, and for the record number if there is none.
func identifier(asked map[string]bool) *question {
	if asked["born"] && asked["record"] {
		delete(asked, "born")
		delete(asked, "record")
	}
	if !asked["born"] {
		return &question{
			name: "born", field: "--born", prompt: "Date of birth, as 1961-04-02 (empty: by record number):",
			title: "When was the patient born?", hint: "Such as 1961-04-02 or Apr 2 1961. Enter alone: by record number.",
			apply: func(f *intake.Fields, s string) { f.Born = intake.NormalizeDate(s) },
		}
	}
	return &question{
		name: "record", field: "--record", prompt: "Record number:", title: "What is the record number?", hint: "Enter alone: by date of birth.",
		apply: func(f *intake.Fields, s string) { f.Record = s },
	}
}

// matchSide accepts the first letter of a side.
func matchSide(s string) string {
	for _, side := range visit.Sides {
		if s != "" && strings.HasPrefix(string(side), strings.ToLower(s)) {
			return string(side)
		}
	}
	return s
}

// conditionQuestion asks about what only staff know. What nobody answers is printed under its lead-in.
func (s *session) conditionQuestion(asked map[string]bool) *question {
	for _, name := range slices.Sorted(maps.Keys(s.procedure.Conditions)) {
		c := s.procedure.Conditions[name]
		if c.AskedOf != procedure.Staff && !c.Ages.IsSet() || s.isAnswered(&s.flags.fields, name) || asked["with "+name] {
			continue
		}
		return &question{
			name: "with " + name, field: "--with", prompt: fmt.Sprintf("%s (%s; empty if not known)", c.Question, strings.Join(c.Answers(), ", ")),
			title: c.Question, answers: c.Answers(), required: c.MustAsk || s.isOutsideAges(&s.flags.fields, c),
			apply: func(f *intake.Fields, s string) {
				if s != "" {
					f.With = append(f.With, name+"="+matchAnswer(s, c.Answers()))
				}
			},
		}
	}
	return nil
}

// isOutsideAges reports whether a condition's text isn't for the patient's age: then the question must be
// asked, and any answer other than no, or no answer, refuses the sheet.
func (s *session) isOutsideAges(f *intake.Fields, c procedure.Condition) bool {
	born, err := visit.ParseDate(strings.TrimSpace(f.Born))
	return err == nil && c.Ages.IsSet() && !c.Ages.Contains(born.Years(s.env.today(s.library.Clinic())))
}

// isAnswered reports whether the visit or the clinic answers a condition. The clinic's assumption doesn't count
// for a patient whom the text isn't for, so that is asked.
func (s *session) isAnswered(f *intake.Fields, name string) bool {
	given := f.GivenAnswers(s.procedure.Conditions)
	return given[name] != "" || resolve.AssumedAnswer(s.procedure, s.library.Clinic(), given, name) != "" && !s.isOutsideAges(f, s.procedure.Conditions[name])
}

// matchAnswer expands the start of exactly one answer. Words that the rules for answers handle themselves are
// returned unchanged.
func matchAnswer(s string, answers []string) string {
	if field.IsNullWord(s) {
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
		name: "ended", field: "--ended", prompt: `When did the procedure end? "10:20 AM" (empty: now)`,
		title: "When did the procedure end?", hint: "Such as 10:20 AM. Enter alone: now.",
		apply: func(f *intake.Fields, s string) {
			if f.Ended = s; s == "" {
				f.Ended = intake.Now
			}
		},
	}
}

// planQuestion asks for what the sheet would say about this patient: whether its doses are for the patient's
// age, and the values to fill in.
func (s *session) planQuestion(asked map[string]bool) (*question, error) {
	v, err := s.flags.fields.Visit(s.intakeContext())
	if err != nil {
		return nil, err
	}
	plan := resolve.Resolve(s.procedure, s.library.Clinic(), v, s.env.zone)
	if v.Born.IsZero() && plan.HasDose() && s.flags.fields.InAges == "" && !asked["ages"] {
		return &question{
			name: "ages", field: intake.AgesField, prompt: plan.Ages().Question() + " (yes or no)", title: plan.Ages().Question(),
			answers: []string{procedure.Yes, procedure.No}, required: true,
			apply: func(f *intake.Fields, s string) {
				if f.InAges = matchAnswer(s, []string{procedure.Yes, procedure.No}); s == "" {
					f.InAges = "not said" // which is refused
				}
			},
		}, nil
	}
	if names := plan.PossibleVisits(); names != nil && !asked["next visit"] {
		return visitQuestion(names), nil
	}
	return s.fillQuestion(asked, v, plan), nil
}

// visitQuestion asks which of several visits the next one is.
func visitQuestion(names []string) *question {
	return &question{
		name: "next visit", field: "--next-visit-for", prompt: "What is the next visit for? (" + strings.Join(names, ", ") + "; empty if not known)",
		title: "What is the next visit for?", answers: names,
		apply: func(f *intake.Fields, s string) { f.NextVisitFor = matchAnswer(s, names) },
	}
}

// fillQuestion asks for this patient's values on the sheet. A value that nobody knows becomes a line to write
// on.
func (s *session) fillQuestion(asked map[string]bool, v visit.Visit, plan *resolve.Plan) *question {
	for _, fill := range plan.UsedFills() {
		if _, given := v.FillValues[fill.Name]; given || asked["fill "+fill.Name] {
			continue
		}
		q := &question{
			name: "fill " + fill.Name, field: "--fill", prompt: fill.Question + " (empty: a line to write on)",
			title: fill.Question, hint: "Enter alone: a line to write on.",
			apply: func(f *intake.Fields, s string) {
				if s != "" {
					f.Fill = append(f.Fill, fill.Name+"="+s)
				}
			},
		}
		if fill.Kind == procedure.FillDate {
			q.prompt, q.hint = fill.Question+" (as 2026-11-25; empty: a line to write on)", "Such as 2026-11-25. "+q.hint
		}
		return q
	}
	return nil
}

// fittingAnswer returns an answer to a condition that the given ones don't exclude.
func (s *session) fittingAnswer(name string, given map[string]string) string {
	all := s.procedure.Conditions[name].Answers()
	for _, answer := range all {
		if _, excluded := s.procedure.FindExcluded(name, answer, given); !excluded {
			return answer
		}
	}
	return all[0]
}

// tryAnswer applies an answer and returns the fields with it, or the error that intake has about the answer if
// everything still missing is filled in.
func (s *session) tryAnswer(q *question, answer string) (intake.Fields, *intake.Error) {
	f := s.flags.fields
	f.With, f.Without, f.Fill = slices.Clone(f.With), slices.Clone(f.Without), slices.Clone(f.Fill)
	f.Answers = maps.Clone(f.Answers)
	q.apply(&f, strings.TrimSpace(answer))
	f.ClearNulls(s.conditionAnswers)
	complete := f
	if complete.Name != "" && complete.Born == "" && complete.Record == "" {
		complete.Record = "-"
	}
	if complete.Side == "" && s.procedure.Side.Ask {
		complete.Side = s.procedure.Side.Options()[0]
	}
	complete.With, complete.Without = slices.Clone(complete.With), slices.Clone(complete.Without)
	for _, name := range slices.Sorted(maps.Keys(s.procedure.Conditions)) {
		c := s.procedure.Conditions[name]
		switch {
		case s.isAnswered(&complete, name) || q.name == "with "+name:
		case c.Ages.IsSet():
			complete.With = append(complete.With, name+"="+c.Negative()) // the only answer that fits every age
		case c.MustAsk:
			complete.With = append(complete.With, name+"="+s.fittingAnswer(name, complete.GivenAnswers(s.procedure.Conditions)))
		}
	}
	_, err := complete.Visit(s.intakeContext())
	var refused *intake.Error
	if errors.As(err, &refused) && q.concerns(refused) {
		return f, refused
	}
	return f, nil
}

// concerns reports whether an error is about what the question asks for: if an answer doesn't fit the patient's
// age, that is this answer or the birth date.
func (q *question) concerns(refused *intake.Error) bool {
	if refused.Condition != "" {
		return q.field == "--born" || q.name == "with "+refused.Condition
	}
	return refused.Field == q.field
}
