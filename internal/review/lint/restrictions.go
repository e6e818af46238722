package lint

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// What the lines of one sheet forbid, until when, and what they allow, from when: the rules that
// compare two lines get both from here.

// activity is what a patient may or may not do.
type activity struct {
	name    string
	matches func() *matcher
	// except matches something else with the same word; nil for nothing.
	except func() *matcher
	// barredBy matches an order that forbids the activity without a "not": "keep it dry"; nil for none.
	barredBy func() *matcher
	// within are the activities that nobody can do without doing this one.
	within []string
	// ofPlace is set if it is done to a place on the body, so that another place may come earlier.
	ofPlace bool
}

// whole returns a pattern for a verb without a restriction to a part of its activity: "eat until",
// "eat or drink", "eat as usual", but not "eat nuts".
func whole(verbs string) string {
	return `\b(?:` + verbs + `)(?: (?:or|and) [a-z]+| anything| any food)?(?:[.,;:]|$| (?:\{|until\b|before\b|again\b|at all\b|as (?:usual|before|normal)|normally\b|what(?:ever)? you\b|and\b|or\b))`
}

// The names of activities that others refer to.
const (
	driving = "driving" // its permission has its own rules
	wetting = "getting it wet"
	shower  = "a shower"
	bath    = "a bath"
	swim    = "swimming"
	soaking = "soaking it"
)

// activities are those that sheets give a time for.
var activities = []activity{
	{name: "lifting", matches: lazyMatcher(`(?i)\blift(?:ing)?\b`), except: lazyMatcher(`(?i)\blift(?:ing)? (?:up )?(?:your|the|both) (?:arms?|legs?|head|foot|feet|hands?|knees?|hips?|heels?)\b`)},
	{
		name: wetting, ofPlace: true, within: []string{shower, bath, swim, soaking},
		matches:  lazyMatcher(`(?i)\b(?:get|let|make|getting)\b[^.;:]*\bwet\b|\bwet(?:ting)? (?:it|the|your|that|this)\b|\bwash(?:ing)? (?:it\b|(?:the|your|that) (?:[a-z]+ )?(?:place|cut|wound|stitches|site|skin|incision|spot|scab|toes?|foot|finger|knee|wrist|eye)\b)`),
		barredBy: lazyMatcher(`(?i)\b(?:keep|leave|stay)\b[^.;:]*\bdry\b`),
	},
	{name: shower, matches: lazyMatcher(`(?i)\bshower(?:s|ing)?\b`), except: lazyMatcher(`(?i)\bshower (?:chair|stool|seat|cap|curtain|head|bag|cover)s?\b`)},
	{name: soaking, ofPlace: true, matches: lazyMatcher(`(?i)\bsoak(?:ing)?\b`), except: lazyMatcher(`(?i)\bsoak(?:ing)? (?:through|up)\b`)},
	{
		name: bath, matches: lazyMatcher(`(?i)\b(?:tub )?baths?\b|\bsoak (?:in|it|the (?:wound|cut))`),
		except: lazyMatcher(`(?i)\bbath ?rooms?\b|\b(?:sponge|sitz|foot|salt|bed) baths?\b|\bsalt water\b|\bfor \d+ minutes\b`),
	},
	{name: swim, matches: lazyMatcher(`(?i)\bswim(?:ming)?\b|\bpools?\b`)},
	{name: "a hot tub", matches: lazyMatcher(`(?i)\bhot tubs?\b`)},
	{name: "a sauna", matches: lazyMatcher(`(?i)\bsaunas?\b`)},
	{name: "sports", matches: lazyMatcher(`(?i)\bsports?\b`)},
	{name: "exercise", matches: lazyMatcher(`(?i)\bexercis(?:e|ing)\b|\bgym\b|\bwork(?:ing)? out\b`), except: lazyMatcher(`(?i)\bexercises? (?:we|that|the)\b|\bbreathing exercises?\b`)},
	{name: "running", matches: lazyMatcher(`(?i)\b(?:run|running|jog|jogging)\b`), except: lazyMatcher(`(?i)\brunning (?:water|nose)\b|\bruns? (?:a|the|out|water)\b`)},
	{name: "walking", matches: lazyMatcher(`(?i)` + whole("walk|walking") + `|\bwalk(?:ing)? on (?:it|(?:the|your|that) (?:leg|foot|toe))\b`)},
	{name: "weight on the leg", matches: lazyMatcher(`(?i)\b(?:put(?:ting)?|bear(?:ing)?) (?:any |no |all (?:of )?|your |full )*weight\b`)},
	{name: "work", matches: lazyMatcher(`(?i)\b(?:(?:go(?:ing)?(?: back)?|return(?:ing)?) to|stay off|off|miss|no) work\b|\bdo not work(?:[.,;]| (?:or|until|before)\b)`)},
	{name: "school", matches: lazyMatcher(`(?i)\b(?:(?:go(?:ing)?(?: back)?|return(?:ing)?) to|stay out of|no) (?:school|day ?care)\b`), except: lazyMatcher(`(?i)\bschool (?:sports|gym)\b`)},
	{name: "sex", matches: lazyMatcher(`(?i)\bsex\b`)},
	{name: "eating", matches: lazyMatcher(`(?i)` + whole("eat|eating") + `|\bnothing (?:to eat|by mouth)\b|\bno food\b`)},
	{name: "drinking", matches: lazyMatcher(`(?i)` + whole("drink|drinking") + `|\bnothing (?:to drink|by mouth)\b`)},
	{name: "alcohol", matches: lazyMatcher(`(?i)\b(?:alcohol|beer|wine|liquor)\b`), except: lazyMatcher(`(?i)\balcohol (?:wipes?|pads?|swabs?|on the)\b|\brubbing alcohol\b`)},
	{name: "a straw", matches: lazyMatcher(`(?i)\bstraws?\b`)},
	{name: "contact lenses", matches: lazyMatcher(`(?i)\bcontact lens(?:es)?\b|\b(?:your|the) (?:contacts|lenses)\b`)},
	{name: "makeup", matches: lazyMatcher(`(?i)\bmake-?up\b|\bmascara\b`)},
	{name: "tampons", matches: lazyMatcher(`(?i)\btampons?\b`)},
	{name: "flying", matches: lazyMatcher(`(?i)\bfly\b|\bflying\b`)},
	{name: "smoking", matches: lazyMatcher(`(?i)\bsmok(?:e|ing)\b`)},
	{name: driving, matches: speaksOfDriving, except: lazyMatcher(`(?i)\bdrive (?:you|me)\b|\bdriven\b`)},
}

