package lint

import (
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two! Three? Four":                            "One.|Two!|Three?|Four",
		`Say: "I had a needle." Say too: "I bleed." Then.`: `Say: "I had a needle."|Say too: "I bleed."|Then.`,
		"Call us (day or night.) Then wait.":               "Call us (day or night.)|Then wait.",
		"Ask Dr. Lee or (Dr. Ruiz). Wait.":                 "Ask Dr. Lee or (Dr. Ruiz).|Wait.",
		"It is 100.4 °F. Wait...":                          "It is 100.4 °F.|Wait...",
		"Wait... then go.":                                 "Wait...|then go.",
	} {
		if got := strings.Join(sentences(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
