package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// x2 is rule X2.
var x2 = &Analyzer{
	Name: "X2", Doc: "a sheet without sedation that mentions being sleepy from it", Instead: "if: sedation", Why: "a patient who wasn't sedated wonders what was given",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			if !hasAnswer(plan, "sedation", procedure.No) {
				continue
			}
			for _, i := range plan.Items {
				if speaksOfSleepiness().MatchString(i.Text) && !hasOtherCause(i) {
					p.Report(itemPos(i), "no sedation was given, but the text says %q", i.Text)
				}
			}
		}
	},
}

// hasOtherCause reports whether an item mentions sleepiness that need not come from sedation: as a sign
// without an end, under another condition, such as an opioid, or as a possibility ("if you are sleepy").
func hasOtherCause(i resolve.Item) bool {
	if namesSedation().MatchString(i.Text) {
		return false
	}
	sign := describesSigns(i.Instruction.Section) && len(i.Times) == 0
	return sign || !claimsSleepiness(i.Text) || slices.ContainsFunc(i.Instruction.Conditions(), func(name string) bool { return name != "sedation" })
}

// claimsSleepiness reports whether a sentence says that the patient is sleepy, rather than asking
// or supposing it.
func claimsSleepiness(text string) bool {
	return slices.ContainsFunc(sentences(text), func(s string) bool {
		return speaksOfSleepiness().MatchString(s) && !strings.HasSuffix(s, "?") && !supposes().MatchString(s) && (!fromPills().MatchString(s) || gaveBefore().MatchString(s))
	})
}

var supposes = lazyMatcher(`(?i)\b(?:if|when|while|until|unless)\b[^,.]*\b(?:sleep(?:y|iness)|drows)`)

// fromPills matches sleepiness caused by what the patient takes at home.
var fromPills = lazyMatcher(`(?i)\b(?:pills?|tablets?|capsules?|drops|syrup|patch(?:es)?|(?:pain|nausea|allergy|cough|cold) medicines?)\b[^.;:]*\b(?:makes?|cause) (?:you|some people|many people)?\b[^.;:]*\b(?:sleep|drows)`)

// gaveBefore matches what the patient had before, to be calm.
var gaveBefore = lazyMatcher(`(?i)\bwe gave\b|\byou (?:got|had|took|were given)\b`)

var namesSedation = lazyMatcher(`(?i)\bsedat|\bto make (?:me|you) sleepy\b`)
