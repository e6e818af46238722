package procedure

import (
	"fmt"
	"strconv"
	"strings"

	"aftercare/internal/diag"
)

// TimeKey is the key of a time in an instruction.
type TimeKey string

// The keys of a time.
const (
	From  TimeKey = "from"  // allowed again
	Until TimeKey = "until" // not allowed
	For   TimeKey = "for"   // how long it lasts
	At    TimeKey = "at"    // when it happens, once
	By    TimeKey = "by"    // must have happened by then
)

// TimeKeys lists the keys of a time.
var TimeKeys = []TimeKey{From, Until, For, At, By}

// When is one time of an instruction, as authored and as parsed.
type When struct {
	Key     TimeKey
	Words   string // as authored; for a setting, the value in force
	Setting string // the setting's name, if the time is one
	Span    Span
	Pos     diag.Pos
}

// Written returns the time as written: the value, or the name of the setting that holds it.
func (w When) Written() string {
	if w.Setting != "" {
		return SettingPrefix + w.Setting
	}
	return w.Words
}

// SpanKind is the form of a time in words.
type SpanKind int

// The forms of a time in words.
const (
	Exact     SpanKind = iota // 40 minutes, 3 days, 7 nights
	About                     // about 40 minutes
	Range                     // 2 to 7 days
	UpTo                      // up to 24 hours
	AFew                      // a few hours
	Now                       // now
	NextDay                   // next day
	Bedtime                   // bedtime
	AtEvent                   // an event's key
	BedtimeOr                 // bedtime or 8 hours: whichever comes first
)

// Span is a time in words: an amount of time, or a moment that has a name. It counts from the end
// of the procedure, or from the event After.
type Span struct {
	Kind      SpanKind
	Low, High Amount // equal except for Range; for AFew only the unit counts
	Event     string // for AtEvent
	After     string // an event's key; "" means the end of the procedure
}

// Amount is a number of one unit of time.
type Amount struct {
	N    int
	Unit Unit
}

// Unit is a unit of time as people say it. Minutes and hours are elapsed time; the others are
// counted in calendar days.
type Unit int

// The units of time.
const (
	NoUnit Unit = iota
	Minutes
	Hours
	Days
	Nights
	Weeks
	Months
	WorkingDays
)

var unitNames = map[string]Unit{
	"minute": Minutes, "minutes": Minutes,
	"hour": Hours, "hours": Hours,
	"day": Days, "days": Days,
	"night": Nights, "nights": Nights,
	"week": Weeks, "weeks": Weeks,
	"month": Months, "months": Months,
	"working day": WorkingDays, "working days": WorkingDays,
}

// Plural returns the unit's plural in the words of the format, which are also the keys of a
// locale's plural forms, with a hyphen instead of a space.
func (u Unit) Plural() string {
	return [...]string{"", "minutes", "hours", "days", "nights", "weeks", "months", "working-days"}[u]
}

// IsElapsed reports whether the unit is measured by a clock.
func (u Unit) IsElapsed() bool { return u == Minutes || u == Hours }

// IsCalendar reports whether a whole number of the unit ends on a known date. Months don't (their
// lengths differ), nor do working days (holidays aren't known).
func (u Unit) IsCalendar() bool { return u == Days || u == Nights || u == Weeks }

// Minutes returns the length of an amount of minutes or hours; 0 for other units.
func (a Amount) Minutes() int {
	switch a.Unit {
	case Minutes:
		return a.N
	case Hours:
		return a.N * 60
	default:
		return 0
	}
}

// Days returns the length of an amount of days, nights or weeks; 0 for other units.
func (a Amount) Days() int {
	switch a.Unit {
	case Days, Nights:
		return a.N
	case Weeks:
		return a.N * 7
	default:
		return 0
	}
}

const (
	maxAmount    = 10_000
	expectedSpan = `expected "now", "next day", "bedtime", "bedtime or 8 hours", "40 minutes", "about 2 hours", "2 to 7 days", ` +
		`"up to 24 hours", "a few hours", an event, "24 hours after EVENT" or "setting.NAME"`
)

// ParseSpan reads a time in words. isEvent reports whether a word is the key of an event; nil means
// that there are none.
func ParseSpan(words string, isEvent func(string) bool) (Span, error) {
	if isEvent == nil {
		isEvent = func(string) bool { return false }
	}
	text := strings.TrimSpace(words)
	if amount, event, ok := strings.Cut(text, " after "); ok {
		event = strings.TrimSpace(event)
		if !isEvent(event) {
			return Span{}, fmt.Errorf("%q is not an event of this definition", event)
		}
		s, err := parseAmounts(strings.TrimSpace(amount))
		if err != nil {
			return Span{}, err
		}
		s.After = event
		return s, nil
	}
	switch text {
	case "now":
		return Span{Kind: Now}, nil
	case "next day":
		return Span{Kind: NextDay}, nil
	case "bedtime":
		return Span{Kind: Bedtime}, nil
	}
	if isEvent(text) {
		return Span{Kind: AtEvent, Event: text}, nil
	}
	if rest, ok := strings.CutPrefix(text, "bedtime or "); ok {
		return parseBedtimeOr(text, rest)
	}
	return parseAmounts(text)
}

