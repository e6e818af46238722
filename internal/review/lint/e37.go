package lint

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
)

// e37 is rule E37.
var e37 = &Analyzer{
	Name: "E37", New: true, Doc: "a text that refers to a part of the sheet that some patients' sheets don't have", Instead: "the limit itself in this line, or the same if: on this line and on the one that it refers to",
	Why:  "a patient who can't find the line assumes that there is no limit",
	Bad:  []string{"activity | Do your usual things {from}. Driving is below. | from: now"},
	Good: []string{"activity | Do your usual things {from}. Driving is below. | from: now\nactivity | Do not drive until {until}. | until: 24 hours"},
	Sheet: func(p *Pass) {
		type nowhere struct {
			what      string
			plan      *resolve.Plan // the first one that lacks it
			item      resolve.Item
			somewhere bool // another plan has it
		}
		var found []*nowhere
		at := map[diag.Pos]*nowhere{}
		for _, plan := range p.Plans() {
			for _, i := range plan.Items {
				what, known := p.danglingReference(plan, i), at[itemPos(i)]
				switch {
				case known == nil:
					known = &nowhere{what, plan, i, what == ""}
					at[itemPos(i)], found = known, append(found, known)
				case what == "":
					known.somewhere = true
				case known.what == "":
					known.what, known.plan = what, plan
				}
			}
		}
		for _, n := range found {
			if n.what == "" {
				continue
			}
			answers := ""
			if n.somewhere {
				answers = answersOf(n.plan, n.item)
			}
			p.Report(itemPos(n.item), "%s%s", n.what, answers)
		}
	},
}

// answersOf returns the answers of a plan to conditions other than an item's own, for a message.
func answersOf(plan *resolve.Plan, i resolve.Item) string {
	var names []string
	for _, name := range usedConditions(plan.Procedure) {
		if !slices.Contains(i.Instruction.Conditions(), name) {
			names = append(names, name)
		}
	}
	return formatAnswers(plan, names...)
}

// sheetPart is a part of the sheet that texts refer to.
type sheetPart struct {
	says  func() *matcher
	name  string
	there func(p *Pass, plan *resolve.Plan) bool
}

var sheetParts = []sheetPart{
	{lazyMatcher(`(?i)\b(?:see|follow|use) the (?:table|chart)\b|\b(?:table|chart) (?:below|above|on (?:this|the next|the last) (?:sheet|page)|on page \d)\b|\bas the (?:table|chart) says\b|\bschedule (?:below|above)\b`), "table", func(_ *Pass, plan *resolve.Plan) bool { return hasSteps(plan) || plan.Diary != nil }},
	{lazyMatcher(`(?i)\bsteps? (?:below|above)\b`), "table of steps", func(_ *Pass, plan *resolve.Plan) bool { return hasSteps(plan) }},
	{lazyMatcher(`(?i)\b(?:your|the|this|pain) diary\b`), "diary", func(_ *Pass, plan *resolve.Plan) bool { return plan.Diary != nil }},
	{lazyMatcher(`(?i)\bkey times\b`), "key time", func(_ *Pass, plan *resolve.Plan) bool { return hasKeyTime(plan) }},
	{lazyMatcher(`(?i)\b(?:phone )?numbers? (?:below|above|at the (?:top|bottom|end)|on this (?:sheet|page))\b`), "phone number", func(p *Pass, _ *resolve.Plan) bool {
		return p.Clinic.IsSample() || p.Clinic.Phone != "" || p.Clinic.AfterHours != ""
	}},
}

var otherDiary = lazyMatcher(`(?i)\b(?:food|bladder|sugar|sleep|headache) diary\b`)

func hasSteps(plan *resolve.Plan) bool {
	return slices.ContainsFunc(plan.Items, func(i resolve.Item) bool { return len(i.Steps) > 0 })
}

func hasKeyTime(plan *resolve.Plan) bool {
	return slices.ContainsFunc(plan.Items, func(i resolve.Item) bool {
		return i.Instruction.Milestone != "" && (len(i.Times) > 0 || len(plan.Procedure.DateFills(i.Text)) > 0)
	})
}

// crossReference is a sentence that refers its reader to another part of the sheet.
type crossReference struct {
	words    string // as written
	part     *sheetPart
	subject  string // of the line that is meant, if no part is
	sentence string
}

