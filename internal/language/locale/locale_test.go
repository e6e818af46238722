package locale_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func TestTimesInWords(t *testing.T) {
	w := testkit.English(t)
	today := visit.Date{Year: 2026, Month: 11, Day: 23}
	at := func(s string) time.Time {
		m, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for got, want := range map[string]string{
		w.Clock(at("2026-11-23 10:20")): "10:20 AM", w.Clock(at("2026-11-23 13:05")): "1:05 PM", w.Clock(at("2026-11-23 00:30")): "12:30 AM",
		w.Clock(at("2026-11-23 12:00")): "noon", w.Clock(at("2026-11-23 00:00")): "midnight", w.Clock(at("2026-11-23 12:30")): "12:30 PM",
		w.Hour(at("2026-11-23 14:00")):                                 "2 PM",
		w.When(at("2026-11-23 18:20"), today):                          "6:20 PM today, Mon, Nov 23",
		w.When(at("2026-11-24 10:30"), today):                          "10:30 AM on Tue, Nov 24",
		w.When(at("2027-01-02 10:30"), today):                          "10:30 AM on Sat, Jan 2, 2027",
		w.When(at("2026-11-24 00:00"), today):                          "midnight at the end of Mon, Nov 23",
		w.FullDate(today):                                              "Mon, Nov 23, 2026",
		w.DateWithoutWeekday(visit.Date{Year: 1961, Month: 4, Day: 2}): "Apr 2, 1961",
		w.Date(visit.Date{Year: 2027, Month: 1, Day: 1}, today):        "Fri, Jan 1, 2027",
		w.Date(visit.Date{Year: 2026, Month: 2, Day: 28}, today):       "Sat, Feb 28",
		w.Plural("confirm", 1):                                         w.Say("confirm.one", "n", "1"),
		w.Amount(procedure.Amount{N: 1, Unit: procedure.Hours}):        "1 hour",
		w.Amount(procedure.Amount{N: 2, Unit: procedure.Nights}):       "2 nights",
		w.Amount(procedure.Amount{N: 30, Unit: procedure.Minutes}):     "30 minutes",
	} {
		if plainSpaces(got) != want {
			t.Errorf("%q, want %q", plainSpaces(got), want)
		}
	}
	// What must not break stays on one line.
	if s := w.When(at("2026-11-24 10:30"), today); !strings.Contains(s, "10:30\u00a0AM") || !strings.Contains(s, "Tue,\u00a0Nov\u00a024") {
		t.Errorf("%q can break", s)
	}
}

// In a sentence a time has the article that a language needs, by its hour.
func TestTimesInASentence(t *testing.T) {
	en, es := testkit.English(t), testkit.Words(t, "es")
	today := visit.Date{Year: 2026, Month: 11, Day: 23}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	for got, want := range map[string]string{
		en.ClockInText(at(23, 13, 5)): "1:05 PM", en.ClockInText(at(23, 12, 0)): "noon", en.ClockInText(at(23, 0, 0)): "midnight",
		en.DateInText(en.Date(today, today)): "Mon, Nov 23",
		es.ClockInText(at(23, 13, 5)):        "la 1:05 p. m.", es.ClockInText(at(23, 1, 0)): "la 1:00 a. m.", es.ClockInText(at(23, 14, 0)): "las 2:00 p. m.",
		es.ClockInText(at(23, 12, 0)): "las 12 del mediodía", es.ClockInText(at(23, 12, 30)): "las 12:30 p. m.",
		es.ClockInText(at(23, 0, 0)): "la medianoche", es.ClockInText(at(23, 0, 30)): "las 12:30 a. m.",
		es.Clock(at(23, 13, 5)): "1:05 p. m.", es.Clock(at(23, 12, 0)): "mediodía",
		es.DateInText(es.Date(today, today)): "el lunes 23 de nov",
		es.When(at(23, 18, 20), today):       "las 6:20 p. m. de hoy, lunes 23 de nov",
		es.When(at(24, 13, 0), today):        "la 1:00 p. m. del martes 24 de nov",
		es.When(at(24, 0, 0), today):         "la medianoche al final del lunes 23 de nov",
		es.FullDate(today):                   "lunes 23 nov 2026",
		es.Hour(at(23, 14, 0)):               "2 p. m.",
	} {
		if plainSpaces(got) != want {
			t.Errorf("%q, want %q", plainSpaces(got), want)
		}
	}
	if s := es.ClockInText(at(23, 10, 30)); !strings.Contains(s, "10:30\u00a0a.\u00a0m.") {
		t.Errorf("%q can break", s)
	}
}

func TestLengths(t *testing.T) {
	w := testkit.English(t)
	for words, want := range map[string]string{
		"40 minutes": "40 minutes", "1 hour": "1 hour", "about 40 minutes": "about 40 minutes", "2 to 7 days": "2 to 7 days", "1 day": "1 day",
		"up to 24 hours": "up to 24 hours", "a few hours": "a few hours", "7 nights": "7 nights", "3 months": "3 months", "2 working days": "2 working days",
		"6 weeks": "6 weeks", "bedtime": "", "bedtime or 8 hours": "8 hours", "now": "", "next day": "",
	} {
		s, err := procedure.ParseSpan(words, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := plainSpaces(w.Length(s)); got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
}

// What no sheet can be made without is reported: one by one if it is little, in one line if it is much.
func TestWhatALanguageMustHave(t *testing.T) {
	_, bad := locale.New("en", nil, nil)
	if len(bad) != 1 || !strings.Contains(bad[0].Message, "entries have no words yet") {
		t.Error(bad)
	}
	if _, bad := locale.New("no such tag", nil, nil); len(bad) != 1 {
		t.Error(bad)
	}
}

// No pattern of the built-in language has a name that nothing fills.
func TestEveryPatternIsFilled(t *testing.T) {
	for _, clinic := range []string{"", "beverly-hills"} {
		for name, v := range testkit.Visits(t) {
			s := testkit.Sheet(t, clinic, v)
			all := append([]string{s.Title, s.StatusLine, s.ConfirmLine}, s.Footer.Lines...)
			for _, b := range s.Blocks {
				all = append(all, texts(b)...)
			}
			for _, text := range all {
				if strings.ContainsAny(text, "{}") {
					t.Errorf("%s: %q", name, text)
				}
			}
		}
	}
}

func texts(b sheet.Block) []string { return sheet.Strings([]sheet.Block{b}) }

// Each day that is worded with a shortened name is told, as printed and as said; a full one isn't.
func TestNoting(t *testing.T) {
	var got []string
	w := testkit.English(t).Noting(func(printed, said string) { got = append(got, printed+" = "+said) })
	day := visit.Date{Year: 2026, Month: 11, Day: 28}
	w.Date(day, day)
	w.FullDate(day)
	w.DateWithoutWeekday(visit.Date{Year: 1961, Month: 4, Day: 2})
	w.DateWithoutWeekday(visit.Date{Year: 1961, Month: 5, Day: 2})
	want := []string{
		"Sat,\u00a0Nov\u00a028 = Saturday, November 28", "Sat,\u00a0Nov\u00a028,\u00a02026 = Saturday, November 28, 2026",
		"Apr\u00a02,\u00a01961 = April 2, 1961",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// Each day of a year is said in full as each built-in language says it, by each pattern that words a day, whether it is
// printed with shortened names or not.
func TestEachDayIsSaidInFull(t *testing.T) {
	weekdays := map[string][]string{
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
	}
	months := map[string][]string{
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	}
	patterns := map[string][]string{
		"en": {"W, M D", "W, M D, Y", "M D, Y", "W, M D, Y"},
		"es": {"W D de M", "W D de M de Y", "D de M de Y", "W D de M de Y"},
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range lib.Languages() {
		if len(patterns[lang]) == 0 {
			t.Fatalf("%s: nobody wrote down how a day is said", lang)
		}
		var said string
		w := testkit.Words(t, lang).Noting(func(_, full string) { said = full })
		for n := range 366 {
			day := visit.Date{Year: 2028, Month: 1, Day: 1}.Add(n)
			for p, word := range []func() string{
				func() string { return w.Date(day, day) }, func() string { return w.FullDate(day) }, func() string { return w.DateWithoutWeekday(day) },
				func() string { return w.Date(day, visit.Date{Year: 2027, Month: 1, Day: 1}) },
			} {
				said = ""
				if printed := word(); said == "" {
					said = strings.ReplaceAll(printed, "\u00a0", " ")
				}
				want := strings.NewReplacer("W", weekdays[lang][day.Weekday()], "M", months[lang][day.Month-1], "D", strconv.Itoa(day.Day), "Y", "2028").Replace(patterns[lang][p])
				if said != want {
					t.Errorf("%s: %q; want %q", lang, said, want)
				}
			}
		}
	}
}
