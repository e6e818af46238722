package resolve_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// A diary that counts hours ends with its last hour, and one over days begins on the day after the
// procedure: on the morning of the day itself there was nothing to write down yet.
func TestDiaryRows(t *testing.T) {
	amount := func(words string) procedure.Amount {
		a, err := procedure.ParseAmount(words)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	exact := func(words string) procedure.Span {
		return procedure.Span{Low: amount(words), High: amount(words)}
	}
	ended := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what  string
		at    []procedure.DiaryTime
		visit visit.Visit
		want  []string
	}{
		{
			"hours", []procedure.DiaryTime{{Before: true}, {At: exact("30 minutes")}, {Every: amount("1 hour"), Until: amount("3 hours")}},
			visit.Visit{Ended: ended},
			[]string{"before 2026-11-23", "8:30 2026-11-23", "9:00 2026-11-23", "10:00 2026-11-23", "11:00 2026-11-23"},
		},
		{
			"hours go on after what stands before them", []procedure.DiaryTime{{At: exact("2 hours")}, {Every: amount("1 hour"), Until: amount("4 hours")}},
			visit.Visit{Ended: ended},
			[]string{"10:00 2026-11-23", "11:00 2026-11-23", "12:00 2026-11-23"},
		},
		{
			"days", []procedure.DiaryTime{{Every: amount("1 day"), Until: amount("2 days"), Daily: []procedure.TimeOfDay{procedure.TimesOfDay[0], procedure.TimesOfDay[3]}}},
			visit.Visit{Ended: ended},
			[]string{"morning 2026-11-24", "bedtime 2026-11-24", "morning 2026-11-25", "bedtime 2026-11-25"},
		},
		{
			"bedtime and the next day", []procedure.DiaryTime{{At: procedure.Span{Kind: procedure.Bedtime}}, {At: procedure.Span{Kind: procedure.NextDay}}},
			visit.Visit{Ended: ended},
			[]string{"- 2026-11-23", "- 2026-11-24"},
		},
		{
			"nothing is known of the time", []procedure.DiaryTime{{Before: true}, {At: exact("30 minutes")}, {At: exact("2 days")}},
			visit.Visit{},
			[]string{"before none", "- none", "- none"},
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			p := &procedure.Procedure{Diary: &procedure.Diary{At: c.at}}
			var got []string
			for _, r := range resolve.Resolve(p, clinic.Profile{}, c.visit, time.UTC).Diary.Rows {
				got = append(got, fmt.Sprintf("%s %s", nameOf(r), dayOf(r)))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func nameOf(r resolve.DiaryRow) string {
	switch {
	case r.Before:
		return "before"
	case r.AtDay != "":
		return string(r.AtDay)
	case !r.At.IsZero():
		return r.At.Format("3:04")
	}
	return "-"
}

func dayOf(r resolve.DiaryRow) string {
	if r.Day.IsZero() {
		return "none"
	}
	return r.Day.String()
}
