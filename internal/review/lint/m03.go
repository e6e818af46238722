package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// m3 is rule M3.
var m3 = &Analyzer{
	Name: "M3", Doc: "a medicine that is given in one line and forbidden, itself or its class, in another line that the same patient reads", Instead: "one of the two lines, a condition so that no patient reads both, or what it is taken for: \"aspirin for pain\", \"aspirin that your doctor ordered\"",
	Why: "a patient can't follow both, and follows the one read last",
	Sheet: func(p *Pass) {
		said := p.stances()
		told := map[string]bool{}
		for _, ban := range said {
			if ban.act == actForbidTogether {
				p.findMixed(ban, said)
				continue
			}
			for _, order := range said {
				oneText := order.in.Ref() == ban.in.Ref() && order.text == ban.text
				inside, shown := p.lexicon.containsBanned(order, ban), p.lexicon.printsBanned(order, ban)
				if !inside && shown == "" && !p.lexicon.contradicts(order.stance, ban.stance) || oneText && (inside || order.isTimed() || ban.isTimed() || order.sentence == ban.sentence) {
					continue
				}
				key := strings.Join([]string{order.in.Ref(), order.text, ban.in.Ref(), ban.text, order.key}, "\x00")
				if told[key] {
					continue
				}
				answers, found := p.answersReadingBoth(order, ban)
				if !found {
					continue
				}
				told[key] = true
				d := diag.Diagnostic{
					Pos: ban.pos, Related: []diag.Related{{Pos: order.pos, Message: "the line that has the patient take it"}},
					Message: fmt.Sprintf("%q forbids %s, and %q says %q%s", ban.sentence, p.lexicon.nameOf(order.key), order.in.Ref(), order.sentence, answers),
				}
				if inside {
					d.Message = fmt.Sprintf("%q forbids %s, which is in %s, and %q says %q%s", ban.sentence, p.lexicon.nameOf(ban.key), p.lexicon.nameOf(order.key), order.in.Ref(), order.sentence, answers)
				}
				if shown != "" {
					d.Message = fmt.Sprintf("%q forbids %s, and %q names %s to take: %q%s", ban.sentence, p.lexicon.nameOf(ban.key), order.in.Ref(), shown, order.sentence, answers)
					d.Hint = oneOfClass
					d.Hint = oneOfClass
				}
				if inside || shown != "" || order.fromNewVerb || ban.fromNewVerb {
					d = asNewWarning(d) // the last version didn't find it
				}
				p.report(d)
			}
		}
		p.findUnsafe(said, told)
	},
}

// oneOfClass is the hint if a name is wrong for some patients.
const oneOfClass = `instead: a medicine that all of these patients may take, {medicine.NAME}; or "Ask us which pain medicine to take"; or a condition that parts them, such as if: not blood-thinner; ` +
	"why: a patient takes one of the names that are printed"

// printsBanned returns the example of a class, as a line prints it, that another line forbids; "" for
// none. Its readers take one of the names: a purpose such as "your usual" doesn't except any of them.
func (x *lexicon) printsBanned(order, ban locatedStance) string {
	purpose := order.purpose
	if purpose == forDaily {
		purpose = forAny
	}
	if ban.act != actForbid || order.act != actGive || !purposesOverlap(purpose, ban.purpose) || besideIt().MatchString(ban.sentence) {
		return ""
	}
	return x.printed(order, ban.key)
}

// printed returns the first example of a line's class, as the line prints it, to which a statement
// about a key applies; "" for none.
func (x *lexicon) printed(order locatedStance, key string) string {
	for _, name := range x.list.Classes[order.key].Examples {
		if covered, _ := x.covers(key, x.keys[strings.ToLower(name)]); covered && strings.Contains(order.said, name) {
			return name
		}
	}
	return ""
}

// ruledOut are classes that patients with an answer to a condition must not take for pain, even if
// no line of the sheet says so. Says matches how a line mentions these patients.
var ruledOut = []struct {
	condition, answer, class string
	says                     func() *matcher
}{{"blood-thinner", procedure.Yes, "nsaid", speaksOfBloodThinner}}

// findUnsafe looks for lines that have patients take what their answer to a condition rules out, if
// neither the line nor another one warns them.
func (p *Pass) findUnsafe(said []locatedStance, told map[string]bool) {
	for _, row := range ruledOut {
		if p.warnsOf(row.class, row.says) {
			continue
		}
		for _, about := range p.linesFor(row.condition, row.answer) {
			about.stance = stance{key: row.class, act: actForbid, purpose: forPain}
			for _, order := range said {
				name := p.lexicon.printsBanned(order, about)
				if p.lexicon.contradicts(order.stance, about.stance) {
					name = p.lexicon.nameOf(order.key)
				}
				key := strings.Join([]string{order.in.Ref(), order.text, row.condition}, "\x00")
				if name == "" || told[key] || row.says().MatchString(order.text) || rubbedIn().MatchString(order.sentence) || p.toldOf(order, told) {
					continue
				}
				if answers, found := p.answersReadingBoth(order, about); found {
					told[key] = true
					p.report(asNewWarning(diag.Diagnostic{
						Pos: order.pos, Related: []diag.Related{{Pos: about.pos, Message: "the line for these patients"}},
						Hint:    oneOfClass,
						Message: fmt.Sprintf("%q names %s to take, which is not safe beside %s%s", order.sentence, name, strings.ReplaceAll(row.condition, "-", " "), answers),
					}))
				}
			}
		}
	}
}

