// Package intake turns flags and visit files into a visit, or into an error that says what
// is wanted. It never repeats a patient's data in an error: it names the field.
package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/clinic"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
	"aftercare/internal/procedure"
	"aftercare/internal/visit"
)

// Fields is a visit as it was typed: the same names as flags, as keys of a visit file and
// as columns.
type Fields struct {
	Name, GivenName, FamilyName   string
	Born, Record, Appointment     string
	Ended, Date                   string
	Side, Site                    string
	Clinician, NextVisit, Message string
	Language                      string
	With, Without                 []string          // "sedation", "polyp=large"
	Answers                       map[string]string // condition to answer, from a file
	Fill                          []string          // "restart=2026-11-25"
	Filled                        map[string]string // name to value, from a file
}

// Context is what the fields are read against.
type Context struct {
	Procedure *procedure.Procedure
	Clinic    clinic.Profile
	Now       time.Time
	Zone      *time.Location // the clinic's, or the machine's for a sample
	// Old accepts an end of the procedure more than a day ago.
	Old bool
}

// Error is a field that can't be used as it stands.
type Error struct {
	Field   string // "--ended"
	Problem string // "is in the future"
	Hint    string
}

// Error names the field and the problem.
func (e *Error) Error() string { return e.Field + " " + e.Problem }

const (
	longestName    = 200
	longestMessage = 300
	longestOther   = 100
)

// Visit reads the fields into a visit.
func (f Fields) Visit(c Context) (visit.Visit, error) {
	v := visit.Visit{Language: f.Language}
	for _, step := range []func(*visit.Visit, Context) error{f.who, f.when, f.where, f.rest, f.answers, f.filled, f.contradictions, f.complete} {
		if err := step(&v, c); err != nil {
			return visit.Visit{}, err
		}
	}
	return v, nil
}

// tidy makes typed text safe to print: one line, composed, without what can't be seen.
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	return tidied(s)
}

func tidied(s string) string { return norm.NFC.String(strings.Join(strings.Fields(clean(s)), " ")) }

// isTidy reports whether a text is what tidy would make of it, as most are: words of ASCII
// with one space between them.
func isTidy(s string) bool {
	space := true // before the first word
	for n := range len(s) {
		if c := s[n]; c < ' ' || c > '~' || c == ' ' && space {
			return false
		}
		space = s[n] == ' '
	}
	return !space || s == ""
}

func limited(field, s string, longest int) (string, error) {
	s = tidy(s)
	if n := utf8.RuneCountInString(s); n > longest {
		return "", &Error{Field: field, Problem: fmt.Sprintf("has %d letters; expected at most %d", n, longest)}
	}
	return s, nil
}

// who reads name, birth date and record number.
func (f Fields) who(v *visit.Visit, c Context) (err error) {
	name := f.Name
	if name == "" {
		name = strings.TrimSpace(f.GivenName + " " + f.FamilyName)
	}
	if v.Name, err = limited("--name", name, longestName); err != nil {
		return err
	}
	if name != "" && v.Name == "" {
		return &Error{Field: "--name", Problem: "has no letter that can be printed"}
	}
	if v.Record, err = limited("--record", f.Record, longestOther); err != nil {
		return err
	}
	if v.Appointment = f.Appointment; !isAppointment(v.Appointment) {
		return &Error{Field: "--appointment", Problem: `has a sign that a file name can't have`, Hint: `letters, digits, ".", "_" and "-" are allowed`}
	}
	if f.Born == "" {
		return nil
	}
	v.Born, err = visit.ParseDate(strings.TrimSpace(f.Born))
	today := visit.DateOf(c.Now.In(c.Zone))
	switch {
	case err != nil:
		return &Error{Field: "--born", Problem: "is not a date such as 1961-04-02"}
	case today.Before(v.Born):
		return &Error{Field: "--born", Problem: "is in the future"}
	case v.Born.Year < today.Year-130:
		return &Error{Field: "--born", Problem: "is more than 130 years ago"}
	}
	return nil
}

