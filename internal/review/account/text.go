package account

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/typeset"
)

// notForPatients goes with a text that is printed in full for its authors and reviewers.
const notForPatients = "NOT APPROVED: this text is not for patients."

// Set adds the account for a person, by section, one paragraph per instruction, and the sources once at the end. A text
// that isn't approved is marked so at both ends.
func (a Account) Set(t *typeset.Text) {
	if !a.Approved {
		t.Line(0, typeset.Danger.Of(notForPatients))
		t.Gap()
	}
	t.Line(0, typeset.Strong.Of(a.Title), typeset.Words(" ("+a.ID+"), edition "+a.Edition+", "+a.Status))
	if !a.partial {
		a.setHead(t)
	}
	section := ""
	for _, e := range inReadingOrder(a.Entries) {
		if s := e.section(); s != section {
			section = s
			t.Heading(s)
		}
		t.Gap()
		e.set(t)
	}
	if !a.partial {
		setOpen(t, a)
	}
	setSources(t, a.Entries)
	if !a.Approved { // again, for those who page through it and only see the end
		t.Gap()
		t.Line(0, typeset.Danger.Of(notForPatients))
	}
}

// setHead adds what the whole text depends on.
func (a Account) setHead(t *typeset.Text) {
	t.Hang(0, typeset.Muted.Of("ages:"), typeset.Words(a.Ages))
	t.Hang(0, typeset.Muted.Of("files:"), typeset.Muted.Of(strings.Join(a.Files, ", ")))
	if len(a.Sides) > 0 {
		t.Hang(0, typeset.Muted.Of("sides:"), typeset.Words(strings.Join(a.Sides, ", ")))
	}
	setConditions(t, a.Conditions)
	setFills(t, a.Fills)
	setMedicines(t, a.Medicines)
}

// inReadingOrder returns entries with the warnings by level, the most urgent first.
func inReadingOrder(all []Entry) []Entry {
	level := func(e Entry) int {
		return slices.IndexFunc(procedure.Levels, func(l procedure.Level) bool {
			return strings.HasPrefix(e.Ref, string(procedure.Warnings)+"."+string(l)+".")
		})
	}
	first := slices.IndexFunc(all, func(e Entry) bool { return level(e) >= 0 })
	if first < 0 {
		return all
	}
	out := slices.Clone(all)
	warnings := slices.DeleteFunc(slices.Clone(all), func(e Entry) bool { return level(e) < 0 })
	slices.SortStableFunc(warnings, func(a, b Entry) int { return level(a) - level(b) })
	out = slices.DeleteFunc(out, func(e Entry) bool { return level(e) >= 0 })
	return slices.Insert(out, first, warnings...)
}

// section names the part of the sheet that an instruction belongs to: "Activity", "Warnings: call-911".
func (e Entry) section() string {
	parts := strings.Split(e.Ref, ".")
	name := strings.ToUpper(parts[0][:1]) + parts[0][1:]
	if len(parts) > 2 && parts[0] == string(procedure.Warnings) {
		name += ": " + parts[1]
	}
	return name
}

func setConditions(t *typeset.Text, all []Condition) {
	if len(all) == 0 {
		return
	}
	t.Heading("Conditions")
	for _, c := range all {
		answer := c.Answer + ", from " + c.From
		if c.Answer == "" {
			answer = "not asked"
		}
		name := c.Name
		if c.Ages != "" {
			name += " (ages " + c.Ages + ")"
		}
		t.Line(2, typeset.Strong.Of(name), typeset.Words(": "+answer+". "+c.Question))
		if len(c.Excludes) > 0 {
			t.Line(4, typeset.Words("can't be true with: "+strings.Join(c.Excludes, "; ")))
		}
	}
}

// setFills lists what staff fill in for one patient, and whether they did.
func setFills(t *typeset.Text, fills []Fill) {
	if len(fills) == 0 {
		return
	}
	t.Heading("To fill in for one patient")
	for _, f := range fills {
		state := "a line to write on"
		if f.Given {
			state = "given"
		}
		is := f.Kind
		if f.After != "" {
			is += ", after " + f.After
		}
		t.Line(2, typeset.Strong.Of(f.Name), typeset.Words(" ("+is+"): "+state+". "+f.Question))
	}
}

