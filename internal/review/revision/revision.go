// Package revision reports what changes for a patient between two texts: an instruction that was
// added, removed or reworded, or that got another time or warning level. It takes two texts, as
// compose makes them, and returns changes, warnings first.
package revision

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/compose"
)

// Kind says what changed.
type Kind string

// The kinds of change. The JSON names are a contract.
const (
	Removed      Kind = "removed"
	Moved        Kind = "moved" // to another warning level
	Added        Kind = "added"
	ValueChanged Kind = "time"     // the same words except for a time or a number
	Reworded     Kind = "reworded" // other words
	ForWhom      Kind = "for"      // the same words, for other patients
	Ages         Kind = "ages"     // for patients of other ages
	Order        Kind = "order"    // the same sheet in another order
	Words        Kind = "words"    // a fixed word or pattern that only other visits bring: "weekdays.tuesday"
)

// Change is one difference.
type Change struct {
	Kind Kind   `json:"kind"`
	Ref  string `json:"ref"` // "activity.driving"; "sheet" for what belongs to no instruction; "words.weekdays.tuesday"
	// Level is the warning level; for a moved sign, its current one.
	Level    string    `json:"level,omitempty"`
	WasLevel string    `json:"was_level,omitempty"`
	Was      []Wording `json:"was"`
	Is       []Wording `json:"is"`
	Cause    *Cause    `json:"cause,omitempty"` // what it comes from, where that was looked for
}

// Wording is one string that patients read, and which patients.
type Wording struct {
	Words string `json:"words"`
	Under string `json:"under,omitempty"` // the lead-in
	When  string `json:"when,omitempty"`  // the answers and the side for which it is printed
}

// Compare returns what changes from one text to another. Unit reports whether a word is one of the
// language's words for time; if it is nil, only digits count.
func Compare(was, is []compose.Statement, unit func(string) bool) []Change {
	if unit == nil {
		unit = func(string) bool { return false }
	}
	before, after := byRef(was), byRef(is)
	var out []Change
	moved := map[string]bool{}
	for _, ref := range allRefs(was, is) {
		level := levelOf(ref)
		old, now := before[ref], after[ref]
		switch {
		case len(old) > 0 && len(now) > 0:
			out = append(out, compareInstruction(ref, old, now, unit)...)
		case len(now) > 0:
			if from := movedFrom(ref, before, after); from != "" {
				moved[from] = true
				out = append(out, Change{Kind: Moved, Ref: ref, Level: level, WasLevel: levelOf(from), Was: blankSheetTexts(before[from]), Is: blankSheetTexts(now)})
				continue
			}
			out = append(out, Change{Kind: Added, Ref: ref, Level: level, Is: blankSheetTexts(now)})
		default:
			out = append(out, Change{Kind: Removed, Ref: ref, Level: level, Was: blankSheetTexts(old)})
		}
	}
	out = slices.DeleteFunc(out, func(c Change) bool { return c.Kind == Removed && moved[c.Ref] })
	out = append(out, compareAges(was, is)...)
	if f := compareSheetText(was, is, unit); f.Kind != "" && (f.Kind != ValueChanged || !slices.ContainsFunc(out, isValueChange)) {
		out = append(out, f)
	}
	out = append(out, compareFixedWords(was, is, out)...)
	if len(out) == 0 {
		out = compareSpaces(was, is)
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(kindRank(a.Kind), kindRank(b.Kind)))
	})
	return out
}

// isValueChange reports whether a change is of a time or a number: key times and diary then repeat
// it, and it is reported once.
func isValueChange(c Change) bool { return c.Kind == ValueChanged }

// rank puts warnings first, the most urgent level before the others, and what belongs to no
// instruction last.
func rank(c Change) int {
	const other, sheet = 10, 20
	best := other
	for n, l := range procedure.Levels {
		if c.Level == string(l) || c.WasLevel == string(l) {
			best = min(best, n)
		}
	}
	if c.Ref == compose.PartSheet || c.Ref == compose.PartTimes || c.Kind == Words {
		return sheet
	}
	return best
}

func kindRank(k Kind) int {
	return slices.Index([]Kind{Removed, Moved, Added, Ages, ValueChanged, Reworded, ForWhom, Order, Words}, k)
}

