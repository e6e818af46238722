package interview

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
	"aftercare/internal/visit/intake"
)

// typedCase is a line of testdata/fields/typed.tsv.
type typedCase struct {
	question, text, verdict string
	now                     time.Time
	readings                []string
}

func typedCases(t *testing.T, zone *time.Location) []typedCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "fields", "typed.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []typedCase
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, "# ") {
			continue
		}
		cells := append(strings.Split(line, "\t"), "")
		text, err := strconv.Unquote(cells[2])
		if err != nil {
			t.Fatal(line, err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", cells[1], zone)
		if err != nil {
			t.Fatal(line, err)
		}
		c := typedCase{question: cells[0], text: text, verdict: cells[3], now: at}
		if cells[4] != "" {
			c.readings = strings.Split(cells[4], " | ")
		}
		out = append(out, c)
	}
	return out
}

// What staff type is read, asked about or refused as was written down beforehand; what a person chooses is taken without
// another question, and typing what is shown for it gives the same.
func TestWhatStaffType(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	cases := typedCases(t, zone)
	if len(cases) < 40 {
		t.Fatalf("only %d cases", len(cases))
	}
	p := &procedure.Procedure{ID: "x", Ages: procedure.Ages{Max: procedure.NoMax}, Fills: []procedure.Fill{{Name: "restart", Kind: procedure.FillDate}}}
	for _, c := range cases {
		q := map[string]*Question{"born": AboutBirth(), "ended": AboutEnd(), "next": AboutNextVisit(), "day": AboutFill(p.Fills[0])}[c.question]
		context := intake.Context{Procedure: p, Now: c.now, Zone: zone}
		f := intake.Fields{Name: "Rosa Example", Record: "7"}
		read := func(f intake.Fields) string {
			v, err := f.Visit(context)
			if err != nil {
				t.Errorf("%s %q: %v", c.question, c.text, err)
			}
			return valueOf(v, c.question)
		}
		next, answer, refused := q.Try(context, f, c.text)
		verdict := "read"
		var got []string
		switch {
		case refused == nil:
			got = []string{read(next)}
			if again, _, refused := q.Try(context, f, answer.Shown); refused != nil || read(again) != got[0] {
				t.Errorf("%s %q: it is shown as %q, which is not read so: %v", c.question, c.text, answer.Shown, refused)
			}
		case refused.Confirmable:
			verdict = "confirm"
		case len(refused.Choices) > 0:
			verdict = "ask"
		default:
			verdict = "refuse"
		}
		if refused != nil {
			for _, choice := range refused.Choices {
				chosen, confirm := q.Accept(context, f, choice)
				if confirm != nil && confirm.Confirmable {
					choice.Confirmed = true
					chosen, confirm = q.Accept(context, f, choice)
				}
				if confirm != nil {
					t.Errorf("%s %q: the choice %q is refused: %v", c.question, c.text, choice.Shown, confirm)
					continue
				}
				got = append(got, read(chosen))
			}
		}
		if verdict != c.verdict || strings.Join(got, " | ") != strings.Join(c.readings, " | ") {
			t.Errorf("%s %q at %s: %s %q, want %s %q", c.question, c.text, c.now.Format("Jan 2 15:04"), verdict, got, c.verdict, c.readings)
		}
	}
}

// valueOf returns what a question is about, as the table writes it.
func valueOf(v visit.Visit, question string) string {
	const minute = "2006-01-02 15:04"
	switch {
	case question == "born":
		return v.Born.String()
	case question == "ended":
		return v.Ended.Format(minute)
	case question == "day":
		return v.FillValues["restart"].Day.String()
	case v.NextVisit.At.IsZero():
		return v.NextVisit.Day.String()
	}
	return v.NextVisit.At.Format(minute)
}
