package interview

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/internal/visit/intake"
	"aftercare/procedures"
)

var now = time.Date(2026, time.November, 23, 13, 32, 0, 0, time.UTC)

// Every procedure's questions come to an end, each asked once, and what was answered is a visit; no answer changes the fields
// that it was tried on.
func TestEachInterviewEnds(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll(library.SourceLanguage)
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	for _, d := range all {
		c := intake.Context{Procedure: d.Procedure, Clinic: lib.Clinic(), Now: now, Zone: time.UTC}
		var f intake.Fields
		asked := map[string]bool{}
		var order []string
		for {
			q, err := Next(c, f, asked)
			if err != nil {
				t.Fatalf("%s, after %v: %v", d.Procedure.ID, order, err)
			}
			if q == nil {
				break
			}
			if asked[q.Name] {
				t.Fatalf("%s: %s is asked again after %v", d.Procedure.ID, q.Name, order)
			}
			typed := map[string]string{Name: "Rosa Example", Record: "00417"}[q.Name]
			if typed == "" && q.Required {
				typed = q.Answers[0]
			}
			before := f
			before.With, before.Fill = slices.Clone(f.With), slices.Clone(f.Fill)
			next, _, refused := q.Try(c, f, typed)
			if refused != nil {
				t.Fatalf("%s: %s is refused: %v", d.Procedure.ID, q.Name, refused)
			}
			if !reflect.DeepEqual(f, before) {
				t.Errorf("%s: an answer to %s changed the fields before it", d.Procedure.ID, q.Name)
			}
			f, asked[q.Name], order = next, true, append(order, q.Name)
		}
		if _, err := f.Visit(c); err != nil {
			t.Errorf("%s: after %v: %v", d.Procedure.ID, order, err)
		}
		if len(order) < 4 || !slices.Equal(order[:3], []string{Name, "born", "record"}) || !asked[End] {
			t.Errorf("%s: only %v was asked", d.Procedure.ID, order)
		}
	}
}

// Without birth date and record number both are asked for again, until one is given; without a name nothing else is.
func TestWhoThePatientIs(t *testing.T) {
	c := intake.Context{Procedure: &procedure.Procedure{ID: "x"}, Now: now, Zone: time.UTC}
	asked := map[string]bool{}
	f := intake.Fields{Name: "Rosa Example"}
	for n, want := range []string{"born", "record", "born", "record"} {
		q, err := Next(c, f, asked)
		if err != nil || q.Name != want {
			t.Fatalf("question %d is %v, %v; want %s", n+1, q, err, want)
		}
		asked[q.Name] = true
	}
	if q, err := Next(c, intake.Fields{}, map[string]bool{Name: true}); q != nil || err != nil {
		t.Errorf("a blank sheet asks %v, %v", q, err)
	}
}

