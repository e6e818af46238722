package lint

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/compose"
)

// MaxRequired is the maximum number of questions that a sheet may require its clinic to answer,
// including those of the settings that it uses: nobody reads more with care.
const MaxRequired = 8

// q1 is rule Q1.
var q1 = &Analyzer{
	Name: "Q1", Severity: diag.Warning, Doc: fmt.Sprintf("more than %d required questions on a sheet, those of its settings included", MaxRequired),
	Instead: "required: yes where the answer is the clinic's and matters for safety; elsewhere a text that is used as written until a clinic answers",
	Why:     "a clinician who is asked too many questions just presses Enter",
	Sheet: func(p *Pass) {
		var names []string
		for _, q := range compose.AllQuestions(p.Procedure) {
			if q.Required {
				names = append(names, q.Name)
			}
		}
		if len(names) > MaxRequired {
			p.Report(p.Procedure.Pos, "%d required questions; expected at most %d: %s", len(names), MaxRequired, strings.Join(names, ", "))
		}
	},
}

// q2 is rule Q2.
var q2 = &Analyzer{
	Name: "Q2", Severity: diag.Warning, Doc: "a question to the clinic that can't change the sheet, whatever the answer, or whose choices don't include what the sheet says",
	Instead: "a question with changes: and a range or choices; a note: for what staff should know; or no question",
	Why:     "a question that changes nothing takes attention from those that do",
	Sheet: func(p *Pass) {
		for _, i := range append([]procedure.Instruction{p.Procedure.About}, p.Procedure.Instructions()...) {
			if i.Confirm != nil {
				checkQuestion(p, &i)
			}
		}
	},
}

// checkQuestion reports why no answer to an instruction's question can change the sheet.
func checkQuestion(p *Pass, i *procedure.Instruction) {
	c := i.Confirm
	written := i.Value(c.Changes)
	switch name, setting := strings.CutPrefix(written, procedure.SettingPrefix); {
	case i.Ref() == p.Procedure.About.Ref():
		p.Report(c.Pos, "%q is on each sheet and can't be left out, so no answer changes it", i.Ref())
	case setting, c.Changes == procedure.DoseMax && i.Dose != nil && i.Dose.MaxSetting != "":
		if !setting {
			name = i.Dose.MaxSetting
		}
		p.Report(c.Pos, "%q of %q is the setting %q, which has a question of its own", c.Changes, i.Ref(), name)
	case len(c.Choices) > 0 && !slices.Contains(c.Choices, written) && len(i.Decisions) == 0:
		p.Report(c.Pos, "%q of %q is %q, which isn't one of the choices %s", c.Changes, i.Ref(), written, strings.Join(c.Choices, ", "))
	case c.Changes == "" && isOnlySign(p.Procedure, i):
		p.Report(c.Pos, "%q is the only sign at its level and can't be left out, so no answer changes it", i.Ref())
	}
}

// isOnlySign reports whether an instruction is the only one at its warning level.
func isOnlySign(p *procedure.Procedure, i *procedure.Instruction) bool {
	return i.Level != procedure.LevelNone && !slices.ContainsFunc(p.Instructions(), func(o procedure.Instruction) bool { return o.Level == i.Level && o.Key != i.Key })
}

// q4 is rule Q4.
var q4 = &Analyzer{
	Name: "Q4", Severity: diag.Error, New: true, Doc: "a question whose range names a value that can't be used as the answer",
	Instead: `a range of values that can be used: under "until" hours, days, weeks, "bedtime" or an event; under "for" an amount of time; a weight or a temperature with both units; "no limit" where a line can be left out`,
	Why:     "an answer that the question offers is refused, or the clinic keeps the default",
	Sheet: func(p *Pass) {
		for _, r := range p.Procedure.Refused {
			p.Report(r.Pos, "the range of %s names %q, which is refused: %s", r.Name, r.Value, r.Why)
		}
	},
}

// q3 is rule Q3.
var q3 = &Analyzer{
	Name: "Q3", Severity: diag.Warning, Doc: `"from memory" in a question to the clinic`,
	Instead: "source: [memory], alone or together with the pages that were read",
	Why:     "whether a page was read belongs to the source, where it is shown and counted; it is nothing that a clinic can answer",
	Sheet: func(p *Pass) {
		all := append([]procedure.Instruction{p.Procedure.About}, p.Procedure.Instructions()...)
		if d := p.Procedure.Diary; d != nil {
			all = append(all, procedure.Instruction{Key: procedure.PartDiary, Confirm: d.Confirm})
		}
		for _, i := range all {
			if c := i.Confirm; c != nil && fromMemory().MatchString(c.Question+" "+c.Range) {
				p.Report(c.Pos, "the question of %q says that something is from memory", i.Ref())
			}
		}
	},
}

var fromMemory = lazyMatcher(`(?i)\bfrom memory\b|\bno page read\b`)
