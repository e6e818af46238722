package procedure

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// The answers to a yes-or-no condition.
const (
	Yes = "yes"
	No  = "no"
	// None is the answer, among several, that means no to all of them.
	None = "none"
)

// AskedOf says who can answer a condition.
type AskedOf string

// The people who can be asked.
const (
	Staff   AskedOf = "staff"
	Patient AskedOf = "patient"
)

// Condition is a question whose answer decides what a patient reads.
type Condition struct {
	Name      string
	Label     string // what it is about, in a few words for staff; "" for its name
	Question  string
	AskedOf   AskedOf
	LeadIn    string   // "If we gave you medicine to make you sleepy"; with OneOf, for every answer except none, or ""
	LeadInNot string   // for no; "" if no instruction needs it
	OneOf     []Answer // empty for a yes-or-no question
	MustAsk   bool
	Excludes  []Exclusion // what can't be true with one of its answers; that answer's lines give way
	Ages      Ages        // the ages that an answer other than Negative is for; the zero value for all
	Pos       diag.Pos
}

// Exclusion is an answer to another condition that can't be true together with Answer.
type Exclusion struct {
	Answer string // of the condition that has the exclusion
	Other  Term
}

// Answer is one of several answers to a condition.
type Answer struct {
	Key    string
	LeadIn string
}

// Answers returns the possible answers, in order.
func (c Condition) Answers() []string {
	if len(c.OneOf) == 0 {
		return []string{Yes, No}
	}
	keys := make([]string, len(c.OneOf))
	for i, a := range c.OneOf {
		keys[i] = a.Key
	}
	return keys
}

// Words returns what a condition is about, for staff.
func (c Condition) Words() string {
	return cmp.Or(c.Label, strings.ReplaceAll(c.Name, "-", " "))
}

// Negative returns the answer that fits a patient of any age: no, or none among several; "" if
// there is none.
func (c Condition) Negative() string {
	switch {
	case len(c.OneOf) == 0:
		return No
	case slices.Contains(c.Answers(), None):
		return None
	}
	return ""
}

// LeadInFor returns the words that introduce what holds for one answer; "" if the author gave none.
func (c Condition) LeadInFor(answer string) string {
	switch answer {
	case Yes:
		return c.LeadIn
	case No:
		return c.LeadInNot
	}
	for _, a := range c.OneOf {
		if a.Key == answer {
			return a.LeadIn
		}
	}
	return ""
}

// Term holds if the condition's answer is one of Answers, which are in the condition's own order,
// at least one and fewer than all.
type Term struct {
	Condition string
	Answers   []string
}

// ExcludesAll reports whether own, a term of c, can't hold if other does: each of own's answers
// excludes each of other's.
func (c Condition) ExcludesAll(own, other Term) bool {
	if own.Condition != c.Name || len(c.Excludes) == 0 {
		return false
	}
	return !slices.ContainsFunc(other.Answers, func(o string) bool { return c.isCompatible(own, other.Condition, o) })
}

// RemainingAnswers returns the answers to another condition that can be true if own, a term of c, holds.
func (c Condition) RemainingAnswers(own Term, other Condition) Term {
	remaining := Term{Condition: other.Name}
	for _, o := range other.Answers() {
		if c.isCompatible(own, other.Name, o) {
			remaining.Answers = append(remaining.Answers, o)
		}
	}
	return remaining
}

// isCompatible reports whether an answer to another condition can be true with one of own's answers.
func (c Condition) isCompatible(own Term, other, answer string) bool {
	return slices.ContainsFunc(own.Answers, func(a string) bool {
		return !slices.ContainsFunc(c.Excludes, func(e Exclusion) bool {
			return e.Answer == a && e.Other.Condition == other && slices.Contains(e.Other.Answers, answer)
		})
	})
}

