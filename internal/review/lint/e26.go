package lint

import (
	"aftercare/internal/authoring/procedure"
)

// e26 is rule E26.
var e26 = &Analyzer{
	Name: "E26", Doc: "an appointment on a day that the program calculates", Instead: "a line under follow-up with at:, which takes the next visit's day or leaves a line to write it on; or fill: a date that staff give",
	Why: "only people make appointments: a calculated day may be a Sunday or a holiday, and everything that depends on it is then wrong",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, c := range i.Cases {
				for _, s := range sentences(c.Text) {
					if meetsClinic().MatchString(onCondition().ReplaceAllString(s, "")) && countsDay(&i, c, s) {
						p.Report(c.Pos, "an appointment has a calculated day")
					}
				}
			}
		}
	},
}

// countsDay reports whether a sentence has a time that is counted in days: within the hours before
// the patient goes home nobody needs an appointment.
func countsDay(i *procedure.Instruction, c procedure.Case, sentence string) bool {
	for _, w := range c.Times {
		counted := w.Key == procedure.From || w.Key == procedure.At && i.Section != procedure.FollowUp
		unit := w.Span.High.Unit
		if counted && saysTime(sentence, w.Key) && (w.Span.Kind == procedure.NextDay || unit != procedure.NoUnit && !unit.IsElapsed()) {
			return true
		}
	}
	return false
}

// onCondition matches a clause that says what must come first, without a day: "once your stitches are out".
var onCondition = lazyMatcher(`(?i)\b(?:once|after|when|until|unless|before) (?:the|your|they|it)\b[^,;:.{]*`)

// meetsClinic matches what the clinic and the patient do together: the sentence or a clause of it
// begins with "we" and what is done, or has the patient come.
var meetsClinic = lazyMatcher(`(?i)(?:^|[,;:}] ?|\band |\bthen )(?:we|your (?:doctor|surgeon|dentist|nurse)) (?:will |then |also |may )*` +
	`(?:checks?|sees?|looks?|takes?|removes?|changes?|tests?|scans?|measures?|examines?|repeats?|does|do|pulls?|cuts?|meets?|gives?|puts?|replaces?|adjusts?|treats?|x-rays?)\b` +
	`|(?:^|[,;:}] ?|\band |\bthen )(?:come (?:back|in|to (?:us|see)|see us)|visit us|return to (?:us|(?:the|our) (?:clinic|office)))\b|(?:^|[,;:}] ?|\band |\bthen )see (?:us|your (?:\w+ ){0,2}(?:doctor|surgeon|dentist))\b` +
	`|\byour (?:next |first |follow-up |\w+ )?(?:visit|appointment|check-?up|check) (?:is|will be)\b` +
	`|\b(?:stitches|staples|wires|stent|drain|catheter|pad|packing) (?:(?:comes?|is taken|are taken|gets? taken|will be taken) out|(?:is|are|gets?|will be) removed)\b` +
	`|(?:^|[,;:}] ?|\band |\bthen )have (?:a|an|your) (?:\w+ ){0,2}(?:test|scan|x-ray|check-?up)\b`)
