package compose

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// TestOneQuestionHasOneTick: on the sheets of every definition in every language, whichever questions nobody
// answered, what depends on an answer stands together once, a staff member ticks each answer in one place, and the
// sheet has every line that it has with each section alone.
func TestOneQuestionHasOneTick(t *testing.T) {
	eachUnansweredPlan(t, func(t *testing.T, plan *resolve.Plan, words *locale.Words) {
		s := Compose(plan, words, "")
		boxes := boxesOf(s)
		for _, term := range staffTerms(plan) {
			if n := countBoxes(plan, words, boxes, term); n != 1 {
				t.Errorf("%s has %d boxes, of %q", procedure.Conjunction{term}.Key(), n, boxes)
			}
		}
		for n, box := range boxes {
			if slices.Contains(boxes[:n], box) {
				t.Errorf("two boxes for %q", box)
			}
		}
		checkConditionals(t, s)
		alone := &writer{plan: plan, words: words}
		if d := cmp.Diff(lines(keepNumbersWhole(alone.writeOnce(alone.composeBlocks(&sheet.Sheet{})), words)), lines(s.Blocks)); d != "" {
			t.Errorf("the lines are not those of the sections alone, -alone +sheet:\n%s", d)
		}
		for _, kind := range procedure.Kinds {
			part, err := s.Select([]string{string(kind)})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(only(lines(s.Blocks), string(kind)), only(lines(part.Blocks), string(kind))); d != "" {
				t.Errorf("what is selected of %s, -sheet +part:\n%s", kind, d)
			}
		}
	})
}

// eachUnansweredPlan calls do with the plan of each definition, in each language, for each set of questions that
// nobody answered; the others have their first answer that fits.
func eachUnansweredPlan(t *testing.T, do func(*testing.T, *resolve.Plan, *locale.Words)) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		for _, language := range lib.Languages() {
			t.Run(id+"/"+language, func(t *testing.T) {
				p, words, err := lib.Load(id, language)
				if err != nil {
					t.Fatal(err)
				}
				names := slices.Sorted(maps.Keys(p.Conditions))
				for set := range 1 << len(names) {
					answers := map[string]string{}
					for n, name := range names {
						if set>>n&1 == 0 {
							answers[name] = p.Conditions[name].Answers()[0]
							if _, _, found := p.Contradiction(answers); found {
								delete(answers, name)
							}
						}
					}
					plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{Language: language, Answers: answers}, time.UTC)
					if do(t, plan, words); t.Failed() {
						t.Fatalf("with %v", answers)
					}
				}
			})
		}
	}
}

// staffTerms returns the answers to staff questions that something on the sheet depends on, each once.
func staffTerms(plan *resolve.Plan) []procedure.Term {
	var out []procedure.Term
	add := func(under procedure.Conjunction) {
		for _, t := range under {
			if plan.Procedure.Conditions[t.Condition].AskedOf == procedure.Staff && !slices.ContainsFunc(out, func(o procedure.Term) bool { return termKey(o) == termKey(t) }) {
				out = append(out, t)
			}
		}
	}
	for _, i := range slices.Concat(plan.About, plan.Items) {
		add(i.Under)
	}
	if plan.Diary != nil {
		add(plan.Diary.Under)
	}
	return out
}

// boxesOf returns the words after each box of a sheet.
func boxesOf(s *sheet.Sheet) []string {
	var out []string
	add := func(l *sheet.LeadIn) {
		if l != nil && l.Box {
			out = append(out, l.Text)
		}
	}
	for _, b := range s.Blocks {
		groups := sheet.Groups(b)
		switch b := b.(type) {
		case sheet.Conditional:
			groups = b.Groups
			for n := range b.Heading {
				add(&b.Heading[n])
			}
		case sheet.Diary:
			add(b.LeadIn)
		}
		for _, g := range groups {
			add(g.LeadIn)
		}
	}
	return out
}

// countBoxes returns how many boxes are a term's: of its own words, or one for each of its answers, which count as
// one. A nested lead-in has a word before it.
func countBoxes(plan *resolve.Plan, words *locale.Words, boxes []string, term procedure.Term) int {
	count := func(t procedure.Term) int {
		text := lowerFirst(LeadIn(plan, words, procedure.Conjunction{t}))
		n := 0
		for _, b := range boxes {
			if lowerFirst(b) == text || strings.HasSuffix(b, " "+text) && len(b) <= len(text)+len("And ") {
				n++
			}
		}
		return n
	}
	own := count(term)
	if len(term.Answers) == 1 {
		return own
	}
	each := make([]int, 0, len(term.Answers))
	for _, a := range term.Answers {
		each = append(each, count(procedure.Term{Condition: term.Condition, Answers: []string{a}}))
	}
	return own + slices.Min(each)
}

// checkConditionals checks what is gathered: no lead-in twice, the alternatives of a question side by side, and
// medicine to relax the patient first.
func checkConditionals(t *testing.T, s *sheet.Sheet) {
	t.Helper()
	var questions, leadIns []string
	for _, b := range s.Blocks {
		c, ok := b.(sheet.Conditional)
		switch b.(type) {
		case sheet.Overview, sheet.Section, sheet.NextVisit:
			for _, g := range sheet.Groups(b) {
				if g.LeadIn != nil {
					t.Errorf("%q stands in a section", g.LeadIn.Text)
				}
			}
		}
		if !ok {
			continue
		}
		if slices.Contains(questions, c.Condition) && questions[len(questions)-1] != c.Condition {
			t.Errorf("the alternatives of %s are apart", c.Condition)
		}
		questions = append(questions, c.Condition)
		own := []string{}
		if len(c.Heading) == 1 {
			own = append(own, c.Heading[0].Text)
		}
		for _, g := range sheet.Groups(c) {
			if !slices.Contains(own, g.LeadIn.Text) {
				own = append(own, g.LeadIn.Text)
			} else if g.LeadIn.Text != own[0] {
				t.Errorf("%q stands twice", g.LeadIn.Text)
			}
		}
		for _, text := range own {
			if slices.Contains(leadIns, text) {
				t.Errorf("%q stands twice", text)
			}
		}
		leadIns = append(leadIns, own...)
	}
	if slices.Contains(questions, "sedation") && questions[0] != "sedation" {
		t.Errorf("what holds after sedation stands after %s", questions[0])
	}
}

// lines returns the lines of blocks with whom each is for, sorted.
func lines(blocks []sheet.Block) []string {
	var out []string
	for _, b := range blocks {
		for _, g := range sheet.Groups(b) {
			isFor := ""
			if g.LeadIn != nil {
				isFor = g.LeadIn.Text
			}
			for _, i := range g.Items {
				line := []string{i.Ref, isFor, i.Text.String(), i.Do.String(), i.StepsNote}
				for _, s := range i.Steps {
					line = append(line, s.When, s.What.String())
				}
				out = append(out, strings.Join(line, " | "))
			}
		}
	}
	slices.Sort(out)
	return out
}

// only returns the lines of one section.
func only(all []string, section string) []string {
	var out []string
	for _, l := range all {
		if strings.HasPrefix(l, section+".") {
			out = append(out, l)
		}
	}
	return out
}
