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
			typed := map[string]string{Name: "Rosa Example", "record": "00417"}[q.Name]
			if typed == "" && q.Required {
				typed = q.Answers[0]
			}
			before := f
			before.With, before.Fill = slices.Clone(f.With), slices.Clone(f.Fill)
			next, refused := q.Try(c, f, typed)
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
	for name, c := range map[string]struct {
		v    visit.Visit
		want string
	}{
		"nobody":    {visit.Visit{}, "nobody: a blank sheet|Small cut|not said|not said: the times are lines to write on"},
		"just now":  {visit.Visit{Name: "Rosa", Record: "7", Ended: now}, "Rosa, record 7|Small cut|not said|1:32 PM, just now"},
		"a minute":  {visit.Visit{Name: "Rosa", Born: visit.Date{Year: 1961, Month: 4, Day: 2}, Side: "left", Ended: now.Add(-time.Minute)}, "Rosa, born 1961-04-02|Small cut|left|1:31 PM, 1 minute ago"},
		"hours":     {visit.Visit{Name: "Rosa", Record: "7", Side: "left", Site: "L4", Ended: now.Add(-3 * time.Hour)}, "Rosa, record 7|Small cut|left, L4|10:32 AM, 3 hours ago"},
		"yesterday": {visit.Visit{Name: "Rosa", Record: "7", Ended: now.Add(-14 * time.Hour)}, "Rosa, record 7|Small cut|not said|Sun, Nov 22, 11:32 PM, 14 hours ago"},
		"days":      {visit.Visit{Name: "Rosa", Record: "7", Ended: now.Add(-72 * time.Hour)}, "Rosa, record 7|Small cut|not said|Fri, Nov 20, 1:32 PM, 3 days ago"},
		"answers":   {visit.Visit{Answers: map[string]string{"sedation": "yes", "level": "neck"}}, "nobody: a blank sheet|Small cut; level: neck; sedation: yes|not said|not said: the times are lines to write on"},
	} {
		plan := resolve.Resolve(&procedure.Procedure{ID: "x", Title: "Small cut"}, clinic.Profile{}, c.v, time.UTC)
		var got []string
		for _, line := range ReadBack(plan, now) {
			got = append(got, line[1])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// A name that can't be printed is refused at its question; where it was given already, before the first.
func TestANameThatCannotBePrintedIsRefusedAtOnce(t *testing.T) {
	c := intake.Context{Procedure: &procedure.Procedure{ID: "x"}, Now: now, Zone: time.UTC, Printable: func(text string) (problem, hint string) {
		if text == "王" {
			return "holds Han writing", "write it in Latin letters"
		}
		return "", ""
	}}
	if _, refused := AboutName().Try(c, intake.Fields{}, "王"); refused == nil || refused.Problem != "holds Han writing" {
		t.Error(refused)
	}
	if _, refused := AboutName().Try(c, intake.Fields{}, "Ann"); refused != nil {
		t.Error(refused)
	}
	if q, err := Next(c, intake.Fields{Name: "王"}, map[string]bool{}); err == nil {
		t.Errorf("asked first: %+v", q)
	}
}
