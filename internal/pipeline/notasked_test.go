package pipeline_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Words for when nobody answered mention every answer ("An arm (needle in your neck) or leg (needle
// in your lower back)"), so they are printed only if none is known: for each definition, each
// instruction that has them and every combination of answers to its conditions, no answer by which
// its wordings differ, and without any answer the words and nothing else.
func TestWordsForNobodyAskedStandOnlyWhereNothingIsKnown(t *testing.T) {
	partly := 0
	for _, p := range builtIn(t) {
		p.Assume = nil
		for _, in := range p.Instructions() {
			if in.NotAsked == "" {
				continue
			}
			var names, apart []string
			for _, term := range in.If {
				names = append(names, term.Condition)
			}
			for _, c := range in.Cases {
				for _, term := range c.If {
					names, apart = append(names, term.Condition), append(apart, term.Condition)
				}
			}
			slices.Sort(names)
			names = slices.Compact(names)
			for _, answers := range everyAnswer(p, names) {
				maps.DeleteFunc(answers, func(_, answer string) bool { return answer == "" })
				plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{Answers: answers}, time.UTC)
				var texts []string
				for _, item := range plan.Items {
					if item.Instruction.Ref() == in.Ref() {
						texts = append(texts, item.Text)
					}
				}
				known := slices.ContainsFunc(apart, func(name string) bool { return answers[name] != "" })
				// a wording may have the same words, so they alone aren't enough
				isReplaced := slices.ContainsFunc(plan.Omitted, func(l resolve.Omitted) bool {
					return l.Instruction.Ref() == in.Ref() && l.Instruction.NotAsked != "" && l.Reason == resolve.ReplacedNotAsked
				})
				switch {
				case known && isReplaced:
					t.Errorf("%s, %s with %v: says the words for when nobody asked, %q", p.ID, in.Ref(), answers, in.NotAsked)
				case len(answers) == 0 && !slices.Equal(texts, []string{in.NotAsked}):
					t.Errorf("%s, %s without any answer: says %q, want %q", p.ID, in.Ref(), texts, in.NotAsked)
				case known && len(answers) < len(names) && len(texts) > 0:
					partly++
				}
			}
		}
	}
	if partly == 0 {
		t.Error("no instruction has a condition that was answered beside one that was not; the test sees nothing")
	}
}