// levelOf returns the warning level in a ref; "" if it isn't a warning's.
func levelOf(ref string) string {
	parts := strings.Split(ref, ".")
	if len(parts) == 3 && parts[0] == string(procedure.Warnings) {
		return parts[1]
	}
	return ""
}

// movedFrom returns the ref that a sign had at another level and no longer has.
func movedFrom(ref string, before, after map[string][]compose.Statement) string {
	level := levelOf(ref)
	if level == "" {
		return ""
	}
	for _, l := range procedure.Levels {
		other := strings.Replace(ref, "."+level+".", "."+string(l)+".", 1)
		if other != ref && len(before[other]) > 0 && len(after[other]) == 0 {
			return other
		}
	}
	return ""
}

// isInstructions reports whether a statement belongs to an instruction, not to the sheet.
func isInstructions(s compose.Statement) bool {
	return s.Kind != compose.SheetText && s.Kind != compose.ForAges && s.Kind != compose.FixedWord
}

// compareFixedWords compares the fixed words that the examples in a text need not show. A text from before
// they were covered has none, and nothing is reported for it. A word that was only added or removed follows
// from changed instructions, which were reported; it is reported only if nothing else was.
func compareFixedWords(was, is []compose.Statement, reported []Change) []Change {
	before, after := wordsOf(was), wordsOf(is)
	if len(before) == 0 {
		return nil
	}
	var out, came []Change
	for _, text := range [][]compose.Statement{is, was} {
		for _, s := range text {
			if s.Kind != compose.FixedWord {
				continue
			}
			old, now := before[s.Ref], after[s.Ref]
			switch {
			case old != "" && now != "" && old != now && !slices.ContainsFunc(out, func(c Change) bool { return c.Ref == s.Ref }):
				if change := (Change{Kind: Words, Ref: s.Ref, Was: wordingOf(old), Is: wordingOf(now)}); !isReported(reported, change) {
					out = append(out, change)
				}
			case (old == "") != (now == ""):
				came = append(came, Change{Kind: Words, Ref: s.Ref, Was: wordingOf(old), Is: wordingOf(now)})
			}
		}
	}
	if len(reported)+len(out) == 0 {
		return came
	}
	return out
}

func wordsOf(text []compose.Statement) map[string]string {
	out := map[string]string{}
	for _, s := range text {
		if s.Kind == compose.FixedWord {
			out[s.Ref] = s.Words
		}
	}
	return out
}

func wordingOf(words string) []Wording {
	if words == "" {
		return []Wording{}
	}
	return []Wording{{Words: plainSpaces(words)}}
}

// compareSpaces compares texts between which there is no other change letter by letter: a
// non-breaking space may have replaced an ordinary one. It reports each instruction once.
func compareSpaces(was, is []compose.Statement) []Change {
	type place struct {
		ref, answers, side string
		what               compose.StatementKind
		ended              bool
		n                  int
	}
	places := func(text []compose.Statement) map[place]string {
		out := map[place]string{}
		for _, s := range text {
			at := place{s.Ref, s.Answers, s.Side, s.Kind, s.Ended, 0}
			for ; out[at] != ""; at.n++ { // statements of the sheet as a whole have one position
			}
			out[at] = s.Words
		}
		return out
	}
	before, seen := places(was), map[string]bool{}
	var out []Change
	after := places(is)
	for _, s := range is {
		at := place{s.Ref, s.Answers, s.Side, s.Kind, s.Ended, 0}
		for ; after[at] != ""; at.n++ {
			old, now := before[at], after[at]
			if old != "" && old != now && !seen[s.Ref] && (len(out) == 0 || s.Kind != compose.SheetText) {
				seen[s.Ref] = true
				out = append(out, Change{Kind: Reworded, Ref: s.Ref, Level: levelOf(s.Ref), Was: []Wording{{Words: old}}, Is: []Wording{{Words: now}}})
			}
		}
	}
	return out
}

// isReported reports whether exactly the same words were reported as a change of the sheet, as a
// heading is.
func isReported(reported []Change, c Change) bool {
	return slices.ContainsFunc(reported, func(t Change) bool {
		return t.Ref == compose.PartSheet && slices.Contains(t.Was, c.Was[0]) && slices.Contains(t.Is, c.Is[0])
	})
}

