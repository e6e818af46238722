package intake

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

func context(t testing.TB, now string) Context {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", now, zone)
	if err != nil {
		t.Fatal(err)
	}
	return Context{Now: at, Zone: zone, Procedure: &procedure.Procedure{
		ID: "mbb", Side: procedure.Side{Part: "back", Ask: true},
		Conditions: map[string]procedure.Condition{
			"sedation": {Name: "sedation"},
			"polyp":    {Name: "polyp", OneOf: []procedure.Answer{{Key: "none"}, {Key: "small"}, {Key: "large"}}},
			"driver":   {Name: "driver", MustAsk: true, Question: "Does somebody drive the patient home?"},
		},
	}}
}

// What a nurse types, and which time that is; "" means refused, with the words after it.
func TestEnded(t *testing.T) {
	for _, c := range []struct{ now, typed, want, refused string }{
		{"2026-11-23 13:32", "now", "2026-11-23 13:32", ""},
		{"2026-11-23 13:32", "10:20 AM", "2026-11-23 10:20", ""},
		{"2026-11-23 13:32", "10:20am", "2026-11-23 10:20", ""},
		{"2026-11-23 13:32", "1:20 p.m.", "2026-11-23 13:20", ""},
		{"2026-11-23 13:32", "13:20", "2026-11-23 13:20", ""},
		{"2026-11-23 13:32", "00:20", "2026-11-23 00:20", ""},
		{"2026-11-23 13:32", "12:20 AM", "2026-11-23 00:20", ""},
		{"2026-11-23 13:32", "12:20 PM", "2026-11-23 12:20", ""},
		{"2026-11-23 13:32", "2026-11-22 1:20", "2026-11-22 01:20", ""},
		{"2026-11-23 13:32", "2026-11-22T13:20", "2026-11-22 13:20", ""},
		{"2026-11-23 13:32", "2026-11-23T18:20:00Z", "2026-11-23 10:20", ""},
		{"2026-11-23 08:30", "8:20", "2026-11-23 08:20", ""}, // the evening is hours away
		{"2026-11-23 13:32", "8:20", "2026-11-23 08:20", ""},
		{"2026-11-23 13:32", "1:20", "", "1:20 AM or 1:20 PM"},
		{"2026-11-23 13:32", "12:20", "", "12:20 AM or 12:20 PM"},
		{"2026-11-23 18:32", "8:20", "", "8:20 AM or 8:20 PM"}, // the evening is too near to be sure
		{"2026-11-23 13:32", "25:99", "", "expected a time"},
		{"2026-11-23 13:32", "13:20 PM", "", "expected a time"},
		{"2026-11-23 13:32", "0:20 AM", "", "expected a time"},
		{"2026-11-23 13:32", "half past", "", "expected a time"},
		{"2026-11-23 13:32", "", "", "expected a time"},
		{"2026-11-23 13:32", "14:00", "", "in the future"},
		{"2026-11-23 13:32", "2026-11-24", "", "expected a time"},
		{"2026-11-23 13:32", "2026-02-30 10:00", "", "does not exist"},
		{"2026-03-08 13:32", "2:30 AM", "", "no clock showed"},
		{"2026-11-01 13:32", "1:30 AM", "", "two readings"},
		{"2026-11-01 13:32", "2026-11-01T01:30:00-08:00", "2026-11-01 01:30", ""},
	} {
		ctx := context(t, c.now)
		at, err := Ended(c.typed, ctx.Now, ctx.Zone)
		if c.refused != "" {
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(err.Error()+e.Hint, c.refused) {
				t.Errorf("%q at %s: %v, want %q", c.typed, c.now, err, c.refused)
			}
			continue
		}
		if err != nil || at.Format("2006-01-02 15:04") != c.want {
			t.Errorf("%q at %s: %v, %v, want %s", c.typed, c.now, at, err, c.want)
		}
	}
}

