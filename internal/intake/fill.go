package intake

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/field"
	"aftercare/internal/procedure"
	"aftercare/internal/visit"
)

const fillField = "--fill"

// filled reads what staff give for this patient. Its errors name the value, if the definition
// has it, and never say what was given.
func (f Fields) filled(v *visit.Visit, c Context) error {
	v.Filled = map[string]visit.Filled{}
	for _, name := range slices.Sorted(maps.Keys(f.Filled)) {
		if err := fillIn(v, c, name, f.Filled[name]); err != nil {
			return err
		}
	}
	for _, typed := range f.Fill {
		name, value, ok := strings.Cut(typed, "=")
		if !ok {
			return &Error{Field: fillField, Problem: "is not NAME=VALUE", Hint: fillHint(c.Procedure)}
		}
		if err := fillIn(v, c, strings.TrimSpace(name), value); err != nil {
			return err
		}
	}
	return nil
}

// fillIn takes one value; an empty one is a line to write on.
func fillIn(v *visit.Visit, c Context, name, typed string) error {
	fill, ok := c.Procedure.Fill(name)
	if !ok {
		return &Error{Field: fillField, Problem: "names a value that the definition has not", Hint: fillHint(c.Procedure)}
	}
	bad := func(problem string) error {
		return &Error{Field: fillField, Problem: `gives "` + name + `", which ` + problem}
	}
	words, problem := field.Read(field.Fill, typed)
	if problem != "" {
		return bad(problem)
	}
	if words == "" {
		return nil
	}
	if err := notLonger(fillField, words, longestOther); err != nil {
		return err
	}
	var out visit.Filled
	if fill.Is == procedure.FillDate {
		var err error
		if out.Day, err = visit.ParseDay(words); err != nil {
			return bad("is not a date such as 2026-11-25")
		}
		if !v.Day.IsZero() && out.Day.Before(v.Day) {
			return bad("is before the procedure")
		}
	} else {
		if err := fill.Is.Check(words); err != nil {
			return bad(err.Error())
		}
		out.Words = words
	}
	if before, twice := v.Filled[name]; twice && before != out {
		return bad("is given a second time, and differently")
	}
	v.Filled[name] = out
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
