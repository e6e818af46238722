package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e24 is rule E24.
var e24 = &Analyzer{
	Name: "E24", Doc: "a day for something that the clinic does without the patient", Instead: "by when the patient calls: \"A nurse calls you {at}. If nobody has called by {by}, call us.\"",
	Why: "nobody notices that a promised call or letter didn't come, and the day may be one on which nobody works",
	Bad: []string{
		"We call you with the lab result {at}.",
		"If we sent urine to the lab, we call you {at}. If we do not, call us.",
		"Your own doctor gets our report {at}.",
		"A nurse will phone you {at}.",
		"We will mail your results {at}.",
		"{at}, we text you the next steps.",
		"Your lab result is ready {at}.",
		"You get the result {at}. Call us if you do not.",
		"The office sends your doctor a letter {at}.",
		"A nurse will check on you by phone {at}.",
		"We will be in touch {at}.",
		"The pharmacy calls you {at}.",
		"Expect our call {at}.",
	},
	Good: []string{
		"You get the result within 2 weeks. If you have not heard from us by {by}, call us.",
		"We call you with the result. If we have not by {by}, call us.",
		"A nurse calls you {at}. If nobody has called by {by}, call us.",
		"Come back {at}. We tell you the result then.",
		"Call us {at}, and tell us how you are.",
		"Bring your results {at}.",
		"Send us your pain diary {at}.",
		"Come back for the result {at}.",
		"If we do not call you, come back {at}.",
		"We take out your stitches {at}.",
		"We check your eye {at}. If you can't come, we call you.",
		"Tell our nurse by phone {at} how you are.",
		"Meet us at the clinic {at}; the results are there.",
		"You get your stitches out {at}, and we have your result then.",
	},
	Text: func(p *TextPass) {
		if slices.ContainsFunc(sentences(p.Words), missesCall) {
			return
		}
		for _, at := range sentenceSpans(p.Words) {
			s := p.Words[at[0]:at[1]]
			if saysTime(s, procedure.At) && actsAway().MatchString(s) && !comesToClinic().MatchString(s) {
				p.Report(at[0], at[1], "something that the clinic does without the patient is promised for a day")
			}
		}
	},
}

// saysTime reports whether a text has the time of a key.
func saysTime(text string, key procedure.TimeKey) bool {
	return strings.Contains(text, "{"+string(key)+"}")
}

// missesCall reports whether a sentence has the patient call if nothing came by a time: then a
// missing call is noticed.
func missesCall(s string) bool {
	return saysTime(s, procedure.By) && supposed().MatchString(s) && hearsNothing().MatchString(s) && callsUs().MatchString(s)
}

var (
	hearsNothing = lazyMatcher(`(?i)\b(?:not|no|nobody|no one|nothing|never)\b`)
	callsUs      = lazyMatcher(`(?i)(?:^|[,;:] )(?:please )?(?:call|phone|tell)\b`)
	// actsAway matches the clinic, or somebody on its behalf, on the phone or at a desk; or the
	// result of that.
	actsAway = lazyMatcher(`(?i)\b(?:we|(?:the|our|a|your) (?:own )?(?:clinic|office|nurse|doctor|surgeon|team|lab|pharmacy|pharmacist)) (?:will |may |can |then |also )*` +
		`(?:call|phone|ring|text|e-?mail|mail|write|send|post|contact|notify|message|let you know|get our|get a|receive|reach out|be in touch|give you a call)s?\b` +
		`|\b(?:doctor|surgeon|dentist) (?:will )?(?:gets?|receives?|has|have)\b.*\b(?:report|letter|notes?|results?)\b` +
		`|(?:^|[,;:}] ?|\band )(?:we|(?:the|our|a|your) (?:nurse|doctor|surgeon|clinic|office)) [^,;:{]*\bby phone\b|\bexpect (?:our|a) call\b` +
		`|\byou (?:will |may )?(?:get|receive|hear|have)\b[^,;]*\b(?:results?|report|letter|from us|call)\b` +
		`|\bresults? (?:is|are|comes?|arrives?|will (?:be|come|arrive))\b`)
	// comesToClinic matches what makes it a visit.
	comesToClinic = lazyMatcher(`(?i)\bcome (?:back|in|to)\b|\b(?:see|meet) us\b|\bvisit us\b|\bbring\b|\bat your (?:next )?visit\b`)
)