// crossReferences returns the cross-references in a text.
func crossReferences(text string) []crossReference {
	var out []crossReference
	for _, s := range sentences(text) {
		for n := range sheetParts {
			if at := sheetParts[n].says().FindString(s); at != "" && !otherDiary().MatchString(s) {
				out = append(out, crossReference{words: at, part: &sheetParts[n]})
			}
		}
		if subject := referenceSubject(s); subject != "" {
			out = append(out, crossReference{words: strings.TrimSpace(s), subject: subject, sentence: s})
		}
	}
	return out
}

// danglingReference returns what an item refers its reader to that the sheet doesn't have; "" if it
// has everything.
func (p *Pass) danglingReference(plan *resolve.Plan, i resolve.Item) string {
	for text := range i.Texts() {
		for _, s := range p.parseText(text).references {
			switch {
			case s.part != nil && !s.part.there(p, plan):
				return fmt.Sprintf("%q, but the sheet has no %s", s.words, s.part.name)
			case s.part == nil && !isCoveredElsewhere(plan, i, s.sentence, s.subject):
				return fmt.Sprintf("%q, but no other line mentions %s", s.words, s.subject)
			}
		}
	}
	return ""
}

// referenceSubject returns what a sentence says another line is about; "" for nothing.
func referenceSubject(sentence string) string {
	for _, at := range []func() *matcher{isBelow, linesAbout, seeBelow, seeFor, forThat, seeSection} {
		if m := at().FindStringSubmatch(sentence); m != nil {
			return strings.ToLower(strings.TrimSpace(m[1]))
		}
	}
	return ""
}

// isCoveredElsewhere reports whether another sentence of the sheet is about what an item refers to.
func isCoveredElsewhere(plan *resolve.Plan, from resolve.Item, sentence, subject string) bool {
	stems := stemsOf(subject)
	if len(stems) == 0 {
		return true // "the exception is below" names nothing to look for
	}
	for _, i := range plan.Items {
		for text := range i.Texts() {
			if i.Instruction == from.Instruction {
				text = strings.ReplaceAll(text, sentence, "")
			}
			for _, word := range strings.Fields(strings.ToLower(text)) {
				if slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(strings.TrimLeft(word, `("'“`), stem) }) {
					return true
				}
			}
		}
	}
	return false
}

// stemsOf returns the beginnings of the meaningful words of a subject.
func stemsOf(subject string) []string {
	const maxStems = 4
	var out []string
	for _, word := range strings.Fields(subject) {
		if emptyWord().MatchString(word) {
			continue
		}
		for _, end := range []string{"ing", "es", "s"} {
			if rest, ok := strings.CutSuffix(word, end); ok && len(rest) > 2 {
				word = rest
				break
			}
		}
		out = append(out, word[:min(len(word), maxStems)])
	}
	return out
}

var (
	isBelow    = lazyMatcher(`(?i)^(?:[^,;:(]*[,;:(] )?((?:[a-z]+ ){1,5}?)(?:is|are)(?: (?:named|listed|said|explained|described))? (?:below|above)[.;)!]*$`)
	linesAbout = lazyMatcher(`(?i)\b(?:see|read|follow) (?:the |our )?(?:lines?|parts?|sections?|rules?|notes?) (?:on|about|for) ([a-z ]+?)(?: (?:below|above))?[.;,)!]*$`)
	seeBelow   = lazyMatcher(`(?i)\bsee ([a-z ]+?),? (?:below|above)[.;,)!]*$`)
	seeFor     = lazyMatcher(`(?i)\bsee (?:below|above) (?:for|about|on) ([a-z ]+?)[.;,)!]*$`)
	forThat    = lazyMatcher(`(?i)^for ([a-z ]+?), (?:see|read|look at) (?:(?:the|its own) (?:lines?|parts?|sections?)(?: (?:below|above|further (?:down|up|on)))?|below|above|further (?:down|on))[.;,)!]*$`)
	seeSection = lazyMatcher(`(?i)\bsee the ([a-z ]+?) (?:sections?|parts?|lines?)\b`)
	// emptyWord matches a word by which no line can be found.
	emptyWord = lazyMatcher(`^(?:the|an?|your|our|my|and|or|other|others|one|only|more|most|all|any|it|its|this|that|these|those|they|which|what|how|when|exceptions?|limits?|rules?|times?|rest|signs?|numbers?|lines?|steps?|lists?|days?|dates?|boxe?s?|table|diary)$`)
)