// FindExcluded returns the first condition, by name, whose answer among answers can't be true
// together with this answer to the condition name; false if there is none. It doesn't matter which
// of the two has the exclusion.
func (p *Procedure) FindExcluded(name, answer string, answers map[string]string) (other string, found bool) {
	add := func(o string) {
		if !found || o < other {
			other, found = o, true
		}
	}
	for _, e := range p.Conditions[name].Excludes {
		if e.Answer == answer && e.Other.Holds(answers[e.Other.Condition]) == True {
			add(e.Other.Condition)
		}
	}
	for o, c := range p.Conditions {
		for _, e := range c.Excludes {
			if e.Other.Condition == name && e.Other.Holds(answer) == True && answers[o] == e.Answer {
				add(o)
			}
		}
	}
	return other, found
}

// Contradiction returns two conditions whose answers can't be true together, the first two by name;
// false if all of them can. Two that leave a third without any answer can't either: a blood thinner
// that was paused, and ibuprofen that is safe, since nobody with a blood thinner may take it.
func (p *Procedure) Contradiction(answers map[string]string) (one, other string, found bool) {
	add := func(a, b string) {
		if !found || a < one || a == one && b < other {
			one, other, found = a, b, true
		}
	}
	for name, c := range p.Conditions {
		for _, e := range c.Excludes {
			if answers[name] == e.Answer && e.Other.Holds(answers[e.Other.Condition]) == True {
				add(name, e.Other.Condition)
			}
		}
	}
	for name, c := range p.Conditions {
		if found || answers[name] != "" {
			continue
		}
		if by := p.excludedBy(c, answers); len(by) > 1 {
			add(by[0], by[1])
		}
	}
	return one, other, found
}

// excludedBy returns the conditions, by name, whose answers exclude every answer to a condition
// that wasn't asked; nil if one of its answers can be true.
func (p *Procedure) excludedBy(c Condition, answers map[string]string) []string {
	var by []string
	for _, answer := range c.Answers() {
		other, excluded := p.FindExcluded(c.Name, answer, answers)
		if !excluded {
			return nil
		}
		by = append(by, other)
	}
	slices.Sort(by)
	return slices.Compact(by)
}

// Truth is what is known of a condition: it holds, it doesn't, or nobody asked.
type Truth int

// The truth values. Unknown is the zero value, so that an omission never assumes anything.
const (
	Unknown Truth = iota
	True
	False
)

// Holds evaluates t for an answer; "" means not asked.
func (t Term) Holds(answer string) Truth {
	switch {
	case answer == "":
		return Unknown
	case slices.Contains(t.Answers, answer):
		return True
	}
	return False
}

// Not returns the term that holds for exactly the other answers among all.
func (t Term) Not(all []string) Term {
	n := Term{Condition: t.Condition}
	for _, a := range all {
		if !slices.Contains(t.Answers, a) {
			n.Answers = append(n.Answers, a)
		}
	}
	return n
}

// Conjunction holds if each of its terms holds; an empty one always does.
type Conjunction []Term

// Key returns a text that is equal for equal conjunctions, whatever the order of their terms.
func (c Conjunction) Key() string {
	parts := make([]string, len(c))
	for i, t := range c {
		parts[i] = t.Condition + "=" + strings.Join(t.Answers, "|")
	}
	slices.Sort(parts)
	return strings.Join(parts, "&")
}

// And returns the conjunction of c and more. Terms on one condition become one. It returns false if
// they exclude each other, so that the result never holds.
func (c Conjunction) And(more Conjunction) (Conjunction, bool) {
	out := slices.Clone(c)
	for _, t := range more {
		i := slices.IndexFunc(out, func(o Term) bool { return o.Condition == t.Condition })
		if i < 0 {
			out = append(out, t)
			continue
		}
		var both []string
		for _, a := range out[i].Answers {
			if slices.Contains(t.Answers, a) {
				both = append(both, a)
			}
		}
		if len(both) == 0 {
			return nil, false
		}
		out[i] = Term{Condition: t.Condition, Answers: both}
	}
	return out, true
}
