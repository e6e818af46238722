// Package intake turns flags and visit files into a visit, or into an error that says what is
// expected. Errors never repeat a patient's data: they name the field.
package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

// Fields is a visit as typed: the same names as flags, as keys of a visit file and as columns.
type Fields struct {
	Name, GivenName, FamilyName   string
	Born, Record, Appointment     string
	Ended, Date                   string
	Side, Site                    string
	Clinician, NextVisit, Message string
	NextVisitFor                  string // which visit the next one is, by the name in follow-up lines
	Language                      string
	// InAges is yes or no: whether a patient without a birth date is of the ages of the text. Only
	// interactive questions fill it.
	InAges string
	// OldConfirmed and NameConfirmed say that a person looked again: at an end of the procedure of more than a day ago, and at a
	// given or a family name that is a null word. Only interactive questions fill them.
	OldConfirmed, NameConfirmed bool
	With, Without               []string          // "sedation", "polyp=large"
	Answers                     map[string]string // condition to answer, from a file
	Fill                        []string          // "restart=2026-11-25"
	FileFills                   map[string]string // name to value, from a file
	places                      map[string]place  // by flag, if a visit file gives what the flag would
}

// Context is what the fields are read against.
type Context struct {
	Procedure *procedure.Procedure
	Clinic    clinic.Profile
	Now       time.Time
	Zone      *time.Location // the clinic's, or the machine's for a sample
	// AllowOld accepts a patient's own sheet of more than a day ago: a batch has its own day, and a
	// sample belongs to nobody.
	AllowOld bool
	// NamesConfirmed accepts a given or a family name that is a null word, such as Null.
	NamesConfirmed bool
	// Printable says why a text that is typed for one patient can't be printed, and what to do; "" if it can. It is nil where
	// no PDF is made.
	Printable func(text string) (problem, hint string)
	// Draft refuses everything typed for one patient: a draft takes only what chooses its text.
	Draft bool
}

// Error reports a field that can't be used as given.
type Error struct {
	Field   string // "--ended"
	Problem string // "is in the future"
	Hint    string
	// Condition is the one whose answer doesn't fit the patient's age; "" for other errors.
	Condition string
	// Unprintable means that the value is right, and the PDF can't print it.
	Unprintable bool
	// Value is the value to fill in that can't be used; "" for other errors.
	Value string
	// Confirmable means that the value is odd, and is taken when a person says that it is right.
	Confirmable bool
}

// Error names the field and the problem.
func (e *Error) Error() string { return e.Field + " " + e.Problem }

// How many letters a name, a message and any other printed value have at most.
const (
	MaxName    = 200
	MaxMessage = 300
	MaxOther   = 100
)

// Visit reads the fields into a visit.
func (f Fields) Visit(c Context) (visit.Visit, error) {
	var v visit.Visit
	for _, step := range []func(*visit.Visit, Context) error{f.refusePatientData, f.readPatient, f.readLanguage, f.readEnd, f.checkAge, f.readSide, f.readOtherText, f.readAnswers, f.readVisitFor, f.readFills, f.checkContradictions, f.checkAnswerAges, f.checkComplete, f.checkRecent} {
		if err := step(&v, c); err != nil {
			return visit.Visit{}, f.withPlace(err)
		}
	}
	return v, nil
}

// readLimited reads the text of a field that is printed as it is typed, of at most limit letters.
func (c Context) readLimited(flag string, f field.Field, raw string, limit int) (string, error) {
	s, problem := field.Read(f, raw)
	if problem != "" {
		return "", &Error{Field: flag, Problem: problem}
	}
	return s, c.checkTyped(flag, s, limit)
}

// checkTyped refuses a text that is too long, or that can't be printed.
func (c Context) checkTyped(flag, s string, limit int) error {
	if err := checkLength(flag, s, limit); err != nil || c.Printable == nil {
		return err
	}
	if problem, hint := c.Printable(s); problem != "" {
		return &Error{Field: flag, Problem: problem, Hint: hint, Unprintable: true}
	}
	return nil
}

func checkLength(flag, s string, limit int) error {
	if n := utf8.RuneCountInString(s); n > limit {
		return &Error{Field: flag, Problem: fmt.Sprintf("has %d letters; expected at most %d", n, limit)}
	}
	return nil
}

