package lint

import (
	"fmt"
	"math"
	"strconv"
)

// e5 is rule E5.
var e5 = &Analyzer{
	Name: "E5", Doc: "a fever without a number in °F and °C, or a pair of units that does not convert", Instead: "{setting.fever}, or both numbers: 100.4 °F (38 °C)", Why: "patients have thermometers and scales of both kinds; \"fever\" alone is a guess",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, c := range i.Cases {
				text := p.filled(c.Text)
				for _, u := range units {
					if problem := u.problem(text); problem != "" {
						p.Found(c.Pos, "%s", problem)
					}
				}
			}
		}
	},
}

// unitPair is two units of one thing, and how one becomes the other.
type unitPair struct {
	about         func() *matcher // what needs both; nil where only a pair is looked at
	first, second func() *matcher
	convert       func(float64) float64
	within        float64
	want          string
}

var units = []unitPair{
	{speaksOfFever, topic(`(\d+(?:\.\d+)?) ?°F`), topic(`(\d+(?:\.\d+)?) ?°C`), func(f float64) float64 { return (f - 32) / 1.8 }, 0.1, "°F and °C"},
	{nil, topic(`(\d+(?:\.\d+)?) ?(?:pounds?|lbs?)\b`), topic(`(\d+(?:\.\d+)?) ?kg\b`), func(lb float64) float64 { return lb * 0.4536 }, 0.5, "pounds and kg"},
}

func (u unitPair) problem(text string) string {
	a, b := u.first().FindStringSubmatch(text), u.second().FindStringSubmatch(text)
	needed := u.about != nil && u.about().MatchString(text)
	switch {
	case a == nil && b == nil && needed:
		return fmt.Sprintf("%q has no number", u.about().FindString(text))
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
