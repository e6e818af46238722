package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func builtin(t *testing.T) []library.Definition {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, list, err := lib.LoadAll("en")
	if err != nil || len(list) > 0 {
		t.Fatal(err, list)
	}
	return all
}

// patient returns the fields of a named patient, with no for each condition whose text is for some ages.
func patient(p *procedure.Procedure, born string) Fields {
	f := Fields{Name: "Rosa Example", Born: born, Answers: map[string]string{}}
	if p.Side.Ask {
		f.Side = "left"
	}
	for name, c := range p.Conditions {
		if c.Ages.IsSet() {
			f.Answers[name] = c.Negative()
		}
	}
	return f
}

// Each built-in definition, for patients of each age.
func TestAgesOfEachDefinition(t *testing.T) {
	zone := time.FixedZone("clinic", -8*3600)
	now := time.Date(2026, time.November, 28, 13, 0, 0, 0, zone)
	born := []struct {
		date string
		age  int
	}{
		{"2026-11-28", 0}, {"2022-04-02", 4}, {"2015-04-02", 11}, {"2014-11-29", 11}, {"2014-11-28", 12}, {"2011-04-02", 15}, {"2008-11-29", 17}, {"2008-11-28", 18}, {"1961-04-02", 65},
		{"1896-11-28", 130},
	}
	all := builtin(t)
	const ours = 20
	if len(all) != ours {
		t.Fatalf("%d definitions; expected %d", len(all), ours)
	}
	for _, l := range all {
		p := l.Procedure
		want := procedure.Adults
		if p.ID == "skin-biopsy" || p.ID == "wisdom-tooth-extraction" {
			want = procedure.Ages{Min: 12, Max: procedure.NoMax}
		}
		if p.Ages != want {
			t.Errorf("%s is for %q; expected %q", p.ID, p.Ages, want)
		}
		for _, b := range born {
			for _, f := range []Fields{{}, {Date: "2026-11-28"}, {Ended: "2026-11-28 09:10"}, {Ended: "now"}} {
				whole := patient(p, b.date)
				whole.Date, whole.Ended = f.Date, f.Ended
				_, err := whole.Visit(Context{Procedure: p, Now: now, Zone: zone})
				var refused *Error
				switch {
				case want.Contains(b.age):
					if err != nil {
						t.Errorf("%s, %d years: %v", p.ID, b.age, err)
					}
				case !errors.As(err, &refused) || refused.Field != "--born" ||
					refused.Problem != "does not fit: this text is for "+want.Describe()+"; by the birth date the patient is younger":
					t.Errorf("%s, %d years: %v", p.ID, b.age, err)
				case strings.Contains(refused.Error()+refused.Hint, b.date):
					t.Errorf("%s: the birth date is told: %v", p.ID, err)
				}
			}
		}
	}
}

func of(ages string) *procedure.Procedure {
	a, err := procedure.ParseAges(ages)
	if err != nil {
		panic(err)
	}
	return &procedure.Procedure{ID: "x", Ages: a, Conditions: map[string]procedure.Condition{}}
}

