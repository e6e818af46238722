package compose

import (
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// RefDiary is the ref of what a patient is asked to write in the diary.
const RefDiary = procedure.PartDiary

// InstructionTexts returns what patients read of each instruction, with the times in words: under
// every combination of the answers it depends on, whatever a blank sheet would assume of them.
func InstructionTexts(p *procedure.Procedure, c clinic.Profile, words *locale.Words) []Statement {
	open := *p
	open.Assume, c.Assume, c.Approvals = nil, nil, nil
	w := &writer{words: words, omitLines: true, plan: resolve.Resolve(&open, c, visit.Visit{}, time.UTC)}
	var out []Statement
	text := texts{endUnknown: w, endKnown: w, add: func(s *Statement) {
		if s.Side == "" && s.Kind != Milestone && s.Kind != ForAges {
			out = append(out, *s)
		}
	}}
	text.composeAll(p, func(*procedure.Instruction) {})
	if d, ok := w.diary(); ok {
		s := Statement{Ref: RefDiary, Kind: Wording}
		var intro []string
		for _, i := range d.(sheet.Diary).Intro {
			intro = append(intro, i.Text.String())
		}
		if l := d.(sheet.Diary).LeadIn; l != nil {
			s.Under = l.Text
		}
		s.Words = strings.Join(intro, " ")
		out = append(out, s)
	}
	return out
}

// Wordings returns the words of one instruction for staff: each of its wordings as CaseWords returns it.
func Wordings(p *procedure.Procedure, c clinic.Profile, words *locale.Words, in *procedure.Instruction) string {
	var out []string
	for n := range in.Cases {
		out = append(out, CaseWords(p, c, words, in, n))
	}
	return strings.Join(out, " / ")
}

// CaseWords returns one wording of an instruction, by its index, as any patient reads it: its times
// are in words, and a line replaces what is filled in for one patient.
func CaseWords(p *procedure.Procedure, c clinic.Profile, words *locale.Words, in *procedure.Instruction, n int) string {
	w := &writer{words: words, omitLines: true, plan: &resolve.Plan{Procedure: p, Clinic: c}}
	item := resolve.Item{Instruction: in}
	for _, t := range in.Cases[n].Times {
		item.Times = append(item.Times, resolve.Time{When: t})
	}
	return w.text(in.Cases[n].Text, &item).String()
}
