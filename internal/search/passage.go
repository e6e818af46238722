// Package search finds what definitions say: one passage is one wording of an instruction, and
// for whom it is. Loaded definitions go in; passages come out, the best first.
package search

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/clinic"
	"aftercare/internal/compose"
	"aftercare/internal/diag"
	"aftercare/internal/library"
	"aftercare/internal/procedure"
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
	Conditions []string `json:"conditions"` // on which the instruction depends
	File       string   `json:"file"`
	Line       int      `json:"line"`
	// FoundAs are the names of medicines that were looked for, and under which other name it says them.
	FoundAs map[string]string `json:"found_as,omitempty"`
	// Approved says that the clinic approved the procedure's text as it stands. Who shows the passage sets it.
	Approved bool `json:"approved"`
}

// The sections of what stands in none.
const (
	about     = "about"
	teachBack = "teach-back"
)

// Sections lists what a passage may be of, in reading order.
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
	words       []string        // all those words as they are written
	medicines   map[string]bool // and classes that it says, by key
}

// withoutVisit says for whom an instruction is that a next visit takes the place of.
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
			if part.Kind == compose.StepRow {
				passage.Steps = append(passage.Steps, plainSpaces(part.Words))
			} else {
				texts = append(texts, plainSpaces(part.Words))
			}
		}
		passage.Text = strings.Join(texts, " ")
		key := s.Ref + "\x00" + passage.Text + "\x00" + strings.Join(passage.Steps, "\x00")
		if len(under) == len(given) {
			// What is not asked stands under its lead-in: the same words may stand under two.
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

// groupByWording puts the statements of one wording together: its text, what to do, what follows.
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

// findInstruction finds what an author wrote under a ref.
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

// relevantAnswers keeps the answers on which something depends.
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

// forWhom joins the lead-ins of what was answered with the one that stands on the sheet.
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

// plainSpaces is a text with ordinary spaces.
func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
