// Package interview finds the next question about a visit that a sheet needs answered, judges each answer when it is given,
// and reads the visit back before it is printed. It asks nobody: the caller does, in its own way.
package interview

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

// Question is something that a sheet needs to know and a person is asked for.
type Question struct {
	Name     string // each name is asked once
	Prompt   string // for a dialog line by line
	Title    string // for a screen
	Hint     string
	Answers  []string // if there are few
	Required bool     // one of the answers must be given

	field string // the field that intake would name if it refuses the answer
	apply func(f *intake.Fields, s string)
}

// The names of questions that callers treat in a way of their own.
const (
	Name      = "name"
	End       = "ended"
	NextVisit = "next visit"
)

// Next returns the next question that a patient's own sheet needs answered and that was neither given nor asked; nil if there
// is none. Asked holds the names of those that were; where neither birth date nor record number was given, they are taken out
// of it, to be asked again. The error says why the sheet can't be made, whatever is answered.
func Next(c intake.Context, f intake.Fields, asked map[string]bool) (*Question, error) {
	if f.HasName() { // nobody should answer questions for a sheet that can't be made
		if err := f.CheckPrintable(c); err != nil {
			return nil, err
		}
		if err := f.CheckAge(c); err != nil {
			return nil, err
		}
	}
	switch {
	case !f.HasName() && asked[Name]:
		return nil, nil // a blank sheet
	case !f.HasName():
		return AboutName(), nil
	case f.Born == "" && f.Record == "":
		if asked["born"] && asked["record"] {
			delete(asked, "born")
			delete(asked, "record")
		}
		if asked["born"] {
			return AboutRecord(), nil
		}
		return AboutBirth(), nil
	case c.Procedure.Side.Ask && f.Side == "":
		return AboutSide(c.Procedure.Side), nil
	}
	for _, name := range slices.Sorted(maps.Keys(c.Procedure.Conditions)) {
		// Only what staff know is asked. What nobody answers is printed under its lead-in.
		if condition := c.Procedure.Conditions[name]; (condition.AskedOf == procedure.Staff || condition.Ages.IsSet()) && !isAnswered(c, f, name) {
			if q := AboutCondition(c, f, name); !asked[q.Name] {
				return q, nil
			}
		}
	}
	if f.Ended == "" && f.Date == "" && !asked[End] {
		return AboutEnd(), nil
	}
	return nextOfPlan(c, f, asked)
}

// nextOfPlan returns the next question about what the sheet would say: whether its doses are for the patient's age, which
// visit is next, and the values to fill in.
func nextOfPlan(c intake.Context, f intake.Fields, asked map[string]bool) (*Question, error) {
	v, err := f.Visit(c)
	if err != nil {
		return nil, err
	}
	plan := resolve.Resolve(c.Procedure, c.Clinic, v, c.Zone)
	if v.Born.IsZero() && plan.HasDose() && f.InAges == "" && !asked["ages"] {
		return aboutAges(plan.Ages()), nil
	}
	if names := plan.PossibleVisits(); names != nil && !asked[NextVisit] {
		return AboutNextVisit(names), nil
	}
	for _, fill := range plan.UsedFills() {
		q := AboutFill(fill)
		if _, given := v.FillValues[fill.Name]; !given && !asked[q.Name] {
			return q, nil
		}
	}
	return nil, nil
}

// AboutName asks for the patient's name.
func AboutName() *Question {
	return &Question{
		Name: Name, field: "--name", Prompt: "Patient's name (empty for a blank sheet):", Title: "What is the patient's name?", Hint: "Enter alone: a blank sheet, for nobody.",
		apply: func(f *intake.Fields, s string) { f.Name = s },
	}
}

// AboutBirth asks for the birth date.
func AboutBirth() *Question {
	return &Question{
		Name: "born", field: "--born", Prompt: "Date of birth, as 1961-04-02 (empty: by record number):",
		Title: "When was the patient born?", Hint: "Such as 1961-04-02 or Apr 2 1961. Enter alone: by record number.",
		apply: func(f *intake.Fields, s string) { f.Born = intake.NormalizeDate(s) },
	}
}

// AboutRecord asks for the record number.
func AboutRecord() *Question {
	return &Question{
		Name: "record", field: "--record", Prompt: "Record number:", Title: "What is the record number?", Hint: "Enter alone: by date of birth.",
		apply: func(f *intake.Fields, s string) { f.Record = s },
	}
}

