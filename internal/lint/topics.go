package lint

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// What texts speak of, in the words of the library's language.
var (
	speaksOfDriving      = topic(`(?i)\bdriv(?:e|ing)\b`)
	speaksOfPainMedicine = topic(`(?i)\bpain (?:medicines?|pills?)\b|\b(?:ibuprofen|acetaminophen|naproxen|aspirin|opioids?)\b`)
	speaksOfBloodThinner = topic(`(?i)\bblood[- ]thinners?\b`)
	speaksOfSteroid      = topic(`(?i)\bsteroids?\b`)
	speaksOfSleepiness   = topic(`(?i)\bsleep(?:y|iness)\b|\bdrows|\bsedat`)
	speaksOfFever        = topic(`(?i)\bfever\b`)
)

// filled is an instruction's text with the clinic's settings and the names of medicines in it.
func (p *Pass) filled(text string) string {
	text = p.Procedure.Medicines.SayMedicines(text, p.or())
	for _, name := range procedure.Placeholders(text) {
		if key, ok := strings.CutPrefix(name, procedure.SettingPrefix); ok {
			text = strings.ReplaceAll(text, "{"+name+"}", p.Procedure.Settings[key].Value)
		}
	}
	return text
}

// place is where an item's words stand.
func place(i resolve.Item) diag.Pos {
	for _, c := range i.Instruction.Cases {
		if c.Text == i.Text {
			return c.Pos
		}
	}
	return i.Instruction.Pos
}

// before reports whether a time comes before another; where one of them is a day, whether
// its day does.
func before(a, b resolve.Time) bool {
	if a.Shape == resolve.AtClock && b.Shape == resolve.AtClock {
		return a.Low.Before(b.Low)
	}
	return visit.DateOf(a.Low).Before(visit.DateOf(b.Low))
}

// answered reports whether a plan's condition has that answer.
func answered(p *resolve.Plan, condition, answer string) bool {
	return p.Answers[condition].Value == answer
}

// anyItem reports whether an item of those sections speaks of something.
func anyItem(plan *resolve.Plan, holds func(string) bool, kinds ...procedure.Kind) bool {
	return slices.ContainsFunc(plan.Items, func(i resolve.Item) bool {
		return slices.Contains(kinds, i.Instruction.Section) && holds(i.Text)
	})
}

// in says under which answers a plan is, for a message.
func in(plan *resolve.Plan, conditions ...string) string {
	var parts []string
	for _, c := range conditions {
		if v := plan.Answers[c].Value; v != "" {
			parts = append(parts, c+": "+v)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (with " + strings.Join(parts, ", ") + ")"
}
