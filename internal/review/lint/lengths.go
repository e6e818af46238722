package lint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// A sheet has as many lengths as there are combinations of answers. The usual sheet is the one that an
// author can shorten, so the rules judge that; the longest one is reported, since some patient will get it.

// maxAdded is how many answers, besides the assumed ones, may add something to a usual sheet: a patient
// who was sedated and takes a blood thinner is usual, one for whom four such things are true isn't.
const maxAdded = 2

// usualPlan returns the plan of a usual sheet: the one with the definition's usual answers. Without them, of
// those that have the assumed answers of the definition and the clinic, and at most maxAdded more that
// add something, the median by words; of two in the middle, the one that adds less.
func (p *Pass) usualPlan() *resolve.Plan {
	if p.Procedure.Usual != nil {
		v := visit.Visit{Ended: exampleEnd, Answers: p.usualAnswers()}
		return resolve.Resolve(p.Procedure, p.Clinic, v, time.UTC)
	}
	assume := map[string]string{}
	maps.Copy(assume, p.Clinic.Assume)
	maps.Copy(assume, p.Procedure.Assume)
	few := byWords(slices.DeleteFunc(slices.Clone(p.Plans()), func(plan *resolve.Plan) bool { return addedAnswers(plan, assume) > maxAdded }))
	if len(few) == 0 {
		few = byWords(p.Plans())
	}
	low, high := few[(len(few)-1)/2], few[len(few)/2]
	if addedAnswers(high, assume) < addedAnswers(low, assume) {
		return high
	}
	return low
}

// usualAnswers returns the definition's usual answers, or in their place those that the clinic assumes, where
// these can be true with the others.
func (p *Pass) usualAnswers() map[string]string {
	answers := maps.Clone(p.Procedure.Usual.Answers)
	for _, name := range slices.Sorted(maps.Keys(p.Clinic.Assume)) {
		own, asked := answers[name]
		if !asked {
			continue
		}
		answers[name] = p.Clinic.Assume[name]
		if _, _, found := p.Procedure.Contradiction(answers); found {
			answers[name] = own
		}
	}
	return answers
}

// addedAnswers counts the answers of a plan that add something, besides the assumed ones. A plan
// that contradicts an assumed answer adds more than any sheet may.
func addedAnswers(plan *resolve.Plan, assume map[string]string) int {
	count := 0
	for name, a := range plan.Answers {
		negative := plan.Procedure.Conditions[name].Negative()
		switch {
		case a.Value == "" || a.Value == assume[name]:
		case assume[name] != "":
			return maxAdded + 1
		case negative != "" && a.Value != negative:
			count++
		}
	}
	return count
}

// byWords sorts plans by their number of words, the shortest first, without changing the given list.
func byWords(plans []*resolve.Plan) []*resolve.Plan {
	words := make(map[*resolve.Plan]int, len(plans))
	for _, plan := range plans {
		words[plan] = planWords(plan)
	}
	return slices.SortedStableFunc(slices.Values(plans), func(a, b *resolve.Plan) int { return cmp.Compare(words[a], words[b]) })
}

func planWords(plan *resolve.Plan) int {
	const ofStep, ofRow = 8, 10 // what a row of a table counts for, in words
	n := 0
	for _, i := range plan.Items {
		n += len(strings.Fields(i.Text))
		for _, s := range i.Steps {
			n += ofStep + len(strings.Fields(s.Step.Text))
		}
	}
	if plan.Diary != nil {
		n += ofRow * len(plan.Diary.Rows)
	}
	return n
}

// longestSection returns the section of a plan with the most words.
func longestSection(plan *resolve.Plan) procedure.Kind {
	words := map[procedure.Kind]int{}
	for _, i := range plan.Items {
		words[i.Instruction.Section] += len(strings.Fields(i.Text))
	}
	return slices.MaxFunc(procedure.Kinds, func(a, b procedure.Kind) int { return words[a] - words[b] })
}

// longestPlan returns the plan with the most words.
func longestPlan(plans []*resolve.Plan) *resolve.Plan {
	all := byWords(plans)
	return all[len(all)-1]
}

// withExamplePatient returns a plan as a patient gets it, with a letterhead and a name: what is
// counted must be what is printed.
func withExamplePatient(p *Pass, plan *resolve.Plan) *resolve.Plan {
	c := p.Clinic
	if c.IsSample() {
		c = clinic.Profile{
			ID: "example", Name: "Example Clinic", Address: []string{"100 Example Street, Suite 200", "Springfield, IL 62701"},
			Phone: "(217) 555-0134", AfterHours: "(217) 555-0199",
		}
	}
	v := plan.Visit
	v.Name, v.Born, v.Side = "Rosa M. Example-Delgado", visit.Date{Year: 1951, Month: 4, Day: 2}, visit.NoSide
	switch u := p.Procedure.Usual; {
	case !p.Procedure.Side.Ask:
	case u != nil && u.Side != "":
		v.Side = visit.Side(u.Side)
	default:
		v.Side = visit.Left
	}
	return resolve.Resolve(p.Procedure, c, v, time.UTC)
}