func TestFields(t *testing.T) {
	good := Fields{Name: "Rosa Example", Born: "1962-05-03", Side: "Left", Ended: "10:20 AM", With: []string{"sedation", "driver"}, Without: []string{"polyp"}}
	v, err := good.Visit(context(t, "2026-11-23 13:32"))
	if err != nil {
		t.Fatal(err)
	}
	if v.Name != "Rosa Example" || v.Side != visit.Left || v.Answers["sedation"] != "yes" || v.Answers["polyp"] != "none" || v.Day.String() != "2026-11-23" {
		t.Errorf("%+v", v.Answers)
	}
	for want, change := range map[string]func(f *Fields){
		"after the procedure":          func(f *Fields) { f.Born, f.Ended, f.Date = "2026-11-21", "", "2026-11-20" },
		"is years ahead":               func(f *Fields) { f.Ended, f.Date = "", "2099-01-01" },
		"more than 20 years":           func(f *Fields) { f.NextVisit = "9999-12-31" },
		"another side":                 func(f *Fields) { f.Site = "Right L4" },
		"another side than":            func(f *Fields) { f.Site = "bilateral L4" },
		"another side than the":        func(f *Fields) { f.Site, f.Side = "LT L4", "both" },
		"second identifier":            func(f *Fields) { f.Born = "" },
		"in the future":                func(f *Fields) { f.Born = "2027-01-01" },
		"130 years":                    func(f *Fields) { f.Born = "1861-04-02" },
		"not a date":                   func(f *Fields) { f.Born = "4/2/1961" },
		"expected left":                func(f *Fields) { f.Side = "middle" },
		"--side is missing":            func(f *Fields) { f.Side = "" },
		"must be asked":                func(f *Fields) { f.With = nil },
		"differently":                  func(f *Fields) { f.Without = []string{"sedation"} },
		"expected one of none":         func(f *Fields) { f.With = []string{"polyp=huge", "driver"} },
		"in another spelling":          func(f *Fields) { f.With = []string{"polyp=None", "driver"} },
		"nothing in":                   func(f *Fields) { f.With = []string{"sedaton"} },
		"another day":                  func(f *Fields) { f.Date = "2026-11-22" },
		"expected at most 200":         func(f *Fields) { f.Name = strings.Repeat("a", 201) },
		"no letter":                    func(f *Fields) { f.Name = "12345" },
		"character U+001B":             func(f *Fields) { f.Name = "\x1b\u202e" },
		"file name":                    func(f *Fields) { f.Appointment = "../x" },
		"before the procedure":         func(f *Fields) { f.NextVisit = "2026-11-20" },
		"before the end of the":        func(f *Fields) { f.NextVisit = "2026-11-23 10:19" },
		"is not a day or time":         func(f *Fields) { f.NextVisit = "soon" },
		"more than a day ago":          func(f *Fields) { f.Ended = "2026-11-20 10:20" },
		"expected at most 300":         func(f *Fields) { f.Message = strings.Repeat("a", 301) },
		"is missing, but a birth date": func(f *Fields) { f.Name = "" },
		"--date is not a date":         func(f *Fields) { f.Date = "tomorrow" },
		"--clinician has 101":          func(f *Fields) { f.Clinician = strings.Repeat("é", 101) },
		"--site has 101":               func(f *Fields) { f.Site = strings.Repeat("x", 101) },
		"--record has 150":             func(f *Fields) { f.Record = strings.Repeat("1", 150) },
		"a sign that a file name":      func(f *Fields) { f.Appointment = "..." },
		"it names a file":              func(f *Fields) { f.Appointment = "A-1-example" },
		"and it names a file":          func(f *Fields) { f.Appointment = "19620503" },
	} {
		f := good
		change(&f)
		_, err := f.Visit(context(t, "2026-11-23 13:32"))
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
			continue
		}
		for _, private := range []string{"Rosa", "Example", "1962", "4/2"} {
			if strings.Contains(err.Error()+e.Hint, private) {
				t.Errorf("%v names the patient", err)
			}
		}
	}
	ctx := context(t, "2026-11-23 13:32")
	ctx.Clinic = clinic.Profile{Assume: map[string]string{"driver": "yes"}}
	good.With = []string{"sedation"}
	if _, err := good.Visit(ctx); err != nil {
		t.Errorf("the clinic answers what must be asked: %v", err)
	}
}

// Of several wrong answers the first by name is reported, every time.
func TestOneOfSeveralWrongAnswersIsReported(t *testing.T) {
	f := Fields{Name: "Rosa", Born: "1961-04-02", Answers: map[string]string{"zeta": "no", "eta": "no", "beta": "no", "theta": "no"}}
	for range 50 {
		_, err := f.Visit(context(t, "2026-11-23 13:32"))
		if err == nil || !strings.HasPrefix(err.Error(), "beta ") {
			t.Fatal(err)
		}
	}
}