// setMedicines lists the medicines and classes whose names come from the list, and where that has them.
func setMedicines(t *typeset.Text, medicines []Medicine) {
	if len(medicines) == 0 {
		return
	}
	t.Heading("Medicines, with the names that patients know")
	for _, m := range medicines {
		line := ": " + m.Name
		if len(m.Names) > 0 {
			line += " (" + strings.Join(m.Names, ", ") + ")"
		}
		t.Line(2, typeset.Strong.Of("{"+m.Key+"}"), typeset.Words(line+", "), typeset.Muted.Of("from "+m.From))
	}
}

func (e Entry) set(t *typeset.Text) {
	state := "printed"
	switch {
	case e.OmittedByClinic:
		state = "omitted by the clinic"
	case len(e.Printed) == 0:
		state = "not printed"
	}
	fact := func(label, words string) { t.Hang(4, typeset.Muted.Of(label+":"), typeset.Words(words)) }
	t.Line(0, typeset.Strong.Of(e.Ref), typeset.Words(": "+state))
	for _, w := range e.Printed {
		t.Hang(2, typeset.Words("+"), typeset.Words(w.Words))
		if w.Under != "" {
			fact("under", w.Under)
		}
		fact("because", w.Why)
		for _, m := range w.Times {
			fact("time", formatMoment(m))
		}
		for _, s := range w.Steps {
			fact("step", s.When+": "+s.What)
		}
		if w.Log != "" {
			fact("log", w.Log)
		}
	}
	for _, l := range e.Omitted {
		t.Hang(2, typeset.Words("-"), typeset.Muted.Of(l.Words))
		fact("omitted", l.Why)
	}
	if e.Drawing != "" {
		fact("beside it", e.Drawing)
	}
	if e.Visit != "" {
		fact("visit", e.Visit)
	}
	if e.Dose != nil {
		fact("dose", formatDose(*e.Dose))
	}
	for _, d := range e.Decisions {
		fact("decided", formatDecision(d))
	}
	for _, u := range e.Settings {
		fact("setting "+u.Name, u.describe())
	}
	e.setQuestion(t)
	if e.Note != "" {
		fact("note for staff", e.Note)
	}
	t.Hang(4, typeset.Muted.Of("from:"), typeset.Muted.Of(e.origin()))
	if keys := e.sourceKeys(); len(keys) > 0 {
		t.Hang(4, typeset.Muted.Of("sources:"), typeset.Muted.Of(strings.Join(keys, ", ")))
	}
}

// describe says what the value is, who decided it, and from which range.
func (u Used) describe() string {
	line := u.Value + ", "
	switch {
	case u.Layer != procedure.DefaultLayer:
		line += "decided by " + u.Layer
		if d := u.Decided; d != nil {
			line += ", approved " + clinic.SignedAnswer{By: d.By, Role: d.Role, On: d.On, Sheets: d.Sheets}.Describe()
		}
	case u.Decided != nil:
		line += "the default, decided " + strings.TrimPrefix(formatDecision(*u.Decided), " ")
	default:
		line += "the default; not confirmed"
	}
	if u.Range != "" {
		line += "; range: " + u.Range
	}
	return line
}

// origin says where an instruction is written.
func (e Entry) origin() string {
	from := e.From
	if e.Block != "" {
		from += ", of the block " + e.Block
	}
	if len(e.Replaces) > 0 {
		from += ", instead of " + strings.Join(e.Replaces, ", ")
	}
	return from
}

// sourceKeys returns the short names of what an instruction rests on.
func (e Entry) sourceKeys() []string {
	var out []string
	for _, s := range e.Sources {
		out = append(out, s.Key)
	}
	if e.FromMemory {
		out = append(out, procedure.Memory)
	}
	return out
}