const (
	notOnDraft = "does not belong on a draft, which is made for no patient"
	draftHint  = "leave it out; a draft takes what chooses its text, such as --with, --without, --ended, --side, --next-visit, and --fill with a date"
)

// refusePatientData refuses each field of a draft that could show whose sheet it is, or that is
// typed for one patient; readFill does so for the values to fill in.
func (f Fields) refusePatientData(_ *visit.Visit, c Context) error {
	if !c.Draft {
		return nil
	}
	for _, typed := range []struct{ flag, value string }{
		{"--name", f.Name}, {"--given_name", f.GivenName}, {"--family_name", f.FamilyName}, {"--born", f.Born}, {"--record", f.Record}, {"--appointment", f.Appointment},
		{"--site", f.Site}, {"--clinician", f.Clinician}, {"--message", f.Message},
	} {
		if strings.TrimSpace(typed.value) != "" {
			return &Error{Field: typed.flag, Problem: notOnDraft, Hint: draftHint}
		}
	}
	return nil
}

// readPatient reads name, birth date and record number.
func (f Fields) readPatient(v *visit.Visit, c Context) (err error) {
	name := field.ReadName(f.Name, f.GivenName, f.FamilyName)
	switch {
	case name.Problem != "":
		return &Error{Field: "--name", Problem: name.Problem}
	case name.Doubtful && !c.NamesConfirmed && !f.NameConfirmed:
		return &Error{
			Field: "--name", Problem: "has a given or a family name that is a word for none", Hint: "if that is the name, add --yes, or give the whole name with --name",
			Confirmable: true,
		}
	}
	if err = c.checkTyped("--name", name.Full, MaxName); err != nil {
		return err
	}
	v.Name = name.Full
	if v.Record, err = c.readLimited("--record", field.Record, f.Record, MaxOther); err != nil {
		return err
	}
	var problem string
	if v.Appointment, problem = field.Read(field.Appointment, f.Appointment); problem == "" {
		problem = field.CheckID(v.Appointment)
	}
	if problem != "" {
		return &Error{Field: "--appointment", Problem: problem}
	}
	born, problem := field.Read(field.BirthDate, f.Born)
	if problem != "" {
		return &Error{Field: "--born", Problem: problem}
	}
	if born == "" {
		return nil
	}
	day, ok := field.Day(born)
	v.Born = day
	today := visit.DateOf(c.Now.In(c.Zone))
	switch {
	case !ok:
		return &Error{Field: "--born", Problem: "is not a date such as 1961-04-02"}
	case today.Before(v.Born):
		return &Error{Field: "--born", Problem: "is in the future"}
	case v.Born.Year < today.Year-130:
		return &Error{Field: "--born", Problem: "is more than 130 years ago"}
	}
	return nil
}

// readLanguage reads the language of the sheet.
func (f Fields) readLanguage(v *visit.Visit, _ Context) error {
	var problem string
	if v.Language, problem = field.Read(field.Language, f.Language); problem != "" {
		return &Error{Field: "--lang", Problem: problem}
	}
	return nil
}

// readSide reads side and site.
func (f Fields) readSide(v *visit.Visit, c Context) (err error) {
	if v.Site, err = c.readLimited("--site", field.Site, f.Site, MaxOther); err != nil {
		return err
	}
	side, problem := field.ReadSide(f.Side)
	switch {
	case problem != "":
		return &Error{Field: "--side", Problem: problem}
	case side == visit.NoSide:
		return nil
	case !c.Procedure.Side.Ask:
		return &Error{Field: "--side", Problem: fmt.Sprintf("is given, and %q is done on no side", c.Procedure.ID)}
	case slices.Contains(c.Procedure.Side.Never, string(side)):
		return &Error{Field: "--side", Problem: fmt.Sprintf("is %s, and %q is never done on %s; expected %s", side, c.Procedure.ID, onSide(side), c.Procedure.Side.DescribeOptions()),
			Hint: "add --side " + c.Procedure.Side.DescribeOptions() + "; what was done on " + onSide(side) + " needs a definition of its own"}
	}
	v.Side = side
	return nil
}

// onSide words a side for use after "done on".
func onSide(side visit.Side) string {
	if side == visit.Both {
		return "both sides in one visit"
	}
	return "the " + string(side)
}