func TestTheVisitIsReadBack(t *testing.T) {
	born := visit.Date{Year: 1961, Month: 4, Day: 2}
	plain, limb := &procedure.Procedure{ID: "x", Title: "Small cut"}, &procedure.Procedure{ID: "x", Title: "Small cut", Side: procedure.Side{Ask: true}}
	asked := &procedure.Procedure{ID: "x", Title: "Small cut", Conditions: map[string]procedure.Condition{
		"numbing-medicine": {Name: "numbing-medicine", AskedOf: procedure.Staff}, "level": {Name: "level", AskedOf: procedure.Staff, OneOf: []procedure.Answer{{Key: "low-back"}, {Key: "neck"}, {Key: "chest"}}},
		"diabetes": {Name: "diabetes", AskedOf: procedure.Patient},
	}}
	for name, c := range map[string]struct {
		p    *procedure.Procedure
		v    visit.Visit
		want string
	}{
		"nobody":     {plain, visit.Visit{}, "Patient: nobody: a blank sheet|Procedure: Small cut|Ended: not known: the times are lines to write on"},
		"just now":   {plain, visit.Visit{Name: "Rosa", Record: "7", Ended: now}, "Patient: Rosa, record 7|Procedure: Small cut|Ended: 1:32 PM, just now"},
		"a minute":   {limb, visit.Visit{Name: "Rosa", Born: born, Side: "left", Ended: now.Add(-time.Minute)}, "Patient: Rosa, born April 2, 1961|Procedure: Small cut|Side: left|Ended: 1:31 PM, 1 minute ago"},
		"an hour":    {plain, visit.Visit{Ended: now.Add(-time.Hour)}, "Patient: nobody: a blank sheet|Procedure: Small cut|Ended: 12:32 PM, 1 hour ago"},
		"64 minutes": {plain, visit.Visit{Ended: now.Add(-64 * time.Minute)}, "Patient: nobody: a blank sheet|Procedure: Small cut|Ended: 12:28 PM, 1 hour 4 minutes ago"},
		"hours":      {limb, visit.Visit{Side: "left", Site: "L4", Ended: now.Add(-3 * time.Hour)}, "Patient: nobody: a blank sheet|Procedure: Small cut|Side: left, L4|Ended: 10:32 AM, 3 hours ago"},
		"no side":    {plain, visit.Visit{Site: "L4", Ended: now}, "Patient: nobody: a blank sheet|Procedure: Small cut|Site: L4|Ended: 1:32 PM, just now"},
		"side open":  {limb, visit.Visit{Ended: now}, "Patient: nobody: a blank sheet|Procedure: Small cut|Side: a line to write on|Ended: 1:32 PM, just now"},
		"yesterday":  {plain, visit.Visit{Ended: now.Add(-14 * time.Hour)}, "Patient: nobody: a blank sheet|Procedure: Small cut|Ended: Sun, Nov 22, 11:32 PM, 14 hours ago"},
		"days":       {plain, visit.Visit{Ended: now.Add(-72 * time.Hour)}, "Patient: nobody: a blank sheet|Procedure: Small cut|Ended: Fri, Nov 20, 1:32 PM, 3 days ago"},
		"answers": {asked, visit.Visit{Name: "Rosa", Record: "7", Ended: now, Answers: map[string]string{"level": "low-back"}},
			"Patient: Rosa, record 7|Procedure: Small cut|Answers: level: low back; numbing medicine: not known|Ended: 1:32 PM, just now"},
		"nobody's answers": {asked, visit.Visit{Answers: map[string]string{"diabetes": "yes"}},
			"Patient: nobody: a blank sheet|Procedure: Small cut|Answers: diabetes: yes|Ended: not known: the times are lines to write on"},
		"the rest": {plain, visit.Visit{Ended: now, NextVisit: visit.Moment{Day: visit.Date{Year: 2026, Month: 11, Day: 30}}, NextVisitFor: "wound-check", Clinician: "Dr. Ruiz", Message: "Rest."},
			"Patient: nobody: a blank sheet|Procedure: Small cut|Ended: 1:32 PM, just now|Next visit: Mon, November 30, 2026, for: wound check|Clinician: Dr. Ruiz|Message: Rest."},
	} {
		plan := resolve.Resolve(c.p, clinic.Profile{}, c.v, time.UTC)
		var got []string
		for _, line := range ReadBack(plan, now) {
			got = append(got, line.Label+": "+line.Words)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// What the built-in sheets don't know is read back with what is printed for it.
func TestWhatIsNotKnownIsReadBack(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := lib.Load("medial-branch-block", library.SourceLanguage)
	if err != nil {
		t.Fatal(err)
	}
	plan := resolve.Resolve(p, lib.Clinic(), visit.Visit{Name: "Rosa", Record: "7", Side: "left", Ended: now, Answers: map[string]string{"diagnostic": "no"}}, time.UTC)
	for _, line := range ReadBack(plan, now) {
		if line.Label == "Answers" && strings.Contains(line.Words, "sedation: not known (both texts are printed)") {
			return
		}
	}
	t.Errorf("%q", ReadBack(plan, now))
}

// A name that can't be printed is refused at its question; where it was given already, before the first.
func TestANameThatCannotBePrintedIsRefusedAtOnce(t *testing.T) {
	c := intake.Context{Procedure: &procedure.Procedure{ID: "x"}, Now: now, Zone: time.UTC, Printable: func(text string) (problem, hint string) {
		if text == "王" {
			return "holds Han writing", "write it in Latin letters"
		}
		return "", ""
	}}
	if _, _, refused := AboutName().Try(c, intake.Fields{}, "王"); refused == nil || refused.Problem != "holds Han writing" {
		t.Error(refused)
	}
	if _, _, refused := AboutName().Try(c, intake.Fields{}, "Ann"); refused != nil {
		t.Error(refused)
	}
	if q, err := Next(c, intake.Fields{Name: "王"}, map[string]bool{}); err == nil {
		t.Errorf("asked first: %+v", q)
	}
}
