package account

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/console"
)

// notForPatients goes with a text that is printed in full for its authors and reviewers.
const notForPatients = "NOT APPROVED: this text is not for patients."

// WriteText writes the account as text, one paragraph per instruction. A text that isn't approved is marked so at both
// ends.
func (a Account) WriteText(w io.Writer) {
	p := func(format string, args ...any) { _, _ = fmt.Fprintln(w, console.Clean(fmt.Sprintf(format, args...))) }
	if !a.Approved {
		p(notForPatients)
		p("")
	}
	p("%s (%s), edition %s, %s", a.Title, a.ID, a.Edition, a.Status)
	p("ages: %s", a.Ages)
	p("files: %s", strings.Join(a.Files, ", "))
	if len(a.Sides) > 0 {
		p("sides: %s", strings.Join(a.Sides, ", "))
	}
	p("")
	p("Conditions:")
	for _, c := range a.Conditions {
		answer := c.Answer + ", from " + c.From
		if c.Answer == "" {
			answer = "not asked"
		}
		if c.Ages != "" {
			c.Name += " (ages " + c.Ages + ")"
		}
		p("  %s: %s. %s", c.Name, answer, c.Question)
		if len(c.Excludes) > 0 {
			p("    can't be true with: %s", strings.Join(c.Excludes, "; "))
		}
	}
	writeFills(p, a.Fills)
	writeMedicines(p, a.Medicines)
	for _, e := range a.Entries {
		p("")
		writeEntry(p, e)
	}
	p("")
	writeOpen(p, a)
	if !a.Approved { // again, for those who page through it and only see the end
		p("")
		p(notForPatients)
	}
}

// writeFills lists what staff fill in for one patient, and whether they did.
func writeFills(p func(string, ...any), fills []Fill) {
	if len(fills) == 0 {
		return
	}
	p("")
	p("To fill in for one patient:")
	for _, f := range fills {
		state := "a line to write on"
		if f.Given {
			state = "given"
		}
		is := f.Kind
		if f.After != "" {
			is += ", after " + f.After
		}
		p("  %s (%s): %s. %s", f.Name, is, state, f.Question)
	}
}

// writeMedicines lists the medicines and classes whose names come from the list, and their sources.
func writeMedicines(p func(string, ...any), medicines []Medicine) {
	if len(medicines) == 0 {
		return
	}
	p("")
	p("Medicines, with the names that patients know:")
	for _, m := range medicines {
		line := "  {" + m.Key + "}: " + m.Name
		if len(m.Names) > 0 {
			line += " (" + strings.Join(m.Names, ", ") + ")"
		}
		p("%s, from %s", line, m.From)
	}
}

func writeEntry(p func(string, ...any), e Entry) {
	state := "printed"
	switch {
	case e.OmittedByClinic:
		state = "omitted by the clinic"
	case len(e.Printed) == 0:
		state = "not printed"
	}
	p("%s: %s", e.Ref, state)
	for _, w := range e.Printed {
		p("  + %s", w.Words)
		if w.Under != "" {
			p("    under: %s", w.Under)
		}
		p("    because: %s", w.Why)
		for _, m := range w.Times {
			p("    time: %s", formatMoment(m))
		}
		for _, s := range w.Steps {
			p("    step: %s: %s", s.When, s.What)
		}
	}
	for _, l := range e.Omitted {
		p("  - %s", l.Words)
		p("    left out: %s", l.Why)
	}
	from := e.From
	if e.Block != "" {
		from += ", of the block " + e.Block
	}
	if len(e.Replaces) > 0 {
		from += ", instead of " + strings.Join(e.Replaces, ", ")
	}
	p("    from: %s", from)
	if e.Drawing != "" {
		p("    beside it: %s", e.Drawing)
	}
	if e.Visit != "" {
		p("    visit: %s", e.Visit)
	}
	if e.Dose != nil {
		p("    dose: %s", formatDose(*e.Dose))
	}
	for _, s := range e.Sources {
		p("    source: %s", formatSource(s))
	}
	if e.FromMemory {
		p("    source: %s", procedure.MemoryTitle)
	}
	for _, d := range e.Decisions {
		p("    decided: %s", formatDecision(d))
	}
	writeQuestion(p, e)
	if e.Note != "" {
		p("    note for staff: %s", e.Note)
	}
}

// writeQuestion prints what the clinic decides about an instruction, and whether it has.
func writeQuestion(p func(string, ...any), e Entry) {
	q := e.Confirm
	if q == nil {
		return
	}
	state := "to confirm"
	switch {
	case len(e.Decisions) > 0:
		state = "confirmed"
	case q.Required:
		state = "to confirm (required)"
	}
	p("    %s: %s", state, q.Question)
	if q.Range != "" {
		p("      range: %s", q.Range)
	}
	if len(q.Choices) > 0 {
		p("      choices: %s", strings.Join(q.Choices, ", "))
	}
	if q.Changes != "" {
		p("      changes: %s", q.Changes)
	}
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
	if d.Written == "" {
		return strings.TrimSpace(d.Key+" "+d.Value) + ", by " + d.By
	}
	return d.Key + " " + d.Value + ", by " + d.By + "; the definition says " + d.Written
}

func formatDose(d Dose) string {
	line := d.Medicine + ", " + d.Dose
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

func formatSource(s Source) string {
	parts := []string{s.Key}
	for _, part := range []string{s.Title, s.Publisher, s.Address} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// OpenCount says how many questions to the clinic are open, and how many of them are required: "3, of which 1 required".
func OpenCount(open, required int) string {
	if required == 0 {
		return strconv.Itoa(open)
	}
	return fmt.Sprintf("%d, of which %d required", open, required)
}

// writeOpen lists what the clinic must still decide besides the instructions.
func writeOpen(p func(string, ...any), a Account) {
	p("To confirm: %s", OpenCount(a.ToConfirm, a.Required))
	for _, s := range a.Settings {
		line := fmt.Sprintf("  setting %s is %s by default. %s", s.Name, s.Value, s.Question)
		if s.Range != "" {
			line += " (" + s.Range + ")"
		}
		if s.Required {
			line += " Required."
		}
		p("%s", line)
	}
	if a.FromMemory > 0 {
		p("From memory, with no page read: %s", diag.Count(a.FromMemory, "line"))
	}
	for _, key := range a.ProfileBlanks {
		p("  the clinic's profile leaves %q blank", key)
	}
}
