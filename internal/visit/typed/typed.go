// Package typed reads dates and times as staff type them at a question, such as 04/02/1961, 1020 or "an hour ago". It returns
// every reading that a text can have, so that a person can be asked which one is meant. Flags and files are not read here:
// intake takes one form from them.
package typed

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/visit"
)

// Reading is one meaning of a text.
type Reading struct {
	Value string // as intake takes it: 1961-04-02, 2026-11-23 10:20
	Words string // for a person: "April 2, 1961", "10:20 AM today"
}

// Readings are the meanings of a text, the likeliest first. There are none if it can't be read.
type Readings struct {
	All []Reading
	// Ask says why a person must say which reading is meant, or that the only one is; "" if that is clear.
	Ask string
	// Problem says why none of the readings can be meant; "" if one can.
	Problem string
}

// Why a person is asked.
const (
	severalDates = "can be read as more than one date"
	severalTimes = "can be read as more than one time"
	stillToCome  = "is still to come today"
	nearNow      = "can be read as a time that is still to come"
)

const (
	maxAge      = 130 // years, for a birth date
	recentDays  = 60  // a date without a year on which a procedure ended is as recent as this
	hoursAhead  = 2 * time.Hour
	isoMinute   = "2006-01-02 15:04"
	opens, ends = 7, 19 // hours of the day at which a next visit is likely
)

// BirthDate reads a birth date. Today is the clinic's day.
func BirthDate(text string, today visit.Date) Readings {
	var found, plausible []visit.Date
	for _, century := range []int{today.Year / 100 * 100, today.Year/100*100 - 100} {
		for _, p := range parseDates(tokens(text)) {
			if p.year == noYear || p.year >= 100 && century != today.Year/100*100 {
				continue
			}
			d, ok := p.inYear(p.fullYear(century))
			if !ok || slices.Contains(found, d) {
				continue
			}
			found = append(found, d)
			if !today.Before(d) && d.Year >= today.Year-maxAge {
				plausible = append(plausible, d)
			}
		}
	}
	if len(plausible) == 0 {
		plausible = found[:min(len(found), 1)] // intake says what is wrong with it
	}
	return dates(plausible, func(d visit.Date) string { return d.Noon(time.UTC).Format("January 2, 2006") })
}

// Day reads a day that is filled in, such as the one on which a medicine starts again. Without a year it is the next such day.
func Day(text string, today visit.Date) Readings {
	return dates(findDays(tokens(text), today, func(p partial) (visit.Date, bool) { return p.next(today) }), longDay)
}

// End reads when a procedure ended, by the clock of now's zone. A time without a day is today's or, if that is still to come,
// perhaps yesterday's.
func End(text string, now time.Time) Readings {
	words := tokens(text)
	if s := strings.Join(words, " "); s == "now" || s == "just now" {
		return Readings{All: []Reading{endReading(moment{at: now.Truncate(time.Minute)}, now)}}
	}
	if ago, ok := parseAgo(words); ok {
		return Readings{All: []Reading{endReading(moment{at: now.Add(-ago).Truncate(time.Minute)}, now)}}
	}
	today := visit.DateOf(now)
	if dated := parseDates(words); len(dated) > 0 && (dated[0].year != noYear || len(words) > 1) {
		return Readings{} // a day without a time
	}
	day, clock, ok := splitClock(words)
	if !ok {
		return Readings{}
	}
	clock.isWhole = clock.isWhole && isISODay(day)
	if len(day) == 0 {
		return endWithoutDay(clock, now)
	}
	if isISODay(day) && clock.isWhole && clock.hour+clock.minute == 0 {
		return Readings{} // exports write a day so
	}
	days := findDays(day, today, func(p partial) (visit.Date, bool) { return p.latest(today) })
	var all []moment
	var future, soon bool
	for _, d := range days {
		for _, m := range clock.on(d, now.Location()) {
			switch ahead := m.at.Sub(now); {
			case m.broken || ahead <= 0:
				all = append(all, m)
			default:
				future, soon = true, soon || ahead <= hoursAhead
			}
		}
	}
	switch {
	case len(all) == 0 && len(days) > 0:
		return Readings{All: []Reading{endReading(clock.on(days[0], now.Location())[0], now)}} // intake says that it is in the future
	case len(all) == 0:
		return Readings{}
	case len(days) > 1 && len(all) > 1:
		return endReadings(all, now, severalDates)
	case len(all) > 1:
		return endReadings(all, now, severalTimes)
	case future && soon:
		return endReadings(all, now, nearNow)
	}
	return endReadings(all, now, "")
}

