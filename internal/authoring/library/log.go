package library

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
)

// log reads what the patient writes down under a wording.
func (b *builder) log(n *yamlfile.Node, in *procedure.Instruction, c *procedure.Case) procedure.Log {
	log := procedure.Log(b.oneOf(n, "log", procedure.Logs))
	switch {
	case log == "":
	case !slices.Contains(procedure.LogSections, in.Section):
		b.list.Add(n.Pos, "move it to an instruction under medication, activity, diet, site-care or follow-up", `"log" is only allowed in a section that says what to do at home`)
	case len(c.Steps) > 0:
		b.list.Add(n.Pos, "remove one of them", `an instruction has either "steps" or "log"`)
	case log == procedure.LogDays:
		b.checkLogDays(n, c)
	case in.Dose == nil || !strings.Contains(c.Text, "{"+procedure.DoseEvery+"}"):
		b.list.Add(n.Pos, "say {every} in the text, or remove the log", `"log: times" is for a dose of which the text says how long to wait for the next`)
	}
	return log
}

// checkLogDays checks that a wording lasts for a number of days that can be ticked. What a clinic chose instead isn't
// checked: then the sheet has no log.
func (b *builder) checkLogDays(n *yamlfile.Node, c *procedure.Case) {
	expected := fmt.Sprintf("expected an exact number of days or nights, at most %d", procedure.MaxLogDays)
	switch w, ok := c.Time(procedure.For); {
	case !ok:
		b.list.Add(n.Pos, `say {for} in the text, and add "for: 7 days"`, `"log: days" has no "for" beside it, whose days it could list; %s`, expected)
	case w.Span == procedure.Span{}: // it can't be read, which was reported
	case w.Setting != "" && b.settings[w.Setting].Layer != procedure.DefaultLayer:
	case w.Span.LogDays() == 0:
		b.list.Add(w.Pos, `change "for", or remove "log: days"`, `"log: days" can't list %q; %s`, w.Words, expected)
	}
}