// AboutSide asks for the side of the procedure.
func AboutSide(side procedure.Side) *Question {
	return &Question{
		Name: "side", field: "--side", Prompt: "Side, " + side.DescribeOptions() + ":", Title: "Which side?", Answers: side.Options(), Required: true,
		apply: func(f *intake.Fields, s string) { f.Side = matchSide(s) },
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

// AboutCondition asks for the answer to a condition of the procedure.
func AboutCondition(c intake.Context, f intake.Fields, name string) *Question {
	condition := c.Procedure.Conditions[name]
	return &Question{
		Name: "with " + name, field: "--with", Prompt: fmt.Sprintf("%s (%s; empty if not known)", condition.Question, strings.Join(condition.Answers(), ", ")),
		Title: condition.Question, Answers: condition.Answers(), Required: condition.MustAsk || isOutsideAges(c, f, condition),
		apply: func(f *intake.Fields, s string) {
			if s != "" {
				f.With = append(f.With, name+"="+matchAnswer(s, condition.Answers()))
			}
		},
	}
}

// isOutsideAges reports whether a condition's text isn't for the patient's age: then the question must be
// asked, and any answer other than no, or no answer, refuses the sheet.
func isOutsideAges(c intake.Context, f intake.Fields, condition procedure.Condition) bool {
	born, err := visit.ParseDate(strings.TrimSpace(f.Born))
	return err == nil && condition.Ages.IsSet() && !condition.Ages.Contains(born.Years(visit.DateOf(c.Now.In(c.Zone))))
}

// isAnswered reports whether the visit or the clinic answers a condition. The clinic's assumption doesn't count
// for a patient whom the text isn't for, so that is asked.
func isAnswered(c intake.Context, f intake.Fields, name string) bool {
	given := f.GivenAnswers(c.Procedure.Conditions)
	return given[name] != "" || resolve.AssumedAnswer(c.Procedure, c.Clinic, given, name) != "" && !isOutsideAges(c, f, c.Procedure.Conditions[name])
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

// AboutEnd asks when the procedure ended.
func AboutEnd() *Question {
	return &Question{
		Name: End, field: "--ended", Prompt: `When did the procedure end? "10:20 AM" (empty: now)`,
		Title: "When did the procedure end?", Hint: "Such as 10:20 AM. Enter alone: now.",
		apply: func(f *intake.Fields, s string) {
			if f.Ended = s; s == "" {
				f.Ended = intake.Now
			}
		},
	}
}

// aboutAges asks whether a patient without a birth date is of the ages that the doses of the sheet are for.
func aboutAges(ages procedure.Ages) *Question {
	return &Question{
		Name: "ages", field: intake.AgesField, Prompt: ages.Question() + " (yes or no)", Title: ages.Question(),
		Answers: []string{procedure.Yes, procedure.No}, Required: true,
		apply: func(f *intake.Fields, s string) {
			if f.InAges = matchAnswer(s, []string{procedure.Yes, procedure.No}); s == "" {
				f.InAges = "not said" // which is refused
			}
		},
	}
}

// AboutNextVisit asks which of several visits the next one is.
func AboutNextVisit(names []string) *Question {
	return &Question{
		Name: NextVisit, field: "--next-visit-for", Prompt: "What is the next visit for? (" + strings.Join(names, ", ") + "; empty if not known)",
		Title: "What is the next visit for?", Answers: names,
		apply: func(f *intake.Fields, s string) { f.NextVisitFor = matchAnswer(s, names) },
	}
}

// AboutFill asks for this patient's value on the sheet. A value that nobody knows becomes a line to write on.
func AboutFill(fill procedure.Fill) *Question {
	q := &Question{
		Name: "fill " + fill.Name, field: "--fill", Prompt: fill.Question + " (empty: a line to write on)",
		Title: fill.Question, Hint: "Enter alone: a line to write on.",
		apply: func(f *intake.Fields, s string) {
			if s != "" {
				f.Fill = append(f.Fill, fill.Name+"="+s)
			}
		},
	}
	if fill.Kind == procedure.FillDate {
		q.Prompt, q.Hint = fill.Question+" (as 2026-11-25; empty: a line to write on)", "Such as 2026-11-25. "+q.Hint
	}
	return q
}

// Try returns the fields with an answer, or the error that intake has about the answer if everything still missing is filled
// in. The given fields stay as they are.
func (q *Question) Try(c intake.Context, f intake.Fields, answer string) (intake.Fields, *intake.Error) {
	conditions := c.Procedure.Conditions
	f.With, f.Without, f.Fill = slices.Clone(f.With), slices.Clone(f.Without), slices.Clone(f.Fill)
	f.Answers = maps.Clone(f.Answers)
	q.apply(&f, strings.TrimSpace(answer))
	f.ClearNulls(func(condition string) []string { return conditions[condition].Answers() })
	complete := f
	if complete.Name != "" && complete.Born == "" && complete.Record == "" {
		complete.Record = "-"
	}
	if complete.Side == "" && c.Procedure.Side.Ask {
		complete.Side = c.Procedure.Side.Options()[0]
	}
	complete.With, complete.Without = slices.Clone(complete.With), slices.Clone(complete.Without)
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		condition := conditions[name]
		switch {
		case isAnswered(c, complete, name) || q.Name == "with "+name:
		case condition.Ages.IsSet():
			complete.With = append(complete.With, name+"="+condition.Negative()) // the only answer that fits every age
		case condition.MustAsk:
			complete.With = append(complete.With, name+"="+fittingAnswer(c.Procedure, name, complete.GivenAnswers(conditions)))
		}
	}
	_, err := complete.Visit(c)
	var refused *intake.Error
	if errors.As(err, &refused) && q.concerns(refused) {
		return f, refused
	}
	return f, nil
}

// fittingAnswer returns an answer to a condition that the given ones don't exclude.
func fittingAnswer(p *procedure.Procedure, name string, given map[string]string) string {
	all := p.Conditions[name].Answers()
	for _, answer := range all {
		if _, excluded := p.FindExcluded(name, answer, given); !excluded {
			return answer
		}
	}
	return all[0]
}

// concerns reports whether an error is about what the question asks for: if an answer doesn't fit the patient's
// age, that is this answer or the birth date.
func (q *Question) concerns(refused *intake.Error) bool {
	if refused.Condition != "" {
		return q.field == "--born" || q.Name == "with "+refused.Condition
	}
	return refused.Field == q.field
}
