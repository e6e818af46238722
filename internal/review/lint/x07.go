package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// x7 is rule X7.
var x7 = &Analyzer{
	Name: "X7", Doc: "a limit on food or drink together with \"eat as usual\"", Instead: "the limit as an exception: \"as usual, except for …\"", Why: "\"as usual\" overrides any limit next to it",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				anew := !eatsAsUsual().MatchString(i.Text)
				if i.Instruction.Section != procedure.Diet || anew && !usualDiet().MatchString(sentenceWith(i.Text, "{from}")) || excepts().MatchString(i.Text) {
					continue
				}
				for _, limit := range plan.Items {
					if limit.Instruction.Section == procedure.Diet && limit.Instruction != i.Instruction && limitsFood().MatchString(asOrders(limit.Text)) && !limitAllowsUsual(i, limit) {
						p.reportRelatedNew(anew, itemPos(i), itemPos(limit), "the limit", "eating as usual is allowed, and something limits it%s", formatAnswers(plan, "sedation"))
					}
				}
			}
		}
	},
}

// limitAllowsUsual reports whether a limit doesn't affect what is as usual: it is on drinking and
// only eating is as usual, or it ends before.
func limitAllowsUsual(usual, limit resolve.Item) bool {
	if !drinksAsUsual().MatchString(usual.Text) && !limitsEating().MatchString(limit.Text) {
		return true
	}
	from, begins := usual.Time(procedure.From)
	end, ends := limit.Time(procedure.Until)
	if !ends {
		end, ends = limit.Time(procedure.From)
	}
	return begins && ends && from.IsKnown() && end.IsKnown() && !isBefore(from, end)
}

var (
	drinksAsUsual = lazyMatcher(`(?i)\bdrink\b.*\bas usual\b`)
	limitsEating  = lazyMatcher(`(?i)\beat\b|\bfoods?\b|\bmeals?\b|\bonly (?:clear|soft|liquid)`)
	eatsAsUsual   = lazyMatcher(`(?i)\b(?:eat|drink)\b.*\bas usual\b`)
	usualDiet     = lazyMatcher(`(?i)\b(?:normal|usual|regular) (?:diet|foods?|meals?)\b`)
	limitsFood    = lazyMatcher(`(?i)\bdo not (?:eat|drink|have)\b|\bonly (?:clear|soft|liquid)`)
)
