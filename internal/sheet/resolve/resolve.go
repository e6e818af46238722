// Package resolve decides which instructions apply to a visit, and at what times. It takes a
// procedure, a clinic and a visit, and returns a Plan, which also keeps what was omitted, and why.
// It knows no words and no formats.
package resolve

import (
	"iter"
	"maps"
	"slices"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Plan is what one visit's sheet will say, before it is put into words. It is a pure
// function of procedure, clinic and visit.
type Plan struct {
	Procedure *procedure.Procedure
	Clinic    clinic.Profile
	Visit     visit.Visit
	Anchor    Anchor
	Answers   map[string]Answer // for each condition that the procedure can reach
	About     []Item
	Items     []Item // sections in reading order, authored order within each
	TeachBack []Item
	Omitted   []Omitted
	// VisitsOutside holds the appointments on the sheet that the next visit can't be.
	VisitsOutside []VisitOutside
	Diary         *Diary // nil if the procedure has none, or none for this visit

	// possibleAnswers holds the answers that an unasked condition can still have, if the known
	// answers exclude some of them.
	possibleAnswers map[string]procedure.Term
}

// Answer is what is known of a condition, and where it came from.
type Answer struct {
	Value string // "" when not asked
	From  AnswerFrom
}

// AnswerFrom says where an answer came from.
type AnswerFrom int

// Where an answer comes from.
const (
	NotAsked        AnswerFrom = iota
	Given                      // with the visit
	AssumedByClinic            // the clinic's profile says so
	AssumedByAuthor            // the definition says so, for blank and sample sheets
)

// Item is one wording of an instruction that is printed.
type Item struct {
	Instruction *procedure.Instruction // the definition's own, which many plans share: never written to
	Text        string                 // with placeholders
	// Under is what nobody asked: the item holds only if this does, so it is printed under a lead-in.
	// If empty, the item is certain.
	Under procedure.Conjunction
	Times []Time
	Steps []Step
	Log   Log
	// OtherAges reports that the words replace a dose that isn't for the patient's age.
	OtherAges bool
}

// Texts yields every text of the item that may hold placeholders.
func (i *Item) Texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(i.Text) || !yield(i.Instruction.Do) {
			return
		}
		for _, s := range i.Steps {
			if !yield(s.Step.Text) {
				return
			}
		}
	}
}

// IsCertain reports whether the item certainly holds for this patient.
func (i *Item) IsCertain() bool { return len(i.Under) == 0 }

// Time returns the item's time under a key.
func (i *Item) Time(key procedure.TimeKey) (Time, bool) {
	for n := range i.Times {
		if i.Times[n].When.Key == key {
			return i.Times[n], true
		}
	}
	return Time{}, false
}

// Omitted is an instruction, or one of its wordings, that is not printed.
type Omitted struct {
	Instruction *procedure.Instruction
	Case        int // index of the wording; -1 for the whole instruction
	Reason      Reason
	Term        procedure.Term // the term that fails, for ConditionFails
}

// Reason says why something is not printed.
type Reason int

// The reasons.
const (
	ConditionFails   Reason = iota // a condition it needs has a different answer
	EarlierCase                    // an earlier wording holds
	ReplacedNotAsked               // its condition was not asked, and other words replace it
	VisitGiven                     // it is for patients without a next visit, or without one of its kind, and one was given
	DoseForOthers                  // it has a dose for patients of other ages; other words replace it
	ClinicDecided                  // the clinic decided to omit it
	OnlyRepeats                    // its condition was not asked, and it only repeats what stands under that
)

// Resolve makes the plan. Fallback is the zone to use if the clinic names none.
func Resolve(p *procedure.Procedure, c clinic.Profile, v visit.Visit, fallback *time.Location) *Plan {
	plan := &Plan{Procedure: p, Clinic: c, Visit: v, Anchor: anchor(p, c, v, fallback)}
	plan.Answers = settleAnswers(p, c, v)
	plan.possibleAnswers = plan.findPossibleAnswers()
	plan.About = plan.appendItems(nil, &p.About)
	count := p.Count()
	plan.Items = make([]Item, 0, count+count/4) // a few have several wordings
	for _, s := range p.Sections {
		for n := range s.Items {
			plan.Items = plan.appendItems(plan.Items, &s.Items[n])
		}
	}
	plan.VisitsOutside = plan.findVisitsOutside()
	for n := range p.TeachBack {
		plan.TeachBack = plan.appendQuestion(plan.TeachBack, &p.TeachBack[n])
	}
	plan.Diary = plan.resolveDiary()
	for n := range p.Omitted {
		plan.Omitted = append(plan.Omitted, Omitted{Instruction: &p.Omitted[n], Case: -1, Reason: ClinicDecided})
	}
	return plan
}