// Lengths is how many pages a procedure's sheets have in ordinary print, over the combinations of
// answers. The JSON names are a contract.
type Lengths struct {
	Combinations int         `json:"combinations"` // the number laid out: all, or a sample of maxLaidOut
	Pages        map[int]int `json:"pages"`        // how many of them have this many pages
	Usual        int         `json:"usual"`        // the pages of the usual sheet
	Longest      int         `json:"longest"`      // the pages of the longest one
	LastLines    int         `json:"lines_on_last_page"`
	With         []string    `json:"longest_with"` // the answers that add most to the longest sheet: "sedation=yes"
}

// maxLaidOut is the maximum number of combinations that are laid out, spread evenly from the
// shortest to the longest.
const maxLaidOut = 256

// LengthsOf lays out the sheets of a procedure, with the clinic's own typeface or nil. It returns nil if
// one of them can't be made, which E23 reports.
func LengthsOf(procedure *procedure.Procedure, words *locale.Words, c clinic.Profile, font *pdf.Extra) *Lengths {
	p := &Pass{Procedure: procedure, Words: words, Clinic: c, Font: font}
	p.Procedure = expandProcedure(procedure, p.or())
	if l, ok := p.lengths(); ok {
		return &l
	}
	return nil
}

func (p *Pass) lengths() (Lengths, bool) {
	all := byWords(p.Plans())
	l := Lengths{Pages: map[int]int{}}
	last := len(all) - 1
	count := min(len(all), maxLaidOut)
	for n := range count {
		plan := all[last-n*len(all)/count] // includes the longest
		length, err := p.sheetLength(plan, false)
		if err != nil {
			return Lengths{}, false
		}
		l.Combinations++
		l.Pages[length.Pages]++
		if n == 0 {
			l.Longest, l.LastLines = length.Pages, length.Lines
		}
	}
	usual, err := p.sheetLength(p.usualPlan(), false)
	l.Usual, l.With = usual.Pages, p.longestAnswers(all)
	return l, err == nil
}

// renderer returns the renderer whose pages are counted.
func (p *Pass) renderer(large bool) pdf.Renderer {
	if p.paper == nil {
		p.paper = pdf.NewCache()
	}
	return pdf.Renderer{LargePrint: large, Extra: p.Font, Cache: p.paper}
}

// sheetLength returns how long a plan's sheet is on paper.
func (p *Pass) sheetLength(plan *resolve.Plan, large bool) (pdf.Length, error) {
	return p.renderer(large).Length(compose.Compose(withExamplePatient(p, plan), p.Words, ""))
}

// longestAnswers returns the answers that add most to the longest of some plans, the one that adds
// most first: by how many words it is longer than the longest plan without the answer.
func (p *Pass) longestAnswers(sorted []*resolve.Plan) []string {
	type gain struct {
		answer string
		words  int
	}
	top := sorted[len(sorted)-1]
	var gains []gain
	for _, name := range p.conditions() {
		value := top.Answers[name].Value
		best := -1
		for _, plan := range sorted {
			if plan.Answers[name].Value != value && differOnlyIn(plan, top, name) {
				best = max(best, planWords(plan))
			}
		}
		if words := planWords(top) - best; best >= 0 && words > 0 && value != p.Procedure.Conditions[name].Negative() {
			gains = append(gains, gain{name + "=" + value, words})
		}
	}
	slices.SortStableFunc(gains, func(a, b gain) int { return b.words - a.words })
	const maxAnswers = 3
	var out []string
	for _, g := range gains[:min(len(gains), maxAnswers)] {
		out = append(out, g.answer)
	}
	return out
}

// differOnlyIn reports whether two plans differ in the answer to only this condition.
func differOnlyIn(a, b *resolve.Plan, name string) bool {
	for other, answer := range a.Answers {
		if other != name && answer.Value != b.Answers[other].Value {
			return false
		}
	}
	return true
}

// String returns the lengths as a part of a sentence: "2 pages for 9 of 12 combinations of answers,
// 3 for 3 (the longest with sedation=yes; 11 lines on page 3)".
func (l Lengths) String() string {
	if len(l.Pages) == 1 {
		return fmt.Sprintf("%s, whatever is answered", diag.Count(l.Longest, "page"))
	}
	var parts []string
	for n, pages := range slices.Sorted(maps.Keys(l.Pages)) {
		if n == 0 {
			parts = append(parts, fmt.Sprintf("%s for %d of %d combinations of answers", diag.Count(pages, "page"), l.Pages[pages], l.Combinations))
			continue
		}
		parts = append(parts, fmt.Sprintf("%d for %d", pages, l.Pages[pages]))
	}
	out := strings.Join(parts, ", ")
	if len(l.With) == 0 {
		return out
	}
	return fmt.Sprintf("%s (the longest with %s: %s on page %d)", out, strings.Join(l.With, ", "), diag.Count(l.LastLines, "line"), l.Longest)
}
