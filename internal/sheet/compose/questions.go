package compose

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Question is one thing that a clinic decides about a procedure: what a line or the diary asks, or
// a setting that some patient's sheet uses.
type Question struct {
	// Name is its name in the record of an approval: the instruction's ref, "diary" or "setting.fever".
	Name string
	// Decide is its name in clinic.yaml: "activity.lifting.from" under decide, "fever" under settings.
	Decide   string
	Question string
	Range    string
	Choices  []string
	Required bool // the clinic must answer it; otherwise the text stands as written until it does
	// CurrentValue is what the sheet has now: the value that an answer changes, or "as written" if
	// the question is about the whole line.
	CurrentValue string
	Instruction  *procedure.Instruction // nil for a setting
	Setting      *procedure.Setting     // nil for a line
}

// Questions returns each question that a procedure asks its clinic and that clinic.yaml doesn't
// answer, once, whichever variants of the sheet it is on: those of lines in reading order, then the
// settings by name. It is the one count of what is to be confirmed: every command that shows how
// many questions are open counts these, or those that remain after an approval in force.
func Questions(p *procedure.Procedure) []Question {
	return slices.DeleteFunc(AllQuestions(p), func(q Question) bool {
		if q.Setting != nil {
			return q.Setting.Layer != procedure.DefaultLayer
		}
		return q.Instruction.Confirm.IsAnswered(q.Instruction.Decisions)
	})
}

// AllQuestions returns the questions of a procedure, including those that clinic.yaml answers.
func AllQuestions(p *procedure.Procedure) []Question {
	var out []Question
	ask := func(in *procedure.Instruction) {
		if q, ok := lineQuestion(in); ok {
			out = append(out, q)
		}
	}
	ask(&p.About)
	for in := range p.Each() {
		ask(in)
	}
	if d := p.Diary; d != nil {
		in := d.AsInstruction()
		ask(&in)
	}
	for _, name := range usedSettings(p) {
		s := p.Settings[name]
		if s.Question != "" {
			out = append(out, Question{Name: procedure.SettingPrefix + name, Decide: name, Question: s.Question, Range: s.Range, Required: s.Required, CurrentValue: s.Value, Setting: &s})
		}
	}
	return out
}

// UsesSetting reports whether some patient's sheet of a procedure prints a setting, or counts a
// time from it.
func UsesSetting(p *procedure.Procedure, name string) bool {
	return slices.Contains(usedSettings(p), name)
}

func lineQuestion(in *procedure.Instruction) (Question, bool) {
	c := in.Confirm
	if c == nil {
		return Question{}, false
	}
	q := Question{
		Name: in.Ref(), Decide: in.Ref(), Question: c.Question, Range: c.Range, Choices: c.Choices, Required: c.Required,
		CurrentValue: procedure.AsWritten, Instruction: in,
	}
	if c.Changes != "" {
		q.Decide, q.CurrentValue = in.Ref()+"."+c.Changes, in.Value(c.Changes)
	}
	return q, true
}

// usedSettings returns the settings that some patient's sheet prints or counts a time from, by
// name. The emergency number is on every sheet.
func usedSettings(p *procedure.Procedure) []string {
	used := map[string]bool{procedure.EmergencyNumber: true}
	for in := range p.All() {
		for text := range in.Texts() {
			if !strings.Contains(text, "{"+procedure.SettingPrefix) {
				continue // each sheet of a batch asks
			}
			for _, name := range procedure.PlaceholdersOf(text, procedure.SettingPrefix) {
				used[name] = true
			}
		}
		for _, c := range in.Cases {
			for _, w := range c.Times {
				used[w.Setting] = true
			}
		}
		if in.Dose != nil {
			used[in.Dose.MaxSetting] = true
		}
	}
	var out []string
	for name := range p.Settings {
		if used[name] {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// CountRequired returns how many of the questions the clinic must answer.
func CountRequired(all []Question) int {
	count := 0
	for _, q := range all {
		if q.Required {
			count++
		}
	}
	return count
}

// OpenQuestions returns the questions that remain once the clinic's approval of its text in one
// language counts: none if it approved exactly this text, even if that approval has since expired.
func OpenQuestions(p *procedure.Procedure, c clinic.Profile, lang string, digest func() string) []Question {
	all := Questions(p)
	if len(all) == 0 || !slices.ContainsFunc(c.Approvals, func(a clinic.Approval) bool { return a.Procedure == p.ID && a.Language == lang }) {
		return all // most clinics' sheets need no digest for this
	}
	if FindApproval(c, p, lang, digest(), visit.Date{}) != nil {
		return nil
	}
	return all
}

// UndecidedQuestions returns the names of the required questions for which an approval records no decision.
func UndecidedQuestions(p *procedure.Procedure, a clinic.Approval) []string {
	if !mayLackDecisions(p, a) {
		return nil
	}
	var out []string
	for _, q := range Questions(p) {
		if q.Required && a.Confirm[q.Name] == "" {
			out = append(out, q.Name)
		}
	}
	return out
}

// mayLackDecisions reports whether an approval can lack the decision on a required question: each
// sheet of a batch asks, and most approvals record all of them.
func mayLackDecisions(p *procedure.Procedure, a clinic.Approval) bool {
	for in := range p.All() {
		if c := in.Confirm; c != nil && c.Required && !c.IsAnswered(in.Decisions) && a.Confirm[in.Ref()] == "" {
			return true
		}
	}
	for name, s := range p.Settings {
		if s.Required && s.Layer == procedure.DefaultLayer && a.Confirm[procedure.SettingPrefix+name] == "" {
			return true
		}
	}
	return p.Diary != nil && p.Diary.Confirm != nil && p.Diary.Confirm.Required
}

// CountFromMemory returns how many lines of a procedure rest on usual practice rather than on
// something read, alone or beside pages.
func CountFromMemory(p *procedure.Procedure) int {
	count := 0
	for in := range p.All() {
		if in.IsFromMemory() {
			count++
		}
	}
	if p.Diary != nil && slices.Contains(p.Diary.Sources, procedure.Memory) {
		count++
	}
	return count
}

// BlankProfileKeys returns the keys that a procedure's patients need and the clinic's profile
// leaves blank. They don't count as questions.
func BlankProfileKeys(p *procedure.Procedure, c clinic.Profile) []string {
	out := c.MissingKeys()
	for in := range p.All() {
		for _, name := range in.Contacts() {
			if key := "contacts." + name; c.Contacts[name].Phone == "" && !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	return out
}
