package compose

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// setConfirm sets how many questions to the clinic are open, and what its profile leaves blank. An
// approval in force answers all of them.
func (w *writer) setConfirm(s *sheet.Sheet, a *clinic.Approval, t *Shared) {
	p, c := w.plan.Procedure, w.plan.Clinic
	var lines []string
	if a == nil {
		a = FindApproval(c, p, w.words.Language, s.Source.Digest, visit.Date{}) // one that has expired still says what was decided
	}
	if a == nil {
		open := t.questions()
		s.ToConfirm, s.Required = open.all, open.required
	}
	if s.ToConfirm > 0 {
		lines = append(lines, w.words.Plural("confirm", s.ToConfirm))
	}
	if s.Required > 0 {
		lines = append(lines, w.words.Plural("confirm-required", s.Required))
	}
	if !c.IsSample() {
		s.Blanks = slices.Clone(t.blanks())
	}
	if len(s.Blanks) > 0 {
		lines = append(lines, w.words.Say("confirm-blank", "keys", strings.Join(s.Blanks, ", ")))
	}
	s.ConfirmLine = strings.Join(lines, " ")
}
