package intake

import (
	"fmt"
	"maps"
	"slices"

	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// AgesField is the field of Error where a person said that the patient is not of the text's ages.
const AgesField = "ages"

// ages refuses a patient whom the text is not for, by the age on the day of the procedure or, where
// that is not known, today. An answer that brings text for some ages only must then be no, and be
// given: unasked, the sheet would hold that text, or lose its warnings.
func (f Fields) ages(v *visit.Visit, c Context) error {
	if v.Born.IsZero() {
		ages := procedure.SheetAges(c.Procedure, v.Answers)
		switch f.InAges {
		case procedure.No:
			return &Error{Field: AgesField, Problem: "do not fit: this text is for " + ages.Patients()}
		case "", procedure.Yes:
			return nil
		}
		return &Error{Field: AgesField, Problem: "are not said; expected yes or no"}
	}
	v.AgeOn = v.Day
	if v.AgeOn.IsZero() {
		v.AgeOn = visit.DateOf(c.Now.In(c.Zone))
	}
	age, _ := v.Age()
	if ages := c.Procedure.ForAges(); !ages.Has(age) {
		return &Error{Field: "--born", Problem: "does not fit: this text is for " + outside(ages, age),
			Hint: `"aftercare list" shows whom each text is for`}
	}
	if !v.Named() {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(c.Procedure.Conditions)) {
		cond := c.Procedure.Conditions[name]
		if !cond.Ages.Said() || cond.Ages.Has(age) {
			continue
		}
		answer := v.Answers[name]
		if answer == "" {
			answer = resolve.Assumed(c.Procedure, c.Clinic, v.Answers, name)
		}
		switch answer {
		case procedure.No:
		case "":
			return &Error{Field: "--with", Condition: name, Problem: fmt.Sprintf("says nothing of %q, which must be asked, since its text is for %s: %s", name, outside(cond.Ages, age), cond.Question),
				Hint: "add --without " + name + " if the answer is no; there is no text for yes"}
		default:
			return &Error{Field: "--with", Condition: name, Problem: fmt.Sprintf("answers %q with yes, and its text is for %s", name, outside(cond.Ages, age)),
				Hint: "add --without " + name + " if the answer is no; there is no text for yes"}
		}
	}
	return nil
}

// outside says whom a text is for, and on which side of it the patient is; never the age.
func outside(ages procedure.Ages, age int) string {
	side := "older"
	if age < ages.Min {
		side = "younger"
	}
	return ages.Patients() + "; by the birth date the patient is " + side
}