// readOtherText reads the texts that are printed as typed.
func (f Fields) readOtherText(v *visit.Visit, c Context) (err error) {
	if v.Clinician, err = c.readLimited("--clinician", field.Clinician, f.Clinician, MaxOther); err != nil {
		return err
	}
	if v.Message, err = c.readLimited("--message", field.Message, f.Message, MaxMessage); err != nil {
		return err
	}
	next, problem := field.Read(field.NextVisit, f.NextVisit)
	if problem != "" {
		return &Error{Field: "--next-visit", Problem: problem}
	}
	if next != "" {
		v.NextVisit, err = parseNextVisit(next, c.Zone)
		if err != nil {
			return err
		}
		if !v.Day.IsZero() && v.NextVisit.Day.Before(v.Day) {
			return &Error{Field: "--next-visit", Problem: "is before the procedure"}
		}
		if at := v.NextVisit.At; !at.IsZero() && at.Before(v.Ended) {
			return &Error{Field: "--next-visit", Problem: "is before the end of the procedure"}
		}
		if c.Clinic.IsClosedOn(v.NextVisit.Day) {
			return &Error{Field: "--next-visit", Problem: fmt.Sprintf("is on a %s when the clinic is closed", v.NextVisit.Day.Weekday()),
				Hint: "the clinic's profile says which days, under closed:"}
		}
	}
	return nil
}

// readVisitFor reads which visit the next one is: it must be one that a line of this patient's
// sheet belongs to.
func (f Fields) readVisitFor(v *visit.Visit, c Context) error {
	const flag = "--next-visit-for"
	name, problem := field.Read(field.NextFor, f.NextVisitFor)
	if problem != "" {
		return &Error{Field: flag, Problem: problem}
	}
	if name == "" {
		return nil
	}
	name = strings.ToLower(name)
	names := resolve.VisitNamesOf(c.Procedure, c.Clinic, *v)
	switch {
	case len(names) == 0:
		return &Error{Field: flag, Problem: "is given, and the lines of this sheet name no visits", Hint: "leave it out"}
	case !slices.Contains(names, name):
		return &Error{Field: flag, Problem: "names a visit that no line of this sheet is of; expected one of " + strings.Join(names, ", ")}
	case v.NextVisit.IsZero():
		return &Error{Field: flag, Problem: "is given, and no next visit", Hint: `add --next-visit "2026-11-30 09:30", or leave it out`}
	}
	v.NextVisitFor = name
	return nil
}

// readAnswers reads the conditions.
func (f Fields) readAnswers(v *visit.Visit, c Context) error {
	v.Answers = map[string]string{}
	fields := map[string]string{}
	set := func(flag, name, raw string) error {
		cond, ok := c.Procedure.Conditions[name]
		if !ok {
			shown, _ := field.Clean(name)
			return &Error{Field: flag, Problem: fmt.Sprintf("names %q, on which nothing in %q depends", shown, c.Procedure.ID),
				Hint: diag.DidYouMean(name, slices.Sorted(maps.Keys(c.Procedure.Conditions)))}
		}
		answer, problem := field.ReadAnswer(raw, cond.Answers())
		switch {
		case problem != "":
			return &Error{Field: flag, Problem: fmt.Sprintf("answers %q with a text that %s", name, problem)}
		case answer == "":
			return nil // not given
		case v.Answers[name] != "" && v.Answers[name] != answer:
			return &Error{Field: flag, Problem: fmt.Sprintf("answers %q a second time, and differently", name)}
		}
		v.Answers[name], fields[name] = answer, flag
		return nil
	}
	// By name, so that of several wrong ones the same is always reported.
	for _, name := range slices.Sorted(maps.Keys(f.Answers)) {
		answer := f.Answers[name]
		if answer == "" {
			continue
		}
		if err := set(name, name, answer); err != nil {
			return err
		}
	}
	for _, w := range f.With {
		name, answer, given := strings.Cut(strings.TrimSpace(w), "=")
		if !given {
			answer = procedure.Yes
		} else if answer == "" {
			return &Error{Field: "--with", Problem: fmt.Sprintf("gives no answer after the = of %q", name), Hint: "leave the condition out if the answer is not known"}
		}
		if err := set("--with", name, answer); err != nil {
			return err
		}
	}
	for _, w := range f.Without {
		name := strings.TrimSpace(w)
		answer := procedure.No
		if cond := c.Procedure.Conditions[name]; len(cond.OneOf) > 0 {
			answer = "none"
		}
		if err := set("--without", name, answer); err != nil {
			return err
		}
	}
	if one, other, found := c.Procedure.Contradiction(v.Answers); found {
		return exclusionError(c.Procedure, v.Answers, fields, one, other)
	}
	return nil
}

