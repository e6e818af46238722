package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/visit"
)

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// What an export makes of a date is that day, without an hour; anything else is the hour that it is.
func TestMidnightIsADay(t *testing.T) {
	for _, c := range []struct{ zone, now, date, ended, want string }{
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 00:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 0:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 00:00:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T00:00:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T00:00:00.000", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 12:00 AM", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 12:00:00 a.m.", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T00:00:00-08:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T00:00-08:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T08:00:00Z", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-23", "2026-11-23 00:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-23", "00:00", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-23", "12:00 AM", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-23", "2026-11-23T00:00:00Z", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-23T00:00:00", "", "2026-11-23"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-22", "2026-11-23T00:00:00Z", "2026-11-22 16:00"}, // 4 PM, as its date says
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T00:00:00Z", "midnight in another zone"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23T00:00:00-05:00", "midnight in another zone"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-21", "2026-11-23T00:00:00Z", "another day"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-22", "2026-11-23 00:00", "another day"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-24 00:00", "in the future"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-24", "2026-11-24 00:00", "in the future"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-02-30 00:00", "does not exist"},
		{"Europe/London", "2026-11-23 13:32", "", "2026-11-23T00:00:00Z", "2026-11-23"},
		{"Europe/London", "2026-07-23 13:32", "", "2026-07-23T00:00:00Z", "midnight in another zone"},
		// a day whose midnight the clocks skip, or repeat
		{"America/Santiago", "2026-09-06 13:32", "", "2026-09-06 00:00", "2026-09-06"},
		{"America/Santiago", "2026-09-06 13:32", "", "2026-09-06T04:00:00Z", "2026-09-06"},
		{"America/Havana", "2026-11-01 13:32", "", "2026-11-01 00:00", "2026-11-01"},
		// hours
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 00:00:20", "2026-11-23 00:00"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 00:01", "2026-11-23 00:01"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "2026-11-23 12:00 PM", "2026-11-23 12:00"},
		{"America/Los_Angeles", "2026-11-23 13:32", "", "12:00 AM", "2026-11-23 00:00"},
		{"America/Los_Angeles", "2026-11-23 00:20", "", "00:00", "2026-11-23 00:00"},
		{"America/Los_Angeles", "2026-11-23 00:00", "", "now", "2026-11-23 00:00"},
		{"America/Los_Angeles", "2026-11-23 00:00", "2026-11-23", "now", "2026-11-23 00:00"},
		// after midnight, on the list of the day before
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-22", "2026-11-23 00:01", "2026-11-23 00:01 of 2026-11-22"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-22", "2026-11-23 03:59", "2026-11-23 03:59 of 2026-11-22"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-22", "2026-11-23T09:10:00Z", "2026-11-23 01:10 of 2026-11-22"},
		{"America/Los_Angeles", "2026-11-23 01:20", "2026-11-22", "1:10 AM", "2026-11-23 01:10 of 2026-11-22"},
		{"America/Los_Angeles", "2026-11-23 01:20", "2026-11-22", "now", "2026-11-23 01:20 of 2026-11-22"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-22", "2026-11-23 04:00", "another day"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-21", "2026-11-23 01:10", "another day"},
		{"America/Los_Angeles", "2026-11-23 13:32", "2026-11-23", "2026-11-22 23:10", "another day"},
		{"America/Los_Angeles", "2026-11-01 13:32", "2026-10-31", "2026-11-01T01:30:00-08:00", "2026-11-01 01:30 of 2026-10-31"},
	} {
		zone := zoneOf(t, c.zone)
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Fields{Ended: c.ended, Date: c.date}.Visit(Context{Now: now, Zone: zone, Procedure: &procedure.Procedure{}})
		var got string
		var refused *Error
		switch {
		case errors.As(err, &refused):
			if got = refused.Problem; strings.Contains(got, c.want) && !strings.Contains(c.want, "20") {
				got = c.want
			}
		case v.Ended.IsZero():
			got = v.Day.String()
		default:
			if got = v.Ended.Format("2006-01-02 15:04"); v.Day != visit.DateOf(v.Ended) {
				got += " of " + v.Day.String()
			}
		}
		if got != c.want {
			t.Errorf("date %q, ended %q at %s in %s: %q, want %q", c.date, c.ended, c.now, c.zone, got, c.want)
		}
	}
}

