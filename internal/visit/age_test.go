package visit

import "testing"

func TestYears(t *testing.T) {
	for _, c := range []struct {
		born, on string
		want     int
	}{
		{"2008-11-28", "2026-11-28", 18}, {"2008-11-29", "2026-11-28", 17}, {"2008-11-27", "2026-11-28", 18}, {"2026-11-28", "2026-11-28", 0},
		{"1896-11-28", "2026-11-28", 130}, {"2008-12-01", "2026-11-30", 17}, {"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18},
		{"2008-02-29", "2024-02-28", 15}, {"2008-02-29", "2024-02-29", 16}, {"2007-03-01", "2024-02-29", 16}, {"2007-12-31", "2026-01-01", 18},
	} {
		born, err := ParseDate(c.born)
		if err != nil {
			t.Fatal(err)
		}
		on, err := ParseDate(c.on)
		if err != nil {
			t.Fatal(err)
		}
		if got := born.Years(on); got != c.want {
			t.Errorf("born %s, on %s: %d years; want %d", c.born, c.on, got, c.want)
		}
	}
	if _, known := (Visit{Day: Date{2026, 11, 28}}).Age(); known {
		t.Error("an age without a birth date")
	}
	if age, known := (Visit{Born: Date{2008, 11, 28}, AgeOn: Date{2026, 11, 28}}).Age(); !known || age != 18 {
		t.Errorf("%d, %t", age, known)
	}
}
