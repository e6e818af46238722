package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// What a phrase means depends on its context. A sign says what may happen to a patient, on any day;
// an order says what to do, and needs its time and who does it.

// exemptions report, for a match of a rule of the table, whether its context makes it acceptable.
var exemptions = map[string]func(t Text, start, end int) bool{
	"A10": isMailbox, "A41": isMailbox, "A42": isBottleCap, "A45": isPartOfName, "A47": isFoundAsHours, "D11": isForbiddenDose, "D20": hasHalfOfDay,
	"V13": saysWhen, "V14": isRelativeToReading, "V15": isNotCounted, "V18": needsNoActor, "V21": isBodyFluid, "V24": isStrength,
}

// isMailbox reports whether "PO" is part of "PO Box".
func isMailbox(t Text, _, end int) bool { return mailbox().Regexp.MatchString(t.Words[end:]) }

// isBottleCap reports whether a cap is a bottle's, used to measure a powder.
func isBottleCap(t Text, start, end int) bool {
	if t.Section != procedure.Medication && !doses().MatchString(sentenceAt(t.Words, start)) {
		return true // of a web page, or on the head
	}
	return strings.HasPrefix(t.Words[end:], " of ") && !ofPills().Regexp.MatchString(t.Words[end:]) && lid().Regexp.MatchString(t.Words[start:end])
}

// isPartOfName reports whether an abbreviation belongs to a name: "Jane Roe, MD", "Rockville, MD", "MD Anderson".
func isPartOfName(t Text, start, end int) bool {
	return behindName().Regexp.MatchString(t.Words[:start]) || beforeName().Regexp.MatchString(t.Words[end:])
}

// isForbiddenDose reports whether a number of pills is what not to take: "do not take two pills
// that have the same medicine".
func isForbiddenDose(t Text, start, _ int) bool {
	return forbidsBehind().Regexp.MatchString(t.Words[:start])
}

// isFoundAsHours leaves "q6h" to the rule that can fix it.
func isFoundAsHours(t Text, start, end int) bool {
	return plainEvery().Regexp.MatchString(t.Words[start:end])
}

// hasHalfOfDay reports whether AM or PM follows a time.
func hasHalfOfDay(t Text, _, end int) bool { return halfOfDay().Regexp.MatchString(t.Words[end:]) }

// isNotCounted reports whether nobody counts "for 12 hours" from the procedure: a sign lasts that
// long, whenever it begins; something supposed does ("if you cannot pee for 8 hours"); a length
// before a test is counted backwards; or it is approximate, or about other people.
func isNotCounted(t Text, start, end int) bool {
	told := t.Section == "" && t.Key == "about" // what was done
	return told || perDay().Regexp.MatchString(t.Words[end:]) || isSign(t) || supposedBefore().Regexp.MatchString(t.Words[:start]) || countsElsewhere(t, start, end) || isApproximate(t, start, end)
}

// isBodyFluid reports whether a discharge is what comes out of the body, as patients say it:
// "vaginal discharge", one that smells.
func isBodyFluid(t Text, start, end int) bool {
	return fluidBefore().Regexp.MatchString(t.Words[:start]) || fluidBehind().Regexp.MatchString(t.Words[end:])
}

// isStrength reports whether a percentage is a product's strength: "hydrocortisone 1% cream", "70%
// alcohol".
func isStrength(t Text, start, end int) bool {
	return product().MatchString(sentenceAt(t.Words, start)) && !ofPatients().Regexp.MatchString(t.Words[end:]) || productBehind().Regexp.MatchString(t.Words[end:]) || productBefore().Regexp.MatchString(t.Words[:start])
}

// otherSenses are what precedes or follows a hard word that has a plain meaning there: a "home
// monitor", "contact lenses", an "oral surgeon".
var otherSenses = map[string]struct{ before, behind func() *matcher }{
	"monitor": {lazyMatcher(`(?i)\b(?:the|your|an?|our|this|that|home|heart|sugar|glucose|pressure|baby|both|each|of|or|and) $`), lazyMatcher(`(?i)^ (?:shows?|beeps?|reads?|is|are|says?)\b`)},
	"contact": {lazyMatcher(`(?i)\b(?:close|skin|direct|eye|keep|no|any|in|into|avoid) $`), lazyMatcher(`(?i)^ (?:lens(?:es)?|sports?|with|person|dermatitis)\b`)},
	"oral":    {nil, lazyMatcher(`(?i)^(?: and jaw)? (?:surge(?:on|ry)|syringes?|exams?|contraceptives?|b)\b`)},
	"permit":  {lazyMatcher(`(?i)\b(?:parking|driving|learner's|work|a|your) $`), nil},
	"initial": {lazyMatcher(`(?i)\b(?:middle|first) $`), nil},
}

