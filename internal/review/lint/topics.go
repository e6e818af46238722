package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// What texts are about, in the words of the library's language.
var (
	speaksOfDriving      = lazyMatcher(`(?i)\bdriv(?:e|ing)\b`)
	speaksOfPainMedicine = lazyMatcher(`(?i)\bpain (?:medicines?|pills?)\b|\b(?:ibuprofen|acetaminophen|naproxen|aspirin|opioids?)\b`)
	speaksOfBloodThinner = lazyMatcher(`(?i)\bblood[- ]thinners?\b`)
	speaksOfSteroid      = lazyMatcher(`(?i)\bsteroids?\b`)
	speaksOfSleepiness   = lazyMatcher(`(?i)\bsleep(?:y|iness)\b|\bdrows|\bsedat`)
	speaksOfFever        = lazyMatcher(`(?i)\bfever\b`)
)

// fillText returns an instruction's text with the clinic's settings and the names of medicines filled in.
func (p *Pass) fillText(text string) string {
	text = p.Procedure.Medicines.FillPlaceholders(text, p.or())
	for _, name := range procedure.Placeholders(text) {
		if key, ok := strings.CutPrefix(name, procedure.SettingPrefix); ok {
			text = strings.ReplaceAll(text, "{"+name+"}", p.Procedure.Settings[key].Value)
		}
	}
	return text
}

// itemPos returns the position of an item's words.
func itemPos(i resolve.Item) diag.Pos {
	for _, c := range i.Instruction.Cases {
		if c.Text == i.Text {
			return c.Pos
		}
	}
	return i.Instruction.Pos
}

// isBefore reports whether a time comes before another; if one of them is a day, whether its day does.
func isBefore(a, b resolve.Time) bool {
	if a.Shape == resolve.AtClock && b.Shape == resolve.AtClock {
		return a.Low.Before(b.Low)
	}
	return visit.DateOf(a.Low).Before(visit.DateOf(b.Low))
}

// hasAnswer reports whether a plan's condition has that answer.
func hasAnswer(p *resolve.Plan, condition, answer string) bool {
	return p.Answers[condition].Value == answer
}

// anyItem reports whether an item of those sections mentions something.
func anyItem(plan *resolve.Plan, holds func(string) bool, kinds ...procedure.Kind) bool {
	return slices.ContainsFunc(plan.Items, func(i resolve.Item) bool {
		return slices.Contains(kinds, i.Instruction.Section) && holds(i.Text)
	})
}

// formatAnswers words the answers of a plan, for a message.
func formatAnswers(plan *resolve.Plan, conditions ...string) string {
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
