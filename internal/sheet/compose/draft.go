package compose

import (
	"slices"

	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
)

// MarkDraft makes a composed sheet a draft: the paper as patients will get it, marked on each page.
// The bar that says that the text isn't approved is removed: the approved sheet has none, so what
// is below it would move, and the mark says more. A sample keeps its bar, approved or not.
func MarkDraft(s *sheet.Sheet, words *locale.Words) {
	line := "draft.line"
	switch s.Status {
	case sheet.Approved:
		line += "-approved"
	case sheet.NotApproved, sheet.NotReviewed:
		s.Blocks = slices.DeleteFunc(s.Blocks, func(b sheet.Block) bool {
			_, notice := b.(sheet.Notice)
			return notice
		})
	case sheet.Sample:
	}
	s.Draft = &sheet.Draft{Mark: words.Say("draft.mark"), Line: words.Say(line)}
	s.StatusLine, s.Title = s.Draft.Line, s.Draft.Mark+": "+s.Title // a window shows the beginning of its title
}
