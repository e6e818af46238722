package account

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// approvedDecision returns what an approval records about a question, by its name, and for which sheets of the clinic that
// was decided; nil if it records nothing.
func approvedDecision(c clinic.Profile, a *clinic.Approval, name string) *Decision {
	if a == nil || a.Confirm[name] == "" {
		return nil
	}
	out := &Decision{Value: strings.TrimPrefix(a.Confirm[name], clinic.Decided), By: a.By, Role: a.Role, On: a.On, Sheets: []string{a.Procedure}}
	for _, d := range clinic.SignedAnswers(c.Approvals, name) {
		if d.Answer == out.Value && d.By == a.By && d.On == a.On && slices.Contains(d.Sheets, a.Procedure) {
			out.Sheets = d.Sheets
		}
	}
	return out
}

// Select returns the account of the named parts alone: a section ("activity"), a level of warnings ("call-now"), an
// instruction by its ref or its key ("activity.driving", "driving"), or a setting ("fever"), which is each instruction
// that prints it. A name of none is a diag.UsageError.
func (a Account) Select(names []string) (Account, error) {
	if len(names) == 0 {
		return a, nil
	}
	known := map[string]bool{}
	matches := func(e Entry, name string) bool {
		parts := strings.Split(e.Ref, ".")
		isSetting := slices.ContainsFunc(e.Settings, func(u Used) bool { return u.Name == name || procedure.SettingPrefix+u.Name == name })
		for _, u := range e.Settings {
			known[u.Name] = true
		}
		for _, p := range parts {
			known[p] = true
		}
		known[e.Ref] = true
		return isSetting || slices.Contains(parts, name) || strings.HasPrefix(e.Ref+".", name+".")
	}
	for _, name := range names {
		if !slices.ContainsFunc(a.Entries, func(e Entry) bool { return matches(e, name) }) {
			var all []string
			for k := range known {
				all = append(all, k)
			}
			slices.Sort(all)
			return a, diag.Usage(diag.DidYouMean(name, all), "%s has no section, instruction or setting %q", a.ID, name)
		}
	}
	a.partial = true
	a.Entries = slices.DeleteFunc(slices.Clone(a.Entries), func(e Entry) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return matches(e, name) })
	})
	return a, nil
}
