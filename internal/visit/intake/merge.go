package intake

import (
	"cmp"
	"maps"
	"slices"
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

// Clone returns fields that share nothing with f that can be changed.
func (f Fields) Clone() Fields {
	f.With, f.Without, f.Fill = slices.Clone(f.With), slices.Clone(f.Without), slices.Clone(f.Fill)
	f.Answers, f.FileFills = maps.Clone(f.Answers), maps.Clone(f.FileFills)
	return f
}

// DropAnswer takes out every answer to a condition.
func (f *Fields) DropAnswer(name string) {
	isOf := func(given string) bool { return flagName(given) == name }
	f.With, f.Without = slices.DeleteFunc(f.With, isOf), slices.DeleteFunc(f.Without, isOf)
	delete(f.Answers, name)
}

// DropFill takes out a value to fill in.
func (f *Fields) DropFill(name string) {
	f.Fill = slices.DeleteFunc(f.Fill, func(given string) bool { return flagName(given) == name })
	delete(f.FileFills, name)
}

// GivenFill returns a value to fill in; "" if it wasn't given.
func (f Fields) GivenFill(name string) string {
	for _, given := range f.Fill {
		if of, value, _ := strings.Cut(given, "="); strings.TrimSpace(of) == name {
			return value
		}
	}
	return f.FileFills[name]
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