func TestFile(t *testing.T) {
	var f Fields
	if err := f.File([]byte(`{"name": "Rosa", "birth_date": "1961-04-02", "sedation": "no", "side": "left"}`), []string{"sedation"}); err != nil {
		t.Fatal(err)
	}
	if f.Name != "Rosa" || f.Born != "1961-04-02" || f.Answers["sedation"] != "no" || f.Side != "left" {
		t.Errorf("%+v", f.Answers)
	}
	// A flag overrides the file.
	f = Fields{Name: "Luis"}
	if err := f.File([]byte("name: Rosa\nrecord: 00417\n"), nil); err != nil || f.Name != "Luis" || f.Record != "00417" {
		t.Errorf("%q, %v", f.Record, err)
	}
	for _, bad := range []string{"nme: Rosa", "name: [Rosa]", "- Rosa", "", "name: Rosa\nname: Luis", "\xff", "name: *x"} {
		var f Fields
		err := f.File([]byte(bad), nil)
		if err == nil || strings.Contains(err.Error(), "Rosa") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Whatever is typed is refused or becomes a moment that isn't in the future.
func FuzzEnded(f *testing.F) {
	for _, s := range []string{"10:20 AM", "now", "2026-11-23 10:20", "1:20", "25:99", "2026-11-23T10:20:00Z", "\xff", "12:00 a. m."} {
		f.Add(s)
	}
	ctx := context(f, "2026-11-01 13:32")
	f.Fuzz(func(t *testing.T, s string) {
		at, err := Ended(s, ctx.Now, ctx.Zone)
		if err == nil && at.After(ctx.Now) {
			t.Errorf("%q is %v", s, at)
		}
	})
}

// A value that staff give is of its kind, and no error quotes what was given.
func TestFilled(t *testing.T) {
	c := context(t, "2026-11-23 13:32")
	c.Procedure.Fills = []procedure.Fill{{Name: "restart", Kind: procedure.FillDate}, {Name: "drug", Kind: procedure.FillWords}}
	f := Fields{Date: "2026-11-23", Fill: []string{"restart=2026-11-23", "drug= warfarin =  5 mg "}, FileFills: map[string]string{"restart": ""}}
	v, err := f.Visit(c)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]visit.FillValue{"restart": {Day: visit.Date{Year: 2026, Month: 11, Day: 23}}, "drug": {Words: "warfarin = 5 mg"}}
	for name, w := range want {
		if v.FillValues[name] != w {
			t.Errorf("%s is not as it was given: %s", name, v.FillValues[name].Input())
		}
	}
	for _, bad := range []string{"restart=2026-11-22", "restart=2026-11-31", "restart", "Rosa=x", "drug=" + strings.Repeat("Rosa", 30)} {
		_, err := Fields{Date: "2026-11-23", Fill: []string{bad}}.Visit(c)
		var refused *Error
		if !errors.As(err, &refused) || refused.Field != "--fill" || strings.Contains(err.Error()+refused.Hint, "Rosa") || strings.Contains(err.Error(), "11-22") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v %s", v.FillValues, v.FillValues, v.FillValues, v.FillValues["drug"]); strings.Contains(s, "warfarin") {
		t.Error("a value can be printed by mistake")
	}
}

// An error in a visit file is reported with its position there; one in a flag, by the flag.
func TestAnErrorNamesThePlaceOfTheField(t *testing.T) {
	ctx := context(t, "2026-11-23 13:32")
	for file, want := range map[string]string{
		"name: Rosa\nbirth_date: 2027-01-01\n": `--visit has a "birth_date" that is in the future, at line 2, column 13`,
		"name: Rosa\nbirth_date: 1961-04-02\nside: left\nended: 2026-11-20 10:20\ndriver: yes\nsedation: no\n": `--visit has an "ended" that is more than a day ago, at line 4, column 8`,
		"name: Rosa\n":                         `--visit has a "name" that needs a second identifier beside it, at line 1, column 7`,
		"name: Rosa\nbirth_date: 1961-04-02\n": `--side is missing`,
	} {
		var f Fields
		if err := f.File([]byte(file), []string{"driver", "sedation"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Visit(ctx); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
	f := Fields{Born: "2027-01-01"}
	if err := f.File([]byte("name: Rosa\nbirth_date: 1961-04-02\n"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Visit(ctx); err == nil || err.Error() != "--born is in the future" {
		t.Error(err)
	}
}

// What is typed for one patient is refused where it is typed if it can't be printed, and the name before all else.
func TestWhatCannotBePrintedIsRefused(t *testing.T) {
	for field, set := range map[string]func(*Fields){
		"--name":      func(f *Fields) { f.Name = "Ann §" },
		"--record":    func(f *Fields) { f.Record = "MRN§1" },
		"--site":      func(f *Fields) { f.Site = "L4 §" },
		"--clinician": func(f *Fields) { f.Clinician = "Dr. §" },
		"--message":   func(f *Fields) { f.Message = "See you §" },
		"--fill":      func(f *Fields) { f.Fill = []string{"drops=§ 1%"} },
	} {
		c := context(t, "2026-11-23 13:32")
		c.Procedure.Fills = []procedure.Fill{{Name: "drops", Kind: procedure.FillWords}}
		f := Fields{Name: "Ann", Record: "MRN1", Side: "left", With: []string{"driver"}}
		set(&f)
		if _, err := f.Visit(c); err != nil {
			t.Errorf("%s, where nothing is printed: %v", field, err)
		}
		c.Printable = func(text string) (problem, hint string) {
			if strings.Contains(text, "§") {
				return "holds a sign", "leave it out"
			}
			return "", ""
		}
		_, err := f.Visit(c)
		var wrong *Error
		if !errors.As(err, &wrong) || wrong.Field != field || !wrong.Unprintable || !strings.HasSuffix(wrong.Problem, "holds a sign") || wrong.Hint != "leave it out" {
			t.Errorf("%s: %v", field, err)
		}
		if early := f.CheckPrintable(c) != nil; early != (field == "--name" || field == "--record") {
			t.Errorf("%s is refused before the other fields: %v", field, early)
		}
	}
}
