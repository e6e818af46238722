package lint

import (
	"strings"

	"aftercare/internal/procedure"
)

// e30 is rule E30.
var e30 = &Analyzer{
	Name: "E30", Doc: "what the patient does for so long, under what is normal", Instead: "the section of what is done: activity, site-care, medication or follow-up",
	Why: "under expect, for: ends before a sign of the same length is a reason to call: a day is missing of what is done",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			if i.Section != procedure.Expect {
				continue
			}
			for _, c := range i.Cases {
				w, found := endsUnsafely(i.Section, c)
				for _, s := range sentences(c.Text) {
					if found && doesFor(s) {
						p.Found(c.Pos, "what is done for %s ends early under expect", w.Words)
					}
				}
			}
		}
	},
}

// doesFor reports whether a sentence says for how long the patient does something.
func doesFor(sentence string) bool {
	before, after, says := strings.Cut(sentence, "{"+string(procedure.For)+"}")
	if !says {
		return false
	}
	if forSome().MatchString(before) {
		return doesThing().MatchString(strings.TrimLeft(after, ", "))
	}
	for _, at := range doesThing().FindAllStringIndex(before, -1) {
		if !anotherClause().MatchString(before[at[1]:]) {
			return true
		}
	}
	return false
}

// doesThing is an order to do something, at the beginning of a sentence or a clause.
var doesThing = topic(`(?i)(?:^|[;:] ?|\b(?:then|also|please) )(?:look|watch|check|measure|rate|write|wash|clean|rinse|keep|leave|use|wear|take|put|drink|eat|rest|sleep|ice|walk|stay|hold|raise)\b`)