func isAppointment(s string) bool {
	for _, r := range s {
		ok := (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9') || strings.ContainsRune("._-", r)
		if !ok {
			return false
		}
	}
	return strings.Trim(s, ".") != "" || s == ""
}

// where reads side and site.
func (f Fields) where(v *visit.Visit, c Context) (err error) {
	if v.Site, err = limited("--site", f.Site, longestOther); err != nil {
		return err
	}
	side := strings.ToLower(strings.TrimSpace(f.Side))
	switch {
	case side == "":
		return nil
	case !slices.Contains(visit.Sides, visit.Side(side)):
		return &Error{Field: "--side", Problem: fmt.Sprintf("is %q; expected left, right or both", tidy(f.Side))}
	case !c.Procedure.Side.Ask:
		return &Error{Field: "--side", Problem: fmt.Sprintf("is given, and %q is done on no side", c.Procedure.ID)}
	}
	v.Side = visit.Side(side)
	return nil
}

// rest reads what stands on the sheet as it was typed.
func (f Fields) rest(v *visit.Visit, c Context) (err error) {
	if v.Clinician, err = limited("--clinician", f.Clinician, longestOther); err != nil {
		return err
	}
	if v.Message, err = limited("--message", f.Message, longestMessage); err != nil {
		return err
	}
	if f.NextVisit != "" {
		v.NextVisit, err = nextVisit(f.NextVisit, c.Zone)
		if err != nil {
			return err
		}
		if !v.Day.IsZero() && v.NextVisit.Day.Before(v.Day) {
			return &Error{Field: "--next-visit", Problem: "is before the procedure"}
		}
		if at := v.NextVisit.At; !at.IsZero() && at.Before(v.Ended) {
			return &Error{Field: "--next-visit", Problem: "is before the end of the procedure"}
		}
		if c.Clinic.ClosedOn(v.NextVisit.Day) {
			return &Error{Field: "--next-visit", Problem: fmt.Sprintf("is on a %s when the clinic is closed", v.NextVisit.Day.Weekday()),
				Hint: "the clinic's profile says which days, under closed:"}
		}
	}
	return nil
}

// answers reads the conditions.
func (f Fields) answers(v *visit.Visit, c Context) error {
	v.Answers = map[string]string{}
	set := func(field, name, answer string) error {
		cond, ok := c.Procedure.Conditions[name]
		switch {
		case !ok:
			return &Error{Field: field, Problem: fmt.Sprintf("names %q, on which nothing in %q depends", tidy(name), c.Procedure.ID),
				Hint: diag.Meant(name, slices.Sorted(maps.Keys(c.Procedure.Conditions)))}
		case !slices.Contains(cond.Answers(), answer):
			return &Error{Field: field, Problem: fmt.Sprintf("answers %q with %q; expected one of %s", name, tidy(answer), strings.Join(cond.Answers(), ", "))}
		case v.Answers[name] != "" && v.Answers[name] != answer:
			return &Error{Field: field, Problem: fmt.Sprintf("answers %q a second time, and differently", name)}
		}
		v.Answers[name] = answer
		return nil
	}
	// By name, so that of several wrong ones the same is always told.
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
	return nil
}

// How far from today a day can be that somebody meant.
const (
	mostYears      = 20 // to a next visit
	mostYearsAhead = 1  // to the procedure
)

// contradictions refuses what can't all be true.
func (f Fields) contradictions(v *visit.Visit, c Context) error {
	today := visit.DateOf(c.Now.In(c.Zone))
	switch {
	case !v.Born.IsZero() && !v.Day.IsZero() && v.Day.Before(v.Born):
		return &Error{Field: "--born", Problem: "is after the procedure"}
	case v.Day.Year > today.Year+mostYearsAhead:
		return &Error{Field: "--date", Problem: "is years ahead"}
	case v.NextVisit.Day.Year > today.Year+mostYears:
		return &Error{Field: "--next-visit", Problem: fmt.Sprintf("is more than %d years ahead", mostYears)}
	}
	if v.Side == visit.NoSide || v.Site == "" {
		return nil
	}
	left, right, both := leftWord().MatchString(v.Site), rightWord().MatchString(v.Site), bothWord().MatchString(v.Site)
	both = both || left && right
	switch {
	case v.Side == visit.Both && left != right, v.Side == visit.Left && (right || both), v.Side == visit.Right && (left || both):
		return &Error{Field: "--site", Problem: "names another side than the one that is given"}
	}
	return nil
}

var (
	leftWord  = pattern.New(`(?i)\bleft\b|\bLt\b|\bizquierd[oa]s?\b`)
	rightWord = pattern.New(`(?i)\bright\b|\bRt\b|\bderech[oa]s?\b`)
	bothWord  = pattern.New(`(?i)\bbilateral(?:es)?\b`)
)

// complete refuses a named sheet that could end in the wrong hands or leave out what must
// be known.
func (f Fields) complete(v *visit.Visit, c Context) error {
	if !v.Named() {
		if v.Record != "" || !v.Born.IsZero() {
			return &Error{Field: "--name", Problem: "is missing beside a birth date or a record number"}
		}
		return nil
	}
	if v.Record == "" && v.Born.IsZero() {
		return &Error{Field: "--name", Problem: "stands alone; a sheet needs a second identifier", Hint: "add --born 1961-04-02 or --record 00417"}
	}
	if c.Procedure.Side.Ask && v.Side == visit.NoSide {
		return &Error{Field: "--side", Problem: fmt.Sprintf("is missing: %q is done on a side, and a patient's own sheet says which", c.Procedure.ID), Hint: "add --side left, right or both"}
	}
	unasked := "" // the first by name
	for name, asked := range c.Procedure.Conditions {
		if asked.MustAsk && v.Answers[name] == "" && c.Clinic.Assume[name] == "" && (unasked == "" || name < unasked) {
			unasked = name
		}
	}
	if unasked != "" {
		return &Error{Field: "--with", Problem: fmt.Sprintf("says nothing of %q, which must be asked: %s", unasked, c.Procedure.Conditions[unasked].Question)}
	}
	return nil
}
