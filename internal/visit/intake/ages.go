package intake

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// AgesField is the field of Error if a person said that the patient isn't of the text's ages.
const AgesField = "ages"

// checkAge refuses a patient whom the text isn't for, by the age on the day of the procedure or, if
// that isn't known, today. It comes before the answers: nobody has to correct them for a sheet that
// won't be made.
func (f Fields) checkAge(v *visit.Visit, c Context) error {
	if v.Born.IsZero() || !v.Day.IsZero() && v.Day.Before(v.Born) {
		return nil // born after the procedure: refused elsewhere
	}
	v.AgeOn = v.Day
	if v.AgeOn.IsZero() {
		v.AgeOn = visit.DateOf(c.Now.In(c.Zone))
	}
	age, _ := v.Age()
	if ages := c.Procedure.PatientAges(); !ages.Contains(age) {
		return &Error{Field: "--born", Problem: "does not fit: this text is for " + ageProblem(ages, age),
			Hint: `"aftercare list" shows whom each text is for`}
	}
	return nil
}

// CheckAge refuses a patient whom the text isn't for, as Visit does, before the other fields are
// known. Problems in other fields are left to Visit.
func (f Fields) CheckAge(c Context) error {
	var v visit.Visit
	if f.readPatient(&v, c) != nil || f.readEnd(&v, c) != nil {
		return nil
	}
	return f.checkAge(&v, c)
}

// CheckPrintable refuses a name that can't be printed, as Visit does, before the other fields are known.
func (f Fields) CheckPrintable(c Context) error {
	var v visit.Visit
	var wrong *Error
	if err := f.readPatient(&v, c); errors.As(err, &wrong) && wrong.Unprintable {
		return f.withPlace(err)
	}
	return nil
}

// checkAnswerAges refuses an answer whose text isn't for the patient's age. The answer must then be no,
// or none of several, and must be given: unasked, the sheet would hold that text, or lose its warnings.
func (f Fields) checkAnswerAges(v *visit.Visit, c Context) error {
	age, known := v.Age()
	if !known {
		return f.checkStatedAge(v, c)
	}
	if !v.IsNamed() {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(c.Procedure.Conditions)) {
		cond := c.Procedure.Conditions[name]
		if !cond.Ages.IsSet() || cond.Ages.Contains(age) {
			continue
		}
		answer, from := v.Answers[name], ""
		if answer == "" {
			answer, from = resolve.AssumedAnswer(c.Procedure, c.Clinic, v.Answers, name), " (the clinic's profile assumes it)"
		}
		hint := "if the answer is no, add --without " + name + "; if it is yes, there is no text for this patient"
		if none := cond.Negative(); none != procedure.No {
			hint = "if the answer is " + none + ", add --with " + name + "=" + none + "; for any other there is no text for this patient"
		}
		switch answer {
		case cond.Negative():
		case "":
			return &Error{Field: "--with", Condition: name, Hint: hint,
				Problem: fmt.Sprintf("says nothing of %q, which must be asked (%s): its text is for %s", name, cond.Question, ageProblem(cond.Ages, age))}
		default:
			return &Error{Field: "--with", Condition: name, Hint: hint,
				Problem: fmt.Sprintf("answers %q with %s%s, and its text is for %s", name, answer, from, ageProblem(cond.Ages, age))}
		}
	}
	return nil
}

// checkStatedAge refuses a patient without a birth date if a person said that the sheet isn't for
// this age, and an answer whose text is for none of the ages of the procedure's text.
func (f Fields) checkStatedAge(v *visit.Visit, c Context) error {
	for _, name := range slices.Sorted(maps.Keys(c.Procedure.Conditions)) {
		cond, answer := c.Procedure.Conditions[name], v.Answers[name]
		if _, some := cond.Ages.Intersect(c.Procedure.PatientAges()); cond.Ages.IsSet() && !some && answer != "" && answer != cond.Negative() {
			return &Error{Field: "--with", Condition: name,
				Problem: fmt.Sprintf("answers %q with %s, and its text is for %s; this text is for %s", name, answer, cond.Ages.Describe(), c.Procedure.PatientAges().Describe())}
		}
	}
	switch f.InAges {
	case "", procedure.Yes:
		return nil
	case procedure.No:
		return &Error{Field: AgesField, Problem: "do not fit: this text is for " + procedure.SheetAges(c.Procedure, v.Answers).Describe()}
	}
	return &Error{Field: AgesField, Problem: "are not said; expected yes or no"}
}

// ageProblem says which ages a text is for, and whether the patient is younger or older. It never
// says the age.
func ageProblem(ages procedure.Ages, age int) string {
	side := "older"
	if age < ages.Min {
		side = "younger"
	}
	return ages.Describe() + "; by the birth date the patient is " + side
}
