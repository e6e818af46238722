package visit

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func TestNoVerbPrintsTheName(t *testing.T) {
	v := Visit{Name: "Rosa Delgado", Record: "00417", Born: Date{1961, 4, 2}, Message: "call Rosa", Appointment: "A-7"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if s := fmt.Sprintf(verb, v); strings.Contains(s, "Rosa") || strings.Contains(s, "417") || strings.Contains(s, "1961") {
			t.Errorf("%s prints %s", verb, s)
		}
		if s := fmt.Sprintf(verb, &v); strings.Contains(s, "Rosa") {
			t.Errorf("%s of a pointer prints %s", verb, s)
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestReadingsAroundClockChanges(t *testing.T) {
	la := zone(t, "America/Los_Angeles")
	lh := zone(t, "Australia/Lord_Howe") // changes by half an hour
	for _, c := range []struct {
		loc   *time.Location
		day   Date
		clock Clock
		want  int
	}{
		{la, Date{2026, 11, 23}, Clock{10, 20}, 1},
		{la, Date{2026, 11, 1}, Clock{1, 30}, 2},
		{la, Date{2026, 11, 1}, Clock{2, 0}, 1},
		{la, Date{2026, 11, 1}, Clock{0, 59}, 1},
		{la, Date{2026, 3, 8}, Clock{2, 30}, 0},
		{la, Date{2026, 3, 8}, Clock{3, 0}, 1},
		{lh, Date{2026, 10, 4}, Clock{2, 10}, 0},
		{lh, Date{2026, 4, 5}, Clock{1, 45}, 2},
	} {
		r := Readings(c.day, c.clock, c.loc)
		if len(r) != c.want {
			t.Errorf("%s %s in %s: %d readings, want %d", c.day, c.clock, c.loc, len(r), c.want)
		}
		for _, at := range r {
			if (Clock{at.Hour(), at.Minute()}) != c.clock || DateOf(at) != c.day {
				t.Errorf("%s %s in %s reads as %s", c.day, c.clock, c.loc, at)
			}
		}
	}
}

func TestParseDateRefusesDaysThatDoNotExist(t *testing.T) {
	for _, s := range []string{"2026-02-30", "2026-13-01", "23/11/2026", "2026-1-1", "", "0000-01-01"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %s", s, d)
		}
	}
	if d, err := ParseDate("2024-02-29"); err != nil || d.String() != "2024-02-29" {
		t.Errorf("got %s, %v", d, err)
	}
}