// covers reports whether doing the other activity includes doing this one.
func (d activity) covers(other activity) bool {
	return d.name == other.name || slices.Contains(d.within, other.name)
}

// forbiddenBy reports whether a sentence that mentions the activity forbids it.
func (d activity) forbiddenBy(sentence string) bool {
	return isForbidding(sentence) || d.barredBy != nil && d.barredBy().MatchString(sentence)
}

// isIn reports whether a sentence mentions the activity.
func (d activity) isIn(sentence string) bool {
	if d.except != nil && d.except().MatchString(sentence) {
		return false
	}
	return d.matches().MatchString(sentence) || d.barredBy != nil && d.barredBy().MatchString(sentence)
}

// restriction is a line that forbids an activity, until a known end.
type restriction struct {
	item     resolve.Item
	sentence string
	end      resolve.Time
	partial  bool // it forbids a part of the activity: "more than 10 pounds", "hard exercise"
}

// permission is a line that allows an activity from a known time on.
type permission struct {
	item      resolve.Item
	sentence  string
	from      resolve.Time
	partial   bool // it allows a part of the activity: "light things", "up to 5 pounds"
	unlimited bool // it says that nothing is excepted: "anything", "as usual"
}

var (
	alsoForbids     = lazyMatcher(`(?i)\b(?:nothing|not allowed|skip|keep (?:from|off)|stay (?:away|off|out))\b`)
	givesPermission = lazyMatcher(`(?i)` + clauseStart + `(?:shower|soak|wash|wet|return to) |\b(?:you|your child|your baby|he|she|they) (?:may|can)\b|\b(?:is|are) (?:fine|ok|okay|safe|allowed|good)\b|(?:^|[,;:] )(?:start|begin|go back to|return to)\b`)
	// forbidsPart and permitsPart match words that leave out a part of the activity.
	forbidsPart = lazyMatcher(`(?i)\b(?:more than|over|above|heavier|heavy|hard|harder|contact sports?|strenuous|intense|rough|deep|long|much|fast|vigorous|high-impact|competitive|alone|without|barefoot|far|outside|unless|spicy|lakes?|oceans?|sea|rivers?|ponds?)\b|\bwith (?:your|the|that) (?:left |right |other )?(?:arm|hand|leg|side|wrist|shoulder)\b`)
	permitsPart = lazyMatcher(`(?i)\b(?:light|lightly|small|gentle|gently|easy|slow|slowly|short|up to|less than|under|below|no more than|at most|only|little|within|some|clean|still|desk|part|half|except|but|lips?)\b`)
	permitsAll  = lazyMatcher(`(?i)\b(?:anything|everything|what(?:ever)? you (?:like|want)|as (?:usual|before|much as)|normal(?:ly)?|all|any|without (?:a )?limits?|freely)\b`)
	// refersBack matches how a second sentence, "You may do so again {from}", takes back what the
	// first one forbids.
	refersBack = lazyMatcher(`(?i)\b(?:again|do so|these|those|them|it|this|that|more)\b`)
	// anotherReason matches what a limit depends on besides its time.
	anotherReason = lazyMatcher(`(?i)\b(?:while|if|when|unless|with)\b`)
)