// The day of the procedure decides, on the clinic's calendar; without it, today.
func TestTheDayOfTheAge(t *testing.T) {
	pacific, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	// 11:30 PM on Nov 27 at the clinic: on a machine in UTC it is Nov 28
	night := time.Date(2026, time.November, 28, 7, 30, 0, 0, time.UTC)
	noon := time.Date(2026, time.November, 28, 12, 0, 0, 0, pacific)
	leap := time.Date(2027, time.February, 28, 12, 0, 0, 0, pacific)
	for _, c := range []struct {
		name, ages, born, date, ended string
		now                           time.Time
		side                          string // "" for a sheet
	}{
		{"at night before the birthday", "18+", "2008-11-28", "", "", night, "younger"},
		{"at night, ended now", "18+", "2008-11-28", "", "now", night, "younger"},
		{"at night, on the birthday", "18+", "2008-11-27", "", "", night, ""},
		{"ended in another zone's words", "18+", "2008-11-28", "", "2026-11-28T07:10:00Z", night, "younger"},
		{"on the birthday", "18+", "2008-11-28", "", "", noon, ""},
		{"the day before the birthday, told on it", "18+", "2008-11-28", "2026-11-27", "", noon, "younger"},
		{"after the birthday", "18+", "2008-11-28", "2026-11-29", "", noon, ""},
		{"a date ahead, before the birthday", "18+", "2008-12-24", "2026-12-23", "", noon, "younger"},
		{"a date ahead, on the birthday", "18+", "2008-12-24", "2026-12-24", "", noon, ""},
		{"a child that is one no more", "0 to 17", "2008-11-28", "", "", noon, "older"},
		{"a child yet", "0 to 17", "2008-11-29", "", "", noon, ""},
		{"born today", "0 to 17", "2026-11-28", "", "", noon, ""},
		{"too small", "5 to 11", "2021-11-29", "", "", noon, "younger"},
		{"five today", "5 to 11", "2021-11-28", "", "", noon, ""},
		{"eleven yet", "5 to 11", "2014-11-29", "", "", noon, ""},
		{"twelve today", "5 to 11", "2014-11-28", "", "", noon, "older"},
		{"a leap day, on Feb 28", "18+", "2009-02-28", "2027-02-28", "", leap, ""},
		{"born on Feb 29, on Feb 28", "19+", "2008-02-29", "2027-02-28", "", leap, "younger"},
		{"born on Feb 29, on Mar 1", "19+", "2008-02-29", "2027-03-01", "", leap, ""},
		{"130 years", "0+", "1896-11-28", "", "", noon, ""},
	} {
		p := of(c.ages)
		v, err := Fields{Name: "Rosa Example", Born: c.born, Date: c.date, Ended: c.ended}.Visit(Context{Procedure: p, Now: c.now, Zone: pacific, AllowOld: true})
		var refused *Error
		switch {
		case c.side == "":
			if _, known := v.Age(); err != nil || !known {
				t.Errorf("%s: %v", c.name, err)
			}
		case !errors.As(err, &refused) || !strings.HasSuffix(refused.Problem, "this text is for "+p.Ages.Describe()+"; by the birth date the patient is "+c.side):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A condition whose text is for adults: a younger patient gets a sheet only if the answer is no.
func TestAgesOfACondition(t *testing.T) {
	const younger, adult = "2011-04-02", "1961-04-02"
	p := of("12+")
	p.Conditions["opioid"] = procedure.Condition{Name: "opioid", Question: "Did the patient get an opioid?", Ages: procedure.Adults}
	c := Context{Procedure: p, Now: time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC), Zone: time.UTC}
	for _, k := range []struct {
		name, born, assumed string
		fields              Fields
		problem             string
	}{
		{"no", younger, "", Fields{Without: []string{"opioid"}}, ""},
		{"no, in a file", younger, "", Fields{Answers: map[string]string{"opioid": "no"}}, ""},
		{"not asked", younger, "", Fields{}, `says nothing of "opioid", which must be asked (Did the patient get an opioid?): its text is for adults (18 and older); by the birth date the patient is younger`},
		{"yes", younger, "", Fields{With: []string{"opioid"}}, `answers "opioid" with yes, and its text is for adults (18 and older); by the birth date the patient is younger`},
		{"yes, in a file", younger, "", Fields{Answers: map[string]string{"opioid": "yes"}}, `answers "opioid" with yes`},
		{"assumed", younger, "yes", Fields{}, `answers "opioid" with yes`},
		{"assumed, and said otherwise", younger, "yes", Fields{Without: []string{"opioid"}}, ""},
		{"an adult, not asked", adult, "", Fields{}, ""},
		{"an adult", adult, "", Fields{With: []string{"opioid"}}, ""},
	} {
		c.Clinic = clinic.Profile{Assume: map[string]string{}}
		if k.assumed != "" {
			c.Clinic.Assume["opioid"] = k.assumed
		}
		k.fields.Name, k.fields.Born = "Rosa Example", k.born
		_, err := k.fields.Visit(c)
		var refused *Error
		switch {
		case k.problem == "":
			if err != nil {
				t.Errorf("%s: %v", k.name, err)
			}
		case !errors.As(err, &refused) || refused.Condition != "opioid" || !strings.HasPrefix(refused.Problem, k.problem):
			t.Errorf("%s: %v", k.name, err)
		}
	}
}

// Of several answers each except none is for adults.
func TestAgesOfSeveralAnswers(t *testing.T) {
	p := of("12+")
	p.Conditions["opioid"] = procedure.Condition{
		Name: "opioid", Question: "What does the opioid hold?", Ages: procedure.Adults,
		OneOf: []procedure.Answer{{Key: procedure.None, LeadIn: "If none"}, {Key: "alone", LeadIn: "If alone"}, {Key: "mixed", LeadIn: "If mixed"}},
	}
	c := Context{Procedure: p, Now: time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC), Zone: time.UTC}
	for with, want := range map[string]string{"opioid=none": "", "opioid=alone": `answers "opioid" with alone, and its text is for adults`, "opioid=mixed": `answers "opioid" with mixed`, "": `says nothing of "opioid"`} {
		f := Fields{Name: "Rosa Example", Born: "2011-04-02"}
		if with != "" {
			f.With = []string{with}
		}
		_, err := f.Visit(c)
		var refused *Error
		if want == "" && err != nil || want != "" && (!errors.As(err, &refused) || !strings.HasPrefix(refused.Problem, want) || !strings.Contains(refused.Hint, "--with opioid=none")) {
			t.Errorf("%q: %v", with, err)
		}
		f.Born, f.Record = "", "00417"
		v, err := f.Visit(c)
		if adults := with != "" && with != "opioid=none"; err != nil || (procedure.SheetAges(p, v.Answers) == procedure.Adults) != adults {
			t.Errorf("%q without a birth date: for %s, %v", with, procedure.SheetAges(p, v.Answers), err)
		}
	}
}

// Without a birth date a person says whether the patient is of the ages of the sheet.
func TestStatedAges(t *testing.T) {
	p := of("12+")
	p.Conditions["opioid"] = procedure.Condition{Name: "opioid", Ages: procedure.Adults}
	c := Context{Procedure: p, Now: time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC), Zone: time.UTC}
	f := Fields{Name: "Rosa Example", Record: "00417"}
	for in, want := range map[string]string{"": "", "yes": "", "no": "do not fit: this text is for adults (18 and older)", "perhaps": "are not said; expected yes or no"} {
		f.InAges, f.With = in, []string{"opioid"}
		_, err := f.Visit(c)
		var refused *Error
		if want == "" && err != nil || want != "" && (!errors.As(err, &refused) || refused.Field != AgesField || refused.Problem != want) {
			t.Errorf("%q: %v", in, err)
		}
	}
	c.Procedure.Ages = procedure.Ages{Min: 0, Max: 17}
	f.InAges = ""
	if _, err := f.Visit(c); err == nil || !strings.Contains(err.Error(), `answers "opioid" with yes, and its text is for adults (18 and older); this text is for patients aged 0 to 17`) {
		t.Errorf("an answer for nobody: %v", err)
	}
	v, err := Fields{}.Visit(c)
	if err != nil || v.AgeOn != (visit.Date{}) {
		t.Errorf("a blank sheet: %v", err)
	}
}
