package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
)

// x18 is rule X18.
var x18 = &Analyzer{
	Name: "X18", New: true, Doc: "two different weight limits for lifting at one time, or a weight that doesn't match the example beside it", Instead: "one weight; a gallon of milk weighs about 8 pounds (4 kg)",
	Why:  "a patient follows whichever limit suits the thing to be lifted",
	Bad:  []string{"activity | Do not lift more than 10 pounds until {until}. | until: 24 hours\nsite-care | Do not lift anything over 5 pounds until {until}. | until: 24 hours"},
	Good: []string{"activity | Do not lift more than 5 pounds until {until}. | until: 24 hours\nsite-care | Do not lift more than 10 pounds until {until}. | until: 48 hours"},
	Sheet: func(p *Pass) {
		told := map[[2]diag.Pos]bool{}
		for _, plan := range p.Plans() {
			limits := p.weightLimits(plan)
			for n, a := range limits {
				for _, b := range limits[n+1:] {
					at := [2]diag.Pos{itemPos(b.item), itemPos(a.item)}
					if told[at] || at[0] == at[1] || !a.contradicts(b) {
						continue
					}
					told[at] = true
					p.ReportRelated(at[0], at[1], "the other limit", "%q and %q limit lifting to different weights at one time", b.sentence, a.sentence)
				}
			}
			for _, i := range plan.Items {
				if thing, ok := p.wrongWeight(i); ok {
					p.Report(itemPos(i), "%s does not weigh what %q says", thing, i.Instruction.Ref())
				}
			}
		}
	},
}

// weightLimit is a line that limits how much a patient lifts.
type weightLimit struct {
	restriction
	pounds float64
	limb   string // as in weightMention
	timed  bool
}

// weightMention is a sentence that limits lifting to a weight.
type weightMention struct {
	sentence string
	pounds   float64
	limb     string // the arm or leg that the limit is for; "" for the whole body
}

// weightLimits returns a plan's limits on lifting.
func (p *Pass) weightLimits(plan *resolve.Plan) []weightLimit {
	var out []weightLimit
	for _, i := range plan.Items {
		if describesSigns(i.Instruction.Section) || len(i.Steps) > 0 {
			continue
		}
		read := p.parseText(i.Text)
		for _, w := range read.weights {
			l := weightLimit{restriction: restriction{item: i, sentence: w.sentence}, pounds: w.pounds, limb: w.limb}
			l.end, l.timed = restrictionEnd(i, read, w.sentence)
			if l.timed || len(i.Times) == 0 {
				out = append(out, l)
			}
		}
	}
	return out
}

// contradicts reports whether two limits can't both be meant: they are for the same arm or leg, or
// for none, the weights differ, and the stricter one doesn't end first.
func (l weightLimit) contradicts(other weightLimit) bool {
	strict, loose := l, other
	if other.pounds < l.pounds {
		strict, loose = other, l
	}
	if sameWeight(l.pounds, other.pounds) || l.limb != other.limb || l.timed != other.timed {
		return false
	}
	return !l.timed || !isBefore(strict.end, loose.end)
}

// limbIn returns the arm or leg that a sentence mentions: "arm", "leg", "other arm"; "" for none.
func limbIn(sentence string) string {
	at := oneLimb().FindStringSubmatch(sentence)
	if at == nil {
		return ""
	}
	limb := "arm"
	if legWord().Regexp.MatchString(at[2]) {
		limb = "leg"
	}
	if at[1] != "" {
		return "other " + limb
	}
	return limb
}

// wrongWeight returns a thing to which an item gives a weight that it doesn't have.
func (p *Pass) wrongWeight(i resolve.Item) (thing string, found bool) {
	if i.Instruction.Section == procedure.Diet || !p.parseText(i.Text).namesWeight {
		return "", false
	}
	last := 0.0
	for _, s := range p.parseText(i.Text).sentences {
		pounds := poundsIn(s)
		for _, t := range weightExamples {
			if at := t.says().FindString(s); at != "" {
				if pounds == 0 {
					pounds = last
				}
				if pounds > 0 && (pounds < t.low || pounds > t.high) {
					return strings.ToLower(at), true
				}
				return "", false
			}
		}
		if pounds > 0 {
			last = pounds
		}
	}
	return "", false
}

// weightExamples are what sheets compare a weight with, and their weights in pounds, as people round them.
var weightExamples = []struct {
	says      func() *matcher
	low, high float64
}{
	{lazyMatcher(`(?i)\bhalf(?:[ -]| a )gallon(?: jug| carton)? of (?:milk|water)\b`), 3.5, 5.5},
	{lazyMatcher(`(?i)\b(?:a|one|1)(?: full)? gallon(?: jug)? of (?:milk|water)\b`), 7, 10.5},
	{lazyMatcher(`(?i)\b(?:a|one|1) (?:quart|liter|litre)(?: carton)? of (?:milk|water)\b`), 1.5, 3},
}

var (
	namesWeightExample = lazyMatcher(`(?i)\b(?:gallon|quart|liter|litre)\b`)
	carries            = lazyMatcher(`(?i)\b(?:lift(?:ing)?|carry(?:ing)?|push(?:ing)?|pull(?:ing)?|pick(?:ing)? up|hold(?:ing)?)\b`)
	oneLimb            = lazyMatcher(`(?i)\b(other |good |healthy )?(arms?|hands?|legs?|foot|feet|knees?|hips?|ankles?|wrists?|elbows?|shoulders?|side)\b`)
	legWord            = lazyMatcher(`(?i)^(?:legs?|foot|feet|knees?|hips?|ankles?)$`)
)
