package compose_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// The days of a log follow one another, and the last is the day that its text says, on every random sheet and on every
// built-in one, on each day of a year; where the text says none, they are numbered.
func TestALogEndsWhenItsTextSays(t *testing.T) {
	dated, numbered := 0, 0
	check := func(name string, s *sheet.Sheet) {
		for _, b := range s.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					if i.Log == nil || len(i.Log.Days) == 0 {
						continue
					}
					end := ""
					for _, r := range i.Text {
						if r.Time != nil && r.Time.Day {
							end = r.Time.End.Format(time.DateOnly)
						}
					}
					last := i.Log.Days[len(i.Log.Days)-1]
					if end == "" || last.Time == nil {
						numbered++
						if end != "" || last.Time != nil || !strings.HasPrefix(i.Log.Days[0].Label, "Day\u00a01") && !strings.HasPrefix(i.Log.Days[0].Label, "Night\u00a01") {
							t.Errorf("%s: %s: %s", name, i.Text, i.Log)
						}
						continue
					}
					dated++
					if got := last.Time.End.Format(time.DateOnly); got != end {
						t.Errorf("%s: %s: the last box is of %s", name, i.Text, got)
					}
					for n, d := range i.Log.Days {
						day := last.Time.End.AddDate(0, 0, n+1-len(i.Log.Days))
						label := day.Format("2")
						if n == 0 || day.Day() == 1 {
							label = day.Format("Jan\u00a02")
						}
						if !strings.Contains(d.Said, day.Format("January 2")) || !strings.HasPrefix(d.Said, day.Format("Monday")) || d.Label != label {
							t.Errorf("%s: box %d of %s is %q, %q", name, n+1, day.Format(time.DateOnly), d.Label, d.Said)
						}
					}
				}
			}
		}
	}
	for seed := range uint64(400) {
		check("random", testkit.RandomSheet(t, seed))
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"cataract-surgery", "colonoscopy"} {
		p, words, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		for n := range 366 {
			v := visit.Visit{Ended: time.Date(2026, 11, 1, 10, 20, 0, 0, testkit.Zone(t)).AddDate(0, 0, n), Answers: p.Usual.Answers}
			check(id, compose.Compose(resolve.Resolve(p, lib.Clinic(), v, testkit.Zone(t)), words, ""))
		}
	}
	if dated < 2*366 || numbered == 0 {
		t.Errorf("%d logs with dates, %d without", dated, numbered)
	}
}

// A log stands under the wording that has it alone: not where a dose isn't for the patient's age.
func TestALogIsOfItsWording(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	p, words, err := lib.Load("wisdom-tooth-extraction", "en")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		ibuprofen string
		born      int
		want      []string
	}{
		"both": {"yes", 1980, []string{"medication.acetaminophen", "medication.ibuprofen"}},
		"one":  {"no", 1980, []string{"medication.acetaminophen"}},
		"none": {"yes", 2018, nil},
	} {
		v := visit.Visit{
			Answers: map[string]string{"ibuprofen": c.ibuprofen, "blood-thinner": "no"}, Born: visit.Date{Year: c.born, Month: 4, Day: 2}, AgeOn: visit.Date{Year: 2026, Month: 11, Day: 23},
		}
		var got []string
		for _, b := range compose.Compose(resolve.Resolve(p, lib.Clinic(), v, time.UTC), words, "").Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					if i.Log != nil && i.Log.Lines > 0 {
						got = append(got, i.Ref)
					}
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

// A log of times has no more lines than doses stay within the most in 24 hours, on every built-in sheet: a line more
// would invite a dose more.
func TestALogInvitesNoDoseTooMany(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	logs := 0
	for _, id := range ids {
		for _, language := range lib.Languages() {
			p, words, err := lib.Load(id, language)
			if err != nil {
				t.Fatal(err)
			}
			doses := map[string]*procedure.Dose{}
			for in := range p.Each() {
				doses[in.Ref()] = in.Dose
			}
			for _, b := range compose.Compose(resolve.Resolve(p, lib.Clinic(), visit.Visit{Answers: p.Usual.Answers}, time.UTC), words, "").Blocks {
				for _, g := range sheet.Groups(b) {
					for _, i := range g.Items {
						if i.Log == nil || i.Log.Lines == 0 {
							continue
						}
						logs++
						if d := doses[i.Ref]; float64(i.Log.Lines)*d.Count.N > d.Most.Count.N {
							t.Errorf("%s, %s: %s has %d lines for %s; the most is %s", id, language, i.Ref, i.Log.Lines, d.Amount, d.Max)
						}
					}
				}
			}
		}
	}
	if logs == 0 {
		t.Error("no sheet has a log of times")
	}
}

// A log is part of the text that is approved: one more, or another, ends the approval.
func TestAnApprovalCoversLogs(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := lib.LoadAll("en")
	if err != nil {
		t.Fatal(err)
	}
	used := map[procedure.Log]bool{}
	for _, of := range all {
		digest := func() string { return compose.Digest(of.Procedure, lib.Clinic(), of.Words) }
		before := digest()
		for in := range of.Procedure.Each() {
			for n := range in.Cases {
				c := &in.Cases[n]
				log := c.Log
				if log == "" {
					continue
				}
				used[log] = true
				for _, other := range []procedure.Log{"", procedure.LogDays, procedure.LogTimes} {
					if c.Log = other; (digest() == before) != (other == log) {
						t.Errorf("%s, %s: %q in the place of %q", of.Procedure.ID, in.Ref(), other, log)
					}
				}
				c.Log = log
			}
		}
	}
	if len(used) != len(procedure.Logs) {
		t.Errorf("the built-in definitions use %v", used)
	}
}