func TestAVisitAtMidnightIsADay(t *testing.T) {
	zone := zoneOf(t, "America/Los_Angeles")
	for s, want := range map[string]string{
		"2026-12-10": "2026-12-10", "2026-12-10 00:00": "2026-12-10", "2026-12-10 00:00:00": "2026-12-10", "2026-12-10T00:00:00": "2026-12-10",
		"2026-12-10T00:00:00.000": "2026-12-10", "2026-12-10 12:00 AM": "2026-12-10", "2026-12-10T00:00:00-08:00": "2026-12-10", "2026-12-10T08:00:00Z": "2026-12-10", "2026-12-10T00:00-08:00": "2026-12-10",
		"2026-12-10T09:30": "2026-12-10 09:30", "2026-12-10 09:30": "2026-12-10 09:30", "2026-12-10T17:30:00Z": "2026-12-10 09:30", "2026-12-10 00:30": "2026-12-10 00:30",
		"2026-12-10T00:00:00Z": "", "2026-12-10T00:00:00+09:00": "", "2026-02-30 00:00": "", "00:00": "", "midnight": "",
	} {
		m, err := parseNextVisit(s, zone)
		got := ""
		if err == nil {
			if got = m.Day.String(); !m.At.IsZero() {
				got = m.At.Format("2006-01-02 15:04")
			}
		}
		if got != want {
			t.Errorf("%q: %q, %v; want %q", s, got, err, want)
		}
	}
	santiago := zoneOf(t, "America/Santiago")
	if m, err := parseNextVisit("2026-09-06 00:00", santiago); err != nil || !m.At.IsZero() {
		t.Errorf("a midnight that the clocks skip: %v, %v", m, err)
	}
}

// A patient's own sheet of long ago is usually a mistake; a blank one may be of any day.
func TestLongAgo(t *testing.T) {
	fields := Fields{Name: "Rosa Example", Record: "00417", Side: "left"}
	zone := zoneOf(t, "America/Los_Angeles")
	c := Context{Now: time.Date(2026, 11, 23, 13, 32, 0, 0, zone), Zone: zone, Procedure: &procedure.Procedure{Side: procedure.Side{Ask: true}}, Clinic: clinic.Profile{ID: "a"}}
	for _, x := range []struct{ date, ended, field string }{
		{"", "2026-11-22 13:32", ""}, {"", "2026-11-22 13:31", "--ended"}, {"", "1926-11-23 10:20", "--ended"}, {"", "2025-11-23T10:20:00-08:00", "--ended"},
		{"2026-11-22", "", ""}, {"2026-11-21", "", "--date"}, {"1998-05-01", "", "--date"}, {"", "2026-11-21 00:00", "--ended"}, {"", "2026-11-22 00:00", ""},
		{"2026-11-24", "", ""}, {"", "", ""},
	} {
		f := fields
		f.Date, f.Ended = x.date, x.ended
		_, err := f.Visit(c)
		var refused *Error
		if errors.As(err, &refused) != (x.field != "") || x.field != "" && (refused.Field != x.field || !strings.Contains(refused.Hint, "--yes")) {
			t.Errorf("%+v: %v", x, err)
		}
		old := c
		old.AllowOld = true
		if _, err := f.Visit(old); err != nil {
			t.Errorf("%+v, accepted: %v", x, err)
		}
		f.Name, f.Record = "", ""
		if _, err := f.Visit(c); err != nil {
			t.Errorf("%+v, for nobody: %v", x, err)
		}
	}
}

func TestDay(t *testing.T) {
	zone := zoneOf(t, "America/Los_Angeles")
	for _, c := range []struct {
		date, ended, day string
		timed            bool
	}{
		{"2026-11-23", "", "2026-11-23", false},
		{"", "2026-11-23 10:20", "2026-11-23", true},
		{"", "2026-11-24T01:20:00Z", "2026-11-23", true},
		{"", "2026-11-23 00:00", "2026-11-23", false},
		{"", "2026-11-23T08:00:00Z", "2026-11-23", false},
		{"2026-11-23", "2026-11-24 01:10", "2026-11-23", true},
		{"2026-11-23", "10:20 AM", "2026-11-23", false},
		{"", "2026-11-23T00:00:00Z", "", false},
		{"", "10:20 AM", "", false},
		{"", "now", "", false},
		{"", "", "", false},
		{"soon", "later", "", false},
	} {
		d, timed := Day(c.date, c.ended, zone)
		got := d.String()
		if d.IsZero() {
			got = ""
		}
		if got != c.day || timed != c.timed {
			t.Errorf("%+v: %s, %v", c, got, timed)
		}
	}
}
