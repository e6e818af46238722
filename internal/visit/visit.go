// Package visit holds the facts of one discharge: who, when, which side, and what was answered. It
// is the only personal data before the sheet, and it never prints any.
package visit

import (
	"fmt"
	"time"
)

// Visit is one patient going home after one procedure. The zero value is a blank handout: for
// nobody, at no time.
type Visit struct {
	Name         string // as printed; "" for a blank handout
	Born         Date
	Record       string    // the clinic's record number, as text
	Appointment  string    // letters, digits, ".", "_", "-"; not a name
	Day          Date      // the day of the procedure; zero if not known
	AgeOn        Date      // the day for which the age is computed: that of the procedure, or today; zero if the birth date isn't known
	Ended        time.Time // when the procedure ended, in the clinic's zone; zero if not known
	Side         Side
	Site         string // words, such as "L4 to S1"
	Clinician    string
	Message      string // the clinician's own words to the patient
	NextVisit    Moment
	NextVisitFor string               // which visit the next one is, by the name in follow-up lines; "" if not given
	Answers      map[string]string    // condition to answer; absent if not asked
	FillValues   map[string]FillValue // by name, the values that staff gave for this patient
	Language     string               // "" for the clinic's
}

// FillValue is a value that staff gave for this patient: a day, or words.
type FillValue struct {
	Day   Date
	Words string // as printed; "" for a day
}

// Input returns the value as given.
func (f FillValue) Input() string {
	if f.Words == "" {
		return f.Day.String()
	}
	return f.Words
}

// String reveals nothing about the patient.
func (f FillValue) String() string { return "a value filled in" }

// GoString keeps personal data out of %#v too.
func (f FillValue) GoString() string { return f.String() }

// Format keeps personal data out of every verb.
func (f FillValue) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(f.String())) }

// IsNamed reports whether the sheet is for one named patient.
func (v Visit) IsNamed() bool { return v.Name != "" }

// IsPrivate reports whether anything about the visit leads to one patient, or is said to one.
func (v Visit) IsPrivate() bool {
	return v.IsNamed() || !v.Born.IsZero() || v.Record != "" || v.Appointment != "" || v.Message != ""
}

// Age returns the patient's age in completed years on AgeOn; false if the birth date isn't known.
func (v Visit) Age() (years int, known bool) {
	if v.Born.IsZero() || v.AgeOn.IsZero() {
		return 0, false
	}
	return v.Born.Years(v.AgeOn), true
}

// String says what kind of visit it is, and nothing about the person.
func (v Visit) String() string {
	switch {
	case !v.IsNamed():
		return "a blank handout"
	case v.Appointment != "":
		return "the visit of appointment " + v.Appointment
	}
	return "a visit"
}

// GoString keeps personal data out of %#v too.
func (v Visit) GoString() string { return v.String() }

// Format keeps personal data out of every verb.
func (v Visit) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(v.String())) }

// Side is a side of the body.
type Side string

// The sides.
const (
	NoSide Side = ""
	Left   Side = "left"
	Right  Side = "right"
	Both   Side = "both"
)

// Sides lists the sides that can be chosen.
var Sides = []Side{Left, Right, Both}

// Date is a calendar day, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether the day isn't known.
func (d Date) IsZero() bool { return d == Date{} }

// Add returns the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.noon(time.UTC).AddDate(0, 0, n)) }

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.noon(time.UTC).Before(e.noon(time.UTC)) }

// Years returns the completed years from d to e, which isn't before it. A person born on Feb 29 is
// a year older on Mar 1 if the year has no Feb 29.
func (d Date) Years(e Date) int {
	years := e.Year - d.Year
	if e.Month < d.Month || e.Month == d.Month && e.Day < d.Day {
		years--
	}
	return years
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon(time.UTC).Weekday() }

// Noon returns noon of that day in loc, an hour that exists everywhere.
func (d Date) Noon(loc *time.Location) time.Time { return d.noon(loc) }

func (d Date) noon(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, loc)
}

// String returns the ISO form, 2026-11-23.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// ParseDate reads an ISO date, and checks that the day exists.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%q is not a date such as 2026-11-23", s)
	}
	return DateOf(t), nil
}

// Moment is a day, with a time of day if it is known.
type Moment struct {
	Day Date
	At  time.Time // zero if only the day is known
}

// IsZero reports whether nothing is known.
func (m Moment) IsZero() bool { return m.Day.IsZero() }
