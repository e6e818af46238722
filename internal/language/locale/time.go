package locale

import (
	"strconv"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

// Clock words a time of day: "10:20 AM", "noon", "midnight".
func (w *Words) Clock(t time.Time) string {
	if t.Minute() == 0 {
		switch t.Hour() {
		case 0:
			return w.Say("midnight")
		case 12:
			return w.Say("noon")
		}
	}
	return w.clock("time", t)
}

// ClockInText words a time of day for a sentence, with the article that some languages need: "la
// 1:00 p. m.", "las 2:00 p. m.". The plural form is that of the hour.
func (w *Words) ClockInText(t time.Time) string {
	if t.Minute() == 0 {
		switch t.Hour() {
		case 0:
			return w.Say("in-text.midnight")
		case 12:
			return w.Say("in-text.noon")
		}
	}
	return w.plural(w.entries, "in-text", w.hour(t), "n", "", "time", w.Clock(t))
}

// DateInText words a day for a sentence: "el lunes 23 de nov".
func (w *Words) DateInText(date string) string { return w.Say("in-text.date", "date", date) }

// Hour words a full hour for an axis: "2 PM", "noon".
func (w *Words) Hour(t time.Time) string {
	if t.Hour()%12 == 0 {
		return w.Clock(t)
	}
	return w.clock("hour", t)
}

func (w *Words) clock(key string, t time.Time) string {
	minute := strconv.Itoa(t.Minute())
	if t.Minute() < 10 {
		minute = "0" + minute
	}
	return say(w.bound, key, []string{"hour", strconv.Itoa(w.hour(t)), "minute", minute, "ampm", w.ampm[t.Hour()/12]})
}

// hour returns the hour on the language's clock, of 12 or 24 hours.
func (w *Words) hour(t time.Time) int {
	if w.hours24 {
		return t.Hour()
	}
	return (t.Hour()+11)%12 + 1
}

// Date words a day with its weekday: "Tue, Nov 24"; the year is added if it isn't that of
// reference. A zero reference adds none.
func (w *Words) Date(d, reference visit.Date) string {
	return w.date(dateKey(d, reference), d)
}

// dateKey returns the key of the pattern of a day with its weekday.
func dateKey(d, reference visit.Date) string {
	if !reference.IsZero() && reference.Year != d.Year {
		return "date-year"
	}
	return "date"
}

// FullDate words a day with weekday and year: "Mon, Nov 23, 2026".
func (w *Words) FullDate(d visit.Date) string { return w.date("date-year", d) }

// DateWithoutWeekday words a day with its year and no weekday, such as a date of birth.
func (w *Words) DateWithoutWeekday(d visit.Date) string { return w.date("date-plain", d) }

// Month words a month as a date has it: "Nov".
func (w *Words) Month(m time.Month) string { return w.months[m-1] }

// DateInFull words a day as a voice says it, with ordinary spaces: "Tuesday, November 24"; the year is added if it
// isn't that of reference.
func (w *Words) DateInFull(d, reference visit.Date) string {
	return w.inFull(dateKey(d, reference), d)
}

func (w *Words) date(key string, d visit.Date) string {
	printed := w.dateOf(key, d, w.weekdays, w.months)
	if w.note != nil {
		if said := w.inFull(key, d); said != strings.ReplaceAll(printed, "\u00a0", " ") {
			w.note(printed, said)
		}
	}
	return printed
}

func (w *Words) inFull(key string, d visit.Date) string {
	weekdays, months := w.fullNames()
	if w.Has("in-full." + key) {
		key = "in-full." + key
	}
	return strings.ReplaceAll(w.dateOf(key, d, weekdays, months), "\u00a0", " ")
}

func (w *Words) dateOf(key string, d visit.Date, weekdays, months []string) string {
	return say(w.bound, key, []string{
		"weekday", weekdays[d.Weekday()], "month", months[d.Month-1], "day", strconv.Itoa(d.Day), "year", strconv.Itoa(d.Year),
	})
}

// When words a moment with its day: "6:20 PM today, Mon, Nov 23", "10:30 AM on Tue, Nov 24". Today
// is the day of the procedure. Midnight belongs to two days, so its words name the one that ends.
func (w *Words) When(t time.Time, today visit.Date) string {
	day := visit.DateOf(t)
	switch {
	case t.Hour() == 0 && t.Minute() == 0:
		return w.Say("midnight-on", "date", w.Date(day.Add(-1), today))
	case day == today:
		return w.Say("today", "time", w.ClockInText(t), "date", w.Date(day, today))
	}
	return w.Say("on-day", "time", w.ClockInText(t), "date", w.Date(day, today))
}

// Length words how long a span is: "about 40 minutes", "2 to 3 days", "a few hours". A span that is
// a moment has no length and no words.
func (w *Words) Length(s procedure.Span) string {
	key := unitKey(s.High.Unit)
	count := func() string { return w.plural(w.bound, key, s.High.N, "n", strconv.Itoa(s.High.N)) }
	switch s.Kind {
	case procedure.Exact, procedure.BedtimeOr:
		return count()
	case procedure.About:
		return w.Say("about-length", "length", count())
	case procedure.UpTo:
		return w.Say("up-to", "length", count())
	case procedure.AFew:
		return w.Say("a-few." + key)
	case procedure.Range:
		n := w.Say("range", "low", strconv.Itoa(s.Low.N), "high", strconv.Itoa(s.High.N))
		return w.plural(w.entries, key, s.High.N, "n", n)
	case procedure.Now, procedure.NextDay, procedure.Bedtime, procedure.AtEvent:
	}
	return ""
}

// unitKey returns the key of a unit's plural forms. "months" is the list of the year's months.
func unitKey(u procedure.Unit) string {
	if u == procedure.Months {
		return "months-long"
	}
	return u.Plural()
}

// TimesOfDay words how often a day, and when: "3 times a day: morning, noon, bedtime".
func (w *Words) TimesOfDay(times []procedure.TimeOfDay) string {
	all := ""
	for n, t := range times {
		word := w.Say("times-of-day." + string(t))
		if n > 0 {
			word = w.Say("list", "first", all, "second", word)
		}
		all = word
	}
	return fill(w.Plural("times-a-day", len(times)), []string{"times", all})
}

// Amount words one exact amount: "30 minutes".
func (w *Words) Amount(a procedure.Amount) string {
	return w.Length(procedure.Span{Kind: procedure.Exact, Low: a, High: a})
}
