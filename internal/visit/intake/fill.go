package intake

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

const fillField = "--fill"

// readFills reads the values that staff give for this patient. Its errors name the value, if the
// definition has it, and never quote what was given.
func (f Fields) readFills(v *visit.Visit, c Context) error {
	v.FillValues = map[string]visit.FillValue{}
	for _, name := range slices.Sorted(maps.Keys(f.FileFills)) {
		if err := readFill(v, c, name, f.FileFills[name]); err != nil {
			return err
		}
	}
	for _, typed := range f.Fill {
		name, value, ok := strings.Cut(typed, "=")
		if !ok {
			return &Error{Field: fillField, Problem: "is not NAME=VALUE", Hint: fillHint(c.Procedure)}
		}
		if err := readFill(v, c, strings.TrimSpace(name), value); err != nil {
			return err
		}
	}
	return checkFillOrder(v, c.Procedure)
}

// checkFillOrder refuses a date that doesn't come after the one that its definition names. If that
// one isn't known, its own After applies instead.
func checkFillOrder(v *visit.Visit, p *procedure.Procedure) error {
	for _, fill := range p.Fills {
		day := v.FillValues[fill.Name].Day
		if day.IsZero() {
			continue
		}
		after := fill.After
		for after != "" && after != procedure.AfterProcedure && v.FillValues[after].Day.IsZero() {
			other, _ := p.Fill(after)
			after = other.After
		}
		earlier, what := v.Day, "the day of the procedure"
		if other, ok := p.Fill(after); ok {
			earlier, what = v.FillValues[after].Day, fmt.Sprintf("%q (%s)", after, other.Question)
		}
		if after != "" && !earlier.IsZero() && !earlier.Before(day) {
			return &Error{Field: fillField, Value: fill.Name, Problem: fmt.Sprintf("gives %q (%s), which must be after %s", fill.Name, fill.Question, what),
				Hint: "correct one of the two days; leave out a day that nobody knows, and the sheet has a line to write it on"}
		}
	}
	return nil
}

// readFill reads one value; an empty one is a line to write on.
func readFill(v *visit.Visit, c Context, name, typed string) error {
	fill, ok := c.Procedure.Fill(name)
	if !ok {
		return &Error{Field: fillField, Problem: "names a value that the definition has not", Hint: fillHint(c.Procedure)}
	}
	bad := func(problem string) *Error {
		return &Error{Field: fillField, Value: name, Problem: `gives "` + name + `", which ` + problem}
	}
	words, problem := field.Read(field.Fill, typed)
	if problem != "" {
		return bad(problem)
	}
	if words == "" {
		return nil
	}
	if c.Draft && fill.Kind != procedure.FillDate { // any words, and a number, can identify somebody
		err := bad(notOnDraft)
		err.Hint = draftHint
		return err
	}
	var wrong *Error
	if err := c.checkTyped(fillField, words, MaxOther); errors.As(err, &wrong) && wrong.Unprintable {
		wrong.Value, wrong.Problem = name, `gives "`+name+`", which `+wrong.Problem
		return wrong
	} else if err != nil {
		return err
	}
	var out visit.FillValue
	if fill.Kind == procedure.FillDate {
		var err error
		if out.Day, err = visit.ParseDay(words); err != nil {
			return bad("is not a date such as 2026-11-25")
		}
		if !v.Day.IsZero() && out.Day.Before(v.Day) {
			return bad("is before the procedure")
		}
	} else {
		if err := fill.Kind.Check(words); err != nil {
			return bad(err.Error())
		}
		out.Words = words
	}
	if before, twice := v.FillValues[name]; twice && before != out {
		return bad("is given a second time, and differently")
	}
	v.FillValues[name] = out
	return nil
}

// fillHint lists the names of the values.
func fillHint(p *procedure.Procedure) string {
	if len(p.Fills) == 0 {
		return "nothing is filled in here"
	}
	names := make([]string, len(p.Fills))
	for n, f := range p.Fills {
		names[n] = f.Name
	}
	return "one of: " + strings.Join(names, ", ")
}
