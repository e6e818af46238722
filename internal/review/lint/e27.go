package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e27 is rule E27.
var e27 = &Analyzer{
	Name: "E27", Doc: "a restriction for some days, or under expect, without the time from which it is allowed again",
	Instead: `from: instead of for:, and in the text "You may do so again {from}"`,
	Why:     `"for 7 days (until Fri, Dec 4)" can be read either way, as forbidden or as allowed on that Friday; and what is normal seems to end a day early`,
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, c := range i.Cases {
				w, found := endsUnsafely(i.Section, c)
				if !found {
					continue
				}
				for _, s := range sentences(c.Text) {
					if restrictsFor(s) {
						p.Report(c.Pos, "a restriction for %s doesn't say when it is allowed again", w.Words)
					}
				}
			}
		}
	},
}

// endsUnsafely returns the time of a wording that says how long something lasts and whose printed
// end isn't that of a restriction: a day, which reads both ways; under expect an hour too, since
// what is normal ends early. Nights are named by the last of them, and what isn't exact has no end.
func endsUnsafely(section procedure.Kind, c procedure.Case) (procedure.When, bool) {
	for _, w := range c.Times {
		unit := w.Span.High.Unit
		days := unit == procedure.Days || unit == procedure.Weeks
		if w.Key == procedure.For && w.Span.Kind != procedure.AFew && (days || section == procedure.Expect && unit.IsElapsed()) {
			return w, true
		}
	}
	return procedure.When{}, false
}

// restrictsFor reports whether a sentence forbids something for the length that it gives.
func restrictsFor(sentence string) bool {
	before, after, says := strings.Cut(asOrders(sentence), "{"+string(procedure.For)+"}")
	if !says {
		return false
	}
	if forSome().MatchString(before) {
		return forbidsNow().MatchString(strings.TrimLeft(after, ", "))
	}
	for _, at := range forbidsThing().FindAllStringIndex(before, -1) {
		rest := before[at[1]:]
		if !forbidsNothing().MatchString(rest) && !anotherClause().MatchString(rest) {
			return true
		}
	}
	return false
}

const (
	// forbidding matches words that forbid, each at the beginning of what they forbid.
	forbidding = `(?:do not|never|avoid|skip|stop|quit|hold off|give up|leave out|refrain|take a break from|wait|stay (?:out|off|away|home)|keep (?:[a-z]+ ){0,2}(?:out|off|away)` +
		`|no (?:\w+ ){0,2}(?:lifting|driving|swimming|baths?|bathing|showers?|pools?|tubs?|sports?|exercise|running|gym|sex|work|school|alcohol|smoking|flying|flights` +
		`|bending|twisting|makeup|lenses|coffee|caffeine|straws?|aspirin|ibuprofen|naproxen))\b`
	forbidStart = `(?:^|[,;:)}] ?|\b(?:and|but|or|so|then|also|please) )`
)

var (
	forbidsThing = lazyMatcher(`(?i)` + forbidStart + forbidding)
	forbidsNow   = lazyMatcher(`(?i)^` + forbidding)
	// forSome matches what precedes a length that begins its sentence, as in "For {for}, do not lift".
	forSome = lazyMatcher(`(?i)^(?:for|during) (?:the (?:first|next) )?$`)
	// forbidsNothing matches what follows words that only look like a restriction: "do not worry".
	forbidsNothing = lazyMatcher(`(?i)^ (?:worry|panic|be (?:surprised|afraid|alarmed|scared)|need|forget|miss|stop|skip|feel|want|notice|have|remember|be able|see|hear)\b`)
	// anotherClause matches what separates a restriction from a length that belongs to something else.
	anotherClause = lazyMatcher(`(?i)[:;]|\b(?:if|when|because|since|while|until|unless|so)\b`)
)