// isForbidding reports whether a sentence forbids something, as an order or as a state.
func isForbidding(s string) bool { return forbids(s) || alsoForbids().MatchString(s) }

// activityMention is a sentence that mentions an activity.
type activityMention struct {
	activity         int // an index in activities
	sentence         string
	forbids, permits bool
}

// parsedText is what the rules found in one text, which many plans share.
type parsedText struct {
	filled      string
	sentences   []string
	activities  []activityMention
	references  []crossReference
	weights     []weightMention
	namesWeight bool // it names a thing whose weight people know
}

// parseText parses a text once for all plans.
func (p *Pass) parseText(text string) *parsedText {
	if known, ok := p.parsedTexts[text]; ok {
		return known
	}
	filled := p.fillText(text)
	out := &parsedText{filled: filled, sentences: sentences(filled), references: crossReferences(text), namesWeight: namesWeightExample().MatchString(filled)}
	for _, s := range out.sentences {
		if carries().MatchString(s) && isForbidding(s) {
			if pounds := poundsIn(s); pounds > 0 {
				out.weights = append(out.weights, weightMention{s, pounds, limbIn(s)})
			}
		}
		for n, d := range activities {
			if d.isIn(s) {
				barred := d.forbiddenBy(s)
				out.activities = append(out.activities, activityMention{n, s, barred, !barred && givesPermission().MatchString(s)})
			}
		}
	}
	if p.parsedTexts == nil {
		p.parsedTexts = map[string]*parsedText{}
	}
	p.parsedTexts[text] = out
	return out
}

// restrictions returns the lines of a plan that forbid an activity until a known time, by the
// activity's index.
func (p *Pass) restrictions(plan *resolve.Plan) map[int][]restriction {
	out := map[int][]restriction{}
	for _, i := range plan.Items {
		if describesSigns(i.Instruction.Section) {
			continue
		}
		read := p.parseText(i.Text)
		if end, ok := stepsEnd(i); ok {
			for n := range p.activitiesInSteps(i) {
				out[n] = append(out[n], restriction{i, read.filled, end, true})
			}
			continue
		}
		for _, d := range read.activities {
			if end, ok := restrictionEnd(i, read, d.sentence); d.forbids && ok {
				out[d.activity] = append(out[d.activity], restriction{i, d.sentence, end, forbidsPart().MatchString(d.sentence)})
			}
		}
	}
	return out
}

// activitiesInSteps returns the activities that a line with steps mentions, in its text or in a step.
func (p *Pass) activitiesInSteps(i resolve.Item) map[int]bool {
	out := map[int]bool{}
	for text := range i.Texts() {
		for _, d := range p.parseText(text).activities {
			out[d.activity] = true
		}
	}
	return out
}