// byRef groups the statements by instruction.
func byRef(text []compose.Statement) map[string][]compose.Statement {
	out := map[string][]compose.Statement{}
	for _, s := range text {
		if isInstructions(s) {
			out[s.Ref] = append(out[s.Ref], s)
		}
	}
	return out
}

// allRefs returns the refs of both texts, each once, in reading order.
func allRefs(was, is []compose.Statement) []string {
	var out []string
	seen := map[string]bool{}
	for _, text := range [][]compose.Statement{is, was} {
		for _, s := range text {
			if isInstructions(s) && !seen[s.Ref] {
				seen[s.Ref] = true
				out = append(out, s.Ref)
			}
		}
	}
	return out
}

// blankSheetTexts returns an instruction's texts on a sheet for which nobody answered and the end
// isn't known.
func blankSheetTexts(all []compose.Statement) []Wording {
	var out []Wording
	for _, s := range all {
		if isRead(s) && s.Answers == "" && !s.Ended && s.Side == "" {
			out = append(out, Wording{Words: plainSpaces(s.Words), Under: s.Under})
		}
	}
	return out
}

// isRead reports whether a statement is a text of its instruction: not a label, and not a mark of
// who gets it.
func isRead(s compose.Statement) bool {
	return s.Kind != compose.Milestone && s.Kind != compose.WithoutVisit && s.Kind != compose.ForVisit && s.Kind != compose.ForAges
}

// compareAges compares the ages that a text, each dose, and the text for a condition's yes are for.
func compareAges(was, is []compose.Statement) []Change {
	type place struct{ ref, answers string }
	of := func(text []compose.Statement) (said map[place][]Wording, in []place) {
		said = map[place][]Wording{}
		for _, s := range text {
			if s.Kind != compose.ForAges {
				continue
			}
			words := s.Words
			if a, err := procedure.ParseAges(s.Words); err == nil {
				words = a.Describe()
			}
			at := place{s.Ref, s.Answers}
			said[at], in = append(said[at], Wording{Words: words, When: s.Answers}), append(in, at)
		}
		return said, in
	}
	before, old := of(was)
	after, now := of(is)
	var out []Change
	seen := map[place]bool{}
	for _, at := range slices.Concat(now, old) {
		if !seen[at] && !slices.Equal(before[at], after[at]) {
			out = append(out, Change{Kind: Ages, Ref: at.ref, Level: levelOf(at.ref), Was: orEmpty(before[at]), Is: orEmpty(after[at])})
		}
		seen[at] = true
	}
	return out
}

// orEmpty returns an empty list for nil.
func orEmpty(all []Wording) []Wording {
	if all == nil {
		return []Wording{}
	}
	return all
}

// plainSpaces returns a text with ordinary spaces.
func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// compareInstruction compares one instruction's texts. What a blank sheet shows is compared first;
// if that is the same, what is printed when the end is known, for a side, or for some answers.
func compareInstruction(ref string, old, now []compose.Statement, unit func(string) bool) []Change {
	for _, view := range []func(s compose.Statement) (string, bool){
		func(s compose.Statement) (string, bool) {
			return "", isRead(s) && !s.Ended && s.Side == ""
		},
		func(s compose.Statement) (string, bool) { return "label", s.Kind == compose.Milestone },
		func(s compose.Statement) (string, bool) {
			return "ended at 10:20 AM", isRead(s) && s.Ended && s.Side == ""
		},
		func(s compose.Statement) (string, bool) { return "side: " + s.Side, s.Side != "" },
	} {
		was, is := distinctTexts(old, view), distinctTexts(now, view)
		gone, come := difference(was, is), difference(is, was)
		if len(gone)+len(come) == 0 {
			continue
		}
		return []Change{{Kind: changeKind(gone, come, unit), Ref: ref, Level: levelOf(ref), Was: gone, Is: come}}
	}
	if gone, come := compareForWhom(old, now); len(gone)+len(come) > 0 {
		return []Change{{Kind: ForWhom, Ref: ref, Level: levelOf(ref), Was: gone, Is: come}}
	}
	return nil
}

