// Package search finds what definitions say: one passage is one wording of an instruction, and who
// it is for. It takes loaded definitions and returns passages, the best first.
package search

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/compose"
)

// Passage is one wording that some patients read. The JSON names are a contract.
type Passage struct {
	Procedure  string   `json:"procedure"`
	Title      string   `json:"title"`
	Section    string   `json:"section"`
	Ref        string   `json:"ref"`
	ForWhom    string   `json:"for_whom"` // the lead-in, and whether only without a next visit; "" for everyone
	Text       string   `json:"text"`
	Steps      []string `json:"steps,omitempty"`
	Conditions []string `json:"conditions"` // that the instruction depends on
	File       string   `json:"file"`
	Line       int      `json:"line"`
	// FoundAs maps the names of medicines in the query to the other names that the passage has for them.
	FoundAs map[string]string `json:"found_as,omitempty"`
	// Approved reports that the clinic approved the procedure's text in its current form. The caller sets it.
	Approved bool `json:"approved"`

	found []string // the words that were searched for
}

// The names of the parts that aren't sections.
const (
	about     = "about"
	teachBack = "teach-back"
)

// Sections lists the sections that a passage can be in, in reading order.
func Sections() []string {
	out := []string{about}
	for _, k := range procedure.Kinds {
		out = append(out, string(k))
	}
	return append(out, compose.RefDiary, teachBack)
}

// entry is a passage with what it is found by.
type entry struct {
	Passage
	usesAnswers bool // on one of the answers that were asked for
	order       int
	ownStems    map[string]int  // stem to weight, of the passage's own words
	names       map[string]int  // of its procedure's names
	words       []string        // all those words as written
	medicines   map[string]bool // and classes that it mentions, by key
}

// withoutVisit says who an instruction is for that a next visit replaces.
const withoutVisit = "Without a next visit"

// passages returns what one procedure says to patients with these answers.
func passages(l library.Definition, c clinic.Profile, answers map[string]string) []Passage {
	p := l.Procedure
	var out []Passage
	said := map[string]bool{} // ref and words
	for _, group := range groupByWording(compose.InstructionTexts(p, c, l.Words)) {
		s := group[0]
		in := findInstruction(p, s.Ref)
		given := relevantAnswers(in.Conditions(), answers)
		under := parseAnswers(s.Answers)
		if !containsAll(under, given) {
			continue
		}
		section, _, _ := strings.Cut(s.Ref, ".")
		passage := Passage{
			Procedure: p.ID, Title: p.Title, Section: section, Ref: s.Ref, ForWhom: s.Under,
			Conditions: append([]string{}, in.Conditions()...), File: in.Pos.File, Line: in.Pos.Line,
		}
		var texts []string
		for _, part := range group {
			switch part.Kind {
			case compose.Drawing, compose.Log: // it only shows what the text says
			case compose.StepRow:
				passage.Steps = append(passage.Steps, plainSpaces(part.Words))
			default:
				texts = append(texts, plainSpaces(part.Words))
			}
		}
		passage.Text = strings.Join(texts, " ")
		key := s.Ref + "\x00" + passage.Text + "\x00" + strings.Join(passage.Steps, "\x00")
		if len(under) == len(given) {
			// What isn't asked is under its lead-in: the same words may be under two.
			key += "\x00" + s.Under
			said[strings.TrimSuffix(key, "\x00"+s.Under)] = true
		}
		if said[key] {
			continue
		}
		said[key] = true
		passage.ForWhom = forWhom(p, under, s.Under)
		if s.Kind == compose.OtherAges {
			passage.ForWhom = "for patients of other ages than " + in.Dose.Ages.String()
		}
		if in.WithoutVisit {
			without := withoutVisit
			if in.Visit != "" {
				without += " (" + in.Visit + ")"
			}
			passage.ForWhom = strings.TrimPrefix(passage.ForWhom+"; "+without, "; ")
		}
		out = append(out, passage)
	}
	return out
}

// groupByWording groups the statements of one wording: its text, what to do, its steps.
func groupByWording(all []compose.Statement) [][]compose.Statement {
	var out [][]compose.Statement
	for _, s := range all {
		if s.Kind == compose.Wording || s.Kind == compose.OtherAges || len(out) == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

// findInstruction returns the instruction with a ref.
func findInstruction(p *procedure.Procedure, ref string) procedure.Instruction {
	if key, ok := strings.CutPrefix(ref, teachBack+"."); ok {
		return findFirst(p.TeachBack, func(in procedure.Instruction) bool { return in.Key == key })
	}
	switch {
	case ref == about:
		return p.About
	case ref == compose.RefDiary && p.Diary != nil:
		return procedure.Instruction{Key: ref, If: p.Diary.If, Pos: p.Diary.Pos}
	}
	return findFirst(p.Instructions(), func(in procedure.Instruction) bool { return in.Ref() == ref })
}

func findFirst(all []procedure.Instruction, is func(procedure.Instruction) bool) procedure.Instruction {
	if n := slices.IndexFunc(all, is); n >= 0 {
		return all[n]
	}
	return procedure.Instruction{Pos: diag.Pos{}}
}

// relevantAnswers keeps the answers that something depends on.
func relevantAnswers(conditions []string, answers map[string]string) map[string]string {
	out := map[string]string{}
	for _, name := range conditions {
		if a := answers[name]; a != "" {
			out[name] = a
		}
	}
	return out
}

// parseAnswers reads a statement's answers: "sedation=yes,steroid=no".
func parseAnswers(s string) map[string]string {
	out := map[string]string{}
	for _, pair := range strings.Split(s, ",") {
		if name, answer, ok := strings.Cut(pair, "="); ok {
			out[name] = answer
		}
	}
	return out
}

func containsAll(all, some map[string]string) bool {
	for name, answer := range some {
		if all[name] != answer {
			return false
		}
	}
	return true
}

// forWhom joins the lead-ins of the given answers with the one on the sheet.
func forWhom(p *procedure.Procedure, answers map[string]string, under string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		c := p.Conditions[name]
		lead := c.LeadInFor(answers[name])
		if lead == "" {
			lead = name + ": " + answers[name]
		}
		out = append(out, lead)
	}
	if under != "" {
		out = append(out, under)
	}
	return plainSpaces(strings.Join(out, "; "))
}

// plainSpaces returns a text with ordinary spaces.
func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