// parseBedtimeOr reads "bedtime or 8 hours"; rest is its amount.
func parseBedtimeOr(text, rest string) (Span, error) {
	s, err := parseAmounts(rest)
	if err != nil {
		return Span{}, err
	}
	if s.Kind != Exact || !s.High.Unit.IsElapsed() {
		return Span{}, fmt.Errorf(`%q needs an exact amount of minutes or hours after "or", such as "bedtime or 8 hours"`, text)
	}
	s.Kind = BedtimeOr
	return s, nil
}

// parseAmounts reads a span that is an amount of time: exact, about, a range, up to, a few.
func parseAmounts(text string) (Span, error) {
	if rest, ok := strings.CutPrefix(text, "a few "); ok {
		unit, ok := unitNames[rest]
		if !ok || !strings.HasSuffix(rest, "s") {
			return Span{}, spanError(text)
		}
		return Span{Kind: AFew, Low: Amount{Unit: unit}, High: Amount{Unit: unit}}, nil
	}
	kind := Exact
	if rest, ok := strings.CutPrefix(text, "about "); ok {
		kind, text = About, rest
	} else if rest, ok := strings.CutPrefix(text, "up to "); ok {
		kind, text = UpTo, rest
	}
	number, rest, ok := strings.Cut(text, " ")
	low, err := parseNumber(number)
	if !ok || err != nil {
		return Span{}, spanError(text)
	}
	high := low
	if after, isRange := strings.CutPrefix(rest, "to "); isRange {
		if kind != Exact {
			return Span{}, fmt.Errorf("%q is a range already; say it without %q", text, [...]string{About: "about", UpTo: "up to"}[kind])
		}
		number, unit, found := strings.Cut(after, " ")
		if high, err = parseNumber(number); !found || err != nil {
			return Span{}, spanError(text)
		}
		if high <= low {
			return Span{}, fmt.Errorf("%q counts down; the smaller number comes first", text)
		}
		kind, rest = Range, unit
	}
	unit, ok := unitNames[rest]
	if !ok {
		return Span{}, spanError(text)
	}
	return Span{Kind: kind, Low: Amount{low, unit}, High: Amount{high, unit}}, nil
}

// parseNumber reads a whole number from 1 to maxAmount, in its only form.
func parseNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxAmount || strconv.Itoa(n) != s {
		return 0, fmt.Errorf("%q is not a whole number", s)
	}
	return n, nil
}

func spanError(text string) error {
	return fmt.Errorf("%q is not a time; %s", text, expectedSpan)
}

// ParseAmount reads one exact amount of time, such as "30 minutes".
func ParseAmount(words string) (Amount, error) {
	s, err := parseAmounts(strings.TrimSpace(words))
	if err != nil {
		return Amount{}, err
	}
	if s.Kind != Exact {
		return Amount{}, fmt.Errorf("%q is not one exact amount of time, such as 30 minutes", words)
	}
	return s.Low, nil
}

// Answer returns what a clinic's answer means under the key. "until" doesn't take a bare day in a
// text, which says what is allowed again with "from"; a clinic that answers 4 days means that it
// holds for all of them, which is 96 hours.
func (k TimeKey) Answer(s Span) Span {
	if k != Until || s.Kind != Exact || s.High.Unit != Days && s.High.Unit != Weeks || s.High.Days() > maxAmount/24 {
		return s
	}
	hours := Amount{N: s.High.Days() * 24, Unit: Hours}
	s.Low, s.High = hours, hours
	return s
}

// CheckSpan returns an error if a span of this form isn't allowed under the key.
func (k TimeKey) CheckSpan(s Span) error {
	unit := s.High.Unit
	if s.Kind == BedtimeOr && k != Until && k != From {
		return fmt.Errorf(`"bedtime or" with an amount of time means when something is allowed again; it is only allowed under "until" or "from"`)
	}
	switch k {
	case Until:
		if s.Kind == NextDay || (s.Kind <= AFew && (unit.IsCalendar() || unit == WorkingDays)) {
			return fmt.Errorf(`"until" takes no bare day, since "until Tuesday" reads both ways`)
		}
		if s.Kind == Now {
			return fmt.Errorf(`"until: now" forbids nothing`)
		}
	case For:
		if s.Kind == Now || s.Kind == NextDay || s.Kind == Bedtime || s.Kind == AtEvent {
			return fmt.Errorf(`"for" says how long something lasts, such as "2 to 3 days" or "1 to 3 days after EVENT"`)
		}
	case By:
		if s.Kind == Now {
			return fmt.Errorf(`"by: now" leaves no time`)
		}
	case From, At:
	}
	if unit == Nights && k != For {
		return fmt.Errorf(`nights are counted with "for"`)
	}
	return nil
}
