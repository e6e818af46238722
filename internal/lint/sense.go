package lint

import (
	"strings"

	"aftercare/internal/procedure"
)

// What a phrase means hangs on what stands around it. A sign tells what may happen to a patient, on
// whatever day it does; an order tells what to do, and needs its time and who does it.

// excuses say, of a match of a rule of the table, whether what stands around it makes it right.
var excuses = map[string]func(t Text, start, end int) bool{
	"V13": saysWhen, "V14": movesWithReader, "V18": hidesNobody,
}

// saysWhen reports whether "later" or "soon" is no missing time: it is measured ("2 days later"), is
// a bound ("{by} or later", "too soon", "as soon as you feel it"), or a sign begins then.
func saysWhen(t Text, start, end int) bool {
	before, after := strings.ToLower(t.Words[:start]), strings.ToLower(t.Words[end:])
	switch strings.ToLower(t.Words[start:end]) {
	case "later":
		return measured().Regexp.MatchString(before) || strings.HasSuffix(before, "} or ") || strings.HasPrefix(after, " than ") ||
			isSign(t) && !wantsTime().MatchString(sentenceAt(t.Words, start))
	case "soon":
		return strings.HasSuffix(before, "too ") || strings.HasSuffix(before, "as ") && whenItHappens().Regexp.MatchString(after)
	}
	return false
}

// movesWithReader reports whether "today" and the like are the day of reading: of a comparison, or
// of a sign, which comes on any day. A deadline is counted from the procedure, which was on one.
func movesWithReader(t Text, start, end int) bool {
	before, after := strings.ToLower(t.Words[:start]), strings.ToLower(t.Words[end:])
	if strings.HasPrefix(after, " than ") || comparedTo().Regexp.MatchString(before) {
		return true
	}
	return t.Section == procedure.Warnings && !strings.EqualFold(t.Words[start:end], "tomorrow") && !deadlineWord().Regexp.MatchString(before)
}

// hidesNobody reports whether a passive leaves no actor out whom the patient must know: it is a
// state ("you are confused"), or happens in a sign, where it does not matter who did it. What
// should or must be done is an order anywhere.
func hidesNobody(t Text, start, end int) bool {
	words := strings.Fields(strings.ToLower(t.Words[start:end]))
	if stateWord().Regexp.MatchString(words[len(words)-1]) {
		return !strings.HasPrefix(strings.ToLower(t.Words[end:]), " by ")
	}
	return isSign(t) && !orderBefore().Regexp.MatchString(strings.ToLower(t.Words[:start]))
}

// isSign reports whether a text tells of a sign.
func isSign(t Text) bool { return tellsSigns(t.Section) }

// tellsSigns reports whether a section tells of signs: to the patient, or to those who help.
func tellsSigns(section procedure.Kind) bool {
	return section == procedure.Warnings || section == procedure.ForOthers
}

// sentenceAt is the sentence that holds a byte of a text.
func sentenceAt(text string, offset int) string {
	for _, at := range sentenceSpans(text) {
		if offset < at[1] {
			return text[at[0]:at[1]]
		}
	}
	return text
}

// clauseStart is what stands before a verb that gives an order: the start of a sentence or clause, or
// "you may". After "if you" or "that you" a verb tells of what the patient does anyway.
const clauseStart = `(?:^|[,;:(]\s*|\b(?:then|and|or|please|to|you (?:may|can|should|must|will|need to))\s+)(?:also |only |just |too )?`

var (
	measured      = topic(`\b(?:minutes?|hours?|days?|weeks?|months?|years?) $`)
	whenItHappens = topic(`^ as (?:the|your|it|we|they|a|an|you (?:feel|see|notice|get|have|are (?:home|awake)))\b`)
	comparedTo    = topic(`\bthan (?:it was |it is |they were |they are )?$`)
	deadlineWord  = topic(`\b(?:by|until|till|past|after|before|since|from|through)(?: late| early)? $`)
	orderBefore   = topic(`\b(?:should|must|need to|needs to|has to|have to|ought to) (?:not |also |only )?$`)
	// wantsTime is an order, or a state that a sign lets last only so long.
	wantsTime = topic(`(?i)\b(?:not|still|by|until)\b|` + clauseStart + `(?:call|come|go|see|tell|ask|take|use|start|stop|return|check|lie|press|put)\b`)
	// stateWord is an adjective that looks like a participle: how a person or a part of the body is.
	stateWord = topic(`^(?:confused|worried|scared|frightened|upset|tired|exhausted|relaxed|rested|dazed|` +
		`swollen|bruised|burned|blistered|infected|inflamed|irritated|blocked|clogged|cracked|crusted|healed|closed|soaked|stained|injured|` +
		`naked|dressed|crooked|aged|used|allowed|supposed|related|married|interested|pleased|needed)$`)
)
