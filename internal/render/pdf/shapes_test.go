package pdf

import "testing"

func TestAShapeIsAPathOfLines(t *testing.T) {
	for s, want := range map[shape]string{
		{"call-now", 12, false}: "0.95 w 1 J 1 j 3.50 10.75 m 8.50 10.75 l 8.50 1.25 l 3.50 1.25 l 3.50 10.75 l 5.50 2.75 m 6.50 2.75 l S",
		{"call-now", 24, true}:  "1 G 1.90 w 1 J 1 j 7.00 21.50 m 17.00 21.50 l 17.00 2.50 l 7.00 2.50 l 7.00 21.50 l 11.00 5.50 m 13.00 5.50 l S",
	} {
		if got := string(shapeOf(s)); got != want {
			t.Errorf("%v: %q, want %q", s, got, want)
		}
	}
}