// setQuestion adds what the clinic decides about an instruction, and whether it has.
func (e Entry) setQuestion(t *typeset.Text) {
	q := e.Confirm
	if q == nil {
		return
	}
	state := typeset.Strong.Of("to confirm:")
	switch {
	case len(e.Decisions) > 0:
		state = typeset.Muted.Of("confirmed:")
	case q.Required:
		state = typeset.Strong.Of("to confirm (required):")
	}
	t.Hang(4, state, typeset.Words(q.Question))
	fact := func(label, words string) {
		if words != "" {
			t.Hang(6, typeset.Muted.Of(label+":"), typeset.Words(words))
		}
	}
	fact("range", q.Range)
	fact("choices", strings.Join(q.Choices, ", "))
	fact("changes", q.Changes)
}

// setSources lists each source once, by its short name.
func setSources(t *typeset.Text, entries []Entry) {
	known := map[string]Source{}
	fromMemory := false
	for _, e := range entries {
		for _, s := range e.Sources {
			known[s.Key] = s
		}
		fromMemory = fromMemory || e.FromMemory
	}
	if len(known) == 0 && !fromMemory {
		return
	}
	t.Heading("Sources")
	var all []typeset.Definition
	for _, key := range slices.Sorted(maps.Keys(known)) {
		s := known[key]
		all = append(all, typeset.Definition{Word: key, Means: diag.Join(", ", s.Title, s.Publisher, s.Address)})
	}
	if fromMemory {
		all = append(all, typeset.Definition{Word: procedure.Memory, Means: procedure.MemoryTitle})
	}
	t.Definitions(2, all)
}

func formatMoment(m Moment) string {
	const form = "2006-01-02 15:04 MST"
	line := m.Key + " " + m.Words
	switch {
	case m.Start == nil:
		return line + ", in words"
	case m.Start.Equal(*m.End):
		return line + ", " + m.Start.Format(form)
	}
	return line + ", " + m.Start.Format(form) + " to " + m.End.Format(form)
}

func formatDecision(d Decision) string {
	if d.On != "" {
		return d.Value + ", " + clinic.SignedAnswer{By: d.By, Role: d.Role, On: d.On, Sheets: d.Sheets}.Describe()
	}
	if d.Written == "" {
		return strings.TrimSpace(d.Key+" "+d.Value) + ", by " + d.By
	}
	return d.Key + " " + d.Value + ", by " + d.By + "; the definition says " + d.Written
}

func formatDose(d Dose) string {
	line := d.Medicine
	if d.Dose != "" {
		line += ", " + d.Dose
	}
	if d.Every != "" {
		line += ", every " + d.Every
	}
	if d.Max != "" {
		line += ", at most " + d.Max + " in 24 hours"
	}
	if d.MaxSetting != "" {
		line += " (setting " + d.MaxSetting + ")"
	}
	if d.Ages != "" {
		line += ", ages " + d.Ages
	}
	return line
}

// OpenCount says how many questions to the clinic are open, and how many of them are required: "3, of which 1 required".
func OpenCount(open, required int) string {
	if required == 0 {
		return strconv.Itoa(open)
	}
	return fmt.Sprintf("%d, of which %d required", open, required)
}

// setOpen lists what the clinic must still decide besides the instructions.
func setOpen(t *typeset.Text, a Account) {
	t.Gap()
	t.Line(0, typeset.Strong.Of("To confirm: "+OpenCount(a.ToConfirm, a.Required)))
	for _, s := range a.Settings {
		line := " is " + s.Value + " by default. " + s.Question
		if s.Range != "" {
			line += " (" + s.Range + ")"
		}
		if s.Required {
			line += " Required."
		}
		t.Line(2, typeset.Words("setting "), typeset.Strong.Of(s.Name), typeset.Words(line))
	}
	if a.FromMemory > 0 {
		t.Line(0, typeset.Words("From memory, with no page read: "+diag.Count(a.FromMemory, "line")))
	}
	for _, key := range a.ProfileBlanks {
		t.Line(2, typeset.Words(fmt.Sprintf("the clinic's profile leaves %q blank", key)))
	}
}
