package resolve

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// rowsOf resolves a diary of "before, 30 minutes, every 1 hour until 8 hours, bedtime, next
// day" and two rows of the second day, for one visit.
func rowsOf(t *testing.T, v visit.Visit) string {
	t.Helper()
	span := func(words string) procedure.Span { return when(t, procedure.At, words).Span }
	hour, hours, days := span("1 hour").High, span("8 hours").High, span("2 days").High
	p := &procedure.Procedure{Diary: &procedure.Diary{At: []procedure.DiaryTime{
		{Before: true}, {At: span("30 minutes")}, {Every: hour, Until: hours}, {At: span("next day")}, {At: span("bedtime")},
		{Daily: []procedure.TimeOfDay{"morning"}, Until: days},
	}}}
	var out []string
	for _, r := range Resolve(p, clinic.Profile{}, v, load(t, "America/Los_Angeles")).Diary.Rows {
		switch {
		case r.Before:
			out = append(out, "before")
		case !r.At.IsZero():
			out = append(out, r.At.Format("15:04"))
		case r.Span.Kind == procedure.Bedtime:
			out = append(out, "bedtime")
		case r.AtDay != "":
			out = append(out, string(r.AtDay))
		case r.Span.Kind == procedure.NextDay:
			out = append(out, "next day")
		default:
			out = append(out, "in words")
		}
	}
	return strings.Join(out, " ")
}

// Nobody wakes at night to fill in a row, and bedtime ends the first day.
func TestTheDiarySleepsAtNight(t *testing.T) {
	loc := load(t, "America/Los_Angeles")
	for ended, want := range map[string]string{
		"2026-11-23 10:20": "before 10:50 11:20 12:20 13:20 14:20 15:20 16:20 17:20 18:20 bedtime next day morning morning",
		"2026-11-23 18:30": "before 19:00 19:30 20:30 21:30 bedtime next day morning morning",
		"2026-11-23 14:00": "before 14:30 15:00 16:00 17:00 18:00 19:00 20:00 21:00 bedtime next day morning morning",
		"2026-11-23 23:40": "before bedtime 06:40 07:40 next day morning morning",
		"2026-11-01 00:30": "before 01:00 01:30 01:30 02:30 03:30 04:30 05:30 06:30 07:30 bedtime next day morning morning",
	} {
		end, err := time.ParseInLocation("2006-01-02 15:04", ended, loc)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, rowsOf(t, visit.Visit{Ended: end})); d != "" {
			t.Errorf("ended %s: -want +got\n%s", ended, d)
		}
	}
	want := "before" + strings.Repeat(" in words", 9) + " next day bedtime morning morning"
	if d := cmp.Diff(want, rowsOf(t, visit.Visit{})); d != "" {
		t.Errorf("without the end of the procedure: -want +got\n%s", d)
	}
}
