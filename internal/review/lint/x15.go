package lint

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
)

// x15 is rule X15.
var x15 = &Analyzer{
	Name: "X15", New: true, Doc: "a fever or a length of time that is normal in one line and a sign to call about in another", Instead: "call it normal only below the number, or before the time, at which the sign begins",
	Why:  "a patient who reads \"normal\" doesn't call",
	Bad:  []string{"expect | A fever up to 101 °F is normal.\nwarnings.call-today | A fever of 100 °F or higher."},
	Good: []string{"expect | A fever below 100 °F is normal.\nwarnings.call-today | A fever of 100 °F or higher."},
	Sheet: func(p *Pass) {
		told := map[[2]diag.Pos]bool{}
		for _, plan := range p.Plans() {
			normal, signs := comparableLines(plan)
			for _, sign := range signs {
				for _, i := range normal {
					at := [2]diag.Pos{itemPos(i), itemPos(sign)}
					if told[at] {
						continue
					}
					switch {
					case p.feverConflict(i, sign):
						told[at] = true
						p.ReportRelated(at[0], at[1], "the sign", "a fever that is normal here is a sign in %q", sign.Instruction.Ref())
					case durationsConflict(i, sign):
						told[at] = true
						p.ReportRelated(at[0], at[1], "the sign", "what is normal here is still normal when %q calls it a sign", sign.Instruction.Ref())
					}
				}
			}
		}
	},
}

// comparableLines returns the lines of a plan, other than signs, that say how hot or how long
// something is, and the signs that do.
func comparableLines(plan *resolve.Plan) (normal, signs []resolve.Item) {
	for _, i := range plan.Items {
		_, lasts := i.Time(procedure.For)
		_, timed := i.Time(procedure.By)
		switch {
		case !timed && !lasts && !speaksOfTemperature().MatchString(i.Text):
		case i.Instruction.Section == procedure.Warnings:
			signs = append(signs, i)
		case !describesSigns(i.Instruction.Section):
			normal = append(normal, i)
		}
	}
	return normal, signs
}

// feverConflict reports whether one line calls a temperature normal that the other calls a sign.
func (p *Pass) feverConflict(normal, sign resolve.Item) bool {
	if !speaksOfTemperature().MatchString(normal.Text) || !speaksOfTemperature().MatchString(sign.Text) {
		return false
	}
	low, none := math.Inf(1), true
	for _, s := range sentences(p.fillText(sign.Text)) {
		if speaksOfTemperature().MatchString(s) && !tooCold().MatchString(s) {
			for _, t := range temperatures(s) {
				low, none = min(low, t), false
			}
		}
	}
	high := 0.0
	all := sentences(p.fillText(normal.Text))
	for n, s := range all {
		said := s
		if n+1 < len(all) && ofLast().MatchString(all[n+1]) {
			said += " " + all[n+1]
		}
		if speaksOfTemperature().MatchString(s) && isNormal().MatchString(said) && !notOfBody().MatchString(s) {
			for _, t := range temperatures(s) {
				high = max(high, t)
			}
		}
	}
	const hair = 0.15 // of a degree: 38 °C is 100.4 °F
	return !none && high > low+hair
}

// temperatures returns the body temperatures that a sentence names, in °F.
func temperatures(s string) []float64 {
	var out []float64
	for _, m := range degrees().FindAllStringSubmatch(s, -1) {
		for _, number := range []string{m[1], m[2]} {
			n, err := strconv.ParseFloat(number, 64)
			switch {
			case err != nil:
			case n >= 94 && n <= 110 && m[3] != "C":
				out = append(out, n)
			case n >= 35 && n <= 43 && m[3] != "F":
				out = append(out, n*9/5+32)
			}
		}
	}
	return out
}