// restrictionEnd returns when what a sentence forbids ends: its own {until}, or the {from} of the
// sentence that allows it again.
func restrictionEnd(i resolve.Item, read *parsedText, sentence string) (resolve.Time, bool) {
	if until, ok := i.Time(procedure.Until); ok && until.IsKnown() && strings.Contains(sentence, "{until}") {
		return until, true
	}
	from, ok := i.Time(procedure.From)
	if !ok || !from.IsKnown() || strings.Contains(sentence, "{from}") {
		return resolve.Time{}, false
	}
	for _, s := range read.sentences {
		if strings.Contains(s, "{from}") && refersBack().MatchString(s) {
			return from, true
		}
	}
	return resolve.Time{}, false
}

// stepsEnd returns when the last step begins if it doesn't end, else when it ends.
func stepsEnd(i resolve.Item) (end resolve.Time, ok bool) {
	if len(i.Steps) == 0 {
		return resolve.Time{}, false
	}
	last := i.Steps[len(i.Steps)-1]
	day := last.From
	if last.High > 0 && !last.To.IsZero() {
		day = last.To.Add(1)
	}
	if day.IsZero() {
		return resolve.Time{}, false
	}
	noon := day.Noon(time.UTC)
	return resolve.Time{Shape: resolve.OnDay, Low: noon, High: noon}, true
}

func stepTexts(i resolve.Item) string {
	var out []string
	for _, s := range i.Steps {
		out = append(out, s.Step.Text)
	}
	return strings.Join(out, " ")
}

// permissions returns the lines of a plan that allow an activity from a known time, by key or typed.
func (p *Pass) permissions(plan *resolve.Plan) map[int][]permission {
	out := map[int][]permission{}
	for _, i := range plan.Items {
		if describesSigns(i.Instruction.Section) {
			continue
		}
		for _, d := range p.parseText(i.Text).activities {
			if !d.permits {
				continue
			}
			if from, ok := permissionStart(plan, i, d.sentence); ok {
				out[d.activity] = append(out[d.activity], permission{i, d.sentence, from, permitsPart().MatchString(d.sentence) || poundsIn(d.sentence) > 0, permitsAll().MatchString(d.sentence)})
			}
		}
	}
	return out
}

// permissionStart returns when what a sentence allows begins.
func permissionStart(plan *resolve.Plan, i resolve.Item, sentence string) (resolve.Time, bool) {
	if from, ok := i.Time(procedure.From); ok && strings.Contains(sentence, "{from}") {
		if from.When.Span.Kind == procedure.Now {
			from.Shape, from.Low, from.High = resolve.AtClock, plan.Anchor.Ended, plan.Anchor.Ended
		}
		return from, from.IsKnown()
	}
	n, ok := typedDays(sentence)
	if !ok {
		return changeOf(plan, sentence)
	}
	noon := plan.Anchor.Day.Add(n).Noon(plan.Anchor.Zone)
	return resolve.Time{Shape: resolve.OnDay, Low: noon, High: noon}, true
}

// changeOf returns when the patient first changes the bandage, for what is done at each change.
func changeOf(plan *resolve.Plan, sentence string) (resolve.Time, bool) {
	if !atEachChange().MatchString(sentence) {
		return resolve.Time{}, false
	}
	for _, i := range plan.Items {
		from, ok := i.Time(procedure.From)
		if ok && from.IsKnown() && changes().MatchString(sentenceWith(i.Text, "{from}")) {
			return from, true
		}
	}
	return resolve.Time{}, false
}

var (
	changes      = lazyMatcher(`(?i)\bchange\b`)
	atEachChange = lazyMatcher(`(?i)\b(?:(?:at|with|before|after) (?:each|every)(?: bandage)? change|(?:each|every) time you change|when(?:ever)? you change)\b`)
)

// staysDry reports whether what is allowed keeps dry what a limit wants dry: by a cover that this
// line, the limit or a third one asks for, or because it is another place on the body.
func staysDry(plan *resolve.Plan, g permission, limit restriction) bool {
	wrapped := func(text string) bool { return wraps().MatchString(text) || covered().MatchString(text) }
	if wrapped(g.item.Text) || elsewhere().MatchString(g.sentence) != elsewhere().MatchString(limit.sentence) {
		return true
	}
	if isOfPlace(g.sentence) {
		return otherPart(g.sentence, limit.sentence)
	}
	return slices.ContainsFunc(plan.Items, func(i resolve.Item) bool {
		return wraps().MatchString(i.Text) || i.Instruction != limit.item.Instruction && covered().MatchString(i.Text)
	})
}

