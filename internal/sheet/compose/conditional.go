package compose

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
)

// unanswered is the questions that nobody answered, as far as something on the sheet depends on them, and what is
// gathered under them.
type unanswered struct {
	plan    *resolve.Plan
	answers map[string][][]string // by condition, the sets of answers that something depends on, each once
	boxed   map[string]bool       // the terms that have their box already, by key
	blocks  []sheet.Conditional
}

// gatherUnanswered composes the instructions that hold only for some answers: those of one question together. What
// the boxes of whom to call, the box for helpers and the diary say refers to their boxes, so they come first.
func (w *writer) gatherUnanswered() {
	if len(w.instructions(func(i *resolve.Item) bool { return !i.IsCertain() })) == 0 {
		return // most patients' sheets
	}
	w.unanswered = newUnanswered(w.plan)
	questions := w.questions()
	for n := range questions {
		for m := range questions[n].alternatives {
			w.claimBoxes(&questions[n], &questions[n].alternatives[m])
		}
	}
	for n := range questions {
		for m := range questions[n].alternatives {
			w.unanswered.blocks = append(w.unanswered.blocks, w.conditional(&questions[n], &questions[n].alternatives[m]))
		}
	}
}

func newUnanswered(plan *resolve.Plan) *unanswered {
	u := &unanswered{plan: plan, answers: map[string][][]string{}, boxed: map[string]bool{}}
	add := func(under procedure.Conjunction) {
		for _, t := range under {
			if !slices.ContainsFunc(u.answers[t.Condition], func(s []string) bool { return slices.Equal(s, t.Answers) }) {
				u.answers[t.Condition] = append(u.answers[t.Condition], t.Answers)
			}
		}
	}
	for _, all := range [][]resolve.Item{plan.About, plan.Items} {
		for n := range all {
			add(all[n].Under)
		}
	}
	if plan.Diary != nil {
		add(plan.Diary.Under)
	}
	return u
}

// overlaps reports whether one answer to a staff question is in several of the sets that something depends on. Then
// each answer has a box of its own: staff would have to tick several of the sets.
func (u *unanswered) overlaps(condition string) bool {
	if u.plan.Procedure.Conditions[condition].AskedOf != procedure.Staff {
		return false
	}
	seen := map[string]bool{}
	for _, set := range u.answers[condition] {
		for _, a := range set {
			if seen[a] {
				return true
			}
			seen[a] = true
		}
	}
	return false
}

// boxesOf returns the answers to a question that overlap and on which something depends: each has a box of its own.
func (u *unanswered) boxesOf(c procedure.Condition) []string {
	var out []string
	for _, answer := range c.Answers() {
		if slices.ContainsFunc(u.answers[c.Name], func(set []string) bool { return slices.Contains(set, answer) }) {
			out = append(out, answer)
		}
	}
	return out
}

// isGathered reports whether an item stands in a block of what depends on an answer, instead of in its section.
func isGathered(i *resolve.Item) bool {
	return !i.IsCertain() && i.Instruction.Section != procedure.Warnings && i.Instruction.Section != procedure.ForOthers
}

// isGatheredFrom reports whether something of a section stands among what depends on an answer.
func (w *writer) isGatheredFrom(kind procedure.Kind) bool {
	if w.unanswered == nil {
		return false
	}
	for n := range w.plan.Items {
		if i := &w.plan.Items[n]; i.Instruction.Section == kind && isGathered(i) {
			return true
		}
	}
	return false
}

// above returns the place of the term that an item is gathered under, what else it depends on being nested: the
// first whose question has a box for each set of its answers, so that no lead-in becomes longer than it must.
func (u *unanswered) above(under procedure.Conjunction) int {
	return max(slices.IndexFunc(under, func(t procedure.Term) bool { return !u.overlaps(t.Condition) }), 0)
}

// question is what is gathered under one question.
type question struct {
	condition    procedure.Condition
	overlaps     bool // its alternatives are one, for all answers
	alternatives []alternative
}

// alternative is what is gathered under some answers to a question.
type alternative struct {
	answers []string
	items   []*resolve.Item
}

// questions returns what is gathered: first the question with the most limits of hours after the procedure for one answer, such as no
// driving until 24 hours, since those hold on the way home; then that with the most lines. Of one question, the answers are in its own order.
func (w *writer) questions() []question {
	var out []question
	for _, i := range w.instructions(isGathered) {
		term := i.Under[w.unanswered.above(i.Under)]
		at := slices.IndexFunc(out, func(q question) bool { return q.condition.Name == term.Condition })
		if at < 0 {
			c := w.plan.Procedure.Conditions[term.Condition]
			c.Name = term.Condition
			at, out = len(out), append(out, question{condition: c, overlaps: w.unanswered.overlaps(term.Condition)})
		}
		q := &out[at]
		n := slices.IndexFunc(q.alternatives, func(a alternative) bool { return q.overlaps || slices.Equal(a.answers, term.Answers) })
		if n < 0 {
			n, q.alternatives = len(q.alternatives), append(q.alternatives, alternative{answers: term.Answers})
		}
		q.alternatives[n].items = append(q.alternatives[n].items, i)
	}
	for n := range out {
		all := out[n].condition.Answers()
		slices.SortStableFunc(out[n].alternatives, func(a, b alternative) int {
			return cmp.Compare(slices.Index(all, a.answers[0]), slices.Index(all, b.answers[0]))
		})
	}
	slices.SortStableFunc(out, func(a, b question) int {
		return cmp.Or(cmp.Compare(b.most(countLimits), a.most(countLimits)), cmp.Compare(b.most(countOne), a.most(countOne)))
	})
	return out
}