// hasOtherSense reports whether a hard word has its plain meaning in its context. An order to
// monitor, at the beginning of a clause, never does.
func hasOtherSense(word, text string, start, end int) bool {
	sense, ok := otherSenses[word]
	if !ok {
		return false
	}
	is := func(m func() *matcher, s string) bool { return m != nil && m().Regexp.MatchString(s) }
	return is(sense.before, text[:start]) || is(sense.behind, text[end:])
}

// saysWhen reports whether "later" or "soon" isn't a missing time: it is measured ("2 days later"),
// is a bound ("{by} or later", "12 weeks or later", "too soon", "as soon as you feel it"), follows
// what the patient knows ("soon after the shot"), or is when a sign begins.
func saysWhen(t Text, start, end int) bool {
	before, after := strings.ToLower(t.Words[:start]), strings.ToLower(t.Words[end:])
	sentence := sentenceAt(t.Words, start)
	switch strings.ToLower(t.Words[start:end]) {
	case "later":
		return measured().Regexp.MatchString(before) || boundBefore().Regexp.MatchString(before) || strings.HasPrefix(after, " than ") || strings.HasPrefix(after, " of the ") ||
			isSign(t) && !wantsTime().MatchString(sentence)
	case "soon":
		return strings.HasSuffix(before, "too ") || strings.HasSuffix(before, "as ") && whenItHappens().Regexp.MatchString(after) ||
			strings.HasPrefix(after, " after ") && !wantsCall().MatchString(sentence)
	}
	return false
}

// isRelativeToReading reports whether "today" and the like mean the day of reading: in a comparison,
// or in a sign, which comes on any day. A deadline is counted from the day of the procedure.
func isRelativeToReading(t Text, start, end int) bool {
	before, after := strings.ToLower(t.Words[:start]), strings.ToLower(t.Words[end:])
	if strings.HasPrefix(after, " than ") || comparedTo().Regexp.MatchString(before) {
		return true
	}
	return t.Section == procedure.Warnings && !strings.EqualFold(t.Words[start:end], "tomorrow") && !deadlineWord().Regexp.MatchString(before)
}

// needsNoActor reports whether a passive doesn't hide an actor whom the patient must know: it is a
// state ("you are confused"), or happens in a sign, where it doesn't matter who did it. What should
// or must be done is an order anywhere.
func needsNoActor(t Text, start, end int) bool {
	words := strings.Fields(strings.ToLower(t.Words[start:end]))
	if words[len(words)-1] == "done" && strings.HasSuffix(strings.ToLower(t.Words[:start]), "you ") {
		return true // "until you are done"
	}
	if stateWord().Regexp.MatchString(words[len(words)-1]) {
		return !strings.HasPrefix(strings.ToLower(t.Words[end:]), " by ")
	}
	return isSign(t) && !orderBefore().Regexp.MatchString(strings.ToLower(t.Words[:start]))
}

// isSign reports whether a text describes a warning sign.
func isSign(t Text) bool { return describesSigns(t.Section) }

// describesSigns reports whether a section describes signs: to the patient, or to helpers.
func describesSigns(section procedure.Kind) bool {
	return section == procedure.Warnings || section == procedure.ForOthers
}

// sentenceAt returns the sentence that contains a byte of a text.
func sentenceAt(text string, offset int) string {
	for _, at := range sentenceSpans(text) {
		if offset < at[1] {
			return text[at[0]:at[1]]
		}
	}
	return text
}

// clauseStart matches what precedes a verb that gives an order: the start of a sentence or clause,
// or "you may". After "if you" or "that you" a verb says what the patient does anyway.
const clauseStart = `(?:^|[,;:(]\s*|\b(?:then|and|or|please|to|you (?:may|can|should|must|will|need to))\s+)(?:also |only |just |too )?`