// endWithoutDay reads a time of day.
func endWithoutDay(clock clockTime, now time.Time) Readings {
	today := visit.DateOf(now)
	of := clock.on(today, now.Location())
	past := slices.DeleteFunc(slices.Clone(of), func(m moment) bool { return !m.broken && m.at.After(now) })
	switch {
	case len(past) == 0:
		return endReadings(clock.on(today.Add(-1), now.Location()), now, stillToCome)
	case len(past) == len(of) && len(of) > 1:
		return endReadings(past, now, severalTimes)
	case len(past) < len(of) && of[0].at.Sub(now) <= hoursAhead:
		return endReadings(past, now, nearNow) // the clock may be slow, or another hour was meant
	}
	return endReadings(past, now, "")
}

// NextVisit reads a day, with a time or without.
func NextVisit(text string, now time.Time) Readings {
	words := tokens(text)
	today := visit.DateOf(now)
	next := func(p partial) (visit.Date, bool) { return p.next(today) }
	ahead := func(days []visit.Date) ([]visit.Date, Readings) {
		left := slices.DeleteFunc(slices.Clone(days), func(d visit.Date) bool { return d.Before(today) })
		if len(left) == 0 && len(days) > 0 {
			return nil, Readings{Problem: "is before today"}
		}
		return left, Readings{}
	}
	if days := findDays(words, today, next); len(days) > 0 {
		days, out := ahead(days)
		if len(days) == 0 {
			return out
		}
		return dates(days, longDay)
	}
	day, clock, ok := splitClock(words)
	if !ok {
		return Readings{}
	}
	clock.isWhole = clock.isWhole && isISODay(day)
	days, out := ahead(findDays(day, today, next))
	for _, d := range days {
		all := clock.on(d, now.Location())
		slices.SortStableFunc(all, func(a, b moment) int { return cmp.Compare(a.isUnlikelyVisit(), b.isUnlikelyVisit()) })
		for _, m := range all {
			out.All = append(out.All, Reading{m.value(), m.at.Format("Mon, Jan 2, 2006, 3:04 PM")})
		}
		if len(all) > 1 {
			out.Ask = severalTimes
		}
	}
	if len(days) > 1 {
		out.Ask = severalDates
	}
	return out
}

// isISODay reports whether a day is written as 2026-11-23: then the time beside it is on the 24-hour clock.
func isISODay(words []string) bool {
	_, err := visit.ParseDate(strings.Join(words, " "))
	return err == nil
}

// dates returns the readings of a text that is a day.
func dates(days []visit.Date, words func(visit.Date) string) Readings {
	var out Readings
	for _, d := range days {
		out.All = append(out.All, Reading{d.String(), words(d)})
	}
	if len(days) > 1 {
		out.Ask = severalDates
	}
	return out
}

func longDay(d visit.Date) string { return d.Noon(time.UTC).Format("Mon, January 2, 2006") }

func endReadings(all []moment, now time.Time, ask string) Readings {
	out := Readings{Ask: ask}
	for _, m := range all {
		out.All = append(out.All, endReading(m, now))
	}
	return out
}

func endReading(m moment, now time.Time) Reading {
	today := visit.DateOf(now)
	words := m.at.Format("3:04 PM") + " today"
	switch of := visit.DateOf(m.at); {
	case of == today:
	case of == today.Add(-1):
		words = m.at.Format("3:04 PM") + " yesterday"
	case of.Year == today.Year:
		words = m.at.Format("Mon, Jan 2, 3:04 PM")
	default:
		words = m.at.Format("Mon, Jan 2, 2006, 3:04 PM")
	}
	return Reading{m.value(), words}
}

// moment is a time of day on a day.
type moment struct {
	at     time.Time
	broken bool   // a change of the clocks skips or repeats it
	wall   string // as the wall clock shows it, where it is broken
}

// value returns the moment as intake reads it. A midnight that is meant as a time gets a second, since one without counts as a
// day alone: exports write days so.
func (m moment) value() string {
	switch {
	case m.broken:
		return m.wall
	case visit.IsMidnight(m.at):
		return m.at.Add(time.Second).Format(time.RFC3339)
	}
	return m.at.Format(isoMinute)
}

func (m moment) isUnlikelyVisit() int {
	if h := m.at.Hour(); h < opens || h >= ends {
		return 1
	}
	return 0
}

// tokens returns the words of a text in lower case, without commas and the word "at".
func tokens(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
	return slices.DeleteFunc(words, func(w string) bool { return w == "at" })
}