// isOfPlace reports whether a sentence mentions an activity that is done to a place on the body.
func isOfPlace(sentence string) bool {
	return slices.ContainsFunc(activities, func(d activity) bool { return d.ofPlace && d.isIn(sentence) })
}

// otherPart reports whether two sentences name parts of the body, but none in common.
func otherPart(a, b string) bool {
	here, there := false, false
	for _, part := range parts {
		one, other := part().MatchString(a), part().MatchString(b)
		if one && other {
			return false
		}
		here, there = here || one, there || other
	}
	return here && there
}

// wetted returns what a sentence wants dry, wet or soaked, in the words of the sentence.
func wetted(sentence string) string {
	m := wetThing().FindStringSubmatch(sentence)
	if m == nil {
		return ""
	}
	return strings.ToLower(m[1])
}

var wetThing = lazyMatcher(`(?i)\b(?:keep|leave|get|let|wet|soak|wash) (?:the|your|that|this) ([a-z -]+?)(?: (?:on and|clean and|completely|get))*(?: (?:dry|wet|in|with|until|again|for)\b|[.,;]| \{)`)

var elsewhere = lazyMatcher(`(?i)\b(?:hair|face|hands|mouth|teeth|head|other (?:foot|hand|arm|leg|eye|ear))\b`)

// typedDays returns after how many days what a sentence allows begins, if its author typed it.
func typedDays(sentence string) (days int, ok bool) {
	at := typedBegin().FindStringSubmatch(inDigits(sentence))
	if at == nil {
		return 0, false
	}
	const week = 7
	n, err := strconv.Atoi(at[1] + at[2])
	switch {
	case strings.EqualFold(at[4], "tomorrow"):
		return 1, true
	case at[4] != "":
		return 0, true
	case err != nil:
		return 0, false
	case strings.HasPrefix(strings.ToLower(at[3]), "week"):
		n *= week
	}
	return n, true
}

// typedBegin matches a time that an author typed: "from day 3", "after 2 weeks", "tomorrow".
var typedBegin = lazyMatcher(`(?i)\b(?:(?:from|on|after|starting|beginning)(?: on)? day (\d{1,2})|(?:after|from|in) (\d{1,2}) (days?|weeks?)|(tomorrow|tonight|today))\b`)

// inDigits writes small numbers before a unit in digits: "after a week" becomes "after 1 week".
func inDigits(text string) string {
	if !numberWord().MatchString(text) {
		return text
	}
	return numberWord().ReplaceAllStringFunc(text, func(s string) string {
		word, unit, _ := strings.Cut(s, " ")
		return strconv.Itoa(smallNumbers[strings.ToLower(word)]) + " " + unit
	})
}

var (
	numberWord   = lazyMatcher(`(?i)\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty) (?:pounds?|days?|weeks?|hours?|minutes?|blocks?|miles?)\b`)
	smallNumbers = map[string]int{
		"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20,
	}
)

// poundsIn returns the weight that a text names, in pounds; 0 for none. If it is in both units, the
// pounds count.
func poundsIn(text string) float64 {
	text = inDigits(text)
	const poundsPerKilogram = 2.2046
	for _, unit := range []struct {
		words  func() *matcher
		pounds float64
	}{{inPounds, 1}, {inKilograms, poundsPerKilogram}} {
		if m := unit.words().FindStringSubmatch(text); m != nil {
			n, err := strconv.ParseFloat(m[1], 64)
			if err == nil {
				return n * unit.pounds
			}
		}
	}
	return 0
}

var (
	inPounds    = lazyMatcher(`(?i)\b(\d+(?:\.\d+)?)[ -](?:pounds?|lbs?)\b`)
	inKilograms = lazyMatcher(`(?i)\b(\d+(?:\.\d+)?)[ -](?:kg|kilograms?|kilos?)\b`)
)

// sameWeight reports whether two weights in pounds are the same, rounded to whole or half kilograms.
func sameWeight(a, b float64) bool {
	const rounded = 0.06
	return a/b < 1+rounded && b/a < 1+rounded
}

// firstNumber returns the number in the first group of a pattern's first match; false if there is none.
func firstNumber(re *regexp.Regexp, text string) (float64, bool) {
	m := re.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return n, err == nil
}
