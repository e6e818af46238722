package resolve

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// ended is a Monday, in a zone that is behind UTC.
var ended = time.Date(2026, time.November, 23, 10, 20, 0, 0, losAngeles())

func losAngeles() *time.Location {
	loc, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return loc
}

// appointments makes a plan whose follow-up has one instruction for each time in words, all certain.
func appointments(t *testing.T, v visit.Visit, spans ...string) *Plan {
	t.Helper()
	isEvent := func(k string) bool { return k == "wires-out" || k == "stitches-out" || k == "well" }
	p := &procedure.Procedure{
		Events: []procedure.Event{{Key: "wires-out", On: "wires"}, {Key: "stitches-out", After: parsed(t, "10 to 14 days", nil)}, {Key: "well"}},
	}
	s := procedure.Section{Kind: procedure.FollowUp}
	for n, words := range spans {
		s.Items = append(s.Items, procedure.Instruction{
			Section: procedure.FollowUp, Key: fmt.Sprintf("line-%d", n),
			Cases: []procedure.Case{{Text: "We see you {at}.", Times: []procedure.When{{Key: procedure.At, Words: words, Span: parsed(t, words, isEvent)}}}},
		})
	}
	p.Sections = []procedure.Section{s}
	return Resolve(p, clinic.Profile{Location: losAngeles()}, v, time.UTC)
}

