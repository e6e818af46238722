package compose_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// TestWhatAQuestionOffersIsTaken answers every question of every built-in procedure with each value
// in its range or its choices, in both languages: the sheet is made.
func TestWhatAQuestionOffersIsTaken(t *testing.T) {
	dir := t.TempDir()
	open := func(answers string) *library.Library {
		t.Helper()
		profile := "phone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\n" + answers
		if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
			t.Fatal(err)
		}
		lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
		if err != nil {
			t.Fatalf("%s: %v", answers, err)
		}
		return lib
	}
	lib := open("")
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	tried := map[bool]int{}
	for _, id := range ids {
		p, _, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		for round := 0; ; round++ { // each question's next value, all at once
			var settings, decide []string
			for _, q := range compose.AllQuestions(p) {
				offers := q.Choices
				if offers == nil {
					offers = offersOf(q)
				}
				if round >= len(offers) {
					continue
				}
				name, value := q.Decide, offers[round]
				if value == procedure.LeaveOut {
					name = q.Name
				}
				line := fmt.Sprintf("%s: %s\n", name, yamlfile.Quote(value))
				tried[q.Setting != nil]++
				if q.Setting != nil {
					settings = append(settings, "  "+line)
				} else {
					decide = append(decide, "    "+line)
				}
			}
			if settings == nil && decide == nil {
				break
			}
			answers := ""
			if settings != nil {
				answers += "settings:\n" + strings.Join(settings, "")
			}
			if decide != nil {
				answers += "decide:\n  " + id + ":\n" + strings.Join(decide, "")
			}
			for _, lang := range []string{"en", "es"} {
				made := open(answers)
				p, words, err := made.Load(id, lang)
				if err != nil {
					t.Errorf("%s in %s: %v", id, lang, err)
					continue
				}
				v := visit.Visit{Ended: time.Date(2026, time.November, 23, 10, 20, 0, 0, time.UTC)}
				if s := compose.Compose(resolve.Resolve(p, made.Clinic(), v, time.UTC), words, ""); len(linesOf(s)) == 0 {
					t.Errorf("%s in %s says nothing", id, lang)
				}
			}
		}
	}
	if tried[true] < 100 || tried[false] < 100 {
		t.Errorf("tried %d values of settings and %d of lines", tried[true], tried[false])
	}
}

func offersOf(q compose.Question) []string {
	if q.Setting != nil {
		return q.Setting.Offers()
	}
	return q.Instruction.Confirm.Offers()
}

// TestAnAnswerInDaysIsCountedInHours: under until, where a text doesn't take a bare day, and nowhere else.
func TestAnAnswerInDaysIsCountedInHours(t *testing.T) {
	for _, c := range []struct {
		key         procedure.TimeKey
		value, want string
	}{
		{procedure.Until, "4 days", "96 hours"}, {procedure.Until, "1 week", "168 hours"}, {procedure.Until, "24 hours", "24 hours"},
		{procedure.From, "4 days", "4 days"}, {procedure.For, "4 days", "4 days"}, {procedure.By, "4 days", "4 days"},
	} {
		span, err := procedure.ParseSpan(c.value, nil)
		want, err2 := procedure.ParseSpan(c.want, nil)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if got := c.key.Answer(span); got != want {
			t.Errorf("%s: %s is %v, want %v", c.key, c.value, got, want)
		}
	}
	if !slices.Equal(procedure.TimesOf("no limit to 4 days (2 pages), by the place; one page 9 days"), []string{"4 days", procedure.LeaveOut}) {
		t.Error(procedure.TimesOf("no limit to 4 days (2 pages), by the place; one page 9 days"))
	}
	for words, want := range map[string]string{
		"24 hours to 7 days": "24 hours,7 days", "4 to 8 hours": "4 hours,8 hours", "a few hours to 6 hours": "6 hours,a few hours", "the next day to 24 hours after": "24 hours,next day",
		"48 hours or 7 days": "48 hours,7 days", "no limit (societies), a few days, or 7 to 14 days": "14 days,7 days,a few days,leave out", "as you like": "",
	} {
		if got := strings.Join(procedure.TimesOf(words), ","); got != want {
			t.Errorf("%q: %s, want %s", words, got, want)
		}
	}
}
