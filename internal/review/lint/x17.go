package lint

import (
	"math"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// x17 is rule X17.
var x17 = &Analyzer{
	Name: "X17", New: true, Doc: "steps of lifting, walking or weight on a leg that allow less than the step before", Instead: "the numbers in increasing order; if a step allows less on purpose, an instruction of its own",
	Why:  "two swapped numbers allow the most when the wound is weakest",
	Bad:  []string{"activity | Lift no more than this. | steps: [{for: 1 week, text: 10 pounds}, {for: 1 week, text: 5 pounds}, {text: more}]"},
	Good: []string{"activity | Lift no more than this. | steps: [{for: 1 week, text: 5 pounds}, {for: 1 week, text: 10 pounds}, {text: more}]"},
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if less, than := firstDecrease(i); less != nil {
					p.Report(less.Step.Pos, "%q comes after %q, but allows less", less.Step.Text, than.Step.Text)
				}
			}
		}
	},
}

// firstDecrease returns the first step that allows less than one before it; nil if there is none.
func firstDecrease(i resolve.Item) (less, than *resolve.Step) {
	all := i.Text + " " + stepTexts(i)
	if i.Instruction.Section == procedure.Medication || !growsByStep().MatchString(all) || shrinksByStep().MatchString(all) {
		return nil, nil
	}
	lastByMeasure := map[string]*resolve.Step{} // by measure, the last step that has it
	for n := range i.Steps {
		s := &i.Steps[n]
		measure, amount := allowance(s.Step.Text)
		if measure == "" {
			continue
		}
		for _, other := range measuresBeside(measure) {
			if before := lastByMeasure[other]; before != nil {
				_, had := allowance(before.Step.Text)
				if had > amount && !sameWeight(had, amount) {
					return s, before
				}
			}
		}
		lastByMeasure[measure] = s
	}
	return nil, nil
}

// anyMeasure is the measure of "nothing" and of "as usual", which can be compared with every other.
const anyMeasure = "any"

func measuresBeside(measure string) []string {
	if measure != anyMeasure {
		return []string{measure, anyMeasure}
	}
	out := []string{anyMeasure}
	for _, m := range stepMeasures {
		out = append(out, m.name)
	}
	return out
}

var stepMeasures = []struct {
	name  string
	words func() *matcher
	times float64
}{
	{"weight", inPounds, 1},
	{"weight", inKilograms, 2.2046},
	{"percent", lazyMatcher(`(\d+(?:\.\d+)?) ?(?:%|percent\b)`), 1},
	{"time", lazyMatcher(`(?i)\b(\d+(?:\.\d+)?) minutes?\b`), 1},
	{"time", lazyMatcher(`(?i)\b(\d+(?:\.\d+)?) hours?\b`), 60},
	{"blocks", lazyMatcher(`(?i)\b(\d+(?:\.\d+)?) blocks?\b`), 1},
	{"miles", lazyMatcher(`(?i)\b(\d+(?:\.\d+)?) miles?\b`), 1},
}

// allowance returns how much a step allows, and of what; "" if that can't be determined.
func allowance(text string) (measure string, amount float64) {
	text = inDigits(text)
	for _, m := range stepMeasures {
		if n, ok := firstNumber(m.words().Regexp, text); ok {
			return m.name, n * m.times
		}
	}
	switch {
	case allowsAll().MatchString(text):
		return anyMeasure, math.Inf(1)
	case allowsNothing().MatchString(asOrders(text)):
		return anyMeasure, 0
	case strings.EqualFold(strings.Trim(text, " ."), "more"):
		return anyMeasure, math.Inf(1)
	}
	return "", 0
}

var (
	growsByStep   = lazyMatcher(`(?i)\b(?:lift|lifting|carry|push|pull|walk|walking|weight|climb|stairs|run|running|ride|drive)\b`)
	shrinksByStep = lazyMatcher(`(?i)\b(?:wear|brace|boot|sling|splint|crutch(?:es)?|walker|rest|ice|lie|bandage)\b`)
	allowsAll     = lazyMatcher(`(?i)\bno limits?\b|\bwhat(?:ever)? you (?:like|want)\b|\bas (?:usual|much|far|before)\b|\banything\b|\beverything\b|\ball (?:of )?(?:your|the)\b|\bnormal(?:ly)?\b|\bfull weight\b`)
	allowsNothing = lazyMatcher(`(?i)\bnothing\b|\bno (?:lifting|walking|weight|running|stairs)\b|\bdo not (?:lift|walk|carry|push|pull|run|put)\b|\bnot at all\b|^none\b`)
)