// exclusionError refuses two answers that can't both be true. If one of them was typed by a person,
// the error is about that field, so that its question is asked again.
func exclusionError(p *procedure.Procedure, answers, fields map[string]string, one, other string) error {
	flag := fields[one]
	if !strings.HasPrefix(flag, "--") || fields[other] == "--with" {
		flag = fields[other]
	}
	describe := func(name string) string { return answers[name] + " (" + p.Conditions[name].Question + ")" }
	problem := fmt.Sprintf("answers %q with %s and %q with %s, which can't both be true", one, describe(one), other, describe(other))
	switch flag {
	case one:
		problem = fmt.Sprintf("is %s, and %q is %s, which can't both be true", describe(one), other, describe(other))
	case other:
		problem = fmt.Sprintf("is %s, and %q is %s, which can't both be true", describe(other), one, describe(one))
	}
	return &Error{Field: flag, Problem: problem, Hint: fmt.Sprintf("ask which one is true, and correct the other; leave out %q or %q only if nobody knows", one, other)}
}

// How far from today a date can be and still be meant.
const (
	maxYearsToVisit     = 20 // for a next visit
	maxYearsToProcedure = 1  // for the procedure
)

// checkContradictions refuses fields that can't all be true.
func (f Fields) checkContradictions(v *visit.Visit, c Context) error {
	today := visit.DateOf(c.Now.In(c.Zone))
	born := ""
	if !v.Born.IsZero() {
		born = v.Born.String()
	}
	if field.Identifies(v.Appointment, v.Name, born, v.Record) {
		return &Error{Field: "--appointment", Problem: field.IdentifiesProblem}
	}
	switch {
	case !v.Born.IsZero() && !v.Day.IsZero() && v.Day.Before(v.Born):
		return &Error{Field: "--born", Problem: "is after the procedure"}
	case v.Day.Year > today.Year+maxYearsToProcedure:
		return &Error{Field: "--date", Problem: "is years ahead"}
	case v.NextVisit.Day.Year > today.Year+maxYearsToVisit:
		return &Error{Field: "--next-visit", Problem: fmt.Sprintf("is more than %d years ahead", maxYearsToVisit)}
	}
	site := v.Site
	if c.Procedure.Side.Part == "eye" {
		site = visit.EyeWords(site)
	}
	if v.Side.Contradicts(site) {
		return &Error{Field: "--site", Problem: "names another side than the one that is given"}
	}
	return nil
}

// checkComplete refuses a named sheet that could end up with the wrong patient, or that lacks what
// must be known.
func (f Fields) checkComplete(v *visit.Visit, c Context) error {
	if !v.IsNamed() {
		if v.Record != "" || !v.Born.IsZero() {
			return &Error{Field: "--name", Problem: "is missing, but a birth date or a record number was given"}
		}
		return nil
	}
	if v.Record == "" && v.Born.IsZero() {
		return &Error{Field: "--name", Problem: "needs a second identifier beside it", Hint: "add --born 1961-04-02 or --record 00417"}
	}
	if c.Procedure.Side.Ask && v.Side == visit.NoSide {
		return &Error{Field: "--side", Problem: fmt.Sprintf("is missing: %q is done on a side, and a patient's own sheet says which", c.Procedure.ID), Hint: "add --side " + c.Procedure.Side.DescribeOptions()}
	}
	unasked := "" // the first by name
	for name, asked := range c.Procedure.Conditions {
		if asked.MustAsk && v.Answers[name] == "" && resolve.AssumedAnswer(c.Procedure, c.Clinic, v.Answers, name) == "" && (unasked == "" || name < unasked) {
			unasked = name
		}
	}
	if unasked != "" {
		return &Error{Field: "--with", Problem: fmt.Sprintf("says nothing of %q, which must be asked: %s", unasked, c.Procedure.Conditions[unasked].Question)}
	}
	return nil
}
