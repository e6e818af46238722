// Package compose writes a plan as a sheet: in order, in one language, with every word that will be
// printed. It takes a resolve.Plan and a locale.Words, and returns a sheet.Sheet. It knows no formats.
package compose

import (
	"slices"
	"sync"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
)

// Shared is what all sheets of one text have alike, whoever they are for: it is found once, and each row of
// a batch asks. It is safe for concurrent use.
type Shared struct {
	digest    string
	questions func() openQuestions
	blanks    func() []string // keys of the clinic's profile
}

// openQuestions counts what a clinic hasn't answered in its profile.
type openQuestions struct{ all, required int }

// Share returns what the sheets of a procedure at a clinic have alike. Digest is the procedure's text digest,
// as Digest returns it.
func Share(p *procedure.Procedure, c clinic.Profile, digest string) *Shared {
	return &Shared{
		digest: digest,
		questions: sync.OnceValue(func() openQuestions {
			open := Questions(p)
			return openQuestions{len(open), CountRequired(open)}
		}),
		blanks: sync.OnceValue(func() []string { return BlankProfileKeys(p, c) }),
	}
}

// writer holds what every part of one sheet is written from.
type writer struct {
	plan  *resolve.Plan
	words *locale.Words
	voice sheet.Voice // with the days that are worded so far
	// omitLines omits the lines on which staff write a clock time beside an interval.
	omitLines   bool
	alternative *resolve.Alternative // the plan under other answers, for their wordings; nil until it is needed
	// unanswered gathers what depends on an answer that nobody gave. It is nil where each section is written
	// alone: for the text that a clinic approves, which no order of a page changes.
	unanswered *unanswered
	moments    map[string]moment // the times that staff write by hand, by name
}

// Compose makes one sheet of a text. Digest is the procedure's text digest, as Digest returns it.
func Compose(plan *resolve.Plan, words *locale.Words, digest string) *sheet.Sheet {
	return Share(plan.Procedure, plan.Clinic, digest).Compose(plan, words)
}

// Compose makes the sheet of a plan for the same procedure and clinic.
func (t *Shared) Compose(plan *resolve.Plan, words *locale.Words) *sheet.Sheet {
	w := &writer{plan: plan}
	w.voice = sheet.Voice{
		Blank: words.Say("voice.blank"), Tick: words.Say("voice.tick"), Overview: words.Say("voice.overview"), Choice: words.Say("voice.choice"),
	}
	w.words = words.Noting(w.voice.AddShort)
	p := plan.Procedure
	s := &sheet.Sheet{
		ID:          p.ID,
		Title:       w.title(),
		Name:        p.Title,
		Language:    words.Language,
		Direction:   words.Say("direction"),
		Subject:     w.subject(),
		Ages:        plan.Ages().String(),
		ForWhom:     w.agesLine(),
		RunningHead: w.runningHead(),
		Named:       plan.Visit.IsNamed(),
		Source:      sheet.Source{ID: p.ID, Edition: p.Edition, Digest: t.digest},
	}
	s.PartialLine = words.Say("partial")
	approval := w.status(s, t.digest)
	w.setConfirm(s, approval, t)
	s.Footer = w.footer(s, approval)
	w.gatherUnanswered()
	s.Blocks = keepNumbersWhole(w.writeOnce(w.composeBlocks(s)), words)
	s.Voice = w.voice
	return s
}

// title returns the document's title, without patient data.
func (w *writer) title() string { return w.words.Say("title", "procedure", w.plan.Procedure.Title) }

// composeBlocks writes the blocks of the sheet in the order in which a patient needs them: what
// happened, when, danger, what to do, what to do under an answer that nobody gave, what comes next.
func (w *writer) composeBlocks(s *sheet.Sheet) []sheet.Block {
	const capacity = 24 // parts, usually
	out := make([]sheet.Block, 0, capacity)
	add := func(b sheet.Block, there bool) {
		if there {
			out = append(out, b)
		}
	}
	add(w.notice(s.Status))
	add(w.letterhead(), true)
	add(w.heading(), true)
	add(w.overview())
	add(w.patientBanner(), true)
	add(w.summary())
	add(w.keyTimes())
	add(w.timeline())
	add(w.help())
	add(w.forOthers())
	add(w.message())
	for _, kind := range procedure.Kinds {
		if kind != procedure.Observation && kind != procedure.Summary && kind != procedure.Warnings && kind != procedure.ForOthers && kind != procedure.FollowUp {
			add(w.section(kind))
		}
	}
	w.addConditionals(add)
	add(w.diary())
	add(w.nextVisit())
	add(w.teachBack())
	add(w.signatures(), true)
	keepFirstDrawings(out)
	return out
}

// keepFirstDrawings removes each drawing that an earlier instruction has.
func keepFirstDrawings(blocks []sheet.Block) {
	var seen []string
	for _, b := range blocks {
		for _, g := range sheet.Groups(b) {
			for n := range g.Items {
				switch d := g.Items[n].Drawing; {
				case d == nil:
				case slices.Contains(seen, d.Name):
					g.Items[n].Drawing = nil
				default:
					seen = append(seen, d.Name)
				}
			}
		}
	}
}

// itemsIn returns the plan's items of one section, without those that are gathered elsewhere.
func (w *writer) itemsIn(kind procedure.Kind) []*resolve.Item {
	return w.itemsWhere(func(in *procedure.Instruction) bool { return in.Section == kind })
}

// itemsWhere returns the plan's items whose instruction is wanted, without those that are gathered elsewhere.
func (w *writer) itemsWhere(wanted func(*procedure.Instruction) bool) []*resolve.Item {
	out := make([]*resolve.Item, 0, len(w.plan.Items))
	for n := range w.plan.Items {
		if i := &w.plan.Items[n]; wanted(i.Instruction) && w.isHere(i) {
			out = append(out, i)
		}
	}
	return out
}

// isHere reports whether an item stands in its own section.
func (w *writer) isHere(i *resolve.Item) bool { return w.unanswered == nil || !isGathered(i) }

// instructions returns what the plan says was done and its items that are wanted, in the sheet's order.
func (w *writer) instructions(wanted func(*resolve.Item) bool) []*resolve.Item {
	var out []*resolve.Item
	for _, all := range [][]resolve.Item{w.plan.About, w.plan.Items} {
		for n := range all {
			if i := &all[n]; wanted(i) {
				out = append(out, i)
			}
		}
	}
	return out
}
