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
		{Both, "left and right", false}, {Both, "bilateral", false}, {Both, "right", true}, {Both, "L4", false}, {NoSide, "right", false}, {Right, "brightly lit, leftover", false},
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
