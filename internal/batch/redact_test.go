package batch

import (
	"strings"
	"testing"

	"aftercare/internal/batch/schedule"
)

// A reason keeps the program's own names, even if a cell holds the same word, and nothing else from a cell.
func TestAReasonKeepsTheProgramsOwnWords(t *testing.T) {
	o := options(t, t.TempDir(), nil)
	row := schedule.Row{
		Fields: map[string]string{
			"procedure": "medial-branch-block", "language": "es", "side": "left", "name": "Sedation Rosa", "message": "es left both sedation medial-branch-block birth_date Rosa", "clinician": "en", "site": "Born",
		},
		Raw: []string{"es", "left", "Rosa Example", "Born", "es-MX"},
	}
	for reason, want := range map[string]string{
		`nobody has reviewed the translation of "medial-branch-block" into "es"`: "", `the text in "en" is not approved`: "", `language is "es-MX"`: "", `side is "left"; expected "both"`: "",
		`a condition says nothing of "sedation", which must be asked`: "", `"birth_date" occurs twice`: "",
		`ended is "Rosa"; expected a time`: `ended is "…"; expected a time`, `ended is "es Rosa"`: "", `side is "Rosa Example"; expected left`: `side is "…"; expected left`, `the column "Born" is odd`: `the column "…" is odd`,
	} {
		if want == "" {
			want = reason
		}
		if got := o.Maker.redact(reason, row); got != want {
			t.Errorf("%s: %s, want %s", reason, got, want)
		}
	}
	// A column's name in a reader's message comes from the file's header.
	row.Reject = `the column "Born" holds a control character`
	if got := o.Maker.redact(row.Reject, row); got != row.Reject {
		t.Error(got)
	}
}

// A row's reason never names a flag: whoever corrects the row has a column.
func TestAReasonNamesNoFlag(t *testing.T) {
	change := func(pairs ...string) schedule.Row {
		return changeRow(patient(1), func(r *schedule.Row) {
			r.Fill = map[string]string{}
			for n := 0; n < len(pairs); n += 2 {
				if name, ok := strings.CutPrefix(pairs[n], "?"); ok {
					r.Answers[name] = pairs[n+1]
				} else if name, ok := strings.CutPrefix(pairs[n], "fill."); ok {
					r.Fill[name] = pairs[n+1]
				} else {
					r.Fields[pairs[n]] = pairs[n+1]
				}
			}
		})
	}
	long := strings.Repeat("x", 400)
	rows := []schedule.Row{
		change("date", "2026-11-22"), change("date", "x"), change("ended", "2026-11-23 25:00"), change("ended", "2026-13-01 10:00"), change("ended", "2026-11-23 22:00"), change("ended", "2026-03-08 02:30"),
		change("ended", "2026-11-01 01:30"), change("ended", "10:20 AM"), change("birth_date", "x"), change("birth_date", "2027-01-01"), change("birth_date", "1800-01-01"), change("birth_date", "2026-11-24"),
		change("birth_date", "", "record", ""), change("name", ""), change("name", "?"), change("name", long), change("record", long), change("side", ""), change("side", "port"), change("side", "left", "site", "right L4"),
		change("site", long), change("clinician", long), change("message", long), change("next_visit", "x"), change("next_visit", "2026-11-01"), change("next_visit", "2099-01-01"),
		change("next_visit", "2026-11-23 09:00"), change("language", "xx"), change("language", "es"), change("procedure", ""), change("procedure", "medial-branch-blok"), change("procedure", "MBB"), change("appointment_id", "a b"),
		change("appointment_id", ""), change("appointment_id", "con"), change("?sedation", "maybe"), change("?no-such", "yes"), change("fill.no-such", "1"), change("fill.restart", "soon"), change("date", "2099-01-01", "ended", ""),
		change("name", "", "record", "00417"), change("name", "", "birth_date", "1961-04-02"), change("family_name", "NULL", "given_name", "Rosa", "name", ""), change("side", "both", "site", "left"),
	}
	o := options(t, t.TempDir(), nil)
	for n, row := range rows {
		made := o.Maker.Make(n+1, row)
		if made.Line.Status == Made {
			t.Errorf("row %d was made: %v", n+1, row.Fields)
		}
		if strings.Contains(made.Line.Reason, "--") {
			t.Errorf("row %d: %s", n+1, made.Line.Reason)
		}
	}
}
