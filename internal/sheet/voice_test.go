package sheet_test

import (
	"testing"

	"aftercare/internal/sheet"
)

// The longest day at a place is said; a day isn't found in a longer number or a longer word.
func TestVoice(t *testing.T) {
	var v sheet.Voice
	for _, s := range [][2]string{{"Nov\u00a02", "November 2"}, {"Sat, Nov\u00a02", "Saturday, November 2"}, {"Sat, Nov\u00a02, 2026", "Saturday, November 2, 2026"}, {"mar. 3 dic.", "martes 3 de diciembre"}, {"Nov\u00a02", "x"}} {
		v.AddShort(s[0], s[1])
	}
	for text, want := range map[string]string{
		"on Sat, Nov\u00a02.":                      "on Saturday, November 2.",
		"on Sat, Nov\u00a02, 2026, and Nov\u00a02": "on Saturday, November 2, 2026, and November 2",
		"Sat, Nov\u00a028 at 2":                    "Sat, Nov\u00a028 at 2",
		"xSat, Nov\u00a02":                         "xSat, November 2",
		"El mar. 3 dic.":                           "El martes 3 de diciembre",
		"Mar. 3 dic. o mar. 3 dic.":                "Martes 3 de diciembre o martes 3 de diciembre",
		"":                                         "",
		"no day":                                   "no day",
	} {
		if got := v.Say(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	var none sheet.Voice
	if got := none.Say("Nov 2"); got != "Nov 2" {
		t.Errorf("without days: %q", got)
	}
}