func anchor(p *procedure.Procedure, c clinic.Profile, v visit.Visit, fallback *time.Location) Anchor {
	a := Anchor{Ended: v.Ended, Day: v.Day, Zone: c.Zone(fallback)}
	if !a.Ended.IsZero() {
		a.Ended = a.Ended.In(a.Zone)
		a.Day = visit.DateOf(a.Ended)
	}
	for _, e := range p.Events {
		if day := v.FillValues[e.On].Day; e.On != "" && !day.IsZero() {
			if a.Events == nil {
				a.Events = map[string]visit.Date{}
			}
			a.Events[e.Key] = day
		}
	}
	return a
}

// settleAnswers settles each condition once. For a named patient the definition never assumes an
// answer: only the visit or the clinic may give one. An answer given with the visit excludes
// assumed ones that contradict it.
func settleAnswers(p *procedure.Procedure, c clinic.Profile, v visit.Visit) map[string]Answer {
	out := make(map[string]Answer, len(p.Conditions))
	for name := range p.Conditions {
		switch {
		case v.Answers[name] != "":
			out[name] = Answer{v.Answers[name], Given}
		case v.IsNamed() && AssumedAnswer(p, c, v.Answers, name) != "":
			out[name] = Answer{c.Assume[name], AssumedByClinic}
		case !v.IsNamed() && assumedAnswer(p, p.Assume, v.Answers, name) != "":
			out[name] = Answer{p.Assume[name], AssumedByAuthor}
		default:
			out[name] = Answer{}
		}
	}
	return out
}

// AssumedAnswer returns the answer to a condition that a clinic assumes for a named patient with
// the given answers; "" if it assumes none, or one that they exclude.
func AssumedAnswer(p *procedure.Procedure, c clinic.Profile, given map[string]string, name string) string {
	return assumedAnswer(p, c.Assume, given, name)
}

func assumedAnswer(p *procedure.Procedure, assume, given map[string]string, name string) string {
	answer := assume[name]
	if answer == "" {
		return ""
	}
	with := maps.Clone(given)
	if with == nil {
		with = map[string]string{}
	}
	with[name] = answer
	if one, other, found := p.Contradiction(with); found && (one == name || other == name) {
		return ""
	}
	return answer
}

// findPossibleAnswers returns, for each condition that wasn't asked, the answers that remain if the
// known ones exclude some of them. If all its answers are excluded, nothing is known. The converse
// doesn't follow: that ibuprofen is safe doesn't mean that there is no blood thinner.
func (p *Plan) findPossibleAnswers() map[string]procedure.Term {
	var excluded map[string][]string // by condition, the answers that can't be true
	for name, c := range p.Procedure.Conditions {
		for _, e := range c.Excludes {
			if p.Answers[name].Value != "" || e.Other.Holds(p.Answers[e.Other.Condition].Value) != procedure.True {
				continue
			}
			if excluded == nil {
				excluded = map[string][]string{}
			}
			excluded[name] = append(excluded[name], e.Answer)
		}
	}
	var out map[string]procedure.Term
	for name, answers := range excluded {
		all := p.Procedure.Conditions[name].Answers()
		remaining := procedure.Term{Condition: name, Answers: answers}.Not(all)
		if len(remaining.Answers) == 0 || len(remaining.Answers) == len(all) {
			continue
		}
		if out == nil {
			out = map[string]procedure.Term{}
		}
		out[name] = remaining
	}
	return out
}

// IsImplied reports whether a term on an unasked condition holds anyway, since the known answers
// exclude every other answer.
func (p *Plan) IsImplied(t procedure.Term) bool {
	remaining, some := p.possibleAnswers[t.Condition]
	return some && !slices.ContainsFunc(remaining.Answers, func(a string) bool { return !slices.Contains(t.Answers, a) })
}

// UsedFills returns the values to fill in that something printed uses, or counts its time from.
func (p *Plan) UsedFills() []procedure.Fill {
	used := map[string]bool{}
	for _, i := range slices.Concat(p.About, p.Items, p.TeachBack) {
		for text := range i.Texts() {
			for _, name := range procedure.Placeholders(text) {
				used[name] = true
			}
		}
		for _, t := range i.Times {
			for _, key := range []string{t.When.Span.Event, t.When.Span.After} {
				if e, ok := p.Procedure.Event(key); ok {
					used[procedure.FillPrefix+e.On] = true
				}
			}
		}
	}
	var out []procedure.Fill
	for _, f := range p.Procedure.Fills {
		if used[procedure.FillPrefix+f.Name] {
			out = append(out, f)
		}
	}
	return out
}

