package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// e25 is rule E25.
var e25 = &Analyzer{
	Name: "E25", Doc: "a sentence for patients without a next visit that others also read, or that removes other text with it",
	Instead: "an instruction of its own under follow-up, with without-visit: yes; and visit: NAME if it is about one kind of visit",
	Why:     "otherwise a patient who has a next visit is told to call for one, or the rest of the instruction disappears when a visit is given",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			if i.NotAsked != "" {
				checkWithoutVisit(p, &i, i.NotAsked, i.Pos)
			}
			for _, c := range i.Cases {
				checkWithoutVisit(p, &i, c.Text, c.Pos)
			}
		}
	},
}

// checkWithoutVisit checks one wording of an instruction. What is only read in vain is a warning;
// what a next visit removes, and shouldn't, is an error.
func checkWithoutVisit(p *Pass, i *procedure.Instruction, text string, pos diag.Pos) {
	of, ofOne := 0, 0
	all := sentences(text)
	for _, s := range all {
		switch {
		case lacksAnyVisit(s):
			of++
		case lacksOneVisit(s):
			ofOne++
		}
	}
	without, named := i.WithoutVisit, i.WithoutVisit && i.Visit != ""
	switch {
	case named && of > 0:
		p.Report(pos, "a sentence for patients without any next visit belongs to the visit %q, so it stays if another visit is given", i.Visit)
	case named && ofOne == 0:
		p.Report(pos, "without-visit removes a sentence that doesn't say \"if you have no visit to …\": it disappears with the visit %q", i.Visit)
	case named && ofOne < len(all):
		p.Report(pos, "a sentence for patients without a visit shares its instruction with another sentence, which disappears with it")
	case named:
	case without && ofOne > 0 && of == 0:
		p.Report(pos, "without-visit removes what is for patients without one kind of visit: it disappears with any visit; name the visit with visit: NAME")
	case of == 0 && without:
		p.Report(pos, "without-visit removes a sentence that doesn't say \"if you have no next visit\": it disappears with any visit")
	case of == 0:
	case i.Section != procedure.FollowUp:
		p.Warn(pos, "a sentence for patients without a next visit is outside follow-up")
	case !without:
		p.Warn(pos, "a sentence for patients without a next visit lacks without-visit: yes")
	case of < len(all):
		p.Report(pos, "a sentence for patients without a next visit shares its instruction with another sentence, which disappears with it")
	}
}

// lacksAnyVisit reports whether a sentence is for patients who have no next visit. One who has no
// visit to take out the stitches, or no day for this visit, may have another: that sentence stays.
func lacksAnyVisit(sentence string) bool {
	at := lacksVisit().FindStringIndex(sentence)
	return at != nil && !ofOneKind().MatchString(sentence[at[1]:])
}

// lacksOneVisit reports whether a sentence is for patients who lack a visit of one kind, such as to take out
// the stitches.
func lacksOneVisit(sentence string) bool {
	at := lacksVisit().FindStringIndex(sentence)
	return at != nil && ofOneKind().MatchString(sentence[at[1]:])
}

var (
	lacksVisit = lazyMatcher(`(?i)\b(?:you|we|your (?:child|baby|son|daughter))(?: still)? (?:have|has|got|made|gave you|set) no (?:` + aVisit + `)\b` +
		`|\b(?:have|has|did|do|does)(?: not|n['’]t)(?: yet| still)? (?:have|got|get|made|make|been given|given you|set) (?:an?|your|the|any) (?:` + aVisit + `)\b` +
		`|\b(?:if|while|as long as|where) (?:there is )?no (?:` + aVisit + `)\b|\bwithout (?:an?|your) (?:` + aVisit + `)\b`)
	ofOneKind = lazyMatcher(`(?i)^ (?:(?:to|for) |(?:visit|check|test)\b)`)
)

const aVisit = `(?:day|date|time) (?:yet )?for (?:it|this|that)|(?:next |follow-up |return |set )?(?:visit|appointment|check-?up)`
