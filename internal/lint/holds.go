package lint

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
)

// What the lines of one sheet forbid, until when, and what they allow, from when: the rules that hold
// one line against another read both from here.

// deed is what a patient may or may not do.
type deed struct {
	name string
	says func() *matcher
	// butNot is what has the same word and is another thing; nil for nothing.
	butNot func() *matcher
}

// allDeeds are the ones that sheets give a time for.
var allDeeds = []deed{
	{"lifting", topic(`(?i)\blift(?:ing)?\b`), topic(`(?i)\blift(?:ing)? (?:up )?(?:your|the|both) (?:arms?|legs?|head|foot|feet|hands?|knees?|hips?|heels?)\b`)},
	{"a bath", topic(`(?i)\b(?:tub )?baths?\b|\bsoak (?:in|it|the (?:wound|cut))`), topic(`(?i)\bbath ?rooms?\b`)},
	{"swimming", topic(`(?i)\bswim(?:ming)?\b|\bpools?\b`), nil},
	{"a hot tub", topic(`(?i)\bhot tubs?\b`), nil},
	{"sports", topic(`(?i)\bsports?\b`), nil},
	{"exercise", topic(`(?i)\bexercis(?:e|ing)\b|\bgym\b|\bwork(?:ing)? out\b`), topic(`(?i)\bexercises? (?:we|that|the)\b|\bbreathing exercises?\b`)},
	{"running", topic(`(?i)\b(?:run|running|jog|jogging)\b`), topic(`(?i)\brunning (?:water|nose)\b|\bruns? (?:a|the|out|water)\b`)},
	{"sex", topic(`(?i)\bsex\b`), nil},
	{"alcohol", topic(`(?i)\balcohol\b`), topic(`(?i)\balcohol (?:wipes?|pads?|swabs?|on the)\b|\brubbing alcohol\b`)},
	{"flying", topic(`(?i)\bfly\b|\bflying\b`), nil},
	{"smoking", topic(`(?i)\bsmok(?:e|ing)\b`), nil},
	{driving, speaksOfDriving, topic(`(?i)\bdrive (?:you|me)\b|\bdriven\b`)},
}

// in reports whether a sentence speaks of the deed.
func (d deed) in(sentence string) bool {
	return d.says().MatchString(sentence) && (d.butNot == nil || !d.butNot().MatchString(sentence))
}

// driving is a deed whose permission has rules of its own.
const driving = "driving"

// hold is a line that forbids a deed, until a known end.
type hold struct {
	item     resolve.Item
	sentence string
	end      resolve.Time
	some     bool // it forbids a part of the deed: "more than 10 pounds", "hard exercise"
}

// grant is a line that allows a deed from a known time on.
type grant struct {
	item     resolve.Item
	sentence string
	from     resolve.Time
	some     bool // it allows a part of the deed: "light things", "up to 5 pounds"
	all      bool // it says that nothing is excepted: "anything", "as usual"
}

var (
	barsToo = topic(`(?i)\b(?:nothing|not allowed|skip|keep from|stay (?:away|out))\b`)
	grants  = topic(`(?i)\b(?:you|your child|your baby|he|she|they) (?:may|can)\b|\b(?:is|are) (?:fine|ok|okay|safe|allowed|good)\b|(?:^|[,;:] )(?:start|begin|go back to|return to)\b`)
	// barsSome and grantsSome are told by words that leave a part of what is spoken of aside.
	barsSome   = topic(`(?i)\b(?:more than|over|above|heavier|heavy|hard|harder|contact|strenuous|intense|rough|deep|long|much|fast|vigorous|high-impact|competitive|lakes?|oceans?|sea|rivers?|ponds?)\b|\bwith (?:your|the|that) (?:left |right |other )?(?:arm|hand|leg|side|wrist|shoulder)\b`)
	grantsSome = topic(`(?i)\b(?:light|lightly|small|gentle|gently|easy|slow|slowly|short|up to|less than|under|below|no more than|at most|only|little|within|some|clean|still)\b`)
	grantsAll  = topic(`(?i)\b(?:anything|everything|what(?:ever)? you (?:like|want)|as (?:usual|before|much as)|normal(?:ly)?|all|any|without (?:a )?limits?|freely)\b`)
	// soAgain is how a second sentence, "You may do so again {from}", takes back what the first one forbids.
	soAgain = topic(`(?i)\b(?:again|do so|these|those|them|it|this|that|more)\b`)
	// anotherReason is what a limit hangs on beside its time.
	anotherReason = topic(`(?i)\b(?:while|if|when|unless|with)\b`)
)

// bars reports whether a sentence forbids something, as an order or as a state.
func bars(s string) bool { return forbids(s) || barsToo().MatchString(s) }

// deedIn is a sentence that speaks of a deed.
type deedIn struct {
	deed         int // of allDeeds
	sentence     string
	bars, grants bool
}

// passage is what the rules read of one text, which many plans say.
type passage struct {
	filled    string
	sentences []string
	deeds     []deedIn
	sends     []sending
	weights   []weighing
	weighed   bool // it names a thing whose weight people know
}

