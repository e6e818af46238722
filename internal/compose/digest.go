package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
	"time"

	"aftercare/internal/clinic"
	"aftercare/internal/locale"
	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// Digest returns the text digest of a procedure as one clinic prints it in one language:
// SHA-256, in hex, over every string that any patient could get. Each instruction is
// composed under each combination of the answers it depends on, with the end of the
// procedure not known and, where its words could then be others, known; then a whole blank
// sheet, so that order and grouping count too, and the blocks of times under all answers. It
// changes when a word, a setting, a block, a lead-in or a rule of composing changes what
// some patient would read, and else it does not.
func Digest(p *procedure.Procedure, c clinic.Profile, words *locale.Words) string {
	// The text is approved, not the zone: one digest holds wherever the clinic's clocks are.
	c.Approvals, c.Location = nil, time.UTC
	h := sha256.New()
	all := slices.Concat([]procedure.Instruction{p.About}, p.Instructions(), p.TeachBack)
	for _, ended := range []time.Time{{}, exampleEnd} {
		w := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{Ended: ended}, time.UTC)}
		for _, i := range all {
			if ended.IsZero() || w.timed(i) {
				w.hashWordings(h, i)
			}
		}
	}
	blank := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{}, time.UTC)}
	hashStrings(h, blank.wholeText()...)
	for _, part := range procedure.Headed {
		if heading := p.Headings[part]; heading != "" {
			hashStrings(h, part, heading) // also where a blank sheet has no such part
		}
	}
	for _, last := range []bool{false, true} {
		w := &writer{words: words, plan: resolve.Resolve(p, c, answered(p, last), time.UTC)}
		hashStrings(h, w.timedText()...)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// exampleEnd is a moment like any other; it is in the digest, so it never changes.
var exampleEnd = time.Date(2026, time.November, 23, 10, 20, 0, 0, time.UTC)

// answered is a visit with each answer the first of its condition, or with each the last.
func answered(p *procedure.Procedure, last bool) visit.Visit {
	v := visit.Visit{Ended: exampleEnd, Answers: map[string]string{}}
	for name, c := range p.Conditions {
		all := c.Answers()
		v.Answers[name] = all[0]
		if last {
			v.Answers[name] = all[len(all)-1]
		}
	}
	return v
}

// wholeText is every string of a blank sheet but its letterhead and its notice, which are no
// part of what is approved.
func (w *writer) wholeText() []string {
	var blocks []sheet.Block
	for _, b := range w.blocks(&sheet.Sheet{}) {
		switch b.(type) {
		case sheet.Notice, sheet.Letterhead:
		default:
			blocks = append(blocks, b)
		}
	}
	return append(sheet.Strings(blocks), w.title())
}

// timedText is every string of the blocks that a visit's times change and that hold no
// instructions.
func (w *writer) timedText() []string {
	var blocks []sheet.Block
	for _, make := range []func() (sheet.Block, bool){w.keyTimes, w.timeline, w.diary} {
		if b, ok := make(); ok {
			blocks = append(blocks, b)
		}
	}
	return sheet.Strings(append(blocks, w.strip()))
}

func (w *writer) hashWordings(h hash.Hash, in procedure.Instruction) {
	hashStrings(h, in.Ref(), in.Milestone)
	sides := []visit.Side{visit.NoSide}
	if w.fills(in, "{side}") {
		sides = append(sides, visit.Sides...)
	}
	for _, answers := range resolve.Assignments(w.plan.Procedure, in.Conditions()) {
		for _, i := range w.plan.Wordings(in, answers) {
			lead := ""
			if l := w.leadIn(i.Under); l != nil {
				lead = l.Text
			}
			for _, side := range sides {
				w.plan.Visit.Side = side
				item := w.item(i)
				hashStrings(h, lead, item.Text.String(), item.Do.String())
				hashSteps(h, item)
			}
			w.plan.Visit.Side = visit.NoSide
		}
	}
}

// fills reports whether a wording has a placeholder that begins so.
func (w *writer) fills(in procedure.Instruction, placeholder string) bool {
	return slices.ContainsFunc(in.Texts(), func(text string) bool { return strings.Contains(text, placeholder) })
}

// timed reports whether the words of an instruction are others when the end of the procedure
// is known.
func (w *writer) timed(in procedure.Instruction) bool {
	return w.fills(in, "{") || slices.ContainsFunc(in.Cases, func(c procedure.Case) bool { return len(c.Steps) > 0 })
}

// hashSteps writes nothing for an instruction without steps.
func hashSteps(h hash.Hash, i sheet.Item) {
	if len(i.Steps) == 0 {
		return
	}
	hashStrings(h, i.StepsNote)
	for _, s := range i.Steps {
		hashStrings(h, s.When, s.What.String())
	}
}

// hashStrings writes each string with an end mark, so that moving a word from one to the
// next is a change.
func hashStrings(h hash.Hash, texts ...string) {
	for _, t := range texts {
		_, _ = h.Write([]byte(t))
		_, _ = h.Write([]byte{0})
	}
}
