package lint

import (
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two! Three? Four":                                      "One.|Two!|Three?|Four",
		`Say: "I had a needle." Say too: "I bleed." Then.`:           `Say: "I had a needle."|Say too: "I bleed."|Then.`,
		"Call us (day or night.) Then wait.":                         "Call us (day or night.)|Then wait.",
		"Ask Dr. Lee or (Dr. Ruiz). Wait.":                           "Ask Dr. Lee or (Dr. Ruiz).|Wait.",
		"It is 100.4 °F. Wait...":                                    "It is 100.4 °F.|Wait...",
		"Wait... then go.":                                           "Wait...|then go.",
		"Come at 9 a.m. Monday. Or at 3 p.m. Bring a list.":          "Come at 9 a.m. Monday.|Or at 3 p.m.|Bring a list.",
		"Read No. 5. Say no. Then rest.":                             "Read No. 5.|Say no.|Then rest.",
		"Ask J. Ruiz or Rosa M. Ruiz, e.g. by phone. Rest.":          "Ask J. Ruiz or Rosa M. Ruiz, e.g. by phone.|Rest.",
		"Take vitamin C. Then rest.":                                 "Take vitamin C.|Then rest.",
		"Go to St. Mary, Inc. for it. You have hepatitis B. Ask us.": "Go to St. Mary, Inc. for it.|You have hepatitis B.|Ask us.",
		"Rest on Oct. 5, approx. 2 hours vs. 3. Walk.":               "Rest on Oct. 5, approx. 2 hours vs. 3.|Walk.",
		"Venga a las 9 a. m. con la Dra. Ruiz. Descanse.":            "Venga a las 9 a. m. con la Dra. Ruiz.|Descanse.",
		"不要跑步。可以走路！痛吗？":                                              "不要跑步。|可以走路！|痛吗？",
		"Say “I had a shot.” Then wait (if it hurts.) Go.":           "Say “I had a shot.”|Then wait (if it hurts.)|Go.",
		"See Dr. A. B. Ruiz. The map is there.":                      "See Dr. A. B. Ruiz.|The map is there.",
	} {
		if got := strings.Join(sentences(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// All ways to forbid are recognized; what a patient isn't able to do, or what is only supposed,
// forbids nothing.
func TestForbids(t *testing.T) {
	for _, no := range []string{"Do not", "Don't", "Don’t", "Never", "You must not", "You may not", "You cannot", "You can't", "You can’t", "You should not", "You shouldn’t", "You mustn’t",
		"You can no longer", "You may no longer", "You are not allowed to", "Please do not", "Rest, and do not", "Rest. You must never"} {
		if text := no + " drive."; !forbids(text) || !strings.Contains(asOrders(text), "do not drive") && !strings.Contains(asOrders(text), "Do not drive") {
			t.Errorf("%q is read as %q, and forbids %v", text, asOrders(text), forbids(text))
		}
	}
	for _, yes := range []string{"If you cannot sleep, get up.", "You may not feel your leg.", "You cannot hurt it.", "Walk until you can no longer feel it.", "Do not worry.", "Don’t forget to drink.",
		"You do not need a bandage.", "You don’t have to rest.", "Rest, so that you can’t fall.", "It no longer hurts.", "The doctor's notes."} {
		if forbids(yes) {
			t.Errorf("%q is read as %q, and forbids", yes, asOrders(yes))
		}
	}
	if text := "Avoid the sun. Take no baths."; !forbids(text) || forbidsAnew(text) || !forbidsAnew("You can’t drive.") {
		t.Error("what forbids, or what is new of it, is wrong")
	}
}