var (
	mailbox       = lazyMatcher(`(?i)^(?:\.? ?box\b|['’])`)
	lid           = lazyMatcher(`(?i)\bcaps?$`)
	behindName    = lazyMatcher(`\b[A-Z][\w'’-]*,(?: [A-Z]{2,4},)* $|\b[A-Z][a-z]+ [A-Z][a-z'’-]+ $`)
	beforeName    = lazyMatcher(`^ (?:Anderson|[A-Z][a-z]+ (?:Hospital|Center|Clinic))\b`)
	forbidsBehind = lazyMatcher(`(?i)\b` + noDoing + ` (?:\w+ or )?$`)
	plainEvery    = lazyMatcher(`(?i)^q\s?\d+(?:\s?-\s?\d+)?\s?h(?:r|rs|ours?)?$`)
	halfOfDay     = lazyMatcher(`(?i)^\s?[ap]\.?\s?m\b|^ (?:in the (?:morning|afternoon|evening)|at night)\b`)
	productBehind = lazyMatcher(`(?i)^ ?(?:\w+ ){0,2}?(?:cream|ointment|gel|lotion|solution|drops|patch(?:es)?|spray|shampoo|soap|foam|alcohol|peroxide|bleach|saline|lidocaine|hydrocortisone|diclofenac|chlorhexidine|sunscreen)\b`)
	productBefore = lazyMatcher(`(?i)\b(?:hydrocortisone|lidocaine|diclofenac|saline|alcohol|peroxide|chlorhexidine|cream|ointment|gel|solution) $`)
	product       = lazyMatcher(`(?i)\b(?:cream|ointment|gel|lotion|(?:eye |ear )?drops|shampoo|patch(?:es)?)\b`)
	ofPatients    = lazyMatcher(`(?i)^ (?:of (?:people|patients|all|the time)|chance|risk|more|less|better|worse|have|get)\b`)
	fluidBefore   = lazyMatcher(`(?i)\b(?:vaginal|nipple|watery|smelly|pink|brown|bloody|yellow|green) $`)
	fluidBehind   = lazyMatcher(`(?i)^ (?:(?:that|which) (?:smells|has a bad smell|stinks)|with a bad smell|from (?:the|your) (?:vagina|nipple|penis|ear|nose|eye))\b`)
	// ofPills matches what is never measured with its bottle's cap.
	ofPills       = lazyMatcher(`(?i)^ of (?:the |your |an? )?(?:antibiotics?|pain (?:medicine|pills?)|(?:iron|fish oil|vitamins?)\b|[a-z]+(?:cillin|mycin|cycline|profen|prazole)\b)`)
	doses         = lazyMatcher(`(?i)\b(?:take|give|chew|swallow|use|put|drops?|dose|mg|daily|each|every|po|by mouth|at night|at bedtime)\b`)
	perDay        = lazyMatcher(`(?i)^ (?:a|each|every|per) (?:day|week)\b`)
	boundBefore   = lazyMatcher(`(?:\}|\b(?:minutes?|hours?|days?|weeks?|months?|years?)|\d(?: [ap]m)?) or $`)
	wantsCall     = lazyMatcher(`(?i)\b(?:call|come|see|tell|ask|phone)\b`)
	measured      = lazyMatcher(`\b(?:minutes?|hours?|days?|weeks?|months?|years?) $`)
	whenItHappens = lazyMatcher(`^ as (?:the|your|it|we|they|a|an|you (?:feel|see|notice|get|have|are (?:home|awake)))\b`)
	comparedTo    = lazyMatcher(`\bthan (?:it was |it is |they were |they are )?$`)
	deadlineWord  = lazyMatcher(`\b(?:by|until|till|past|after|before|since|from|through)(?: late| early)? $`)
	orderBefore   = lazyMatcher(`\b(?:should|must|need to|needs to|has to|have to|ought to) (?:not |also |only )?$`)
	// wantsTime matches an order, or a state that a sign limits to some time.
	wantsTime = lazyMatcher(`(?i)\b(?:not|still|by|until)\b|` + clauseStart + `(?:call|come|go|see|tell|ask|take|use|start|stop|return|check|lie|press|put)\b`)
	// stateWord matches an adjective that looks like a participle: how a person or a part of the body is.
	stateWord = lazyMatcher(`^(?:confused|worried|alarmed|surprised|concerned|scared|frightened|upset|tired|exhausted|relaxed|rested|dazed|` +
		`swollen|bruised|burned|blistered|infected|inflamed|irritated|blocked|clogged|cracked|crusted|healed|closed|soaked|stained|injured|` +
		`bloated|constipated|dehydrated|congested|nauseated|dilated|enlarged|stressed|depressed|bored|excited|embarrassed|disoriented|paralyzed|sunburned|cramped|clotted|coated|discolored|indeed|hundred|sacred|` +
		`naked|dressed|crooked|aged|used|allowed|supposed|related|married|interested|pleased|needed)$`)
)