// Holds evaluates a conjunction: False with the first term that fails, else the terms that nobody
// answered and that don't follow from other answers.
func (p *Plan) Holds(c procedure.Conjunction) (truth procedure.Truth, open procedure.Conjunction, failed procedure.Term) {
	for _, t := range c {
		switch t.Holds(p.Answers[t.Condition].Value) {
		case procedure.False:
			return procedure.False, nil, t
		case procedure.Unknown:
			if !p.IsImplied(t) {
				open = append(open, t)
			}
		case procedure.True:
		}
	}
	if len(open) > 0 {
		return procedure.Unknown, open, procedure.Term{}
	}
	return procedure.True, nil, procedure.Term{}
}

// addExclusions returns, for a conjunction that isn't false and whose unanswered terms are open,
// what its line also needs: that nothing holds which one of its terms excludes. A line that was
// asked for gives way to what it excludes: then truth is False, and failed is the term that shows
// it. If the line wasn't asked for and what it excludes does hold, it stays under a lead-in that
// names both, and against is true. A warning sign is never narrowed.
func (p *Plan) addExclusions(in *procedure.Instruction, c, open procedure.Conjunction) (needs procedure.Conjunction, against bool, truth procedure.Truth, failed procedure.Term) {
	needs = open
	if in.Section == procedure.Warnings || in.Section == procedure.ForOthers {
		return needs, false, procedure.True, failed
	}
	for _, t := range c {
		cond := p.Procedure.Conditions[t.Condition]
		for n, e := range cond.Excludes {
			again := slices.ContainsFunc(cond.Excludes[:n], func(o procedure.Exclusion) bool { return o.Other.Condition == e.Other.Condition })
			other, reached := p.Procedure.Conditions[e.Other.Condition]
			if again || !reached {
				continue
			}
			remaining := cond.RemainingAnswers(t, other)
			if len(remaining.Answers) == len(other.Answers()) {
				continue
			}
			holds := remaining.Holds(p.Answers[other.Name].Value)
			if holds == procedure.True {
				continue
			}
			narrowed, possible := needs.And(procedure.Conjunction{remaining})
			if !possible || holds == procedure.False && p.Answers[t.Condition].Value != "" {
				return open, false, procedure.False, remaining
			}
			needs, against = narrowed, against || holds == procedure.False
		}
	}
	return needs, against, procedure.True, failed
}

// appendItems appends the wordings of an instruction that are printed, and records those omitted.
func (p *Plan) appendItems(out []Item, in *procedure.Instruction) []Item {
	truth, open, failed := p.Holds(in.If)
	switch {
	case truth == procedure.False:
		p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: -1, Reason: ConditionFails, Term: failed})
		return out
	case in.WithoutVisit && p.isVisitGiven(in):
		p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: -1, Reason: VisitGiven})
		return out
	case truth == procedure.Unknown && in.NotAsked != "" && !p.hasAnswerForCases(in):
		p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: -1, Reason: ReplacedNotAsked})
		if p.isDoseForOtherAges(in, in.NotAsked) {
			return append(out, Item{Instruction: in, Text: in.Dose.OtherAges, OtherAges: true})
		}
		return append(out, Item{Instruction: in, Text: in.NotAsked, Times: p.times(in, &procedure.Case{Times: in.CommonTimes()})})
	}
	needs, _, truth, failed := p.addExclusions(in, in.If, open)
	if truth == procedure.False {
		p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: -1, Reason: ConditionFails, Term: failed})
		return out
	}
	if in.Section == procedure.Summary {
		return p.appendCertain(out, in, needs)
	}
	return p.appendCases(out, in, needs)
}

// appendCertain appends the wordings that certainly hold.
func (p *Plan) appendCertain(out []Item, in *procedure.Instruction, needs procedure.Conjunction) []Item {
	some := false
	for _, i := range p.appendCases(nil, in, needs) {
		if i.IsCertain() {
			out, some = append(out, i), true
		}
	}
	if !some {
		p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: -1, Reason: OnlyRepeats})
	}
	return out
}

// hasAnswerForCases reports whether there is an answer to a condition by which the wordings of in
// differ. A text that replaces all of them would then contradict what is known, so the wording is
// printed instead, under a lead-in for what nobody answered.
func (p *Plan) hasAnswerForCases(in *procedure.Instruction) bool {
	for n := range in.Cases {
		if slices.ContainsFunc(in.Cases[n].If, func(t procedure.Term) bool {
			return t.Holds(p.Answers[t.Condition].Value) != procedure.Unknown || p.IsImplied(t)
		}) {
			return true
		}
	}
	return false
}