// rubbedIn matches a gel or a cream, little of which gets into the blood.
var rubbedIn = lazyMatcher(`(?i)\b(?:rub|gel|cream|skin|patch)\b`)

// toldOf reports whether a line was already reported with a ban.
func (p *Pass) toldOf(order locatedStance, told map[string]bool) bool {
	begin := strings.Join([]string{order.in.Ref(), order.text, ""}, "\x00")
	return slices.ContainsFunc(slices.Collect(maps.Keys(told)), func(key string) bool { return strings.HasPrefix(key, begin) })
}

// warnsOf reports whether a sentence of the sheet tells certain patients not to take a class, or to ask.
func (p *Pass) warnsOf(class string, says func() *matcher) bool {
	for _, i := range p.Procedure.Instructions() {
		for _, c := range i.Cases {
			for _, s := range sentences(c.Text) {
				if says().MatchString(s) && (forbids(s) || asksUs().MatchString(s)) && slices.ContainsFunc(p.lexicon.keysIn(s), func(key string) bool {
					covered, _ := p.lexicon.covers(class, key)
					return covered
				}) {
					return true
				}
			}
		}
	}
	return false
}

var asksUs = lazyMatcher(`(?i)\bask (?:us|your|the)\b`)

// linesFor returns the wordings that only patients with an answer to a condition read.
func (p *Pass) linesFor(condition, answer string) []locatedStance {
	var out []locatedStance
	all := p.Procedure.Instructions()
	for n := range all {
		for _, w := range wordingsOf(&all[n]) {
			if slices.ContainsFunc(w.under, func(t procedure.Term) bool {
				return t.Condition == condition && slices.Equal(t.Answers, []string{answer})
			}) {
				out = append(out, locatedStance{in: &all[n], text: w.text, pos: w.pos})
			}
		}
	}
	return out
}

// containsBanned reports whether one line gives a product that contains what another line forbids
// by itself. As an addition to the product ("do not take acetaminophen with it") the ban is right.
func (x *lexicon) containsBanned(order, ban locatedStance) bool {
	return ban.act == actForbid && order.act == actGive && x.isIngredientOf(ban.key, order.key) && purposesOverlap(order.purpose, ban.purpose) && !besideIt().MatchString(ban.sentence) && !besideIt().MatchString(ban.text)
}

// besideIt matches a ban of a second source of what a product already contains.
var besideIt = lazyMatcher(`(?i)\b(?:while|with|too|also|besides|in addition|both|extra|either|in it)\b`)

// findMixed looks for two lines that give what must not be taken together. If the patient takes one
// or the other, nothing is reported.
func (p *Pass) findMixed(ban locatedStance, said []locatedStance) {
	for n, one := range said {
		for _, other := range said[n+1:] {
			if one.act != actGive || other.act != actGive || !p.lexicon.areForbiddenTogether(ban, one.key, other.key) || !asWell().MatchString(one.sentence+" "+other.sentence) || eitherOr().MatchString(one.sentence+" "+other.sentence) {
				continue
			}
			_, first := p.answersReadingBoth(one, other)
			_, second := p.answersReadingBoth(one, ban)
			answers, third := p.answersReadingBoth(other, ban)
			if first && second && third {
				p.report(asNewWarning(diag.Diagnostic{
					Pos: ban.pos, Related: []diag.Related{{Pos: one.pos, Message: "the one"}, {Pos: other.pos, Message: "the other"}},
					Message: fmt.Sprintf("%q forbids %s with %s, and %q and %q give both%s", ban.sentence, p.lexicon.nameOf(ban.key), p.lexicon.nameOf(ban.other), one.in.Ref(), other.in.Ref(), answers),
				}))
				return
			}
		}
	}
}

// areForbiddenTogether reports whether a ban forbids two keys together.
func (x *lexicon) areForbiddenTogether(ban locatedStance, one, other string) bool {
	is := func(wide, key string) bool { covered, _ := x.covers(wide, key); return covered }
	return is(ban.key, one) && is(ban.other, other) || is(ban.key, other) && is(ban.other, one)
}

