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

// A comment silences a finding anywhere in the value below it, and none after that.
func TestASilenceHoldsForAWholeText(t *testing.T) {
	const comment = "    # check: allow V13, the clinic's own wording\n"
	for text, want := range map[string]string{
		"    text: >-\n      Walk a bit.\n\n      Walk more later.\n":     "",
		"    text: Walk a bit,\n      and more later.\n":                  "",
		"    text: Walk more later.\n":                                    "",
		"    text: >-\n      Walk a bit.\n    do: Walk more later.\n":     "silence V13",
		"    cases:\n      sedation: Walk more later.\n":                  "silence V13",
		"    text: >-\n      Walk a bit.\n  run:\n    text: Run later.\n": "silence V13",
	} {
		f := NewFile("x.yaml", []byte("activity:\n  walk:\n"+comment+text), true)
		var found []string
		for _, d := range Run(Options{}, []*File{f}, nil) {
			found = append(found, d.Rule)
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