// distinctTexts returns the distinct strings of a view, in order.
func distinctTexts(all []compose.Statement, view func(compose.Statement) (string, bool)) []Wording {
	var out []Wording
	for _, s := range all {
		when, ok := view(s)
		w := Wording{Words: plainSpaces(s.Words), Under: s.Under, When: when}
		if ok && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// difference returns what a has and b doesn't. The words for a patient whose condition is known
// have no lead-in; they are reported once, with the lead-in if there is one.
func difference(a, b []Wording) []Wording {
	var out []Wording
	for _, s := range a {
		if slices.Contains(b, s) {
			continue
		}
		n := slices.IndexFunc(out, func(o Wording) bool { return o.Words == s.Words })
		switch {
		case n < 0:
			out = append(out, s)
		case out[n].Under == "":
			out[n] = s
		}
	}
	return out
}

// compareForWhom compares for which answers the same words are printed, and whether a next visit
// removes them.
func compareForWhom(old, now []compose.Statement) (gone, come []Wording) {
	all := func(text []compose.Statement) []Wording {
		var out []Wording
		noVisit, of := "", ""
		for _, s := range text {
			if s.Kind == compose.WithoutVisit {
				noVisit = ", without a next visit"
			}
			if s.Kind == compose.ForVisit {
				of = ", visit: " + s.Words
			}
		}
		for _, s := range text {
			if s.Kind == compose.Wording && !s.Ended && s.Side == "" {
				when := s.Answers
				when = strings.TrimPrefix(when+noVisit+of, ", ")
				out = append(out, Wording{Words: plainSpaces(s.Words), Under: s.Under, When: when})
			}
		}
		return out
	}
	was, is := all(old), all(now)
	for _, s := range was {
		if !slices.Contains(is, s) {
			gone = append(gone, s)
		}
	}
	for _, s := range is {
		if !slices.Contains(was, s) {
			come = append(come, s)
		}
	}
	return gone, come
}

// changeKind distinguishes a change of times and numbers from one of words.
func changeKind(gone, come []Wording, unit func(string) bool) Kind {
	if len(gone) != len(come) || len(gone) == 0 {
		return Reworded
	}
	for n := range gone {
		if gone[n].Under != come[n].Under || !sameButValues(gone[n].Words, come[n].Words, unit) {
			return Reworded
		}
	}
	return ValueChanged
}

// sameButValues reports whether two texts differ only in numbers and words for time.
func sameButValues(a, b string, unit func(string) bool) bool {
	skeleton := func(s string) string {
		var out []string
		for _, w := range strings.Fields(s) {
			bare := strings.Trim(w, ".,;:()")
			if strings.ContainsAny(bare, "0123456789") || unit(strings.ToLower(bare)) || bare == "" || strings.HasPrefix(bare, "___") {
				if len(out) == 0 || out[len(out)-1] != "#" {
					out = append(out, "#")
				}
				continue
			}
			out = append(out, w)
		}
		return strings.Join(out, " ")
	}
	return skeleton(a) == skeleton(b)
}

// compareSheetText compares the strings that belong to no instruction: headings, labels, lead-ins.
// Instructions are in the complete sheet too, and were already reported. The zero change means none.
func compareSheetText(was, is []compose.Statement, unit func(string) bool) Change {
	told := map[string]bool{}
	for _, text := range [][]compose.Statement{was, is} {
		for _, s := range text {
			if isInstructions(s) {
				told[plainSpaces(s.Words)] = true
			}
		}
	}
	of := func(text []compose.Statement) (strings []Wording, order []string) {
		for _, s := range text {
			if s.Kind != compose.SheetText {
				continue
			}
			w := plainSpaces(s.Words)
			if s.Ref == compose.PartSheet {
				order = append(order, w)
			}
			if v := (Wording{Words: w}); !told[w] && !slices.Contains(strings, v) {
				strings = append(strings, v)
			}
		}
		return strings, order
	}
	old, oldOrder := of(was)
	now, nowOrder := of(is)
	gone, come := difference(old, now), difference(now, old)
	if len(gone)+len(come) > 0 {
		return Change{Kind: changeKind(gone, come, unit), Ref: compose.PartSheet, Was: gone, Is: come}
	}
	slices.Sort(oldOrder)
	sortedNow := slices.Sorted(slices.Values(nowOrder))
	_, first := of(was)
	if slices.Equal(oldOrder, sortedNow) && !slices.Equal(first, nowOrder) {
		return Change{Kind: Order, Ref: compose.PartSheet, Was: []Wording{}, Is: []Wording{}}
	}
	return Change{}
}
