package lint

import (
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e34 is rule E34.
var e34 = &Analyzer{
	Name: "E34", Doc: "a text that names an event, with a time that counts from the procedure or that prints the event too",
	Instead: "the event in the time: for: 1 to 3 days after stent-out, with stent-out under events",
	Why:     "a time without an event counts from the end of the procedure, so its date is too early; a time with an event prints the event, so the text would say it twice",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, c := range i.Cases {
				counted := countsSteps(c)
				for _, s := range sentences(c.Text) {
					if what := startEvent(p.Procedure, s, counted); what != "" {
						p.Report(c.Pos, "the steps count from the procedure, but the text says %q", what)
					}
					if w, what := besideEvent(p.Procedure, s, c.Times); what != "" {
						p.Report(c.Pos, "%s: %s counts from the end of the procedure, but the text says %q", w.Key, w.Words, what)
					}
					if w, what := repeatsEvent(p.Procedure, s, c.Times); what != "" {
						p.Report(c.Pos, "%s: %s prints its event, and the text repeats %q; expected only {%s}", w.Key, w.Words, what, w.Key)
					}
				}
			}
		}
	},
}

// besideEvent returns the time of a sentence that counts from the procedure although the sentence
// counts from an event, "{for} after the stent is out" or "After the stent is out, {for}", and the
// words of the event.
func besideEvent(p *procedure.Procedure, sentence string, times []procedure.When) (procedure.When, string) {
	for _, w := range times {
		if w.Span.After != "" || w.Span.Kind > procedure.AFew {
			continue
		}
		before, after, says := strings.Cut(sentence, "{"+string(w.Key)+"}")
		if !says {
			continue
		}
		if m := eventFollows().FindStringSubmatch(after); m != nil && isEvent(p, m[1]) {
			return w, strings.TrimSpace(m[0])
		}
		if m := eventOpens().FindStringSubmatch(before); m != nil && isEvent(p, m[1]) {
			return w, m[0]
		}
	}
	return procedure.When{}, ""
}

// repeatsEvent returns the time of a sentence that prints its event if the sentence also says it,
// directly after the time: "{for} after the stent is out" with "for: 3 days after stent-out".
func repeatsEvent(p *procedure.Procedure, sentence string, times []procedure.When) (procedure.When, string) {
	for _, w := range times {
		_, after, says := strings.Cut(sentence, "{"+string(w.Key)+"}")
		m := eventFollows().FindStringSubmatch(after)
		if w.Span.After == "" || !says || m == nil {
			continue
		}
		for _, e := range p.Events {
			if e.Key == w.Span.After && strings.Contains(eventWords(m[1]), eventWords(e.Text)) {
				return w, strings.TrimSpace(m[0])
			}
		}
	}
	return procedure.When{}, ""
}

// countsSteps reports whether a wording has steps that are counted from the procedure.
func countsSteps(c procedure.Case) bool {
	from, _ := c.Time(procedure.From)
	return len(c.Steps) > 0 && from.Span.Event == "" && from.Span.After == ""
}

// startEvent returns the words of the event from which a sentence begins its table: "Start when we
// have taken off the pad"; empty if its table doesn't count from the procedure.
func startEvent(p *procedure.Procedure, sentence string, counted bool) string {
	if !counted {
		return ""
	}
	for _, m := range beginsWith().FindAllStringSubmatch(sentence, -1) {
		if isEvent(p, m[1]) {
			return strings.TrimSpace(m[0])
		}
	}
	return ""
}

// isEvent reports whether a clause after "after" or "once" says that something happens to the
// patient: one of the definition's events in (nearly) its own words, or something that is taken
// out, comes off, ends or begins.
func isEvent(p *procedure.Procedure, clause string) bool {
	if happens().MatchString(clause) {
		return true
	}
	for _, e := range p.Events {
		if key := eventWords(e.Text); key != "" && strings.Contains(eventWords(clause), key) {
			return true
		}
	}
	return false
}

// eventWords returns a clause without what differs between two ways to word one event.
func eventWords(clause string) string {
	clause = notInEvent().ReplaceAllString(strings.ToLower(clause), " ")
	return strings.Join(strings.Fields(clause), " ")
}

var (
	// eventFollows matches a clause directly after a time: "{for} after the stent is out".
	eventFollows = lazyMatcher(`(?i)^ (?:after|once|as soon as|from when|from the time|counted from when) ([^.,;:{}]+)`)
	// eventOpens matches a clause that begins a sentence: "After the stent is out, drink more {for}".
	eventOpens = lazyMatcher(`(?i)^(?:after|once|when|as soon as|from when) ([^.,;:{}]+)`)
	// beginsWith matches a clause that says when something begins.
	beginsWith = lazyMatcher(`(?i)(?:^|\b(?:start|begin)(?: \w+){0,3} )(?:after|once|when|as soon as|from when) ([^.,;:{}]+)`)
	// happens matches what is done or happens at a moment after the patient has gone home.
	happens = lazyMatcher(`(?i)^(?:we|they|the nurse|(?:the|your) doctor)(?: \w+)? (?:take|takes|took|taken|pull|pulls|remove|removes|cut|cuts|check|checks)\b` +
		`|\b(?:is|are|comes?|came|falls?|fell|gets?|wears?|goes|taken|pulled) (?:out|off|away|gone|healed|closed|removed|taken (?:out|off)|pulled out)\b`)
	notInEvent = lazyMatcher(`\b(?:the|your|a|an|any|has|have|is|are)\b`)
)