var (
	asWell   = lazyMatcher(`(?i)\b(?:too|also|as well|together|both|and|with)\b`)
	eitherOr = lazyMatcher(`(?i)\b(?:or|either|instead|alternate|in turn)\b`)
)

// isTimed reports whether a stance holds for only a part of the time.
func (s stance) isTimed() bool { return s.until || s.from || s.again || s.later }

// nameOf returns the name of a medicine or a class.
func (x *lexicon) nameOf(key string) string {
	if c, ok := x.list.Classes[key]; ok {
		return "a " + c.Name()
	}
	return x.list.Medicines[key].Name
}

// contradicts reports whether one stance gives what another forbids, if both hold for one patient
// at one time. A medicine that is continued doesn't contradict a ban of more than that medicine: it
// is an exception.
func (x *lexicon) contradicts(order, ban stance) bool {
	if ban.act != actForbid || order.act != actGive && order.act != actKeep || !purposesOverlap(order.purpose, ban.purpose) {
		return false
	}
	covered, narrower := x.covers(ban.key, order.key)
	return covered && (!narrower || order.act != actKeep)
}

// locatedStance is a stance and where it is.
type locatedStance struct {
	stance
	in   *procedure.Instruction
	text string
	said string // where it is: the text, a step of it, or what to do
	pos  diag.Pos
}

// stances returns the stances on medicines in the lines of a definition.
func (p *Pass) stances() []locatedStance {
	var out []locatedStance
	all := p.Procedure.Instructions()
	for n := range all {
		in := &all[n]
		add := func(text, said string, pos diag.Pos) {
			for _, s := range p.lexicon.stances(said) {
				out = append(out, locatedStance{s, in, text, said, pos})
			}
		}
		for _, c := range in.Cases {
			add(c.Text, c.Text, c.Pos)
			for _, step := range c.Steps {
				add(c.Text, step.Text, c.Pos)
			}
			add(c.Text, in.Do, c.Pos)
		}
		if in.NotAsked != "" {
			add(in.NotAsked, in.NotAsked, in.Pos)
		}
	}
	return out
}

// answersReadingBoth looks for answers under which a patient reads both lines at one time, each as
// something that holds or may hold. Answers that are all given come first: they make the better example.
func (p *Pass) answersReadingBoth(order, ban locatedStance) (answers string, found bool) {
	names := order.in.Conditions()
	for _, name := range ban.in.Conditions() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	plan := resolve.Resolve(p.Procedure, p.Clinic, visit.Visit{Ended: exampleEnd}, time.UTC)
	for _, given := range slices.Concat(resolve.Combinations(p.Procedure, names), resolve.Assignments(p.Procedure, names)) {
		a, both := itemSaying(plan, order, given)
		b, also := itemSaying(plan, ban, given)
		if !both || !also || !p.canBothHold(a, b, given) || beginsAfterBan(a, b, order.stance, ban.stance) {
			continue
		}
		var out []string
		for _, name := range names {
			if given[name] != "" {
				out = append(out, name+"="+given[name])
			}
		}
		if len(out) == 0 {
			return "", true
		}
		return fmt.Sprintf(" (with %s)", strings.Join(out, ", ")), true
	}
	return "", false
}

// canBothHold reports whether two items can hold together, if what nobody asked is answered as they
// require.
func (p *Pass) canBothHold(a, b resolve.Item, given map[string]string) bool {
	var joined procedure.Conjunction
	for _, i := range []resolve.Item{a, b} {
		under := i.Under
		if i.Text == i.Instruction.NotAsked {
			under = i.Instruction.If // "Do you take …?" is for those who do
		}
		var possible bool
		if joined, possible = joined.And(under); !possible {
			return false
		}
	}
	answers := maps.Clone(given)
	for _, t := range joined {
		if answers[t.Condition] == "" {
			answers[t.Condition] = t.Answers[0]
		}
	}
	_, _, contradict := p.Procedure.Contradiction(answers)
	return !contradict
}

// itemSaying returns the item with which a line prints its text under some answers.
func itemSaying(plan *resolve.Plan, s locatedStance, given map[string]string) (resolve.Item, bool) {
	for _, i := range plan.Wordings(s.in, given) {
		if i.Text == s.text {
			return i, true
		}
	}
	return resolve.Item{}, false
}

// beginsAfterBan reports whether what is given begins only after the ban has ended.
func beginsAfterBan(a, b resolve.Item, order, ban stance) bool {
	if !ban.until {
		return false
	}
	if order.again || order.later {
		return !order.from || !beginsDuringBan(a, b)
	}
	return order.from && !beginsDuringBan(a, b)
}

// beginsDuringBan reports whether a medicine is allowed from a time that lies within another line's ban.
func beginsDuringBan(a, b resolve.Item) bool {
	from, known := a.Time(procedure.From)
	until, ends := b.Time(procedure.Until)
	return known && ends && from.IsKnown() && until.IsKnown() && isBefore(from, until)
}
