package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// x5 is rule X5.
var x5 = &Analyzer{
	Name: "X5", Doc: "\"usual medicines\" without an exception for a medicine that is on hold", Instead: "\"Take your usual medicines. The one exception is …\"", Why: "a patient must not have to decide which of two lines applies",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.Medication || !usualMedicines().MatchString(i.Text) || excepts().MatchString(i.Text) {
					continue
				}
				for _, held := range plan.Items {
					if holdsUsual().MatchString(asOrders(held.Text)) && !strings.Contains(held.Text, "usual") && held.Instruction.Section == procedure.Medication && len(held.Times) > 0 {
						p.ReportRelated(itemPos(i), itemPos(held), "the hold", "all usual medicines, but one is on hold%s", formatAnswers(plan, "diagnostic", "sedation"))
					}
				}
			}
		}
	},
}

var (
	usualMedicines = lazyMatcher(`(?i)\b(?:usual|regular) medicines?\b`)
	excepts        = lazyMatcher(`(?i)\bexcept(?:ion)?\b|\bother than\b|\bbut not\b`)
	holdsUsual     = lazyMatcher(`(?i)\bdo not take\b`)
)
