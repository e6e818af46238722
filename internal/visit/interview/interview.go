// Package interview finds the next question about a visit that a sheet needs answered, judges each answer when it is given,
// and reads the visit back before it is printed. It asks nobody: the caller does, in its own way.
package interview

import (
	"cmp"
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
	"aftercare/internal/visit/typed"
)

// Question is something that a sheet needs to know and a person is asked for.
type Question struct {
	Name     string // each name is asked once
	Label    string // in few words, such as "Side"
	Prompt   string // for a dialog line by line
	Title    string // for a screen
	Hint     string
	Answers  []string // if there are few
	Required bool     // one of the answers must be given

	field string // the field that intake would name if it refuses the answer
	apply func(f *intake.Fields, s string)
	clear func(f *intake.Fields) // takes out what was given, so that apply can set another answer
	given func(f intake.Fields) string
	read  func(c intake.Context, s string) typed.Readings // nil where a text has one reading
}

// The names of questions that callers treat in a way of their own.
const (
	Name      = "name"
	Born      = "born"
	Record    = "record"
	Side      = "side"
	End       = "ended"
	NextVisit = "next visit"
	VisitFor  = "next visit for"
	Clinician = "clinician"
	Site      = "site"
)

// What the names of questions about conditions and about values to fill in begin with.
const (
	conditionPrefix = "with "
	fillPrefix      = "fill "
)

// Answer is an answer to a question.
type Answer struct {
	Text string
	// Shown is the text as a person would type it again.
	Shown string
	// Confirmed means that a person looked again at an answer that is odd, and that it is right.
	Confirmed bool
}

// Refusal says why an answer isn't taken, and which ones a person can choose instead.
type Refusal struct {
	*intake.Error
	Choices []Answer // in words, under Shown; none if nothing but another answer will do
}

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
		if asked[Born] && asked[Record] {
			delete(asked, Born)
			delete(asked, Record)
		}
		if asked[Born] {
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
	if names := plan.PossibleVisits(); names != nil && !asked[VisitFor] {
		return AboutVisitFor(names), nil
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
		Name: Name, Label: "Name", field: "--name", Prompt: "Patient's name (empty for a blank sheet):", Title: "What is the patient's name?",
		Hint:  "Enter alone: a blank sheet, for nobody.",
		apply: func(f *intake.Fields, s string) { f.Name = s },
		clear: func(f *intake.Fields) { f.Name, f.GivenName, f.FamilyName, f.NameConfirmed = "", "", "", false },
		given: func(f intake.Fields) string { return cmp.Or(f.Name, strings.TrimSpace(f.GivenName+" "+f.FamilyName)) },
	}
}

// AboutBirth asks for the birth date.
func AboutBirth() *Question {
	return &Question{
		Name: Born, Label: "Birth date", field: "--born", Prompt: "Date of birth, such as 4/25/1961 (empty: by record number):",
		Title: "When was the patient born?", Hint: "Such as 4/25/1961 or Apr 25 1961. Enter alone: by record number.",
		apply: func(f *intake.Fields, s string) { f.Born = s },
		clear: func(f *intake.Fields) { f.Born = "" },
		given: func(f intake.Fields) string { return f.Born },
		read: func(c intake.Context, s string) typed.Readings {
			return typed.BirthDate(s, visit.DateOf(c.Now.In(c.Zone)))
		},
	}
}

// AboutRecord asks for the record number.
func AboutRecord() *Question {
	return &Question{
		Name: Record, Label: "Record number", field: "--record", Prompt: "Record number:", Title: "What is the record number?", Hint: "Enter alone: by date of birth.",
		apply: func(f *intake.Fields, s string) { f.Record = s },
		clear: func(f *intake.Fields) { f.Record = "" },
		given: func(f intake.Fields) string { return f.Record },
	}
}

