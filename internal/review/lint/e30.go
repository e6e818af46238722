package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e30 is rule E30.
var e30 = &Analyzer{
	Name: "E30", Doc: "something that the patient does for a time, listed under what is normal", Instead: "the section for what patients do: activity, site-care, medication or follow-up",
	Why: "under expect, for: ends a day early, so that it never overlaps a sign to call about; for something that the patient does, that day would be missing",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			if i.Section != procedure.Expect {
				continue
			}
			for _, c := range i.Cases {
				w, found := endsUnsafely(i.Section, c)
				for _, s := range sentences(c.Text) {
					if found && doesFor(s) {
						p.Report(c.Pos, "what is done for %s ends early under expect", w.Words)
					}
				}
			}
		}
	},
}

// doesFor reports whether a sentence says how long the patient does something.
func doesFor(sentence string) bool {
	before, after, says := strings.Cut(sentence, "{"+string(procedure.For)+"}")
	if !says {
		return false
	}
	if forSome().MatchString(before) {
		return doesThing().MatchString(strings.TrimLeft(after, ", "))
	}
	for _, at := range doesThing().FindAllStringIndex(before, -1) {
		rest := before[at[1]:]
		if !anotherClause().MatchString(rest) && (!maybe().MatchString(rest) || maybeYou().MatchString(rest)) {
			return true
		}
	}
	return false
}

var (
	// doesThing matches an order to do something, at the beginning of a sentence or a clause.
	doesThing = lazyMatcher(`(?i)(?:^|[;:] ?|\b(?:then|also|please) )(?:you (?:should|must|need to|have to) )?(?:look|watch|check|measure|rate|write|wash|clean|rinse|keep|leave|use|wear|take|put|drink|eat|rest|sleep|ice|walk|stay|hold|raise|apply|cover|chew|lie|sit)\b`)
	// maybe matches what follows a noun that only looks like an order: "Sleep may be poor".
	maybe = lazyMatcher(`(?i)^(?: \w+){0,4} (?:may|might|can|could|will)\b`)
	// maybeYou matches a verb that isn't that noun's: "Rest as much as you can".
	maybeYou = lazyMatcher(`(?i)\b(?:you|it|they|that|we) (?:may|might|can|could|will)\b`)
)