// appendCases walks the wordings in order, carrying what must be true for the next one to be
// reached: that no earlier one held.
func (p *Plan) appendCases(out []Item, in *procedure.Instruction, reach procedure.Conjunction) []Item {
	paths := []procedure.Conjunction{reach}
	for n := range in.Cases {
		c := &in.Cases[n]
		truth, open, failed := p.Holds(c.If)
		if len(paths) == 0 {
			p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: n, Reason: EarlierCase})
			continue
		}
		if truth == procedure.False {
			p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: n, Reason: ConditionFails, Term: failed})
			continue
		}
		open, against, truth, failed := p.addExclusions(in, c.If, open)
		if truth == procedure.False {
			p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: n, Reason: ConditionFails, Term: failed})
			continue
		}
		var next []procedure.Conjunction
		item, printed := p.newItem(in, c), false
		for _, path := range paths {
			if under, ok := path.And(open); ok {
				item.Under = under
				out = append(out, item)
				printed = true
			}
			if against { // it holds for nobody with these answers: the next one is for everybody
				next = append(next, path)
				continue
			}
			next = append(next, p.remainder(path, open)...)
		}
		if !printed { // those it is for have read an earlier wording, whatever their answer
			p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: n, Reason: EarlierCase})
		} else if item.OtherAges {
			p.Omitted = append(p.Omitted, Omitted{Instruction: in, Case: n, Reason: DoseForOthers})
		}
		paths = next
	}
	return out
}

// newItem returns one wording of an instruction, as this patient reads it.
func (p *Plan) newItem(in *procedure.Instruction, c *procedure.Case) Item {
	if p.isDoseForOtherAges(in, c.Text) || slices.ContainsFunc(c.Steps, func(s procedure.Step) bool { return p.isDoseForOtherAges(in, s.Text) }) {
		return Item{Instruction: in, Text: in.Dose.OtherAges, OtherAges: true}
	}
	times := p.times(in, c)
	return Item{Instruction: in, Text: c.Text, Times: times, Steps: p.resolveSteps(c, times), Log: resolveLog(in, c, times)}
}

// isDoseForOtherAges reports whether a text has a dose that isn't for the patient's age. If the age
// isn't known, the dose must be for all ages that the procedure's text is for.
func (p *Plan) isDoseForOtherAges(in *procedure.Instruction, text string) bool {
	if in.Dose == nil || !in.Dose.Ages.IsSet() || in.Dose.OtherAges == "" {
		return false
	}
	if age, known := p.Visit.Age(); known {
		return !in.Dose.Ages.Contains(age) && procedure.HasDosePlaceholder(text)
	}
	return !in.Dose.Ages.Covers(p.Ages()) && procedure.HasDosePlaceholder(text)
}

// Ages returns the ages that the sheet is for: those of the procedure's text, and of each condition
// that was answered with yes.
func (p *Plan) Ages() procedure.Ages {
	answers := make(map[string]string, len(p.Answers))
	for name, answer := range p.Answers {
		answers[name] = answer.Value
	}
	return procedure.SheetAges(p.Procedure, answers)
}

// HasDose reports whether the sheet gives an amount of a medicine.
func (p *Plan) HasDose() bool {
	return slices.ContainsFunc(p.Items, func(i Item) bool {
		return i.Instruction.Dose != nil && !i.OtherAges && procedure.HasDosePlaceholder(i.Text)
	})
}

// remainder returns the branches in which path holds while open doesn't: one for each term of open
// that may be the first to fail. If open is empty, there are none.
func (p *Plan) remainder(path, open procedure.Conjunction) []procedure.Conjunction {
	var out []procedure.Conjunction
	reached := path
	for _, t := range open {
		not := t.Not(p.Procedure.Conditions[t.Condition].Answers())
		if len(not.Answers) > 0 {
			if branch, ok := reached.And(procedure.Conjunction{not}); ok {
				out = append(out, branch)
			}
		}
		next, ok := reached.And(procedure.Conjunction{t})
		if !ok {
			return out
		}
		reached = next
	}
	return out
}

func (p *Plan) times(in *procedure.Instruction, c *procedure.Case) []Time {
	if len(c.Times) == 0 {
		return nil
	}
	out := make([]Time, len(c.Times))
	for n, w := range c.Times {
		if IsAppointment(in, w) {
			out[n] = p.appointmentTime(in, w)
			continue
		}
		out[n] = Compute(w, in.Section, p.Anchor)
	}
	if in.Section == procedure.Medication {
		setMedicineEnds(out, p.Anchor)
	}
	return out
}

// appendQuestion keeps a teach-back question if what it asks about is certainly printed: a patient
// can't answer for a line that may not apply to them.
func (p *Plan) appendQuestion(out []Item, q *procedure.Instruction) []Item {
	for n := range p.Items {
		if i := &p.Items[n]; i.IsCertain() && !i.OtherAges && i.Instruction.HasRef(q.Key) {
			return p.appendItems(out, q)
		}
	}
	p.Omitted = append(p.Omitted, Omitted{Instruction: q, Case: -1, Reason: ReplacedNotAsked})
	return out
}