// passage reads a text once for all plans.
func (p *Pass) passage(text string) *passage {
	if known, ok := p.passages[text]; ok {
		return known
	}
	filled := p.filled(text)
	out := &passage{filled: filled, sentences: sentences(filled), sends: sendings(text), weighed: namesThing().MatchString(filled)}
	for _, s := range out.sentences {
		if carries().MatchString(s) && bars(s) {
			if pounds := poundsIn(s); pounds > 0 {
				out.weights = append(out.weights, weighing{s, pounds, limbIn(s)})
			}
		}
		for n, d := range allDeeds {
			if d.in(s) {
				barred := bars(s)
				out.deeds = append(out.deeds, deedIn{n, s, barred, !barred && grants().MatchString(s)})
			}
		}
	}
	if p.passages == nil {
		p.passages = map[string]*passage{}
	}
	p.passages[text] = out
	return out
}

// holds returns the lines of a plan that forbid a deed until a time that is known, by the deed's number.
func (p *Pass) holds(plan *resolve.Plan) map[int][]hold {
	out := map[int][]hold{}
	for _, i := range plan.Items {
		if tellsSigns(i.Instruction.Section) {
			continue
		}
		read := p.passage(i.Text)
		if end, ok := stepsEnd(i); ok {
			for n := range p.deedsBySteps(i) {
				out[n] = append(out[n], hold{i, read.filled, end, true})
			}
			continue
		}
		for _, d := range read.deeds {
			if end, ok := endOf(i, read, d.sentence); d.bars && ok {
				out[d.deed] = append(out[d.deed], hold{i, d.sentence, end, barsSome().MatchString(d.sentence)})
			}
		}
	}
	return out
}

// deedsBySteps returns the deeds that a line with steps speaks of, in itself or in a step.
func (p *Pass) deedsBySteps(i resolve.Item) map[int]bool {
	out := map[int]bool{}
	for text := range i.Texts() {
		for _, d := range p.passage(text).deeds {
			out[d.deed] = true
		}
	}
	return out
}

// endOf returns when what a sentence forbids ends: its own {until}, or the {from} of the sentence that
// allows it again.
func endOf(i resolve.Item, read *passage, sentence string) (resolve.Time, bool) {
	if until, ok := i.Time(procedure.Until); ok && until.Known() && strings.Contains(sentence, "{until}") {
		return until, true
	}
	from, ok := i.Time(procedure.From)
	if !ok || !from.Known() || strings.Contains(sentence, "{from}") {
		return resolve.Time{}, false
	}
	for _, s := range read.sentences {
		if strings.Contains(s, "{from}") && soAgain().MatchString(s) {
			return from, true
		}
	}
	return resolve.Time{}, false
}

// stepsEnd returns when the last step begins that does not end, or else when the last one ends.
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

// grants returns the lines of a plan that allow a deed from a time that is known, by its key or typed.
func (p *Pass) grants(plan *resolve.Plan) map[int][]grant {
	out := map[int][]grant{}
	for _, i := range plan.Items {
		if tellsSigns(i.Instruction.Section) {
			continue
		}
		for _, d := range p.passage(i.Text).deeds {
			if !d.grants {
				continue
			}
			if from, ok := beginOf(plan, i, d.sentence); ok {
				out[d.deed] = append(out[d.deed], grant{i, d.sentence, from, grantsSome().MatchString(d.sentence) || poundsIn(d.sentence) > 0, grantsAll().MatchString(d.sentence)})
			}
		}
	}
	return out
}

// beginOf returns from when a sentence allows something.
func beginOf(plan *resolve.Plan, i resolve.Item, sentence string) (resolve.Time, bool) {
	if from, ok := i.Time(procedure.From); ok && strings.Contains(sentence, "{from}") {
		if from.When.Span.Kind == procedure.Now {
			from.Shape, from.Low, from.High = resolve.AtClock, plan.Anchor.Ended, plan.Anchor.Ended
		}
		return from, from.Known()
	}
	n, ok := typedDays(sentence)
	if !ok {
		return resolve.Time{}, false
	}
	noon := plan.Anchor.Day.Add(n).Noon(plan.Anchor.Zone)
	return resolve.Time{Shape: resolve.OnDay, Low: noon, High: noon}, true
}

// typedDays returns in how many days what a sentence allows begins, where its author typed it.
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

// typedBegin is a time that an author typed: "from day 3", "after 2 weeks", "tomorrow".
var typedBegin = topic(`(?i)\b(?:(?:from|on|after|starting|beginning)(?: on)? day (\d{1,2})|(?:after|from|in) (\d{1,2}) (days?|weeks?)|(tomorrow|tonight|today))\b`)

// inDigits writes small numbers before a unit in digits: "after a week" is "after 1 week".
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
	numberWord   = topic(`(?i)\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty) (?:pounds?|days?|weeks?|hours?|minutes?|blocks?|miles?)\b`)
	smallNumbers = map[string]int{
		"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20,
	}
)

// poundsIn returns the weight that a text names, in pounds; 0 for none. Of a weight in both units it
// takes the pounds.
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
	inPounds    = topic(`(?i)\b(\d+(?:\.\d+)?)[ -](?:pounds?|lbs?)\b`)
	inKilograms = topic(`(?i)\b(\d+(?:\.\d+)?)[ -](?:kg|kilograms?|kilos?)\b`)
)

// sameWeight reports whether two weights in pounds are one, rounded to whole or half kilograms.
func sameWeight(a, b float64) bool {
	const rounded = 0.06
	return a/b < 1+rounded && b/a < 1+rounded
}

// firstNumber returns what the first group of a pattern's first match says; false where there is none.
func firstNumber(re *regexp.Regexp, text string) (float64, bool) {
	m := re.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return n, err == nil
}
