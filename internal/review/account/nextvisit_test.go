package account_test

import (
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/account"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// The message about a visit outside a window quotes the sentence without the patient's values, and
// names days with their year if that isn't the procedure's.
func TestVisitsOutsideInWords(t *testing.T) {
	isEvent := func(k string) bool { return k == "out" }
	for _, c := range []struct {
		text, at, visit string
		sentence, short string
	}{
		{
			"We take out your stitches {at}.", "10 to 14 days", "2027-01-20",
			`the next visit is on Wed, Jan 20, 2027, but "We take out your stitches" is for Mon, Dec 7 to Fri, Dec 11; the sheet leaves a line to write that day on`,
			`the next visit is outside the days of follow-up.line (10 to 14 days after the procedure)`,
		},
		{
			"Bring your card. We check {fill.note} {at}, and once more later.", "next day", "2026-12-01",
			`the next visit is on Tue, Dec 1, but "We check …" is for Sat, Nov 28; the sheet leaves a line to write that day on`,
			`the next visit is outside the days of follow-up.line (the day after the procedure)`,
		},
		{
			"{at} we take the wires out. Then rest.", "out", "2026-12-01",
			`the next visit is on Tue, Dec 1, but "we take the wires out" is for Thu, Dec 3; the sheet has both days`,
			`the next visit is outside the days of follow-up.line (at out)`,
		},
		{
			"See us {at}.", "2 days after out", "2026-12-01",
			`the next visit is on Tue, Dec 1, but "See us" is for Sat, Dec 5; the sheet leaves a line to write that day on`,
			`the next visit is outside the days of follow-up.line (2 days after out)`,
		},
	} {
		span, err := procedure.ParseSpan(c.at, isEvent)
		if err != nil {
			t.Fatal(err)
		}
		p := &procedure.Procedure{
			Events: []procedure.Event{{Key: "out", On: "day"}},
			Sections: []procedure.Section{{Kind: procedure.FollowUp, Items: []procedure.Instruction{{
				Section: procedure.FollowUp, Key: "line",
				Cases: []procedure.Case{{Text: c.text, Times: []procedure.When{{Key: procedure.At, Words: c.at, Span: span}}}},
			}}}},
		}
		next, _ := visit.ParseDate(c.visit)
		out, _ := visit.ParseDate("2026-12-03")
		v := visit.Visit{
			Name: "Rosa Example", Record: "00417", Ended: time.Date(2026, time.November, 27, 13, 40, 0, 0, time.UTC), NextVisit: visit.Moment{Day: next},
			FillValues: map[string]visit.FillValue{"note": {Words: "Rosa's eye"}, "day": {Day: out}},
		}
		got := account.VisitsOutside(resolve.Resolve(p, clinic.Profile{}, v, time.UTC))
		if len(got) != 1 || got[0].Sentence != c.sentence || got[0].Short != c.short {
			t.Errorf("%s at %s: %+v", c.text, c.at, got)
		}
	}
}

// If nobody said which wording holds, the days of all of them are given.
func TestAVisitOutsideEveryWordingInWords(t *testing.T) {
	at := func(words string) []procedure.When {
		span, err := procedure.ParseSpan(words, nil)
		if err != nil {
			t.Fatal(err)
		}
		return []procedure.When{{Key: procedure.At, Words: words, Span: span}}
	}
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{"face": {Name: "face"}},
		Sections: []procedure.Section{{Kind: procedure.FollowUp, Items: []procedure.Instruction{{Section: procedure.FollowUp, Key: "stitches", Cases: []procedure.Case{
			{If: procedure.Conjunction{{Condition: "face", Answers: []string{procedure.Yes}}}, Text: "We take out your stitches {at}.", Times: at("5 to 7 days")},
			{Text: "We take out your stitches {at}.", Times: at("10 to 14 days")},
		}}}}},
	}
	next, _ := visit.ParseDate("2027-01-20")
	v := visit.Visit{Ended: time.Date(2026, time.November, 27, 13, 40, 0, 0, time.UTC), NextVisit: visit.Moment{Day: next}}
	got := account.VisitsOutside(resolve.Resolve(p, clinic.Profile{}, v, time.UTC))
	const sentence = `the next visit is on Wed, Jan 20, 2027, but "We take out your stitches" is for Wed, Dec 2 to Fri, Dec 11; the sheet leaves a line to write that day on`
	const short = `the next visit is outside the days of follow-up.stitches (5 to 14 days after the procedure)`
	if len(got) != 1 || got[0].Sentence != sentence || got[0].Short != short {
		t.Errorf("%+v", got)
	}
}