// durationsConflict reports whether something that one line calls normal for a time lasts beyond
// the time at which the other calls it a sign. Weakness has a rule of its own (X11).
func durationsConflict(normal, sign resolve.Item) bool {
	until, lasts := normal.Time(procedure.For)
	by, timed := sign.Time(procedure.By)
	if !lasts || !timed || !until.IsKnown() || !by.IsKnown() || normal.Instruction.Section != procedure.Expect {
		return false
	}
	if !goesOn().MatchString(sign.Text) || worseThan().MatchString(sign.Text) || weakness().MatchString(sign.Text) || !by.Low.Add(rounding).Before(until.High) {
		return false
	}
	said := sentenceWith(normal.Text, "{for}")
	if little().MatchString(said) && !notGone().MatchString(sign.Text) {
		return false // what is normal is less than the sign
	}
	both := func(words []func() *matcher) (one, other, same bool) {
		for _, w := range words {
			a, b := w().MatchString(said), w().MatchString(sign.Text)
			one, other, same = one || a, other || b, same || a && b
		}
		return one, other, same
	}
	_, _, symptom := both(symptoms)
	here, there, part := both(parts)
	return symptom && (part || !here || !there)
}

// sentenceWith returns the sentence of a text that contains some words; "" for none.
func sentenceWith(text, words string) string {
	for _, s := range sentences(text) {
		if strings.Contains(s, words) {
			return s
		}
	}
	return ""
}

// symptoms are what a line can call normal, each in the words of both lines.
var symptoms = lazyMatchers(`numb`, `tingl`, `sw(?:ell|oll)`, `bruis`, `bleed|blood`, `nausea|sick to your stomach|throw(?:ing)? up|vomit`, `hoarse`, `sore`, `pain|hurt|ache`, `itch`, `headache`, `dizz`, `sleep|drows`, `constipat`, `blurr`)

var parts = lazyMatchers(`throat`, `lips?\b`, `tongue`, `arms?\b`, `legs?\b`, `knee`, `hands?\b`, `f(?:oo|ee)t\b`, `eyes?\b`, `back\b`, `neck`, `wrist`, `shoulder`, `belly`, `chest`, `face`, `jaw`, `head\b`, `skin`, `scrotum`,
	`groin`, `ankle`, `hips?\b`, `nose`, `ears?\b`, `mouth`, `fingers?\b`, `toes?\b`, `gums?\b`)

// lazyMatchers returns a pattern for each beginning of a word.
func lazyMatchers(words ...string) []func() *matcher {
	return slices.Collect(func(yield func(func() *matcher) bool) {
		for _, w := range words {
			if !yield(lazyMatcher(`(?i)\b(?:` + w + `)`)) {
				return
			}
		}
	})
}

var (
	speaksOfTemperature = lazyMatcher(`(?i)\bfevers?\b|\btemperature\b`)
	isNormal            = lazyMatcher(`(?i)\bnormal\b|\bcommon\b|\b(?:is|are) usual\b|\bexpected\b|\bfine\b|\bok(?:ay)?\b|\b(?:may|might|can) (?:have|run)\b|\b(?:do not|don['’]t|no) need to (?:call|worry)\b|\bneed not (?:call|worry)\b|\bno reason to\b|\bdo not worry\b`)
	// ofLast matches the beginning of a sentence about what the one before it says: "That is no
	// reason to worry".
	ofLast    = lazyMatcher(`(?i)^(?:that|this|it)(?: is|['’]s)\b`)
	tooCold   = lazyMatcher(`(?i)\b(?:below|lower|less than|under)\b`)
	notOfBody = lazyMatcher(`(?i)\b(?:bath|water|soak|shower|room|fridge|refrigerator|store|keep|medicines?|pills?|tablets?)\b`)
	degrees   = lazyMatcher(`\b(\d{2,3}(?:\.\d+)?)(?: (?:to|-|–) (\d{2,3}(?:\.\d+)?))? ?(?:°|degrees?) ?([FC]?)`)
	goesOn    = lazyMatcher(`(?i)\bnot (?:gone|better|well|back|over|healed|stopped)\b|\bstill\b|\b(?:does|do) not (?:get better|go away|stop|go down|wear off)\b|\blasts?\b`)
	worseThan = lazyMatcher(`(?i)\b(?:severe|bad|worse|strong|more than|much|heavy|heavier|soaks?|fills?|drips?|runs|clots?|gush)\b`)
	little    = lazyMatcher(`(?i)\b(?:little|mild|slight|slightly|some|small)\b`)
	notGone   = lazyMatcher(`(?i)\bnot gone\b|\bdoes not go away\b`)
)
