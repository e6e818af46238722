package intake

import (
	"errors"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
)

// pills returns a context with two conditions that exclude each other, and one of several answers
// that one excludes.
func pills(t *testing.T) Context {
	c := context(t, "2026-11-23 13:32")
	c.Procedure.Conditions = map[string]procedure.Condition{
		"pill": {Name: "pill", Question: "May the patient take the pill?", Excludes: []procedure.Exclusion{
			{Answer: "yes", Other: procedure.Term{Condition: "thinner", Answers: []string{"yes"}}},
			{Answer: "no", Other: procedure.Term{Condition: "polyp", Answers: []string{"small", "large"}}},
		}},
		"thinner": {Name: "thinner", Question: "Does the patient take a blood thinner?", MustAsk: true},
		"polyp":   {Name: "polyp", Question: "What was taken out?", OneOf: []procedure.Answer{{Key: "none"}, {Key: "small"}, {Key: "large"}}},
	}
	return c
}

// Two answers that can't both be true are refused, wherever each of them is from, and the error has
// both questions and nothing about the patient.
func TestAnswersThatExcludeEachOther(t *testing.T) {
	base := Fields{Name: "Rosa Example", Record: "00417", Side: "left", Ended: "10:20 AM"}
	for _, c := range []struct {
		with, without string
		answers       map[string]string
		field         string // "" where it is accepted
	}{
		{with: "pill,thinner", field: "--with"},
		{with: "thinner,pill", field: "--with"},
		{with: "pill=yes,thinner=yes", field: "--with"},
		{with: "pill", answers: map[string]string{"thinner": "yes"}, field: "--with"},
		{with: "thinner", answers: map[string]string{"pill": "yes"}, field: "--with"},
		{answers: map[string]string{"pill": "yes", "thinner": "yes"}, field: "thinner"},
		{with: "polyp=small,thinner=no", without: "pill", field: "--with"},
		{answers: map[string]string{"pill": "no", "polyp": "large", "thinner": "no"}, field: "polyp"},
		{with: "pill", without: "thinner"},
		{with: "thinner", without: "pill"},
		{without: "pill,thinner"},
		{with: "thinner"},
		{with: "polyp=none", without: "pill,thinner"},
		{with: "polyp=small,pill", without: "thinner"},
		{with: "polyp=small", without: "thinner"},
	} {
		f := base
		f.Answers = c.answers
		if c.with != "" {
			f.With = strings.Split(c.with, ",")
		}
		if c.without != "" {
			f.Without = strings.Split(c.without, ",")
		}
		_, err := f.Visit(pills(t))
		var refused *Error
		switch errors.As(err, &refused); {
		case c.field == "" && err != nil:
			t.Errorf("with %s, without %s, %v: %v", c.with, c.without, c.answers, err)
		case c.field == "":
		case refused == nil || refused.Field != c.field || !strings.Contains(refused.Problem, "May the patient take the pill?") || refused.Hint == "":
			t.Errorf("with %s, without %s, %v: %v, want an error of %s with both questions", c.with, c.without, c.answers, err, c.field)
		case strings.Contains(err.Error()+refused.Hint, "Rosa") || strings.Contains(err.Error(), "00417"):
			t.Errorf("the error tells of the patient: %v", err)
		}
	}
}

// A clinic's assumption doesn't count if the visit gives an answer that excludes it: what must be
// asked is then asked.
func TestAnExcludedAssumptionIsNoAnswer(t *testing.T) {
	c := pills(t)
	c.Clinic = clinic.Profile{ID: "front", Assume: map[string]string{"thinner": "yes"}}
	f := Fields{Name: "Rosa Example", Record: "00417", Side: "left", Ended: "10:20 AM"}
	if _, err := f.Visit(c); err != nil {
		t.Errorf("the clinic assumes it: %v", err)
	}
	f.With = []string{"pill"}
	if _, err := f.Visit(c); err == nil || !strings.Contains(err.Error(), `says nothing of "thinner"`) {
		t.Errorf("%v, want that the blood thinner must be asked about", err)
	}
}

// The sides on which a procedure is never done are refused, and the error says which are possible.
func TestSidesThatAreNever(t *testing.T) {
	for _, never := range [][]string{nil, {"both"}, {"left"}, {"both", "right"}, {"left", "right"}} {
		c := context(t, "2026-11-23 13:32")
		c.Procedure.Side.Never, c.Procedure.Conditions = never, nil
		for _, side := range procedure.SideNames {
			_, err := Fields{Name: "Rosa Example", Record: "00417", Side: side, Ended: "10:20 AM"}.Visit(c)
			possible := strings.Contains(c.Procedure.Side.DescribeOptions(), side)
			switch {
			case possible && err != nil:
				t.Errorf("never %v, %s: %v", never, side, err)
			case !possible && (err == nil || !strings.Contains(err.Error(), "expected "+c.Procedure.Side.DescribeOptions())):
				t.Errorf("never %v, %s: %v, want an error with the sides that are possible", never, side, err)
			}
		}
	}
}
