package intake

import (
	"cmp"
	"maps"
	"strings"

	"aftercare/internal/field"
	"aftercare/internal/procedure"
)

// Over lays what was typed over other fields: what is given in f stands, what is empty is
// taken from below. A condition that f answers by a flag is not taken from below.
func (f Fields) Over(below Fields) Fields {
	for _, p := range []struct {
		to   *string
		from string
	}{
		{&f.Born, below.Born}, {&f.Record, below.Record}, {&f.Appointment, below.Appointment}, {&f.Side, below.Side}, {&f.Site, below.Site},
		{&f.Clinician, below.Clinician}, {&f.Message, below.Message}, {&f.Language, below.Language},
	} {
		*p.to = cmp.Or(*p.to, p.from)
	}
	// A name is one thing in several fields, and so is when the procedure ended.
	if f.Name+f.GivenName+f.FamilyName == "" {
		f.Name, f.GivenName, f.FamilyName = below.Name, below.GivenName, below.FamilyName
	}
	if f.Ended+f.Date == "" {
		f.Ended, f.Date = below.Ended, below.Date
	}
	// Which visit the next one is was said of that one.
	if f.NextVisit == "" {
		f.NextVisit, f.NextVisitFor = below.NextVisit, cmp.Or(f.NextVisitFor, below.NextVisitFor)
	}
	f.Answers = merged(f.Answers, below.Answers)
	for _, given := range append(append([]string{}, f.With...), f.Without...) {
		delete(f.Answers, nameOf(given))
	}
	f.Filled = merged(f.Filled, below.Filled)
	for _, given := range f.Fill {
		delete(f.Filled, nameOf(given))
	}
	return f
}

// nameOf is the condition or the value that a flag speaks of: "polyp" of "polyp=large".
func nameOf(given string) string {
	name, _, _ := strings.Cut(given, "=")
	return strings.TrimSpace(name)
}

// Given returns the answers that are given to conditions, as far as they can be read.
func (f Fields) Given(conditions map[string]procedure.Condition) map[string]string {
	out := map[string]string{}
	set := func(name, raw string) {
		if answer, problem := field.ReadAnswer(raw, conditions[name].Answers()); problem == "" && answer != "" {
			out[name] = answer
		}
	}
	for name, raw := range f.Answers {
		set(name, raw)
	}
	for _, given := range f.Without {
		set(nameOf(given), procedure.No)
	}
	for _, given := range f.With {
		_, raw, _ := strings.Cut(given, "=")
		set(nameOf(given), cmp.Or(raw, procedure.Yes))
	}
	return out
}

func merged(over, below map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, below)
	maps.Copy(out, over)
	return out
}