func parsed(t *testing.T, words string, isEvent func(string) bool) procedure.Span {
	t.Helper()
	s, err := procedure.ParseSpan(words, isEvent)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func date(s string) visit.Date {
	d, err := visit.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// The next visit replaces an appointment on each day of its window, both ends included, and on no
// other day; on the others it is reported as outside.
func TestTheNextVisitInsideItsWindow(t *testing.T) {
	for _, c := range []struct{ words, first, last string }{
		{"10 days", "2026-12-03", "2026-12-03"},
		{"10 to 14 days", "2026-12-03", "2026-12-07"},
		{"1 week", "2026-11-30", "2026-11-30"},
		{"1 to 2 weeks", "2026-11-30", "2026-12-07"},
		{"next day", "2026-11-24", "2026-11-24"},
		{"about 1 week", "2026-11-29", "2026-12-01"},
		{"about 6 weeks", "2026-12-27", "2027-01-12"},
		{"about 2 days", "2026-11-24", "2026-11-26"},
		{"up to 3 days", "2026-11-23", "2026-11-26"},
		{"wires-out", "2026-12-04", "2026-12-04"},
		{"2 days after wires-out", "2026-12-06", "2026-12-06"},
		{"stitches-out", "2026-12-03", "2026-12-07"},
	} {
		for day := date("2026-11-23"); day.Before(date("2027-02-01")); day = day.Add(1) {
			v := visit.Visit{Ended: ended, NextVisit: visit.Moment{Day: day}, FillValues: map[string]visit.FillValue{"wires": {Day: date("2026-12-04")}}}
			plan := appointments(t, v, c.words)
			got := plan.Items[0].Times[0]
			inside := !day.Before(date(c.first)) && !date(c.last).Before(day)
			switch {
			case inside && (got.Appointment != Made || got.Shape != OnDay || visit.DateOf(got.Low) != day || len(plan.VisitsOutside) > 0):
				t.Errorf("%s, visit on %s: %+v, outside %+v; want the visit", c.words, day, got, plan.VisitsOutside)
			case !inside && (got.Appointment == Made || len(plan.VisitsOutside) != 1 || plan.VisitsOutside[0].Visit != day || plan.VisitsOutside[0].Days != Window{date(c.first), date(c.last)}):
				t.Errorf("%s, visit on %s: %+v, outside %+v; want it told", c.words, day, got, plan.VisitsOutside)
			case !inside && c.words != "wires-out" && (got.IsKnown() || got.Appointment != ToMake || !plan.VisitsOutside[0].LeavesLine):
				t.Errorf("%s, visit on %s: %+v; want words and a line", c.words, day, got)
			case !inside && c.words == "wires-out" && (visit.DateOf(got.Low) != date("2026-12-04") || plan.VisitsOutside[0].LeavesLine):
				t.Errorf("%s, visit on %s: %+v; want the day that staff filled in", c.words, day, got)
			}
		}
	}
}

// What can't be known is neither inside nor outside: it stays in words with its line.
func TestWindowsThatNobodyKnows(t *testing.T) {
	day := visit.Moment{Day: date("2026-11-24")}
	for _, words := range []string{"1 working day", "1 to 2 working days", "1 month", "24 hours", "a few days", "well", "wires-out", "2 days after wires-out", "2 days after stitches-out"} {
		plan := appointments(t, visit.Visit{Ended: ended, NextVisit: day}, words)
		if got := plan.Items[0].Times[0]; got.IsKnown() || got.Appointment != ToMake || len(plan.VisitsOutside) > 0 {
			t.Errorf("%s: %+v, outside %+v", words, got, plan.VisitsOutside)
		}
	}
	plan := appointments(t, visit.Visit{NextVisit: day}, "next day") // the day of the procedure isn't known
	if got := plan.Items[0].Times[0]; got.IsKnown() || got.Appointment != ToMake || len(plan.VisitsOutside) > 0 {
		t.Errorf("%+v, outside %+v", got, plan.VisitsOutside)
	}
}

// Without a next visit only what staff filled in is known, and nothing is outside; "right away" and
// "at bedtime" aren't appointments.
func TestAppointmentsWithoutAVisit(t *testing.T) {
	spans := []string{"10 days", "10 to 14 days", "next day", "2 hours", "about 1 week", "stitches-out", "2 days after wires-out", "1 working day"}
	plan := appointments(t, visit.Visit{Ended: ended, FillValues: map[string]visit.FillValue{"wires": {Day: date("2026-12-04")}}}, append(spans, "wires-out", "now", "bedtime")...)
	for n, i := range plan.Items {
		want := ToMake
		if n >= len(spans) {
			want = NoAppointment
		}
		if got := i.Times[0]; got.Appointment != want || got.IsKnown() != (got.When.Words == "wires-out") {
			t.Errorf("%s: %+v", got.When.Words, got)
		}
	}
	if len(plan.VisitsOutside) > 0 {
		t.Errorf("outside: %+v", plan.VisitsOutside)
	}
}

// The day is in the clinic's zone, even if the time was written in another one.
func TestTheVisitsDayIsTheClinics(t *testing.T) {
	late := visit.Moment{Day: date("2026-12-04"), At: time.Date(2026, time.December, 4, 5, 30, 0, 0, time.UTC)} // Thursday, 9:30 PM in Los Angeles
	plan := appointments(t, visit.Visit{Ended: ended, NextVisit: late}, "10 days", "11 days")
	if got := plan.Items[0].Times[0]; got.Appointment != Made || visit.DateOf(got.Low).String() != "2026-12-03" || got.Low.Location().String() != "America/Los_Angeles" {
		t.Errorf("%+v", got)
	}
}

// A visit that is one appointment isn't reported as outside those that come after it. Those before
// it are, and if it isn't any of them, all are.
func TestOneVisitAmongSeveralAppointments(t *testing.T) {
	for _, c := range []struct {
		day  string
		told string
	}{
		{"2026-11-24", ""}, {"2026-11-30", "line-0"}, {"2027-01-04", "line-0 line-1"},
		{"2026-11-26", "line-0 line-1 line-2"}, {"2027-01-20", "line-0 line-1 line-2"},
	} {
		plan := appointments(t, visit.Visit{Ended: ended, NextVisit: visit.Moment{Day: date(c.day)}}, "next day", "about 1 week", "6 weeks")
		var reported []string
		for _, o := range plan.VisitsOutside {
			reported = append(reported, o.Item.Instruction.Key)
		}
		if got := strings.Join(reported, " "); got != c.told {
			t.Errorf("visit on %s: told %q, want %q", c.day, got, c.told)
		}
	}
}

// What is only for patients without a next visit is omitted if one is given, on whatever day, with
// that reason; a condition that fails is reported first.
func TestWithoutVisit(t *testing.T) {
	in := procedure.Instruction{Section: procedure.FollowUp, Key: "call-us", WithoutVisit: true, Cases: []procedure.Case{{Text: "If you have no next visit, call us."}}}
	p := &procedure.Procedure{Sections: []procedure.Section{{Kind: procedure.FollowUp, Items: []procedure.Instruction{in}}}}
	plan := Resolve(p, clinic.Profile{}, visit.Visit{Ended: ended}, time.UTC)
	if len(plan.Items) != 1 || len(plan.Omitted) != 0 {
		t.Errorf("without a visit: %d printed, left out %+v", len(plan.Items), plan.Omitted)
	}
	plan = Resolve(p, clinic.Profile{}, visit.Visit{Ended: ended, NextVisit: visit.Moment{Day: date("2027-06-01")}}, time.UTC)
	if len(plan.Items) != 0 || len(plan.Omitted) != 1 || plan.Omitted[0].Reason != VisitGiven {
		t.Errorf("with a visit: %d printed, left out %+v", len(plan.Items), plan.Omitted)
	}
}

// If nobody said which wording of an instruction holds, a visit is outside if it is in none of
// their windows; if nobody said whether the instruction holds, nothing is reported.
func TestAVisitOutsideEveryWording(t *testing.T) {
	wording := func(answer, words string) procedure.Case {
		c := procedure.Case{Text: "We take out your stitches {at}.", Times: []procedure.When{{Key: procedure.At, Words: words, Span: parsed(t, words, nil)}}}
		if answer != "" {
			c.If = procedure.Conjunction{{Condition: "place", Answers: []string{answer}}}
		}
		return c
	}
	in := procedure.Instruction{
		Section: procedure.FollowUp, Key: "stitches", If: procedure.Conjunction{{Condition: "stitches", Answers: []string{procedure.Yes}}},
		Cases: []procedure.Case{wording("face", "5 to 7 days"), wording("", "10 to 14 days")},
	}
	p := &procedure.Procedure{
		Conditions: map[string]procedure.Condition{"stitches": {Name: "stitches"}, "place": {Name: "place", OneOf: []procedure.Answer{{Key: "face"}, {Key: "body"}}}},
		Sections:   []procedure.Section{{Kind: procedure.FollowUp, Items: []procedure.Instruction{in}}},
	}
	for _, c := range []struct {
		stitches, place string
		day             int
		told            string
	}{
		{"yes", "", 4, "2026-11-28 2026-12-07 true"}, {"yes", "", 6, ""}, {"yes", "", 9, ""}, {"yes", "", 14, ""}, {"yes", "", 15, "2026-11-28 2026-12-07 true"},
		{"yes", "face", 9, "2026-11-28 2026-11-30 false"}, {"yes", "body", 9, "2026-12-03 2026-12-07 false"}, {"", "", 30, ""}, {"no", "", 30, ""},
	} {
		v := visit.Visit{Ended: ended, Answers: map[string]string{"stitches": c.stitches, "place": c.place}, NextVisit: visit.Moment{Day: visit.DateOf(ended).Add(c.day)}}
		got := ""
		for _, o := range Resolve(p, clinic.Profile{}, v, losAngeles()).VisitsOutside {
			got += fmt.Sprint(o.Days.Low, " ", o.Days.High, " ", o.CaseUnknown)
		}
		if got != c.told {
			t.Errorf("%+v: told %q", c, got)
		}
	}
	p.Sections[0].Items[0].Cases = in.Cases[:1] // others don't read any of it
	v := visit.Visit{Ended: ended, Answers: map[string]string{"stitches": "yes"}, NextVisit: visit.Moment{Day: visit.DateOf(ended).Add(30)}}
	if plan := Resolve(p, clinic.Profile{}, v, losAngeles()); len(plan.Items) != 1 || len(plan.VisitsOutside) != 0 {
		t.Errorf("%d printed, outside %+v", len(plan.Items), plan.VisitsOutside)
	}
}

// The next visit replaces only the line of its own visit; if a sheet has several and nobody said
// which one it is, none.
func TestTheNextVisitIsOfOneLine(t *testing.T) {
	line := func(key, name, words string) procedure.Instruction {
		return procedure.Instruction{Section: procedure.FollowUp, Key: key, Visit: name, Cases: []procedure.Case{{
			Text: "We see you {at}.", Times: []procedure.When{{Key: procedure.At, Words: words, Span: parsed(t, words, nil)}},
		}}}
	}
	without := procedure.Instruction{Section: procedure.FollowUp, Key: "none", Visit: "stitches", WithoutVisit: true, Cases: []procedure.Case{{Text: "If you have no visit for your stitches, call us."}}}
	stitches, check, month, other := line("stitches", "stitches", "10 to 14 days"), line("check", "check", "10 days"), line("month", "month", "1 month"), line("other", "", "10 days")
	for _, c := range []struct {
		lines         []procedure.Instruction
		day           int
		named         string
		made, outside string
		without       bool
		which         int
	}{
		{[]procedure.Instruction{stitches, check}, 10, "", "", "", true, 2},
		{[]procedure.Instruction{stitches, check, other}, 10, "", "", "", true, 2},
		{[]procedure.Instruction{stitches, check}, 10, "check", "check", "", true, 0},
		{[]procedure.Instruction{stitches, check}, 10, "stitches", "stitches", "", false, 0},
		{[]procedure.Instruction{stitches, check}, 30, "stitches", "", "stitches", false, 0},
		{[]procedure.Instruction{stitches, month}, 30, "month", "month", "", true, 0},
		{[]procedure.Instruction{stitches}, 10, "", "stitches", "", false, 0},
		{[]procedure.Instruction{stitches}, 30, "", "", "stitches", true, 0},
		{[]procedure.Instruction{stitches, other}, 10, "", "stitches other", "", false, 0},
		{[]procedure.Instruction{stitches, other}, 10, "stitches", "stitches", "", false, 0},
	} {
		p := &procedure.Procedure{Sections: []procedure.Section{{Kind: procedure.FollowUp, Items: append(c.lines, without)}}}
		v := visit.Visit{Ended: ended, NextVisit: visit.Moment{Day: visit.DateOf(ended).Add(c.day)}, NextVisitFor: c.named}
		plan := Resolve(p, clinic.Profile{Location: losAngeles()}, v, time.UTC)
		var made, outside []string
		printed := false
		for _, i := range plan.Items {
			if at, ok := i.Time(procedure.At); ok && at.Appointment == Made {
				made = append(made, i.Instruction.Key)
			}
			printed = printed || i.Instruction.Key == "none"
		}
		for _, o := range plan.VisitsOutside {
			outside = append(outside, o.Item.Instruction.Key)
		}
		if strings.Join(made, " ") != c.made || strings.Join(outside, " ") != c.outside || printed != c.without || len(plan.PossibleVisits()) != c.which {
			t.Errorf("day %d for %q: made %v, outside %v, for patients without it %v, which %v; want %+v", c.day, c.named, made, outside, printed, plan.PossibleVisits(), c)
		}
	}
}
