package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// e36 is rule E36.
var e36 = &Analyzer{
	Name: "E36", New: true, Doc: "a sheet that says the patient was asleep, or under anesthesia, without its limits or its warning sign", Instead: "include: [general-anesthesia], or lines on driving, alcohol, decisions and a responsible adult, and slow breathing as a sign",
	Why:  "after anesthesia a patient feels recovered hours too early, and breathing can slow down at home",
	Bad:  []string{"about | We put you to sleep and took out your gallbladder."},
	Good: []string{"about | We took out a mole without general anesthesia.\nactivity | You may drive {from}. | from: now"},
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			said, asleep := p.anesthesia(plan)
			if !asleep {
				continue
			}
			if missing := missingLimits(plan, p.Procedure.PatientAges()); len(missing) > 0 {
				p.Report(p.Procedure.Pos, "%q, but no line on %s%s", said, strings.Join(missing, ", "), formatAnswers(plan, "sedation"))
				return
			}
		}
	},
}

// missingLimits returns what a sheet lacks for a patient who was asleep. A child doesn't drive,
// drink alcohol or sign anything, and has a parent.
func missingLimits(plan *resolve.Plan, ages procedure.Ages) []string {
	var missing []string
	for _, t := range sedationTopics {
		limits := func(text string) bool {
			return slices.ContainsFunc(sentences(text), func(s string) bool { return t.says().MatchString(s) && !sentBelow().MatchString(s) })
		}
		if ages.Max >= drivingAge && !anyItem(plan, limits, procedure.Activity, procedure.Diet, procedure.Medication, procedure.Observation) {
			missing = append(missing, t.name)
		}
	}
	if !anyItem(plan, func(s string) bool { return slowBreathing().MatchString(s) }, procedure.Warnings) {
		missing = append(missing, "slow breathing as a warning sign")
	}
	return missing
}

// anesthesia returns the sentence of a sheet that says that the patient was asleep for the procedure.
func (p *Pass) anesthesia(plan *resolve.Plan) (said string, asleep bool) {
	texts := []string{p.Procedure.Title}
	for name, a := range plan.Answers {
		if c := p.Procedure.Conditions[name]; a.Value != "" && a.Value != c.Negative() {
			texts = append(texts, c.LeadInFor(a.Value))
		}
	}
	slices.Sort(texts)
	for _, i := range slices.Concat(plan.About, plan.Items) {
		switch i.Instruction.Section {
		case procedure.Warnings, procedure.ForOthers, procedure.FollowUp:
		default:
			if saysAsleep().MatchString(i.Text) && (!wasAwake().MatchString(i.Text) || isGeneral().MatchString(i.Text)) {
				texts = append(texts, sentences(i.Text)...)
			}
		}
	}
	for _, s := range texts {
		if saysAsleep().MatchString(s) && !saysAwake().MatchString(s) {
			return s, true
		}
	}
	return "", false
}

// drivingAge is the age in years from which patients drive.
const drivingAge = 16

var (
	saysAsleep = lazyMatcher(`(?i)\bgeneral ana?esthe(?:sia|tics?)\b|\bput(?:s|ting)? you (?:to sleep|under)\b|\byou were (?:put (?:to sleep|under)|(?:fully|completely|deeply|sound|fast) asleep)\b|\b(?:were|are|was|while) (?:you (?:were|are) )?(?:fully |deeply |fast |sound )?asleep (?:during|for|while|through|when we)\b` +
		`|\bwhile you (?:slept|were asleep|sleep during)\b|\b(?:the|had|got|gave you|under|from|after) ana?esthesia\b|\bwhile you were under[,.]|\b(?:from|by) the breathing tube\b`)
	// saysAwake matches another kind of anesthesia, one that wasn't given, and one to come.
	saysAwake     = lazyMatcher(`(?i)\b(?:without|no|not|never|instead of|local|spinal|epidural|regional|topical|awake|before|next|future|another|if you (?:need|have))\b`)
	wasAwake      = lazyMatcher(`(?i)\bawake\b`)
	isGeneral     = lazyMatcher(`(?i)\bgeneral ana?esthe`)
	sentBelow     = lazyMatcher(`(?i)\b(?:below|above)[.;)]*$`) // "Driving is below" doesn't limit anything
	slowBreathing = lazyMatcher(`(?i)\b(?:slow|shallow)[^.]*\bbreath|\bbreath[^.]*\b(?:slow|shallow)`)
)
