package visit

import "testing"

func TestSideContradicts(t *testing.T) {
	for _, c := range []struct {
		side Side
		text string
		want bool
	}{
		{Left, "L4 to S1", false}, {Left, "Left L4", false}, {Left, "Right L4", true}, {Left, "LT and RT knee", true}, {Left, "bilateral", true}, {Left, "both wrists", true},
		{Left, "rodilla derecha", true}, {Right, "rodilla derecha", false}, {Right, "ambas rodillas", true}, {Right, "muñeca izquierda", true},
		{Right, "muñeca izq.", true}, {Left, "rodilla dcha.", true}, {Both, "left and right", false}, {Both, "bilateral", false}, {Both, "right", true}, {Both, "L4", false}, {NoSide, "right", false}, {Right, "brightly lit, leftover", false},
	} {
		if got := c.side.Contradicts(c.text); got != c.want {
			t.Errorf("%s, %q: %v", c.side, c.text, got)
		}
	}
	for text, want := range map[string]bool{"Left": true, "left side": true, "Lado izquierdo": true, "Right (qualifier value)": true, "left and right": true, "Left L4": false, "L4": false, "": false, "side": false} {
		if got := OnlySideWords(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Words of a site that certainly name a side, and words that only look like it.
func TestSidesInASite(t *testing.T) {
	type sides struct{ left, right, both bool }
	left, right, both, none := sides{left: true}, sides{right: true}, sides{both: true}, sides{}
	for _, c := range []struct {
		part, site string
		want       sides
	}{
		{"back", "left L4", left},
		{"back", "Left-sided L4", left},
		{"back", "LT L4", left},
		{"back", "lado izquierdo", left},
		{"knee", "rodilla izq.", left},
		{"knee", "rodilla izda.", left},
		{"knee", "L knee", left},
		{"joint", "LLE", left},
		{"back", "van der Berg", none},
		{"back", "Rt. L5", right},
		{"knee", "rodilla der.", right},
		{"knee", "rodilla dcha.", right},
		{"wrist", "R wrist", right},
		{"eye", "OS", left},
		{"eye", "O.S., nasal", left},
		{"eye", "OI", left},
		{"eye", "OD", right},
		{"eye", "OU", both},
		{"eye", "AO", both},
		{"eye", "ambos ojos", both},
		{"back", "bilaterally", both},
		{"back", "L4 to S1 b/l", both},
		{"back", "B/L L4", both},
		{"back", "L/R L4", both},
		{"back", "L & R lumbar", both},
		{"back", "R lumbar", right}, {"back", "R. lumbar", right}, {"back", "R L4-5", right}, {"back", "R C5", right}, {"back", "R SI joint", right}, {"back", "L4-5 (R)", right}, {"back", "lumbar, R", right},
		{"back", "R", right}, {"back", "R medial branch", right}, {"back", "L lumbar", left}, {"back", "L L4", left}, {"back", "(L) L4", left}, {"back", "L SI joint", left}, {"back", "L", left},
		{"back", "L 4", none}, {"back", "L 4/5", none}, {"back", "L1, L2, L3", none}, {"back", "L-spine", none}, {"back", "T/L junction", none}, {"back", "LS spine", none}, {"back", "R1 zone", none},
		{"knee", "both knees", both},
		{"knee", "ambas rodillas", both},
		{"knee", "las dos rodillas", both},
		{"back", "los dos lados", both},
		{"back", "left and right L4", sides{true, true, false}},
		{"back", "L4 to S1", none},
		{"back", "L4/L5", none},
		{"back", "L spine", none},
		{"back", "L4 to S1; both levels", none},
		{"back", "ambos niveles", none},
		{"back", "OD", none},
		{"back", "OS", none},
		{"back", "T12, L1 and L2", none},
		{"joint", "Dr. R. Lee", none},
		{"eye", "toric lens", none},
	} {
		site := c.site
		if c.part == "eye" {
			site = EyeWords(site)
		}
		l, r, b := SideWords(site)
		if got := (sides{l, r, b}); got != c.want {
			t.Errorf("%s, %q: %+v, want %+v", c.part, c.site, got, c.want)
		}
	}
}
