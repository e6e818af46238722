package intake

import (
	"cmp"
	"maps"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit/field"
)

// WithDefaults returns f with its empty fields taken from defaults. A condition that f answers by a
// flag isn't taken from defaults.
func (f Fields) WithDefaults(defaults Fields) Fields {
	for _, p := range []struct {
		to   *string
		from string
	}{
		{&f.Born, defaults.Born}, {&f.Record, defaults.Record}, {&f.Appointment, defaults.Appointment}, {&f.Side, defaults.Side}, {&f.Site, defaults.Site},
		{&f.Clinician, defaults.Clinician}, {&f.Message, defaults.Message}, {&f.Language, defaults.Language},
	} {
		*p.to = cmp.Or(*p.to, p.from)
	}
	// A name is one value in several fields, and so is the end of the procedure.
	if f.Name+f.GivenName+f.FamilyName == "" {
		f.Name, f.GivenName, f.FamilyName = defaults.Name, defaults.GivenName, defaults.FamilyName
	}
	if f.Ended+f.Date == "" {
		f.Ended, f.Date = defaults.Ended, defaults.Date
	}
	// NextVisitFor belongs to its own next visit.
	if f.NextVisit == "" {
		f.NextVisit, f.NextVisitFor = defaults.NextVisit, cmp.Or(f.NextVisitFor, defaults.NextVisitFor)
	}
	f.Answers = mergeMaps(f.Answers, defaults.Answers)
	for _, given := range append(append([]string{}, f.With...), f.Without...) {
		delete(f.Answers, flagName(given))
	}
	f.FileFills = mergeMaps(f.FileFills, defaults.FileFills)
	for _, given := range f.Fill {
		delete(f.FileFills, flagName(given))
	}
	return f
}

// flagName returns the condition or the value that a flag is about: "polyp" of "polyp=large".
func flagName(given string) string {
	name, _, _ := strings.Cut(given, "=")
	return strings.TrimSpace(name)
}

// GivenAnswers returns the answers given to conditions, as far as they can be read.
func (f Fields) GivenAnswers(conditions map[string]procedure.Condition) map[string]string {
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
		set(flagName(given), procedure.No)
	}
	for _, given := range f.With {
		_, raw, _ := strings.Cut(given, "=")
		set(flagName(given), cmp.Or(raw, procedure.Yes))
	}
	return out
}

func mergeMaps(over, defaults map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, defaults)
	maps.Copy(out, over)
	return out
}