func countOne(*resolve.Item) int { return 1 }

// countLimits counts the times in an instruction until which something is not to be done, if it is hours after the procedure.
func countLimits(i *resolve.Item) int {
	n := 0
	for _, t := range i.Times {
		if t.When.Key == procedure.Until && t.When.Span.After == "" && t.When.Span.High.Unit.IsElapsed() {
			n++
		}
	}
	return n
}

// most returns how much all instructions together count that hold for one set of answers, at most.
func (q *question) most(count func(*resolve.Item) int) int {
	sums := map[string]int{}
	most := 0
	for _, a := range q.alternatives {
		for _, i := range a.items {
			t := i.Under[slices.IndexFunc(i.Under, func(t procedure.Term) bool { return t.Condition == q.condition.Name })]
			key := strings.Join(t.Answers, "|")
			sums[key] += count(i)
			most = max(most, sums[key])
		}
	}
	return most
}

// claimBoxes records which terms have their box in the heading of an alternative.
func (w *writer) claimBoxes(q *question, a *alternative) {
	u := w.unanswered
	if !q.overlaps {
		u.boxed[termKey(procedure.Term{Condition: q.condition.Name, Answers: a.answers})] = true
		return
	}
	for _, set := range u.answers[q.condition.Name] {
		u.boxed[termKey(procedure.Term{Condition: q.condition.Name, Answers: set})] = true
	}
}

// conditional composes what is gathered under one alternative: first what depends on nothing else.
func (w *writer) conditional(q *question, a *alternative) sheet.Conditional {
	u, isStaffs := w.unanswered, q.condition.AskedOf == procedure.Staff
	out := sheet.Conditional{Condition: q.condition.Name}
	items := slices.Clone(a.items)
	if q.overlaps {
		for _, answer := range u.boxesOf(q.condition) {
			out.Heading = append(out.Heading, sheet.LeadIn{Text: q.condition.LeadInFor(answer), Box: isStaffs})
		}
		// What holds for more answers is more general, and is read first.
		slices.SortStableFunc(items, func(a, b *resolve.Item) int {
			return cmp.Compare(len(b.Under[u.above(b.Under)].Answers), len(a.Under[u.above(a.Under)].Answers))
		})
		out.Groups = w.groupByLeadIn(items)
		return out
	}
	text := w.leadInAnyOf(q.condition, a.answers)
	out.Heading, out.Continued = []sheet.LeadIn{{Text: text, Box: isStaffs}}, w.continued(text)
	slices.SortStableFunc(items, func(a, b *resolve.Item) int { return cmp.Compare(min(len(a.Under), 2), min(len(b.Under), 2)) })
	keys := []string{}
	for _, i := range items {
		key := i.Under.Key()
		at := slices.Index(keys, key)
		if at < 0 {
			at, keys = len(keys), append(keys, key)
			g := sheet.Group{}
			if len(i.Under) > 1 {
				g.LeadIn = w.nestedLeadIn(i.Under, u.above(i.Under))
			}
			out.Groups = append(out.Groups, g)
		}
		out.Groups[at].Items = append(out.Groups[at].Items, w.composeItem(i))
	}
	return out
}

// takeBox reports whether a lead-in has a box to tick: it is the first that says some answer to a staff question.
// Everything else on the sheet that depends on the answer refers to that box.
func (w *writer) takeBox(under procedure.Conjunction) bool {
	var open []string
	for _, t := range under {
		if w.plan.Procedure.Conditions[t.Condition].AskedOf != procedure.Staff {
			continue
		}
		if w.unanswered == nil {
			return true // each section alone, as its text is approved
		}
		if key := termKey(t); !w.unanswered.boxed[key] {
			open = append(open, key)
		}
	}
	slices.Sort(open)
	key := strings.Join(open, "&")
	if len(open) == 0 || w.unanswered.boxed[key] {
		return false
	}
	w.unanswered.boxed[key] = true
	return true
}

func termKey(t procedure.Term) string { return procedure.Conjunction{t}.Key() }

// addConditionals adds what is gathered.
func (w *writer) addConditionals(add func(sheet.Block, bool)) {
	if w.unanswered == nil {
		return
	}
	for _, b := range w.unanswered.blocks {
		add(b, true)
	}
}