// AboutSide asks for the side of the procedure.
func AboutSide(side procedure.Side) *Question {
	return &Question{
		Name: Side, Label: "Side", field: "--side", Prompt: "Side, " + side.DescribeOptions() + ":", Title: "Which side?", Answers: side.Options(), Required: true,
		apply: func(f *intake.Fields, s string) { f.Side = matchSide(s) },
		clear: func(f *intake.Fields) { f.Side = "" },
		given: func(f intake.Fields) string { return strings.ToLower(strings.TrimSpace(f.Side)) },
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
	asked := c.Procedure.Conditions[name]
	return &Question{
		Name: conditionPrefix + name, Label: asked.Words(), field: "--with", Prompt: fmt.Sprintf("%s (%s; empty if not known)", asked.Question, strings.Join(asked.Answers(), ", ")),
		Title: asked.Question, Answers: asked.Answers(), Required: asked.MustAsk || isOutsideAges(c, f, asked),
		apply: func(f *intake.Fields, s string) {
			if s != "" {
				f.With = append(f.With, name+"="+matchAnswer(s, asked.Answers()))
			}
		},
		clear: func(f *intake.Fields) { f.DropAnswer(name) },
		given: func(f intake.Fields) string { return f.GivenAnswers(c.Procedure.Conditions)[name] },
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
		Name: End, Label: "When it ended", field: "--ended", Prompt: `When did the procedure end? "10:20 AM", "1020", "an hour ago" (empty: now)`,
		Title: "When did the procedure end?", Hint: "Such as 10:20 AM, 1020, an hour ago, or yesterday 4 PM. Enter alone: now.",
		apply: func(f *intake.Fields, s string) { f.Ended = cmp.Or(s, intake.Now) },
		clear: func(f *intake.Fields) { f.Ended, f.Date, f.OldConfirmed = "", "", false },
		given: func(f intake.Fields) string { return cmp.Or(f.Ended, f.Date) },
		read:  func(c intake.Context, s string) typed.Readings { return typed.End(s, c.Now.In(c.Zone)) },
	}
}

// aboutAges asks whether a patient without a birth date is of the ages that the doses of the sheet are for.
func aboutAges(ages procedure.Ages) *Question {
	return &Question{
		Name: "ages", Label: "Age", field: intake.AgesField, Prompt: ages.Question() + " (yes or no)", Title: ages.Question(),
		Answers: []string{procedure.Yes, procedure.No}, Required: true,
		apply: func(f *intake.Fields, s string) {
			if f.InAges = matchAnswer(s, []string{procedure.Yes, procedure.No}); s == "" {
				f.InAges = "not said" // which is refused
			}
		},
		clear: func(f *intake.Fields) { f.InAges = "" },
		given: func(f intake.Fields) string { return f.InAges },
	}
}

// AboutVisitFor asks which of several visits the next one is.
func AboutVisitFor(names []string) *Question {
	return &Question{
		Name: VisitFor, Label: "What the next visit is for", field: "--next-visit-for",
		Prompt: "What is the next visit for? (" + strings.Join(names, ", ") + "; empty if not known)", Title: "What is the next visit for?", Answers: names,
		apply: func(f *intake.Fields, s string) { f.NextVisitFor = matchAnswer(s, names) },
		clear: func(f *intake.Fields) { f.NextVisitFor = "" },
		given: func(f intake.Fields) string { return f.NextVisitFor },
	}
}

// AboutNextVisit asks when the next visit is.
func AboutNextVisit() *Question {
	return &Question{
		Name: NextVisit, Label: "Next visit", field: "--next-visit", Prompt: "Next visit, a day with or without a time (empty: a line to write on)",
		Title: "When is the next visit?", Hint: "Such as 11/30 9:30 AM, or a day alone. Enter alone: a line to write on.",
		apply: func(f *intake.Fields, s string) { f.NextVisit = s },
		clear: func(f *intake.Fields) { f.NextVisit, f.NextVisitFor = "", "" },
		given: func(f intake.Fields) string { return f.NextVisit },
		read:  func(c intake.Context, s string) typed.Readings { return typed.NextVisit(s, c.Now.In(c.Zone)) },
	}
}

// AboutClinician asks who did the procedure.
func AboutClinician() *Question {
	return &Question{
		Name: Clinician, Label: "Clinician", field: "--clinician", Prompt: "Who did the procedure? (empty: not on the sheet)", Title: "Who did the procedure?",
		Hint:  "Enter alone: no name is on the sheet.",
		apply: func(f *intake.Fields, s string) { f.Clinician = s },
		clear: func(f *intake.Fields) { f.Clinician = "" },
		given: func(f intake.Fields) string { return f.Clinician },
	}
}

// AboutSite asks for the place of the procedure, in words.
func AboutSite() *Question {
	return &Question{
		Name: Site, Label: "Site", field: "--site", Prompt: `Where exactly was it done, such as "L4 to S1"? (empty: not on the sheet)`, Title: "Where exactly was it done?",
		Hint:  "In words, such as L4 to S1. Enter alone: nothing is on the sheet.",
		apply: func(f *intake.Fields, s string) { f.Site = s },
		clear: func(f *intake.Fields) { f.Site = "" },
		given: func(f intake.Fields) string { return f.Site },
	}
}

// AboutFill asks for this patient's value on the sheet. A value that nobody knows becomes a line to write on.
func AboutFill(fill procedure.Fill) *Question {
	q := &Question{
		Name: fillPrefix + fill.Name, Label: inWords(fill.Name), field: "--fill", Prompt: fill.Question + " (empty: a line to write on)",
		Title: fill.Question, Hint: "Enter alone: a line to write on.",
		apply: func(f *intake.Fields, s string) {
			if s != "" {
				f.Fill = append(f.Fill, fill.Name+"="+s)
			}
		},
		clear: func(f *intake.Fields) { f.DropFill(fill.Name) },
		given: func(f intake.Fields) string { return f.GivenFill(fill.Name) },
	}
	if fill.Kind == procedure.FillDate {
		q.Prompt, q.Hint = fill.Question+" (such as 11/25; empty: a line to write on)", "Such as 11/25, or Nov 25. "+q.Hint
		q.read = func(c intake.Context, s string) typed.Readings {
			return typed.Day(s, visit.DateOf(c.Now.In(c.Zone)))
		}
	}
	return q
}

// Find returns the question of a name, whether or not it is open: nil if the procedure doesn't ask it.
func Find(c intake.Context, f intake.Fields, name string) *Question {
	if of, ok := strings.CutPrefix(name, conditionPrefix); ok {
		if _, has := c.Procedure.Conditions[of]; !has {
			return nil
		}
		return AboutCondition(c, f, of)
	}
	if of, ok := strings.CutPrefix(name, fillPrefix); ok {
		if fill, has := c.Procedure.Fill(of); has {
			return AboutFill(fill)
		}
		return nil
	}
	if name == Side && !c.Procedure.Side.Ask {
		return nil
	}
	about := map[string]func() *Question{
		Name: AboutName, Born: AboutBirth, Record: AboutRecord, End: AboutEnd, NextVisit: AboutNextVisit, Clinician: AboutClinician, Site: AboutSite,
		Side: func() *Question { return AboutSide(c.Procedure.Side) },
	}[name]
	if about == nil {
		return nil
	}
	return about()
}

// Changeable returns the questions whose answers can be changed when the visit is read back, in its order.
func Changeable(c intake.Context, f intake.Fields) []*Question {
	names := []string{Name}
	if f.HasName() {
		names = append(names, Born, Record)
	}
	names = append(names, Side)
	for _, name := range slices.Sorted(maps.Keys(c.Procedure.Conditions)) {
		if c.Procedure.Conditions[name].AskedOf == procedure.Staff || isAnswered(c, f, name) {
			names = append(names, conditionPrefix+name)
		}
	}
	for _, fill := range c.Procedure.Fills {
		if f.GivenFill(fill.Name) != "" {
			names = append(names, fillPrefix+fill.Name)
		}
	}
	names = append(names, End, NextVisit, Clinician, Site)
	var out []*Question
	for _, name := range names {
		if q := Find(c, f, name); q != nil {
			out = append(out, q)
		}
	}
	return out
}

// QuestionOf returns the name of the question that an error of intake is about; "" if there is none.
func QuestionOf(c intake.Context, e *intake.Error) string {
	if e.Condition != "" {
		return conditionPrefix + e.Condition
	}
	if e.Value != "" {
		return fillPrefix + e.Value
	}
	if _, isCondition := c.Procedure.Conditions[e.Field]; isCondition {
		return conditionPrefix + e.Field
	}
	return map[string]string{
		"--name": Name, "--born": Born, "--record": Record, "--side": Side, "--ended": End, "--date": End, "--next-visit": NextVisit, "--next-visit-for": VisitFor,
		"--clinician": Clinician, "--site": Site,
	}[e.Field]
}

// inWords makes words of a name that authors write, such as numbing-medicine.
func inWords(name string) string { return strings.ReplaceAll(name, "-", " ") }

// Answered returns the answer that the fields hold; "" for none.
func (q *Question) Answered(f intake.Fields) string { return q.given(f) }

// Describe returns the answer that the fields hold, in words; "" for none.
func (q *Question) Describe(c intake.Context, f intake.Fields) string {
	given := q.given(f)
	switch {
	case len(q.Answers) > 0:
		return inWords(given)
	case given == "" || q.read == nil:
		return given
	}
	_, a, _ := q.Try(c, f, given)
	return a.Shown
}

// Reopen returns the fields without what was given as the answer.
func (q *Question) Reopen(f intake.Fields) intake.Fields {
	f = f.Clone()
	q.clear(&f)
	return f
}

// Try returns the fields with what a person typed, and the answer as it is kept; or why it isn't taken. The given fields stay as
// they are.
func (q *Question) Try(c intake.Context, f intake.Fields, text string) (intake.Fields, Answer, *Refusal) {
	text = strings.TrimSpace(text)
	a := Answer{Text: text, Shown: text}
	if q.read != nil && text != "" {
		readings := q.read(c, text)
		if readings.Problem != "" {
			return f, a, &Refusal{Error: &intake.Error{Field: q.field, Problem: readings.Problem}}
		}
		if readings.Ask != "" {
			refused := &Refusal{Error: &intake.Error{Field: q.field, Problem: readings.Ask}}
			for _, r := range readings.All {
				refused.Choices = append(refused.Choices, Answer{Text: r.Value, Shown: r.Words})
			}
			return f, a, refused
		}
		if len(readings.All) > 0 {
			a = Answer{Text: readings.All[0].Value, Shown: readings.All[0].Words}
		}
	}
	next, refused := q.Accept(c, f, a)
	if refused != nil && refused.Confirmable {
		a.Confirmed = true
		refused.Choices = []Answer{a}
	}
	return next, a, refused
}

// Accept returns the fields with an answer, or the error that intake has about the answer if everything still missing is filled
// in. The given fields stay as they are.
func (q *Question) Accept(c intake.Context, f intake.Fields, a Answer) (intake.Fields, *Refusal) {
	conditions := c.Procedure.Conditions
	f = q.Reopen(f)
	q.apply(&f, a.Text)
	switch q.Name {
	case Name:
		f.NameConfirmed = a.Confirmed
	case End:
		f.OldConfirmed = a.Confirmed
	}
	f.ClearNulls(func(condition string) []string { return conditions[condition].Answers() })
	if refused := problem(c, f, q.Name); refused != nil && q.concerns(refused) {
		return f, &Refusal{Error: refused}
	}
	return f, nil
}

// Problem returns the error that intake has about what was given, if everything still missing is filled in; nil if there is
// none.
func Problem(c intake.Context, f intake.Fields) *intake.Error { return problem(c, f, "") }

// problem is Problem, with the answer to one question left as it is.
func problem(c intake.Context, f intake.Fields, question string) *intake.Error {
	conditions := c.Procedure.Conditions
	complete := f
	if complete.HasName() && complete.Born == "" && complete.Record == "" {
		complete.Record = "-"
	}
	if complete.Side == "" && c.Procedure.Side.Ask {
		complete.Side = c.Procedure.Side.Options()[0]
	}
	complete.With, complete.Without = slices.Clone(complete.With), slices.Clone(complete.Without)
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		condition := conditions[name]
		switch {
		case isAnswered(c, complete, name) || question == conditionPrefix+name:
		case condition.Ages.IsSet():
			complete.With = append(complete.With, name+"="+condition.Negative()) // the only answer that fits every age
		case condition.MustAsk:
			complete.With = append(complete.With, name+"="+fittingAnswer(c.Procedure, name, complete.GivenAnswers(conditions)))
		}
	}
	_, err := complete.Visit(c)
	var refused *intake.Error
	errors.As(err, &refused)
	return refused
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
		return q.Name == Born || q.Name == conditionPrefix+refused.Condition
	}
	return refused.Field == q.field
}
