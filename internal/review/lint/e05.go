package lint

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/pattern"
)

// e5 is rule E5.
var e5 = &Analyzer{
	Name: "E5", Doc: "a fever without a number in °F and °C, or a value in two units that don't agree", Instead: "{setting.fever}, or both numbers: 100.4 °F (38 °C); beside another sign (\"a fever and you are confused\"), a number elsewhere on the sheet is enough", Why: "patients have thermometers and scales of both kinds; \"fever\" alone is a guess",
	Sheet: func(p *Pass) {
		defined := p.definesFever()
		for _, i := range p.Procedure.Instructions() {
			for _, c := range i.Cases {
				text := p.fillText(c.Text)
				for _, u := range units {
					if problem := u.problem(text, defined); problem != "" {
						p.Report(c.Pos, "%s", problem)
					}
				}
			}
		}
	},
}

// unitPair is two units of one measure, and how one is converted to the other.
type unitPair struct {
	needed        func(text string, defined bool) string // the words that need both; nil if only pairs are checked
	first, second func() *matcher
	convert       func(float64) float64
	within        float64
	want          string
}

var units = []unitPair{
	{feverAlone, lazyMatcher(`(\d+(?:\.\d+)?) ?°F`), lazyMatcher(`(\d+(?:\.\d+)?) ?°C`), func(f float64) float64 { return (f - 32) / 1.8 }, 0.1, "°F and °C"},
	{nil, lazyMatcher(`(\d+(?:\.\d+)?) ?(?:pounds?|lbs?)\b`), lazyMatcher(`(\d+(?:\.\d+)?) ?kg\b`), func(lb float64) float64 { return lb * 0.4536 }, 0.5, "pounds and kg"},
}

func (u unitPair) problem(text string, defined bool) string {
	a, b := u.first().FindStringSubmatch(text), u.second().FindStringSubmatch(text)
	switch {
	case a == nil && b == nil && u.needed != nil && u.needed(text, defined) != "":
		return fmt.Sprintf("%q has no number", u.needed(text, defined))
	case a == nil && b == nil:
		return ""
	case a == nil || b == nil:
		return "only one of " + u.want
	}
	x, _ := strconv.ParseFloat(a[1], 64)
	y, _ := strconv.ParseFloat(b[1], 64)
	if math.Abs(u.convert(x)-y) > u.within {
		return fmt.Sprintf("%s is not %s", a[0], b[0])
	}
	return ""
}

// definesFever reports whether the sheet says somewhere how high a fever is.
func (p *Pass) definesFever() bool {
	fever := units[0]
	return slices.ContainsFunc(p.Procedure.Instructions(), func(i procedure.Instruction) bool {
		return slices.ContainsFunc(i.Cases, func(c procedure.Case) bool {
			text := p.fillText(c.Text)
			return speaksOfFever().MatchString(text) && fever.first().MatchString(text) && fever.second().MatchString(text)
		})
	})
}

// feverAlone returns the fever on whose height alone a patient decides; "" if there is none. If the sheet
// says how high a fever is, one that comes with another sign ("a fever and you are confused") doesn't need
// a temperature: the other sign decides. Neither does one that is only mentioned ("it can hide a fever").
func feverAlone(text string, defined bool) string {
	for _, sentence := range sentences(text) {
		for _, part := range alternatives().Split(sentence, -1) {
			if name := speaksOfFever().FindString(part); name != "" && !noFever().MatchString(part) && (!defined || !joinsAnotherSign(part)) {
				return name
			}
		}
	}
	return ""
}

func joinsAnotherSign(part string) bool {
	return withAnother().MatchString(part) && !onlyFever().MatchString(part)
}

var (
	// alternatives are separated by a semicolon, or by "or" after a comma.
	alternatives = pattern.New(`;|,\s+or\b`)
	noFever      = lazyMatcher(`(?i)\b(?:no|without (?:a|any)|hides?|masks?|lowers?|treats?|brings? down|hay|yellow|scarlet|valley) (?:a |the |your )?fever\b|\bfever[- ](?:blisters?|sores?|medicines?)\b`)
	// withAnother matches a fever that a clause or "with" joins to another sign. A bare list ("fever
	// and chills") is read as either of them.
	withAnother = lazyMatcher(`(?i)\bwith\b|\band (?:you|your|I|my|also)\b`)
	// onlyFever matches what looks like withAnother, but joins an order.
	onlyFever = lazyMatcher(`(?i)\b(?:call|tell|come|go|see)\b(?: \w+){0,3} with (?:a |any )?fever\b|\bwith no\b|\band you (?:should|must|may|can|need)\b`)
)
